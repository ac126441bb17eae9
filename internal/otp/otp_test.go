package otp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// want is the expected answer beside a sample mail, NAME.want.json.
type want struct {
	Code       *string  `json:"code"` // null: there is none
	Tie        []string `json:"tie"`
	BoundTo    string   `json:"boundTo"`
	BoundFrame string   `json:"boundFrame"`
}

// samples calls f for every mail in testdata/mails.
func samples(tb testing.TB, f func(name string, raw []byte, w want)) {
	tb.Helper()
	files, err := filepath.Glob("testdata/mails/*.eml")
	if err != nil || len(files) < 60 {
		tb.Fatalf("%d sample mails found, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		name := strings.TrimSuffix(file, ".eml")
		answer, err := os.ReadFile(name + ".want.json")
		if err != nil {
			tb.Fatal(err)
		}
		var w want
		if err := json.Unmarshal(answer, &w); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		f(filepath.Base(name), raw, w)
	}
}

func TestSamples(t *testing.T) {
	samples(t, func(name string, raw []byte, w want) {
		t.Run(name, func(t *testing.T) {
			r := Find(message.Parse(raw), Hints{})
			code := ""
			if w.Code != nil {
				code = *w.Code
			}
			if r.Code != code {
				t.Errorf("found %q, want %q", r.Code, code)
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
				for _, c := range r.Candidates {
					t.Logf("%.2f %s: %s", c.Score, c.Code, fmt.Sprint(c.Why))
				}
			}
		})
	})
}
