package otp

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestTransactions reads testdata/transactions.txt and testdata/beside.txt: codes with
// other numbers beside them, each as it is, with its lines broken at 72 columns as
// many programs do, and as a page.
func TestTransactions(t *testing.T) {
	for _, name := range []string{"transactions.txt", "beside.txt"} {
		all, wrong := 0, 0
		for _, f := range table(t, name, 4) {
			want := strings.TrimSpace(f[0])
			if want == "-" {
				want = ""
			}
			text := strings.ReplaceAll(f[3], `\n`, "\n")
			page := "<p>" + strings.ReplaceAll(text, "\n", "</p><p>") + "</p>"
			for _, c := range []struct{ how, kind, body string }{{"as it is", "plain", text}, {"broken", "plain", broken(text, 72)}, {"a page", "html", page}} {
				all++
				if r := Find(message.Parse(sent(f[1], f[2], c.kind, c.body)), Hints{}); r.Code != want || r.Tie {
					wrong++
					t.Errorf("%s, %s: %q: found %q, tie %v, want %q", name, c.how, f[3], r.Code, r.Tie, want)
					logCandidates(t, r)
				}
			}
		}
		t.Logf("%s: %d of %d right", name, all-wrong, all)
	}
}

// broken is a text with its lines broken at so many columns, between words.
func broken(text string, columns int) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for {
			at, n := -1, 0
			for i, r := range line {
				if n++; n > columns {
					break
				}
				if r == ' ' {
					at = i
				}
			}
			if n <= columns || at < 0 {
				break
			}
			lines = append(lines, line[:at])
			line = line[at+1:]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
