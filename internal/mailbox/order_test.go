package mailbox

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// ordered returns a function that waits until an order stands on the newest
// connection of b, which has none yet.
func ordered(t *testing.T, b *Box) (wait func()) {
	var newest atomic.Pointer[wire]
	reach := b.reach
	b.reach = func(ctx context.Context, cfg Config, l limits) (*wire, error) {
		w, err := reach(ctx, cfg, l)
		newest.Store(w)
		return w, err
	}
	return func() {
		t.Helper()
		for began := time.Now(); ; time.Sleep(time.Millisecond) {
			if w := newest.Load(); w != nil && w.order.Load() != nil {
				return
			}
			if time.Since(began) > patience {
				t.Fatal("no order was given")
			}
		}
	}
}

// Whatever a server answers to the FETCH that left with DONE, each mail comes, and
// comes once.
func TestOrder(t *testing.T) {
	tests := []struct {
		name string
		end  string // how IDLE ends, as a format of its tag
		// answer is what is said to the first FETCH; the rest is served as ever.
		answer  func(p *peer, in *inbox, tag, command string)
		mails   int
		fetches int // of bodies, in all; 0: that does not matter
	}{
		{"as asked", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.fetch(in, command)
			p.say(tag + " OK")
		}, 1, 1},
		{"news of flags first", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.say(`* 1 FETCH (FLAGS (\Recent))`, `* 1 FETCH (UID 1 FLAGS (\Recent))`, "* 0 RECENT", "* OK Still here")
			p.fetch(in, command)
			p.say(tag + " OK")
		}, 1, 1},
		{"nothing but news of flags", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.say(`* 1 FETCH (UID 1 FLAGS (\Recent))`, tag+" OK")
		}, 1, 2},
		{"NO", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.say(tag + " NO Some messages could not be FETCHed")
		}, 1, 0},
		{"another mail announced before", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			first := *in
			in.messages, in.next = append(in.messages, message{2, at(), string(mail(2))}), 3
			p.say("* 2 EXISTS")
			p.fetch(&first, command)
			p.say(tag + " OK")
		}, 2, 2},
		{"another mail announced behind", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.fetch(in, command)
			in.messages, in.next = append(in.messages, message{2, at(), string(mail(2))}), 3
			p.say("* 2 EXISTS", tag+" OK")
		}, 2, 2},
		{"the end of IDLE by the server crosses DONE", "%s OK Idle timed out\r\nDONE BAD Unknown command", func(p *peer, in *inbox, tag, command string) {
			p.fetch(in, command)
			p.say(tag + " OK")
		}, 1, 1},
		{"IDLE ends in NO", "%s NO out of time", func(p *peer, in *inbox, tag, command string) {
			p.fetch(in, command)
			p.say(tag + " OK")
		}, 1, 1},
		{"what cannot be read", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.say("* 1 FETCH (UID one)")
			p.wait()
		}, 1, 0},
		{"a date that cannot be read", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			raw := string(mail(1))
			p.say(fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE NIL BODY[]<0> {%d}\r\n%s)", len(raw), raw), tag+" OK")
		}, 1, 1},
		{"news of flags behind", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.fetch(in, command)
			p.say(`* 1 FETCH (UID 1 FLAGS (\Seen))`, tag+" OK")
		}, 1, 1},
		{"cut off", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.say(`* 1 FETCH (UID 1 INTERNALDATE "23-Nov-2026 04:05:06 +0000" BODY[]<0> {1000}`, "From:")
			p.Close()
			panic(hungUp)
		}, 1, 0},
		{"BYE", "%s OK idle done", func(p *peer, in *inbox, tag, command string) {
			p.fetch(in, command)
			p.say("* BYE so long")
			p.wait()
		}, 1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := &inbox{next: 1}
			fetches := make(chan string, 100)
			tell := make(chan struct{})
			told, answered := false, false
			in.refuse = func(p *peer, tag, command string) bool {
				switch {
				case command == "IDLE" && !told:
					told = true
					p.say("+ idling")
					<-tell
					in.messages, in.next = []message{{1, at(), string(mail(1))}}, 2
					p.say("* 1 EXISTS")
					if done, _ := p.hear(); done != "DONE" {
						panic("in IDLE: " + done)
					}
					p.say(fmt.Sprintf(test.end, tag))
					return true
				case strings.Contains(command, "BODY.PEEK[]"):
					fetches <- command
					if !answered {
						answered = true
						test.answer(p, in, tag, command)
						return true
					}
				}
				return false
			}
			s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
			l := hurried()
			l.hidden = 10 * time.Millisecond
			b := openBox(t, s.config(protocol.TLSImplicit), l)
			standing := ordered(t, b)
			w := watching(t, b, at().Add(-time.Second))
			standing()
			close(tell)
			got := map[uint32]int{}
			for len(got) < test.mails {
				if m, is := w.next().(Message); is {
					got[m.UID]++
				}
			}
			w.stop()
			for len(w.updates) > 0 {
				if m, is := (<-w.updates).(Message); is {
					got[m.UID]++
				}
			}
			for uid, times := range got {
				if times != 1 {
					t.Errorf("mail %d came %d times", uid, times)
				}
			}
			if n := len(fetches); test.fetches > 0 && n != test.fetches {
				t.Errorf("%d mails were asked for %d times, want %d", test.mails, n, test.fetches)
			}
		})
	}
}

// Of a mail whose length is told short, no more can be had over that connection; it
// is asked for again, and what is more of it comes, too: of one that is announced, and
// of one that was there.
func TestToldShort(t *testing.T) {
	for name, there := range map[string]int{"announced": 0, "there": 1} {
		t.Run(name, func(t *testing.T) { testToldShort(t, there) })
	}
}

func isMessage(u Update) bool { _, is := u.(Message); return is }

func testToldShort(t *testing.T, there int) {
	in, raw, asked := here(there), string(mail(1)), 0
	idle := func(*peer, string, string) bool { return false }
	if there == 0 {
		idle = idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), raw}}, 2 })
	}
	in.refuse = func(p *peer, tag, command string) bool {
		if !strings.Contains(command, "BODY.PEEK[]") {
			return idle(p, tag, command)
		}
		if asked++; asked > 1 {
			return false
		}
		p.say(fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE %q BODY[]<0> {%d}\r\n%s)", at().Format("_2-Jan-2006 15:04:05 -0700"), len(raw)-10, raw), tag+" OK")
		return true
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		for _, want := range []string{raw[:len(raw)-10], raw} {
			u := w.next()
			for ; !isMessage(u); u = w.next() { // what was read goes before Ready
			}
			if m := u.(Message); string(m.Raw) != want {
				t.Errorf("%q, want %q", m.Raw, want)
			}
		}
		time.Sleep(time.Minute)
		w.stop()
		for len(w.updates) > 0 {
			if m, is := (<-w.updates).(Message); is {
				t.Errorf("also %q", m.Raw)
			}
		}
	}, serves(in))
}

// An order is for those who wait. Once they have gone, mail that is announced is
// not asked for.
func TestOrderForNobody(t *testing.T) {
	tell := make(chan struct{})
	asked := make(chan string, 100)
	in := &inbox{next: 1}
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.Contains(command, "FETCH") {
			asked <- command
		}
		if command != "IDLE" {
			return false
		}
		p.say("+ idling")
		<-tell
		p.say("* 1 EXISTS")
		p.hear()
		p.say(tag + " OK done")
		return true
	}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	l := hurried()
	l.linger = 100 * time.Millisecond
	b := openBox(t, s.config(protocol.TLSImplicit), l)
	standing := ordered(t, b)
	w := watching(t, b, time.Now())
	standing()
	w.stop()
	for len(asked) > 0 {
		<-asked // the tail
	}
	b.mu.Lock()
	owned := b.owned
	b.mu.Unlock()
	close(tell)
	if owned != nil {
		<-owned
	}
	if len(asked) > 0 {
		t.Errorf("asked for nobody: %s", <-asked)
	}
}
