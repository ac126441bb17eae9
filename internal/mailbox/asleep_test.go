package mailbox

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
)

// The computer slept for an hour: the connection is made again at once, without
// a word, and the mail of that hour is found.
func TestSleep(t *testing.T) {
	for _, when := range []string{"while watched", "before the next"} {
		t.Run(when, func(t *testing.T) {
			s, cfg := startIMAPD(t, imapd.Options{})
			l := hurried()
			l.tick = 5 * time.Millisecond
			b := openBox(t, cfg, l)
			var slept atomic.Int64
			b.sleep.wall = func() time.Time { return wallClock().Add(time.Duration(slept.Load())) }
			w := watching(t, b, time.Now())
			w.ready()
			if when == "before the next" {
				w.cancel()
				w.end()
				slept.Store(int64(time.Hour))
				deliver(t, s, 1)
				w = watching(t, b, time.Now().Add(-time.Minute))
				w.ready()
				w.mail(1)  // over either connection: the old one may still speak
				anew(s, 2) // and is not trusted any further all the same
			} else {
				slept.Store(int64(time.Hour))
				anew(s, 2)
				deliver(t, s, 1)
				if m, ok := w.next().(Message); !ok || !m.Arrived {
					t.Errorf("%#v", m)
				}
			}
			w.nothing()
			if n := s.Accepted(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
	}
}

// Our clock is set, either way, while somebody watches or nobody does: what was
// learned of the server's holds no more.
func TestClockIsSet(t *testing.T) {
	for _, watched := range []bool{true, false} {
		for _, by := range []time.Duration{-5 * time.Minute, 10 * time.Second, 2 * time.Second} {
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				w.ready()
				for range 2 {
					b.clock.saw(time.Now().Add(-5*time.Minute), time.Now())
				}
				if !watched {
					w.stop()
					time.Sleep(2 * defaults.linger)
				}
				b.sleep(by)
				if !watched {
					w = b.watch(t)
					w.ready()
				}
				time.Sleep(2 * defaults.tick)
				if want := by.Abs() < leastSkew; b.clock.isKnown() != want {
					t.Errorf("set by %v, watched %v: known %v", by, watched, !want)
				}
				w.nothing()
				w.stop()
			}, serves(here(0)))
		}
	}
}

// anew waits until the server has had n connections.
func anew(s *imapd.Server, n int) {
	for s.Accepted() < n {
		time.Sleep(time.Millisecond)
	}
}

// A laptop sleeps for an hour, in which mail comes. Timers stand still, so it is
// the time of day that tells; five seconds after it wakes the connection is made
// again without a word, and the mail is found.
func TestAsleepForAnHour(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		defer w.stop()
		w.ready()
		time.Sleep(time.Minute + time.Second) // two probes
		b.conn(0).swallow()                   // the server has long given us up
		b.sleep(time.Hour)
		began := time.Now()
		if m, ok := w.next().(Message); !ok || !m.Arrived {
			t.Errorf("%#v", m)
		}
		if took := time.Since(began); took > defaults.tick {
			t.Errorf("noticed after %v", took)
		}
		w.nothing()
	}, serves(here(0)), serves(here(1)))
}

// An idle day: a probe every half minute while somebody watches, IDLE anew every
// eight minutes while nobody does, and the end a minute after the last.
func TestIdleDay(t *testing.T) {
	heard := make(map[string]int)
	in := here(0)
	in.refuse = func(p *peer, tag, command string) bool {
		word, _, _ := strings.Cut(command, " ")
		heard[word]++
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		w.ready()
		time.Sleep(24*time.Hour - time.Second)
		synctest.Wait()
		if want := int(24*time.Hour/defaults.probe) - 1; heard["NOOP"] != want || heard["IDLE"] != want+1 {
			t.Errorf("heard %v, want %d probes", heard, want)
		}
		w.stop()
		left := time.Now()
		b.Box.mu.Lock()
		owned := b.owned
		b.Box.mu.Unlock()
		<-owned
		if took := time.Since(left); took != defaults.linger {
			t.Errorf("gone after %v", took)
		}
		if heard["LOGOUT"] != 1 {
			t.Errorf("heard %v", heard)
		}
	}, serves(in))
}
