package mailbox

import (
	"fmt"
	"strings"
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
		for _, shown := range []string{"nothing", "it once", "a right clock"} {
			t.Run(fmt.Sprintf("%v, has shown %s", behind, shown), func(t *testing.T) {
				in := new(inbox)
				inBubble(t, func(t *testing.T, b *bubble) {
					now := time.Now()
					switch shown {
					case "it once": // the mail may have been late
						b.clock.saw(now.Add(-behind), now)
					case "a right clock":
						b.clock.saw(now, now)
					}
					for n, age := range []time.Duration{time.Hour, 3 * time.Minute, 0} {
						in.messages = append(in.messages, message{n + 1, now.Add(-age - behind), dated(n+1, now.Add(-age))})
					}
					in.next = 4
					w := b.watch(t)
					w.ready()
					if shown != "a right clock" {
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

// A server that does not answer the question for Dates, or ends the connection over
// it, holds up nothing that is known without, and is not asked again.
func TestDatesHoldUpNothing(t *testing.T) {
	for name, answer := range map[string]func(p *peer, tag string){
		"mute":     func(p *peer, tag string) { p.wait() },
		"hangs up": func(p *peer, tag string) { panic(hungUp) },
		"NO":       func(p *peer, tag string) { p.say(tag + " NO not that") },
	} {
		t.Run(name, func(t *testing.T) {
			in, asked := new(inbox), 0
			in.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "HEADER.FIELDS") {
					return false
				}
				asked++
				answer(p, tag)
				return true
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				began := time.Now()
				for n, age := range []time.Duration{time.Hour, 0} {
					in.messages = append(in.messages, message{n + 1, began.Add(-age), string(mail(n + 1))})
				}
				in.next = 3
				w := b.watch(t)
				w.ready()
				w.mail(2)
				if waited := time.Since(began); waited > time.Second { // by the bubble's clock
					t.Errorf("the mail waited for %v", waited)
				}
				time.Sleep(time.Minute)
				w.stop()
			}, serves(in))
			if asked != 1 {
				t.Errorf("asked %d times", asked)
			}
		})
	}
}
