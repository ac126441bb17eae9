package mailbox

import (
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// point is a moment in the life of a folder: mail with a UID from next on is newer
// (RFC 9051 section 2.3.1.1), whatever any clock says.
type point struct {
	validity uint32
	next     imap.UID
}

// points are those of folders besides the inbox, by name. They are not changed, but
// replaced.
type points map[string]point

// covers reports whether a message of f came after the point of f.
func (p points) covers(f *folder, uid imap.UID) bool { return p.knows(f) && uid >= p[f.name].next }

// knows reports whether there is a point of f.
func (p points) knows(f *folder) bool {
	at, ok := p[f.name]
	return ok && at.next != 0 && at.validity == f.validity
}

// likely are the names of junk folders that are noted before any have been found:
// those of the large providers. Each costs a line.
var likely = []string{"Junk", "Spam", "[Gmail]/Spam", "Junk Email", "Bulk", "INBOX.Junk"}

// elsewhere is the folders to note when the first connection is made: those that
// were found before, else those the user named and likely ones. A
// list of all folders, which can break a connection, is for the second.
func (b *Box) elsewhere() []string {
	if b.limits.round == 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.found != nil {
		return b.found
	}
	return slices.Concat(b.cfg.Folders, likely)
}

// remember keeps which other folders there are, at the end of a round.
func (b *Box) remember(folders []*folder) {
	names := []string{}
	for _, f := range folders {
		names = append(names, f.name)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.found = names
}

// askElsewhere asks for the state of the folders that are to be noted, and does not
// wait: the answers come in the flight of ID and CAPABILITY. No FETCH is sent before
// they have been heard: where a write fails while go-imap's reader is at another
// answer, it (v2.0.0-beta.8) closes the channel that the reader sends to.
func (c *conn) askElsewhere() {
	names := c.cfg.note
	if len(names) == 0 {
		return
	}
	c.wire.join(len(names))
	c.notedAt = time.Now()
	items := &imap.StatusOptions{UIDNext: true, UIDValidity: true, NumMessages: true}
	for _, name := range names {
		c.noting = append(c.noting, c.client.Status(name, items))
	}
}

// heardElsewhere waits for what was asked; nil where nothing was.
func (c *conn) heardElsewhere() (points, error) {
	if len(c.noting) == 0 {
		return nil, nil
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	now := make(points)
	for i, wait := range c.noting {
		data, err := wait.Wait()
		switch {
		case err == nil:
			now[c.cfg.note[i]] = point{data.UIDValidity, data.UIDNext}
		case !isStatus(err):
			return nil, c.failed()
		}
	}
	c.noting = nil
	return now, nil
}

// noteElsewhere notes what is in the other folders for who waits already, when the
// connection has been made: the second, which reads them, comes later, and what
// came meanwhile is new. For who came after they were asked for it notes nothing:
// an old mail may have been moved there in between, and would be new by its UID.
func (o *owner) noteElsewhere(c *conn) {
	now := c.noted
	if c.noted = nil; now == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.points, o.pointsAt = now, c.notedAt
	for _, w := range o.watchers {
		if w.points == nil && !w.joined.After(c.notedAt) {
			w.points = now
		}
	}
}

// pointsSince is what there was in the other folders at since, or later.
func (o *owner) pointsSince(c *conn, since time.Time) (points, error) {
	o.noteElsewhere(c)
	o.mu.Lock()
	now, asked := o.points, o.pointsAt
	o.mu.Unlock()
	if now != nil && !asked.Before(since) {
		return now, nil
	}
	names := slices.DeleteFunc(slices.Clone(o.elsewhere()), func(name string) bool { return name == c.folder })
	answers, err := c.statuses(names)
	if err != nil {
		return nil, err
	}
	now = make(points)
	for i, a := range answers {
		if a.refused == nil {
			now[names[i]] = point{a.validity, a.next}
		}
	}
	return now, nil
}

// isNew reports whether a message of f came after what the watcher's mark, or its
// points, knew of.
func (w *watcher) isNew(f *folder, uid imap.UID) bool {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	return w.mark.covers(f, uid) || w.points.covers(f, uid)
}
