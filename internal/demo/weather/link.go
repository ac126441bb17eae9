package weather

import (
	"net"
	"sync"
	"time"
)

// link is one client's connection and the one it was passed on to.
type link struct {
	proxy *Proxy
	raw   [2]net.Conn // the client's and the server's, beneath TLS
	once  sync.Once
	ended chan struct{} // closed by cut

	mu      sync.Mutex
	held    chan struct{} // not nil while stalled; closed by Resume
	left    int64         // bytes from the server until the cut; -1: no end
	corrupt bool          // flip a bit of what comes next from the server
	swallow bool          // pass nothing on
}

// late is a piece of what was sent, and when it is due at the other end.
type late struct {
	b   []byte
	due time.Time
}

// inFlight is how many pieces may be under way, each way of a link.
const inFlight = 64

// pass passes on what src sends until either end has gone, and then ends both.
func (l *link) pass(dst, src net.Conn, up bool) {
	delay := l.proxy.options.Delay
	flight := make(chan late, inFlight)
	landed := make(chan struct{})
	go func() {
		defer close(landed)
		for piece := range flight {
			if delay > 0 && !l.sleep(time.Until(piece.due)) {
				continue
			}
			b, fate := piece.b, GoesOn
			if rewrite := l.proxy.options.Rewrite; rewrite != nil && !up {
				b, fate = rewrite(b)
			}
			if b := l.touch(b, up); len(b) > 0 {
				if _, err := dst.Write(b); err != nil {
					l.cut(false)
				}
			}
			switch fate {
			case Muted:
				l.mute()
			case Ended:
				l.cut(true)
			}
			if !up && l.spent() {
				l.cut(true)
			}
		}
	}()
	buf := make([]byte, 32<<10)
	for {
		n, err := src.Read(buf)
		if n > 0 {
			l.proxy.count(up, n)
			if tap := l.proxy.options.Tap; tap != nil {
				tap(up, buf[:n])
			}
			flight <- late{append([]byte(nil), buf[:n]...), time.Now().Add(delay)}
		}
		if err != nil {
			break
		}
	}
	close(flight)
	<-landed // what was sent before the end arrives before it
	l.cut(false)
}

// sleep waits for d, and reports whether the link was still there afterwards.
func (l *link) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.ended:
		return false
	}
}

// touch does to b what the weather does, and returns what arrives of it.
func (l *link) touch(b []byte, up bool) []byte {
	l.mu.Lock()
	held := l.held
	l.mu.Unlock()
	if held != nil {
		select {
		case <-held:
		case <-l.ended:
			return nil
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.swallow || len(b) == 0 {
		return nil
	}
	if up {
		return b
	}
	if l.corrupt {
		l.corrupt = false
		b[len(b)/2] ^= 1
	}
	if l.left >= 0 {
		b = b[:min(int64(len(b)), l.left)]
		l.left -= int64(len(b))
	}
	return b
}

// mute lets nothing arrive any more.
func (l *link) mute() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.swallow = true
}

// spent reports whether the server has sent all that CutAfter left it.
func (l *link) spent() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.left == 0
}

// cut ends both connections.
func (l *link) cut(reset bool) {
	l.once.Do(func() {
		close(l.ended)
		for _, c := range l.raw {
			if tcp, ok := c.(*net.TCPConn); ok && reset {
				_ = tcp.SetLinger(0) // RST instead of FIN
			}
			c.Close()
		}
	})
}
