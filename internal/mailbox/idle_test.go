package mailbox

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

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
		{"parentheses", func(p *peer) {
			p.say("+ idling")
			p.say("* 1 FETCH (UID 1 BODYSTRUCTURE " + strings.Repeat("(", 20000))
			p.wait()
		}, protocol.ErrConnectionLost},
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
				l.answer = 300 * time.Millisecond
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
		fetch, command, _ := strings.Cut(lines[2], " ")
		p.fetch(in, command)
		p.say(fetch + " OK fetched")
		idle, _, _ := strings.Cut(lines[3], " ")
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
	if lines := strings.Split(got, "\r\n"); len(lines) != 5 || lines[0] != "DONE" || !strings.HasSuffix(lines[1], " NOOP") ||
		!strings.HasSuffix(lines[2], " UID FETCH 1:* (UID)") || !strings.HasSuffix(lines[3], " IDLE") {
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
			first := here(0)
			first.refuse = func(p *peer, tag, command string) bool {
				if command == "IDLE" {
					stall(p, tag)
				}
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				w.ready()
				r, ok := w.next().(Reconnecting)
				if !ok {
					t.Fatal("no Reconnecting")
				}
				checkCode(t, r.Err, protocol.ErrTimeout)
				if m := w.mail(1); !m.Arrived {
					t.Errorf("%+v", m)
				}
			}, serves(first), serves(here(1)))
		})
	}
}
