package mailbox

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// folder is how far one folder has been read. It outlives a connection, so that
// mail that arrived while there was none is found. Only the goroutine whose
// connection reads the folder touches it.
type folder struct {
	name string
	junk bool

	validity uint32                // UIDVALIDITY these belong to
	floor    imap.UID              // the tail showed nothing from there on, though UIDNEXT, and next with it, may be larger; 0: not known
	next     imap.UID              // every smaller UID has been handed over or was there before; 0: nothing is known
	seen     map[imap.UID]struct{} // larger ones that have been handed over, too
	upto     imap.UID              // the largest there was when the folder was opened, until it has been read; 0: none

	unsure   bool      // whether there is new mail: the server did not tell UIDNEXT when the folder was opened
	stale    bool      // the folder must be opened again
	hidden   int       // readings in a row that found nothing of the mail that was announced
	unhide   time.Time // when it is asked for again
	messages uint32    // as STATUS said when the folder was last read, for a server that does not tell UIDNEXT

	// After a reading that failed, mail is read one by one. What arrives and the
	// tail are counted apart: mail that keeps coming, and can be read, must not have
	// the tail tried from the beginning each time.
	broke      int                   // readings of what arrived that failed, in a row
	brokeTail  int                   // readings of the tail that failed, in a row
	lost       int                   // looks at the tail that failed, in a row
	unsearched bool                  // SEARCH failed: UIDs are asked for by FETCH
	strikes    map[imap.UID]int      // how often each message failed alone
	poison     map[imap.UID]struct{} // given up: not to break a connection for each watcher that comes
	late       map[imap.UID]*late    // wanted, and not given when they were asked for

	// moved grows with each mail that was read or found to break the connection, so
	// that a connection which brought nothing can be told from one that did.
	moved int

	// looks is who has seen the tail; from then on they get what arrives.
	looks map[*watcher]*look
}

// look is what a watcher found in the tail of a folder.
type look struct {
	want    []stamp   // not read yet, newest first
	skipped []Skipped // to be told after Ready
}

// letter is a message on its way to one watcher.
type letter struct {
	to      *watcher
	message Message
}

// resume ties what is known of the folder to c, which has just opened it.
func (f *folder) resume(c *conn) {
	// Where UIDNEXT is less than a UID that was there, the mailbox was put back from
	// a copy, and UIDs come that have been seen.
	again := f.stale
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
	if f.strikes == nil || c.uidValidity != f.validity {
		f.strikes = make(map[imap.UID]int)
		f.poison = make(map[imap.UID]struct{})
	}
	f.late = nil
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

// look shows the newest messages to those of all that have not seen them; they
// are read by catchUp.
func (f *folder) look(c *conn, all []*watcher) error {
	newcomers := f.newcomers(all)
	if len(newcomers) == 0 {
		return nil
	}
	first := len(newcomers) == len(all)
	if first {
		// Nobody follows the arrivals yet, so they may begin after what the
		// tail shows. A token from before it says nothing the tail does not.
		c.count.taken()
		c.count.fresh()
	}
	f.lost++
	tail, skipped, err := f.tail(c, func(s stamp) bool {
		return slices.ContainsFunc(newcomers, func(w *watcher) bool { return w.wants(f, s) })
	})
	if err != nil {
		return err
	}
	if err := f.date(c, newcomers, tail); err != nil {
		return err
	}
	f.lost = 0
	for _, s := range tail {
		newcomers[0].clock.found(s.received, time.Now())
	}
	if first {
		f.floor = 1
		for _, s := range tail {
			f.floor = max(f.floor, s.uid+1)
		}
		f.next = max(f.next, c.uidNext, f.floor)
		if int64(len(tail)) < min(c.count.total(), tailLength) {
			f.floor = 0 // not all of it came
		}
		f.upto = 0
		clear(f.seen)
	}
	for _, w := range newcomers {
		l := &look{skipped: slices.Clone(skipped)}
		for _, s := range slices.Backward(tail) {
			// What others were handed before their connection broke does not arrive
			// again.
			if _, handed := f.seen[s.uid]; (handed || s.uid < f.next) && w.wants(f, s) {
				l.want = append(l.want, s)
			}
		}
		f.looks[w] = l
	}
	return nil
}

// tail is conn.tail, and after two failures, as of a date that go-imap cannot
// read, the newest messages one by one. skipped is what is left out.
func (f *folder) tail(c *conn, wanted func(stamp) bool) (list []stamp, skipped []Skipped, err error) {
	if f.lost <= 2 {
		list, capped, err := c.tail(wanted)
		if capped {
			skipped = append(skipped, Skipped{f.name, tooMuchMail(f.name, mostTail)})
		}
		return list, skipped, err
	}
	uids, err := f.newestUIDs(c, tailLength)
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(uids, func(a, b imap.UID) int {
		return cmp.Or(cmp.Compare(f.strikes[a], f.strikes[b]), cmp.Compare(b, a))
	})
	given := false
	for _, uid := range uids {
		if f.givenUp(uid) {
			given = true
			continue
		}
		f.strikes[uid]++
		one, err := c.stamps(imap.UIDSetNum(uid))
		if err != nil {
			return nil, nil, err
		}
		delete(f.strikes, uid)
		list = append(list, one...)
	}
	if given {
		skipped = append(skipped, Skipped{f.name, unreadable(f.name)})
	}
	slices.SortFunc(list, func(a, b stamp) int { return cmp.Compare(a.uid, b.uid) })
	return list, skipped, nil
}

// givenUp reports whether a message has broken so many connections that it is
// left unread.
func (f *folder) givenUp(uid imap.UID) bool {
	if f.strikes[uid] >= mostStrikes {
		f.poison[uid] = struct{}{}
		delete(f.strikes, uid)
	}
	_, bad := f.poison[uid]
	return bad
}

// behind reports whether a message of the tail has to be read now for one of all.
func (f *folder) behind(all []*watcher) bool {
	return slices.ContainsFunc(all, func(w *watcher) bool {
		return f.looks[w] != nil && slices.ContainsFunc(f.looks[w].want, func(s stamp) bool { return f.isDue(s.uid) })
	})
}

// spare takes mail that was given up out of what watchers want, and has them told.
func (f *folder) spare(all []*watcher) {
	for _, w := range all {
		l := f.looks[w]
		if l == nil {
			continue
		}
		wanted := len(l.want)
		l.want = slices.DeleteFunc(l.want, func(s stamp) bool { _, bad := f.poison[s.uid]; return bad })
		if len(l.want) < wanted {
			l.skipped = append(l.skipped, Skipped{f.name, unreadable(f.name)})
		}
	}
}

// catchUp reads the newest messages of the tail that have not been read yet and
// are due, at most a batch, and returns them, the newest first: of two codes the
// later one is the one that works. What it read before a failure it returns, too.
func (f *folder) catchUp(c *conn, all []*watcher) ([]letter, error) {
	f.spare(all)
	var uids []imap.UID
	for _, w := range all {
		if l := f.looks[w]; l != nil {
			for _, s := range l.want {
				if f.isDue(s.uid) {
					uids = append(uids, s.uid)
				}
			}
		}
	}
	slices.Sort(uids)
	uids = slices.Compact(uids)
	uids = uids[max(0, len(uids)-batch):]
	if len(uids) == 0 {
		return nil, nil
	}
	var letters []letter
	done := func(uid imap.UID) {
		for _, w := range all {
			if l := f.looks[w]; l != nil {
				l.want = slices.DeleteFunc(l.want, func(s stamp) bool { return s.uid == uid })
			}
		}
		delete(f.late, uid)
	}
	came := make(map[imap.UID]bool)
	hand := func(m Message) {
		uid := imap.UID(m.UID)
		m = f.own(m)
		for _, w := range all {
			l := f.looks[w]
			if l == nil {
				continue
			}
			if i := slices.IndexFunc(l.want, func(s stamp) bool { return s.uid == uid }); i >= 0 {
				m.Arrived = l.want[i].arrived || w.isNew(f, uid)
				letters = append(letters, letter{w, m})
			}
		}
		done(uid)
		came[uid] = true
		f.moved++
	}
	err := f.readTail(c, all, uids, hand, came, done)
	slices.SortStableFunc(letters, func(a, b letter) int { return cmp.Compare(b.message.UID, a.message.UID) })
	return letters, err
}

// readTail reads messages of the tail for catchUp: at once those that are asked
// for the first time, one by one those that did not come before. came are the ones
// that hand was given.
func (f *folder) readTail(c *conn, all []*watcher, uids []imap.UID, hand func(Message), came map[imap.UID]bool, done func(imap.UID)) error {
	var once, again []imap.UID
	for _, uid := range uids {
		if f.brokeTail > 0 || f.tries(uid) > 0 {
			again = append(again, uid)
		} else {
			once = append(once, uid)
		}
	}
	if len(once) > 0 {
		_, err := c.bodies(imap.UIDSetNum(once...), len(once), hand)
		switch {
		case refusesMail(err):
			f.brokeTail++
			again, once = uids, nil
		case err != nil:
			f.brokeTail++
			return err
		}
	}
	again = slices.DeleteFunc(again, func(uid imap.UID) bool { return came[uid] })
	read, err := f.carefully(c, slices.Clone(again), hand)
	for _, uid := range read.given {
		done(uid)
	}
	if len(read.given) > 0 {
		f.skip(f.followers(all), unreadable(f.name))
	}
	f.postpone(c, read.left, false)
	if err != nil {
		return err
	}
	f.brokeTail = 0
	for _, uid := range once {
		if !came[uid] {
			read.refused = append(read.refused, uid)
		}
	}
	return f.settle(c, all, read.refused, done)
}

// confess tells those of all who have been greeted what was left unread.
func (f *folder) confess(all []*watcher) {
	for _, w := range all {
		l := f.looks[w]
		if l == nil {
			continue
		}
		for _, s := range l.skipped {
			w.send(s)
		}
		l.skipped = nil
	}
}

// own says that m is of this folder.
func (f *folder) own(m Message) Message {
	m.Folder, m.Junk, m.validity = f.name, f.junk, f.validity
	return m
}

// arrivals hands over the mail that came since the last time, by to, to those of
// all who have looked. After a failure it reads with care.
func (f *folder) arrivals(c *conn, all []*watcher, to func(*watcher, Message)) error {
	followers := f.followers(all)
	order := c.recall()
	if order == nil && len(followers) == 0 {
		return nil
	}
	if c.renumbered() {
		f.stale = true
		return nil
	}
	pushed := f.upto == 0 && c.idling != nil
	came := false
	hand := func(m Message) {
		uid := imap.UID(m.UID)
		if _, again := f.seen[uid]; again || uid < f.next || uid == 0 {
			return
		}
		came = true
		f.moved++
		f.seen[uid] = struct{}{}
		m = f.own(m)
		m.Arrived = true
		if pushed && len(followers) > 0 {
			followers[0].clock.saw(m.Received, time.Now())
		}
		for _, w := range followers {
			to(w, m)
		}
		runtime.Gosched() // whoever waits for the mail first; going back to IDLE can wait
	}
	set := f.unread()
	announced, there := f.upto == 0 && !f.unsure, c.count.total()
	f.upto, f.unsure = 0, false
	var n int
	if order == nil {
		n = c.count.fresh()
	}
	if len(set) == 0 {
		f.advance(nil) // all of it was handed over before the connection broke
		return nil
	}
	if pushed && order == nil {
		followers[0].mention(Coming{})
	}
	if f.broke == 0 {
		var listed bool
		var err error
		if order != nil {
			came, listed, err = f.brought(c, order, followers, hand)
			n, there = order.fresh, order.there
		} else {
			listed, err = f.arrivalsAtOnce(c, followers, set, n, hand)
		}
		if err == nil {
			f.advance(nil)
			if announced {
				f.hide(c, n, there, came || listed)
			}
			return nil
		}
		if f.broke++; !refusesMail(err) {
			return err
		}
		set = f.unread()
	}
	uids, err := f.newestUIDs(c, mostMissed+1)
	if err != nil {
		return err
	}
	uids = slices.DeleteFunc(uids, func(uid imap.UID) bool { return uid < f.next || !set.Contains(uid) })
	if over := len(uids) - mostMissed; over > 0 {
		f.skip(followers, tooMuchMail(f.name, mostMissed))
		f.next = max(f.next, uids[over-1]+1)
		uids = uids[over:]
	}
	read, err := f.carefully(c, slices.Clone(uids), hand)
	f.await(c, followers, read.refused, true)
	f.await(c, followers, read.left, false)
	if err != nil {
		return err
	}
	f.broke = 0
	if len(read.given) > 0 {
		f.skip(followers, unreadable(f.name))
	}
	f.advance(uids)
	return nil
}

// mostHidden is how often mail is asked for that was announced and did not come:
// for half a minute. Then the folder is opened again, and there are the probes.
const mostHidden = 5

// hide takes note of a reading for n new mails, of there in the folder. Where
// nothing came and none of them has gone, it was announced before it can be
// fetched, as some servers do that store mail in several places.
func (f *folder) hide(c *conn, n int, there int64, came bool) {
	if came || n == 0 || c.count.total() < there {
		f.hidden = 0
		return
	}
	if f.hidden++; f.hidden > mostHidden {
		f.hidden, f.stale = 0, true
		return
	}
	f.unhide = time.Now().Add(c.limits.again(f.hidden))
	c.count.missed(int64(n))
	if f.floor != 0 && f.floor < f.next {
		// Or UIDNEXT was too high when the folder was opened. Nothing from the
		// floor on was there before, so that what is there now is new.
		f.next, f.hidden = f.floor, 0
		c.count.poke()
	}
}

// arrivalsAtOnce reads the n or so messages of set in as few commands as can be,
// and reports whether the server has any besides those handed over. Of a message
// that is a copy of one they have, the body is not read; to know that costs a
// round trip, which the inbox is spared.
func (f *folder) arrivalsAtOnce(c *conn, followers []*watcher, set imap.UIDSet, n int, hand func(Message)) (listed bool, err error) {
	if n <= batch && f.name == Inbox {
		missing, err := c.bodies(set, n, hand)
		if err != nil {
			return false, err
		}
		f.await(c, followers, missing, true)
		return len(missing) > 0, nil
	}
	// Much came at once, after a long sleep perhaps: which UIDs first, then the
	// bodies of the newest.
	var list []stamp
	if n <= batch {
		list, err = c.stamps(set)
	} else {
		list, err = c.newest(mostMissed)
	}
	if err != nil {
		return false, err
	}
	if n > mostMissed {
		f.skip(followers, tooMuchMail(f.name, mostMissed))
	}
	list = slices.DeleteFunc(list, func(s stamp) bool { return s.uid < f.next || !set.Contains(s.uid) })
	for part := range slices.Chunk(list, batch) {
		var listed, uids []imap.UID
		for _, s := range part {
			listed = append(listed, s.uid)
			if slices.ContainsFunc(followers, func(w *watcher) bool { return !w.had.has(s.id) }) {
				uids = append(uids, s.uid)
			}
		}
		if len(uids) > 0 {
			if _, err := c.bodies(imap.UIDSetNum(uids...), len(uids), hand); err != nil {
				return false, err
			}
			f.await(c, followers, slices.DeleteFunc(uids, func(uid imap.UID) bool { _, came := f.seen[uid]; return came }), true)
		}
		f.advance(listed)
	}
	return len(list) > 0, nil
}

// mostStrikes is how many times a message alone may break a connection. In bad
// weather two are chance too often: the soak lost a code in 400 to that.
const mostStrikes = 3

// careful is what came of reading messages one by one, besides those that were
// handed over.
type careful struct {
	given   []imap.UID // each breaks the connection: they are given up
	refused []imap.UID // the server did not give them, this time
	left    []imap.UID // not asked for: the server has had enough
}

// carefully reads messages one by one: one that ends the connection each time
// it is asked for must not keep the others from being read. The newest comes
// first, and what has failed before comes last.
func (f *folder) carefully(c *conn, uids []imap.UID, hand func(Message)) (read careful, err error) {
	slices.SortFunc(uids, func(a, b imap.UID) int {
		return cmp.Or(cmp.Compare(f.strikes[a], f.strikes[b]), cmp.Compare(f.tries(a), f.tries(b)), cmp.Compare(b, a))
	})
	for i, uid := range uids {
		if f.givenUp(uid) {
			read.given = append(read.given, uid)
			continue
		}
		f.strikes[uid]++
		came := false
		_, err := c.bodies(imap.UIDSetNum(uid), 1, func(m Message) {
			came = came || imap.UID(m.UID) == uid
			hand(m)
		})
		if err != nil && !isStatus(err) {
			f.moved++ // it is not asked for so often again
			return read, err
		}
		delete(f.strikes, uid) // that is for what breaks the connection
		if !came {
			read.refused = append(read.refused, uid)
		}
		if err != nil && !refusesMail(err) {
			read.left = uids[i+1:]
			return read, nil
		}
	}
	return read, nil
}

// refusesMail reports whether err is a NO to a FETCH that is about the messages:
// RFC 2180 section 4.1.2 lets a server say it of one that was expunged.
// "Internal error" is what some say of one they cannot read.
func refusesMail(err error) bool {
	var e *imap.Error
	return errors.As(err, &e) && !tooMany(e.Code, e.Text) && !throttled(e.Code, e.Text)
}

// skip has followers told, once they have been greeted, of mail that is left
// unread.
func (f *folder) skip(followers []*watcher, why *protocol.Error) {
	for _, w := range followers {
		f.looks[w].skipped = append(f.looks[w].skipped, Skipped{f.name, why})
	}
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
