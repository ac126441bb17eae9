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
	folders  []*folder
	found    time.Time // when it was last asked which there are
	listed   time.Time // when the server's full list was read last
	lists    lists     // what can be read of the server's lists
	unlisted int       // times in a row that asking for them ended the connection
	tried    int       // rounds in a row that did not come to their end
	last     time.Time // when the last of them began

	missing []string                         // folders the user named that are not there
	told    map[*watcher]map[string]struct{} // of which of them each has been told
}

func newOthers() *others {
	return &others{lists: fullList, told: make(map[*watcher]map[string]struct{})}
}

// mostTries is how many rounds in a row may fail before the other folders are
// looked at but now and then: the inbox is worth more than they are. At first
// soon again, since it may have been the network; then once in aWhile.
const (
	mostTries = 8
	aMoment   = 5 * time.Second
	aWhile    = time.Minute
)

// mostUnlisted is how often the lists may end a connection before the server is
// asked for none.
const mostUnlisted = 2

// respite is how long to wait before the next round may be made.
func (o *others) respite() time.Duration {
	over := o.tried - mostTries
	if over < 0 {
		return 0
	}
	return max(0, min(aMoment<<min(over, 8), aWhile)-time.Since(o.last))
}

// round looks for what is new in the other folders, for all, who have been
// greeted. It leaves another folder selected than it found. Errors are the
// connection's.
func (o *others) round(c *conn, all []*watcher) error {
	if len(all) == 0 || o.respite() > 0 {
		return nil
	}
	o.tried++
	o.last = time.Now()
	if err := o.find(c); err != nil {
		return err
	}
	asked, answers, err := o.ask(c)
	if err != nil {
		return err
	}
	for _, f := range o.folders {
		if f.name == c.folder { // before another is opened
			if f.stale || c.renumbered() {
				if err := c.open(f.name, true); isStatus(err) {
					continue // STATUS says what it is
				} else if err != nil {
					return err
				}
				f.resume(c)
			}
			if err := f.visit(c, all, c.count.taken() || f.upto != 0 || f.unhides()); err != nil {
				return err
			}
		}
	}
	for i, f := range asked {
		if err := o.see(c, f, answers[i], all); err != nil {
			return err
		}
	}
	o.tell(c, all)
	o.tried = 0
	all[0].box.remember(o.folders)
	return nil
}

// ask asks for the state of the folders: of the one that c has open by a probe,
// of the others, which it returns, by STATUS.
func (o *others) ask(c *conn) (asked []*folder, answers []status, err error) {
	var names []string
	for _, f := range o.folders {
		if f.name != c.folder {
			names, asked = append(names, f.name), append(asked, f)
		}
	}
	if c.folder != Inbox && c.folder != "" && !c.count.waiting() {
		var next imap.UID
		if i := slices.IndexFunc(o.folders, func(f *folder) bool { return f.name == c.folder }); i >= 0 {
			next = o.folders[i].known()
		}
		if err := c.probe(next); err != nil {
			return nil, nil, err
		}
	}
	answers, err = c.statuses(names)
	return asked, answers, err
}

// see opens f and reads what is new in it, if its STATUS says that there is
// something.
func (o *others) see(c *conn, f *folder, a status, all []*watcher) error {
	switch {
	case a.refused == nil:
		// The only one is opened anyway, to wait in IDLE for what comes.
		only := len(o.folders) == 1 && c.folder == "" && c.canIdle
		long := time.Since(f.opened) >= c.limits.find // STATUS may lie
		if !only && !long && !f.grew(a) && len(f.newcomers(all)) == 0 && !f.behind(all) && !f.isDoubtful(all) {
			f.messages = a.messages
			return nil
		}
	case passing(a.refused):
		return nil
	default:
		o.drop(c, f, all)
		return nil
	}
	if err := c.open(f.name, true); isStatus(err) {
		if !passing(err) {
			o.drop(c, f, all)
		}
		return nil
	} else if err != nil {
		return err
	}
	f.resume(c)
	more := a.messages > f.messages // whatever UIDNEXT says
	if err := f.visit(c, all, more || f.upto != 0 || c.count.taken()); err != nil {
		return err
	}
	f.messages = a.messages
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

// grew reports whether STATUS tells of something that has not been read: by UIDNEXT or
// by MESSAGES, since there are servers whose one of them stands still.
func (f *folder) grew(s status) bool {
	switch {
	case f.next == 0, f.upto != 0, s.validity != f.validity, s.messages > f.messages:
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
	for f.behind(all) || f.isDoubtful(all) {
		err := f.catchUp(c, all, func(l letter) { l.to.take(l.message) })
		if err == nil && !f.behind(all) {
			err = f.date(c, all)
		}
		if err != nil {
			return err
		}
	}
	f.confess(all)
	return nil
}

// pause is how long to go on with the folders that are known. A junk folder can
// be made with the first mail that goes there.
func (o *others) pause(l limits) time.Duration {
	if slices.ContainsFunc(o.folders, func(f *folder) bool { return f.junk }) {
		return l.find
	}
	return l.find / 6
}

// find learns which folders there are, if that was long ago. What is known of
// those that are there still is kept; those that are gone STATUS tells.
func (o *others) find(c *conn) error {
	if !o.found.IsZero() && time.Since(o.found) < o.pause(c.limits) {
		return nil
	}
	if err := c.unselect(); err != nil {
		return err
	}
	// The full list is as long as there are folders: in between, names are guessed.
	lists := o.lists
	if !o.listed.IsZero() && time.Since(o.listed) < c.limits.find {
		lists = min(lists, markedList)
	} else {
		o.listed = time.Now()
	}
	found, missing, err := c.places(lists)
	if err != nil {
		o.listed = time.Time{}
		// A name that go-imap cannot read ends the connection, and so does a
		// list without end: the next attempt asks for less. Where it ends for
		// another reason, as Dovecot's over one broken folder does, it is not
		// asked a third time: the names that are guessed do without.
		switch o.unlisted++; {
		case isContext(err):
			o.unlisted--
		case errors.Is(err, errGarbage), errors.Is(err, errTooMuch):
			o.lists = max(noList, o.lists-1)
		case o.unlisted >= mostUnlisted:
			o.lists = noList
		}
		return err
	}
	o.unlisted = 0
	o.found, o.missing = time.Now(), missing
	if lists == o.lists && !slices.ContainsFunc(found, func(p place) bool { return p.name == c.folder }) && c.folder != Inbox {
		c.folder = "" // a server can keep a folder open that is gone: STATUS tells
	}
	for _, p := range found {
		i := slices.IndexFunc(o.folders, func(f *folder) bool { return f.name == p.name })
		if i < 0 {
			o.folders = append(o.folders, &folder{name: p.name, junk: p.junk})
		}
		for _, knows := range o.told {
			delete(knows, p.name)
		}
	}
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
		if o.told[w] == nil {
			o.told[w] = make(map[string]struct{})
		}
		for _, name := range o.missing {
			if _, knows := o.told[w][name]; !knows {
				o.told[w][name] = struct{}{}
				w.send(Unwatched{Folder: name, Err: missingFolder(c.cfg, name)})
			}
		}
	}
}

// drop forgets a folder that is gone, until it is found again.
func (o *others) drop(c *conn, f *folder, all []*watcher) {
	o.folders = slices.DeleteFunc(o.folders, func(x *folder) bool { return x == f })
	if slices.Contains(c.cfg.Folders, f.name) {
		if !slices.Contains(o.missing, f.name) {
			o.missing = append(o.missing, f.name)
		}
		return
	}
	for _, w := range all {
		w.send(Unwatched{Folder: f.name, Err: goneFolder(c.cfg, f.name)})
	}
}

// passing reports whether a NO may be another answer the next time.
func passing(err error) bool {
	var e *imap.Error
	return errors.As(err, &e) && (tooMany(e.Code, e.Text) || unavailable(e.Code, e.Text))
}
