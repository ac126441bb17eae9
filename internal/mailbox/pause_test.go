package mailbox

import (
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestPause(t *testing.T) {
	for n := range 40 {
		for _, code := range []protocol.ErrorCode{protocol.ErrConnectionLost, protocol.ErrTooMany} {
			d := defaults.pause(n, code)
			if d < defaults.backoff/2 || d > 4*defaults.maxPause || code == protocol.ErrConnectionLost && d > defaults.maxPause {
				t.Errorf("pause %d after %s is %v", n, code, d)
			}
		}
	}
	if a, b := defaults.pause(0, protocol.ErrConnectionLost), defaults.pause(0, protocol.ErrTooMany); a > defaults.backoff || b < 2*defaults.backoff {
		t.Errorf("first pauses %v and %v", a, b)
	}
}

// Where the network fails every few seconds nobody waits long between; where
// there is never a connection of use the pauses grow.
func TestPauses(t *testing.T) {
	for _, test := range []struct {
		name    string
		lasts   time.Duration
		longest time.Duration
	}{
		{"some seconds each", 4 * time.Second, 2 * time.Second},
		{"no time at all", 0, defaults.maxPause},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := here(0)
			in.refuse = func(p *peer, tag, command string) bool {
				if command == "IDLE" {
					p.say("+ idling")
					time.Sleep(test.lasts)
					panic(hungUp)
				}
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				var longest time.Duration
				for n := 0; n < 10; {
					if r, ok := w.next().(Reconnecting); ok {
						longest = max(longest, r.In)
						n++
					}
				}
				if longest > test.longest || longest < test.longest/4 {
					t.Errorf("the longest pause is %v, want about %v", longest, test.longest)
				}
			}, serves(in))
		})
	}
}
