package otp

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

// TestSkim holds what is found in a mail that was skimmed against what is found
// in all of it, in every mail there is.
func TestSkim(t *testing.T) {
	for _, source := range []struct {
		name string
		each func(f func(name string, raw []byte))
	}{
		{"mails", func(f func(string, []byte)) { samples(t, func(name string, raw []byte, _ want) { f(name, raw) }) }},
		{"blind", func(f func(string, []byte)) { blind(t, func(name string, raw []byte, _ blindWant) { f(name, raw) }) }},
		{"matrix", func(f func(string, []byte)) {
			for seed := range uint64(6) {
				for m := range matrix.Mails(seed+1, 3000) {
					f(fmt.Sprint(seed, " ", m.Name), m.Raw)
				}
			}
		}},
		{"ordinary", func(f func(string, []byte)) {
			ordinary, err := os.ReadFile("testdata/ordinary.txt")
			if err != nil {
				t.Fatal(err)
			}
			for i, raw := range strings.Split(string(ordinary), "\n====\n") {
				f(fmt.Sprint(i+1), []byte(raw))
			}
		}},
	} {
		mails, codes, alternatives, taken, low := 0, 0, 0, 0, 9.0
		source.each(func(name string, raw []byte) {
			mails++
			skimmed := message.Skim(raw)
			want := Find(message.Parse(raw), Hints{})
			got := Find(skimmed, Hints{})
			if want.Code != "" {
				codes++
			}
			if skimmed.Unread() != nil {
				if want.Code != "" {
					alternatives++
				}
				if r, ok := skim(skimmed, Hints{}); ok {
					taken++
					low = min(low, want.Confidence)
				}
			}
			if got.Code != want.Code || got.Tie != want.Tie || got.BoundTo != want.BoundTo || got.BoundFrame != want.BoundFrame {
				t.Errorf("%s %s: found %q (tie %v), in all of it %q (tie %v)", source.name, name, got.Code, got.Tie, want.Code, want.Tie)
			}
		})
		t.Logf("%s: %d mails, %d codes, %d of them with an alternative, %d skimmed; least confidence %v", source.name, mails, codes, alternatives, taken, low)
	}
}
