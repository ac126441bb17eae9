package mailbox

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// One of those who watch is told that mail is coming, while the server has not
// answered yet; and nobody of mail that was there before.
func TestComing(t *testing.T) {
	in := here(1)
	in.refuse = func(p *peer, _, command string) bool {
		if command != "IDLE" {
			return false
		}
		p.say("+ idling", "* 2 EXISTS")
		p.hear()
		p.wait()
		return true
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		b.delay(time.Second) // so that both are there when the connection is
		var coming, messages atomic.Int32
		ctx, cancel := context.WithCancel(context.Background())
		var watches sync.WaitGroup
		defer watches.Wait()
		defer cancel()
		for range 2 {
			watches.Go(func() {
				b.Watch(ctx, time.Now(), func(u Update) {
					switch u.(type) {
					case Coming:
						coming.Add(1)
					case Message:
						messages.Add(1)
					}
				})
			})
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if c, m := coming.Load(), messages.Load(); c != 1 || m != 2 {
			t.Errorf("%d were told that mail is coming, want 1; %d got the mail that was there, want 2", c, m)
		}
	}, serves(in))
}
