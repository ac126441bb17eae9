package courier

import (
	"context"
	"log/slog"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// heedEvery is how often a request looks whether another program has edited or
// removed a session whose mailbox is open. It costs a stat.
const heedEvery = 5 * time.Second

// openBox is a mailbox and what it was opened with.
type openBox struct {
	box     *mailbox.Box
	opening int // see session.Memory.Opening
}

// Heed looks at the sessions again. The mailbox of one that was removed is
// closed at once, and requests that wait on it are told; so is that of one whose
// server, account, password or folders were edited, and requests go on with what
// it is now. Whoever edits a session calls it; what another program does, a
// request sees by itself, before it reads a mail and every few seconds.
func (c *Courier) Heed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.boxes) == 0 {
		return
	}
	memory, err := c.sessions.Memory()
	if err != nil {
		slog.Warn("the sessions were not looked at again", "why", err)
		return
	}
	for id, open := range c.boxes {
		if _, there := memory.Session(id); !there || memory.Opening(id) != open.opening {
			c.dropLocked(id)
		}
	}
}

// dropLocked closes the mailbox of a session.
func (c *Courier) dropLocked(id string) {
	was, ok := c.boxes[id]
	if !ok {
		return
	}
	delete(c.boxes, id)
	delete(c.warmed, id)
	for _, a := range c.ahead {
		delete(a.boxes, id) // the mark was of another mailbox
	}
	c.aside.Go(func() { was.close(c.lasting) })
}

// close logs out of a mailbox, until ctx ends.
func (o openBox) close(ctx context.Context) {
	if err := o.box.Close(ctx); err != nil {
		slog.Error("a mailbox was left behind", "why", err)
	}
}

// open returns the mailbox of a session as it is set up now, or session_unknown.
func (c *Courier) open(s protocol.Session) (openBox, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.openLocked(s)
}

func (c *Courier) openLocked(s protocol.Session) (openBox, error) {
	was, isOpen := c.boxes[s.ID]
	opening := 0
	memory, err := c.sessions.Memory()
	switch {
	case err != nil && isOpen:
		return was, nil
	case err != nil: // what the request was begun with is the best we know
		slog.Warn("what is kept was not read", "why", err)
	default:
		now, there := memory.Session(s.ID)
		if !there {
			c.dropLocked(s.ID)
			return openBox{}, removed(s)
		}
		s, opening = now, memory.Opening(s.ID)
	}
	if isOpen && was.opening == opening {
		return was, nil
	}
	c.dropLocked(s.ID)
	open := openBox{mailbox.Open(c.sessions.Mailbox(s)), opening}
	c.boxes[s.ID] = open
	return open, nil
}

func removed(s protocol.Session) *protocol.Error {
	return protocol.Errorf(protocol.ErrSessionUnknown, "%s was removed, and its mail is no longer read: type the code.", s.Name)
}

// isCurrent reports whether a mailbox is still the one of its session.
func (c *Courier) isCurrent(id string, open openBox) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed || c.boxes[id] == open
}

// follow watches the mailbox of w's session, from a mark on where there is one,
// until ctx ends or the mailbox cannot be watched any more. Where the session is
// edited meanwhile it goes on with the new settings.
func (c *Courier) follow(ctx context.Context, w *watch, mark mailbox.Mark) error {
	for {
		open, err := c.open(w.session)
		if err != nil {
			return err
		}
		w.opening = open.opening
		if mark.IsZero() {
			err = open.box.Watch(ctx, w.began, w.deliver)
		} else {
			err = open.box.WatchFrom(ctx, mark, w.began, w.deliver)
		}
		if err == nil || ctx.Err() != nil || c.isCurrent(w.session.ID, open) {
			return err
		}
		mark = mailbox.Mark{} // of another mailbox
	}
}
