package otp

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestOthers reads testdata/others.txt: codes to fetch a parcel with, of a booking,
// a door, a coupon, set as prominently as those one signs in with.
func TestOthers(t *testing.T) {
	all, alarms := 0, 0
	for _, f := range table(t, "others.txt", 5) {
		value := otherValue(f[4])
		says := f[2] + " " + value
		if strings.Contains(f[2], "{}") {
			says = strings.Replace(f[2], "{}", value, 1)
		}
		label := strings.TrimRight(strings.Replace(f[2], "{}", "", 1), " .。")
		for _, c := range []struct{ name, subject, text, html string }{
			{name: "sentence", subject: f[1], text: says + "\n\n" + f[3]},
			{name: "own line", subject: f[1], text: label + "\n\n" + value + "\n\n" + f[3]},
			{name: "large", subject: f[1], html: "<p>" + label + "</p><p style='font-size:32px;font-weight:bold;letter-spacing:4px'>" + value + "</p><p>" + f[3] + "</p>"},
			{name: "bold", subject: f[1], html: "<p>" + strings.Replace(says, value, "<b>"+value+"</b>", 1) + "</p><p>" + f[3] + "</p>"},
			{name: "subject", subject: f[1] + ": " + value, text: says + "\n\n" + f[3]},
		} {
			kind, body := "plain", c.text
			if c.html != "" {
				kind, body = "html", c.html
			}
			raw := sent("Brandol", c.subject, kind, body)
			all++
			if r := Find(message.Parse(raw), Hints{}); r.Code != "" || r.Tie {
				alarms++
				t.Errorf("%s, %s, %s: found %q, tie %v", f[0], f[1], c.name, r.Code, r.Tie)
				logCandidates(t, r)
			}
		}
	}
	t.Logf("%d alarms in %d mails", alarms, all)
}

// otherValue is a value that is written as a pattern says.
func otherValue(pattern string) string {
	const digits, capitals, both = "4829137560", "KTQWNRHMXD", "K7X2QM9TR4"
	b := []byte(pattern)
	for i, c := range b {
		switch c {
		case '9':
			b[i] = digits[i%10]
		case 'A':
			b[i] = capitals[i%10]
		case 'X':
			b[i] = both[i%10]
		}
	}
	return string(b)
}
