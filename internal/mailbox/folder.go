package mailbox

import (
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// folder is how far one folder has been read. It outlives a connection, so that
// mail that arrived while there was none is found. Only the goroutine whose
// connection reads the folder touches it.
type folder struct {
	name string
	junk bool

	validity uint32                // UIDVALIDITY these belong to
	anew     int                   // times they began anew
	floor    imap.UID              // the tail showed nothing from there on, though UIDNEXT, and next with it, may be larger; 0: not known
	next     imap.UID              // every smaller UID has been handed over or was there before; 0: nothing is known
	seen     map[imap.UID]struct{} // larger ones that have been handed over, too
	upto     imap.UID              // the largest there was when the folder was opened, until it has been read; 0: none

	unsure      bool      // whether there is new mail: the server did not tell UIDNEXT when the folder was opened
	stale       bool      // the folder must be opened again
	unannounced int       // messages that came beyond those announced: that they are there may be told yet
	hidden      int       // readings in a row that found nothing of the mail that was announced
	unhide      time.Time // when it is asked for again
	messages    uint32    // as STATUS said last, once the folder has been read
	opened      time.Time // when it was, last

	// After a reading that failed, mail is read one by one. What arrives and the
	// tail are counted apart: mail that keeps coming, and can be read, must not have
	// the tail tried from the beginning each time.
	broke      int  // readings of what arrived that failed, in a row
	brokeTail  int  // readings of the tail that failed, in a row
	lost       int  // looks at the tail that failed, in a row
	headless   int  // looks at the tail that failed and then, without the headers, did not, in a row
	unsearched bool // SEARCH failed: UIDs are asked for by FETCH
	late       late // messages that could not be read when they were asked for

	// progress grows with each mail that was read or found to break the connection, so
	// that a connection which brought nothing can be told from one that did.
	progress int

	// looks is who has seen the tail; from then on they get what arrives.
	looks map[*watcher]*look
}

// resume ties what is known of the folder to c, which has just opened it.
func (f *folder) resume(c *conn) {
	// Where UIDNEXT is less than a UID that was there, the mailbox was put back from
	// a copy, and UIDs come that have been seen.
	again := f.stale
	f.unannounced = 0 // how many there are was told anew
	f.opened = time.Now()
	if f.stale = false; f.next != 0 && c.uidValidity == f.validity && (c.uidNext == 0 || c.uidNext >= f.floor) {
		switch {
		case c.uidNext == 0: // not told
			f.unsure = true
			c.count.missed(mostMissed)
			c.count.poke()
		case c.uidNext > f.next:
			c.count.missed(int64(c.uidNext - f.next))
			// Not "n:*", which always means the last message, too (RFC 9051
			// section 9, seq-range): the one that broke the connection, perhaps.
			f.upto = c.uidNext - 1
			if again { // it was asked for at once, and did not come
				f.broke++
			}
		}
		return
	}
	if c.uidValidity != f.validity {
		f.late = late{}
	}
	if f.next != 0 {
		f.anew++
	}
	f.validity, f.next, f.floor, f.upto, f.hidden = c.uidValidity, 0, 0, 0, 0
	f.seen = make(map[imap.UID]struct{})
	f.looks = make(map[*watcher]*look)
}

// known is the first UID of which nothing is known; 0: nothing is known at all.
func (f *folder) known() imap.UID {
	if f.floor != 0 {
		return min(f.floor, f.next)
	}
	return f.next
}

// followers are those of all who have looked. Those who left are forgotten.
func (f *folder) followers(all []*watcher) []*watcher {
	for w := range f.looks {
		if w.gone() {
			delete(f.looks, w)
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(w *watcher) bool { return f.looks[w] == nil })
}

// newcomers are those of all who have not looked yet.
func (f *folder) newcomers(all []*watcher) []*watcher {
	return slices.DeleteFunc(slices.Clone(all), func(w *watcher) bool { return f.looks[w] != nil })
}

func (f *folder) numbering() Numbering { return Numbering{f.validity, f.anew} }

// own says that m is of this folder.
func (f *folder) own(m Message) Message {
	m.Folder, m.Junk, m.numbering = f.name, f.junk, f.numbering()
	return m
}

// unread is the UIDs from next on, without those handed over before a batch
// broke off: one of them may have broken it.
func (f *folder) unread() imap.UIDSet {
	seen := make([]imap.UID, 0, len(f.seen))
	for uid := range f.seen {
		seen = append(seen, uid)
	}
	slices.Sort(seen)
	var set imap.UIDSet
	from := f.next
	for _, uid := range seen {
		if uid > from {
			set.AddRange(from, uid-1)
		}
		from = max(from, uid+1)
	}
	switch {
	case f.upto == 0:
		set.AddRange(from, 0) // "from:*"
	case f.upto >= from:
		set.AddRange(from, f.upto)
	}
	return set
}

// advance moves next past everything handed over, and past the UIDs that were
// given up. Of a folder read in order nothing smaller is left.
func (f *folder) advance(given []imap.UID) {
	for uid := range f.seen {
		f.next = max(f.next, uid+1)
		f.floor = max(f.floor, uid+1)
	}
	for _, uid := range given {
		f.next = max(f.next, uid+1)
		f.floor = max(f.floor, uid+1)
	}
	clear(f.seen)
}
