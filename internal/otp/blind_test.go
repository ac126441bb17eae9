package otp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// blindWant is the expected answer beside a mail in testdata/blind.
type blindWant struct {
	want
	Link string `json:"link"` // the host of the link that signs in or confirms, where there is one and no code
}

// blind calls f for every mail in testdata/blind. They were written by people
// who had not seen the finder, after how services write, and are not to be
// fitted to it: a mail that is added to make the finder do something belongs
// in testdata/mails.
func blind(tb testing.TB, f func(name string, raw []byte, w blindWant)) {
	tb.Helper()
	files, err := filepath.Glob("testdata/blind/*.eml")
	if err != nil || len(files) < 296 {
		tb.Fatalf("%d blind mails found, %v", len(files), err)
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
		var w blindWant
		if err := json.Unmarshal(answer, &w); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		f(filepath.Base(name), raw, w)
	}
}

// TestBlind holds the finder against testdata/blind. What it is known to get
// wrong is listed in known-failures.txt there; the test fails for a mail that
// is not listed and goes wrong, and for one that is listed and goes right.
func TestBlind(t *testing.T) {
	known := knownFailures(t)
	blind(t, func(name string, raw []byte, w blindWant) {
		i := slices.Index(known, name)
		if i >= 0 {
			known = slices.Delete(known, i, i+1)
		}
		t.Run(name, func(t *testing.T) {
			r := Find(message.Parse(raw), Hints{})
			code := ""
			if w.Code != nil {
				code = *w.Code
			}
			right := r.Code == code && !r.Tie
			switch {
			case right && i >= 0:
				t.Error("this goes right now: take it out of known-failures.txt")
			case !right && i < 0:
				t.Errorf("found %q (tie: %v), want %q", r.Code, r.Tie, code)
				for _, c := range r.Candidates {
					t.Logf("%.2f %s %v", c.Score, c.Code, c.Why)
				}
			}
		})
	})
	for _, name := range known {
		t.Errorf("known-failures.txt: there is no mail %s", name)
	}
}

// knownFailures reads testdata/blind/known-failures.txt: a name a line.
func knownFailures(tb testing.TB) (names []string) {
	tb.Helper()
	text, err := os.ReadFile("testdata/blind/known-failures.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			names = append(names, line)
		}
	}
	return names
}
