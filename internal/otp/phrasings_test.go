package otp

import (
	"fmt"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestPhrasings reads testdata/phrasings.txt, each wording as text, in a paragraph,
// with the code large on a line of its own, and cut in cells, with codes of several
// shapes.
func TestPhrasings(t *testing.T) {
	all, wrong := 0, 0
	for _, f := range table(t, "phrasings.txt", 4) {
		for i, shown := range []string{"482913", "48 29 13", "4829", "48291376", "K7X2QM", "QWX-KZT", "482-913"} {
			want := strings.ReplaceAll(shown, " ", "")
			if i == 6 {
				want = "482913"
			}
			said := f[2] + " " + shown + " "
			if strings.Contains(f[2], "{}") {
				said = strings.ReplaceAll(f[2], "{}", shown)
			}
			before, after, _ := strings.Cut(strings.Replace(f[2], "{}", "\x00", 1), "\x00")
			const large = "<p style='font-size:30px;font-weight:bold;letter-spacing:3px'>%s</p>"
			paragraphs := func(s string) string { return "<p>" + strings.ReplaceAll(s, " / ", "</p><p>") + "</p>" }
			forms := []struct{ name, kind, body string }{
				{"text", "plain", strings.ReplaceAll(said+"\n\n"+f[3], " / ", "\n\n")},
				{"HTML", "html", paragraphs(said) + paragraphs(f[3])},
				{"own line", "plain", strings.ReplaceAll(before, " / ", "\n\n") + "\n\n" + shown + "\n\n" + after + " " + f[3]},
				{"large", "html", paragraphs(before) + fmt.Sprintf(large, shown) + paragraphs(after+" "+f[3])},
			}
			if i == 0 {
				forms = append(forms, struct{ name, kind, body string }{"cells", "html", paragraphs(before) + "<table><tr><td>" + strings.Join(strings.Split(shown, ""), "</td><td>") + "</td></tr></table>" + paragraphs(f[3])})
			}
			for _, form := range forms {
				raw := sent("Larkdale", strings.ReplaceAll(f[1], "{}", shown), form.kind, form.body)
				all++
				if r := Find(message.Parse(raw), Hints{}); r.Code != want || r.Tie {
					wrong++
					t.Logf("%s, %s, %s: %q: found %q, tie %v", f[0], f[1], form.name, shown, r.Code, r.Tie)
					logCandidates(t, r)
				}
			}
		}
	}
	t.Logf("%d wrong of %d", wrong, all)
	if 1000*wrong > 6*all { // what is left are mails in few words, with codes that no digit gives away
		t.Errorf("%d of %d wrong", wrong, all)
	}
}
