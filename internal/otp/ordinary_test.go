package otp

import (
	"os"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestOrdinary reads testdata/ordinary.txt: mails that have numbers, and words
// about codes, but no code.
func TestOrdinary(t *testing.T) {
	for _, raw := range ordinaryMails(t) {
		m := message.Parse([]byte(raw))
		if r := Find(m, Hints{}); r.Code != "" || r.Tie {
			t.Errorf("%s: found %q, tie %v", m.Subject, r.Code, r.Tie)
			logCandidates(t, r)
		}
	}
}

func ordinaryMails(tb testing.TB) []string {
	tb.Helper()
	text, err := os.ReadFile("testdata/ordinary.txt")
	if err != nil {
		tb.Fatal(err)
	}
	mails := strings.Split(string(text), "\n====\n")
	if len(mails) < 50 {
		tb.Fatalf("%d mails", len(mails))
	}
	return mails
}
