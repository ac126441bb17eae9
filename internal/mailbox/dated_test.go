package mailbox

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// datedMail is mail n, and when its sender says that it wrote it.
func datedMail(n int, at time.Time) string {
	return fmt.Sprintf("Date: %s\r\n%s", at.Format(time.RFC1123Z), mail(n))
}

// Mail that was there before the first connection, of a server whose clock is
// behind, is found by the date its sender wrote, with doubt; what is old by both
// clocks is not, nor is what its sender dates so and the server's clock, which is
// known, does not.
func TestServerBehindBeforeTheFirstConnection(t *testing.T) {
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
						in.messages = append(in.messages, message{n + 1, now.Add(-age - behind), datedMail(n+1, now.Add(-age))})
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
// it, holds up nothing that is known without, and is not asked for ever.
func TestDatesHoldUpNothing(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(p *peer, tag string)
		asked  int
	}{
		"mute":     {func(p *peer, tag string) { p.wait() }, mostStrikes},
		"hangs up": {func(p *peer, tag string) { panic(hungUp) }, mostStrikes},
		"NO":       {func(p *peer, tag string) { p.say(tag + " NO not that") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			in, asked := new(inbox), new(atomic.Int32)
			in.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "HEADER.FIELDS (\"Date\")") {
					return false
				}
				asked.Add(1)
				test.answer(p, tag)
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
			if n := int(asked.Load()); n != test.asked {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// The connection that ends over the question for Dates loses no mail: it is asked
// again, in the inbox as in one of several other folders.
func TestDatesAfterACut(t *testing.T) {
	asks := func(command string) bool { return strings.Contains(command, "HEADER.FIELDS (\"Date\")") }
	for _, where := range []string{Inbox, "Junk"} {
		for cuts := range mostStrikes {
			t.Run(fmt.Sprint(where, " ", cuts), func(t *testing.T) {
				var asked atomic.Int32
				cut := func(command string) bool {
					return asks(command) && int(asked.Add(1)) <= cuts
				}
				here := &inbox{next: 1} // the folder it is in, and
				in := &inbox{next: 1}
				other := func() script {
					at, inShops := &inbox{next: 1}, false
					junk := folders(at, "Junk", func() *inbox { return here })
					at.refuse = func(p *peer, tag, command string) bool {
						word, _, _ := strings.Cut(command, " ")
						ofShops := strings.Contains(command, "Shops")
						if word == "EXAMINE" {
							inShops = ofShops
						}
						switch {
						case cut(command):
							panic(hungUp)
						case inShops && (word == "NOOP" || word == "IDLE"):
							return false // serve does that
						case !ofShops:
							return junk(p, tag, command)
						case word == "EXAMINE":
							at.messages = nil
							p.say("* 0 EXISTS", "* OK [UIDVALIDITY 1]", "* OK [UIDNEXT 1]", tag+" OK [READ-ONLY] examined")
						default:
							p.say(`* STATUS "Shops" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1)`, tag+" OK")
						}
						return true
					}
					return func(p *peer) { p.serve(at, nil) }
				}
				in.refuse = func(p *peer, tag, command string) bool {
					if cut(command) {
						panic(hungUp)
					}
					return false
				}
				scripts := []script{serves(in)}
				if where != Inbox {
					scripts = append(scripts, other(), other(), other(), other())
				}
				inBubble(t, func(t *testing.T, b *bubble) {
					now := time.Now()
					is := []message{{1, now.Add(-time.Hour), datedMail(1, now.Add(-55*time.Minute))}, {2, now.Add(-5 * time.Minute), datedMail(2, now)}}
					if where == Inbox {
						in.messages, in.next = is, 3
					} else {
						b.limits.round = defaults.round
						b.cfg.Folders = []string{"Shops"}
						here.messages, here.next = is, 3
					}
					w := b.watch(t)
					w.ready()
					if m := w.mail(2); m.Folder != where || m.Doubt != ClockUnknown || m.Arrived {
						t.Errorf("%+v", m)
					}
					w.stop()
				}, scripts...)
				if n := int(asked.Load()); n != cuts+1 {
					t.Errorf("asked %d times", n)
				}
			})
		}
	}
}

// Mail whose stamp did not come when the tail was looked at, in bad weather or of a
// server that left it out, is read for it, and judged by its sender's date where the
// server is behind.
func TestUndatedBeforeTheFirstConnection(t *testing.T) {
	for name, test := range map[string]struct {
		behind time.Duration
		look   func(n int, p *peer, tag string) bool // the nth
	}{
		"cut, and behind": {5 * time.Minute, func(n int, p *peer, tag string) bool {
			if n > 6 {
				return false
			}
			panic(hungUp)
		}},
		"one left out": {0, func(n int, p *peer, tag string) bool {
			if n > 2 {
				return false
			}
			p.say(`* 1 FETCH (UID 1 INTERNALDATE "01-Jan-2000 00:00:00 +0000")`, "* 2 FETCH (UID 2)", tag+" OK")
			return true
		}},
	} {
		t.Run(name, func(t *testing.T) {
			in, looks := new(inbox), new(atomic.Int32)
			in.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "FETCH") || strings.Contains(command, "BODY") {
					return false
				}
				return test.look(int(looks.Add(1)), p, tag)
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				now := time.Now()
				for n, age := range []time.Duration{time.Hour, 0} {
					in.messages = append(in.messages, message{n + 1, now.Add(-age - test.behind), datedMail(n+1, now.Add(-age))})
				}
				in.next = 3
				w := b.watch(t)
				for {
					if m, is := w.next().(Message); is { // perhaps before Ready
						if m.UID != 2 || m.Arrived || m.Received.IsZero() {
							t.Errorf("%+v", m)
						}
						break
					}
				}
				w.stop()
			}, serves(in))
		})
	}
}
