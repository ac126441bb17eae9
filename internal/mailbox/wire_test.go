package mailbox

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// stream is a net.Conn that reads from a string, some bytes at a time, and
// keeps what is written.
type stream struct {
	net.Conn
	in     *strings.Reader
	at     int
	writes []string
}

func (s *stream) Read(b []byte) (int, error) { return s.in.Read(b[:min(len(b), s.at)]) }
func (s *stream) Write(b []byte) (int, error) {
	s.writes = append(s.writes, string(b))
	return len(b), nil
}
func (s *stream) Close() error                    { return nil }
func (s *stream) SetReadDeadline(time.Time) error { return nil }

func readAll(text string, at int, setup func(*wire)) (*wire, string, error) {
	s := &stream{in: strings.NewReader(text), at: at}
	w := newWire(s, s, nil)
	if setup != nil {
		setup(w)
	}
	got, err := io.ReadAll(w)
	return w, string(got), err
}

func TestBye(t *testing.T) {
	tests := []struct{ in, want string }{
		{"* OK hi\r\n* BYE [UNAVAILABLE] later\r\n", " [UNAVAILABLE] later\r"},
		{"* bye so\r\n", " so\r"},
		{"* OK * BYE no\r\n", ""},
		{"* " + strings.Repeat("x", 600) + "* BYE no\r\n* 1 EXISTS\r\n", ""},
		{"* BYE cut", ""},
		{"* 1 FETCH (UID 1 BODY[] {15}\r\nHi\r\n* BYE now\r\n)\r\n* 2 EXISTS\r\n", ""},
		{"* 1 FETCH (UID 1 BODY[] {4}\r\nHi\r\n)\r\n* BYE now\r\n", " now\r"},
		{"* 1 FETCH (A {1}\r\nx B {2}\r\nyz)\r\n* BYE now\r\n", " now\r"},
		{"* OK not a literal: {99}\r\n* BYE now\r\n", " now\r"},
		{"T1 NO nor this {99}\r\n* BYE now\r\n", " now\r"},
		{"* LIST () NIL {}\r\n* BYE now\r\n", " now\r"},
		{"* " + strings.Repeat("x", 3000) + " {3}\r\nabc\r\n* BYE now\r\n", " now\r"},
	}
	for _, test := range tests {
		for at := 1; at < 20; at++ {
			w, _, _ := readAll(test.in, at, nil)
			cause, text := w.end()
			if bye := errors.Is(cause, errBye); bye != (test.want != "") || text != test.want {
				t.Errorf("%q, %d at a time: %v %q, want %q", test.in, at, cause, text, test.want)
			}
		}
		w, _, _ := readAll(test.in, 7, func(w *wire) { w.watchBye.Store(false) })
		if cause, _ := w.end(); errors.Is(cause, errBye) {
			t.Errorf("%q: BYE was seen where it is the right answer", test.in)
		}
	}
}

func FuzzWire(f *testing.F) {
	f.Add("* OK hi\r\n* BYE later\r\n", 3)
	f.Add("\n\n* BYE\n* BYE x", 1)
	f.Fuzz(func(t *testing.T, in string, at int) {
		at = 1 + (at&0x7fffffff)%1000
		w, got, err := readAll(in, at, nil)
		if w.lines.bad && strings.HasPrefix(in, got) {
			return
		}
		if err != nil || got != in {
			t.Fatalf("%q became %q, %v", in, got, err)
		}
		whole, _, _ := readAll(in, len(in)+1, nil)
		_, a := w.end()
		_, b := whole.end()
		if a != b {
			t.Fatalf("%q: BYE text %q in pieces, %q at once", in, a, b)
		}
		if n := len(w.lines.line) + len(w.lines.end); n > longestLine+longestSize {
			t.Fatalf("%d bytes of a line were kept", n)
		}
	})
}

func TestBudget(t *testing.T) {
	w, got, err := readAll(strings.Repeat("x", 1000), 64, func(w *wire) { w.left.Store(100) })
	if !errors.Is(err, errTooMuch) || len(got) != 100 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if cause, _ := w.end(); !errors.Is(cause, errTooMuch) {
		t.Errorf("cause %v", cause)
	}
}

func TestJoin(t *testing.T) {
	s := &stream{in: strings.NewReader("")}
	w := newWire(s, s, nil)
	io.WriteString(w, "a")
	w.join(2)
	io.WriteString(w, "DONE\r\n")
	io.WriteString(w, "FETCH\r\n")
	io.WriteString(w, "b")
	w.join(3)
	for _, word := range []string{"c", "d", "e", "f"} {
		io.WriteString(w, word)
	}
	if got := strings.Join(s.writes, "|"); got != "a|DONE\r\nFETCH\r\n|b|cde|f" {
		t.Errorf("writes %q", got)
	}
}

func FuzzReadGreeting(f *testing.F) {
	f.Add("* OK [CAPABILITY IMAP4rev1] hi\r\n* 1 EXISTS\r\n")
	f.Add("* BYE no\n")
	f.Add("* PREAUTH hello\r\n")
	f.Add("+OK pop3\r\n")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := readGreeting(bufio.NewReaderSize(strings.NewReader(in), maxLine))
		if err == nil && !strings.HasPrefix(strings.ToUpper(string(got)), "* OK") {
			t.Fatalf("%q was taken for a greeting: %q", in, got)
		}
		if err != nil {
			if e, ok := greetingError(err, Config{}).(*protocol.Error); !ok || e.Sentence == "" {
				t.Fatalf("%q: %v", in, err)
			}
		}
	})
}

func FuzzPrintable(f *testing.F) {
	f.Add("plain", 10)
	f.Add("\u202egnp.exe\x1b[31m\r\nnext\xff", 300)
	f.Add("ééééé", 3)
	f.Fuzz(func(t *testing.T, in string, n int) {
		n = (n & 0x7fffffff) % 1000
		out := printable(in, n)
		if len(out) > n || !utf8.ValidString(out) {
			t.Fatalf("%q, %d: %q", in, n, out)
		}
		if strings.ContainsAny(out, "\r\n\t\x1b\u202e\u200b\x00") {
			t.Fatalf("%q: %q", in, out)
		}
	})
}

func TestUnread(t *testing.T) {
	o := &folder{next: 5, seen: map[imap.UID]struct{}{7: {}, 9: {}, 10: {}}}
	if got := o.unread(); got.String() != "5:6,8,11:*" {
		t.Errorf("unread %s", got)
	}
	o.upto = 10
	if got := o.unread(); got.String() != "5:6,8" {
		t.Errorf("unread %s", got)
	}
	o.advance([]imap.UID{12})
	if o.next != 13 || len(o.seen) != 0 {
		t.Errorf("next %d, seen %v", o.next, o.seen)
	}
	if got := o.unread(); len(got) != 0 {
		t.Errorf("unread %s", got)
	}
}

// The watchdog bites when nothing comes, or next to nothing, or too little by the
// end, and not while bytes come, nor after it was stopped.
func TestWatchdog(t *testing.T) {
	for _, test := range []struct {
		name  string
		bytes time.Duration // between two pieces
		size  int           // of a piece
		stop  time.Duration
		want  time.Duration // 0: never
	}{
		{"silence", 0, 0, 0, 15 * time.Second},
		{"a byte now and then", 10 * time.Second, 1, 0, 15 * time.Second},
		{"some bytes now and then", 10 * time.Second, leastBytes, 0, 90 * time.Second},
		{"too late", 16 * time.Second, leastBytes, 0, 15 * time.Second},
		{"stopped", 10 * time.Second, leastBytes, 40 * time.Second, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				s := &stream{in: strings.NewReader(strings.Repeat("x", 20*leastBytes)), at: leastBytes}
				w := newWire(s, s, nil)
				d := newWatchdog(w)
				d.start(90*time.Second, 15*time.Second)
				next := began
				for time.Since(began) < 2*time.Minute {
					if cause, _ := w.end(); cause != nil {
						if took := time.Since(began); took != test.want || !errors.Is(cause, errSilent) {
							t.Errorf("bit after %v because %v, want %v", took, cause, test.want)
						}
						return
					}
					if test.bytes > 0 && time.Since(next) >= test.bytes {
						next = time.Now()
						w.Read(make([]byte, test.size))
					}
					if test.stop > 0 && time.Since(began) == test.stop {
						d.stop()
					}
					time.Sleep(time.Second)
					synctest.Wait()
				}
				if test.want > 0 {
					t.Error("never bit")
				}
				d.stop()
			})
		})
	}
}
