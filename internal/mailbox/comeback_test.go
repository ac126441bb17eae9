package mailbox

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// The first attempt may fail; the watcher hears of it and waits on. Both that
// and a Watch that ends meanwhile leave nothing behind.
func TestFirstAttemptFails(t *testing.T) {
	s := serveScripts(t, identity{},
		func(p *peer) { p.tls(); p.say("* BYE [UNAVAILABLE] later") },
		func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	r, ok := w.next().(Reconnecting)
	if !ok {
		t.Fatal("no Reconnecting")
	}
	checkCode(t, r.Err, protocol.ErrServerBusy)
	w.ready()
}

func TestWatchEndsWhileConnecting(t *testing.T) {
	for name, serve := range map[string]script{
		"handshake": (*peer).wait,
		"greeting":  func(p *peer) { p.tls(); p.wait() },
		"login":     func(p *peer) { p.greet(); p.wait() },
		"pause":     func(p *peer) {},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveScripts(t, identity{}, serve)
			l := hurried()
			l.backoff, l.maxPause = time.Hour, time.Hour
			b := openBox(t, s.config(protocol.TLSImplicit), l)
			w := watching(t, b, time.Now())
			<-s.conns
			if name == "pause" {
				if _, ok := w.next().(Reconnecting); !ok {
					t.Fatal("no Reconnecting")
				}
			}
			w.cancel()
			if err := w.end(); err != nil {
				t.Errorf("Watch: %v", err)
			}
			b.mu.Lock()
			owned := b.owned
			b.mu.Unlock()
			if owned == nil {
				return
			}
			select {
			case <-owned: // long before any of the limits
			case <-time.After(patience / 4):
				t.Error("the owner goes on connecting for nobody")
			}
		})
	}
}

// Close with an ended context does not wait for a server that is silent.
func TestCloseDoesNotWait(t *testing.T) {
	s := serveScripts(t, identity{}, func(p *peer) {
		p.greet()
		p.serve(&inbox{next: 1}, until("IDLE"))
		p.say("+ idling")
		p.wait()
	})
	l := hurried()
	l.logout = time.Hour
	b := openBox(t, s.config(protocol.TLSImplicit), l)
	w := watching(t, b, time.Now())
	w.ready()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Close(ctx); err != nil {
		t.Error(err)
	}
	checkCode(t, w.end(), protocol.ErrConnectionLost)
}

// What changed while the server was away: what may pass is waited for, the rest
// ends every watch with its reason.
func TestChangedMeanwhile(t *testing.T) {
	other, _ := testCertificate(t, identity{})
	answer := func(answer string) script {
		return func(p *peer) {
			p.greet()
			p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
				if strings.HasPrefix(command, "LOGIN") {
					p.say(tag + " " + answer)
					return true
				}
				return false
			}}, nil)
		}
	}
	opens := func(answer string) script {
		return func(p *peer) {
			p.greet()
			p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
				if strings.HasPrefix(command, "SELECT") {
					p.say(tag + " " + answer)
					return true
				}
				return false
			}}, nil)
		}
	}
	tests := []struct {
		name   string
		second script
		want   protocol.ErrorCode
		passes bool
	}{
		{"the certificate", func(p *peer) { p.tlsAs(other) }, protocol.ErrCertificate, false},
		{"the password", answer("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"), protocol.ErrLoginRefused, false},
		{"the server's patience", answer("NO [UNAVAILABLE] Request is throttled. Suggested Backoff Time: 30000 milliseconds"), protocol.ErrServerBusy, true},
		{"the number of connections", answer("NO [ALERT] Too many simultaneous connections. (Failure)"), protocol.ErrTooMany, true},
		{"nothing but that it restarts", func(p *peer) { p.tls(); p.say("* BYE [UNAVAILABLE] starting") }, protocol.ErrServerBusy, true},
		{"the server's health", answer("NO Login is not possible"), protocol.ErrServerBusy, true},
		{"the password, without a code", answer("NO Invalid user name or password"), protocol.ErrLoginRefused, false},
		{"what answers, in TLS", func(p *peer) { p.tls(); p.say("HTTP/1.1 503 Service Unavailable") }, protocol.ErrServerBusy, true},
		{"what answers, in clear", func(p *peer) { fmt.Fprint(p, "HTTP/1.1 503 Service Unavailable\r\n\r\n"); p.wait() }, protocol.ErrServerBusy, true},
		{"the way it greets", func(p *peer) { p.tls(); p.say("* NO server busy") }, protocol.ErrServerBusy, true},
		{"the folder, locked", opens("NO Mailbox is locked"), protocol.ErrServerBusy, true},
		{"the folder, for a moment", opens("BAD User is authenticated but not connected."), protocol.ErrServerBusy, true},
		{"the folder, for good", opens("NO [NONEXISTENT] it is gone"), protocol.ErrFolder, false},
		{"what it says before TLS", func(p *peer) { p.tls(); p.say("* PREAUTH hello"); p.wait() }, protocol.ErrTLS, false},
		{"the greeting, which is gone", func(p *peer) { p.tls() }, protocol.ErrConnectionLost, true},
	}
	for _, pinned := range []bool{false, true} {
		for _, test := range tests {
			t.Run(fmt.Sprintf("%s, pinned %v", test.name, pinned), func(t *testing.T) {
				t.Parallel()
				s := serveScripts(t, identity{},
					func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, until("IDLE")); p.say("+ idling") },
					test.second,
					func(p *peer) {
						p.greet()
						p.serve(&inbox{next: 2, messages: []message{{1, at(), string(mail(1))}}}, nil)
					})
				cfg := s.config(protocol.TLSImplicit)
				if pinned {
					cfg.CA, cfg.TrustCert = nil, s.fingerprint()
				}
				w := watching(t, openBox(t, cfg, hurried()), time.Now())
				w.ready()
				if r, ok := w.next().(Reconnecting); !ok {
					t.Fatal("no Reconnecting")
				} else {
					checkCode(t, r.Err, protocol.ErrConnectionLost)
				}
				if !test.passes {
					checkCode(t, w.end(), test.want)
					return
				}
				r, ok := w.next().(Reconnecting)
				if !ok {
					t.Fatal("no second Reconnecting")
				}
				checkCode(t, r.Err, test.want)
				if m := w.mail(1); !m.Arrived {
					t.Errorf("%+v", m)
				}
			})
		}
	}
}

// A command that is refused because the session expired is no end.
func TestSessionExpired(t *testing.T) {
	for _, word := range []string{"NOOP", "IDLE", "UID FETCH"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			first := &inbox{next: 1}
			idle := idleAnd(first, "* 1 EXISTS", func(*peer, string) {})
			first.refuse = func(p *peer, tag, command string) bool {
				switch {
				case strings.HasPrefix(command, word):
					p.say(tag + " BAD Session expired, please login again.")
				case word == "NOOP" && command == "IDLE":
					p.say(tag + " NO")
				case command == "NOOP", strings.HasPrefix(command, "UID"):
					p.say(tag + " BAD not logged in") // after IDLE was refused
				default:
					return idle(p, tag, command)
				}
				return true
			}
			s := serveScripts(t, identity{},
				func(p *peer) { p.greet(); p.serve(first, nil) },
				func(p *peer) {
					p.greet()
					p.serve(&inbox{next: 2, messages: []message{{1, at(), string(mail(1))}}}, nil)
				})
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
			for {
				if m, ok := w.next().(Message); ok {
					if m.UID != 1 {
						t.Errorf("%+v", m)
					}
					return
				}
			}
		})
	}
}

// An inbox that does not open after a good login is tried again, though the mailbox
// has never been open before.
func TestFirstSelectRefused(t *testing.T) {
	for _, answer := range []string{"NO Mailbox is locked by another session", "BAD Command Error. 12"} {
		in := here(1)
		refused := 0
		in.refuse = func(p *peer, tag, command string) bool {
			if !strings.HasPrefix(command, "SELECT") || refused == 2 {
				return false
			}
			refused++
			p.say(tag + " " + answer)
			return true
		}
		inBubble(t, func(t *testing.T, b *bubble) {
			w := b.watch(t)
			for range 2 {
				if r, ok := w.next().(Reconnecting); !ok || r.Err.Code != protocol.ErrServerBusy {
					t.Fatalf("%+v", r)
				}
			}
			w.ready()
		}, serves(in))
	}
}

// Mercy has an end: the user must be told in time that the password is another.
func TestMercyEnds(t *testing.T) {
	for _, test := range []struct {
		answer string
		tries  int
		want   protocol.ErrorCode
	}{
		{"LOGIN", 3, protocol.ErrLoginRefused},
		{"SELECT", 8, protocol.ErrFolder},
	} {
		t.Run(test.answer, func(t *testing.T) {
			t.Parallel()
			s := serveScripts(t, identity{},
				func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, until("IDLE")); p.say("+ idling") },
				func(p *peer) {
					p.greet()
					p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
						if strings.HasPrefix(command, test.answer) {
							p.say(tag + " NO go away")
							return true
						}
						return false
					}}, nil)
				})
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
			w.ready()
			checkCode(t, w.end(), test.want)
			tries := -1 // the first is of the connection that was lost
			for ; len(w.updates) > 0; tries++ {
				if r := w.next().(Reconnecting); tries >= 0 && (r.Err.Code != protocol.ErrServerBusy || r.Err.Server != "go away") {
					t.Errorf("%+v", r.Err)
				}
			}
			if tries != test.tries {
				t.Errorf("tried %d times more, want %d", tries, test.tries)
			}
		})
	}
}

// Of much mail that came meanwhile the newest is read, and how much is said.
func TestMuchMailMeanwhile(t *testing.T) {
	const came = mostMissed + 50
	var many []message
	for i := range came {
		many = append(many, message{i + 1, at(), string(mail(i + 1))})
	}
	s := serveScripts(t, identity{},
		func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, until("IDLE")); p.say("+ idling") },
		func(p *peer) { p.greet(); p.serve(&inbox{next: came + 1, messages: many}, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	w.ready()
	read := 0
	for {
		switch u := w.next().(type) {
		case Message:
			read++
			continue
		case Skipped:
			if read != mostMissed || u.Err.Sentence != "More than 100 mails are new in INBOX: only the newest were looked at." {
				t.Errorf("%d read; %s", read, u.Err.Sentence)
			}
		default:
			continue
		}
		break
	}
}

// Servers that do not answer hold up no other.
func TestDeadServersHoldUpNobody(t *testing.T) {
	dead := serveScripts(t, identity{}, (*peer).wait)
	for range 2 * cap(opening) {
		w := watching(t, openBox(t, dead.config(protocol.TLSImplicit), hurried()), time.Now())
		defer w.stop()
		<-dead.conns
	}
	s, cfg := startIMAPD(t, imapd.Options{})
	w := watching(t, openBox(t, cfg, hurried()), time.Now())
	w.ready()
	deliver(t, s, 1)
	w.mail(1)
}

// A mail that was handed over before its connection broke is there for who came
// since, too: it does not arrive again.
func TestHandedOverBeforeOthersCame(t *testing.T) {
	in := &inbox{next: 1}
	idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = here(1).messages, 2 })
	in.refuse = func(p *peer, tag, command string) bool {
		if !strings.HasPrefix(command, "UID FETCH") {
			return idle(p, tag, command)
		}
		p.fetch(in, command)
		panic(hungUp) // and the answer has no end
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		w.ready()
		w.mail(1)
		if _, ok := w.next().(Reconnecting); !ok {
			t.Fatal("no Reconnecting")
		}
		late := b.watch(t)
		for {
			switch u := late.next().(type) {
			case Message:
				if u.UID != 1 {
					t.Errorf("mail %d", u.UID)
				}
				return
			case Resumed:
				t.Fatal("the mail did not come")
			}
		}
	}, serves(in), serves(here(1)))
}

// Mail that keeps coming, and can be read, must not have the one that breaks the
// connection tried from the beginning each time.
func TestPoisonIsNotForgottenOverNewMail(t *testing.T) {
	const bad = 1
	var asked, conns int
	serve := func(p *peer) {
		conns++
		in := here(bad + conns - 1) // one more each time
		in.refuse = func(p *peer, tag, command string) bool {
			if set, ok := strings.CutPrefix(command, "UID FETCH "); ok && strings.Contains(command, "BODY.PEEK[]") {
				set, _, _ = strings.Cut(set, " ")
				if inSet(set, bad, bad == len(in.messages)) {
					asked++
					panic(hungUp)
				}
			}
			return false
		}
		p.serve(in, nil)
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		for tries := 0; ; tries++ {
			if _, ok := w.next().(Ready); ok {
				break
			}
			if tries > 100 {
				t.Fatal("it is never given up")
			}
		}
		if most := 1 + mostStrikes; asked > most {
			t.Errorf("asked for %d times, want %d", asked, most)
		}
	}, serve)
}
