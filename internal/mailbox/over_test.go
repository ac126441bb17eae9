package mailbox

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A server that ends IDLE by itself is asked at once, not with the next probe;
// and where it does so each time, by NOOP.
func TestIDLEEnded(t *testing.T) {
	for _, how := range []string{"OK Idle timed out", "NO idle over", "BAD no more idle"} {
		for _, after := range []string{"DONE BAD what", "* BAD invalid tag", ""} {
			for _, always := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %q, always %v", how, after, always), func(t *testing.T) {
					in := here(0)
					idles := 0
					in.refuse = func(p *peer, tag, command string) bool {
						switch {
						case tag == "DONE":
							if after != "" {
								p.say(after)
							}
						case command == "IDLE":
							if idles++; idles > 1 && !always {
								return false
							}
							p.say("+ idling")
							if !always {
								time.Sleep(4 * time.Second)
							}
							p.say(tag + " " + how)
							in.messages, in.next = []message{{1, time.Now(), string(mail(1))}}, 2
						case command == "NOOP":
							p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)), tag+" OK")
						default:
							return false
						}
						return true
					}
					inBubble(t, func(t *testing.T, b *bubble) {
						began := time.Now()
						w := b.watch(t)
						defer w.stop()
						w.ready()
						w.mail(1)
						if d := time.Since(began); d >= defaults.probe/2 { // by the clock of the bubble
							t.Errorf("after %v", d)
						}
						if always {
							time.Sleep(time.Minute)
							if idles > 2 {
								t.Errorf("IDLE was asked for %d times", idles)
							}
						}
					}, serves(in))
				})
			}
		}
	}
}

// A mail of which a byte comes now and then holds up no other for long.
func TestDrip(t *testing.T) {
	in := here(0)
	var dripped atomic.Int64
	idle := idleAnd(in, "* 2 EXISTS", func(*peer, string) {
		now := time.Now()
		in.messages, in.next = []message{{1, now, string(mail(1))}, {2, now, string(mail(2))}}, 3
	})
	in.refuse = func(p *peer, tag, command string) bool {
		set, isFetch := strings.CutPrefix(command, "UID FETCH ")
		set, _, _ = strings.Cut(set, " ")
		if !isFetch || !inSet(set, 1, false) {
			return idle(p, tag, command)
		}
		dripped.Add(1)
		fmt.Fprint(p, "* 1 FETCH (UID 1 INTERNALDATE \"23-Nov-2026 09:00:00 +0000\" BODY[]<0> {100000}\r\n")
		for {
			time.Sleep(5 * time.Second)
			if _, err := fmt.Fprint(p, "x"); err != nil {
				panic(hungUp)
			}
		}
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		began := time.Now()
		w := b.watch(t)
		defer w.stop()
		for {
			if m, ok := w.next().(Message); ok {
				if m.UID != 2 {
					t.Errorf("%+v", m)
				}
				break
			}
		}
		if d := time.Since(began); d > 3*defaults.still { // by the clock of the bubble
			t.Errorf("after %v", d)
		}
		if dripped.Load() == 0 {
			t.Error("nothing dripped")
		}
	}, serves(in))
}
