package mailbox

import (
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// late is a message that is known to be in the folder and that the server did not
// give when it was asked for: it said NO ("System Error (Failure)", Gmail) or BAD
// ("Command Error. 12", Outlook), or it said OK and sent nothing, or nothing of its
// body, as one does that is still storing it. That passes, mostly. Such a message
// is asked for again as long as somebody wants it, and does not hold up the others.
//
// So is one over which the connection ended mostStrikes times: whether that is the
// mail's doing or bad weather nobody can tell of a single one. It is put off for
// longer each time.
type late struct {
	tries  int
	pauses int       // times it was put off because it had broken the connection
	due    time.Time // when it is asked for again
}

// tellLate is after how many tries who waits is told that a mail cannot be read:
// a quarter of a minute.
const tellLate = 5

// again is the pause before try n+1 of what the server did not give: it doubles,
// up to the time between two probes.
func (l limits) again(n int) time.Duration {
	d := l.hidden
	for ; n > 1 && d < l.probe; n-- {
		d *= 2
	}
	return min(d, l.probe)
}

// mostStrikes is how many times a message alone may break a connection before it is
// put off, and who waits is told. In bad weather two are chance too often.
const mostStrikes = 3

// mostUnknown is how many pauses a message is given of which not even the stamp could
// be read: two minutes. It need not count at all.
const mostUnknown = 6

// respite is the nth pause of a message that breaks connections: 4 s, and twice as
// long each time, up to the time between two probes.
func (l limits) respite(n int) time.Duration { return l.again(n + 2) }

// putOff reports whether a message is not to be asked for now because it has broken
// so many connections. After each pause it may break one more.
func (f *folder) putOff(c *conn, uid imap.UID) bool {
	if f.strikes[uid] < mostStrikes {
		return f.isPutOff(uid)
	}
	l := f.noted(uid)
	l.pauses++
	l.due = time.Now().Add(c.limits.respite(l.pauses))
	f.strikes[uid] = mostStrikes - 1
	return true
}

func (f *folder) isPutOff(uid imap.UID) bool { return f.pauses(uid) > 0 && !f.isDue(uid) }

// pauses is how often a message was put off.
func (f *folder) pauses(uid imap.UID) int {
	if l := f.late[uid]; l != nil {
		return l.pauses
	}
	return 0
}

// noted is what is known of a message that did not come.
func (f *folder) noted(uid imap.UID) *late {
	if f.late == nil {
		f.late = make(map[imap.UID]*late)
	}
	l := f.late[uid]
	if l == nil {
		l = new(late)
		f.late[uid] = l
	}
	return l
}

// postpone puts messages off that did not come. Those that were asked for, tried,
// are waited for longer each time; the rest are the ones behind them, for which
// there was no asking.
func (f *folder) postpone(c *conn, uids []imap.UID, tried bool) {
	for _, uid := range uids {
		l := f.noted(uid)
		if tried {
			l.tries++
		}
		if due := time.Now().Add(c.limits.again(l.tries)); due.After(l.due) {
			l.due = due
		}
	}
}

// await has messages that arrived and did not come read later, by catchUp. They are
// done with as far as arrivals goes.
func (f *folder) await(c *conn, followers []*watcher, uids []imap.UID, tried bool) {
	f.postpone(c, uids, tried)
	f.want(followers, uids)
}

// want has followers want messages that have arrived, and not from arrivals any more.
func (f *folder) want(followers []*watcher, uids []imap.UID) {
	for _, uid := range uids {
		f.seen[uid] = struct{}{}
		for _, w := range followers {
			l := f.looks[w]
			if !slices.ContainsFunc(l.want, func(s stamp) bool { return s.uid == uid }) {
				l.want = append(l.want, stamp{uid: uid, arrived: true})
			}
		}
	}
}

// giveUp has nobody want what is known of nothing but that it breaks connections.
func (f *folder) giveUp(all []*watcher) {
	for _, w := range all {
		if l := f.looks[w]; l != nil {
			l.want = slices.DeleteFunc(l.want, func(s stamp) bool { return s.isUnknown() && f.pauses(s.uid) > mostUnknown })
		}
	}
}

// isDue reports whether a message may be asked for now.
func (f *folder) isDue(uid imap.UID) bool {
	l := f.late[uid]
	return l == nil || !time.Now().Before(l.due)
}

// tries is how often a message did not come.
func (f *folder) tries(uid imap.UID) int {
	if l := f.late[uid]; l != nil {
		return l.tries
	}
	return 0
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
				if l := f.late[s.uid]; l != nil {
					sooner(l.due)
				}
			}
		}
	}
	return d, ok
}

// settle looks after messages of the tail that were asked for and did not come:
// those that are there no more are done with, which is for done to say; who waits
// is told of the rest, once, and they are asked for again.
func (f *folder) settle(c *conn, all []*watcher, uids []imap.UID, done func(imap.UID)) error {
	f.postpone(c, uids, true)
	var long []imap.UID
	for _, uid := range uids {
		if f.late[uid].tries == tellLate {
			long = append(long, uid)
		}
	}
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
		for _, w := range all {
			if l := f.looks[w]; l != nil && slices.ContainsFunc(l.want, func(s stamp) bool { return s.uid == uid }) {
				l.skipped = append(l.skipped, Skipped{f.name, unreadable(f.name)})
			}
		}
	}
	return nil
}
