package otp

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestPurposes reads testdata/purposes.txt: codes that confirm a payment, a change or
// the end of an account, and mails of the same senders that have none, each as plain
// text and with its number as prominent as a page allows.
func TestPurposes(t *testing.T) {
	all, wrong := 0, 0
	for _, f := range table(t, "purposes.txt", 4) {
		want, from, subject := f[0], f[1], f[2]
		if want == "-" {
			want = ""
		}
		body := strings.ReplaceAll(f[3], `\n`, "\n\n")
		page := "<p>" + strings.ReplaceAll(body, "\n\n", "</p><p>") + "</p>"
		for _, value := range strings.Split(f[3], `\n`) {
			if strings.Trim(value, "0123456789") == "" {
				page = strings.Replace(page, "<p>"+value+"</p>", "<p style='font-size:28px;font-weight:bold;letter-spacing:4px'>"+value+"</p>", 1)
			}
		}
		if want != "" {
			page = strings.Replace(page, want, "<b>"+want+"</b>", 1)
		}
		for _, c := range []struct{ kind, body string }{{"plain", body}, {"html", page}} {
			raw := sent(from, subject, c.kind, c.body)
			all++
			if r := Find(message.Parse(raw), Hints{}); r.Code != want || r.Tie {
				wrong++
				t.Errorf("%s, %s: %q: found %q, tie %v, want %q", c.kind, subject, f[3], r.Code, r.Tie, want)
				logCandidates(t, r)
			}
		}
	}
	t.Logf("%d wrong of %d mails", wrong, all)
}
