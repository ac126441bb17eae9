package mailbox

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// allWithin is how long it took until each of n mails came, by number.
func (w *watch) allWithin(t *testing.T, n int) map[int]time.Duration {
	t.Helper()
	began, came := time.Now(), make(map[int]time.Duration)
	for len(came) < n {
		m, ok := w.next().(Message)
		if !ok {
			continue
		}
		if _, again := came[int(m.UID)]; again {
			t.Errorf("mail %d came twice", m.UID)
		}
		came[int(m.UID)] = time.Since(began)
	}
	return came
}

// neverConfirms is a server that says nothing to IDLE, the first so many times.
func neverConfirms(in *inbox, times int) (idles *atomic.Int32) {
	idles = new(atomic.Int32)
	in.refuse = func(p *peer, tag, command string) bool {
		if command != "IDLE" {
			return false
		}
		if int(idles.Add(1)) <= times {
			p.wait()
		}
		return false
	}
	return idles
}

// A mail that was read before IDLE is handed over whether the server takes IDLE or
// not, and what comes next is found by polling.
func TestIDLENeverConfirmed(t *testing.T) {
	in := here(0)
	idles := neverConfirms(in, 1000)
	silent := in.refuse
	var comes atomic.Bool
	in.refuse = func(p *peer, tag, command string) bool {
		if command == "NOOP" && comes.CompareAndSwap(true, false) {
			in.messages, in.next = here(2).messages, 3
			p.say("* 2 EXISTS")
		}
		return silent(p, tag, command)
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages, in.next = here(1).messages, 2
		w := b.watch(t)
		if came := w.allWithin(t, 1); came[1] > time.Second {
			t.Errorf("it came after %v", came[1])
		}
		time.Sleep(20 * time.Second)
		if int(idles.Load()) != mostUnconfirmed {
			t.Errorf("IDLE was tried %d times, want %d", int(idles.Load()), mostUnconfirmed)
		}
		began := time.Now()
		comes.Store(true)
		for {
			if m, ok := w.next().(Message); ok && m.UID == 2 {
				break
			}
		}
		if after := time.Since(began); after > defaults.poll+time.Second {
			t.Errorf("the next came after %v", after)
		}
		time.Sleep(defaults.back + 20*time.Second)
		if int(idles.Load()) != mostUnconfirmed+1 {
			t.Errorf("IDLE was tried %d times, want one more", int(idles.Load()))
		}
	}, serves(in))
}

// One IDLE that is not confirmed is the weather, and polling lasts for some minutes.
func TestIDLEConfirmedLater(t *testing.T) {
	for times, polls := range map[int]bool{1: false, mostUnconfirmed: true} {
		in := here(0)
		idles := neverConfirms(in, times)
		inBubble(t, func(t *testing.T, b *bubble) {
			w := b.watch(t)
			time.Sleep(20 * time.Second)
			if idling := int(idles.Load()) == times+1; idling == polls {
				t.Errorf("after %d: IDLE was tried %d times", times, int(idles.Load()))
			}
			time.Sleep(defaults.back)
			w.stop()
			if int(idles.Load()) <= times {
				t.Errorf("after %d: IDLE was tried %d times in all", times, int(idles.Load()))
			}
		}, serves(in))
	}
}

// A mail that the server stops in holds back none that was read: not before it in the
// same batch, nor where they are read one by one.
func TestStallHoldsNothingBack(t *testing.T) {
	in := here(0)
	in.refuse = func(p *peer, tag, command string) bool {
		set, asks := strings.CutPrefix(command, "UID FETCH ")
		set, _, _ = strings.Cut(set, " ")
		if !asks || !strings.Contains(command, "BODY.PEEK[]") || !inSet(set, 2, false) {
			return false
		}
		if inSet(set, 1, false) {
			p.fetch(in, "UID FETCH 1 BODY.PEEK[]")
		}
		p.say("* 2 FETCH (UID 2 BODY[]<0> {1000}", "From:")
		p.wait()
		return true
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages, in.next = here(3).messages, 4
		w := b.watch(t)
		came := make(map[uint32]time.Duration)
		for began := time.Now(); len(came) < 2; {
			if m, ok := w.next().(Message); ok {
				came[m.UID] = time.Since(began)
			}
		}
		if came[1] > 2*time.Second {
			t.Errorf("the one before it came after %v", came[1])
		}
		if most := defaults.still + 2*time.Second; came[3] > most {
			t.Errorf("the one behind it came after %v, want %v at most", came[3], most)
		}
	}, serves(in))
}

// Of mails that come without a pause the newest is handed over first.
func TestNewestFirst(t *testing.T) {
	in := here(0)
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages, in.next = here(3).messages, 4
		w := b.watch(t)
		w.ready()
		for n := 3; n > 0; n-- {
			if m := w.next().(Message); int(m.UID) != n {
				t.Errorf("%d, want %d", m.UID, n)
			}
		}
	}, serves(in))
}

// IDLEs that are not confirmed count in a row: one between them that is says that the
// server can.
func TestUnconfirmedInARow(t *testing.T) {
	in := here(0)
	var idles atomic.Int32
	in.refuse = func(p *peer, tag, command string) bool {
		if command != "IDLE" {
			return false
		}
		switch idles.Add(1) {
		case 1, 3:
			p.wait()
		case 2:
			p.say("+ idling")
			time.Sleep(5 * time.Second)
			panic(hungUp)
		}
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		time.Sleep(40 * time.Second)
		w.stop()
		if n := idles.Load(); n < 4 {
			t.Errorf("IDLE was tried %d times", n)
		}
	}, serves(in))
}
