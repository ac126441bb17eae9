package mailbox

import (
	"testing"
	"testing/synctest"
)

// A server that tells the UID of a message after its body hides no mail: neither
// what is there, nor what comes, nor what comes then.
func TestUIDAfterTheBody(t *testing.T) {
	in := new(inbox)
	first := idleAnd(in, "* 6 EXISTS", func(*peer, string) { in.messages, in.next = here(6).messages, 7 })
	second := idleAnd(in, "* 7 EXISTS", func(*peer, string) { in.messages, in.next = here(7).messages, 8 })
	in.refuse = func(p *peer, tag, command string) bool { return first(p, tag, command) || second(p, tag, command) }
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages, in.next, in.uidLast = here(5).messages, 6, true
		w := b.watch(t)
		w.ready()
		for n := 5; n > 0; n-- {
			w.mail(n)
		}
		if m := w.mail(6); !m.Arrived {
			t.Errorf("%+v", m)
		}
		w.mail(7)
		synctest.Wait()
		w.nothing()
	}, serves(in))
}
