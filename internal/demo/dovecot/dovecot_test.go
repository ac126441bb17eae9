package dovecot

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestServer(t *testing.T) {
	if _, err := Find(); err != nil {
		t.Skip(err)
	}
	s, err := Start(Options{User: "ann@mail.test", Password: "correct horse"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Fill(1234); err != nil {
		t.Fatal(err)
	}
	host, port := s.Addr()
	c, err := imapclient.DialInsecure(net.JoinHostPort(host, strconv.Itoa(port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("ann@mail.test", "correct horse").Wait(); err != nil {
		t.Fatal(err)
	}
	inbox, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if inbox.NumMessages != 1234 {
		t.Errorf("%d messages, want 1234", inbox.NumMessages)
	}
	raw := "From: a@b.example\r\nSubject: Hello\r\n\r\nHello.\r\n"
	if err := s.Deliver([]byte(raw)); err != nil {
		t.Fatal(err)
	}
	if err := c.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	body := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(imap.SeqSetNum(1235), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{body}}).Collect()
	if err != nil || len(got) != 1 {
		t.Fatalf("fetched %d, %v", len(got), err)
	}
	if mail := fmt.Sprintf("%s", got[0].FindBodySection(body)); !strings.Contains(mail, "Subject: Hello") {
		t.Errorf("fetched %q", mail)
	}
	if err := s.Expunge(); err != nil {
		t.Fatal(err)
	}
	if inbox, err = c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if inbox.NumMessages != 1234 {
		t.Errorf("%d messages are left, want 1234", inbox.NumMessages)
	}
	if err := c.Logout().Wait(); err != nil {
		t.Fatal(err)
	}
}
