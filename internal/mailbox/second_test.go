package mailbox

import (
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Whatever becomes of the second connection, the first goes on; where the
// server gives none, the first makes the rounds.
func TestSecondConnectionFails(t *testing.T) {
	for name, refusal := range map[string]string{
		"too many":       "NO [ALERT] Too many simultaneous connections. (Failure)",
		"login refused":  "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
		"unavailable":    "NO [UNAVAILABLE] later",
		"BYE":            "",
		"it goes silent": "?",
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			junk := here(0)
			now := func() *inbox {
				mu.Lock()
				defer mu.Unlock()
				c := *junk
				return &c
			}
			first := here(0)
			first.refuse = func(p *peer, tag, command string) bool {
				word, _, _ := strings.Cut(command, " ")
				if word == "SELECT" {
					*first = inbox{next: 1, refuse: first.refuse}
				}
				if word == "IDLE" || word == "NOOP" {
					return false
				}
				return folders(first, "Junk", now)(p, tag, command)
			}
			second := &inbox{refuse: func(p *peer, tag, command string) bool {
				if !strings.HasPrefix(command, "LOGIN") {
					return false
				}
				switch refusal {
				case "":
					p.say("* BYE no")
				case "?":
					p.wait()
				default:
					p.say(tag + " " + refusal)
				}
				panic(hungUp)
			}}
			inBubble(t, func(t *testing.T, b *bubble) {
				b.limits.round = defaults.round
				w := b.watch(t)
				defer w.stop()
				w.ready()
				mu.Lock()
				junk = here(1)
				mu.Unlock()
				if m, ok := w.next().(Message); !ok || !m.Junk || m.Folder != "Junk" {
					t.Errorf("%+v", m)
				}
				w.nothing()
			}, serves(first), serves(second))
		})
	}
}

// A second connection that ends after each round is given up, and does not log in
// for ever; the first makes the rounds then.
func TestSecondConnectionKeepsEnding(t *testing.T) {
	for name, lasts := range map[string]time.Duration{"at once": 0, "after a second": time.Second} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			junk := here(0)
			seconds := 0
			now := func() *inbox {
				mu.Lock()
				defer mu.Unlock()
				c := *junk
				return &c
			}
			serve := func(in *inbox) {
				others := folders(in, "Junk", now)
				in.refuse = func(p *peer, tag, command string) bool {
					switch word, _, _ := strings.Cut(command, " "); word {
					case "SELECT":
						*in = inbox{next: 1, refuse: in.refuse}
						return false
					case "IDLE", "NOOP":
						return false
					}
					return others(p, tag, command)
				}
			}
			first := here(0)
			serve(first)
			inBubble(t, func(t *testing.T, b *bubble) {
				b.limits.round = defaults.round
				w := b.watch(t)
				w.ready()
				time.Sleep(10 * time.Minute)
				mu.Lock()
				if seconds != mostSeconds+1 { // and one minutes later, to see whether it is so still
					t.Errorf("%d logins beside the first, want %d", seconds, mostSeconds+1)
				}
				junk = here(1)
				mu.Unlock()
				if m, ok := w.next().(Message); !ok || !m.Junk {
					t.Errorf("%+v", m)
				}
			}, serves(first), func(p *peer) {
				mu.Lock()
				seconds++
				mu.Unlock()
				in := here(0)
				serve(in)
				p.serve(in, until("IDLE"))
				p.say("+ idling")
				time.Sleep(lasts)
			})
		})
	}
}

// Once the server gives a second connection again, it is made again, and the first
// does nothing but wait for the inbox.
func TestSecondConnectionComesBack(t *testing.T) {
	var mu sync.Mutex
	full, logins, rounds := true, 0, 0 // of the second connection; rounds made on the first
	junk := here(0)
	now := func() *inbox {
		mu.Lock()
		defer mu.Unlock()
		c := *junk
		return &c
	}
	serve := func(isFirst bool) script {
		return func(p *peer) {
			in := here(0)
			others := folders(in, "Junk", now)
			in.refuse = func(p *peer, tag, command string) bool {
				word, _, _ := strings.Cut(command, " ")
				mu.Lock()
				if isFirst && word == "STATUS" {
					rounds++
				}
				if !isFirst && word == "LOGIN" {
					logins++
				}
				refused := full && !isFirst
				mu.Unlock()
				switch {
				case word == "LOGIN" && refused:
					p.say(tag + " NO [ALERT] Too many simultaneous connections. (Failure)")
					return true
				case word == "SELECT":
					*in = inbox{next: 1, refuse: in.refuse}
					return false
				case isFirst && (word == "IDLE" || word == "NOOP"):
					return false
				}
				return others(p, tag, command)
			}
			p.serve(in, nil)
		}
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		b.limits.round = defaults.round
		w := b.watch(t)
		w.ready()
		time.Sleep(defaults.back + time.Minute)
		mu.Lock()
		if logins != 2 || rounds == 0 {
			t.Errorf("%d logins were refused, and %d questions asked over the first connection", logins, rounds)
		}
		full = false
		mu.Unlock()
		time.Sleep(2 * defaults.back)
		mu.Lock()
		was := rounds
		mu.Unlock()
		time.Sleep(time.Hour)
		mu.Lock()
		if logins != 3 || rounds != was {
			t.Errorf("%d logins, and %d questions over the first connection when there was another", logins, rounds-was)
		}
		junk = here(1)
		mu.Unlock()
		if m, ok := w.next().(Message); !ok || !m.Junk {
			t.Errorf("%+v", m)
		}
	}, serve(true), serve(false))
}

// A server that allows one connection and ends the older one is served over one.
func TestServerTakesTheNewest(t *testing.T) {
	var mu sync.Mutex
	var last net.Conn
	received := at()
	serve := func(p *peer) {
		mu.Lock()
		if last != nil {
			last.Close()
		}
		last = p.Conn
		mu.Unlock()
		p.greet()
		in := &inbox{next: 1}
		junk := folders(in, "Junk", func() *inbox { return &inbox{next: 2, messages: []message{{1, received, string(mail(1))}}} })
		in.refuse = func(p *peer, tag, command string) bool {
			if command == "SELECT INBOX" {
				*in = inbox{next: 1, refuse: in.refuse}
				return false
			}
			if command == "IDLE" || command == "NOOP" {
				return false
			}
			return junk(p, tag, command)
		}
		p.serve(in, nil)
	}
	s := serveScripts(t, identity{}, serve)
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), everywhere()), time.Now())
	for {
		if _, ok := w.next().(Ready); ok {
			break
		}
	}
	if m := w.mail(1); !m.Junk {
		t.Errorf("%+v", m)
	}
	if n := len(s.conns); n > 12 {
		t.Errorf("%d connections", n)
	}
}

// What ends the first connection is taken for the second's doing only where the
// second had just come and is still there after the pause: a network that fails
// takes both, the one a moment before the other.
func TestClash(t *testing.T) {
	const pause = 500 * time.Millisecond
	for _, test := range []struct {
		name  string
		login time.Duration // of the second, before the first ended; negative: after
		none  bool          // the second has no connection then
		then  func(s *second)
		want  bool
	}{
		{name: "had just come", login: time.Second, want: true},
		{name: "came with the end", login: -100 * time.Millisecond, want: true},
		{name: "was there for long", login: clash + time.Second},
		{name: "ended before", none: true, login: time.Second},
		{name: "ended a moment later", login: time.Second, then: func(s *second) { s.now.Store(nil) }},
		{name: "ended and came again", login: time.Second, then: func(s *second) {
			s.now.Store(new(attempt))
			s.now.Load().login.Store(time.Now().UnixNano())
		}},
		{name: "never came", login: -time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := new(second)
			a := new(attempt)
			if !test.none {
				s.now.Store(a)
			}
			if test.login > 0 {
				a.login.Store(time.Now().Add(-test.login).UnixNano())
			}
			suspect := s.suspect()
			time.Sleep(pause)
			if login := -test.login; login >= 0 && login < pause {
				a.login.Store(time.Now().Add(login - pause).UnixNano())
			}
			if test.then != nil {
				test.then(s)
			}
			if got := s.outlived(suspect); got != test.want {
				t.Errorf("%s: %v", test.name, got)
			}
		})
	}
}

// Where there is but one connection, mail that keeps coming to the inbox does
// not keep it from the other folders.
func TestRoundsWhileMailComes(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	g := gated(t, &cfg, 1)
	l := everywhere()
	l.round = 200 * time.Millisecond
	w := watching(t, openBox(t, cfg, l), time.Now())
	w.ready()
	for range mostSeconds { // then it is given up
		g.turnedAway()
	}
	over := make(chan struct{})
	var noise sync.WaitGroup
	noise.Go(func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(l.round / 20):
				s.Deliver(imapd.Inbox, mail(1))
			}
		}
	})
	defer noise.Wait()
	defer close(over)
	deadline := time.After(patience)
	for told := false; !told; {
		if err := s.Deliver(imapd.Junk, mail(2)); err != nil {
			t.Fatal(err)
		}
		select {
		case u := <-w.updates:
			m, ok := u.(Message)
			told = ok && m.Junk
		case <-deadline:
			t.Fatal("nobody looks into the junk folder")
		}
	}
}
