package mailbox

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A mail is handed over with its last byte: the server ends the FETCH only when
// the mail has been taken.
func TestHandedOverWithItsLastByte(t *testing.T) {
	taken := make(chan struct{})
	in := &inbox{next: 1}
	raw := string(mail(1))
	idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), raw}}, 2 })
	in.refuse = func(p *peer, tag, command string) bool {
		if !strings.HasPrefix(command, "UID FETCH") {
			return idle(p, tag, command)
		}
		fmt.Fprintf(p, "* 1 FETCH (UID 1 INTERNALDATE %q BODY[]<0> {%d}\r\n%s", at().Format("_2-Jan-2006 15:04:05 -0700"), len(raw), raw)
		<-taken
		p.say(")", tag+" OK fetched")
		return true
	}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	defer close(taken)
	w.ready()
	w.mail(1)
}

// An unsolicited FETCH of flags that goes before the answer makes go-imap drop
// the body; it is asked for again.
func TestFlagsBeforeBody(t *testing.T) {
	in := &inbox{next: 1}
	fetches := 0
	idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), string(mail(1))}}, 2 })
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			if fetches++; fetches == 1 {
				p.say(`* 1 FETCH (UID 1 FLAGS (\Recent))`)
			}
		}
		return idle(p, tag, command)
	}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	w.ready()
	w.mail(1)
	if fetches > 2 { // one does where the answer is to an order
		t.Errorf("%d FETCHes, want 2", fetches)
	}
}

// A server that ignores the partial range and sends a huge body is hung up on;
// what came is delivered, the mail beside it too, and it is not asked for again.
func TestHugeBody(t *testing.T) {
	huge := string(mail(1)) + strings.Repeat("x", MaxRaw)
	answer := func(p *peer, command string) {
		io.WriteString(p, fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE %q BODY[] {10000000000}\r\n%s",
			at().Format("_2-Jan-2006 15:04:05 -0700"), huge))
		for { // ten gigabytes, if the client lets us
			if _, err := io.WriteString(p, strings.Repeat("x", 1<<16)); err != nil {
				panic(hungUp)
			}
		}
	}
	for _, where := range []string{"arriving", "there already"} {
		t.Run(where, func(t *testing.T) {
			asked := make(chan string, 10)
			first := &inbox{next: 1}
			if where == "there already" {
				first.messages, first.next = []message{{1, at(), huge}, {2, at(), string(mail(2))}}, 3
			}
			idle := idleAnd(first, "* 2 EXISTS", func(*peer, string) {})
			first.refuse = func(p *peer, tag, command string) bool {
				if strings.Contains(command, "BODY.PEEK[]") {
					answer(p, command)
				}
				return idle(p, tag, command)
			}
			second := &inbox{next: 3, messages: []message{{1, at(), huge}, {2, at(), string(mail(2))}}}
			second.refuse = func(p *peer, tag, command string) bool {
				if strings.Contains(command, "BODY.PEEK[]") {
					asked <- command
				}
				return false
			}
			s := serveScripts(t, identity{},
				func(p *peer) { p.greet(); p.serve(first, nil) },
				func(p *peer) { p.greet(); p.serve(second, nil) })
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
			seen := map[uint32]int{}
			for seen[1] == 0 || seen[2] == 0 {
				switch u := w.next().(type) {
				case Message:
					seen[u.UID]++
					if u.UID == 1 && (!u.Truncated || len(u.Raw) != MaxRaw) {
						t.Errorf("%d bytes, Truncated %v", len(u.Raw), u.Truncated)
					}
				case Reconnecting:
					checkCode(t, u.Err, protocol.ErrConnectionLost)
				}
			}
			if seen[1] != 1 || seen[2] != 1 {
				t.Errorf("seen %v, want each once", seen)
			}
			if got := <-asked; !strings.Contains(got, "UID FETCH 2 ") {
				t.Errorf("the second connection asked %q, want UID 2 alone", got)
			}
		})
	}
}

// A body cut off in the middle is not delivered; after reconnecting it is whole.
func TestBodyCutOff(t *testing.T) {
	whole := []message{{1, at(), string(mail(1))}}
	first := &inbox{next: 1}
	idle := idleAnd(first, "* 1 EXISTS", func(*peer, string) {})
	first.refuse = func(p *peer, tag, command string) bool {
		if strings.Contains(command, "BODY.PEEK[]") {
			io.WriteString(p, fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE %q BODY[]<0> {1000}\r\n%s", at().Format("_2-Jan-2006 15:04:05 -0700"), mail(1)))
			panic(hungUp)
		}
		return idle(p, tag, command)
	}
	s := serveScripts(t, identity{},
		func(p *peer) { p.greet(); p.serve(first, nil) },
		func(p *peer) { p.greet(); p.serve(&inbox{next: 2, messages: whole}, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	w.ready()
	if m := w.mail(1); string(m.Raw) != string(mail(1)) {
		t.Errorf("%q", m.Raw)
	}
}

// A message that ends the connection each time it is asked for, or is refused,
// does not keep those beside it from being read, whether it was there before or
// arrives.
func TestPoison(t *testing.T) {
	poisons := map[string]func(p *peer, tag string){
		"hung up": func(p *peer, tag string) { panic(hungUp) },
		"garbage": func(p *peer, tag string) { p.say("* 2 FETCH (UID 2 BODY[]<0> }{)", tag+" OK") },
		"a date that is none": func(p *peer, tag string) {
			p.say(`* 2 FETCH (UID 2 INTERNALDATE "yesterday" BODY[]<0> "x")`, tag+" OK")
		},
		"an endless envelope": func(p *peer, tag string) {
			p.say(`* 2 FETCH (UID 2 ENVELOPE ("`+strings.Repeat("x", 8<<20)+`"`, tag+" OK")
		},
		"parentheses": func(p *peer, tag string) { p.say("* 2 FETCH "+strings.Repeat("(", 20000), tag+" OK") },
		"a BODYSTRUCTURE nobody asked for": func(p *peer, tag string) {
			p.say("* 2 FETCH (UID 2 BODYSTRUCTURE "+strings.Repeat("(", 20000), tag+" OK")
		},
		"one of messages in messages": func(p *peer, tag string) {
			p.say("* 2 FETCH (UID 2 BODY "+strings.Repeat(`("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) `, 20000), tag+" OK")
		},
		"300 MB":        func(p *peer, tag string) { endless(p, "* 2 FETCH (UID 2 BODY[]<0> {300000000}\r\n") },
		"a 300 MB word": func(p *peer, tag string) { endless(p, "* 2 FETCH (UID 2 X-SPAM ") },
		"refused":       func(p *peer, tag string) { p.say(tag + " NO [SERVERBUG] cannot read it") },
		"without body":  nil,
		"cut in its body": func(p *peer, tag string) {
			io.WriteString(p, "* 2 FETCH (UID 2 BODY[]<0> {1000}\r\nFrom:")
			panic(hungUp)
		},
		"BYE instead of a body": func(p *peer, tag string) { p.say("* BYE [SERVERBUG] panic"); panic(hungUp) },
	}
	for name, poison := range poisons {
		for _, arriving := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, arriving %v", name, arriving), func(t *testing.T) {
				t.Parallel()
				received := at()
				all := []message{{1, received, string(mail(1))}, {2, received, string(mail(2))}, {3, received, string(mail(3))}}
				var mu sync.Mutex
				here := all
				if arriving {
					here = nil
				}
				serve := func(p *peer) {
					in := &inbox{}
					update := func() bool {
						mu.Lock()
						defer mu.Unlock()
						grew := len(here) > len(in.messages)
						in.messages, in.next = here, len(here)+1
						return grew
					}
					update()
					in.refuse = func(p *peer, tag, command string) bool {
						switch {
						case strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY.PEEK[]"):
							set := strings.Fields(command)[2]
							for i, m := range in.messages {
								if !inSet(set, m.uid, i == len(in.messages)-1) {
									continue
								}
								if m.uid == 2 && poison == nil {
									p.say("* 2 FETCH (UID 2)")
									continue
								}
								if m.uid == 2 {
									poison(p, tag)
									return true
								}
								p.fetch(&inbox{messages: in.messages[:i+1]}, fmt.Sprintf("UID FETCH %d BODY.PEEK", m.uid))
							}
							p.say(tag + " OK fetched")
						case command == "NOOP":
							if update() {
								p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)))
							}
							p.say(tag + " OK")
						case command == "IDLE":
							p.say(tag + " NO")
						default:
							return false
						}
						return true
					}
					p.greet()
					p.serve(in, nil)
				}
				s := serveScripts(t, identity{}, serve)
				w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
				if arriving {
					w.ready()
					mu.Lock()
					here = all
					mu.Unlock()
				}
				seen := map[uint32]int{}
				skipped := 0
				for seen[1] == 0 || seen[3] == 0 || skipped == 0 {
					switch u := w.next().(type) {
					case Message:
						seen[u.UID]++
						if u.UID == 2 { // what came of the 300 MB is a mail, too
							skipped++
						}
					case Skipped:
						checkCode(t, u.Err, protocol.ErrUnread)
						skipped++
					}
				}
				mu.Lock()
				here = append(slices.Clone(all), message{4, received, string(mail(4))})
				mu.Unlock()
				for seen[4] == 0 {
					if m, ok := w.next().(Message); ok {
						seen[m.UID]++
					}
				}
				if seen[1] != 1 || seen[3] != 1 || seen[4] != 1 {
					t.Errorf("seen %v, want each once", seen)
				}
			})
		}
	}
}

// What broke connections for one watcher is tried once for the next, since the trouble
// may be over, and not as often as the first time; the next is told of it all the same.
func TestPoisonIsRemembered(t *testing.T) {
	var asked atomic.Int32
	all := []message{{1, at(), string(mail(1))}, {2, at(), string(mail(2))}, {3, at(), string(mail(3))}}
	s := serveScripts(t, identity{}, func(p *peer) {
		in := &inbox{messages: all, next: 4}
		in.refuse = func(p *peer, tag, command string) bool {
			switch {
			case strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY.PEEK[]") && inSet(strings.Fields(command)[2], 2, false):
				asked.Add(1)
				panic(hungUp)
			case command == "IDLE":
				p.say(tag + " NO")
			default:
				return false
			}
			return true
		}
		p.greet()
		p.serve(in, nil)
	})
	box := openBox(t, s.config(protocol.TLSImplicit), hurried())
	var before int32
	began := time.Now() // the stamps are in the future, which the first watch takes for the clock
	for n := range 3 {
		w := watching(t, box, began)
		seen, skipped := map[uint32]int{}, 0
		for seen[1] == 0 || seen[3] == 0 || skipped == 0 {
			switch u := w.next().(type) {
			case Message:
				seen[u.UID]++
			case Skipped:
				checkCode(t, u.Err, protocol.ErrUnread)
				skipped++
			}
		}
		now := asked.Load()
		if more := now - before; n > 0 && (more == 0 || more >= mostStrikes) {
			t.Errorf("watcher %d: it was asked for %d times more", n, more)
		}
		before = now
	}
}

// endless sends more than anyone should take.
func endless(p *peer, beginning string) {
	io.WriteString(p, beginning)
	for range 300_000_000 >> 16 {
		if _, err := io.WriteString(p, strings.Repeat("x", 1<<16)); err != nil {
			panic(hungUp)
		}
	}
}

// A stamp that go-imap cannot read keeps nobody from the rest of the tail, and its
// mail is read all the same.
func TestPoisonStamp(t *testing.T) {
	received := at()
	serve := func(p *peer) {
		in := &inbox{next: 4, messages: []message{{1, received, string(mail(1))}, {2, received, string(mail(2))}, {3, received, string(mail(3))}}}
		in.refuse = func(p *peer, tag, command string) bool {
			set := strings.Fields(command)[1:]
			if !strings.Contains(command, "FETCH") || strings.Contains(command, "BODY.PEEK[]") {
				return false
			}
			if set[0] != "FETCH" && inSet(set[0], 2, false) || set[0] == "FETCH" && inSet(set[1], 2, false) {
				p.say(`* 2 FETCH (UID 2 INTERNALDATE "yesterday")`, tag+" OK")
				return true
			}
			return false
		}
		p.greet()
		p.serve(in, nil)
	}
	s := serveScripts(t, identity{}, serve)
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	for {
		if _, ok := w.next().(Ready); ok {
			break
		}
	}
	for n := 3; n > 0; n-- {
		w.mail(n)
	}
	w.nothing()
}

// However many mails break the connection each time they are asked for: the one
// that can be read is handed over when it has been, and not when the others have been
// put off, and no pause before the next attempt is long, since each attempt
// brings the reading on.
func TestPoisonHoldsNothingUp(t *testing.T) {
	const bad = 5
	in := here(1 + bad)
	in.refuse = func(p *peer, tag, command string) bool {
		if set, ok := strings.CutPrefix(command, "UID FETCH "); ok && strings.Contains(command, "BODY.PEEK[]") {
			set, _, _ = strings.Cut(set, " ")
			for n := 2; n <= 1+bad; n++ {
				if inSet(set, n, n == 1+bad) {
					panic(hungUp)
				}
			}
		}
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		read := false
		for {
			switch u := w.next().(type) {
			case Reconnecting:
				if most := 2 * time.Second; u.In > most {
					t.Errorf("a pause of %v, want %v at most", u.In, most)
				}
			case Message:
				read = true
				if u.UID != 1 {
					t.Errorf("mail %d", u.UID)
				}
			case Resumed:
				if !read {
					t.Error("the mail that was read waited until the others were put off")
				}
				return
			}
		}
	}, serves(in))
}

// A server that gives the stamps of its mails and fails over their headers, or over one
// of them, costs the inbox little: a round trip where the server says so, and a
// connection where it hangs up. Soon it is not asked for them any more.
func TestHeadersThatCannotBeRead(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(p *peer, tag string)
		conns  int
	}{
		"NO":      {func(p *peer, tag string) { p.say(tag + " NO System Error (Failure)") }, 1},
		"BAD":     {func(p *peer, tag string) { p.say(tag + " BAD Command Error. 12") }, 1},
		"hung up": {func(*peer, string) { panic(hungUp) }, 1 + mostUnnamed},
	} {
		t.Run(name, func(t *testing.T) {
			conns, asked := 0, 0
			in := here(0)
			in.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "HEADER.FIELDS (\"Message-ID\")") && !strings.Contains(command, "HEADER.FIELDS (Message-ID)") {
					return false
				}
				asked++
				test.answer(p, tag)
				return true
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				*in = inbox{next: 4, messages: here(3).messages, refuse: in.refuse}
				in.messages[0].received = time.Now().Add(-time.Hour)
				for range 4 {
					w := watching(t, b.Box, time.Now().Add(-time.Minute))
					w.patient = time.Hour
					for is := false; !is; {
						switch u := w.next().(type) {
						case Ready:
							is = true
						case Reconnecting:
							if test.conns == 1 {
								t.Errorf("%+v", u)
							}
						default:
							t.Fatalf("%+v", u)
						}
					}
					w.mail(3)
					w.mail(2)
					w.stop()
				}
			}, func(p *peer) { conns++; p.serve(in, nil) })
			if conns != test.conns || asked != mostUnnamed {
				t.Errorf("%d connections, want %d; headers were asked for %d times, want %d", conns, test.conns, asked, mostUnnamed)
			}
		})
	}
}
