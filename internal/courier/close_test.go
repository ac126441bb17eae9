package courier

import (
	"context"
	"sync"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// stuckStore is a Store whose keyring says nothing, whatever becomes of who asks.
type stuckStore struct {
	*session.Store
	asked  chan struct{}
	answer chan struct{}
}

func (s stuckStore) Mailbox(of protocol.Session) mailbox.Config {
	cfg := s.Store.Mailbox(of)
	cfg.Password = func(context.Context) (string, error) {
		close(s.asked)
		<-s.answer
		return "pw", nil
	}
	return cfg
}

// Close comes back whatever a mailbox waits for: one that is watched, and one of a
// session that has been removed. That one was left behind, as is logged, holds until
// its keyring has answered; then nothing is (goleak).
func TestCloseWhateverHappens(t *testing.T) {
	for name, before := range map[string]func(c *Courier, store *session.Store, s protocol.Session){
		"watched": func(*Courier, *session.Store, protocol.Session) {},
		"removed": func(c *Courier, store *session.Store, s protocol.Session) {
			if err := store.Remove(context.Background(), s.ID); err != nil {
				t.Error(err)
			}
			c.Heed()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := sessions(t)
			s := add(t, store, startMail(t), "one", "pw")
			stuck := stuckStore{store, make(chan struct{}), make(chan struct{})}
			c := New(store)
			c.sessions = stuck
			ctx, cancel := context.WithCancel(context.Background())
			var ran sync.WaitGroup
			ran.Go(func() {
				c.Run(ctx, Request{Site: "shop.example", MinGrade: protocol.GradeForeign, Sessions: []protocol.Session{s}}, func(protocol.Event) {})
			})
			<-stuck.asked
			before(c, store, s)
			cancel()
			ran.Wait()
			c.Close(ctx)
			close(stuck.answer)
		})
	}
}
