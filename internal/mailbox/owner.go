package mailbox

import (
	"context"
	"errors"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// owner is the one goroutine that holds the connection of a Box.
type owner struct {
	*Box

	attempts int // failed in a row, for the pause
	refused  int // of them, those that were tried again by mercy
	told     int // numbers the pauses, so that each watcher hears of each once

	unconfirmed int       // times in a row that the server said nothing to IDLE
	polls       time.Time // until when it is polled for that

	clashes int // times the first connection ended when the second had just begun, and lived on

	inbox   folder
	greeted bool      // somebody was, and the other folders have not been looked at for that
	rounds  *others   // nil until somebody has been greeted
	second  *second   // who makes the rounds; nil where the owner does
	givenUp int       // times in a row that the second connection was given up
	retry   time.Time // when it is tried again
	looked  time.Time // when the owner made the last one
	probed  time.Time // when it asked last for the UIDs of a server without IDLE
	left    time.Time // since when the connection has not been needed; the zero time while it is
}

// run connects, serves, and comes back after trouble, until nobody watches.
func (o *owner) run(ctx context.Context, owned chan struct{}) {
	defer close(owned)
	o.clock.recall(o.slots.skewFile(), o.sleep.wall())
	o.slept() // since there was an owner: there is no connection to be believed
	for {
		c, err := o.connect(ctx)
		if err == nil {
			o.loggedIn, o.refused = true, 0
			err = o.serve(ctx, c)
		}
		if err == nil || isContext(err) || ctx.Err() != nil {
			o.stopSecond()
			if o.retire(nil) {
				return
			}
			continue // someone came while we hung up
		}
		if errors.Is(err, errSlept) || isForeseen(err) {
			continue // at once, and without a word unless that fails
		}
		fail := asError(err, o.cfg)
		if !transient(fail.Code) {
			if o.refused >= mercy(fail, o.loggedIn) {
				o.stopSecond()
				o.retire(fail)
				return
			}
			o.refused++
			fail = pardoned(fail, o.cfg)
		}
		var suspect *attempt
		if o.second != nil {
			suspect = o.second.suspect()
		}
		o.pause(ctx, fail)
		if o.second != nil && o.second.outlived(suspect) {
			if o.clashes++; o.clashes >= mostClashes {
				o.giveUp()
			}
		}
	}
}

// mostClashes is how many of them are no accident.
const mostClashes = 2

// mostFlaps bounds the pause after a connection that lasted for some seconds, or
// over which the inbox was read a little further: to that after so many attempts
// that failed, 1 to 2 s.
const mostFlaps = 2

// retire ends the owner if nobody watches, or with err in any case, and reports
// whether it did.
func (o *owner) retire(err *protocol.Error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		o.endLocked(err)
	}
	if o.neededLocked() && !o.closed {
		return false
	}
	o.abort()
	o.unanswerLocked()
	o.owned = nil
	return true
}

// connect makes one attempt, which ends early when nobody watches any more.
func (o *owner) connect(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.mu.Lock()
	o.abandon = cancel
	if !o.neededLocked() {
		cancel()
	}
	o.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return o.open(ctx, Inbox)
}

// pause tells the watchers what went wrong and waits before the next attempt.
func (o *owner) pause(ctx context.Context, err *protocol.Error) {
	d := o.limits.pause(o.attempts, err.Code)
	if errors.Is(err, errNoSlot) {
		d = o.limits.slot // nobody is asked but this computer
		if wanted := o.slots.want(); wanted != nil {
			defer wanted.Unlock()
		}
	} else {
		o.attempts++
	}
	o.told++
	until := time.Now().Add(d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		all := o.watching()
		if len(all) == 0 {
			o.cool()
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
	began, progress := time.Now(), o.inbox.progress
	stop := context.AfterFunc(ctx, func() { c.wire.fail(ctx.Err()) })
	defer stop()
	err := o.watch(ctx, c)
	switch lasted := time.Since(began); {
	case lasted >= o.limits.steady:
		o.attempts, o.clashes = 0, 0
	case lasted >= o.limits.steady/10, o.inbox.progress > progress:
		// The server is there, and the network fails every few seconds, or one
		// mail after the other breaks the connection: a code must not wait for long
		// pauses.
		o.attempts = min(o.attempts, mostFlaps)
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
	warmed                  // a Warmth has not been told what is in the inbox
	asked                   // somebody wants to read on in a long mail
	overdue                 // time to ask for mail that did not come when it was asked for
	behind                  // there is more of the tail to read
	doubtful                // of some of it only the sender's clock says whether it is wanted
	renew                   // time to ask again
	ended                   // the server is not in IDLE any more
	probe                   // time to ask whether the server is there
	slept                   // the computer slept: nothing is known of the connection
	round                   // time to look at the other folders
	broken                  // the connection is gone
)

func (o *owner) watch(ctx context.Context, c *conn) error {
	o.inbox.resume(c)
	c.polls = o.polls
	for opened := true; ; opened = false {
		all := o.watching()
		if o.inbox.stale || c.renumbered() {
			if err := o.back(c); err != nil {
				return err
			}
			opened = true
		}
		if err := o.markWarm(c, all, opened); err != nil {
			return err
		}
		// Mail that arrived is for those who have looked; the rest find it when
		// they look. Without the first there is nobody to read it for.
		for len(o.inbox.followers(all)) > 0 && !o.inbox.stale && (o.inbox.upto != 0 || c.count.taken()) {
			if err := o.inbox.arrivals(c, all, o.deliver); err != nil {
				return err
			}
		}
		if err := o.inbox.look(c, all); err != nil {
			return err
		}
		if err := o.inbox.catchUp(c, all, func(l letter) { o.deliver(l.to, l.message) }); err != nil {
			return err
		}
		o.noteElsewhere(c)
		if err := o.listen(c); err != nil {
			return err
		}
		for _, w := range all {
			o.greet(w)
		}
		o.inbox.confess(all)
		if o.greeted || len(all) > 0 && o.rounds == nil {
			o.lookElsewhere(ctx, c)
		}
		o.greeted = false
		o.clock.keep(o.sleep.wall())
		why := o.wait(ctx, c)
		var err error
		switch why {
		case unwatched:
			return nil
		case broken:
			err = c.failed()
		case renew:
			if c.idling != nil || time.Since(o.probed) < o.limits.probe {
				err = c.leave()
				break
			}
			o.probed = time.Now()
			err = c.probe(o.inbox.known())
		case ended:
			err = c.ended()
		case joined:
			if err = c.leave(); err == nil && !c.idles() {
				err = c.noop() // the last one may be a minute old
			}
		case probe:
			err = c.probe(o.inbox.known())
		case slept:
			err = errSlept
		case arrived: // still in IDLE: DONE leaves with FETCH
			c.mute = false
			err = o.inbox.arrivals(c, all, o.deliver)
		case asked:
			err = o.readOn(c)
		case doubtful:
			err = o.inbox.date(c, all)
		case overdue, behind, warmed:
		case round:
			err = o.round(ctx, c, all)
		}
		if err == nil && o.inbox.unhides() {
			err = o.inbox.arrivals(c, all, o.deliver)
		}
		if err != nil {
			return err
		}
	}
}

// deliver hands over a message of the inbox. It waits for nothing: the server may
// never take the IDLE that comes next, and a mail that was read is a mail that was
// read. Who has not been greeted is greeted first.
func (o *owner) deliver(w *watcher, m Message) {
	if !w.ready {
		o.greet(w)
	}
	w.take(m)
}

// greet tells w that the mailbox is being watched.
func (o *owner) greet(w *watcher) {
	if w.greet() {
		o.greeted = true
	}
}

// readOn answers the questions that are the owner's, and goes back to the inbox.
func (o *owner) readOn(c *conn) error {
	err := o.answer(c, o.mine(), func(folder string) error {
		if o.rounds == nil {
			return c.open(folder, true)
		}
		return o.rounds.open(c, folder)
	})
	if err != nil || c.folder == Inbox {
		return err
	}
	return o.back(c)
}

// back goes back to the inbox.
func (o *owner) back(c *conn) error {
	if err := c.open(Inbox, false); isStatus(err) {
		return folderError(err, o.cfg, Inbox)
	} else if err != nil {
		return err
	}
	o.inbox.resume(c)
	return nil
}

// timers are what ends a wait in which nothing happens.
type timers struct {
	again  *time.Timer // then is what to do
	then   reason
	linger *time.Timer // the connection is needed no more
	late   *time.Timer // mail that the server did not give is asked for again
	tick   *time.Ticker

	watched, warm bool // what they are set for
}

func (o *owner) timers(c *conn) *timers {
	t := &timers{watched: len(o.watching()) > 0, warm: o.isWarm()}
	var interval time.Duration
	interval, t.then = o.interval(c, t.watched)
	t.again, t.linger = time.NewTimer(interval), time.NewTimer(o.lingers(t.watched || t.warm))
	t.tick = time.NewTicker(o.limits.tick)
	late, any := o.inbox.again(o.watching())
	if t.late = time.NewTimer(late); !any {
		t.late.Stop()
	}
	return t
}

func (t *timers) stop() {
	t.again.Stop()
	t.linger.Stop()
	t.late.Stop()
	t.tick.Stop()
}

// adjust sets the timers anew where watchers came after none, or the last left.
func (o *owner) adjust(t *timers, c *conn, watched, warm bool) {
	if watched != t.watched {
		var interval time.Duration
		interval, t.then = o.interval(c, watched)
		t.again.Reset(interval)
	}
	if watched != t.watched || warm != t.warm {
		t.linger.Reset(o.lingers(watched || warm))
	}
	t.watched, t.warm = watched, warm
}

// lingers is how long the connection is kept from now on if nobody comes: what else
// ends a wait does not make that longer.
func (o *owner) lingers(needed bool) time.Duration {
	switch {
	case needed:
		o.left = time.Time{}
		return o.limits.linger
	case o.left.IsZero():
		o.left = time.Now()
	}
	return max(0, o.limits.linger-time.Since(o.left))
}

// pending is what there is to do without waiting.
func (o *owner) pending(c *conn, all []*watcher, warm bool) (why reason, is bool) {
	switch {
	case o.slept():
		if o.second != nil {
			o.second.reconnect()
		}
		return slept, true
	case len(all) == 0 && (o.isClosed() || !warm && o.slots.wanted()):
		return unwatched, true
	case o.unmarked():
		return warmed, true
	case len(o.inbox.newcomers(all)) > 0:
		return joined, true
	case o.inbox.behind(all):
		return behind, true
	case o.inbox.isDoubtful(all):
		return doubtful, true
	case o.asked(o.mine()):
		if len(all) > 0 && o.alone() && o.respite() == 0 {
			return round, true
		}
		return asked, true
	}
	if o.second != nil && o.asked(notInbox) {
		o.second.poke()
	}
	return 0, false
}

// wait waits for something to do. What an order brings goes before all else,
// which comes again.
func (o *owner) wait(ctx context.Context, c *conn) reason {
	why := o.waitFor(ctx, c)
	if c.recall() != nil {
		return arrived
	}
	return why
}

func (o *owner) waitFor(ctx context.Context, c *conn) reason {
	t := o.timers(c)
	defer t.stop()
	for {
		all := o.watching()
		watched, warm := len(all) > 0, o.isWarm()
		o.adjust(t, c, watched, warm)
		if why, is := o.pending(c, all, warm); is {
			return why
		}
		if c.recall() != nil {
			return arrived
		}
		brought := o.inbox.stand(c, all)
		grown, again, linger := c.count.grown, t.again.C, t.linger.C
		if !watched {
			// The host reads mail only while somebody waits: the token stays,
			// and where there is no IDLE nothing is asked.
			grown = nil
			if c.idling == nil {
				again = nil
			}
		}
		if watched || warm {
			linger = nil
		}
		select {
		case <-brought:
			return arrived
		case <-grown:
			if c.recall() != nil {
				c.count.poke() // it is of a later mail
			}
			return arrived
		case <-t.late.C:
			return overdue
		case <-again:
			return t.then
		case <-linger:
			return unwatched
		case <-t.tick.C:
		case <-o.changed:
		case <-o.ended():
			o.giveUp()
			return renew
		case <-c.over:
			return ended
		case <-c.client.Closed():
			return broken
		case <-ctx.Done():
			return broken
		}
	}
}

// interval is how long to wait for the server to tell something, and what to do
// then.
func (o *owner) interval(c *conn, watched bool) (time.Duration, reason) {
	d, then := o.limits.renew, renew
	switch {
	case c.idling == nil:
		d = o.limits.poll
	case watched:
		d, then = c.pulse(), probe
	}
	if watched && o.alone() {
		// From the last one on: mail that keeps coming must not put it off.
		if next := o.respite(); next <= d {
			return next, round
		}
	}
	return d, then
}

func (o *owner) isClosed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed
}
