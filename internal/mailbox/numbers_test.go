package mailbox

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// UIDVALIDITY changed while we were away: UIDs mean nothing, the time counts.
func TestUIDValidityChanges(t *testing.T) {
	first := &inbox{next: 1000}
	second := &inbox{validity: 7, next: 3, messages: []message{{1, time.Now().Add(-time.Hour), string(mail(1))}, {2, at(), string(mail(2))}}}
	s := serveScripts(t, identity{},
		func(p *peer) { p.greet(); p.serve(first, until("IDLE")); p.say("+ idling") },
		func(p *peer) { p.greet(); p.serve(second, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	for {
		switch u := w.next().(type) {
		case Message:
			if u.UID != 2 {
				t.Errorf("UID %d, want 2", u.UID)
			}
			return
		}
	}
}

// A server that tells neither UIDVALIDITY nor UIDNEXT still works.
func TestNoUIDNext(t *testing.T) {
	in := &inbox{messages: []message{{41, time.Now().Add(-time.Hour), string(mail(0))}}}
	idle := idleAnd(in, "* 2 EXISTS", func(*peer, string) { in.messages = append(in.messages, message{42, at(), string(mail(1))}) })
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.HasPrefix(command, "SELECT") {
			p.say("* 1 EXISTS", tag+" OK selected")
			return true
		}
		return idle(p, tag, command)
	}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	w.ready()
	w.mail(1)
}

// Mail that the server tells of at odd moments, or beside changes in the
// numbers, is found all the same.
func TestOddAnnouncements(t *testing.T) {
	old := message{5, time.Now().Add(-time.Hour), string(mail(5))}
	fresh := message{9, at(), string(mail(9))}
	tests := []struct {
		name   string
		before []string // before the "+" of IDLE
		after  []string
		there  []message
	}{
		{"before the +", []string{"* 2 EXISTS"}, nil, []message{old, fresh}},
		{"RECENT first", nil, []string{"* 1 RECENT", "* 2 EXISTS"}, []message{old, fresh}},
		{"in the place of one that is expunged", nil, []string{"* 1 EXPUNGE", "* 1 EXISTS"}, []message{fresh}},
		{"then the other is expunged", nil, []string{"* 2 EXISTS", "* 1 EXPUNGE"}, []message{fresh}},
		{"among news of flags", nil, []string{`* 1 FETCH (FLAGS (\Seen))`, "* OK Still here", "* 2 EXISTS", `* 2 FETCH (FLAGS ())`}, []message{old, fresh}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := &inbox{next: 6, messages: []message{old}}
			told := false
			in.refuse = func(p *peer, tag, command string) bool {
				if command != "IDLE" || told {
					return false
				}
				told = true
				in.messages, in.next = test.there, 10
				p.say(append(append(slices.Clone(test.before), "+ idling"), test.after...)...)
				p.hear()
				p.say(tag + " OK")
				return true
			}
			s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
			w.ready()
			if m := w.mail(9); m.UID != 9 || !m.Arrived {
				t.Errorf("%+v", m)
			}
			w.nothing()
		})
	}
}

// Numbers that tell of nothing new cost nothing, however often they come; and
// after them a new mail is found. A smaller one is another program's EXPUNGE.
func TestNumbersThatSayNothing(t *testing.T) {
	var cue chan []string // what is said in the first IDLE; of the bubble's making
	var asked atomic.Int64
	in := new(inbox)
	first := true
	in.refuse = func(p *peer, tag, command string) bool {
		switch {
		case strings.Contains(command, "FETCH"):
			asked.Add(1)
		case command == "IDLE" && first:
			first = false
			p.say("+ idling")
			for lines := range cue {
				p.say(lines...)
			}
			in.messages, in.next = append(in.messages[:2:2], message{9, at(), string(mail(9))}), 10
			p.say("* 3 EXISTS")
			p.hear()
			p.say(tag + " OK")
			return true
		}
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		cue = make(chan []string)
		in.messages, in.next = here(3).messages, 4
		w := b.watch(t)
		defer w.stop()
		w.ready()
		for n := 3; n > 0; n-- {
			w.mail(n)
		}
		before := asked.Load()
		for _, lines := range [][]string{{"* 3 EXISTS"}, {"* 3 EXISTS", "* 3 EXISTS"}, {"* 0 RECENT"}, {"* 2 EXISTS"}, {"* 2 EXISTS"}} {
			cue <- lines
			synctest.Wait()
		}
		if n := asked.Load() - before; n != 0 {
			t.Errorf("asked %d times for nothing", n)
		}
		close(cue)
		if m := w.mail(9); m.UID != 9 || !m.Arrived {
			t.Errorf("%+v", m)
		}
		synctest.Wait()
		w.nothing()
		if n := asked.Load() - before; n != 1 {
			t.Errorf("asked %d times for one mail", n)
		}
	}, serves(in))
}

// Mail that is announced before it can be fetched is asked for again: after a
// second, two, four and so on, and not for ever.
func TestAnnouncedTooEarly(t *testing.T) {
	for _, test := range []struct {
		name  string
		after int // FETCHes that do not show it
		comes bool
	}{{"there after a moment", 1, true}, {"there after a minute", 3, true}, {"never there", 1000, false}} {
		t.Run(test.name, func(t *testing.T) {
			var asked, bodies atomic.Int64
			in := &inbox{next: 6}
			told := false
			in.refuse = func(p *peer, tag, command string) bool {
				switch {
				case command == "IDLE" && !told:
					told = true
					p.say("+ idling", "* 2 EXISTS")
					p.hear()
					p.say(tag + " OK")
					return true
				case strings.HasPrefix(command, "UID FETCH 6:*"):
					if strings.Contains(command, "BODY.PEEK[]") {
						bodies.Add(1)
					}
					if asked.Add(1) == int64(test.after)+1 {
						in.messages = append(in.messages, message{9, time.Now(), string(mail(9))})
					}
				}
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				in.messages = []message{{5, time.Now().Add(-time.Hour), string(mail(5))}}
				w := b.watch(t)
				defer w.stop()
				w.ready()
				began := time.Now()
				if test.comes {
					if m := w.mail(9); !m.Arrived {
						t.Errorf("%+v", m)
					}
					if took := time.Since(began); took != time.Second<<test.after-time.Second {
						t.Errorf("it came after %v", took)
					}
				} else {
					time.Sleep(20 * time.Second) // a probe asks, too
					if n := asked.Load(); n != mostHidden {
						t.Errorf("asked %d times for what does not come", n)
					}
					time.Sleep(time.Hour)
					if n := bodies.Load(); n != 1 {
						t.Errorf("asked %d times for the body of what never came", n)
					}
				}
				synctest.Wait()
				w.nothing()
			}, serves(in))
		})
	}
}

// A server that says too high a UIDNEXT hides no mail.
func TestUIDNextTooHigh(t *testing.T) {
	for _, there := range [][]message{nil, {{7, time.Now().Add(-time.Hour), string(mail(7))}}} {
		first := 1
		if len(there) > 0 {
			first = 8
		}
		for _, many := range []int{1, 3} {
			in := &inbox{next: 1000, messages: there}
			idle := idleAnd(in, fmt.Sprintf("* %d EXISTS", len(there)+many), func(*peer, string) {
				for i := range many {
					in.messages = append(slices.Clone(in.messages), message{first + i, at(), string(mail(first + i))})
				}
			})
			in.refuse = idle
			s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
			w.ready()
			for i := range many {
				w.mail(first + i)
			}
			w.nothing()
		}
	}
}

// A server that counts more than there is has nobody told of mail that is not there.
func TestCountedTooMany(t *testing.T) {
	in := here(0)
	in.refuse = idleAnd(in, "* 4294967295 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), string(mail(1))}}, 2 })
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		defer w.stop()
		w.ready()
		w.mail(1)
		synctest.Wait()
		w.nothing()
	}, serves(in))
}
