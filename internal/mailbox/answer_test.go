package mailbox

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// heard is what an answer was read to be.
type heard struct {
	got      []string // UID, stamp and body of each message
	rest     string
	bodiless string
	refused  string
	over     bool
	err      error
}

// hearAnswer reads text, at most so many bytes at a time, as wire does.
func hearAnswer(text string, at int) heard {
	var h heard
	a := answer{tag: "M1", from: 5}
	a.each = func(m Message) {
		h.got = append(h.got, fmt.Sprintf("%d %s %q", m.UID, m.Received.UTC().Format(time.DateTime), m.Raw))
	}
	buf := make([]byte, at)
	for len(text) > 0 && h.err == nil {
		into := a.room()
		if into == nil {
			into = buf
		}
		n := copy(into[:min(len(into), at)], text)
		text = text[n:]
		var rest []byte
		rest, h.err = a.read(into[:n])
		h.rest += string(rest)
	}
	h.bodiless, h.over = fmt.Sprint(a.bodiless), a.over
	if a.refused != nil {
		h.refused = fmt.Sprintf("%s|%s|%s", a.refused.Type, a.refused.Code, a.refused.Text)
	}
	return h
}

func TestAnswer(t *testing.T) {
	const date = `INTERNALDATE " 3-Nov-2026 04:05:06 +0100"`
	const came = ` 2026-11-03 03:05:06 `
	tests := []struct {
		name, in string
		want     heard
	}{
		{"as Dovecot says it", "T3 OK Idle completed.\r\n* 9 FETCH (UID 5 " + date + " BODY[]<0> {6}\r\nA: b\r\n)\r\nM1 OK Fetch completed.\r\n",
			heard{got: []string{`5` + came + `"A: b\r\n"`}, rest: "T3 OK Idle completed.\r\n", over: true}},
		{"with the body first, and flags", "* 9 FETCH (BODY[] {1}\r\nx FLAGS (\\Seen $Junk) " + date + " UID 5)\r\n",
			heard{got: []string{`5` + came + `"x"`}}},
		{"two, in small letters, and without CR", "* 9 fetch (uid 5 " + strings.ToLower(date) + " body[]<0> {1}\nx)\n* 10 FETCH (MODSEQ (12) UID 6 " + date + " BODY[]<0> {2}\nyz)\n",
			heard{got: []string{`5` + came + `"x"`, `6` + came + `"yz"`}}},
		{"quoted", "* 9 FETCH (UID 5 " + date + ` BODY[]<0> "a \"b\" \\")` + "\r\n", heard{got: []string{`5` + came + `"a \"b\" \\"`}}},
		{"empty, by each way: not stored yet", "* 9 FETCH (UID 5 " + date + " BODY[]<0> {0}\r\n)\r\n* 10 FETCH (UID 6 " + date + ` BODY[]<0> "")` + "\r\n",
			heard{bodiless: "[5 6]"}},
		{"without a body", "* 9 FETCH (UID 5 " + date + " BODY[]<0> NIL)\r\n* 10 FETCH (UID 6 FLAGS ())\r\n* 11 FETCH (UID 6 FLAGS ())\r\n",
			heard{bodiless: "[5 6]"}},
		{"flags unasked, then the mail", "* 9 FETCH (UID 5 FLAGS (\\Recent))\r\n* 9 FETCH (UID 5 " + date + " BODY[]<0> {1}\r\nx)\r\n",
			heard{got: []string{`5` + came + `"x"`}}},
		{"of what was there", "* 4 FETCH (UID 4 " + date + " BODY[]<0> {1}\r\nx)\r\n* 3 FETCH (FLAGS (\\Seen))\r\n* 4 FETCH (UID 4 FLAGS ())\r\n", heard{}},
		{"news between", "* 10 EXISTS\r\n* 2 EXPUNGE\r\n* 9 FETCH (UID 5 " + date + " BODY[]<0> {15}\r\nM1 OK\r\n* BYE \r\n)\r\n* OK Still here {7}\r\nM1 OK\r\n* 11 EXISTS\r\n",
			heard{got: []string{`5` + came + `"M1 OK\r\n* BYE \r\n"`}, rest: "* 10 EXISTS\r\n* 2 EXPUNGE\r\n* OK Still here {7}\r\n* 11 EXISTS\r\n", over: true}},
		{"literals of others", "* LIST () NIL {5}\r\nM1 OK {4}\r\nM1 O\r\nM1 OK\r\n", heard{rest: "* LIST () NIL {5}\r\nM1 OK {4}\r\nM1 O\r\n", over: true}},
		{"literals within", "* 9 FETCH (X (a {3}\r\n)) \" (b \"(\")) Y {2}\r\n() UID 5 BODY[HEADER.FIELDS (A B)]<0> {1}\r\nh " + date + " BODY[] ~{1}\r\nx)\r\n",
			heard{err: errUnread}}, // the quote within does not end
		{"literals within, and quotes", "* 9 FETCH (X (a {3}\r\n)) (b \"(\")) Y {2}\r\n() UID 5 BODY[HEADER.FIELDS (A B)]<0> {1}\r\nh " + date + " BODY[] ~{1}\r\nx)\r\n",
			heard{got: []string{`5` + came + `"x"`}}},
		{"NO", "M1 NO [UNAVAILABLE x] Try later\r\n", heard{refused: "NO|UNAVAILABLE|Try later", over: true}},
		{"BAD", "m1 OK\r\nM1 bad what?\r\n", heard{refused: "BAD||what?", rest: "m1 OK\r\n", over: true}},
		{"DONE taken for a tag", "T3 OK timed out\r\nDONE BAD what?\r\nM1 OK\r\n", heard{rest: "T3 OK timed out\r\n", over: true}},
		{"nothing", "M1 OK\r\n", heard{over: true}},
		{"another word", "M1 PREAUTH\r\n", heard{over: true, err: errUnread}},
		{"no UID", "* 9 FETCH (UID x)\r\n", heard{err: errUnread}},
		{"UID 0", "* 9 FETCH (UID 0)\r\n", heard{err: errUnread}},
		{"no date", "* 9 FETCH (UID 5 INTERNALDATE NIL)\r\n", heard{bodiless: "[5]"}},
		{"more than the items", "* 9 FETCH (UID 5) x\r\n", heard{err: errUnread}},
		{"less", "* 9 FETCH (UID 5\r\n", heard{err: errUnread}},
		{"no value", "* 9 FETCH (UID)\r\n", heard{err: errUnread}},
		{"shut before it was opened", "* 9 FETCH (X ))\r\n", heard{err: errUnread}},
		{"odd brackets", "* 9 FETCH (BODY][ x)\r\n", heard{err: errUnread}},
		{"an odd literal", "* 9 FETCH (X {-1}\r\n", heard{err: errUnread}},
		{"a literal and more", "* 9 FETCH (X {1} Y\r\n", heard{err: errUnread}},
		{"an endless line", "* 9 FETCH (X " + strings.Repeat("x", longestPiece), heard{err: errTooMuch}},
	}
	for _, test := range tests {
		if test.want.bodiless == "" {
			test.want.bodiless = "[]"
		}
		for _, at := range []int{1, 2, 7, 4096} {
			got := hearAnswer(test.in, at)
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("%s, %d bytes at a time:\n got %+v\nwant %+v", test.name, at, got, test.want)
			}
		}
	}
}

// A server that does not send a part alone is believed up to a limit; what came
// before counts.
func TestAnswerMuchLonger(t *testing.T) {
	for _, test := range []struct {
		more int
		want error
	}{{0, nil}, {maxSkip, nil}, {maxSkip + 1, errTooMuch}} {
		var got []Message
		a := answer{tag: "M1", from: 1, each: func(m Message) { got = append(got, m) }}
		size := MaxRaw + test.more
		rest, err := a.read(slices.Concat(
			fmt.Appendf(nil, "* 1 FETCH (UID 1 INTERNALDATE \"23-Nov-2026 04:05:06 +0000\" BODY[] {%d}\r\n", size),
			bytes.Repeat([]byte("x"), size), []byte(")\r\nM1 OK\r\n* 2 EXISTS\r\n")))
		if !errors.Is(err, test.want) || err == nil && (string(rest) != "* 2 EXISTS\r\n" || !a.over) {
			t.Errorf("%d bytes more: %v, want %v; left %q", test.more, err, test.want, rest)
		}
		if len(got) != 1 || len(got[0].Raw) != MaxRaw || !got[0].Truncated || got[0].endless != (test.more > 0) {
			t.Errorf("%d bytes more: got %d messages", test.more, len(got))
		}
	}
}

// However its bytes come, an answer is the same, and nothing in it is kept beyond
// what was asked for.
func FuzzAnswer(f *testing.F) {
	f.Add("* 9 FETCH (UID 5 INTERNALDATE \" 3-Nov-2026 04:05:06 +0100\" BODY[]<0> {6}\r\nA: b\r\n)\r\nM1 OK\r\n", 3)
	f.Add("T1 OK\r\n* 9 FETCH (X (a {3}\r\n)) (b \"(\")) Y {2}\r\n() UID 5)\r\n* 1 EXISTS\r\nM1 NO [X] no\r\n* 2 EXISTS", 1)
	f.Add("* LIST () NIL {5}\r\nM1 OK {4}\r\nM1 O\r\nDONE BAD\r\nM1 OK\r\n", 9)
	f.Fuzz(func(t *testing.T, in string, at int) {
		at = 1 + (at&0x7fffffff)%1000
		whole, pieces := hearAnswer(in, len(in)+1), hearAnswer(in, at)
		if whole.err != nil || pieces.err != nil { // it may have seen more by then
			if (whole.err == nil) != (pieces.err == nil) {
				t.Fatalf("%q: %v at once, %v in pieces", in, whole.err, pieces.err)
			}
			return
		}
		if fmt.Sprint(whole) != fmt.Sprint(pieces) {
			t.Fatalf("%q:\n%+v at once\n%+v in pieces", in, whole, pieces)
		}
		if len(whole.rest) > len(in) {
			t.Fatalf("%q: %q is for go-imap", in, whole.rest)
		}
	})
}
