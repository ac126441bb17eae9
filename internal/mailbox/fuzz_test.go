package mailbox

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Whatever a server says, every command comes to an end, and nothing larger
// than was asked for comes of it.
func FuzzServer(f *testing.F) {
	f.Add("* CAPABILITY IMAP4rev1 IDLE\r\nT1 OK\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT 2]\r\nT2 OK\r\n" +
		"* 1 FETCH (UID 1 INTERNALDATE \"23-Nov-2026 09:00:00 +0000\")\r\nT3 OK\r\n* LIST (\\Junk) \"/\" Spam\r\nT4 OK\r\n" +
		"* STATUS Spam (UIDNEXT 1 UIDVALIDITY 1)\r\nT5 OK\r\n+ idling\r\n* 2 EXISTS\r\nT6 OK\r\n* 2 FETCH (UID 2 INTERNALDATE \"23-Nov-2026 09:00:00 +0000\" BODY[]<0> {3}\r\nabc)\r\nT7 OK\r\n")
	f.Add("T1 OK\r\n* BYE so\r\n")
	f.Add("* 1 FETCH (UID 1 BODY[]<0> {99}\r\nabc")
	f.Add("T1 OK\r\nT2 NO\r\nT3 BAD\r\n* LIST () \"/\" \"&&&\"\r\n")
	f.Fuzz(func(t *testing.T, said string) {
		client, server := net.Pipe()
		l := hurried()
		l.command, l.answer, l.bodies, l.still, l.logout = time.Second, time.Second, time.Second, time.Second, time.Second
		c := newConn(newWire(client, client, []byte("* OK hi\r\n")), Config{Host: "mail.test"}, l)
		var done sync.WaitGroup
		done.Go(func() { io.Copy(io.Discard, server) })
		done.Go(func() { io.WriteString(server, said); server.Close() })
		defer done.Wait()
		defer c.close()
		caps, err := c.caps()
		if err != nil {
			return
		}
		c.capabilities, c.canIdle = caps, true
		all := []*watcher{newWatcher(new(Box), time.Time{})}
		in := folder{name: Inbox}
		if err := c.open(Inbox, false); err != nil {
			return
		}
		in.resume(c)
		if err := in.look(c, all); err != nil {
			return
		}
		if _, _, err := c.places(fullList); err != nil {
			return
		}
		if err := c.listen(); err != nil {
			return
		}
		if err := c.probe(1); err != nil {
			return
		}
		c.bodies(imap.UIDSetNum(2), 1, func(m Message) {
			if len(m.Raw) > MaxRaw {
				t.Errorf("%d bytes", len(m.Raw))
			}
		})
	})
}
