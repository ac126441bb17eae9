package courier

import (
	"context"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
)

// rest is a long mail being read on, once for all requests that wait for it: it
// may be megabytes.
type rest struct {
	waiting int                // under Courier.mu
	cancel  context.CancelFunc // called when nobody waits any more
	done    chan struct{}      // closed when the rest is set
	mail    mailbox.Message
	err     error
}

// rest reads on in a mail of a session, see mailbox.Message.Rest, until ctx ends.
func (c *Courier) rest(ctx context.Context, session string, mail mailbox.Message) (mailbox.Message, error) {
	id := idOf(session, mail)
	c.mu.Lock()
	r := c.rests[id]
	if r == nil {
		reading, cancel := context.WithCancel(context.Background())
		r = &rest{cancel: cancel, done: make(chan struct{})}
		c.rests[id] = r
		c.aside.Go(func() {
			r.mail, r.err = mail.Rest(reading)
			close(r.done)
		})
	}
	r.waiting++
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if r.waiting--; r.waiting == 0 {
			r.cancel()
			delete(c.rests, id)
		}
	}()
	select {
	case <-r.done:
		return r.mail, r.err
	case <-ctx.Done():
		return mail, ctx.Err()
	}
}
