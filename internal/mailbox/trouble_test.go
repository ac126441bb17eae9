package mailbox

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func freePort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

// What a server may do while a session is tested, and what the user is told.
func TestCheckTrouble(t *testing.T) {
	login := func(answer ...string) script {
		return func(p *peer) {
			p.greet()
			p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
				if !strings.HasPrefix(command, "LOGIN") {
					return false
				}
				if len(answer) == 0 {
					p.wait()
				}
				for i := range answer {
					answer[i] = strings.ReplaceAll(answer[i], "TAG", tag)
				}
				p.say(answer...)
				return true
			}}, nil)
		}
	}
	tests := []struct {
		name   string
		mode   protocol.TLSMode
		id     identity
		script script
		want   protocol.ErrorCode
		server string
	}{
		{name: "plain server at the TLS port", script: func(p *peer) { p.say("* OK hello"); p.wait() }, want: protocol.ErrTLS},
		{name: "silence in the handshake", script: (*peer).wait, want: protocol.ErrTimeout},
		{name: "no greeting", script: func(p *peer) { p.tls(); p.wait() }, want: protocol.ErrTimeout},
		{name: "half a greeting", script: func(p *peer) { p.tls(); io.WriteString(p, "* OK"); p.wait() }, want: protocol.ErrTimeout},
		{name: "hung up before the greeting", script: func(p *peer) { p.tls() }, want: protocol.ErrConnectionLost},
		{name: "not IMAP", script: func(p *peer) { p.tls(); p.say("220 smtp.example.org ESMTP"); p.wait() }, want: protocol.ErrNotIMAP},
		{name: "endless greeting", script: func(p *peer) { p.tls(); p.say("* OK " + strings.Repeat("x", 1<<16)); p.wait() }, want: protocol.ErrNotIMAP},
		{name: "BYE greeting", script: func(p *peer) { p.tls(); p.say("* BYE [UNAVAILABLE] down\tfor \x1b[1mrepair") },
			want: protocol.ErrServerBusy, server: "down for [1mrepair"},
		{name: "BYE greeting, too many", script: func(p *peer) { p.tls(); p.say("* BYE Maximum number of connections from user+IP exceeded") },
			want: protocol.ErrTooMany, server: "Maximum number of connections from user+IP exceeded"},
		{name: "PREAUTH", script: func(p *peer) { p.tls(); p.say("* PREAUTH hello"); p.wait() }, want: protocol.ErrTLS},
		{name: "expired certificate", id: identity{expired: true}, script: func(p *peer) { p.tls() }, want: protocol.ErrCertificate},
		{name: "certificate of another host", id: identity{name: "mail.example.org"}, script: func(p *peer) { p.tls() }, want: protocol.ErrCertificate},
		{name: "CAPABILITY never answered", script: func(p *peer) { p.tls(); p.say("* OK hello"); p.wait() }, want: protocol.ErrTimeout},

		{name: "login never answered", script: login(), want: protocol.ErrTimeout},
		{name: "Gmail's own password", script: login("TAG NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"),
			want: protocol.ErrLoginRefused, server: "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"},
		{name: "wrong password", script: login("TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
			want: protocol.ErrLoginRefused, server: "Invalid credentials (Failure)"},
		{name: "refused, then BYE", script: login("TAG NO LOGIN failed.", "* BYE Microsoft Exchange Server IMAP4 server signing off."),
			want: protocol.ErrLoginRefused, server: "LOGIN failed."},
		{name: "BYE, then refused", script: login("* BYE signing off.", "TAG NO Basic authentication is disabled."),
			want: protocol.ErrLoginRefused, server: "Basic authentication is disabled."},
		{name: "too many", script: login("TAG NO [ALERT] Too many simultaneous connections. (Failure)"),
			want: protocol.ErrTooMany, server: "Too many simultaneous connections. (Failure)"},
		{name: "throttled by Outlook", script: login("TAG NO [UNAVAILABLE] Request is throttled. Suggested Backoff Time: 299961 milliseconds"),
			want: protocol.ErrServerBusy, server: "Request is throttled. Suggested Backoff Time: 299961 milliseconds"},
		{name: "throttled by Yahoo", script: login("TAG NO [LIMIT] LOGIN Rate limit hit"), want: protocol.ErrServerBusy, server: "LOGIN Rate limit hit"},
		{name: "throttled by Gmail", script: login("TAG NO [ALERT] Account exceeded command or bandwidth limits. (Failure)"),
			want: protocol.ErrServerBusy, server: "Account exceeded command or bandwidth limits. (Failure)"},
		{name: "a limit of connections", script: login("TAG NO [LIMIT] no more"), want: protocol.ErrTooMany, server: "no more"},
		{name: "unavailable", script: login("TAG NO [UNAVAILABLE] Temporary authentication failure."),
			want: protocol.ErrServerBusy, server: "Temporary authentication failure."},
		{name: "hung up at login", script: func(p *peer) { p.greet(); p.hear() }, want: protocol.ErrConnectionLost},
		{name: "garbage at login", script: login("}{ what"), want: protocol.ErrConnectionLost},
		{name: "a 4 MiB line at login", script: login("* OK " + strings.Repeat("x", 4<<20)), want: protocol.ErrConnectionLost},
		{name: "the password comes back", script: login("TAG BAD no such command: LOGIN ann secret"), want: protocol.ErrLoginRefused},

		{name: "no INBOX", script: func(p *peer) {
			p.greet()
			p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
				if command == "SELECT INBOX" {
					p.say(tag + " NO [NONEXISTENT] no such mailbox")
					return true
				}
				return false
			}}, nil)
		}, want: protocol.ErrFolder, server: "no such mailbox"},

		{name: "STARTTLS", mode: protocol.TLSStart, script: func(p *peer) {
			p.say("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hello")
			tag, command := p.hear()
			if command != "STARTTLS" {
				panic(command)
			}
			p.say("* OK soon", tag+" OK [CAPABILITY IMAP4rev1 LOGINDISABLED] go on")
			p.tls()
			p.serve(&inbox{}, nil)
		}},
		{name: "STARTTLS refused", mode: protocol.TLSStart, script: func(p *peer) {
			p.say("* OK hello")
			tag, _ := p.hear()
			p.say(tag + " NO not here")
			p.wait()
		}, want: protocol.ErrTLS},
		{name: "STARTTLS with more in its segment", mode: protocol.TLSStart, script: func(p *peer) {
			p.say("* OK hello")
			tag, _ := p.hear()
			p.say(tag+" OK go on", "* CAPABILITY IMAP4rev1 AUTH=EVIL")
			p.wait()
		}, want: protocol.ErrTLS},
		{name: "STARTTLS after PREAUTH", mode: protocol.TLSStart, script: func(p *peer) { p.say("* PREAUTH hello"); p.wait() }, want: protocol.ErrTLS},
		{name: "BYE before STARTTLS says nothing", mode: protocol.TLSStart, script: func(p *peer) { p.say("* BYE call 555-0100 at once") }, want: protocol.ErrServerBusy},
		{name: "silence before STARTTLS", mode: protocol.TLSStart, script: (*peer).wait, want: protocol.ErrTimeout},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			mode := test.mode
			if mode == "" {
				mode = protocol.TLSImplicit
			}
			s := serveScripts(t, test.id, test.script)
			l := hurried()
			if test.want == protocol.ErrTimeout {
				l.handshake, l.greeting, l.command = 300*time.Millisecond, 300*time.Millisecond, 300*time.Millisecond
			}
			err := check(t.Context(), s.config(mode), l)
			checkCode(t, err, test.want)
			if e, ok := err.(*protocol.Error); ok {
				if e.Server != test.server {
					t.Errorf("server's words %q, want %q", e.Server, test.server)
				}
				if all := fmt.Sprint(e, e.Server, e.Err); strings.Contains(all, "secret") {
					t.Errorf("the password is in %q", all)
				}
			}
		})
	}
}

// A pinned certificate is trusted whatever its name and dates, and only it.
func TestPinIgnoresNameAndDates(t *testing.T) {
	for _, id := range []identity{{expired: true}, {name: "mail.example.org"}} {
		s := serveScripts(t, id, func(p *peer) { p.greet(); p.serve(&inbox{}, nil) })
		cfg := s.config(protocol.TLSImplicit)
		cfg.CA, cfg.TrustCert = nil, s.fingerprint()
		checkCode(t, check(t.Context(), cfg, hurried()), "")
	}
}

func TestLoginMechanisms(t *testing.T) {
	t.Run("PLAIN where LOGIN is off", func(t *testing.T) {
		const plain = "IMAP4rev1 IDLE LOGINDISABLED AUTH=PLAIN SASL-IR"
		heard := make(chan string, 1)
		s := serveScripts(t, identity{}, func(p *peer) {
			p.tls()
			p.say("* OK [CAPABILITY " + plain + "] hello")
			p.serve(&inbox{capability: plain, refuse: func(p *peer, tag, command string) bool {
				if strings.HasPrefix(command, "AUTHENTICATE") {
					heard <- command
					p.say(tag + " OK welcome")
					return true
				}
				return false
			}}, nil)
		})
		checkCode(t, check(t.Context(), s.config(protocol.TLSImplicit), hurried()), "")
		if got := <-heard; got != "AUTHENTICATE PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=" {
			t.Errorf("heard %q", got)
		}
	})
	// IDLE is only offered after LOGIN, and only to those who ask.
	t.Run("capabilities change with login", func(t *testing.T) {
		heard := make(chan string, 1)
		s := serveScripts(t, identity{}, func(p *peer) {
			p.tls()
			p.say("* OK [CAPABILITY IMAP4rev1] hello")
			p.serve(&inbox{next: 1, refuse: func(p *peer, tag, command string) bool {
				switch {
				case strings.HasPrefix(command, "LOGIN"):
					p.say(tag + " OK welcome")
					return true
				case command == "IDLE", command == "NOOP":
					select {
					case heard <- command:
					default:
					}
				}
				return false
			}}, nil)
		})
		w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
		w.ready()
		if got := <-heard; got != "IDLE" {
			t.Errorf("heard %q, want IDLE", got)
		}
	})
	t.Run("ID", func(t *testing.T) {
		const caps = "IMAP4rev1 IDLE ID"
		heard := make(chan string, 2)
		identified := func(answer string) script {
			return func(p *peer) {
				p.tls()
				p.say("* OK [CAPABILITY " + caps + "] hello")
				p.serve(&inbox{capability: caps, refuse: func(p *peer, tag, command string) bool {
					if strings.HasPrefix(command, "ID ") {
						heard <- command
						p.say("* ID "+answer, tag+" OK")
						return true
					}
					return false
				}}, nil)
			}
		}
		s := serveScripts(t, identity{}, identified(`("name" "test")`))
		checkCode(t, check(t.Context(), s.config(protocol.TLSImplicit), hurried()), "")
		if got := <-heard; got != `ID ("name" "Mailcode" "version" "0.1.0")` {
			t.Errorf("heard %q", got)
		}
		// NIL for a value is RFC 2971's, and too much for go-imap.
		s = serveScripts(t, identity{}, identified(`("name" NIL)`))
		checkCode(t, check(t.Context(), s.config(protocol.TLSImplicit), hurried()), "")
	})
}

func TestCheckEndsWithContext(t *testing.T) {
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.wait() })
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- check(ctx, s.config(protocol.TLSImplicit), hurried()) }()
	<-s.conns
	cancel()
	checkCode(t, <-done, protocol.ErrConnectionLost)
}

// at is an INTERNALDATE that counts.
func at() time.Time { return time.Now().Add(time.Minute) }

// until is a stop function for peer.serve.
func until(word string) func(string) bool {
	return func(command string) bool { return strings.HasPrefix(command, word) }
}

// Whatever happens while the client is in IDLE, it comes back and finds the
// mail that arrived meanwhile.
func TestTroubleInIDLE(t *testing.T) {
	tests := []struct {
		name string
		do   func(p *peer) // in place of an answer to IDLE
		want protocol.ErrorCode
	}{
		{"BYE, then close", func(p *peer) { p.say("+ idling"); p.say("* BYE Session expired") }, protocol.ErrServerBusy},
		{"BYE, left open", func(p *peer) { p.say("+ idling"); p.say("* BYE Session expired"); p.wait() }, protocol.ErrServerBusy},
		{"closed", func(p *peer) { p.say("+ idling") }, protocol.ErrConnectionLost},
		{"garbage", func(p *peer) { p.say("+ idling"); p.say("}{"); p.wait() }, protocol.ErrConnectionLost},
		{"unknown data", func(p *peer) { p.say("+ idling"); p.say("* VANISHED 1:3"); p.wait() }, protocol.ErrConnectionLost},
		{"endless line", func(p *peer) { p.say("+ idling"); p.say("* OK " + strings.Repeat("x", 4<<20)); p.wait() }, protocol.ErrConnectionLost},
		{"never answered", (*peer).wait, protocol.ErrTimeout},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			first := &inbox{next: 1}
			second := &inbox{next: 2, messages: []message{{1, at(), string(mail(1))}}}
			s := serveScripts(t, identity{},
				func(p *peer) { p.greet(); p.serve(first, until("IDLE")); test.do(p) },
				func(p *peer) { p.greet(); p.serve(second, nil) })
			l := hurried()
			if test.want == protocol.ErrTimeout {
				l.command = 300 * time.Millisecond
			}
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), l), at().Add(-time.Second))
			for {
				u := w.next()
				if _, ok := u.(Ready); ok {
					continue
				}
				r, ok := u.(Reconnecting)
				if !ok {
					t.Fatalf("%#v, want Reconnecting", u)
				}
				checkCode(t, r.Err, test.want)
				if test.want == protocol.ErrServerBusy && r.Err.Server != "Session expired" {
					t.Errorf("server's words %q", r.Err.Server)
				}
				break
			}
			for {
				if m, ok := w.next().(Message); ok {
					if m.UID != 1 {
						t.Errorf("%+v", m)
					}
					break
				}
			}
		})
	}
}

func TestIDLERefused(t *testing.T) {
	in := &inbox{next: 1, refuse: func(p *peer, tag, command string) bool {
		if command == "IDLE" {
			p.say(tag + " NO not today")
			return true
		}
		return false
	}}
	noops := 0
	s := serveScripts(t, identity{}, func(p *peer) {
		p.greet()
		refuse := in.refuse
		in.refuse = func(p *peer, tag, command string) bool {
			if command == "NOOP" {
				if noops++; noops == 3 {
					in.messages, in.next = []message{{1, at(), string(mail(1))}}, 2
					p.say("* 1 EXISTS", tag+" OK")
					return true
				}
			}
			return refuse(p, tag, command)
		}
		p.serve(in, nil)
	})
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	w.ready()
	w.mail(1)
}

// idleAnd answers IDLE with an EXISTS, then calls next with the tag of IDLE
// when DONE has come.
func idleAnd(in *inbox, exists string, next func(p *peer, tag string)) func(*peer, string, string) bool {
	told := false
	return func(p *peer, tag, command string) bool {
		if command != "IDLE" || told {
			return false
		}
		told = true
		p.say("+ idling")
		p.say(exists)
		if done, _ := p.hear(); done != "DONE" {
			panic("in IDLE: " + done)
		}
		p.say(tag + " OK idle done")
		next(p, tag)
		return true
	}
}

// DONE and FETCH come in one piece: one round trip after EXISTS.
func TestDoneAndFetchTogether(t *testing.T) {
	together := make(chan string, 1)
	in := &inbox{next: 1}
	in.refuse = func(p *peer, tag, command string) bool {
		if command != "IDLE" || len(in.messages) > 0 {
			return false
		}
		in.messages, in.next = []message{{1, at(), string(mail(1))}}, 2
		p.say("+ idling")
		p.say("* 1 EXISTS")
		buf := make([]byte, 4096)
		n, err := p.r.Read(buf)
		if err != nil {
			panic(hungUp)
		}
		together <- string(buf[:n])
		_, fetch, _ := strings.Cut(string(buf[:n]), "\r\n")
		fetchTag, fetch, _ := strings.Cut(fetch, " ")
		p.say(tag + " OK idle done")
		p.fetch(in, strings.TrimSpace(fetch))
		p.say(fetchTag + " OK")
		return true
	}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
	w.ready()
	got := <-together
	done, fetch, _ := strings.Cut(got, "\r\n")
	if done != "DONE" || !strings.Contains(fetch, " UID FETCH 1:* (UID INTERNALDATE BODY.PEEK[]<0.262144>)\r\n") {
		t.Fatalf("one read gave %q", got)
	}
	w.mail(1)
}

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
	if fetches != 2 {
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
				if strings.Contains(command, "BODY.PEEK") {
					answer(p, command)
				}
				return idle(p, tag, command)
			}
			second := &inbox{next: 3, messages: []message{{1, at(), huge}, {2, at(), string(mail(2))}}}
			second.refuse = func(p *peer, tag, command string) bool {
				if strings.Contains(command, "BODY.PEEK") {
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
		if strings.Contains(command, "BODY.PEEK") {
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

// A server that stalls, while its kernel goes on acknowledging, is noticed; the
// mail that came meanwhile is found.
func TestStalledPeer(t *testing.T) {
	for name, stall := range map[string]func(p *peer, tag string){
		"in IDLE": func(p *peer, tag string) { p.say("+ idling"); p.wait() },
		"after DONE": func(p *peer, tag string) {
			p.say("+ idling")
			p.hear()
			p.say(tag + " OK done")
			p.wait()
		},
		"in FETCH": func(p *peer, tag string) {
			p.say("+ idling", "* 1 EXISTS")
			p.hear()
			p.say(tag + " OK done")
			io.WriteString(p, `* 1 FETCH (UID 1 BODY[]<0> {1000}`+"\r\nFrom:")
			p.wait()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := &inbox{next: 1, refuse: func(p *peer, tag, command string) bool {
				if command == "IDLE" {
					stall(p, tag)
				}
				return false
			}}
			s := serveScripts(t, identity{},
				func(p *peer) { p.greet(); p.serve(first, nil) },
				func(p *peer) {
					p.greet()
					p.serve(&inbox{next: 2, messages: []message{{1, at(), string(mail(1))}}}, nil)
				})
			l := hurried()
			l.probe, l.answer, l.still = 50*time.Millisecond, 300*time.Millisecond, 300*time.Millisecond
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), l), time.Now())
			w.ready()
			r, ok := w.next().(Reconnecting)
			if !ok {
				t.Fatal("no Reconnecting")
			}
			checkCode(t, r.Err, protocol.ErrTimeout)
			if m := w.mail(1); !m.Arrived {
				t.Errorf("%+v", m)
			}
		})
	}
}

// A server that takes IDLE and tells nothing in it is asked, in one segment,
// and asked more often once it was found out.
func TestMuteInIDLE(t *testing.T) {
	asked := make(chan string, 1)
	in := &inbox{next: 1}
	in.refuse = func(p *peer, tag, command string) bool {
		if command != "IDLE" {
			return false
		}
		p.say("+ idling")
		buf := make([]byte, 4096)
		n, err := p.r.Read(buf)
		if err != nil {
			panic(hungUp)
		}
		select {
		case asked <- string(buf[:n]):
		default:
		}
		lines := strings.Split(string(buf[:n]), "\r\n")
		noop, _, _ := strings.Cut(lines[1], " ")
		switch {
		case len(lines) == 2: // LOGOUT will follow
			p.say(tag + " OK done")
			return true
		case strings.Contains(lines[1], "FETCH"):
			p.say(tag + " OK done")
			p.fetch(in, strings.TrimPrefix(lines[1], noop+" "))
			p.say(noop + " OK fetched")
			return true
		}
		in.messages = append(in.messages, message{in.next, at(), string(mail(in.next))})
		in.next++
		p.say(tag+" OK done", fmt.Sprintf("* %d EXISTS", len(in.messages)), noop+" OK")
		idle, _, _ := strings.Cut(lines[2], " ")
		return in.refuse(p, idle, "IDLE")
	}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	l := hurried()
	l.probe = 50 * time.Millisecond
	l.poll = time.Millisecond
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), l), time.Now())
	w.ready()
	w.mail(1)
	w.mail(2)
	got := <-asked
	if lines := strings.Split(got, "\r\n"); len(lines) != 4 || lines[0] != "DONE" || !strings.HasSuffix(lines[1], " NOOP") || !strings.HasSuffix(lines[2], " IDLE") {
		t.Errorf("asked %q", got)
	}
}

// While nobody watches, and in the minute after, nothing is asked.
func TestNoProbeUnwatched(t *testing.T) {
	asked := make(chan string, 100)
	in := &inbox{next: 1, refuse: func(p *peer, tag, command string) bool {
		if command == "NOOP" {
			asked <- command
		}
		return false
	}}
	s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
	l := hurried()
	l.probe, l.linger = 20*time.Millisecond, 200*time.Millisecond
	b := openBox(t, s.config(protocol.TLSImplicit), l)
	w := watching(t, b, time.Now())
	w.ready()
	<-asked
	w.cancel()
	w.end()
	for len(asked) > 0 {
		<-asked
	}
	b.mu.Lock()
	owned := b.owned
	b.mu.Unlock()
	if owned != nil {
		<-owned
	}
	if n := len(asked); n > 1 { // one may have been on its way
		t.Errorf("asked %d times for nobody", n)
	}
}

// The computer slept for an hour: the connection is made again at once, without
// a word, and the mail of that hour is found.
func TestSleep(t *testing.T) {
	for _, when := range []string{"while watched", "before the next"} {
		t.Run(when, func(t *testing.T) {
			s, cfg := startIMAPD(t, imapd.Options{})
			l := hurried()
			l.tick = 5 * time.Millisecond
			b := openBox(t, cfg, l)
			var slept atomic.Int64
			b.wall = func() time.Time { return wallClock().Add(time.Duration(slept.Load())) }
			w := watching(t, b, time.Now())
			w.ready()
			if when == "before the next" {
				w.cancel()
				w.end()
				slept.Store(int64(time.Hour))
				deliver(t, s, 1)
				w = watching(t, b, time.Now().Add(-time.Minute))
				w.ready()
				w.mail(1)
			} else {
				slept.Store(int64(time.Hour))
				for s.Accepted() < 2 {
					time.Sleep(time.Millisecond)
				}
				deliver(t, s, 1)
				if m, ok := w.next().(Message); !ok || !m.Arrived {
					t.Errorf("%#v", m)
				}
			}
			w.nothing()
			if n := s.Accepted(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
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
		"parentheses":   func(p *peer, tag string) { p.say("* 2 FETCH "+strings.Repeat("(", 20000), tag+" OK") },
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
						case strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY.PEEK"):
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

// endless sends more than anyone should take.
func endless(p *peer, beginning string) {
	io.WriteString(p, beginning)
	for range 300_000_000 >> 16 {
		if _, err := io.WriteString(p, strings.Repeat("x", 1<<16)); err != nil {
			panic(hungUp)
		}
	}
}

// A stamp that go-imap cannot read keeps nobody from the rest of the tail.
func TestPoisonStamp(t *testing.T) {
	received := at()
	serve := func(p *peer) {
		in := &inbox{next: 4, messages: []message{{1, received, string(mail(1))}, {2, received, string(mail(2))}, {3, received, string(mail(3))}}}
		in.refuse = func(p *peer, tag, command string) bool {
			set := strings.Fields(command)[1:]
			if !strings.Contains(command, "FETCH") || strings.Contains(command, "BODY.PEEK") {
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
	w.mail(3)
	w.mail(1)
	w.nothing()
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
