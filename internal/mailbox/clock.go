package mailbox

import (
	"slices"
	"sync"
	"time"
)

// clock is how far the server's clock is from ours, as far as mail has shown:
// one that is pushed was received just now by the server's clock. Only mail
// that was there before a watch began is judged by it; what comes later is new
// by its UID.
type clock struct {
	mu     sync.Mutex
	pushed []time.Duration // ours minus the server's when the last mails were pushed
	ahead  time.Duration   // how far the newest stamp was in the future, while nothing has been pushed
}

const (
	// mostSkew is the largest difference that is believed. A stamp further off
	// is of a mail that was copied, or put there by a mail program.
	mostSkew = 10 * time.Minute
	// leastSkew is what delivery and the whole seconds of INTERNALDATE explain.
	leastSkew  = 3 * time.Second
	mostPushes = 4
)

// saw takes note of a mail that was pushed at now.
func (c *clock) saw(received, now time.Time) {
	d := now.Sub(received)
	if d.Abs() > mostSkew {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.pushed) == mostPushes {
		c.pushed = c.pushed[1:]
	}
	c.pushed = append(c.pushed, d)
}

// found takes note of a mail that was there at now. One from the future is of a
// server whose clock is ahead; of one that is behind nothing tells but a push.
func (c *clock) found(received, now time.Time) {
	d := received.Sub(now)
	if d < leastSkew || d > mostSkew {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = max(c.ahead, d)
}

// forget starts again: our own clock was set.
func (c *clock) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pushed, c.ahead = nil, 0
}

// local is a stamp of the server's in our time.
func (c *clock) local(received time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.pushed) == 0 {
		return received.Add(-c.ahead)
	}
	// A mail can be late and never early: the least difference is the nearest.
	// One late mail alone proves nothing.
	d := slices.Min(c.pushed)
	if d.Abs() < leastSkew || d > 0 && len(c.pushed) == 1 {
		return received
	}
	return received.Add(d)
}
