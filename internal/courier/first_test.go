package courier

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A mail that was read for a request is old to a later one, though it arrives while
// that waits: somebody has moved it to and fro, where nobody looked in between.
func TestReadForAnEarlierRequest(t *testing.T) {
	for _, to := range []string{imapd.Inbox, imapd.Junk} {
		t.Run(to, func(t *testing.T) {
			mail, _, store, s := readyMail(t)
			c := New(store)
			codeOf := func(n int) []byte {
				return fmt.Appendf(nil, "Message-ID: <%d@shop.example>\r\n%s", n, codeMail("shop.example", fmt.Sprint(111111*n)))
			}
			wait := func(id string, began time.Time) *running {
				t.Helper()
				r := start(t, c, Request{ID: id, Site: "shop.example", Began: began, Sessions: []protocol.Session{s}})
				r.next(protocol.EventReady)
				return r
			}
			first := wait("1", time.Now().Add(-Slack))
			received := time.Now()
			if err := mail.DeliverAt(imapd.Inbox, codeOf(1), received); err != nil {
				t.Fatal(err)
			}
			if e := first.next(protocol.EventCode); e.Code != "111111" || e.Grade != protocol.GradeProven {
				t.Fatalf("%+v", e)
			}
			first.stop(nil)
			first.end()
			emptied(t, mail)

			second := wait("2", time.Now())
			if err := mail.DeliverAt(to, codeOf(1), received); err != nil {
				t.Fatal(err)
			}
			if e := second.next(protocol.EventCode); e.Code != "111111" || e.Grade != protocol.GradeLikely || !strings.Contains(e.Sentence, "read before the page asked") {
				t.Errorf("%+v", e)
			}
			if err := mail.Deliver(to, codeOf(2)); err != nil {
				t.Fatal(err)
			}
			if e := second.next(protocol.EventCode); e.Code != "222222" || e.Grade != protocol.GradeProven {
				t.Errorf("%+v", e)
			}
		})
	}
}

// emptied deletes all that is in the inbox.
func emptied(t *testing.T, mail *imapd.Server) {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(mail.CA())
	host, port := mail.Addr()
	c, err := imapclient.DialTLS(fmt.Sprintf("%s:%d", host, port), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: roots}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("ann@mail.test", "pw").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select(imapd.Inbox, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	var all imap.SeqSet
	all.AddRange(1, 0)
	if err := c.Store(all, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Expunge().Close(); err != nil {
		t.Fatal(err)
	}
}

// Of so many mails it is kept when they were read, and the oldest go.
func TestFirstsAreBounded(t *testing.T) {
	var f firsts
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	id := func(n int) (id mailIn) {
		binary.BigEndian.PutUint64(id.identity[:], uint64(n))
		return id
	}
	for n := range 3 * mostFirst {
		f.read(id(n), now.Add(time.Duration(n)*time.Second))
	}
	if len(f.at) != mostFirst || len(f.order) != mostFirst || cap(f.order) > 4*mostFirst {
		t.Errorf("%d and %d kept, in room for %d", len(f.at), len(f.order), cap(f.order))
	}
	last := 3*mostFirst - 1
	if got := f.read(id(last), now.Add(time.Hour)); !got.Equal(now.Add(time.Duration(last) * time.Second)) {
		t.Errorf("%v", got)
	}
	other := id(last)
	if other.session = "other"; !f.read(other, now).Equal(now) {
		t.Error("two sessions are not told apart")
	}
}
