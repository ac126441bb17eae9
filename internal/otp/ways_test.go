package otp

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestWays reads mails set in ways that a list of words does not cover, and
// what is written like them but has no code, in the languages of
// testdata/ways.txt.
func TestWays(t *testing.T) {
	big := func(code string) string {
		return "<p style='font-size:28px;font-weight:bold'>" + code + "</p>"
	}
	languages := 0
	for _, f := range table(t, "ways.txt", 9) {
		languages++
		greeting, label, lives, inSubject, asks, coupon, share, tale := f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]
		title := strings.TrimRight(label, " ::")
		for _, c := range []struct{ name, subject, text, html, want string }{
			{name: "dash with spaces", subject: title, text: greeting + "\n\n" + label + " 418 - 907\n\n" + lives, want: "418907"},
			{name: "zeros first", subject: title, text: greeting + "\n\n" + label + " 0093\n" + lives, want: "0093"},
			{name: "a year", subject: title, html: "<p>" + greeting + "</p><p>" + label + "</p>" + big("2019") + "<p>" + lives + "</p>", want: "2019"},
			{name: "phrase with a number", subject: title, text: greeting + "\n\n" + label + "\n\ncobalt-heron-83\n\n" + lives, want: "cobalt-heron-83"},
			{name: "three groups", subject: title, html: "<p>" + greeting + "</p><p>" + label + "</p><pre>TWQ4-9KXM-7B</pre><p>" + lives + "</p>", want: "TWQ4-9KXM-7B"},
			{name: "in the subject", subject: "Brandol: 408157", text: greeting + "\n\n" + inSubject, want: "408157"},
			{name: "in the subject, in pairs", subject: "Brandol 40 81 57", text: greeting + "\n\n" + inSubject, want: "408157"},
			{name: "not called a code", subject: "Brandol", text: greeting + "\n\n" + asks + "\n\n58213\n\n" + lives, want: "58213"},
			{name: "not called a code, no time", subject: "Brandol", html: "<p>" + greeting + "</p><p>" + asks + "</p>" + big("7731"), want: "7731"},
			{name: "a coupon, too", subject: title, html: "<p>" + greeting + "</p><p>" + label + "</p>" + big("550193") + "<p>" + lives + "</p><hr><p>" + coupon + " <b>BRAND20</b></p>", want: "550193"},
			{name: "coupon", subject: "Brandol 9.9", html: "<p>" + coupon + "</p>" + big("K7X2QM")},
			{name: "coupon with the shop's name", subject: "Brandol 9.9", html: "<p>" + coupon + "</p>" + big("BRANDOL99SALE")},
			{name: "to share", subject: "Brandol", html: "<p>" + share + "</p>" + big("5S6CM4")},
			{name: "quoted", subject: "Brandol", text: greeting + "\n\n" + tale + "\n\n© Brandol"},
		} {
			kind, body := "plain", c.text
			if c.html != "" {
				kind, body = "html", c.html
			}
			raw := sent("Brandol", c.subject, kind, body)
			if r := Find(message.Parse(raw), Hints{}); r.Code != c.want || r.Tie {
				t.Errorf("%s, %s: found %q, tie %v, want %q", f[0], c.name, r.Code, r.Tie, c.want)
				logCandidates(t, r)
			}
		}
	}
	if languages < 20 {
		t.Errorf("%d languages", languages)
	}
}
