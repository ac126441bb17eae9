package mailbox

import (
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// gate is a server's port that takes so many connections at once, and can cut
// those it took.
type gate struct {
	t      *testing.T
	target string
	ln     net.Listener
	wg     sync.WaitGroup
	turned chan struct{} // a token for each connection that was one too many

	mu   sync.Mutex
	most int
	open []*link // in the order they came
}

// link is a client's connection and the one to the server.
type link struct{ client, server net.Conn }

func (l *link) close() { l.client.Close(); l.server.Close() }

// gated puts a gate before cfg's server.
func gated(t *testing.T, cfg *Config, most int) *gate {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{t: t, target: net.JoinHostPort(cfg.Host, strconv.Itoa(cfg.Port)), ln: ln, turned: make(chan struct{}, 1000), most: most}
	cfg.Port = ln.Addr().(*net.TCPAddr).Port
	g.wg.Go(g.serve)
	t.Cleanup(func() { ln.Close(); g.cut(g.count()); g.wg.Wait() })
	return g
}

func (g *gate) serve() {
	for {
		c, err := g.ln.Accept()
		if err != nil {
			return
		}
		g.mu.Lock()
		var l *link
		if len(g.open) < g.most {
			if s, err := net.Dial("tcp", g.target); err == nil {
				l = &link{c, s}
				g.open = append(g.open, l)
			}
		}
		g.mu.Unlock()
		if l == nil {
			c.Close()
			g.turned <- struct{}{}
			continue
		}
		g.wg.Go(func() { g.pass(l, l.client, l.server) })
		g.wg.Go(func() { g.pass(l, l.server, l.client) })
	}
}

// pass passes on what one end of l sends to the other.
func (g *gate) pass(l *link, from, to net.Conn) {
	io.Copy(to, from)
	l.close()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = slices.DeleteFunc(g.open, func(x *link) bool { return x == l })
}

// cut ends the n oldest connections.
func (g *gate) cut(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.open[:n] {
		l.close()
	}
	g.open = g.open[n:]
}

// await waits until so many connections are open.
func (g *gate) await(n int) {
	g.t.Helper()
	for began := time.Now(); g.count() != n; time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			g.t.Fatalf("%d connections are open, want %d", g.count(), n)
		}
	}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.open)
}

// turnedAway waits until a connection was one too many.
func (g *gate) turnedAway() {
	g.t.Helper()
	select {
	case <-g.turned:
	case <-time.After(patience):
		g.t.Fatal("nobody was turned away")
	}
}
