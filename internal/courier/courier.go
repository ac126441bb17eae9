// Package courier joins the rooms: a code request in, events out. It chooses
// the sessions that may receive the code, waits on their mailboxes, reads what
// is new, finds the code and has it graded.
//
// The extension's requests and `mailcode wait` run through the same Run.
package courier

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// Used is the cause to cancel Run's context with when a code landed in the
// page: no later request is offered that mail, nor one of the site an older one
// to the same address.
type Used struct {
	Mail      string // Event.Mail of the code
	Confirmed bool   // the user has said that its sender sends the site's codes

	Noted chan<- struct{} // closed once all of that is noted; nil: nobody waits for it
}

func (u Used) Error() string { return "the code of mail " + u.Mail + " was used" }

// noteTime bounds how long the state file is waited for, each time.
const noteTime = time.Second

// store is what is used of a *session.Store.
type store interface {
	List() ([]protocol.Session, error)
	Find(nameOrID string) (protocol.Session, error)
	Rule(site string) (protocol.Rule, error)
	Settings() (protocol.Settings, error)
	Mailbox(protocol.Session) mailbox.Config
	Memory() (session.Memory, error)
	Note(ctx context.Context, s protocol.Session, failure error) error
	MarkUsed(context.Context, session.Used) error
	ConfirmSender(context.Context, protocol.Sender) error
	Suggest(ctx context.Context, id, authServ string) error
}

// Courier runs code requests on the sessions of one Store. Requests on the
// same session share one connection.
type Courier struct {
	sessions store
	keys     dkim.Lookup // of signatures, where the mail server does not decide
	mx       func(ctx context.Context, domain string) ([]*net.MX, error)
	soon     time.Duration // the constant, but for tests

	// keeping is held while the state file is written: its lock is for other
	// programs, and of ours that wait for it at once some wait in vain.
	keeping sync.Mutex

	lasting context.Context // ends when there is no time left for LOGOUT
	end     context.CancelFunc

	mu     sync.Mutex
	boxes  map[string]openBox  // by session ID
	ahead  map[string]*ahead   // warm starts by the ID of the request to come
	warmed map[string]lastWarm // the last by session ID, until a request has logged in
	used   map[place]found     // the newest message whose code was used while this process ran
	firsts firsts              // when mails were read first
	rests  map[mailID]*rest    // long mails being read on
	notes  map[string]note     // what the state file is to say, by session ID
	noting bool                // somebody writes it
	closed bool
	aside  sync.WaitGroup // boxes being closed because their session was edited, notes being written, mails being read on
}

// place is where the codes of a site arrive: to is the address, "" where it is
// not known. Two accounts at one site may share a mailbox.
type place struct{ site, session, to string }

// mailID names one message of one session.
type mailID struct {
	session   string
	folder    string
	uid       uint32
	numbering mailbox.Numbering
	identity  [16]byte // the same in every folder, as mailbox.Message has it
}

// idOf names a message of a session.
func idOf(session string, mail mailbox.Message) mailID {
	return mailID{session, mail.Folder, mail.UID, mail.Numbering(), mail.Identity()}
}

// inOrder reports whether the UIDs of two messages tell which came first.
func (id mailID) inOrder(other mailID) bool {
	return id.session == other.session && id.folder == other.folder && id.numbering == other.numbering
}

// New returns a Courier on the sessions of store.
func New(store *session.Store) *Courier {
	lasting, end := context.WithCancel(context.Background())
	return &Courier{lasting: lasting, end: end, sessions: store, keys: dkim.DNS, mx: net.DefaultResolver.LookupMX, soon: soon, boxes: map[string]openBox{}, ahead: map[string]*ahead{}, warmed: map[string]lastWarm{}, used: map[place]found{}, notes: map[string]note{}, rests: map[mailID]*rest{}}
}

// Close logs out of every mailbox, until ctx ends, and comes back some seconds
// later at the latest. Runs must have ended.
func (c *Courier) Close(ctx context.Context) {
	c.CoolAll()
	c.mu.Lock()
	boxes := c.boxes
	c.boxes, c.closed = map[string]openBox{}, true
	c.mu.Unlock()
	var closing sync.WaitGroup
	for _, open := range boxes {
		closing.Go(func() { open.close(ctx) })
	}
	late := context.AfterFunc(ctx, func() {
		c.forgetNotes()
		c.end()
	})
	closing.Wait()
	c.aside.Wait()
	late()
	c.end()
}

// markUsed notes that a site's code was used. It voids the older ones: a site
// that mails a second code no longer takes the first.
func (c *Courier) markUsed(site string, f found) {
	c.mu.Lock()
	at := f.at(site)
	if was, ok := c.used[at]; !ok || !f.olderThan(was) {
		c.used[at] = f
	}
	c.mu.Unlock()
	c.keep("a used code", func(ctx context.Context) error { return c.sessions.MarkUsed(ctx, f.used(site)) })
}

// wasUsed reports whether the code of a mail was used, by this process or by
// another that memory knows of, or is void because a newer one was.
func (c *Courier) wasUsed(site string, f found, memory session.Memory) bool {
	if memory.WasUsed(f.used(site)) {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	was, ok := c.used[f.at(site)]
	return ok && (f.mail.identity == was.mail.identity || f.olderThan(was))
}

// keep writes something to the state file. That it could not be kept is no
// reason to stop waiting for a code.
func (c *Courier) keep(what string, write func(context.Context) error) {
	c.keeping.Lock()
	defer c.keeping.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), noteTime)
	defer cancel()
	if err := write(ctx); err != nil {
		slog.Warn(what+" was not kept", "why", err)
	}
}

func (f found) at(site string) place { return place{site, f.mail.session, strings.ToLower(f.to)} }

func (f found) used(site string) session.Used {
	return session.Used{Site: site, Session: f.mail.session, To: f.to, Mail: f.mail.identity, Received: f.received}
}

// olderThan reports whether f came before other. In one folder the UIDs tell, where
// the stamps do not contradict them; else only the stamps do.
func (f found) olderThan(other found) bool {
	if !f.mail.inOrder(other.mail) {
		return f.received.Before(other.received)
	}
	return f.mail.uid <= other.mail.uid && !f.received.After(other.received)
}
