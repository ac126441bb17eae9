package mailbox

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// UIDs begin anew with the very announcement that an order answers. Whatever comes
// for it: what is new comes once, and so does the next mail, at once, with a number
// that is smaller and of another numbering.
func TestRenumberedUnderAnOrder(t *testing.T) {
	for name, answer := range map[string]func(p *peer, old, anew *inbox, tag, command string){
		"the old numbers": func(p *peer, old, _ *inbox, tag, command string) {
			p.fetch(old, command)
			p.say(tag + " OK")
		},
		"the new numbers": func(p *peer, _, anew *inbox, tag, command string) {
			p.fetch(anew, command) // "*" is the last one, whatever its number
			p.say(tag + " OK")
		},
		"nothing": func(p *peer, _, _ *inbox, tag, _ string) { p.say(tag + " OK") },
		"NO":      func(p *peer, _, _ *inbox, tag, _ string) { p.say(tag + " NO these numbers are gone") },
	} {
		t.Run(name, func(t *testing.T) {
			var tell chan int
			var mu sync.Mutex
			var old, anew inbox
			in := new(inbox)
			idles, answered := 0, false
			in.refuse = func(p *peer, tag, command string) bool {
				switch {
				case strings.HasPrefix(command, "SELECT"):
					if in.validity = 7; idles > 0 {
						mu.Lock()
						*in = inbox{validity: 99, messages: anew.messages, next: anew.next, refuse: in.refuse}
						mu.Unlock()
					}
					return false
				case command == "IDLE":
					p.say("+ idling")
					n := <-tell
					idles++
					mu.Lock()
					if n > 0 {
						in.messages, in.next = anew.messages, anew.next
					}
					mu.Unlock()
					if idles == 1 {
						p.say("* 3 EXISTS", "* OK [UIDVALIDITY 99] renumbered")
					} else {
						p.say(fmt.Sprintf("* %d EXISTS", n))
					}
					p.hear()
					p.say(tag + " OK")
					return true
				case strings.Contains(command, "INTERNALDATE BODY.PEEK[]") && !answered:
					answered = true
					answer(p, &old, &anew, tag, command)
					return true
				}
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				tell = make(chan int)
				before := func(uid int) message { return message{uid, time.Now().Add(-24 * time.Hour), string(mail(uid))} } // no Date is asked for
				fresh := func(uid, n int) message { return message{uid, time.Now(), string(mail(n))} }
				in.messages, in.next = []message{before(5), before(6)}, 7
				old = inbox{messages: append(slices.Clone(in.messages), fresh(7, 7)), next: 8}
				anew = inbox{messages: []message{before(1), before(2), fresh(3, 7)}, next: 4}
				w := b.watch(t)
				w.ready()
				synctest.Wait()
				tell <- 3
				first, ok := w.next().(Message)
				if !ok || !strings.Contains(string(first.Raw), "mail 7") {
					t.Fatalf("%+v, want the mail", first)
				}
				synctest.Wait()
				w.nothing()
				mu.Lock()
				anew.messages, anew.next = append(anew.messages, fresh(4, 8)), 5
				mu.Unlock()
				began := time.Now()
				tell <- 4
				second, ok := w.next().(Message)
				if !ok || second.UID != 4 || !strings.Contains(string(second.Raw), "mail 8") {
					t.Fatalf("%+v, want the next mail", second)
				}
				if took := time.Since(began); took > 0 {
					t.Errorf("the next mail came after %v", took)
				}
				if same := first.Numbering() == second.Numbering(); same != (first.UID == 3) {
					t.Errorf("numberings %v and %v of UIDs %d and %d", first.Numbering(), second.Numbering(), first.UID, second.UID)
				}
				close(tell)
			}, serves(in))
		})
	}
}

// A server that tells of another UIDVALIDITY right behind its answer to SELECT is
// asked again: what was read of the folder before does not hold.
func TestRenumberedBehindSelect(t *testing.T) {
	var cut chan struct{}
	in := &inbox{next: 1, validity: 7}
	selects := 0
	in.refuse = func(p *peer, tag, command string) bool {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			if selects++; selects != 2 {
				return false
			}
			in.validity = 99
			p.say("* 1 EXISTS", "* OK [UIDVALIDITY 7] so far", "* OK [UIDNEXT 2]", tag+" OK [READ-WRITE] selected", "* OK [UIDVALIDITY 99] renumbered")
			return true
		case command == "IDLE" && selects == 1:
			p.say("+ idling")
			<-cut
			in.messages, in.next = here(1).messages, 2
			panic(hungUp)
		}
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		cut = make(chan struct{})
		w := b.watch(t)
		w.ready()
		close(cut)
		if m := w.mail(1); m.numbering.Validity != 99 {
			t.Errorf("%+v", m)
		}
		w.stop()
	}, serves(in))
}
