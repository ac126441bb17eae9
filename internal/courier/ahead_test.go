package courier

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// said is what clients said to a server.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

var reading = regexp.MustCompile(`(?m)^T\d+ (UID )?(FETCH|SEARCH|LIST)`)

// reads are the commands that read something of a mailbox. STATUS, by which the
// junk folder is marked, tells numbers, as SELECT does for the inbox.
func (s *said) reads() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return reading.FindAllString(s.text.String(), -1)
}

// readyMail is a server, what is said to it, and a store with one Ready session
// on it.
func readyMail(t *testing.T) (*imapd.Server, *said, *session.Store, protocol.Session) {
	t.Helper()
	log := new(said)
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw", Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mail.Close() })
	store := sessions(t)
	s := ready(t, store, add(t, store, mail, "one", "pw"))
	return mail, log, store, s
}

// ready tests a session, which must work.
func ready(t *testing.T, store *session.Store, s protocol.Session) protocol.Session {
	t.Helper()
	s, err := store.Test(context.Background(), s.ID)
	if err != nil || s.Status.State != protocol.SessionReady {
		t.Fatalf("%+v, %v", s.Status, err)
	}
	return s
}

func warm(t *testing.T, c *Courier, id, site, account string) bool {
	t.Helper()
	ok, err := c.Warm(id, site, account)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// marked waits until the inbox of a session was marked for a request. A mailbox
// that takes three seconds to answer gives no mark, as one can on a busy machine
// that is connected to anew: then the page is warmed once more.
func marked(t *testing.T, c *Courier, id string, s protocol.Session) {
	t.Helper()
	for end := time.Now().Add(patience); ; {
		c.mu.Lock()
		site, w := c.ahead[id].site, c.ahead[id].boxes[s.ID]
		c.mu.Unlock()
		for late := time.Now().Add(5 * time.Second); time.Now().Before(late); time.Sleep(time.Millisecond) {
			if !w.Mark().IsZero() {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatal("the inbox was not marked")
		}
		c.Cool(id)
		warm(t, c, id, site, "")
	}
}

// A code that is mailed between the sign-in page and the request is new by its
// UID, however wrong the server's clock; one from before is not, however fresh.
func TestWarmStart(t *testing.T) {
	mail, log, store, s := readyMail(t)
	deliver := func(code string, at time.Time) {
		t.Helper()
		if err := mail.DeliverAt("INBOX", codeMail("shop.example", code), at); err != nil {
			t.Fatal(err)
		}
	}
	deliver("111111", time.Now())
	c := New(store)
	before := mail.Accepted()
	if !warm(t, c, "r1", "shop.example", "") {
		t.Fatal("nobody connects ahead")
	}
	marked(t, c, "r1", s)
	deliver("222222", time.Now().Add(-3*time.Minute)) // the clock of the server is behind
	if reads := log.reads(); len(reads) > 0 {
		t.Errorf("before any request the host said %q", reads)
	}

	r := start(t, c, Request{ID: "r1", Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	e := r.next(protocol.EventCode)
	if e.Code != "222222" || e.Grade != protocol.GradeProven {
		t.Errorf("event %+v", e)
	}
	if e := r.next(protocol.EventLooked); e.Code != "" { // the one from before, of which is said that it is older
		t.Errorf("event %+v", e)
	}
	deliver("333333", time.Now())
	if e := r.next(protocol.EventCode); e.Code != "333333" {
		t.Errorf("event %+v", e)
	}
	if n := mail.Accepted() - before; n > 2 { // one for the junk folder
		t.Errorf("%d connections", n)
	}
}

// Without a mark the request finds what it would have found anyway.
func TestWarmStartWithoutMark(t *testing.T) {
	mail, _, store, s := readyMail(t)
	c := New(store)
	warm(t, c, "r1", "shop.example", "")
	marked(t, c, "r1", s)
	c.mu.Lock()
	c.ahead["r1"].boxes[s.ID].End()
	delete(c.ahead["r1"].boxes, s.ID)
	c.mu.Unlock()
	if err := mail.DeliverAt("INBOX", codeMail("shop.example", "444444"), time.Now().Add(-30*time.Second)); err != nil {
		t.Fatal(err)
	}
	r := start(t, c, Request{ID: "r1", Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	if e := r.next(protocol.EventCode); e.Code != "444444" {
		t.Errorf("event %+v", e)
	}
}

// What was done for one site is nothing to another.
func TestWarmStartOfAnotherSite(t *testing.T) {
	_, _, store, s := readyMail(t)
	c := New(store)
	warm(t, c, "r1", "shop.example", "")
	marked(t, c, "r1", s)
	if a := c.takeUp(Request{ID: "r1", Site: "evil.example"}); a != nil {
		t.Errorf("evil.example took up %+v", a)
	}
	c.Close(context.Background())
}

func TestWarmStartIsRefused(t *testing.T) {
	mail, _, store, s := readyMail(t)
	off := false
	tests := []struct {
		name    string
		prepare func(*testing.T, *Courier)
		site    string
		undo    func(*testing.T)
	}{
		{name: "typed by hand", site: "hand.example", prepare: func(t *testing.T, _ *Courier) {
			if err := store.SetRule(protocol.Rule{Site: "hand.example", Mode: protocol.RuleByHand}); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "too many pages", prepare: func(t *testing.T, c *Courier) {
			for i := range mostAhead {
				if !warm(t, c, fmt.Sprint("page ", i), "shop.example", "") {
					t.Fatal("a page less than most is refused")
				}
			}
		}},
		{name: "switched off", prepare: func(t *testing.T, _ *Courier) {
			if _, err := store.SetSettings(protocol.SettingsSetParams{WarmStart: &off}); err != nil {
				t.Fatal(err)
			}
		}, undo: func(t *testing.T) {
			on := true
			if _, err := store.SetSettings(protocol.SettingsSetParams{WarmStart: &on}); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "failed before", prepare: func(t *testing.T, _ *Courier) {
			if err := store.Note(context.Background(), s, protocol.Errorf(protocol.ErrLoginRefused, "No.")); err != nil {
				t.Fatal(err)
			}
		}, undo: func(t *testing.T) { ready(t, store, s) }},
		{name: "nothing says which of many", prepare: func(t *testing.T, _ *Courier) {
			for i := range mostAheadSessions {
				ready(t, store, add(t, store, mail, fmt.Sprint("more", i), "pw"))
			}
		}},
	}
	for _, tt := range tests {
		c := New(store)
		tt.prepare(t, c)
		before := mail.Accepted()
		site := tt.site
		if site == "" {
			site = "shop.example"
		}
		if warm(t, c, "r1", site, "") {
			t.Errorf("%s: connects ahead", tt.name)
		}
		if n := mail.Accepted() - before; n != 0 && tt.name != "too many pages" {
			t.Errorf("%s: %d connections", tt.name, n)
		}
		c.Close(context.Background())
		if tt.undo != nil {
			tt.undo(t)
		}
	}

	// Of many, the account tells which.
	c := New(store)
	if !warm(t, c, "r1", "shop.example", "more1@mail.test") {
		t.Error("the account's own session is refused")
	}
	c.mu.Lock()
	if n := len(c.ahead["r1"].boxes); n != 1 {
		t.Errorf("%d mailboxes for one account", n)
	}
	c.mu.Unlock()
	c.Close(context.Background())

	if warm(t, New(sessions(t)), "r1", "shop.example", "") {
		t.Error("connects ahead without a session")
	}
}

// A mailbox that could not be reached is left alone until a request reached it.
func TestWarmStartIsNotTriedAgain(t *testing.T) {
	mail, _, store, s := readyMail(t)
	c := New(store)
	t.Cleanup(func() { c.Close(context.Background()) })
	failing := s
	failing.Port = 1
	open, err := c.open(s)
	if err != nil {
		t.Fatal(err)
	}
	gone := mailbox.Open(store.Mailbox(failing))
	w := gone.Warm()
	for end := time.Now().Add(patience); !w.Failed(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("a port where nobody listens is reached")
		}
	}
	c.mu.Lock()
	c.warmed[s.ID] = lastWarm{w, open.box, time.Now()}
	c.mu.Unlock()
	before := mail.Accepted()
	if warm(t, c, "r1", "shop.example", "") || mail.Accepted() != before {
		t.Error("tried again at once")
	}
	c.note(s, nil)
	if !warm(t, c, "r1", "shop.example", "") {
		t.Error("left alone though a request has reached it")
	}
	marked(t, c, "r1", s)
}

// A sign-in page is seen again and again, goes, or is left open.
func TestWarmStartEnds(t *testing.T) {
	mail, log, store, s := readyMail(t)
	c := New(store)
	before := mail.Accepted()
	for range 1000 {
		warm(t, c, "r1", "shop.example", "")
	}
	marked(t, c, "r1", s)
	if n := mail.Accepted() - before; n != 1 {
		t.Errorf("%d connections for one page", n)
	}
	c.Cool("r1")
	c.Cool("r1")
	warm(t, c, "r2", "shop.example", "")
	c.mu.Lock()
	c.ahead["r2"].expire.Reset(0)
	c.mu.Unlock()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		c.mu.Lock()
		left := len(c.ahead)
		c.mu.Unlock()
		if left == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a page that is left open stays warm")
		}
	}
	c.Close(context.Background())
	if reads := log.reads(); len(reads) > 0 {
		t.Errorf("without any request the host said %q", strings.Join(reads, ", "))
	}
}
