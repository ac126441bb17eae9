package mailbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// Mail that was there before the first connection, of a server whose clock is
// behind, is found by the date its sender wrote, with doubt; what is old by both
// clocks is not, nor is what its sender dates so and the server's clock, which is
// known, does not.
func TestServerBehindBeforeTheFirstConnection(t *testing.T) {
	dated := func(n int, at time.Time) string {
		return fmt.Sprintf("Date: %s\r\n%s", at.Format(time.RFC1123Z), mail(n))
	}
	for _, behind := range []time.Duration{time.Minute, 5 * time.Minute, time.Hour} {
		for _, known := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v, known %v", behind, known), func(t *testing.T) {
				in := new(inbox)
				inBubble(t, func(t *testing.T, b *bubble) {
					now := time.Now()
					if known {
						b.clock.saw(now, now)
					}
					for n, age := range []time.Duration{time.Hour, 3 * time.Minute, 0} {
						in.messages = append(in.messages, message{n + 1, now.Add(-age - behind), dated(n+1, now.Add(-age))})
					}
					in.next = 4
					w := b.watch(t)
					w.ready()
					if !known {
						if m := w.mail(3); m.Doubt != ClockUnknown || m.Arrived {
							t.Errorf("%+v", m)
						}
					}
					synctest.Wait()
					w.nothing()
				}, serves(in))
			})
		}
	}
}
