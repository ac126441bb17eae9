package mailbox

import (
	"bufio"
	"context"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// bubble is a scripted server at the other end of pipes, and a Box on it, with
// the times of real life, which take none: everything runs in a bubble of
// testing/synctest.
type bubble struct {
	*Box
	mu    sync.Mutex
	conns []*pipe
	slow  time.Duration // a greeting takes
	away  time.Duration // how far the time of day went while timers stood still
}

// pipe is a connection to a bubble's server.
type pipe struct {
	net.Conn
	mu   sync.Mutex
	hole bool // what is written is lost, and nothing comes: no FIN, no RST
}

// swallow makes p a black hole.
func (p *pipe) swallow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hole = true
}

func (p *pipe) swallows() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hole
}

func (p *pipe) Write(b []byte) (int, error) {
	if p.swallows() {
		return len(b), nil
	}
	return p.Conn.Write(b)
}

// inBubble runs test with a Box on scripts, each for a connection; the last
// serves the rest.
func inBubble(t *testing.T, test func(t *testing.T, b *bubble), scripts ...script) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bubble{Box: Open(Config{Host: "mail.test", Port: 993, Username: "ann", Password: password("secret")})}
		b.limits.round = 0
		b.Box.sleep.wall = func() time.Time {
			b.mu.Lock()
			defer b.mu.Unlock()
			return wallClock().Add(b.away)
		}
		var served sync.WaitGroup
		b.reach = func(ctx context.Context, cfg Config, l limits) (*wire, error) {
			ours, theirs := net.Pipe()
			b.mu.Lock()
			n := len(b.conns)
			p := &pipe{Conn: ours}
			b.conns = append(b.conns, p)
			slow := b.slow
			b.mu.Unlock()
			time.Sleep(slow)
			served.Go(func() {
				defer theirs.Close()
				defer func() {
					if v := recover(); v != nil && v != hungUp {
						t.Errorf("script: %v", v)
					}
				}()
				scripts[min(n, len(scripts)-1)](&peer{Conn: theirs, r: bufio.NewReader(theirs)})
			})
			return newWire(p, p, []byte("* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")), nil
		}
		defer served.Wait()
		defer b.Close(context.Background())
		test(t, b)
	})
}

// conn is the nth connection.
func (b *bubble) conn(n int) *pipe {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.conns[n]
}

// delay makes the server slow to greet.
func (b *bubble) delay(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slow = d
}

// sleep lets the computer sleep.
func (b *bubble) sleep(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.away += d
}

// watch is watching, with the patience of the clock in the bubble.
func (b *bubble) watch(t *testing.T) *watch {
	t.Helper()
	w := watching(t, b.Box, time.Now())
	w.patient = time.Hour
	return w
}

// serves is a script that serves in after a greeting.
func serves(in *inbox) script { return func(p *peer) { p.serve(in, nil) } }

// here are mails from 1 on that count.
func here(n int) *inbox {
	in := &inbox{next: n + 1}
	for i := range n {
		in.messages = append(in.messages, message{i + 1, at(), string(mail(i + 1))})
	}
	return in
}
