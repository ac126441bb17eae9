package weather

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/cert"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echo is a server that sends back what it is sent.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				io.Copy(c, c)
				c.Close()
			}()
		}
	}()
	t.Cleanup(func() { l.Close(); <-ended })
	return l.Addr().String()
}

// through is a proxy to an echo, and a connection through it.
func through(t *testing.T, o Options) (*Proxy, net.Conn) {
	t.Helper()
	p, err := Start(echo(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p, dial(t, p)
}

func dial(t *testing.T, p *Proxy) net.Conn {
	t.Helper()
	host, port := p.Addr()
	c, err := net.Dial("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(time.Minute))
	return c
}

// said sends s and returns what comes back of it, and why no more does.
func said(c net.Conn, s string) (string, error) {
	if _, err := io.WriteString(c, s); err != nil {
		return "", err
	}
	b := make([]byte, len(s))
	n, err := io.ReadFull(c, b)
	return string(b[:n]), err
}

func TestFair(t *testing.T) {
	var tapped [2]atomic.Int64
	p, c := through(t, Options{Delay: time.Millisecond, Tap: func(up bool, b []byte) {
		if up {
			tapped[0].Add(int64(len(b)))
		} else {
			tapped[1].Add(int64(len(b)))
		}
	}})
	sent := make([]byte, 1<<20)
	r := rand.NewChaCha8([32]byte{})
	r.Read(sent)
	go c.Write(sent)
	got := make([]byte, len(sent))
	if _, err := io.ReadFull(c, got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, sent) {
		t.Error("what came back is not what was sent")
	}
	want := Counts{Accepted: 1, Up: 1 << 20, Down: 1 << 20}
	if got := p.Counts(); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	if tapped[0].Load() != 1<<20 || tapped[1].Load() != 1<<20 {
		t.Errorf("tapped %d up and %d down", tapped[0].Load(), tapped[1].Load())
	}
}

// What a server says in TLS arrives rewritten, and the connection goes on, falls
// silent or ends as Rewrite says.
func TestRewrite(t *testing.T) {
	made, err := cert.New()
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(made.PEM)
	client := &tls.Config{RootCAs: trusted, ServerName: "127.0.0.1"}
	inside, err := Start(echo(t), Options{TLS: made.Config()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inside.Close() })
	host, port := inside.Addr()
	rewrite := func(b []byte) ([]byte, Fate) {
		switch string(b) {
		case "mute?":
			return []byte("yes.."), Muted
		case "end??":
			return []byte("now.."), Ended
		}
		return bytes.ToUpper(b), GoesOn
	}
	p, err := Start(net.JoinHostPort(host, strconv.Itoa(port)), Options{TLS: made.Config(), Onward: client, Rewrite: rewrite})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	c := tls.Client(dial(t, p), client)
	for sent, want := range map[string]string{"hello": "HELLO", "again": "AGAIN"} {
		if got, err := said(c, sent); got != want || err != nil {
			t.Errorf("%s: %q, %v", sent, got, err)
		}
	}
	if got, err := said(c, "mute?"); got != "yes.." || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := io.WriteString(c, "hello"); err != nil {
		t.Error(err)
	}
	c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := c.Read(make([]byte, 1)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("muted, and %d bytes came, %v", n, err)
	}
	c = tls.Client(dial(t, p), client)
	if got, err := said(c, "end??"); got != "now.." && err == nil {
		t.Errorf("%q, %v", got, err)
	}
	if n, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("ended, and %d bytes came, %v", n, err)
	}
}

func TestFaults(t *testing.T) {
	tests := []struct {
		name  string
		do    func(*Proxy)
		got   string // of "hello"
		fails bool   // the connection has ended after that
	}{
		{name: "cut", do: func(p *Proxy) { p.Cut(false) }, fails: true},
		{name: "reset", do: func(p *Proxy) { p.Cut(true) }, fails: true},
		{name: "cut after 3 bytes", do: func(p *Proxy) { p.CutAfter(3) }, got: "hel", fails: true},
		{name: "corrupt", do: (*Proxy).Corrupt, got: "hemlo"},
		{name: "stall and resume", do: func(p *Proxy) { p.Stall(); time.AfterFunc(10*time.Millisecond, p.Resume) }, got: "hello"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, c := through(t, Options{})
			if got, err := said(c, "first"); got != "first" {
				t.Fatalf("got %q, %v", got, err)
			}
			tt.do(p)
			got, err := said(c, "hello")
			if got != tt.got && !(tt.fails && got == "") { // a reset takes what was not read with it
				t.Errorf("got %q, %v, want %q", got, err, tt.got)
			}
			if (err != nil) != tt.fails {
				t.Errorf("err = %v", err)
			}
			if got, err := said(dial(t, p), "again"); got != "again" {
				t.Errorf("the next connection got %q, %v", got, err)
			}
		})
	}
}

// What is swallowed never comes, but the connection stays.
func TestSwallow(t *testing.T) {
	p, c := through(t, Options{})
	if got, err := said(c, "first"); got != "first" {
		t.Fatalf("got %q, %v", got, err)
	}
	p.Swallow()
	c.SetDeadline(time.Now().Add(50 * time.Millisecond))
	if got, err := said(c, "hello"); got != "" || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %q, %v", got, err)
	}
	if n := p.Links(); n != 1 {
		t.Errorf("%d links, want 1", n)
	}
}

func TestShut(t *testing.T) {
	p, c := through(t, Options{})
	if got, err := said(c, "first"); got != "first" {
		t.Fatalf("got %q, %v", got, err)
	}
	p.Shut(true)
	if got, err := said(c, "hello"); got != "hello" {
		t.Errorf("a connection from before got %q, %v", got, err)
	}
	if got, err := said(dial(t, p), "hello"); err == nil {
		t.Errorf("a new one got %q", got)
	}
	p.Shut(false)
	if got, err := said(dial(t, p), "hello"); got != "hello" {
		t.Errorf("after that, got %q, %v", got, err)
	}
}

// Close ends what is stalled, too.
func TestCloseStalled(t *testing.T) {
	p, c := through(t, Options{})
	if got, err := said(c, "first"); got != "first" {
		t.Fatalf("got %q, %v", got, err)
	}
	p.Stall()
	io.WriteString(c, "never arrives")
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("still connected")
	}
	if err := p.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}
