package mailbox

import (
	"errors"
	"time"
)

// errSlept ends a connection of which nothing is known because the computer
// slept.
var errSlept = errors.New("the computer slept")

// sleep notices that the computer slept. Timers stand still meanwhile, and so
// does the monotonic clock; the time of day does not.
type sleep struct {
	wall func() time.Time
	seen bool
	mono time.Time // when it was looked at last
	was  time.Time // the time of day then
}

// leastSleep is the shortest sleep that matters, in seconds of the time of day.
const leastSleep = 20 * time.Second

// slept reports whether the computer slept, or its clock was put forward, since
// the last call.
func (s *sleep) slept() bool {
	mono, wall := time.Now(), s.wall()
	jump := wall.Sub(s.was) - mono.Sub(s.mono)
	first := !s.seen
	s.seen, s.mono, s.was = true, mono, wall
	return !first && jump > leastSleep
}

// wallClock is the time of day alone.
func wallClock() time.Time { return time.Now().Round(0) }
