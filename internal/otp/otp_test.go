package otp

import (
	"slices"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

func TestSamples(t *testing.T) {
	samples(t, func(name string, raw []byte, w want) {
		t.Run(name, func(t *testing.T) {
			r := Find(message.Parse(raw), Hints{})
			if r.Code != w.code() {
				t.Errorf("found %q, want %q", r.Code, w.code())
			}
			if r.Tie != (len(w.Tie) > 0) {
				t.Errorf("tie %v, want one between %q", r.Tie, w.Tie)
			}
			for _, c := range w.Tie {
				if !slices.ContainsFunc(r.Candidates[:len(w.Tie)], func(x Candidate) bool { return x.Code == c }) {
					t.Errorf("%q is not among the candidates that tie", c)
				}
			}
			if r.BoundTo != w.BoundTo || r.BoundFrame != w.BoundFrame {
				t.Errorf("bound to %q in %q, want %q in %q", r.BoundTo, r.BoundFrame, w.BoundTo, w.BoundFrame)
			}
			if t.Failed() {
				logCandidates(t, r)
			}
		})
	})
}
