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
	wall func() time.Time // tests put it forward
	seen bool
	mono time.Time // when it was looked at last
	was  time.Time // the time of day then
}

// leastSleep is the shortest sleep that matters, in seconds of the time of day.
const leastSleep = 20 * time.Second

// jump is how much further the time of day went since the last call than time
// did: it is long after a sleep, and either way where the clock was set.
func (s *sleep) jump() time.Duration {
	mono, wall := time.Now(), s.wall()
	jump := wall.Sub(s.was) - mono.Sub(s.mono)
	first := !s.seen
	s.seen, s.mono, s.was = true, mono, wall
	if first {
		return 0
	}
	return jump
}

// slept reports whether the computer slept, or its clock was put forward, since
// the last call. After a jump nothing is known any more of how far the server's
// clock is from ours.
func (b *Box) slept() bool {
	jump := b.sleep.jump()
	if jump.Abs() > leastSkew {
		b.clock.forget()
	}
	return jump > leastSleep
}

// wallClock is the time of day alone.
func wallClock() time.Time { return time.Now().Round(0) }
