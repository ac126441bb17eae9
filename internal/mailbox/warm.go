package mailbox

import (
	"context"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Mark is a moment in the life of a mailbox: mail with a UID from there on is
// new, whatever any clock says (RFC 9051 section 2.3.1.1). The zero Mark is none.
type Mark struct {
	At time.Time // when Warm was called

	box       *Box
	inbox     point
	elsewhere points // of the folders that are known
}

// IsZero reports whether there is no mark: the mailbox did not answer in time,
// or does not tell UIDNEXT.
func (m Mark) IsZero() bool { return m.inbox.next == 0 }

// knows reports whether the mark tells new mail of f from old.
func (m Mark) knows(f *folder) bool {
	if f.name != Inbox {
		return m.elsewhere.knows(f)
	}
	return m.inbox.next != 0 && m.inbox.validity == f.validity
}

// covers reports whether a message of f came after the mark.
func (m Mark) covers(f *folder, uid imap.UID) bool {
	if f.name != Inbox {
		return m.elsewhere.covers(f, uid)
	}
	return m.knows(f) && uid >= m.inbox.next
}

// Warmth keeps a Box connected ahead of the Watch that is to come. Of the
// mailbox it learns UIDNEXT, and reads nothing.
type Warmth struct {
	box *Box
	at  time.Time

	// Under Box.mu.
	known  bool // the mailbox has answered
	failed bool // or could not
	mark   Mark
}

// Warm connects, if need be, opens INBOX and keeps the connection until End. It
// returns at once. Trouble ends it without a word, and it is not tried again:
// nobody waits yet.
func (b *Box) Warm() *Warmth {
	w := &Warmth{box: b, at: time.Now()}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.warm = append(b.warm, w)
		b.ownLocked()
	}
	return w
}

// Mark is the mark as it is now; see Mark.IsZero.
func (w *Warmth) Mark() Mark {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	return w.mark
}

// Failed reports whether trouble ended it.
func (w *Warmth) Failed() bool {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	return w.failed
}

// End lets the connection go as after a last watcher.
func (w *Warmth) End() {
	b := w.box
	b.mu.Lock()
	defer b.mu.Unlock()
	b.warm = slices.DeleteFunc(b.warm, func(x *Warmth) bool { return x == w })
	b.leftLocked()
}

// WatchFrom is Watch for what is new since mark, too: that has arrived, whatever its
// stamp. What came before it counts where it was received at since or later, as in
// Watch: the page may have been seen after its code came, and a server may tell a
// UIDNEXT that is too high. Only where the server's clock is known to be ahead, no
// stamp counts.
func (b *Box) WatchFrom(ctx context.Context, mark Mark, since time.Time, deliver func(Update)) error {
	w := newWatcher(b, since)
	if mark.box == b {
		w.mark = mark
	}
	return b.watch(ctx, w, deliver)
}

// isWarm reports whether the connection is kept for a Watch to come.
func (b *Box) isWarm() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.warm) > 0
}

// cool gives every Warmth up.
func (b *Box) cool() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.coolLocked()
}

func (b *Box) coolLocked() {
	for _, w := range b.warm {
		w.failed = true
	}
	b.warm = nil
}

// unmarked reports whether a Warmth has not learned what is in the inbox.
func (b *Box) unmarked() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.warm, func(w *Warmth) bool { return !w.known })
}

// latestWarm is when the last Warmth that is not marked yet came.
func (b *Box) latestWarm() (at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.warm {
		if !w.known && w.at.After(at) {
			at = w.at
		}
	}
	return at
}

// markWarm tells every new Warmth what is in the inbox. opened is that c has
// opened it just now; else it is asked for again, unless those who follow it
// have it all.
func (o *owner) markWarm(c *conn, all []*watcher, opened bool) error {
	if !o.unmarked() {
		return nil
	}
	next := c.uidNext
	switch {
	case opened:
	case len(o.inbox.followers(all)) > 0:
		next = o.inbox.next
	default:
		if err := c.open(Inbox, false); isStatus(err) {
			return folderError(err, o.cfg, Inbox)
		} else if err != nil {
			return err
		}
		o.inbox.resume(c)
		next = c.uidNext
	}
	asked := time.Now() // who warms the mailbox from here on is told next time
	elsewhere, err := o.pointsSince(c, o.latestWarm())
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, w := range o.warm {
		if w.known || w.at.After(asked) {
			continue
		}
		w.known = true
		if time.Since(w.at) <= c.limits.inTime {
			w.mark = Mark{At: w.at, box: o.Box, inbox: point{c.uidValidity, next}, elsewhere: elsewhere}
		}
	}
	return nil
}
