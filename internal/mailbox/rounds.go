package mailbox

import (
	"context"
	"time"
)

// Who makes the rounds of the other folders: the second connection, so that the first
// can stay in IDLE, or the owner, where there is none.

// lookElsewhere sees to it that the other folders are looked at for who came:
// on a second connection, or on this one where the server gives no other, or
// where it is asked every few seconds anyway, having no IDLE.
func (o *owner) lookElsewhere(ctx context.Context, c *conn) {
	switch {
	case o.limits.round == 0:
	case o.second != nil:
		o.second.poke()
	case c.canIdle && o.rounds == nil:
		o.rounds = newOthers()
		o.second = startSecond(ctx, o.Box, o.rounds, mostSeconds)
	case o.rounds == nil:
		o.rounds = newOthers()
	}
}

// alone reports whether the rounds are made on the first connection.
func (o *owner) alone() bool {
	return o.rounds != nil && o.second == nil
}

// giveUp makes the rounds the owner's for some minutes, and longer each time that
// the second connection has not worked in between.
func (o *owner) giveUp() {
	if o.second.stop(); o.second.worked {
		o.givenUp = 0
	}
	o.retry = time.Now().Add(min(o.limits.back<<min(o.givenUp, 8), 12*o.limits.back))
	o.givenUp++
	o.second = nil
}

// ended is closed when the second connection has been given up.
func (o *owner) ended() <-chan struct{} {
	if o.second == nil {
		return nil
	}
	return o.second.done
}

// round makes a round on the first connection and goes back to the inbox; or gives
// the rounds to a second one again, once one was given up long enough ago, whose
// first failure is enough this time.
func (o *owner) round(ctx context.Context, c *conn, all []*watcher) error {
	if o.givenUp > 0 && c.canIdle && !time.Now().Before(o.retry) {
		o.second = startSecond(ctx, o.Box, o.rounds, 1)
		return nil
	}
	o.looked = time.Now()
	if err := c.leave(); err != nil {
		return err
	}
	if err := o.rounds.round(c, greeted(all)); err != nil || c.folder == Inbox {
		return err
	}
	return o.back(c)
}

// respite is how long to wait until the owner makes the next round.
func (o *owner) respite() time.Duration {
	return max(0, o.limits.round-time.Since(o.looked), o.rounds.respite())
}

// stopSecond ends the second connection. Where the rounds go on later, they
// begin anew.
func (o *owner) stopSecond() {
	if o.second != nil {
		o.second.stop()
	}
	o.second, o.rounds = nil, nil
}

// mine are the folders whose mail is read on in on the first connection.
func (o *owner) mine() func(folder string) bool {
	if o.second == nil {
		return func(string) bool { return true }
	}
	return isInbox
}
