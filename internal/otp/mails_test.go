package otp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// want is the expected answer beside a sample mail, NAME.want.json.
type want struct {
	Code       *string  `json:"code"` // null: there is none
	Tie        []string `json:"tie"`
	BoundTo    string   `json:"boundTo"`
	BoundFrame string   `json:"boundFrame"`
	Link       string   `json:"link"` // the host of the link that signs in or confirms, where there is one and no code
}

// code is the expected code, "" if there is none.
func (w want) code() string {
	if w.Code == nil {
		return ""
	}
	return *w.Code
}

// samples calls f for every mail in testdata/mails, and blind for every one in
// testdata/blind. Those were written by people who had not seen the finder,
// after how services write, and are not to be fitted to it: a mail that is
// added to make the finder do something belongs in testdata/mails.
func samples(tb testing.TB, f func(name string, raw []byte, w want)) { readMails(tb, "mails", 60, f) }
func blind(tb testing.TB, f func(name string, raw []byte, w want))   { readMails(tb, "blind", 4500, f) }

// readMails calls f for every mail in a folder of testdata that has so many at
// least.
func readMails(tb testing.TB, folder string, least int, f func(name string, raw []byte, w want)) {
	tb.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*.eml")
	if err != nil || len(files) < least {
		tb.Fatalf("%d mails found in %s, %v", len(files), folder, err)
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

// logCandidates says what speaks for what was found.
func logCandidates(t *testing.T, r Result) {
	t.Helper()
	for _, c := range r.Candidates {
		t.Logf("%.2f %s %v", c.Score, c.Code, c.Why)
	}
}
