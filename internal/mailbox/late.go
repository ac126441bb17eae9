package mailbox

import (
	"errors"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// late is the messages of a folder that are known to be there and that could not be
// read when they were asked for. Whether that is the mail's doing or passes nobody
// can tell, so that none is given up while somebody wants it. There are two ways to
// fail:
//
//   - It is refused: the server says NO ("System Error (Failure)", Gmail) or BAD
//     ("Command Error. 12", Outlook), or OK and sends nothing, or nothing of its body,
//     as one does that is still storing it. Asking again costs a round trip: each
//     refused message has pauses of its own, 1 s, 2 s and so on. The others do not
//     wait for it.
//   - It strikes: the connection ends over it, asked for alone, and what comes
//     behind it waits for the next connection. After mostStrikes it is put off. The
//     messages that are put off share one pause, 4 s, 8 s and so on, after which the
//     one with the fewest strikes is tried, with less patience than others at first:
//     a server may need its time. One that is read ends their pauses.
//
// A pause is at most an eighth of the time that a message has been failing for: what
// is new, and wanted, is likelier the code than poison, and when the trouble ends who
// waits should not wait much longer. It may be half the time between two probes in
// any case, and is no longer than that between two probes; or, of messages that
// strike, as the IDLE where other mail could be read meanwhile: then it is not the weather.
type late struct {
	of     map[imap.UID]*trouble
	pauses int       // in a row, of those that are put off
	until  time.Time // the end of the last
	calm   bool      // a message was read since one struck
}

// trouble is how one message failed, in a row.
type trouble struct {
	began    time.Time
	refusals int
	strikes  int
	due      time.Time // when it is asked for again, having been refused
}

const (
	// mostStrikes is how many times a message alone may end a connection before it is
	// put off, and who waits is told. In bad weather two are chance too often.
	mostStrikes = 3
	// mostUndated is how many strikes a message is given of which nobody knows how
	// old it is: two minutes and a half.
	mostUndated = mostStrikes + 6
	// tellLate is after how many refusals who waits is told that a mail cannot be
	// read: a quarter of a minute.
	tellLate = 5
)

// pauseOf is the one after the nth failure of what has been failing since began, and
// no longer than most.
func (l limits) pauseOf(n int, began time.Time, most time.Duration) time.Duration {
	return l.doubled(n, min(most, max(l.probe/2, time.Since(began)/8)))
}

// again is the pause after the nth failure: it doubles, up to the time between two
// probes.
func (l limits) again(n int) time.Duration { return l.doubled(n, l.probe) }

func (l limits) doubled(n int, most time.Duration) time.Duration {
	d := l.hidden
	for ; n > 1 && d < most; n-- {
		d *= 2
	}
	return min(d, most)
}

// trouble is what there was with a message.
func (l *late) trouble(uid imap.UID) trouble {
	if t := l.of[uid]; t != nil {
		return *t
	}
	return trouble{}
}

func (l *late) note(uid imap.UID) *trouble {
	if l.of == nil {
		l.of = make(map[imap.UID]*trouble)
	}
	if l.of[uid] == nil {
		l.of[uid] = &trouble{began: time.Now()}
	}
	return l.of[uid]
}

// refused takes note of a message that was asked for and not given.
func (l *late) refused(lim limits, uid imap.UID) {
	t := l.note(uid)
	t.refusals++
	t.strikes = 0
	t.due = time.Now().Add(lim.pauseOf(t.refusals, t.began, lim.probe))
}

// spared takes note of messages that are not asked for now, since the server has had
// enough.
func (l *late) spared(lim limits, uids []imap.UID) {
	soon := time.Now().Add(lim.again(1))
	for _, uid := range uids {
		if t := l.note(uid); t.due.Before(soon) {
			t.due = soon
		}
	}
}

// struck takes note of a message over which the connection ended.
func (l *late) struck(lim limits, uid imap.UID) {
	t := l.note(uid)
	t.strikes++
	most := lim.probe
	switch {
	case t.strikes == mostStrikes:
		l.pauses = 1 // one more of them: nobody knows which is the mail's doing
	case t.strikes > mostStrikes:
		if l.pauses++; l.calm {
			most = lim.renew
		}
	}
	l.calm = false
	if l.pauses > 0 {
		l.until = time.Now().Add(lim.pauseOf(l.pauses+2, l.latest(), most))
	}
}

// latest is when that of the messages that are put off began to fail which has
// failed for the shortest time.
func (l *late) latest() (began time.Time) {
	for uid, t := range l.of {
		if l.isPutOff(uid) && t.began.After(began) {
			began = t.began
		}
	}
	return began
}

// hasten makes a message due for somebody who has just come and wants it: the trouble
// may be over.
func (l *late) hasten(uid imap.UID) {
	if t := l.of[uid]; t != nil {
		t.due = time.Time{}
	}
	if l.isPutOff(uid) {
		l.until = time.Time{}
	}
}

// came takes note of a message that was read.
func (l *late) came(uid imap.UID) {
	if l.isPutOff(uid) {
		l.pauses, l.until = 0, time.Time{}
	}
	l.calm = true
	delete(l.of, uid)
}

// isPutOff reports whether a message waits for its turn among those that strike.
func (l *late) isPutOff(uid imap.UID) bool { return l.trouble(uid).strikes >= mostStrikes }

// due is when a message may be asked for; the zero time where nothing was the matter.
func (l *late) due(uid imap.UID) time.Time {
	if l.isPutOff(uid) {
		return l.until
	}
	return l.trouble(uid).due
}

// isDue reports whether a message may be asked for now.
func (l *late) isDue(uid imap.UID) bool { return !time.Now().Before(l.due(uid)) }

// strike is the end of a connection over one message.
type strike struct {
	error
	foreseen bool // it was put off: nobody needs to be told
}

func (s strike) Unwrap() error { return s.error }

// isForeseen reports whether err is a strike of a message that was put off.
func isForeseen(err error) bool {
	var s strike
	return errors.As(err, &s) && s.foreseen
}

// isStrike reports whether err is of one message, and says little of the connection.
func isStrike(err error) bool { return errors.As(err, new(strike)) }

// alone asks for one message by ask. An error is the connection's.
func (f *folder) alone(c *conn, uid imap.UID, ask func() error) error {
	still, foreseen := c.limits.still, f.late.isPutOff(uid)
	if foreseen {
		c.limits.still = min(still, c.limits.brief*time.Duration(max(1, f.late.pauses)))
	}
	c.careful = true
	err := ask()
	c.limits.still, c.careful = still, false
	if err == nil || isStatus(err) {
		return err
	}
	f.progress++ // it is not asked for so often again
	f.late.struck(c.limits, uid)
	if f.late.isPutOff(uid) {
		f.tell(uid, func(*look) bool { return true })
	}
	return strike{err, foreseen}
}

// tell tells those who have looked, and of whom is true, that a message cannot be
// read, once.
func (f *folder) tell(uid imap.UID, whom func(*look) bool) {
	for _, l := range f.looks {
		if whom(l) {
			l.tell(f, uid)
		}
	}
}

// want has followers want messages that have arrived and could not be read, so that
// catchUp reads them: they are done with as far as arrivals goes.
func (f *folder) want(followers []*watcher, uids []imap.UID) {
	for _, uid := range uids {
		f.seen[uid] = struct{}{}
		for _, w := range followers {
			if l := f.looks[w]; !l.wants(uid) {
				l.want = append(l.want, stamp{uid: uid, arrived: true})
			}
		}
	}
}

// refuse is want for messages that the server was asked for and did not give.
func (f *folder) refuse(c *conn, followers []*watcher, uids []imap.UID) {
	for _, uid := range uids {
		f.late.refused(c.limits, uid)
	}
	f.want(followers, uids)
}

// again is how long to wait until there is something to ask for again; ok is
// whether there is.
func (f *folder) again(all []*watcher) (d time.Duration, ok bool) {
	sooner := func(due time.Time) {
		if until := max(0, time.Until(due)); !ok || until < d {
			d, ok = until, true
		}
	}
	if f.isHidden() && len(f.followers(all)) > 0 {
		sooner(f.unhide)
	}
	for _, w := range all {
		if l := f.looks[w]; l != nil {
			for _, s := range l.want {
				if f.late.of[s.uid] != nil {
					sooner(f.late.due(s.uid))
				}
			}
		}
	}
	return d, ok
}

// settle looks after messages of the tail that were refused: those that are there no
// more are done with, which is for done to say; who waits is told of the rest.
func (f *folder) settle(c *conn, uids []imap.UID, done func(imap.UID)) error {
	long := slices.DeleteFunc(uids, func(uid imap.UID) bool { return f.late.trouble(uid).refusals != tellLate })
	if len(long) == 0 {
		return nil
	}
	there, err := f.newestUIDs(c, mostTail)
	if err != nil && !isStatus(err) {
		return err
	}
	for _, uid := range long {
		if err == nil && !slices.Contains(there, uid) && int64(len(there)) >= min(c.count.total(), mostTail) {
			done(uid) // it was moved or deleted
			continue
		}
		f.tell(uid, func(l *look) bool { return l.wants(uid) })
	}
	return nil
}
