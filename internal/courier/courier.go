// Package courier joins the rooms: a code request in, events out. It chooses
// the sessions that may receive the code, waits on their mailboxes, reads what
// is new, finds the code and has it graded.
//
// The extension's requests and `mailcode wait` run through the same Run.
package courier

import (
	"context"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// Used is the cause to cancel Run's context with when a code landed in the
// page: no later request of the site is offered that mail, or an older one.
type Used struct {
	Mail string // Event.Mail of the code
}

func (u Used) Error() string { return "the code of mail " + u.Mail + " was used" }

// noteTime bounds how long a request waits for the state file.
const noteTime = time.Second

// Courier runs code requests on the sessions of one Store. Requests on the
// same session share one connection.
type Courier struct {
	sessions *session.Store

	mu     sync.Mutex
	boxes  map[string]openBox  // by session ID
	ahead  map[string]*ahead   // warm starts by the ID of the request to come
	warmed map[string]lastWarm // the last by session ID, until a request has logged in
	used   map[place]found     // the newest message whose code was used while this process ran
	old    sync.WaitGroup      // boxes being closed because their session was edited
}

// openBox is a mailbox and the settings it was opened with.
type openBox struct {
	settings protocol.Session
	box      *mailbox.Box
}

// place is where the codes of a site arrive.
type place struct{ site, session string }

// mailID names one message of one session.
type mailID struct {
	session  string
	folder   string
	uid      uint32
	identity [16]byte // the same in every folder, as mailbox.Message has it
}

// New returns a Courier on the sessions of store.
func New(store *session.Store) *Courier {
	return &Courier{sessions: store, boxes: map[string]openBox{}, ahead: map[string]*ahead{}, warmed: map[string]lastWarm{}, used: map[place]found{}}
}

// Close logs out of every mailbox, until ctx ends. Runs must have ended.
func (c *Courier) Close(ctx context.Context) {
	c.CoolAll()
	c.mu.Lock()
	boxes := c.boxes
	c.boxes = map[string]openBox{}
	c.mu.Unlock()
	var closing sync.WaitGroup
	for _, open := range boxes {
		closing.Go(func() { _ = open.box.Close(ctx) })
	}
	closing.Wait()
	c.old.Wait()
}

// box returns the mailbox of a session, opened with its present settings.
func (c *Courier) box(s protocol.Session) *mailbox.Box {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.boxLocked(s)
}

func (c *Courier) boxLocked(s protocol.Session) *mailbox.Box {
	s.Status = protocol.Status{}
	was, ok := c.boxes[s.ID]
	if ok && reflect.DeepEqual(was.settings, s) {
		return was.box
	}
	box := mailbox.Open(c.sessions.Mailbox(s))
	c.boxes[s.ID] = openBox{settings: s, box: box}
	if ok {
		c.old.Go(func() { _ = was.box.Close(context.Background()) })
	}
	return box
}

// watch watches the mailbox of a session, from a mark on where there is one,
// until ctx ends or the mailbox cannot be watched any more. Where the session is edited meanwhile it goes on with
// the new settings.
func (c *Courier) watch(ctx context.Context, s protocol.Session, since time.Time, mark mailbox.Mark, deliver func(mailbox.Update)) error {
	for {
		box := c.box(s)
		var err error
		if mark.IsZero() {
			err = box.Watch(ctx, since, deliver)
		} else {
			err = box.WatchFrom(ctx, mark, deliver)
		}
		now, replaced := c.replacement(s.ID, box)
		if err == nil || !replaced {
			return err
		}
		s = now
	}
}

// replacement is the settings of the mailbox that has taken the place of box,
// if one has.
func (c *Courier) replacement(id string, box *mailbox.Box) (protocol.Session, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, ok := c.boxes[id]
	return now.settings, ok && now.box != box
}

// note keeps what a login has shown, for the list of sessions. That it could
// not be kept is no reason to stop waiting for a code.
func (c *Courier) note(s protocol.Session, failure error) {
	if failure == nil {
		c.mu.Lock()
		delete(c.warmed, s.ID)
		c.mu.Unlock()
	}
	ctx, cancel := context.WithTimeout(context.Background(), noteTime)
	defer cancel()
	if err := c.sessions.Note(ctx, s, failure); err != nil {
		slog.Warn("a session's status was not kept", "why", err)
	}
}

// markUsed notes that a site's code was used. It voids the older ones: a site
// that mails a second code no longer takes the first.
func (c *Courier) markUsed(site string, f found) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := place{site, f.mail.session}
	if was, ok := c.used[at]; !ok || !f.olderThan(was) {
		c.used[at] = f
	}
}

// wasUsed reports whether the code of a mail was used, or is void because a
// newer one was.
func (c *Courier) wasUsed(site string, f found) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, ok := c.used[place{site, f.mail.session}]
	return ok && (f.mail.identity == was.mail.identity || f.olderThan(was))
}

// olderThan reports whether f came before other. In one folder the UIDs tell,
// unless the stamps say that UIDVALIDITY changed; in two only the stamps do.
func (f found) olderThan(other found) bool {
	if f.mail.folder != other.mail.folder {
		return f.received.Before(other.received)
	}
	return f.mail.uid <= other.mail.uid && !f.received.After(other.received)
}
