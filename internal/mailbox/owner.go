package mailbox

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// owner is the one goroutine that holds the connection of a Box.
type owner struct {
	*Box

	attempts int // failed in a row, for the pause
	told     int // numbers the pauses, so that each watcher hears of each once

	// How far the folder has been read. It outlives a connection, so that mail
	// that arrived while there was none is found.
	validity uint32                // UIDVALIDITY these belong to
	next     imap.UID              // every smaller UID has been handed over or was there before; 0: nothing is known
	seen     map[imap.UID]struct{} // larger ones that have been handed over, too
	upto     imap.UID              // the largest there was when the connection was made, until it has been read; 0: none
}

// run connects, serves, and comes back after trouble, until nobody watches.
func (o *owner) run(ctx context.Context, owned chan struct{}) {
	defer close(owned)
	for {
		c, err := o.connect(ctx)
		if err == nil {
			err = o.serve(ctx, c)
		}
		if err == nil || isContext(err) || ctx.Err() != nil {
			if o.retire(nil) {
				return
			}
			continue // someone came while we hung up
		}
		fail := asError(err, o.cfg)
		if !transient(fail.Code) {
			o.retire(fail)
			return
		}
		o.pause(ctx, fail)
	}
}

// retire ends the owner if nobody watches, or with err in any case, and reports
// whether it did.
func (o *owner) retire(err *protocol.Error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		o.endLocked(err)
	}
	if len(o.watchers) > 0 && !o.closed {
		return false
	}
	o.abort()
	o.owned = nil
	return true
}

// connect makes one attempt, which ends early when nobody watches any more.
func (o *owner) connect(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.mu.Lock()
	o.abandon = cancel
	if len(o.watchers) == 0 {
		cancel()
	}
	o.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return open(ctx, o.cfg, o.limits)
}

// pause tells the watchers what went wrong and waits before the next attempt.
func (o *owner) pause(ctx context.Context, err *protocol.Error) {
	d := o.limits.pause(o.attempts, err.Code)
	o.attempts++
	o.told++
	until := time.Now().Add(d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		all := o.watching()
		if len(all) == 0 {
			return
		}
		for _, w := range all {
			if w.attempt == o.told {
				continue
			}
			w.attempt, w.lost = o.told, true
			w.send(Reconnecting{Err: err, In: max(0, time.Until(until))})
		}
		select {
		case <-timer.C:
			return
		case <-o.changed:
		case <-ctx.Done():
			return
		}
	}
}

// serve watches the folder over c until nobody watches (nil), or the connection
// fails. It ends c.
func (o *owner) serve(ctx context.Context, c *conn) error {
	began := time.Now()
	stop := context.AfterFunc(ctx, func() { c.wire.fail(ctx.Err()) })
	defer stop()
	err := o.watch(ctx, c)
	if time.Since(began) >= o.limits.steady {
		o.attempts = 0
	}
	if err != nil {
		c.close()
		return err
	}
	c.logout()
	return nil
}

// reason is why a wait ended.
type reason int

const (
	unwatched reason = iota // nobody has watched for a while
	arrived                 // the server told of new mail
	joined                  // a watcher has not seen the tail yet
	renew                   // time to ask again
	broken                  // the connection is gone
)

func (o *owner) watch(ctx context.Context, c *conn) error {
	o.resume(c)
	for {
		all := o.watching()
		// Mail that arrived is for those who have looked; the rest find it when
		// they look. Without the first there is nobody to read it for.
		for slices.ContainsFunc(all, func(w *watcher) bool { return w.looked }) && (o.upto != 0 || c.count.taken()) {
			if err := o.arrivals(c, all); err != nil {
				return err
			}
		}
		if err := o.look(c, all); err != nil {
			return err
		}
		if err := c.listen(); err != nil {
			return err
		}
		for _, w := range all {
			w.greet()
		}
		why := o.wait(ctx, c)
		var err error
		switch why {
		case unwatched:
			return nil
		case broken:
			err = c.failed()
		case renew:
			err = c.leave()
		case joined:
			if err = c.leave(); err == nil && !c.canIdle {
				err = c.noop() // the last one may be a minute old
			}
		case arrived: // still in IDLE: DONE leaves with FETCH
			err = o.arrivals(c, all)
		}
		if err != nil {
			return err
		}
	}
}

// resume ties what is known of the folder to a new connection.
func (o *owner) resume(c *conn) {
	if o.next != 0 && c.uidValidity == o.validity {
		switch {
		case c.uidNext == 0: // not told
			c.count.missed(mostMissed)
			c.count.poke()
		case c.uidNext > o.next:
			c.count.missed(int64(c.uidNext - o.next))
			// Not "n:*", which always means the last message, too (RFC 9051
			// section 9, seq-range): the one that broke the connection, perhaps.
			o.upto = c.uidNext - 1
		}
		return
	}
	o.validity, o.next, o.upto = c.uidValidity, 0, 0
	o.seen = make(map[imap.UID]struct{})
	for _, w := range o.watching() {
		w.forget()
	}
}

// wait waits for something to do.
func (o *owner) wait(ctx context.Context, c *conn) reason {
	interval := o.limits.renew
	if c.idling == nil {
		interval = o.limits.poll
	}
	again := time.NewTimer(interval)
	defer again.Stop()
	linger := time.NewTimer(o.limits.linger)
	defer linger.Stop()
	for {
		all := o.watching()
		grown, again, linger := c.count.grown, again.C, linger.C
		if len(all) == 0 {
			// The host reads mail only while somebody waits: the token stays,
			// and where there is no IDLE nothing is asked.
			grown = nil
			if c.idling == nil {
				again = nil
			}
			if o.isClosed() {
				return unwatched
			}
		} else {
			linger = nil
		}
		if slices.ContainsFunc(all, func(w *watcher) bool { return !w.looked }) {
			return joined
		}
		select {
		case <-grown:
			return arrived
		case <-again:
			return renew
		case <-linger:
			return unwatched
		case <-o.changed:
		case <-c.client.Closed():
			return broken
		case <-ctx.Done():
			return broken
		}
	}
}

func (o *owner) isClosed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed
}

// look shows the newest messages to the watchers that have not seen them.
func (o *owner) look(c *conn, all []*watcher) error {
	first := !slices.ContainsFunc(all, func(w *watcher) bool { return w.looked })
	newcomers := slices.DeleteFunc(slices.Clone(all), func(w *watcher) bool { return w.looked })
	if len(newcomers) == 0 {
		return nil
	}
	if first {
		// Nobody follows the arrivals yet, so they may begin after what the
		// tail shows. A token from before it says nothing the tail does not.
		c.count.taken()
		c.count.fresh()
	}
	tail, err := c.newest(tailLength)
	if err != nil {
		return err
	}
	if first {
		o.next = max(o.next, c.uidNext, 1)
		for _, s := range tail {
			o.next = max(o.next, s.uid+1)
		}
		o.upto = 0
		clear(o.seen)
	}
	var set imap.UIDSet
	n := 0
	for _, s := range tail {
		if s.uid < o.next && slices.ContainsFunc(newcomers, func(w *watcher) bool { return w.wants(s) }) {
			set.AddNum(s.uid)
			n++
		}
	}
	received := make(map[imap.UID]stamp, len(tail))
	for _, s := range tail {
		received[s.uid] = s
	}
	if n > 0 {
		_, err := c.bodies(set, n, func(m Message) {
			for _, w := range newcomers {
				if s, ok := received[imap.UID(m.UID)]; ok && w.wants(s) {
					w.keep(m)
				}
			}
		})
		if err != nil {
			return err
		}
	}
	for _, w := range newcomers {
		w.looked = true
	}
	return nil
}

// arrivals hands over the mail that came since the last time.
func (o *owner) arrivals(c *conn, all []*watcher) error {
	hand := func(m Message) {
		uid := imap.UID(m.UID)
		if _, again := o.seen[uid]; again || uid < o.next {
			return
		}
		o.seen[uid] = struct{}{}
		for _, w := range all {
			if w.looked {
				w.send(m)
			}
		}
		runtime.Gosched() // whoever waits for the mail first; going back to IDLE can wait
	}
	set := o.unread()
	o.upto = 0
	n := c.count.fresh()
	if n <= batch {
		if len(set) == 0 {
			return nil
		}
		given, err := c.bodies(set, n, hand)
		if err != nil {
			return err
		}
		o.advance(given)
		return nil
	}
	// Much came at once, after a long sleep perhaps: which UIDs first, then the
	// bodies of the newest.
	list, err := c.newest(mostMissed)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(s stamp) bool { return !set.Contains(s.uid) })
	for part := range slices.Chunk(list, batch) {
		uids := make([]imap.UID, len(part))
		for i, s := range part {
			uids[i] = s.uid
		}
		if _, err := c.bodies(imap.UIDSetNum(uids...), len(uids), hand); err != nil {
			return err
		}
		o.advance(uids)
	}
	return nil
}

// unread is the UIDs from next on, without those handed over before a batch
// broke off: one of them may have broken it.
func (o *owner) unread() imap.UIDSet {
	seen := make([]imap.UID, 0, len(o.seen))
	for uid := range o.seen {
		seen = append(seen, uid)
	}
	slices.Sort(seen)
	var set imap.UIDSet
	from := o.next
	for _, uid := range seen {
		if uid > from {
			set.AddRange(from, uid-1)
		}
		from = max(from, uid+1)
	}
	switch {
	case o.upto == 0:
		set.AddRange(from, 0) // "from:*"
	case o.upto >= from:
		set.AddRange(from, o.upto)
	}
	return set
}

// advance moves next past everything handed over, and past the UIDs that were
// given up. Of a mailbox read in order nothing smaller is left.
func (o *owner) advance(given []imap.UID) {
	for uid := range o.seen {
		o.next = max(o.next, uid+1)
	}
	for _, uid := range given {
		o.next = max(o.next, uid+1)
	}
	clear(o.seen)
}
