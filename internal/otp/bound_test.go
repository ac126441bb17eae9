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

// What decides the code as a binding must refuse other sites as one, too: the
// reader that only refuses takes all that this one does, and names the same host.
func FuzzParseBound(f *testing.F) {
	for _, s := range []string{"@walmart.com #482913", "@shop.example #482913 @pay.example", "@shop.example #482913 %pay.example", "@Walmart.COM\u00a0#48-29", "@walmart.com #482913 now", "@a.b #1234\u200b@c.d", "@.. #123", "@walmart.deals #2024sale"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, ok := parseBound(s)
		if !ok {
			return
		}
		want := b.host
		if b.frame != "" {
			want = b.frame
		}
		if got := message.BoundTo(s); got != want {
			t.Errorf("%q: the code %s is for %q, and refused for others than %q", s, b.code, want, got)
		}
	})
}
