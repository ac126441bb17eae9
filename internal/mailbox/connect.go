package mailbox

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// errID says that the connection ended over the ID command.
var errID = errors.New("the connection ended over ID")

// reach is a way to a server, up to where it has greeted: by TCP and TLS, or in
// a test by a pipe.
type reach func(context.Context, Config, limits) (*wire, error)

// open connects, logs in and selects a folder, or none where that is "". ctx
// bounds the attempt, not the connection that comes of it. Errors are
// *protocol.Error, or ctx's own.
func (r reach) open(ctx context.Context, cfg Config, l limits, folder string) (*conn, error) {
	// In a goroutine of its own: TLS and certificates take a deep stack, which
	// one that lives as long as the connection would keep.
	var c *conn
	var err error
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		defer inTurn(ctx)()
		c, err = r.openID(ctx, cfg, l, folder, true)
		if errors.Is(err, errID) && ctx.Err() == nil {
			// go-imap (v2.0.0-beta.8) closes the connection over a NIL value in
			// the answer, which RFC 2971 allows. ID is a courtesy: leave it out.
			c, err = r.openID(ctx, cfg, l, folder, false)
		}
	}()
	<-opened
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return c, err
}

// opening holds a token for each connection of this process that is being made in
// turn. What a handshake leaves behind is garbage at once, but of 50 of them at
// the same time the process keeps the pages: 50 KiB a session
// (BenchmarkMailboxMemory).
var opening = make(chan struct{}, 4)

// turn is how long a connection waits for others that are being made: a server
// that is slow or dead must not hold up the rest.
const turn = time.Second

// inTurn waits until few connections are being made, or for a turn. What it
// returns ends ours.
func inTurn(ctx context.Context) (done func()) {
	select {
	case opening <- struct{}{}:
		return func() { <-opening }
	default:
	}
	late := time.NewTimer(turn)
	defer late.Stop()
	select {
	case opening <- struct{}{}:
		return func() { <-opening }
	case <-late.C:
	case <-ctx.Done():
	}
	return func() {}
}

func (r reach) openID(ctx context.Context, cfg Config, l limits, folder string, id bool) (*conn, error) {
	if cfg.secret == nil {
		cfg.secret = new(secret)
	}
	w, err := r(ctx, cfg, l)
	if err != nil {
		return nil, err
	}
	c := newConn(w, cfg, l)
	stop := context.AfterFunc(ctx, func() { w.fail(ctx.Err()) })
	err = c.begin(ctx, folder, id)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// byTLS is the way to cfg's server. What it trusts is read once, and is the same
// for every connection.
func byTLS(cfg Config) reach {
	config := sync.OnceValues(func() (*tls.Config, error) { return tlsConfig(cfg) })
	return func(ctx context.Context, cfg Config, l limits) (*wire, error) {
		config, err := config()
		if err != nil {
			return nil, err
		}
		raw, err := dial(ctx, cfg, l)
		if err != nil {
			return nil, connectError(err, cfg)
		}
		w, err := secure(ctx, raw, config, cfg, l)
		if err != nil {
			raw.Close()
			return nil, err
		}
		return w, nil
	}
}

// dial makes the TCP connection, with keep-alive that notices a vanished peer
// in about a minute (Go's default takes two and a half).
func dial(ctx context.Context, cfg Config, l limits) (net.Conn, error) {
	d := net.Dialer{
		Timeout:         l.dial,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3},
		Control:         setUserTimeout,
	}
	return d.DialContext(ctx, "tcp", net.JoinHostPort(cfg.Host, strconv.Itoa(cfg.Port)))
}

// secure brings raw to where the server has greeted and TLS is up, in the order
// the session's mode says. The mode never changes by what a server says.
func secure(ctx context.Context, raw net.Conn, config *tls.Config, cfg Config, l limits) (*wire, error) {
	if cfg.TLS == protocol.TLSStart {
		waits := waitsForTLS(ctx, raw, cfg, l)
		err := guard(ctx, raw, l.greeting, func() error { return startTLS(raw, cfg) })
		if waits() {
			err = errTLSFirst
		}
		if err != nil {
			return nil, greetingError(err, cfg)
		}
	}
	conn := tls.Client(raw, config)
	if err := guard(ctx, raw, l.handshake, conn.Handshake); err != nil {
		return nil, handshakeError(err, cfg)
	}
	if cfg.TLS == protocol.TLSStart {
		// The server does not greet again. go-imap wants a greeting, and asks
		// for the capabilities after one that has none: what was said before
		// TLS is thereby dropped (RFC 9051 section 6.2.1).
		return newWire(conn, raw, []byte("* OK TLS\r\n")), nil
	}
	var read []byte
	err := guard(ctx, raw, l.greeting, func() (err error) {
		read, err = readGreeting(bufio.NewReaderSize(conn, maxLine))
		return err
	})
	if err != nil {
		return nil, greetingError(err, cfg)
	}
	return newWire(conn, raw, read), nil
}

// waitsForTLS finds out why a server does not greet in clear: one that takes TLS
// from the first byte waits for us, and would until the time is up. After a hush
// a second connection tries that, on which nothing is said, and closes raw where
// TLS comes up. What it returns ends that and reports whether it did.
func waitsForTLS(ctx context.Context, raw net.Conn, cfg Config, l limits) func() bool {
	if l.hush == 0 {
		return func() bool { return false }
	}
	ctx, cancel := context.WithCancel(ctx)
	found := make(chan bool, 1)
	late := time.AfterFunc(l.hush, func() {
		does := speaksTLS(ctx, cfg, l)
		if does {
			raw.Close()
		}
		found <- does
	})
	return func() bool {
		cancel()
		return !late.Stop() && <-found
	}
}

// speaksTLS reports whether the server takes TLS from the first byte, whoever it
// is: nothing is sent to it.
func speaksTLS(ctx context.Context, cfg Config, l limits) bool {
	raw, err := dial(ctx, cfg, l)
	if err != nil {
		return false
	}
	defer raw.Close()
	conn := tls.Client(raw, &tls.Config{ServerName: cfg.Host, InsecureSkipVerify: true})
	return guard(ctx, raw, l.handshake, conn.Handshake) == nil
}

// guard runs f, which reads or writes raw, and closes raw when f takes longer
// than limit or ctx ends.
func guard(ctx context.Context, raw net.Conn, limit time.Duration, f func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSilent)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	err := f()
	if !stop() {
		return context.Cause(ctx)
	}
	return err
}

// maxLine is the longest line read before go-imap takes over, in bytes.
const maxLine = 8 << 10

var (
	errNotIMAP     = errors.New("no IMAP greeting")
	errPreAuth     = errors.New("PREAUTH greeting")
	errNoStartTLS  = errors.New("STARTTLS was refused")
	errBeforeTLS   = errors.New("data between STARTTLS and TLS")
	errTLSFirst    = errors.New("TLS from the first byte instead of STARTTLS")
	errLongLine    = errors.New("line too long")
	errGreetingBye = errors.New("BYE greeting")
)

// readGreeting reads the first line and whatever came with it. Its errors are
// the ones above or the reader's; errGreetingBye is wrapped with the text.
func readGreeting(r *bufio.Reader) ([]byte, error) {
	line, err := readLine(r)
	if err != nil {
		return nil, err
	}
	word, text, _ := strings.Cut(strings.TrimPrefix(line, "* "), " ")
	if !strings.HasPrefix(line, "* ") {
		return nil, errNotIMAP
	}
	switch strings.ToUpper(word) {
	case "OK":
	case "PREAUTH":
		return nil, errPreAuth
	case "BYE":
		return nil, byeError{text}
	default:
		return nil, errNotIMAP
	}
	rest, err := r.Peek(r.Buffered())
	if err != nil {
		return nil, err
	}
	return append([]byte(line+"\r\n"), rest...), nil
}

// byeError is a greeting that sends us away, with the text after BYE.
type byeError struct{ text string }

func (byeError) Error() string        { return errGreetingBye.Error() }
func (byeError) Is(target error) bool { return target == errGreetingBye }

// readLine reads one line of at most maxLine bytes, without its end.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", errLongLine
	case err == io.EOF && len(line) > 0:
		return "", io.ErrUnexpectedEOF
	case err != nil:
		return "", err
	}
	return string(bytes.TrimRight(line, "\r\n")), nil
}

// startTLS asks for TLS on a connection that has just been made. The command is
// alone in its segment and nothing may come between its answer and TLS: that
// would be read as if it had been protected (CVE-2011-0411). go-imap's own way
// (v2.0.0-beta.8) keeps capabilities that arrive with the answer.
func startTLS(raw net.Conn, cfg Config) error {
	r := bufio.NewReaderSize(raw, maxLine)
	if _, err := readGreeting(r); err != nil {
		if errors.Is(err, errGreetingBye) {
			return errGreetingBye // without its text: anyone may have written it
		}
		return err
	}
	if _, err := io.WriteString(raw, "S1 STARTTLS\r\n"); err != nil {
		return err
	}
	for range 20 { // untagged lines come first, if any
		line, err := readLine(r)
		if err != nil {
			return err
		}
		rest, tagged := strings.CutPrefix(line, "S1 ")
		if !tagged {
			continue
		}
		if word, _, _ := strings.Cut(rest, " "); !strings.EqualFold(word, "OK") {
			return errNoStartTLS
		}
		if r.Buffered() > 0 {
			return errBeforeTLS
		}
		return nil
	}
	return errNotIMAP
}

// begin goes from the greeting to the folder.
func (c *conn) begin(ctx context.Context, folder string, id bool) error {
	caps, err := c.caps()
	if err != nil {
		return err
	}
	if err := c.login(ctx, caps); err != nil {
		return err
	}
	// ID is not waited for: SELECT goes with it. 163.com and its like refuse
	// SELECT to a client that has not told its name.
	var told *imapclient.IDCommand
	c.start(maxReply, c.limits.command)
	defer c.stop()
	if id && caps.Has(imap.CapID) {
		told = c.client.ID(&imap.IDData{Name: "Mailcode", Version: printable(c.cfg.Version, 64)})
	}
	if folder != "" {
		if err = c.open(folder, false); err == nil {
			c.askElsewhere()
		}
	}
	if told != nil {
		c.start(maxReply, c.limits.command)
		if _, err := told.Wait(); err != nil && !isStatus(err) {
			return fmt.Errorf("%w: %w", errID, c.failed())
		}
	}
	switch {
	case isStatus(err):
		return folderError(err, c.cfg, folder)
	case err != nil:
		return err
	}

	// Only now, since go-imap (v2.0.0-beta.8) hands over the answer to LOGIN
	// before it forgets the capabilities from before LOGIN.
	if caps, err = c.caps(); err != nil {
		return err
	}
	c.capabilities, c.canIdle = caps, caps.Has(imap.CapIdle)
	c.noted, err = c.heardElsewhere()
	return err
}

// open selects a folder; readOnly is EXAMINE. Where the server refuses, no
// folder is selected and the error is its answer.
func (c *conn) open(folder string, readOnly bool) error {
	if err := c.leave(); err != nil {
		return err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	c.folder = ""
	c.count.reset()
	c.wire.validity.Store(0)
	data, err := c.client.Select(folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait()
	switch {
	case isStatus(err):
		return err
	case err != nil:
		return c.failed()
	}
	c.folder, c.uidValidity, c.uidNext = folder, data.UIDValidity, data.UIDNext
	c.count.selected(int64(data.NumMessages))
	return nil
}

// renumbered reports whether the server has said, since the folder was opened,
// that its UIDs are others: it must be opened again.
func (c *conn) renumbered() bool {
	now := c.wire.validity.Load()
	return c.folder != "" && now != 0 && c.uidValidity != 0 && now != c.uidValidity
}

// unselect closes the folder that is open for reading only, where the server can
// (RFC 3691): it may answer STATUS of a selected folder with anything, also of
// one that was deleted. The inbox stays open.
func (c *conn) unselect() error {
	if c.folder == "" || c.folder == Inbox || !c.capabilities.Has(imap.CapUnselect) {
		return nil
	}
	if err := c.leave(); err != nil {
		return err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	switch err := c.client.Unselect().Wait(); {
	case isStatus(err):
		return nil // it stays open
	case err != nil:
		return c.failed()
	}
	c.folder = ""
	c.count.reset()
	return nil
}

// login sends the password by LOGIN, or by SASL PLAIN (RFC 4616) where the
// server takes no LOGIN.
func (c *conn) login(ctx context.Context, caps imap.CapSet) error {
	password, err := c.cfg.Password(ctx)
	if err != nil {
		return passwordError(ctx, err)
	}
	c.cfg.secret.learn(c.cfg.Username, password)
	c.start(maxReply, c.limits.command)
	defer c.stop()
	if caps.Has(imap.CapLoginDisabled) && caps.Has(imap.AuthCap(sasl.Plain)) {
		err = c.client.Authenticate(sasl.NewPlainClient("", c.cfg.Username, password))
	} else {
		err = c.client.Login(c.cfg.Username, password).Wait()
	}
	switch {
	case err == nil:
		return nil
	case isStatus(err):
		return loginError(err, c.cfg)
	}
	return c.failed()
}

// caps are the server's capabilities in the present state.
func (c *conn) caps() (imap.CapSet, error) {
	c.start(maxReply, c.limits.command)
	defer c.stop()
	caps := c.client.Caps()
	if caps == nil {
		return nil, c.failed()
	}
	return caps, nil
}
