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
