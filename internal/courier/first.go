package courier

import (
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
)

// mostFirst is of how many mails it is kept when each was read first.
const mostFirst = 1000

// firsts is when each mail was read first, by our own clock, for whatever request. A
// mail keeps its identity wherever it is moved, so that one which was read before a
// request began is never new to that, in whatever folder it arrives.
type firsts struct {
	at    map[mailIn]time.Time
	order []mailIn // the same, the oldest first
}

// mailIn is a mail of a session, wherever it is.
type mailIn struct {
	session  string
	identity [16]byte
}

// read is when a mail was read first, which is now where it was not before.
func (f *firsts) read(id mailIn, now time.Time) time.Time {
	if first, ok := f.at[id]; ok {
		return first
	}
	if f.at == nil {
		f.at = map[mailIn]time.Time{}
	}
	if len(f.order) == mostFirst {
		delete(f.at, f.order[0])
		f.order = f.order[1:] // the front is let go when append moves the rest
	}
	f.at[id] = now
	f.order = append(f.order, id)
	return now
}

// firstRead is when a mail of a session was read first.
func (c *Courier) firstRead(session string, mail mailbox.Message) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.firsts.read(mailIn{session, mail.Identity()}, time.Now())
}
