package mailbox

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
)

// Mail that arrives is new, whatever its stamp says; and of two mails that are
// pushed with a wrong one, the server's clock is learnt for the next watcher.
func TestArrivedWhateverItsStamp(t *testing.T) {
	for _, skew := range []time.Duration{-5 * time.Minute, 5 * time.Minute} {
		t.Run(skew.String(), func(t *testing.T) {
			said := new(commandLog)
			s, cfg := startIMAPD(t, imapd.Options{Log: said})
			b := openBox(t, cfg, hurried())
			w := watching(t, b, time.Now())
			w.ready()
			for n := range 2 {
				said.idles(t) // what comes before that is not pushed, and says nothing of the clock
				if err := s.DeliverAt(imapd.Inbox, mail(n), time.Now().Add(skew)); err != nil {
					t.Fatal(err)
				}
				if m := w.mail(n); !m.Arrived {
					t.Errorf("%+v", m)
				}
			}
			if err := s.DeliverAt(imapd.Inbox, mail(2), time.Now().Add(skew-2*time.Minute)); err != nil {
				t.Fatal(err)
			}
			w.mail(2)
			since := time.Now().Add(-time.Minute)
			next := watching(t, b, since)
			next.ready()
			for _, n := range []int{1, 0} { // mail 2 was received two minutes ago
				if m := next.mail(n); m.Arrived || m.At.Before(since.Add(-time.Second)) || m.At.After(time.Now().Add(leastSkew)) {
					t.Errorf("received %v, at %v by our clock, which says %v", m.Received, m.At, time.Now())
				}
			}
			deliver(t, s, 3)
			next.mail(3)
			next.nothing()
		})
	}
}

func TestClock(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		behind []time.Duration // the server, at each push
		want   time.Duration
	}{
		{"nothing known", nil, 0},
		{"one late mail proves nothing", []time.Duration{5 * time.Minute}, 0},
		{"one early mail proves that it is ahead", []time.Duration{-5 * time.Minute}, -5 * time.Minute},
		{"the least late is the nearest", []time.Duration{5 * time.Minute, 2 * time.Minute, 3 * time.Minute}, 2 * time.Minute},
		{"whole seconds", []time.Duration{time.Second, 2 * time.Second}, 0},
		{"copied mail is no clock", []time.Duration{time.Hour, 48 * time.Hour, -time.Hour}, 0},
		{"the last ones count", []time.Duration{0, time.Minute, time.Minute, time.Minute, time.Minute}, time.Minute},
	} {
		var c clock
		now := now
		for _, d := range test.behind {
			now = now.Add(10 * time.Minute) // else the server's clock would go back
			c.saw(now.Add(-d), now)
		}
		if got := c.local(now).Sub(now); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		c.found(now.Add(time.Minute), now)  // says nothing where something was pushed
		c.found(now.Add(48*time.Hour), now) // a whim
		c.found(now.Add(-10*time.Minute), now)
		want := test.want
		if len(c.pushed) == 0 {
			want = -time.Minute
		}
		if got := c.local(now).Sub(now); got != want {
			t.Errorf("%s: %v after a stamp from the future, want %v", test.name, got, want)
		}
		c.forget()
		if !c.local(now).Equal(now) {
			t.Errorf("%s: not forgotten", test.name)
		}
	}
}

// The connection comes up only after the mail: a slow greeting, a first login
// that failed. The mail is found by its stamp, with what is known of the
// server's clock, and older mail is not.
func TestColdStart(t *testing.T) {
	const slow = 9 * time.Second
	for _, test := range []struct {
		name    string
		skew    time.Duration // the server's clock is ahead
		learned bool          // by mail that was pushed before
		kept    bool          // in another process
		failed  bool          // the first login
	}{
		{name: "right clock"},
		{name: "right clock, the first login failed", failed: true},
		{name: "a minute behind, which the courier's slack allows", skew: -50 * time.Second},
		{name: "ahead", skew: 5 * time.Minute},
		{name: "ahead, the first login failed", skew: 5 * time.Minute, failed: true},
		{name: "ahead, as is known", skew: 5 * time.Minute, learned: true},
		{name: "behind, as is known", skew: -5 * time.Minute, learned: true},
		{name: "behind, as another process has kept", skew: -3 * time.Minute, learned: true, kept: true},
		{name: "ahead, as another process has kept", skew: 5 * time.Minute, learned: true, kept: true},
		{name: "behind, as is known, the first login failed", skew: -5 * time.Minute, learned: true, failed: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			stamp := func(age time.Duration) time.Time { return time.Now().Add(test.skew - age) }
			var mu sync.Mutex
			there := &inbox{next: 1}
			add := func(received time.Time) {
				mu.Lock()
				defer mu.Unlock()
				there.messages = append(there.messages, message{there.next, received, string(mail(there.next))})
				there.next++
			}
			pushes := 0
			if test.learned {
				pushes = 2
			}
			fail := false
			in := new(inbox)
			in.refuse = func(p *peer, tag, command string) bool {
				push := command == "IDLE" && pushes > 0
				if push {
					pushes--
					add(stamp(0))
				}
				mu.Lock()
				in.messages, in.next = there.messages, there.next
				refuse := fail && strings.HasPrefix(command, "LOGIN")
				fail = fail && !refuse
				mu.Unlock()
				switch {
				case push:
					p.say("+ idling", fmt.Sprintf("* %d EXISTS", len(in.messages)))
					p.hear()
					p.say(tag + " OK")
				case refuse:
					p.say(tag + " NO [UNAVAILABLE] later")
				}
				return push || refuse
			}
			state := t.TempDir()
			inBubble(t, func(t *testing.T, b *bubble) {
				if test.kept {
					b.slots.dir = state
				}
				add(stamp(2 * mostBehind)) // no sender's clock is asked about it: what is pushed meanwhile is told late
				if test.learned {
					w := b.watch(t)
					w.ready()
					w.mail(2)
					w.mail(3)
					w.stop()
					time.Sleep(2 * defaults.linger) // the connection is gone
				}
				if test.kept {
					b.clock.mu.Lock()
					b.clock.pushed, b.clock.kept, b.clock.file = nil, 0, ""
					b.clock.mu.Unlock()
				}
				add(stamp(2 * time.Minute)) // an old one
				mu.Lock()
				fail = test.failed
				mu.Unlock()
				b.delay(slow)
				began := time.Now()
				w := watching(t, b.Box, began.Add(-time.Minute))
				w.patient = time.Hour
				defer w.stop()
				time.Sleep(slow / 2)
				add(stamp(0))
				mu.Lock()
				newest := there.next - 1 // and not the one before
				mu.Unlock()
				for {
					if m, ok := w.next().(Message); ok {
						if m.UID != uint32(newest) || m.Arrived {
							t.Errorf("%+v, want UID %d", m, newest)
						}
						break
					}
				}
				synctest.Wait()
				w.nothing()
			}, serves(in))
		})
	}
}

// What is kept is not believed for ever, nor whatever it says.
func TestKeptSkew(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "one.skew")
	for text, want := range map[string]time.Duration{
		"2026-11-23T08:00:00Z 3m0s\n":    3 * time.Minute,
		"2026-11-21T08:00:00Z -3m0s\n":   -3 * time.Minute,
		"2026-11-23T09:10:00Z 3m0s\n":    3 * time.Minute, // another's clock
		"2026-11-19T08:00:00Z 3m0s\n":    0,
		"2026-11-23T08:00:00Z 25m0s\n":   25 * time.Minute,
		"2026-11-23T08:00:00Z 25h0m0s\n": 0,
		"2026-11-23T08:00:00Z 3m":        3 * time.Minute,
		"2026-11-23T08:00:00Z 3\n":       0,
		"2026-11-23T08":                  0,
		"":                               0,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var c clock
		c.recall(file, now)
		if got := c.local(now).Sub(now); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}

	read := func() string {
		text, _ := os.ReadFile(file)
		return string(text)
	}
	os.Remove(file)
	var c clock
	c.recall(file, now)
	for range 2 {
		c.saw(now.Add(-time.Hour), now.Add(-time.Hour))
	}
	if c.keep(now); read() != "" {
		t.Errorf("of a clock that is right %q is kept", read())
	}
	for range mostPushes {
		c.saw(now.Add(-3*time.Minute), now)
	}
	if c.keep(now); read() != "2026-11-23T09:00:00Z 3m0s\n" {
		t.Errorf("%q is kept", read())
	}
	later := now.Add(time.Hour)
	c.saw(later.Add(-3*time.Minute-time.Second), later)
	if c.keep(later); read() != "2026-11-23T09:00:00Z 3m0s\n" {
		t.Errorf("%q is kept, which is no news", read())
	}
	later = now.Add(25 * time.Hour)
	if c.keep(later); read() != "2026-11-24T10:00:00Z 3m0s\n" {
		t.Errorf("%q is kept of a clock that is still behind", read())
	}
	if c.forget(); read() != "" {
		t.Errorf("%q is kept after our clock was set", read())
	}
	next := clock{}
	next.kept = 3 * time.Minute
	for _, late := range []time.Duration{time.Minute, 0} { // the server's clock was set right
		next.saw(now.Add(-late), now)
		if got := next.local(now).Sub(now); got != late {
			t.Errorf("%v after a mail that was %v late", got, late)
		}
	}
}

// A mail that is from the future by what was learned, and not by its stamp, shows
// that a clock was set.
func TestLearnedAndSetRight(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]time.Duration{4 * time.Minute: 0, 6 * time.Minute: 5 * time.Minute, -time.Minute: 5 * time.Minute} {
		file := filepath.Join(t.TempDir(), "one.skew")
		c := clock{file: file}
		for range 2 {
			c.saw(now.Add(-5*time.Minute), now)
		}
		c.keep(now)
		c.found(now.Add(-age), now)
		if got := c.local(now).Sub(now); got != want {
			t.Errorf("after one of %v: %v, want %v", age, got, want)
		}
		if _, err := os.Stat(file); (err == nil) != (want != 0) {
			t.Errorf("after one of %v: %v", age, err)
		}
	}
}

// A difference that one mail alone is not believed is believed when the next one
// bears it out, but not of mails that are moved together.
func TestClockFarOff(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		behind []time.Duration // the server, at each push
		apart  time.Duration
		want   time.Duration
	}{
		{"two that agree", []time.Duration{time.Hour, time.Hour + time.Second}, time.Minute, time.Hour},
		{"ahead", []time.Duration{-2 * time.Hour, -2 * time.Hour}, time.Minute, -2 * time.Hour},
		{"moved together", []time.Duration{time.Hour, time.Hour, time.Hour}, time.Second, 0},
		{"of different ages", []time.Duration{time.Hour, 2 * time.Hour, time.Hour}, time.Minute, 0},
		{"a moved one among the rest", []time.Duration{time.Hour, time.Hour, 5 * time.Hour, time.Hour}, time.Minute, time.Hour},
		{"set right", []time.Duration{time.Hour, time.Hour, 0}, time.Minute, 0},
		{"on two days", []time.Duration{time.Hour, time.Hour}, 25 * time.Hour, 0},
	} {
		var c clock
		at := now
		for _, d := range test.behind {
			c.saw(at.Add(-d), at)
			at = at.Add(test.apart)
		}
		if got := c.local(now).Sub(now); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// A clock that is far off is kept once two mails have shown it, so that a code that came
// before the next connection is found by it; and no longer than our clock says so, too.
func TestKeptFarOff(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "one.skew")
	const off = 25 * time.Minute
	for pushes, want := range []time.Duration{0, 0, off} {
		c := clock{file: file}
		at := now
		for range pushes {
			at = at.Add(time.Minute)
			c.saw(at.Add(-off), at)
		}
		c.keep(at)
		var next clock
		next.recall(file, at)
		if got := next.local(at).Sub(at); got != want {
			t.Errorf("after %d mails %v is kept, want %v", pushes, got, want)
		}
	}
	var next clock
	at := now.Add(time.Hour)
	next.recall(file, at)
	if code := at.Add(10*time.Second - off); !next.isSince(code, at, at.Add(20*time.Second)) {
		t.Error("a mail of now by the clock that was learned does not count")
	}
	next.found(at.Add(-10*time.Minute), at) // our clock was set right
	if got := next.local(at).Sub(at); got != 0 {
		t.Errorf("after a mail that would be of the future: %v", got)
	}
}

// Mails that are moved into the inbox, a while apart and of one age, teach no clock
// that would be wrong: it would not have come to what the server has stamped. So
// that an older mail that is there is still too old.
func TestMovedOfOneAge(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, age := range []time.Duration{time.Hour, 9 * time.Minute} {
		for name, live := range map[string]func(c *clock){
			"mail came by itself": func(c *clock) { c.saw(now, now) },
			"new mail is there":   func(c *clock) { c.found(now.Add(-time.Second), now) },
			"by another session":  func(c *clock) { c.saw(now, now); c.saw(now.Add(-age), now); c.saw(now, now) },
		} {
			var c clock
			live(&c)
			at := now
			for range 3 {
				at = at.Add(time.Minute)
				c.saw(at.Add(-age), at)
			}
			if got := c.local(now).Sub(now); got != 0 {
				t.Errorf("%s, %v: the clock is thought to be %v behind", name, age, got)
			}
			if c.isSince(at.Add(-age), at.Add(-time.Minute), at) {
				t.Errorf("%s: a mail of %v counts as new", name, age)
			}
		}
	}
	// One that is so far behind has stamped nothing later, and is learned.
	var c clock
	c.found(now.Add(-time.Hour), now)
	for n := range time.Duration(2) {
		at := now.Add((n + 1) * time.Minute)
		c.saw(at.Add(-time.Hour), at)
	}
	if got := c.local(now).Sub(now); got != time.Hour {
		t.Errorf("an hour behind is thought to be %v", got)
	}
}

// What stamps do not show is said, and of mail that arrived only where the
// server's own clock says that it is old, or ours would be wrong by more than a day.
func TestDoubt(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	there := func(ages ...time.Duration) *clock {
		c := new(clock)
		for _, age := range ages {
			c.found(now.Add(-age), now)
		}
		return c
	}
	pushed := func(ages ...time.Duration) *clock {
		c := new(clock)
		for _, age := range ages {
			c.saw(now.Add(-age), now)
		}
		return c
	}
	for _, test := range []struct {
		name    string
		clock   *clock
		age     time.Duration // by the stamp and our clock
		arrived bool
		want    Doubt
	}{
		{"arrives now", new(clock), 0, true, NoDoubt},
		{"arrives from a server that may be an hour behind", there(2 * time.Hour), time.Hour, true, NoDoubt},
		{"arrives from one that is ahead", there(time.Minute), -time.Hour, true, NoDoubt},
		{"arrives late", there(time.Minute), 5 * time.Minute, true, NoDoubt},
		{"arrives, older than what was there", there(time.Minute), time.Hour, true, Moved},
		{"arrives, and a whim was there", there(-time.Hour), 0, true, NoDoubt},
		{"arrives, days old", new(clock), 72 * time.Hour, true, LongAgo},
		{"arrives, old by a known clock", pushed(0, 0), time.Hour, true, Moved},
		{"there, by an unknown clock", there(time.Second), time.Second, false, ClockUnknown},
		{"there, in the future", new(clock), -time.Minute, false, ClockAhead},
		{"there, with one in the future", there(-time.Minute), 0, false, ClockAhead},
		{"there, with one far in the future", there(-time.Hour), -30 * time.Minute, false, ClockAhead},
		{"there, in another year", new(clock), -9999 * time.Hour, false, ClockAhead},
		{"there, by a known clock", pushed(-time.Hour/10, -time.Hour/10), -time.Hour / 10, false, NoDoubt},
	} {
		if got := test.clock.doubt(now.Add(-test.age), now.Add(-time.Minute), test.arrived, now); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}

	was := pushed(-5*time.Minute, -5*time.Minute) // and may have been set right
	for _, test := range []struct {
		age  time.Duration
		want bool
		Doubt
	}{{-5 * time.Minute, true, NoDoubt}, {3 * time.Second, true, ClockAhead}, {2 * time.Minute, false, NoDoubt}, {-2 * time.Minute, false, ClockAhead}} {
		received, since := now.Add(-test.age), now.Add(-time.Minute)
		if got := was.isSince(received, since, now); got != test.want {
			t.Errorf("of a server that was ahead, one of %v: %v", test.age, got)
		}
		if got := was.doubt(received, since, false, now); got != test.Doubt {
			t.Errorf("of a server that was ahead, one of %v: doubt %v", test.age, got)
		}
	}

	ahead := there(-time.Hour)
	for age, want := range map[time.Duration]bool{-time.Hour: true, 0: true, -30 * time.Minute: false, 5 * time.Minute: false} {
		if got := ahead.isSince(now.Add(-age), now.Add(-time.Minute), now); got != want {
			t.Errorf("with a stamp an hour ahead, one of %v: %v", age, got)
		}
	}
}

// By the youngest stamp that was seen it is known how late a mail can have been
// received: a mail that is as old as every other may have come just now, by a server
// that is behind.
func TestNoLater(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name         string
		seen, pushed []time.Duration // how old the stamps were
		age, want    time.Duration   // of the mail, and of the latest that it can have come
		unknown      bool
	}{
		{name: "nothing known", age: 8 * time.Minute, unknown: true},
		{name: "a mail of now was there", seen: []time.Duration{time.Hour, 2 * time.Second}, age: 8 * time.Minute, want: 8*time.Minute - 2*time.Second},
		{name: "a mail of now was pushed", pushed: []time.Duration{time.Second}, age: 8 * time.Minute, want: 8*time.Minute - time.Second},
		{name: "by itself", pushed: []time.Duration{8 * time.Minute}, age: 8 * time.Minute},
		{name: "the server is behind", seen: []time.Duration{9 * time.Minute}, pushed: []time.Duration{8 * time.Minute, 8*time.Minute + time.Second}, age: 8 * time.Minute},
		{name: "it was, and was set right", pushed: []time.Duration{30 * time.Minute, 30 * time.Minute, time.Second}, age: 8 * time.Minute, want: 8*time.Minute - time.Second},
		{name: "it was right, and is behind", pushed: []time.Duration{time.Second, 30 * time.Minute, 30 * time.Minute}, age: 30 * time.Minute},
		{name: "from the future", seen: []time.Duration{-time.Hour}, age: 8 * time.Minute, want: 8 * time.Minute},
		{name: "a whim", seen: []time.Duration{-48 * time.Hour}, age: 8 * time.Minute, unknown: true},
	} {
		var c clock
		now := now
		for _, age := range test.seen {
			c.found(now.Add(-age), now)
		}
		for _, age := range test.pushed {
			now = now.Add(40 * time.Minute)
			c.saw(now.Add(-age), now)
		}
		got := c.noLater(now.Add(-test.age))
		if want := now.Add(time.Second - test.want); got.IsZero() != test.unknown || !test.unknown && !got.Equal(want) {
			t.Errorf("%s: %v, want %v", test.name, got, want)
		}
		if c.forget(); !c.noLater(now).IsZero() {
			t.Errorf("%s: not forgotten", test.name)
		}
	}
}
