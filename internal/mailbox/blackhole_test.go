package mailbox

import (
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A peer that vanished without a word is noticed by the next probe, and the
// mail that came meanwhile is found: the probe comes after half a minute and is
// given eight seconds.
func TestBlackHoleInIDLE(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		defer w.stop()
		w.ready()
		began := time.Now()
		b.conn(0).swallow()
		r, ok := w.next().(Reconnecting)
		if !ok {
			t.Fatal("no Reconnecting")
		}
		checkCode(t, r.Err, protocol.ErrTimeout)
		if took := time.Since(began); took != defaults.probe+defaults.answer {
			t.Errorf("noticed after %v", took)
		}
		w.mail(1)
	}, serves(here(0)), serves(here(1)))
}

// So is one that vanishes while a command is in flight: between EXISTS and the
// answer to FETCH, or in the middle of it.
func TestBlackHoleInFetch(t *testing.T) {
	for name, some := range map[string]string{
		"before a byte":  "",
		"in the literal": "* 1 FETCH (UID 1 BODY[]<0> {1000}\r\nFrom: ",
	} {
		t.Run(name, func(t *testing.T) {
			var b *bubble
			first := here(0)
			first.refuse = func(p *peer, tag, command string) bool {
				if command != "IDLE" {
					return false
				}
				p.say("+ idling", "* 1 EXISTS")
				p.hear()
				p.Write([]byte(some))
				b.conn(0).swallow()
				p.wait()
				return true
			}
			inBubble(t, func(t *testing.T, in *bubble) {
				b = in
				began := time.Now()
				w := b.watch(t)
				defer w.stop()
				w.ready()
				r, ok := w.next().(Reconnecting)
				if !ok {
					t.Fatal("no Reconnecting")
				}
				checkCode(t, r.Err, protocol.ErrTimeout)
				if took := time.Since(began); took != defaults.still {
					t.Errorf("noticed after %v", took)
				}
				w.mail(1)
			}, serves(first), serves(here(1)))
		})
	}
}

// Every command of the way to IDLE is given its time, and no more.
func TestBlackHoleBeforeIDLE(t *testing.T) {
	for word, given := range map[string]time.Duration{"LOGIN": defaults.command, "SELECT": defaults.command, "IDLE": defaults.answer} {
		t.Run(word, func(t *testing.T) {
			mute := &inbox{next: 1, refuse: func(p *peer, tag, command string) bool {
				if strings.HasPrefix(command, word) {
					p.wait()
				}
				return false
			}}
			inBubble(t, func(t *testing.T, b *bubble) {
				began := time.Now()
				w := b.watch(t)
				defer w.stop()
				r, ok := w.next().(Reconnecting)
				if !ok {
					t.Fatal("no Reconnecting")
				}
				checkCode(t, r.Err, protocol.ErrTimeout)
				if took := time.Since(began); took != given {
					t.Errorf("noticed after %v", took)
				}
				for {
					if _, ok := w.next().(Ready); ok {
						return
					}
				}
			}, serves(mute), serves(here(0)))
		})
	}
}
