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
	odd    push            // the last one that was too far off to be believed
	ahead  time.Duration   // how far the newest stamp was in the future, while nothing has been pushed
	latest time.Time       // the newest stamp of the server's that is no whim: its clock has been there
	bound  *time.Duration  // ours minus the server's is at most that, by every stamp that was seen; nil: by none

	// What an earlier process has learned, and this one keeps for the next.
	file   string        // "" keeps nothing
	kept   time.Duration // ours minus the server's
	keptAt time.Time
}

// push is a mail that was pushed.
type push struct {
	d  time.Duration // ours minus the server's
	at time.Time     // by ours
}

const (
	// mostSkew is the largest difference that one mail is believed. A stamp further
	// off may be of a mail that was moved, or put there by a mail program.
	mostSkew = 10 * time.Minute
	// mostApart is how long after the first push that was far off a second may bear
	// that out: on another day mails of one age are chance.
	mostApart = 24 * time.Hour
	// mostAhead is how far a mail in the tail may be stamped in the future to say
	// that the server's clock is ahead: a zone that was set wrong. Beyond that the
	// date is a whim of whoever put it there.
	mostAhead = 24 * time.Hour
	// leastSkew is what delivery and the whole seconds of INTERNALDATE explain.
	leastSkew  = 3 * time.Second
	mostPushes = 4
	// leastApart is how long after another one a push must come to bear that out:
	// mails that are moved together can be of the same age.
	leastApart = 5 * time.Second
)

// saw takes note of a mail that was pushed at now. One that is far off counts
// where the one before it was as far off: it is the clock then. But mails that are
// moved can be of one age, too: none counts of a clock that would not have come yet to
// where the server's has been.
func (c *clock) saw(received, now time.Time) {
	if received.IsZero() {
		return // the server does not say
	}
	d := now.Sub(received)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.boundLocked(d)
	if d > leastSkew && c.latest.Add(d).After(now.Add(leastSkew)) {
		return // the server's clock has been later than that: the mail was held up, or moved
	}
	far := d.Abs() > mostSkew
	switch {
	case len(c.pushed) > 0 && (d-c.pushed[len(c.pushed)-1]).Abs() <= mostSkew:
	case !far:
		if len(c.pushed) > 0 { // the clock was set right
			c.pushed, c.latest, c.bound = nil, time.Time{}, nil
			c.boundLocked(d)
		}
	case c.odd.at.IsZero() || (d-c.odd.d).Abs() > leastSkew || now.Sub(c.odd.at) < leastApart, now.Sub(c.odd.at) > mostApart:
		c.odd = push{d, now}
		return
	default:
		c.pushed, c.latest, c.bound = []time.Duration{c.odd.d}, time.Time{}, nil
		c.boundLocked(d)
	}
	c.odd = push{}
	if len(c.pushed) == mostPushes {
		c.pushed = c.pushed[1:]
	}
	c.pushed = append(c.pushed, d)
	if received.After(c.latest) {
		c.latest = received
	}
}

// found takes note of a mail that was there at now. One from the future is of a
// server whose clock is ahead; of one that is behind nothing tells but a push. One
// that is from the future only by what was learned tells that this holds no more:
// a clock was set.
func (c *clock) found(received, now time.Time) {
	d := received.Sub(now)
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > mostAhead {
		return
	}
	c.boundLocked(-d)
	if skew, _ := c.skewLocked(); d <= 0 && d+skew > leastSkew {
		c.forgetLocked()
	}
	if d >= leastSkew {
		c.ahead = max(c.ahead, d)
	} else if received.After(c.latest) {
		c.latest = received
	}
}

// boundLocked takes note of a stamp that was d old when it was seen, by our clock: the
// server's had come to it. One from the future may be a whim, and says no more than one
// of now.
func (c *clock) boundLocked(d time.Duration) {
	if d = max(d, 0); c.bound == nil || d < *c.bound {
		c.bound = &d
	}
}

// noLater is the latest that a message can have been received, in our time, whatever
// the server's clock says: it is not further behind ours than the youngest stamp that
// was seen was old. The zero time is not known.
func (c *clock) noLater(received time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bound == nil || received.IsZero() {
		return time.Time{}
	}
	return received.Add(*c.bound + time.Second) // a stamp has whole seconds
}

// Doubt is why a stamp does not show that a mail is new.
type Doubt int

// The doubts there are.
const (
	NoDoubt Doubt = iota
	// Moved is of a mail that arrived, and that the server received long before by
	// its own clock: it was moved or copied into the folder.
	Moved
	// LongAgo is of a mail that arrived, and that the server received more than a day
	// before by its own clock and ours, while nothing has shown how far those are
	// apart: it was moved, or ours is ahead.
	LongAgo
	// ClockAhead is of a mail that was there before the watch began, by a server
	// whose clock is ahead of ours by nobody knows how much: it has stamped mail
	// with times that have not come. Or it was ahead, and where that holds no more
	// the mail is new.
	ClockAhead
	// ClockUnknown is of a mail that was there before the watch began, by a server
	// that has not shown yet what its clock says.
	ClockUnknown
)

// doubt is what there is to be said against a mail that is handed over at now to
// who wants mail from since on.
func (c *clock) doubt(received, since time.Time, arrived bool, now time.Time) Doubt {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, learned := c.skewLocked()
	local := received.Add(d)
	switch {
	case arrived && received.Before(c.latest.Add(-mostSkew)),
		arrived && learned && local.Before(now.Add(-mostSkew)):
		return Moved
	case arrived && local.Before(now.Add(-mostAhead)):
		return LongAgo
	case !arrived && c.isShownLocked() && d < 0 && local.Before(since) && !received.Before(since):
		return ClockAhead
	case arrived, c.isShownLocked():
		return NoDoubt
	case c.ahead > 0, local.After(now.Add(leastSkew)):
		return ClockAhead
	}
	return ClockUnknown
}

// isSince reports whether a mail that is there at now can have come at since or
// later. By a clock that is ahead it can, too, where it would by ours: one mail with
// an odd date must not hide the others, and a clock that was ahead may have been set
// right. What was learned of it widens what is wanted, and does not narrow it.
func (c *clock) isSince(received, since, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, _ := c.skewLocked()
	if !received.Add(d).Before(since) {
		return true
	}
	return d < 0 && !received.Before(since) && received.Before(now.Add(leastSkew))
}

// isKnown reports whether there is anything to judge the server's clock by.
func (c *clock) isKnown() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.isShownLocked() || c.ahead > 0
}

// forget starts again: our own clock was set.
func (c *clock) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgetLocked()
}

func (c *clock) forgetLocked() {
	c.pushed, c.odd, c.ahead, c.latest, c.bound, c.kept = nil, push{}, 0, time.Time{}, nil, 0
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

// isShownLocked reports whether the skew is more than a guess: mail that was pushed
// has shown it, to this process or to one before, and no stamp speaks against it.
func (c *clock) isShownLocked() bool {
	_, learned := c.skewLocked()
	return learned || !c.keptAt.IsZero() && c.ahead <= leastSkew-c.kept
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
	if d, err := time.ParseDuration(skew); err == nil && d.Abs() <= mostAhead {
		c.kept, c.keptAt = d, at
	}
}

// keep writes what was learned where recall finds it, if that is news at now.
// A server whose clock is right leaves no file.
func (c *clock) keep(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, learned := c.skewLocked()
	if c.file == "" || !learned || d.Abs() > mostAhead || (d-c.kept).Abs() < leastSkew && (d == 0 || now.Sub(c.keptAt) < freshSkew) {
		return
	}
	c.kept, c.keptAt = d, now
	// What cannot be kept is learned again, and half a line is not read.
	os.WriteFile(c.file, fmt.Appendf(nil, "%s %s\n", now.UTC().Format(time.RFC3339), d.Round(time.Second)), 0o600)
}
