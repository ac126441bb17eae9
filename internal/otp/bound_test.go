package otp

import (
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

func TestBoundLine(t *testing.T) {
	for _, tt := range []struct{ name, text, code, host string }{
		{"last", "Your code is 482913\n\n@walmart.com #482913\n", "482913", "walmart.com"},
		{"of letters and digits", "Log in with this\n@walmart.com #k7qx2m\n", "k7qx2m", "walmart.com"},
		{"a handle and a hashtag", "Your verification code is 482913\n\nTeam\n@walmart.deals #2024sale\n", "482913", ""},
		{"not last", "Your verification code is 482913\n@walmart.deals #77120\nTeam\n", "482913", ""},
	} {
		m := message.Parse([]byte("Subject: Your verification code\n\n" + tt.text))
		if r := Find(m, Hints{}); r.Code != tt.code || r.BoundTo != tt.host {
			t.Errorf("%s: %q for %q", tt.name, r.Code, r.BoundTo)
		}
	}
}
