package mailbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestMain(m *testing.M) {
	if os.Getenv(holdSlots) != "" {
		if err := runHolder(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

const (
	testUser     = "ann@example.org"
	testPassword = `a "b" \c é`
)

func password(s string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return s, nil }
}

// mail is a small message with a number to know it by.
func mail(n int) []byte {
	return fmt.Appendf(nil, "From: shop@example.com\r\nSubject: mail %d\r\n\r\nYour code is 493817\r\n", n)
}

// hurried are limits for tests: what a person would wait for takes no time, and
// what must come in time has time, on a busy machine, too.
func hurried() limits {
	l := defaults
	l.backoff, l.maxPause = 5*time.Millisecond, 20*time.Millisecond
	l.poll = 10 * time.Millisecond
	l.inTime = patience
	l.round = 0 // the inbox alone; see folders_test.go
	l.hush = 0  // no connection beside those that a test counts; see starttls_test.go
	return l
}

func startIMAPD(t testing.TB, o imapd.Options) (*imapd.Server, Config) {
	t.Helper()
	o.User, o.Password = testUser, testPassword
	s, err := imapd.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	host, port := s.Addr()
	mode := protocol.TLSImplicit
	if o.STARTTLS {
		mode = protocol.TLSStart
	}
	return s, Config{Host: host, Port: port, TLS: mode, CA: s.CA(), Username: testUser, Password: password(testPassword), Version: "0.1.0"}
}

func deliver(t testing.TB, s *imapd.Server, n int) {
	t.Helper()
	if err := s.Deliver(imapd.Inbox, mail(n)); err != nil {
		t.Fatal(err)
	}
}

func openBox(t testing.TB, cfg Config, l limits) *Box {
	t.Helper()
	b := Open(cfg)
	b.limits = l
	t.Cleanup(func() { b.Close(context.Background()) })
	return b
}

// watch is a Watch under way.
type watch struct {
	t       testing.TB
	updates chan Update
	done    chan error
	cancel  context.CancelFunc
	patient time.Duration // how long to wait for the next update; 0: patience
}

func watching(t testing.TB, b *Box, since time.Time) *watch {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{t: t, updates: make(chan Update, 1000), done: make(chan error, 1), cancel: cancel}
	var ended sync.WaitGroup
	ended.Go(func() { w.done <- b.Watch(ctx, since, w.hear) })
	t.Cleanup(func() { cancel(); ended.Wait() })
	return w
}

// hear takes an update. That mail is Coming is for TestComing alone: it may be
// left out.
func (w *watch) hear(u Update) {
	if _, coming := u.(Coming); !coming {
		w.updates <- u
	}
}

// stop ends the Watch and waits for that.
func (w *watch) stop() {
	w.cancel()
	w.end()
}

// patience is how long a test waits before it gives up.
const patience = 2 * time.Minute

// next is the next update.
func (w *watch) next() Update {
	w.t.Helper()
	select {
	case u := <-w.updates:
		return u
	case err := <-w.done:
		select {
		case u := <-w.updates: // came before
			w.done <- err
			return u
		default:
		}
		w.t.Fatalf("Watch ended: %v (%v)", err, errors.Unwrap(err))
	case <-time.After(cmp.Or(w.patient, patience)):
		w.t.Fatal("nothing happened")
	}
	return nil
}

func (w *watch) ready() {
	w.t.Helper()
	if u, ok := w.next().(Ready); !ok {
		w.t.Fatalf("update %T, want Ready", u)
	}
}

// mail waits for mail n; trouble on the way is allowed.
func (w *watch) mail(n int) Message {
	w.t.Helper()
	for {
		switch u := w.next().(type) {
		case Message:
			if !strings.Contains(string(u.Raw), fmt.Sprintf("Subject: mail %d\r\n", n)) {
				w.t.Fatalf("got %q, want mail %d", u.Raw, n)
			}
			return u
		case Ready:
			w.t.Fatal("a second Ready")
		}
	}
}

// nothing checks that no update is waiting, after one that came later in order.
func (w *watch) nothing() {
	w.t.Helper()
	select {
	case u := <-w.updates:
		w.t.Errorf("also got %#v", u)
	default:
	}
}

// end is what Watch returned.
func (w *watch) end() error {
	w.t.Helper()
	select {
	case err := <-w.done:
		return err
	case <-time.After(patience):
		w.t.Fatal("Watch did not end")
		return nil
	}
}

func TestCheck(t *testing.T) {
	s, good := startIMAPD(t, imapd.Options{})
	tests := []struct {
		name   string
		change func(*Config)
		want   protocol.ErrorCode
	}{
		{"good", func(*Config) {}, ""},
		{"by name", func(c *Config) { c.Host = "localhost" }, ""},
		{"wrong password", func(c *Config) { c.Password = password("wrong") }, protocol.ErrLoginRefused},
		{"untrusted certificate", func(c *Config) { c.CA = nil }, protocol.ErrCertificate},
		{"right pin", func(c *Config) { c.CA, c.TrustCert = nil, s.Fingerprint() }, ""},
		{"right pin as people write it", func(c *Config) { c.CA, c.TrustCert = nil, colons(s.Fingerprint()) }, ""},
		{"wrong pin, though the CA is right", func(c *Config) { c.TrustCert = strings.Repeat("ab", 32) }, protocol.ErrCertificate},
		{"not a pin", func(c *Config) { c.TrustCert = "abcd" }, protocol.ErrSessionInvalid},
		{"not a CA", func(c *Config) { c.CA = []byte("x") }, protocol.ErrSessionInvalid},
		{"no password", func(c *Config) {
			c.Password = func(context.Context) (string, error) {
				return "", protocol.Errorf(protocol.ErrPasswordMissing, "There is none.")
			}
		}, protocol.ErrPasswordMissing},
		{"keyring trouble of its own kind", func(c *Config) {
			c.Password = func(context.Context) (string, error) { return "", context.DeadlineExceeded }
		}, protocol.ErrKeyringFailed},
		{"nothing listens", func(c *Config) { c.Port = freePort(t) }, protocol.ErrConnectRefused},
		{"no such name", func(c *Config) { c.Host = "imap.invalid" }, protocol.ErrDNS}, // RFC 6761: never resolves
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg := good
			test.change(&cfg)
			checkCode(t, check(t.Context(), cfg, hurried()), test.want)
		})
	}
}

func checkCode(t *testing.T, err error, want protocol.ErrorCode) {
	t.Helper()
	var e *protocol.Error
	switch {
	case err == nil && want == "":
	case err == nil:
		t.Errorf("no error, want %s", want)
	case !errors.As(err, &e):
		t.Errorf("error %v is no *protocol.Error", err)
	case e.Code != want:
		t.Errorf("code %s (%s; %v), want %q", e.Code, e.Sentence, e.Err, want)
	case e.Sentence == "":
		t.Error("no sentence")
	}
}

func colons(pin string) string {
	var b strings.Builder
	for i := 0; i < len(pin); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(strings.ToUpper(pin[i : i+2]))
	}
	return b.String()
}

func TestWatchDelivers(t *testing.T) {
	for _, o := range []imapd.Options{{}, {STARTTLS: true}, {NoIDLE: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			s, cfg := startIMAPD(t, o)
			b := openBox(t, cfg, hurried())
			before := time.Now().Truncate(time.Second)
			w := watching(t, b, time.Now())
			w.ready()
			for n := range 3 {
				deliver(t, s, n)
				m := w.mail(n)
				if m.UID != uint32(n+1) || m.Folder != Inbox || m.Truncated || m.Received.Before(before) {
					t.Errorf("message %+v", m)
				}
			}
			w.nothing()
			w.cancel()
			if err := w.end(); err != nil {
				t.Errorf("Watch: %v", err)
			}
		})
	}
}

// Mail received since counts, to the second; older mail does not.
func TestWatchLooksBack(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	now := time.Now()
	for n, age := range []time.Duration{2 * time.Hour, 61 * time.Second, 60 * time.Second, 5 * time.Second} {
		if err := s.DeliverAt(imapd.Inbox, mail(n), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	b := openBox(t, cfg, hurried())
	w := watching(t, b, now.Add(-60*time.Second))
	w.ready()
	w.mail(3) // the newest first
	w.mail(2)
	deliver(t, s, 4)
	w.mail(4)
	w.nothing()
}

// Of a large mailbox the messages are looked at as far back as they are new.
func TestWatchLooksAtTheTail(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	now := time.Now()
	const old, fresh = 2 * tailLength, 5*tailLength + 3
	for n := range old + fresh {
		received := now
		if n < old || n == old+fresh-2 { // one of the newest was moved here
			received = now.Add(-time.Hour)
		}
		if err := s.DeliverAt(imapd.Inbox, mail(n), received); err != nil {
			t.Fatal(err)
		}
	}
	b := openBox(t, cfg, hurried())
	w := watching(t, b, now.Add(-time.Minute))
	w.ready()
	for n := old + fresh - 1; n >= old; n-- { // the newest first
		if n != old+fresh-2 {
			w.mail(n)
		}
	}
	deliver(t, s, old+fresh)
	w.mail(old + fresh)
	w.nothing()
}

// There is an end to it, of which the watcher is told; the newest is read first.
func TestTailIsCapped(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	const all = mostTail + 30
	for n := range all {
		deliver(t, s, n)
	}
	w := watching(t, openBox(t, cfg, hurried()), time.Now().Add(-time.Minute))
	w.ready()
	left, told := mostTail, 0
	for n := all - 1; left > 0; {
		switch u := w.next().(type) {
		case Skipped:
			checkCode(t, u.Err, protocol.ErrUnread)
			told++
		case Message:
			if u.UID != uint32(n+1) {
				t.Fatalf("UID %d, want %d", u.UID, n+1)
			}
			n, left = n-1, left-1
		}
	}
	deliver(t, s, all)
	w.mail(all)
	w.nothing()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

func TestWatchersShareAConnection(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	deliver(t, s, 0)
	b := openBox(t, cfg, hurried())
	one := watching(t, b, time.Now().Add(time.Hour))
	one.ready()
	deliver(t, s, 1)
	one.mail(1)
	two := watching(t, b, time.Now().Add(-time.Minute))
	two.ready()
	two.mail(1)
	two.mail(0)
	deliver(t, s, 2)
	one.mail(2)
	two.mail(2)
	one.cancel()
	one.end()
	deliver(t, s, 3)
	two.mail(3)
	two.nothing()
	one.nothing()
	if n := s.Accepted(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// Mails that come in a burst, before and after IDLE begins, come once each.
func TestBurst(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			s, cfg := startIMAPD(t, o)
			b := openBox(t, cfg, hurried())
			w := watching(t, b, time.Now())
			w.ready()
			const rounds, burst = 8, 5
			var sent sync.WaitGroup
			for range rounds {
				for range burst {
					sent.Go(func() { deliver(t, s, 0) })
				}
				sent.Wait()
				w.mail(0)
			}
			seen := rounds
			for seen < rounds*burst {
				w.mail(0)
				seen++
			}
			deliver(t, s, 1)
			w.mail(1) // and not one of mail 0 more
			w.nothing()
		})
	}
}

func TestLargeMailIsCut(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	b := openBox(t, cfg, hurried())
	w := watching(t, b, time.Now())
	w.ready()
	large := append(mail(7), strings.Repeat("0123456789abcde\r\n", MaxRaw/8)...)
	if err := s.Deliver(imapd.Inbox, large); err != nil {
		t.Fatal(err)
	}
	if m := w.mail(7); !m.Truncated || len(m.Raw) != MaxRaw || string(m.Raw) != string(large[:MaxRaw]) {
		t.Errorf("%d bytes, Truncated %v", len(m.Raw), m.Truncated)
	}
}

func TestPeekLeavesMailUnseen(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	deliver(t, s, 0)
	b := openBox(t, cfg, hurried())
	w := watching(t, b, time.Now().Add(-time.Minute))
	w.ready()
	w.mail(0)
	deliver(t, s, 1)
	w.mail(1)

	config, err := tlsConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialTLS(fmt.Sprintf("%s:%d", cfg.Host, cfg.Port), &imapclient.Options{TLSConfig: config})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(testUser, testPassword).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select(Inbox, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	all := imap.UIDSet{}
	all.AddRange(1, 0)
	got, err := c.Fetch(all, &imap.FetchOptions{Flags: true}).Collect()
	if err != nil || len(got) != 2 {
		t.Fatalf("%d messages, %v", len(got), err)
	}
	for _, m := range got {
		if len(m.Flags) != 0 {
			t.Errorf("message %d has flags %v", m.UID, m.Flags)
		}
	}
}

// While the connection is cut, mail comes; it is found afterwards, once.
func TestDropFindsMail(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			s, cfg := startIMAPD(t, o)
			b := openBox(t, cfg, hurried())
			w := watching(t, b, time.Now())
			w.ready()
			deliver(t, s, 0)
			w.mail(0)
			told := false
			for n := 1; n < 4; n++ {
				s.Drop()
				deliver(t, s, n)
				for {
					u := w.next()
					switch u := u.(type) {
					case Reconnecting:
						if !transient(u.Err.Code) || u.In < 0 {
							t.Errorf("%+v", u)
						}
						told = true
						continue
					case Resumed:
						if !told {
							t.Error("Resumed before Reconnecting")
						}
						told = false
						continue
					case Message:
						// It may have come before the cut was noticed.
						if u.UID != uint32(n+1) {
							t.Fatalf("UID %d, want %d", u.UID, n+1)
						}
					default:
						t.Fatalf("%#v", u)
					}
					break
				}
			}
		})
	}
}

// After a long time without connection much mail may have come.
func TestDropFindsMuchMail(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	l := hurried()
	b := openBox(t, cfg, l)
	hold := make(chan struct{})
	logins := 0
	good := b.cfg.Password
	b.cfg.Password = func(ctx context.Context) (string, error) {
		if logins++; logins == 2 {
			<-hold
		}
		return good(ctx)
	}
	w := watching(t, b, time.Now())
	w.ready()
	s.Drop()
	const many = batch*2 + 3
	for n := range many {
		deliver(t, s, n)
	}
	close(hold)
	for n := range many {
		w.mail(n)
	}
	deliver(t, s, many)
	w.mail(many)
	w.nothing()
}

func TestLinger(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	l := hurried()
	l.linger = 50 * time.Millisecond
	b := openBox(t, cfg, l)
	w := watching(t, b, time.Now())
	w.ready()
	w.cancel()
	w.end()
	b.mu.Lock()
	owned := b.owned
	b.mu.Unlock()
	if owned != nil {
		<-owned
	}
	// A later watcher connects anew and finds what came meanwhile.
	deliver(t, s, 0)
	w = watching(t, b, time.Now().Add(-time.Minute))
	w.ready()
	w.mail(0)
	if n := s.Accepted(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}

// In its last minute the connection serves whoever comes, and reads nothing
// while nobody waits.
func TestLingerServesTheNext(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			s, cfg := startIMAPD(t, o)
			b := openBox(t, cfg, hurried())
			w := watching(t, b, time.Now())
			w.ready()
			w.cancel()
			w.end()
			deliver(t, s, 0)
			if err := s.DeliverAt(imapd.Inbox, mail(1), time.Now().Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
			w = watching(t, b, time.Now().Add(-time.Minute))
			w.ready()
			w.mail(0)
			deliver(t, s, 2)
			w.mail(2)
			w.nothing()
			if n := s.Accepted(); n != 1 {
				t.Errorf("%d connections, want 1", n)
			}
		})
	}
}

func TestCloseEndsWatchers(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	b := openBox(t, cfg, hurried())
	w := watching(t, b, time.Now())
	w.ready()
	if err := b.Close(context.Background()); err != nil {
		t.Error(err)
	}
	checkCode(t, w.end(), protocol.ErrConnectionLost)
	checkCode(t, b.Watch(t.Context(), time.Now(), func(Update) {}), protocol.ErrConnectionLost)
	if err := b.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if n := s.Accepted(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestWrongPasswordEndsEveryWatch(t *testing.T) {
	_, cfg := startIMAPD(t, imapd.Options{})
	right := make(chan struct{})
	cfg.Password = func(context.Context) (string, error) {
		select {
		case <-right:
			return testPassword, nil
		default:
			return "wrong", nil
		}
	}
	b := openBox(t, cfg, hurried())
	one, two := watching(t, b, time.Now()), watching(t, b, time.Now())
	for _, w := range []*watch{one, two} {
		err := w.end()
		checkCode(t, err, protocol.ErrLoginRefused)
		if e := err.(*protocol.Error); e.Server != "Authentication failed" {
			t.Errorf("server's words %q", e.Server)
		}
	}
	close(right) // the user has corrected it
	watching(t, b, time.Now()).ready()
}

// A slow watcher loses nothing.
func TestSlowWatcher(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	b := openBox(t, cfg, hurried())
	gate := make(chan struct{})
	got := make(chan Update, 1000)
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() { b.Watch(ctx, time.Now(), func(u Update) { got <- u; <-gate }) })
	defer ended.Wait()
	defer cancel()
	<-got // Ready
	const many = queued + 10
	for n := range many {
		deliver(t, s, n)
	}
	close(gate)
	for n := range many {
		select {
		case u := <-got:
			if _, coming := u.(Coming); coming { // of the first, while nothing was queued
				u = <-got
			}
			if m, ok := u.(Message); !ok || m.UID != uint32(n+1) {
				t.Fatalf("update %d is %#v", n, u)
			}
		case <-time.After(patience):
			t.Fatalf("mail %d is missing", n)
		}
	}
}
