package mailbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	dovecotd "codeberg.org/mailcode/mailcode/internal/demo/dovecot"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func freePort(t *testing.T) int {
	t.Helper()
	port, err := dovecotd.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	return port
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
		{name: "unavailable, without a code", script: login("TAG NO Server Unavailable. 15"), want: protocol.ErrServerBusy, server: "Server Unavailable. 15"},
		{name: "Gmail's own trouble", script: login("TAG NO System Error (Failure)"), want: protocol.ErrServerBusy, server: "System Error (Failure)"},
		{name: "internal trouble", script: login("TAG NO Internal server error, please try again later"),
			want: protocol.ErrServerBusy, server: "Internal server error, please try again later"},
		{name: "Outlook's own trouble", script: login("TAG BAD User is authenticated but not connected."),
			want: protocol.ErrServerBusy, server: "User is authenticated but not connected."},
		{name: "too many attempts", script: login("TAG NO Login failed: too many attempts, try again later"),
			want: protocol.ErrServerBusy, server: "Login failed: too many attempts, try again later"},
		{name: "to be tried again with another password", script: login("TAG NO Wrong password, try again"),
			want: protocol.ErrLoginRefused, server: "Wrong password, try again"},
		{name: "refused, and temporary", script: login("TAG NO [AUTHENTICATIONFAILED] Temporary authentication failure."),
			want: protocol.ErrLoginRefused, server: "Temporary authentication failure."},
		{name: "hung up at login", script: func(p *peer) { p.greet(); p.hear() }, want: protocol.ErrConnectionLost},
		{name: "garbage at login", script: login("}{ what"), want: protocol.ErrConnectionLost},
		{name: "a 4 MiB line at login", script: login("* OK " + strings.Repeat("x", 4<<20)), want: protocol.ErrConnectionLost},
		{name: "referred elsewhere", script: login("TAG NO [REFERRAL imap://ann;AUTH=*@evil.example/] Try evil.example."),
			want: protocol.ErrLoginRefused, server: "Try evil.example."},
		{name: "referred elsewhere, and let in", script: func(p *peer) {
			p.greet()
			p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
				if strings.HasPrefix(command, "LOGIN") {
					p.say(tag + " OK [REFERRAL imap://ann;AUTH=*@evil.example/] evil.example has your mail.")
					return true
				}
				return false
			}}, nil)
		}},
		{name: "STARTTLS offered in TLS", script: func(p *peer) {
			p.tls()
			p.say("* OK [CAPABILITY IMAP4rev1 IDLE STARTTLS LOGINDISABLED AUTH=PLAIN SASL-IR] hello")
			p.serve(&inbox{capability: "IMAP4rev1 IDLE STARTTLS", refuse: func(p *peer, tag, command string) bool {
				switch {
				case command == "STARTTLS":
					panic("the mode changed by what the server said")
				case strings.HasPrefix(command, "AUTHENTICATE"):
					p.say(tag + " OK welcome")
					return true
				}
				return false
			}}, nil)
		}},
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

// A server and we that do not suit each other are no trouble of the network's.
func TestNoCommonTLS(t *testing.T) {
	for name, config := range map[string]*tls.Config{
		"TLS 1.1 at most":                       {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
		"a certificate is wanted":               {ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12},
		"a certificate is wanted after TLS 1.3": {ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS13},
		"no cipher in common":                   {MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveScripts(t, identity{}, func(p *peer) {
				config.Certificates = []tls.Certificate{p.server.cert}
				c := tls.Server(p.Conn, config)
				c.Handshake()
				p.r.WriteTo(io.Discard) // hanging up at once could overtake the alert
			})
			err := check(t.Context(), s.config(protocol.TLSImplicit), hurried())
			checkCode(t, err, protocol.ErrTLS)
			if !strings.Contains(err.Error(), "could not agree on TLS") {
				t.Error(err)
			}
		})
	}
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
