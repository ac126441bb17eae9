package mailbox

import (
	"errors"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// others is the folders besides INBOX. It belongs to the goroutine that makes
// the rounds: the second connection's, or the owner's where there is but one
// connection.
type others struct {
	known   bool // which folders there are
	folders []*folder
	missing []string              // folders the user named that are not there
	told    map[*watcher]struct{} // who knows of them
	noList  bool                  // the server's list of folders cannot be read
	tried   int                   // rounds in a row that did not come to their end
	last    time.Time             // when the last of them began
}

func newOthers() *others { return &others{told: make(map[*watcher]struct{})} }

// mostTries is how many rounds in a row may fail before the other folders are
// looked at but once in a while: the inbox is worth more than they are.
const (
	mostTries = 8
	aWhile    = time.Minute
)

// due reports whether to make a round.
func (o *others) due() bool {
	return o.tried < mostTries || time.Since(o.last) >= aWhile
}

// round looks for what is new in the other folders, for all, who have been
// greeted. It leaves another folder selected than it found. Errors are the
// connection's.
func (o *others) round(c *conn, all []*watcher) error {
	if len(all) == 0 || !o.due() {
		return nil
	}
	o.tried++
	o.last = time.Now()
	if err := o.find(c); err != nil {
		return err
	}
	o.tell(c, all)
	var ask []string
	var asked []*folder
	for _, f := range o.folders {
		if f.name != c.folder {
			ask, asked = append(ask, f.name), append(asked, f)
		}
	}
	if c.folder != Inbox && c.folder != "" && !c.count.waiting() {
		if err := c.probe(); err != nil {
			return err
		}
	}
	answers, err := c.statuses(ask)
	if err != nil {
		return err
	}
	for _, f := range o.folders {
		if f.name == c.folder { // before another is opened
			if err := f.visit(c, all, c.count.taken() || f.upto != 0); err != nil {
				return err
			}
		}
	}
	for i, f := range asked {
		a := answers[i]
		switch {
		case a.refused == nil:
			if !f.grew(a) && len(f.newcomers(all)) == 0 && !f.behind(all) {
				continue
			}
		case passing(a.refused):
			continue
		default:
			o.drop(f)
			continue
		}
		if err := c.open(f.name, true); isStatus(err) {
			if !passing(err) {
				o.drop(f)
			}
			continue
		} else if err != nil {
			return err
		}
		f.resume(c)
		if err := f.visit(c, all, f.upto != 0 || c.count.taken()); err != nil {
			return err
		}
		f.messages = a.messages
	}
	o.tried = 0
	return nil
}

// open selects a folder out of its turn; what is new in it the next round reads.
func (o *others) open(c *conn, name string) error {
	if err := c.open(name, true); err != nil {
		return err
	}
	for _, f := range o.folders {
		if f.name == name {
			f.resume(c)
		}
	}
	return nil
}

// grew reports whether STATUS tells of something that has not been read.
func (f *folder) grew(s status) bool {
	switch {
	case f.next == 0, f.upto != 0, s.validity != f.validity:
		return true
	case s.next != 0:
		return s.next > f.next
	}
	return s.messages != f.messages
}

// visit reads what all have not seen of the folder, which c has open.
func (f *folder) visit(c *conn, all []*watcher, more bool) error {
	if more && len(f.followers(all)) > 0 {
		if err := f.arrivals(c, all, (*watcher).take); err != nil {
			return err
		}
	}
	if err := f.look(c, all); err != nil {
		return err
	}
	for f.behind(all) {
		letters, err := f.catchUp(c, all)
		for _, l := range letters {
			l.to.take(l.message)
		}
		if err != nil {
			return err
		}
	}
	f.confess(all)
	return nil
}

// find learns which folders there are, once.
func (o *others) find(c *conn) error {
	if o.known {
		return nil
	}
	found, missing, err := c.places(!o.noList)
	if err != nil {
		// A name that go-imap cannot read ends the connection, and so does a
		// list without end: the next attempt does without.
		o.noList = errors.Is(err, errGarbage) || errors.Is(err, errTooMuch)
		return err
	}
	for _, p := range found {
		o.folders = append(o.folders, &folder{name: p.name, junk: p.junk})
	}
	o.missing, o.known = missing, true
	return nil
}

// tell says, once to each of all, what folders are not there.
func (o *others) tell(c *conn, all []*watcher) {
	for w := range o.told {
		if w.gone() {
			delete(o.told, w)
		}
	}
	for _, w := range all {
		if _, knows := o.told[w]; knows {
			continue
		}
		o.told[w] = struct{}{}
		for _, name := range o.missing {
			w.send(Unwatched{Folder: name, Err: missingFolder(c.cfg, name)})
		}
	}
}

// drop forgets a folder that is gone.
func (o *others) drop(f *folder) {
	o.folders = slices.DeleteFunc(o.folders, func(x *folder) bool { return x == f })
}

// passing reports whether a NO may be another answer the next time.
func passing(err error) bool {
	var e *imap.Error
	return errors.As(err, &e) && (tooMany(e.Code, e.Text) || unavailable(e.Code, e.Text))
}
