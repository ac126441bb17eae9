// Package imapd is an IMAP server to try Mailcode against: one user, an inbox
// and a junk folder in memory, TLS with a certificate made on the spot, and new
// mail announced the moment it is delivered. The demo, the tests and the
// benchmarks use it; no one's real mail belongs in it.
package imapd

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/cert"
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// The folders every server has.
const (
	Inbox = "INBOX"
	Junk  = "Junk"
)

// Options say what server to start.
type Options struct {
	User     string // what LOGIN must send
	Password string
	Folders  []string  // besides Inbox and Junk
	NoIDLE   bool      // do not offer IDLE (RFC 2177); clients must poll
	STARTTLS bool      // begin in clear and wait for STARTTLS; not together with NoIDLE
	Log      io.Writer // is written what clients and server say after TLS; called by many goroutines
}

// Server is a running server. Its methods may be called from any goroutine.
type Server struct {
	user     *imapmemserver.User
	listener *listener
	cert     cert.Certificate
	served   chan struct{} // closed when the accept loop has ended

	mu    sync.Mutex
	idles map[chan struct{}]struct{} // one per connection in IDLE
}

// Start starts a server on a free port of 127.0.0.1.
func Start(o Options) (*Server, error) {
	if o.NoIDLE && o.STARTTLS {
		// IDLE is hidden from the capabilities on their way into TLS, and after
		// STARTTLS it is go-imap that holds the TLS connection.
		return nil, errors.New("imapd: NoIDLE and STARTTLS cannot be combined")
	}
	made, err := cert.New()
	if err != nil {
		return nil, fmt.Errorf("imapd: make a certificate: %w", err)
	}
	user := imapmemserver.NewUser(o.User, o.Password)
	for _, folder := range append([]string{Inbox, Junk}, o.Folders...) {
		if err := user.Create(folder, nil); err != nil {
			return nil, fmt.Errorf("imapd: create %s: %w", folder, err)
		}
	}
	users := imapmemserver.New()
	users.AddUser(user)

	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("imapd: %w", err)
	}
	s := &Server{
		user:     user,
		listener: newListener(tcp),
		cert:     made,
		served:   make(chan struct{}),
		idles:    make(map[chan struct{}]struct{}),
	}
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{memSession: users.NewSession().(memSession), server: s}, nil, nil
		},
		Caps:   imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}},
		Logger: log.New(io.Discard, "", 0), // it says only that a client went away

		DebugWriter: o.Log,
	}
	config := made.Config()
	var accept net.Listener = s.listener
	switch {
	case o.STARTTLS:
		options.TLSConfig = config
	case o.NoIDLE:
		options.InsecureAuth = true // the connection is TLS, only not a *tls.Conn
		accept = hideIdle{tls.NewListener(s.listener, config)}
	default:
		accept = tls.NewListener(s.listener, config)
	}
	server := imapserver.New(options)
	go func() {
		defer close(s.served)
		server.Serve(accept) // returns when Close closes the listener
	}()
	return s, nil
}

// Addr is where the server listens.
func (s *Server) Addr() (host string, port int) {
	addr := s.listener.Addr().(*net.TCPAddr)
	return addr.IP.String(), addr.Port
}

// CA is the PEM certificate to trust. It is the server's own: valid for
// 127.0.0.1, ::1 and localhost, and as its own authority.
func (s *Server) CA() []byte { return s.cert.PEM }

// Fingerprint is the SHA-256 of the server's certificate, in hex.
func (s *Server) Fingerprint() string { return s.cert.Fingerprint }

// Deliver puts a message into a folder, as received now, and announces it to
// every client that has the folder open.
func (s *Server) Deliver(folder string, raw []byte) error {
	return s.DeliverAt(folder, raw, time.Now())
}

// DeliverAt is Deliver for a message received at t, its INTERNALDATE. Bare
// line feeds in raw are delivered as CRLF, as a mail server would.
func (s *Server) DeliverAt(folder string, raw []byte, t time.Time) error {
	raw = crlf(raw)
	if _, err := s.user.Append(folder, literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: t}); err != nil {
		return fmt.Errorf("imapd: deliver to %s: %w", folder, err)
	}
	s.announce()
	return nil
}

// Conns is the number of connections open now.
func (s *Server) Conns() int { return s.listener.len() }

// Accepted is the number of connections accepted since Start.
func (s *Server) Accepted() int { return s.listener.accepted() }

// Drop cuts every open connection without a word, as a failing network does.
func (s *Server) Drop() { s.listener.drop() }

// closing is how long Close waits for its goroutines: their connections are cut
// under them, so that only a bug keeps one.
const closing = 10 * time.Second

// Close stops the server and returns when its goroutines have ended, or with an
// error when one has not after 10 s. Mail is gone with it.
func (s *Server) Close() error {
	err := s.listener.Close()
	<-s.served
	s.listener.drop()
	if left := s.listener.wait(closing); left > 0 {
		return fmt.Errorf("imapd: %d connections were cut and have not ended", left)
	}
	if errors.Is(err, net.ErrClosed) {
		return nil // closed before
	}
	return err
}

// crlf ends every line of raw in CRLF.
func crlf(raw []byte) []byte {
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
}

// literal is an imap.LiteralReader over bytes.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }
