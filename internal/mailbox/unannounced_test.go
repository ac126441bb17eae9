package mailbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Mail that the server does not tell of, or tells of in a way that says nothing of
// new mail, is found with the next probe, or at once where it tells something.
func TestUnannounced(t *testing.T) {
	old := func(uid int) message { return message{uid, time.Now().Add(-time.Hour), string(mail(uid))} }
	fresh := func(uid int) message { return message{uid, time.Now(), string(mail(9))} }
	for _, test := range []struct {
		name string
		idle bool // there is IDLE
		says []string
		then func() inbox
		most time.Duration // until it is there
	}{
		{"says nothing ever", true, nil, func() inbox { return inbox{messages: []message{old(5), fresh(9)}, next: 10} }, defaults.probe},
		{"has no IDLE either", false, nil, func() inbox { return inbox{messages: []message{old(5), fresh(9)}, next: 10} }, defaults.probe + defaults.poll},
		{"one went, one came", true, nil, func() inbox { return inbox{messages: []message{fresh(9)}, next: 10} }, defaults.probe},
		{"fewer are there, and no EXPUNGE", true, []string{"* 1 EXISTS"}, func() inbox { return inbox{messages: []message{fresh(9)}, next: 10} }, defaults.probe},
		{"UIDVALIDITY is another", true, []string{"* OK [UIDVALIDITY 1234] it is new", "* 0 EXISTS", "* 1 EXISTS"},
			func() inbox { return inbox{messages: []message{fresh(1)}, next: 2, validity: 1234} }, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var cue chan struct{}
			in := new(inbox)
			told := false
			in.refuse = func(p *peer, tag, command string) bool {
				switch {
				case !test.idle && command == "IDLE":
					p.say(tag + " NO")
					return true
				case told || command != "IDLE" && (test.idle || command != "NOOP"):
					return false
				}
				told = true
				if test.idle {
					p.say("+ idling")
				}
				<-cue
				now := test.then()
				in.messages, in.next, in.validity = now.messages, now.next, now.validity
				if len(test.says) > 0 {
					p.say(test.says...)
				}
				if test.idle {
					p.hear()
				}
				p.say(tag + " OK")
				return true
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				cue = make(chan struct{})
				in.messages, in.next = []message{old(4), old(5)}, 6
				if test.name == "says nothing ever" || !test.idle {
					in.messages = in.messages[1:]
				}
				w := b.watch(t)
				if test.idle {
					w.ready()
				}
				synctest.Wait()
				began := time.Now()
				close(cue)
				if !test.idle {
					w.ready()
				}
				w.mail(9)
				if took := time.Since(began); took > test.most {
					t.Errorf("it came after %v, want %v", took, test.most)
				}
				synctest.Wait()
				w.nothing()
			}, serves(in))
		})
	}
}

// A mailbox that was put back from a copy while there was no connection gives UIDs
// again that have been seen.
func TestPutBackFromACopy(t *testing.T) {
	first, second := new(inbox), new(inbox)
	inBubble(t, func(t *testing.T, b *bubble) {
		*first = inbox{messages: []message{{9, time.Now().Add(-time.Hour), string(mail(9))}}, next: 10}
		*second = inbox{messages: []message{{5, time.Now(), string(mail(5))}}, next: 6}
		w := b.watch(t)
		w.ready()
		w.mail(5)
	}, func(p *peer) { p.serve(first, until("IDLE")); p.say("+ idling") }, serves(second))
}

// Mail that the server has announced and does not give comes when it has been asked
// for in vain so often that the folder is opened again.
func TestGivenOnlyWhenOpenedAgain(t *testing.T) {
	in := new(inbox)
	opened := 0
	idle := idleAnd(in, "* 2 EXISTS", func(*peer, string) {})
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.HasPrefix(command, "SELECT") {
			if opened++; opened == 2 {
				in.messages, in.next = append(in.messages, message{9, time.Now(), string(mail(9))}), 10
			}
		}
		return idle(p, tag, command)
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages, in.next = []message{{5, time.Now().Add(-time.Hour), string(mail(5))}}, 6
		w := b.watch(t)
		w.ready()
		began := time.Now()
		if m := w.mail(9); !m.Arrived || time.Since(began) > 2*time.Minute {
			t.Errorf("after %v: %+v", time.Since(began), m)
		}
		synctest.Wait()
		w.nothing()
	}, serves(in))
}
