package mailbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// look is what a watcher found in the tail of a folder.
type look struct {
	want     []stamp               // not read yet, newest first
	doubtful []stamp               // of which the sender's clock must say whether they are wanted
	dateless int                   // times the connection ended over the question for that
	skipped  []Skipped             // to be told after Ready
	told     map[imap.UID]struct{} // of which messages it has been told that they cannot be read
}

// wants reports whether a message has to be read.
func (l *look) wants(uid imap.UID) bool {
	return slices.ContainsFunc(l.want, func(s stamp) bool { return s.uid == uid })
}

// tell tells that a message of f cannot be read, once.
func (l *look) tell(f *folder, uid imap.UID) {
	if _, knows := l.told[uid]; knows {
		return
	}
	if l.told == nil {
		l.told = make(map[imap.UID]struct{})
	}
	l.told[uid] = struct{}{}
	l.skipped = append(l.skipped, Skipped{f.name, unreadable(f.name)})
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
	f.lost = 0
	for _, s := range tail {
		if !s.isUndated() {
			newcomers[0].clock.found(s.received, time.Now())
		}
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
			if _, handed := f.seen[s.uid]; !handed && s.uid >= f.next {
				continue
			}
			if !s.isUndated() && !w.wants(f, s) {
				f.pass(w, s)
				w.had.old(s)
				continue
			}
			l.want = append(l.want, s)
			f.late.hasten(s.uid)
		}
		l.doubt(w, tail)
		f.looks[w] = l
	}
	return nil
}

// pass takes note of where a message lies that is not read for w: it may have been, from
// elsewhere.
func (f *folder) pass(w *watcher, s stamp) {
	if w.had.has(s) {
		w.box.spots.note(s.id, spot{f.name, f.numbering(), uint32(s.uid)})
	}
}

// tail is conn.tail, and after two failures, as of a date that go-imap cannot read,
// every other time the newest messages one by one: bad weather may be over. One over
// which the connection ended is listed without its date; its body brings that.
// skipped is what is left out.
func (f *folder) tail(c *conn, wanted func(stamp) bool) (list []stamp, skipped []Skipped, err error) {
	if f.lost <= 2 || f.lost%2 == 0 {
		c.careful = f.lost > 1 || f.headless >= mostUnnamed
		list, capped, err := c.tail(wanted)
		if !c.careful && refusesMail(err) { // the stamps alone it may give
			c.careful = true
			list, capped, err = c.tail(wanted)
		}
		switch {
		case err != nil:
		case c.careful:
			f.headless++ // the weather's doing, perhaps, or that of one header
		default:
			f.headless = 0
		}
		c.careful = false
		if capped {
			skipped = append(skipped, Skipped{f.name, tooMuchMail(f.name, mostTail)})
		}
		return list, skipped, err
	}
	uids, err := f.newestUIDs(c, tailLength)
	if err != nil {
		return nil, nil, err
	}
	for _, uid := range slices.Backward(uids) {
		one := []stamp{{uid: uid}}
		if f.late.trouble(uid).strikes == 0 {
			err := f.alone(c, uid, func() (err error) {
				one, err = c.stamps(imap.UIDSetNum(uid))
				return err
			})
			switch {
			case refusesMail(err):
				f.late.refused(c.limits, uid)
				one = []stamp{{uid: uid}}
			case err != nil:
				return nil, nil, err
			}
		}
		list = append(list, one...)
	}
	slices.SortFunc(list, func(a, b stamp) int { return cmp.Compare(a.uid, b.uid) })
	return list, skipped, nil
}

// behind reports whether a message of the tail has to be read now for one of all.
func (f *folder) behind(all []*watcher) bool {
	return slices.ContainsFunc(all, func(w *watcher) bool {
		return f.looks[w] != nil && slices.ContainsFunc(f.looks[w].want, func(s stamp) bool { return f.late.isDue(s.uid) })
	})
}

// catchUp reads the newest messages of the tail that have not been read yet and
// are due, at most a batch, and hands them over by to, whatever fails afterwards.
func (f *folder) catchUp(c *conn, all []*watcher, to func(letter)) error {
	var uids []imap.UID
	for _, w := range all {
		if l := f.looks[w]; l != nil {
			l.want = slices.DeleteFunc(l.want, func(s stamp) bool {
				return s.isUndated() && f.late.trouble(s.uid).strikes > mostUndated
			})
			for _, s := range l.want {
				if f.late.isDue(s.uid) {
					uids = append(uids, s.uid)
				}
			}
		}
	}
	slices.Sort(uids)
	uids = slices.Compact(uids)
	uids = uids[max(0, len(uids)-batch):]
	if len(uids) == 0 {
		return nil
	}
	read := newParcel(c.limits.lull, to)
	defer read.end()
	last := make(map[*look]stamp) // what was wanted of the message that came last
	done := func(uid imap.UID) {
		for _, w := range all {
			if l := f.looks[w]; l != nil {
				l.want = slices.DeleteFunc(l.want, func(s stamp) bool { return s.uid == uid })
			}
		}
		delete(f.late.of, uid)
	}
	came := make(map[imap.UID]bool)
	hand := func(m Message) {
		uid := imap.UID(m.UID)
		m = f.own(m)
		var letters []letter
		clear(last)
		for _, w := range all {
			l := f.looks[w]
			if l == nil {
				continue
			}
			i := slices.IndexFunc(l.want, func(s stamp) bool { return s.uid == uid })
			if i >= 0 {
				last[l] = l.want[i]
			}
			if i < 0 || l.want[i].isUndated() && !w.wants(f, stamp{uid: uid, received: m.Received, id: m.id, name: m.name}) && !w.mayBeNew(m) {
				continue
			}
			m.Arrived = l.want[i].arrived || w.isNew(f, uid)
			letters = append(letters, letter{w, m})
		}
		read.add(letters)
		f.late.came(uid)
		done(uid)
		came[uid] = true
		f.progress++
	}
	err := f.readTail(c, uids, hand, came, done)
	for l, s := range last {
		if err != nil && s.uid == c.midst { // what was handed may not have been all of it
			l.want = append([]stamp{s}, l.want...)
		}
	}
	return err
}

// readTail reads messages of the tail for catchUp: at once those that are asked
// for the first time, one by one those that did not come before. came are the ones
// that hand was given.
func (f *folder) readTail(c *conn, uids []imap.UID, hand func(Message), came map[imap.UID]bool, done func(imap.UID)) error {
	var once, again []imap.UID
	for _, uid := range uids {
		if f.brokeTail > 0 || f.late.of[uid] != nil {
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
	if err != nil {
		return err
	}
	f.brokeTail = 0
	for _, uid := range once {
		if !came[uid] {
			f.late.refused(c.limits, uid)
			read.refused = append(read.refused, uid)
		}
	}
	return f.settle(c, read.refused, done)
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
