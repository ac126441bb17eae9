package courier

import (
	"context"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// empty waits until nobody is connected to a server.
func empty(t *testing.T, mail *imapd.Server) {
	t.Helper()
	for end := time.Now().Add(patience); mail.Conns() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d connections stay", mail.Conns())
		}
	}
}

// A request that waits while its session is edited goes on with the new
// settings, and is ready but once.
func TestSessionEditedMeanwhile(t *testing.T) {
	first, second := startMail(t), startMail(t)
	store := sessions(t)
	s := add(t, store, first, "one", "pw")
	c := New(store)
	r := start(t, c, Request{Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)

	s.Host, s.Port = second.Addr()
	s.CA = string(second.CA())
	if _, err := store.Save(context.Background(), s, "pw"); err != nil {
		t.Fatal(err)
	}
	c.Heed()
	r.next(protocol.EventReconnected)
	empty(t, first)
	if err := second.Deliver(imapd.Inbox, codeMail("shop.example", "482913")); err != nil {
		t.Fatal(err)
	}
	r.next(protocol.EventCode)
}

// What another program has edited is seen before a mail is read: what comes from
// the old server is not the session's.
func TestSessionEditedElsewhere(t *testing.T) {
	first, second := startMail(t), startMail(t)
	store := sessions(t)
	s := add(t, store, first, "one", "pw")
	r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	s.Host, s.Port = second.Addr()
	s.CA = string(second.CA())
	if _, err := store.Save(context.Background(), s, "pw"); err != nil {
		t.Fatal(err)
	}
	if err := first.Deliver(imapd.Inbox, codeMail("shop.example", "111111")); err != nil {
		t.Fatal(err)
	}
	r.next(protocol.EventReconnected)
	if err := second.Deliver(imapd.Inbox, codeMail("shop.example", "482913")); err != nil {
		t.Fatal(err)
	}
	if e := r.next(protocol.EventCode); e.Code != "482913" {
		t.Errorf("%+v", e)
	}
	empty(t, first)
}

// A session that is removed is read no more: by this program at once, by
// another one's word before the next mail. Who waits for it is told; who waits
// for others as well goes on.
func TestSessionRemovedMeanwhile(t *testing.T) {
	for _, tt := range []struct {
		name string
		tell func(*testing.T, *Courier, *imapd.Server)
	}{
		{"here", func(_ *testing.T, c *Courier, _ *imapd.Server) { c.Heed() }},
		{"elsewhere, and a mail comes", func(t *testing.T, _ *Courier, mail *imapd.Server) {
			if err := mail.Deliver(imapd.Inbox, codeMail("shop.example", "482913")); err != nil {
				t.Fatal(err)
			}
		}},
		{"elsewhere, and none comes", func(*testing.T, *Courier, *imapd.Server) {}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mail, other := startMail(t), startMail(t)
			store := sessions(t)
			gone, stays := ready(t, store, add(t, store, mail, "gone", "pw")), ready(t, store, add(t, store, other, "stays", "pw"))
			c := New(store)
			alone := start(t, c, Request{ID: "1", Site: "shop.example", Sessions: []protocol.Session{gone}})
			alone.next(protocol.EventReady)
			both := start(t, c, Request{ID: "2", Site: "shop.example", Sessions: []protocol.Session{gone, stays}})
			both.next(protocol.EventReady)
			both.next(protocol.EventReady)
			if !warm(t, c, "3", "shop.example", "gone@mail.test") {
				t.Fatal("nobody connects ahead")
			}
			if err := store.Remove(context.Background(), gone.ID); err != nil {
				t.Fatal(err)
			}
			tt.tell(t, c, mail)
			for _, r := range []*running{alone, both} {
				e := r.next(protocol.EventProblem)
				if e.Error != protocol.ErrSessionUnknown || e.Session != "gone" || !strings.Contains(e.Sentence, "gone was removed") {
					t.Errorf("%+v", e)
				}
			}
			if e := alone.next(protocol.EventEnded); e.Error != protocol.ErrSessionUnknown {
				t.Errorf("%+v", e)
			}
			alone.end()
			empty(t, mail)
			if err := other.Deliver(imapd.Inbox, codeMail("shop.example", "593024")); err != nil {
				t.Fatal(err)
			}
			if e := both.next(protocol.EventCode); e.Code != "593024" {
				t.Errorf("%+v", e)
			}
			// A page that was warm for it has nothing left, and opens nothing.
			accepted := mail.Accepted()
			late := start(t, c, Request{ID: "3", Site: "shop.example", Sessions: []protocol.Session{gone}})
			late.next(protocol.EventProblem)
			if late.end(); mail.Accepted() != accepted {
				t.Error("a session that is no longer there is connected to")
			}
			both.stop(nil)
			both.end()
		})
	}
}

// A mailbox is opened anew where what it is opened with was edited.
func TestEditedSessionGetsANewMailbox(t *testing.T) {
	store := sessions(t)
	s := add(t, store, nil, "one", "pw")
	c := New(store)
	defer c.Close(context.Background())
	first, err := c.open(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		edit     func()
		password string
		anew     bool
	}{
		{"nothing", func() {}, "", false},
		{"its name", func() { s.Name = "two" }, "", false},
		{"its user name", func() { s.Username = "bob@mail.test" }, "", true},
		{"its port", func() { s.Port = 2 }, "pw", true},
		{"its password", func() {}, "another", true},
	} {
		tt.edit()
		if s, err = store.Save(context.Background(), s, tt.password); err != nil {
			t.Fatal(err)
		}
		stale := s
		stale.Port = 7 // as one who looked before the edit has it
		next, err := c.open(stale)
		if err != nil || (next != first) != tt.anew {
			t.Errorf("%s was edited: anew %v, %v", tt.name, next != first, err)
		}
		first = next
	}
}
