package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"go.uber.org/goleak"
)

// knocking holds a token once a write has begun.
type knocking chan struct{}

type knocker struct {
	io.WriteCloser
	begun knocking
}

func (k knocking) before(w io.WriteCloser) io.WriteCloser { return knocker{w, k} }

func (k knocker) Write(p []byte) (int, error) {
	select {
	case k.begun <- struct{}{}:
	default:
	}
	return k.WriteCloser.Write(p)
}

// Close interrupts no write, as with the standard output of a process.
func (k knocker) Close() error { return nil }

// A browser that reads nothing any more does not keep the host alive: neither
// once it has closed its end, nor once a signal has come, nor while it hangs.
// The mail server is told goodbye all the same.
func TestBrowserThatReadsNothing(t *testing.T) {
	ways := map[string]func(browserEnd io.Closer, signal func()){
		"it closed its end": func(browserEnd io.Closer, _ func()) { browserEnd.Close() },
		"a signal came":     func(_ io.Closer, signal func()) { signal() },
		"it hangs":          func(io.Closer, func()) {},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			stateIn(t)
			before := goleak.IgnoreCurrent()
			defer goleak.VerifyNone(t, before)
			mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
			if err != nil {
				t.Fatal(err)
			}
			defer mail.Close()
			hostIn, browserOut := io.Pipe()
			browserIn, hostOut := io.Pipe()
			defer browserOut.Close() // what still reads and writes ends then
			defer browserIn.Close()
			p := &port{t: t, frames: nativemsg.New(browserIn, browserOut, nil), raw: browserOut, ended: make(chan error, 1)}
			ctx, signal := context.WithCancel(context.Background())
			defer signal()
			writes := make(knocking, 1)
			go func() { p.ended <- serve(ctx, browser.Origins()[0], hostIn, writes.before(hostOut)) }()

			p.hello()
			ip, number := mail.Addr()
			p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
				Name: "Test", Provider: "other", Host: ip, Port: number, TLS: protocol.TLSImplicit, Email: "ann@mail.test", CA: string(mail.CA()), Keystore: "file",
			}}, nil)
			p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "one", Origin: "https://walmart.com"}, nil)
			p.await(protocol.EventReady)
			select {
			case <-writes: // that of what was read already
			default:
			}
			// Nobody reads the event of this one.
			if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, 1, "482913")); err != nil {
				t.Fatal(err)
			}
			<-writes
			way(browserOut, signal)
			select {
			case <-p.ended:
			case <-time.After(time.Minute):
				t.Fatal("the host still runs")
			}
			for mail.Conns() > 0 { // the server has yet to see it
				runtime.Gosched()
			}
		})
	}
}
