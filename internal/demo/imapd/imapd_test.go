package imapd_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	user     = "ann@example.org"
	password = `a "b" \c é`
	mail     = "From: shop@example.com\nSubject: Your code\n\n493817\n"
)

func start(t *testing.T, o imapd.Options) *imapd.Server {
	t.Helper()
	o.User, o.Password = user, password
	s, err := imapd.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// dial logs in and returns a client whose EXISTS numbers arrive on the channel.
func dial(t *testing.T, s *imapd.Server, name string, starttls bool) (*imapclient.Client, <-chan uint32) {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.CA()) {
		t.Fatal("CA is not PEM")
	}
	exists := make(chan uint32, 100)
	o := &imapclient.Options{
		TLSConfig: &tls.Config{RootCAs: roots, ServerName: name},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				exists <- *d.NumMessages
			}
		}},
	}
	host, port := s.Addr()
	connect := imapclient.DialTLS
	if starttls {
		connect = imapclient.DialStartTLS
	}
	c, err := connect(net.JoinHostPort(host, fmt.Sprint(port)), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c, exists
}

func selected(t *testing.T, c *imapclient.Client, folder string) {
	t.Helper()
	if _, err := c.Select(folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
}

func waitFor(t *testing.T, exists <-chan uint32, want uint32) {
	t.Helper()
	timeout := time.After(time.Minute)
	for {
		select {
		case n := <-exists:
			if n == want {
				return
			}
		case <-timeout:
			t.Fatalf("EXISTS %d never came", want)
		}
	}
}

func TestDeliverIsAnnounced(t *testing.T) {
	for _, starttls := range []bool{false, true} {
		t.Run(fmt.Sprintf("starttls=%v", starttls), func(t *testing.T) {
			s := start(t, imapd.Options{STARTTLS: starttls})
			c, exists := dial(t, s, "localhost", starttls)
			selected(t, c, imapd.Inbox)
			idle, err := c.Idle()
			if err != nil {
				t.Fatal(err)
			}
			before := time.Now().Truncate(time.Second)
			if err := s.Deliver(imapd.Inbox, []byte(mail)); err != nil {
				t.Fatal(err)
			}
			waitFor(t, exists, 1)
			if err := idle.Close(); err != nil {
				t.Fatal(err)
			}
			body := &imap.FetchItemBodySection{Peek: true}
			got, err := c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{InternalDate: true, BodySection: []*imap.FetchItemBodySection{body}}).Collect()
			if err != nil || len(got) != 1 {
				t.Fatalf("FETCH: %d messages, %v", len(got), err)
			}
			if raw := string(got[0].FindBodySection(body)); raw != strings.ReplaceAll(mail, "\n", "\r\n") {
				t.Errorf("body = %q", raw)
			}
			if got[0].InternalDate.Before(before) {
				t.Errorf("INTERNALDATE %v is before the delivery at %v", got[0].InternalDate, before)
			}
			if err := idle.Wait(); err != nil {
				t.Errorf("IDLE: %v", err)
			}
			if err := c.Logout().Wait(); err != nil {
				t.Errorf("LOGOUT: %v", err)
			}
		})
	}
}

// A mail delivered after SELECT and before IDLE must be announced in IDLE.
func TestIdleAnnouncesWhatCameBefore(t *testing.T) {
	s := start(t, imapd.Options{})
	c, exists := dial(t, s, "127.0.0.1", false)
	selected(t, c, imapd.Inbox)
	if err := s.Deliver(imapd.Inbox, []byte(mail)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Idle(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, exists, 1)
}

func TestManyClientsManyMails(t *testing.T) {
	const clients, mails = 4, 25
	s := start(t, imapd.Options{})
	all := make([]<-chan uint32, clients)
	for i := range all {
		c, exists := dial(t, s, "localhost", false)
		selected(t, c, imapd.Inbox)
		if _, err := c.Idle(); err != nil {
			t.Fatal(err)
		}
		all[i] = exists
	}
	errs := make(chan error, mails)
	for range mails {
		go func() { errs <- s.Deliver(imapd.Inbox, []byte(mail)) }()
	}
	for range mails {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	for _, exists := range all {
		waitFor(t, exists, mails)
	}
}

func TestCloseCommand(t *testing.T) {
	s := start(t, imapd.Options{})
	c, exists := dial(t, s, "localhost", false)
	selected(t, c, imapd.Inbox)
	if err := c.UnselectAndExpunge().Wait(); err != nil {
		t.Fatalf("CLOSE: %v", err)
	}
	if err := s.Deliver(imapd.Junk, []byte(mail)); err != nil {
		t.Fatal(err)
	}
	// Not Client.Mailbox: go-imap (v2.0.0-beta.8) sets it after Wait has returned.
	junk, err := c.Select(imapd.Junk, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if n := junk.NumMessages; n != 1 {
		t.Errorf("Junk holds %d messages, want 1", n)
	}
	if _, err := c.Idle(); err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver(imapd.Junk, []byte(mail)); err != nil {
		t.Fatal(err)
	}
	waitFor(t, exists, 2)
}

func TestNoIDLE(t *testing.T) {
	s := start(t, imapd.Options{NoIDLE: true})
	c, _ := dial(t, s, "localhost", false)
	if caps := c.Caps(); caps.Has(imap.CapIdle) || !caps.Has(imap.CapIMAP4rev1) {
		t.Errorf("capabilities after login: %v", caps)
	}
	if caps, err := c.Capability().Wait(); err != nil || caps.Has(imap.CapIdle) {
		t.Errorf("CAPABILITY: %v, %v", caps, err)
	}
	if _, err := imapd.Start(imapd.Options{NoIDLE: true, STARTTLS: true}); err == nil {
		t.Error("NoIDLE together with STARTTLS was accepted")
	}
}

func TestDropAndCount(t *testing.T) {
	s := start(t, imapd.Options{})
	c, _ := dial(t, s, "localhost", false)
	if n := s.Conns(); n != 1 {
		t.Errorf("Conns = %d, want 1", n)
	}
	s.Drop()
	<-c.Closed()
	dial(t, s, "localhost", false)
	if n := s.Accepted(); n != 2 {
		t.Errorf("Accepted = %d, want 2", n)
	}
}

func TestUnknownFolder(t *testing.T) {
	s := start(t, imapd.Options{})
	if err := s.Deliver("Nowhere", []byte(mail)); err == nil {
		t.Error("a mail was delivered to a folder that is not there")
	}
}

// A connection that ends in the middle of a mail leaves nothing behind that Close
// would have to wait for.
func TestCloseAfterHalfAMail(t *testing.T) {
	s := start(t, imapd.Options{})
	long := append([]byte(mail), bytes.Repeat([]byte("More of the same, and more than any buffer holds.\r\n"), 1<<18)...)
	if err := s.Deliver(imapd.Inbox, long); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CA())
	host, port := s.Addr()
	// By hand: go-imap's client would read the rest before it closes.
	c, err := tls.Dial("tcp", net.JoinHostPort(host, fmt.Sprint(port)), &tls.Config{RootCAs: roots, ServerName: host})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "a LOGIN %s {%d+}\r\n%s\r\nb EXAMINE INBOX\r\nc FETCH 1 BODY.PEEK[]\r\n", user, len(password), password)
	for r := bufio.NewReader(c); ; {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(line, "* 1 FETCH") {
			break
		}
	}
	c.NetConn().Close()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
