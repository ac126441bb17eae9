package mailbox

import (
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// hushed asks a silent server at once whether it waits for TLS, and otherwise
// waits for what it says as long as a loaded machine may need.
func hushed() limits {
	l := hurried()
	l.hush = time.Millisecond
	l.dial, l.handshake, l.greeting = time.Minute, time.Minute, time.Minute
	return l
}

// The wrong kind of TLS is found out, not waited for, and the sentence says
// which kind is right.
func TestOtherKindOfTLS(t *testing.T) {
	_, implicit := startIMAPD(t, imapd.Options{})
	implicit.TLS = protocol.TLSStart
	err := check(t.Context(), implicit, hushed())
	checkCode(t, err, protocol.ErrTLS)
	if !strings.Contains(err.Error(), "choose TLS from the start") {
		t.Errorf("it says %q", err)
	}

	_, start := startIMAPD(t, imapd.Options{STARTTLS: true})
	start.TLS = protocol.TLSImplicit
	err = check(t.Context(), start, hushed())
	checkCode(t, err, protocol.ErrTLS)
	if !strings.Contains(err.Error(), "choose STARTTLS") {
		t.Errorf("it says %q", err)
	}
}

// Nor is it tried again, of a mailbox that was never logged in: who waits for a
// code hears at once which kind is right. Later, a server in trouble may well say
// for a moment what it never said before.
func TestOtherKindOfTLSWatched(t *testing.T) {
	for _, test := range []struct {
		name string
		mode protocol.TLSMode
		says script
		want string
	}{
		{"STARTTLS asked of a TLS port", protocol.TLSStart, (*peer).tls, "choose TLS from the start"},
		{"no STARTTLS", protocol.TLSStart, func(p *peer) {
			p.say("* OK hello")
			tag, _ := p.hear()
			p.say(tag + " BAD unknown command")
			p.wait()
		}, "choose TLS from the start"},
		{"TLS asked of a STARTTLS port", protocol.TLSImplicit, func(p *peer) { p.say("* OK hello"); p.wait() }, "choose STARTTLS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serveScripts(t, identity{}, test.says)
			w := watching(t, openBox(t, s.config(test.mode), hushed()), time.Now())
			err := w.end()
			checkCode(t, err, protocol.ErrTLS)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("it says %q, want %q", err, test.want)
			}
			if len(w.updates) > 0 {
				t.Errorf("told before: %+v", w.next())
			}
		})
	}
	t.Run("after a login", func(t *testing.T) {
		s := serveScripts(t, identity{},
			func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, until("IDLE")); p.say("+ idling") },
			func(p *peer) { p.say("* OK hello"); p.wait() },
			func(p *peer) { p.greet(); p.serve(here(1), nil) })
		w := watching(t, openBox(t, s.config(protocol.TLSImplicit), hurried()), time.Now())
		w.ready()
		for _, want := range []protocol.ErrorCode{protocol.ErrConnectionLost, protocol.ErrServerBusy} {
			r, ok := w.next().(Reconnecting)
			if !ok {
				t.Fatalf("%+v, want Reconnecting", r)
			}
			checkCode(t, r.Err, want)
		}
		w.mail(1)
	})
}

// A server that takes its time before it greets is no server that waits for TLS.
func TestSlowGreetingBeforeSTARTTLS(t *testing.T) {
	asked := make(chan struct{})
	s := serveScripts(t, identity{}, func(p *peer) {
		<-asked
		p.say("* OK hello")
		tag, _ := p.hear()
		p.say(tag + " OK go on")
		p.tls()
		p.serve(&inbox{}, nil)
	}, func(p *peer) {
		p.say("* OK hello")
		close(asked)
		p.wait()
	})
	checkCode(t, check(t.Context(), s.config(protocol.TLSStart), hushed()), "")
}
