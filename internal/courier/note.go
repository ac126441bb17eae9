package courier

import (
	"context"
	"log/slog"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// note is what a login has shown, on its way to the list of sessions.
type note struct {
	session protocol.Session
	failure error // nil: it works
}

// code is "" where it works.
func (n note) code() protocol.ErrorCode {
	if n.failure == nil {
		return ""
	}
	return explain(n.session, n.failure).Code
}

// note keeps what a login has shown, for the list of sessions. It does not wait
// for that: a code may be next. What the list says already is not written, nor
// is it once for each of the requests that share a login.
func (c *Courier) note(s protocol.Session, failure error) {
	n := note{s, failure}
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure == nil {
		delete(c.warmed, s.ID)
	}
	if was, on := c.notes[s.ID]; on {
		if was.code() == n.code() {
			return
		}
	} else if c.isNotedLocked(n) {
		return
	}
	c.notes[s.ID] = n
	if !c.noting {
		c.noting = true
		c.aside.Go(c.writeNotes)
	}
}

// isNotedLocked reports whether the list of sessions says it already.
func (c *Courier) isNotedLocked(n note) bool {
	memory, err := c.sessions.Memory()
	if err != nil {
		return false
	}
	now, there := memory.Session(n.session.ID)
	if !there {
		return true // nothing is said of it
	}
	if n.failure == nil {
		return now.Status.State == protocol.SessionReady
	}
	return now.Status.State == protocol.SessionFailed && now.Status.Error == n.code()
}

// writeNotes writes until there is nothing left to.
func (c *Courier) writeNotes() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.notes) > 0 {
		for id, n := range c.notes {
			c.mu.Unlock()
			c.keep("a session's status", func(ctx context.Context) error { return c.sessions.Note(ctx, n.session, n.failure) })
			c.mu.Lock()
			if c.notes[id].code() == n.code() {
				delete(c.notes, id)
			}
			break // the map may be another by now
		}
	}
	c.noting = false
}

// forgetNotes leaves unwritten what is not written yet.
func (c *Courier) forgetNotes() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.notes) > 0 {
		slog.Warn("what logins have shown was not kept: there was no time", "sessions", len(c.notes))
	}
	clear(c.notes)
}
