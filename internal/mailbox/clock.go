package mailbox

import (
	"fmt"
	"os"
	"slices"
	"strings"
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

	// What an earlier process has learned, and this one keeps for the next.
	file   string        // "" keeps nothing
	kept   time.Duration // ours minus the server's
	keptAt time.Time
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
	c.pushed, c.ahead, c.kept = nil, 0, 0
	if !c.keptAt.IsZero() {
		c.keptAt = time.Time{}
		os.Remove(c.file) // what is left of it grows old
	}
}

// local is a stamp of the server's in our time.
func (c *clock) local(received time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, _ := c.skewLocked()
	return received.Add(d)
}

// skewLocked is ours minus the server's, as far as is known, and whether pushed
// mail has shown it.
func (c *clock) skewLocked() (d time.Duration, learned bool) {
	switch {
	case len(c.pushed) == 0 && c.ahead > 0:
		return min(c.kept, -c.ahead), false
	case len(c.pushed) == 0:
		return c.kept, false
	}
	// A mail can be late and never early: the least difference is the nearest.
	d = slices.Min(c.pushed)
	switch {
	case d.Abs() < leastSkew:
		return 0, true
	case d > 0 && len(c.pushed) == 1:
		return min(d, max(0, c.kept)), false // one late mail alone proves nothing
	}
	return d, true
}

const (
	// oldSkew is when what an earlier process learned is believed no more: clocks
	// are set right.
	oldSkew = 3 * 24 * time.Hour
	// freshSkew is how long what is kept needs no new date.
	freshSkew = 24 * time.Hour
)

// recall reads what an earlier process has kept in file, at now.
func (c *clock) recall(file string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if file == "" || c.file == file {
		return
	}
	c.file = file
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	stamp, skew, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil || now.Sub(at).Abs() > oldSkew {
		return
	}
	if d, err := time.ParseDuration(skew); err == nil && d.Abs() <= mostSkew {
		c.kept, c.keptAt = d, at
	}
}

// keep writes what was learned where recall finds it, if that is news at now.
// A server whose clock is right leaves no file.
func (c *clock) keep(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, learned := c.skewLocked()
	if c.file == "" || !learned || (d-c.kept).Abs() < leastSkew && (d == 0 || now.Sub(c.keptAt) < freshSkew) {
		return
	}
	c.kept, c.keptAt = d, now
	// What cannot be kept is learned again, and half a line is not read.
	os.WriteFile(c.file, fmt.Appendf(nil, "%s %s\n", now.UTC().Format(time.RFC3339), d.Round(time.Second)), 0o600)
}
