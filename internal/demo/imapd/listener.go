package imapd

import (
	"bytes"
	"net"
	"sync"
	"time"
)

// listener keeps count of its connections, so that Close can wait for the
// goroutines behind them: imapserver closes a connection as the last thing its
// goroutine does, and imapserver.Server.Close does not wait for that.
type listener struct {
	net.Listener

	mu    sync.Mutex
	conns map[*conn]struct{}
	n     int           // accepted
	ended chan struct{} // holds a token after one has ended
}

func newListener(l net.Listener) *listener {
	return &listener{Listener: l, conns: make(map[*conn]struct{}), ended: make(chan struct{}, 1)}
}

func (l *listener) Accept() (net.Conn, error) {
	tcp, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: tcp, from: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
	l.n++
	return c, nil
}

func (l *listener) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.conns)
}

func (l *listener) accepted() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

// drop closes the connections underneath TLS and imapserver, whose goroutines
// then end by themselves.
func (l *listener) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		c.Conn.Close()
	}
}

// wait waits until all connections have ended, for at most that long, and
// returns how many have not. No more are accepted by then.
func (l *listener) wait(most time.Duration) (left int) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	for {
		l.mu.Lock()
		left = len(l.conns)
		l.mu.Unlock()
		if left == 0 {
			return 0
		}
		select {
		case <-l.ended:
		case <-timer.C:
			return left
		}
	}
}

type conn struct {
	net.Conn
	from *listener
	once sync.Once
}

// Close is called by imapserver, through TLS, when it is done with c.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.from.mu.Lock()
		delete(c.from.conns, c)
		c.from.mu.Unlock()
		select {
		case c.from.ended <- struct{}{}:
		default:
		}
	})
	return err
}

// hideIdle takes IDLE out of the capabilities, which imapserver always offers.
type hideIdle struct{ net.Listener }

func (l hideIdle) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return hideIdleConn{c}, nil
}

type hideIdleConn struct{ net.Conn }

// Write is handed whole lines: imapserver flushes at the end of each.
func (c hideIdleConn) Write(b []byte) (int, error) {
	line, _, _ := bytes.Cut(b, []byte("\r\n"))
	if !bytes.Contains(line, []byte("CAPABILITY ")) {
		return c.Conn.Write(b)
	}
	if _, err := c.Conn.Write(bytes.Replace(b, []byte(" IDLE"), nil, 1)); err != nil {
		return 0, err
	}
	return len(b), nil
}
