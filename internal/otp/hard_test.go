package otp

import (
	"flag"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

var hardEach = flag.Int("hard", 4, "so many mails about each matter of matrix/hard.txt")

// TestHard holds the finder against mails that have all that a mail with a code
// has, but the code.
func TestHard(t *testing.T) {
	all, alarms := 0, 0
	for m := range matrix.Hard(5, *hardEach) {
		all++
		if r := Find(message.Parse(m.Raw), Hints{}); r.Code != "" || r.Tie {
			alarms++
			t.Errorf("%s: found %q, tie %v: %s", m.Name, r.Code, r.Tie, together(message.Parse(m.Raw)))
			logCandidates(t, r)
		}
	}
	t.Logf("%d alarms in %d mails", alarms, all)
}
