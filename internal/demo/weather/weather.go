// Package weather is a TCP proxy that makes a network as bad as real ones are:
// slow, cut off, silent, or passing on bytes that are not what was sent. The
// soak and the benchmarks put it between Mailcode and a mail server.
package weather

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// Options say what a Proxy does in fair weather.
type Options struct {
	// Delay is how long every byte takes, each way; a round trip takes two.
	Delay time.Duration
	// TLS, where it is set, makes the proxy the TLS server; the way on to the
	// target is in clear, or in TLS again by Onward. For Tap and Rewrite.
	TLS    *tls.Config
	Onward *tls.Config
	// Rewrite says what arrives of what the server sent, a piece at a time, and
	// what becomes of the connection then. It is called from a goroutine for each
	// connection and must not keep b.
	Rewrite func(b []byte) ([]byte, Fate)
	// Tap sees what passes, before it is delayed: from the client where up is
	// true, else from the server. It is called from several goroutines and must
	// not keep b.
	Tap func(up bool, b []byte)
}

// Fate is what becomes of a connection.
type Fate int

const (
	GoesOn Fate = iota
	Muted       // it stays open, and nothing arrives any more
	Ended       // it is reset
)

// Proxy passes connections on to one target. Its methods may be called from
// any goroutine.
type Proxy struct {
	target   string
	options  Options
	listener net.Listener
	running  sync.WaitGroup // the accept loop, and every goroutine of a link

	mu     sync.Mutex
	links  map[*link]struct{}
	shut   bool // new connections are closed at once
	closed bool
	counts Counts
}

// Counts are what has passed since Start.
type Counts struct {
	Accepted int   // connections, those refused by Shut included
	Up, Down int64 // bytes from clients, and from the server
}

// Start starts a proxy to target ("host:port") on a free port of 127.0.0.1.
func Start(target string, o Options) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("weather: %w", err)
	}
	p := &Proxy{target: target, options: o, listener: listener, links: map[*link]struct{}{}}
	p.running.Go(p.serve)
	return p, nil
}

// Addr is where the proxy listens.
func (p *Proxy) Addr() (host string, port int) {
	addr := p.listener.Addr().(*net.TCPAddr)
	return addr.IP.String(), addr.Port
}

// Counts returns what has passed until now.
func (p *Proxy) Counts() Counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts
}

// Links is the number of connections that are open now.
func (p *Proxy) Links() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.links)
}

// Shut, while it is on, closes every new connection at once, as a port forwarder
// does whose server is down.
func (p *Proxy) Shut(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = on
}

// Cut ends the connections there are: with a reset, or as a server does that
// closes.
func (p *Proxy) Cut(reset bool) {
	for _, l := range p.open() {
		l.cut(reset)
	}
}

// CutAfter ends each of the connections there are when n more bytes have come
// from its server: in the middle of a mail, perhaps.
func (p *Proxy) CutAfter(n int64) {
	for _, l := range p.open() {
		l.mu.Lock()
		l.left = n
		l.mu.Unlock()
	}
}

// Stall stops everything on the connections there are, which stay open: what
// either side sends is held until Resume.
func (p *Proxy) Stall() {
	for _, l := range p.open() {
		l.mu.Lock()
		if l.held == nil {
			l.held = make(chan struct{})
		}
		l.mu.Unlock()
	}
}

// Resume ends every Stall.
func (p *Proxy) Resume() {
	for _, l := range p.open() {
		l.mu.Lock()
		if l.held != nil {
			close(l.held)
			l.held = nil
		}
		l.mu.Unlock()
	}
}

// Swallow makes the connections there are black holes: each stays open, and
// acknowledges what either side sends, but nothing arrives any more.
func (p *Proxy) Swallow() {
	for _, l := range p.open() {
		l.mute()
	}
}

// Corrupt flips a bit in what the server sends next on each of the connections
// there are.
func (p *Proxy) Corrupt() {
	for _, l := range p.open() {
		l.mu.Lock()
		l.corrupt = true
		l.mu.Unlock()
	}
}

// Close ends every connection and returns when the proxy's goroutines have
// ended.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.Cut(true)
	p.running.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil // closed before
	}
	return err
}

func (p *Proxy) open() []*link {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]*link, 0, len(p.links))
	for l := range p.links {
		all = append(all, l)
	}
	return all
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.counts.Accepted++
		shut := p.shut
		p.mu.Unlock()
		if shut {
			client.Close()
			continue
		}
		p.running.Go(func() { p.join(client) })
	}
}

// join connects a client to the target and returns when both have gone.
func (p *Proxy) join(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	l := &link{proxy: p, raw: [2]net.Conn{client, server}, left: -1, ended: make(chan struct{})}
	p.mu.Lock()
	p.links[l] = struct{}{}
	closed := p.closed
	p.mu.Unlock()
	if closed {
		l.cut(true) // Close came since Accept, and did not see l
	}
	if p.options.TLS != nil {
		client = tls.Server(client, p.options.TLS)
	}
	if p.options.Onward != nil {
		server = tls.Client(server, p.options.Onward)
	}
	var both sync.WaitGroup
	both.Go(func() { l.pass(server, client, true) })
	both.Go(func() { l.pass(client, server, false) })
	both.Wait()
	p.mu.Lock()
	delete(p.links, l)
	p.mu.Unlock()
}

// count notes n bytes that passed.
func (p *Proxy) count(up bool, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if up {
		p.counts.Up += int64(n)
	} else {
		p.counts.Down += int64(n)
	}
}
