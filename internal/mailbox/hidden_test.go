package mailbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// tells is a server whose IDLE says what comes on says, until that is closed.
func tells(says *chan string) func(p *peer, tag, command string) bool {
	return func(p *peer, tag, command string) bool {
		if command != "IDLE" {
			return false
		}
		p.say("+ idling")
		if line, more := <-*says; more {
			p.say(line)
			p.hear()
		} else if done, _ := p.hear(); done != "DONE" {
			panic("in IDLE: " + done)
		}
		p.say(tag + " OK")
		return true
	}
}

// Mail that was announced and has not come is nobody's once those who waited are
// gone: nothing is done for it, and the connection ends. In a bubble no time passes
// while something is done.
func TestHiddenAndNobodyWaits(t *testing.T) {
	var says chan string
	in := here(0)
	in.refuse = tells(&says)
	inBubble(t, func(t *testing.T, b *bubble) {
		says = make(chan string)
		w := b.watch(t)
		w.ready()
		says <- "* 1 EXISTS"
		close(says)
		synctest.Wait()
		time.Sleep(300 * time.Millisecond)
		w.stop()
		time.Sleep(b.limits.linger + b.limits.logout)
		synctest.Wait()
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.Box.owned != nil {
			t.Error("the connection is kept")
		}
	}, serves(in))
}

// Who comes while announced mail has not come gets it as soon as those who waited
// before would have.
func TestHiddenAndAnotherWaits(t *testing.T) {
	var says chan string
	var told time.Time
	in := here(0)
	idle := tells(&says)
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") && time.Since(told) > 5*time.Second {
			in.messages, in.next = here(1).messages, 2
		}
		was := idle(p, tag, command)
		if was && told.IsZero() {
			told = time.Now()
		}
		return was
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		says = make(chan string)
		first := b.watch(t)
		first.ready()
		says <- "* 1 EXISTS"
		close(says)
		time.Sleep(2500 * time.Millisecond)
		first.stop()
		second := b.watch(t)
		second.ready()
		began := time.Now()
		second.mail(1)
		if took := time.Since(began); took > 5*time.Second { // and not with the next probe
			t.Errorf("it came after %v", took)
		}
		second.stop()
	}, serves(in))
}
