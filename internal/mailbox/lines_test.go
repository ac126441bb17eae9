package mailbox

import (
	"strings"
	"testing"
)

func TestEndlessCapability(t *testing.T) {
	for line, want := range map[string]bool{
		"* CAPABILITY IMAP4rev1 IDLE":                       false,
		"* CAPABILITY IMAP4rev1(":                           true,
		"* CAPABILITY(IDLE":                                 true,
		"* capability (IDLE":                                true,
		"* OK [CAPABILITY IMAP4rev1 IDLE] Dovecot (Debian)": false,
		"T1 OK [CAPABILITY IMAP4rev1(] hi":                  true,
		"* OK no CAPABILITY (at all)":                       true, // nobody says that
		"* LIST () \"/\" INBOX":                             false,
		"CAPABILITY (":                                      false,
	} {
		if got := endlessCapability([]byte(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

// What go-imap would go too deep for is noticed before it is handed on, in
// whatever pieces it comes, and a mail may hold what it likes.
func TestTooManyParentheses(t *testing.T) {
	deep := strings.Repeat("(", 20000)
	for _, test := range []struct {
		name, in string
		bad      bool
	}{
		{"BODYSTRUCTURE", "* 5 FETCH (UID 2 BODYSTRUCTURE " + deep, true},
		{"hidden by closing ones", "* 5 FETCH (UID 2 BODYSTRUCTURE " + strings.Repeat(`(")"`, 20000), true},
		{"behind a literal", "* 5 FETCH (X {3}\r\nabc BODYSTRUCTURE " + deep, true},
		{"a line of a mail", "* 5 FETCH (UID 2 BODY[] {20000}\r\n" + deep + ")\r\n", false},
		{"on many lines", strings.Repeat("* 5 FETCH (UID 2 FLAGS ())\r\n", 1000), false},
	} {
		for _, at := range []int{1, 7, 4096} {
			if w, _, _ := readAll(test.in, at, nil); w.lines.bad != test.bad {
				t.Errorf("%s, %d at a time: %v", test.name, at, w.lines.bad)
			}
		}
	}
}

func TestLinesExists(t *testing.T) {
	for _, tt := range []struct {
		before, next string
		want         int64 // -1: none
	}{
		{"", "* 12 EXISTS\r\n", 12},
		{"", "* 12 EXISTS\r\n* 1 RECENT\r\n", 12},
		{"", "* 4294967295 EXISTS\r\n", 4294967295},
		{"* 3 EXPUNGE\r\n", "* 0 EXISTS\r\n", 0},
		{"", "* 3 EXPUNGE\r\n* 12 EXISTS\r\n", -1}, // in its turn
		{"", "* 12 EXISTS", -1},
		{"* 1", "2 EXISTS\r\n", -1},
		{"* OK ", "* 12 EXISTS\r\n", -1},
		{"* 1 FETCH (BODY[] {30}\r\n", "* 12 EXISTS\r\n", -1}, // a mail's
		{"", "* 42949672960 EXISTS\r\n", -1},
		{"", "* -1 EXISTS\r\n", -1},
		{"", "*  EXISTS\r\n", -1},
		{"", "12 EXISTS\r\n", -1},
		{"", "", -1},
	} {
		var l lines
		l.read([]byte(tt.before))
		got, ok := l.exists([]byte(tt.next))
		if !ok {
			got = -1
		}
		if got != tt.want {
			t.Errorf("%q, then %q: %d, want %d", tt.before, tt.next, got, tt.want)
		}
	}
}
