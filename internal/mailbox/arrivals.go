package mailbox

import (
	"runtime"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

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
		if order == nil {
			return nil
		}
		// What it brought has been handed over. Its UIDs are of the numbers that have
		// gone, or of the new ones: nobody knows, so that none is kept.
		f.progress += len(order.handed)
		if err := c.finish(order); err != nil && !refusesMail(err) {
			return err
		}
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
		f.progress++
		f.seen[uid] = struct{}{}
		f.late.came(uid)
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
		n = f.owed(c.count.fresh())
	}
	if announced && order == nil && f.broke == 0 && (n == 0 || f.isHidden()) {
		switch any, err := c.isAnyFrom(f.next); {
		case isStatus(err): // perhaps it gives the mail
		case err != nil:
			return err
		case !any:
			f.hide(c, n, there, false)
			return nil
		}
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
		before := f.progress
		if order != nil {
			came, listed, err = f.brought(c, order, followers, hand)
			n, there = f.owed(order.fresh), order.there
		} else {
			listed, err = f.arrivalsAtOnce(c, followers, set, n, hand)
		}
		if err == nil {
			f.advance(nil)
			if announced {
				f.hide(c, n, there, came || listed)
			}
			f.unannounced += max(0, f.progress-before-n)
			return nil
		}
		if f.broke++; !refusesMail(err) {
			delete(f.seen, c.midst) // what was handed may not have been all of it
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
	f.want(followers, slices.Concat(read.refused, read.left))
	if err != nil {
		delete(f.seen, c.midst)
		return err
	}
	f.broke = 0
	f.advance(uids)
	return nil
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
		f.refuse(c, followers, missing)
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
	list = slices.DeleteFunc(list, func(s stamp) bool { return s.uid < f.next || !set.Contains(s.uid) })
	if n > mostMissed && len(list) >= mostMissed { // what a server counts need not be there
		f.skip(followers, tooMuchMail(f.name, mostMissed))
	}
	for part := range slices.Chunk(list, batch) {
		var listed, uids []imap.UID
		for _, s := range part {
			listed = append(listed, s.uid)
			if slices.ContainsFunc(followers, func(w *watcher) bool { return !w.had.has(s) }) {
				uids = append(uids, s.uid)
				continue
			}
			for _, w := range followers {
				f.pass(w, s)
			}
		}
		if len(uids) > 0 {
			if _, err := c.bodies(imap.UIDSetNum(uids...), len(uids), hand); err != nil {
				return false, err
			}
			f.refuse(c, followers, slices.DeleteFunc(uids, func(uid imap.UID) bool { _, came := f.seen[uid]; return came }))
		}
		f.advance(listed)
	}
	return len(list) > 0, nil
}

// skip has followers told, once they have been greeted, of mail that is left
// unread.
func (f *folder) skip(followers []*watcher, why *protocol.Error) {
	for _, w := range followers {
		f.looks[w].skipped = append(f.looks[w].skipped, Skipped{f.name, why})
	}
}
