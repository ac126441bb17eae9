package mailbox

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// second is the goroutine that looks at the other folders over a connection of
// its own, so that the first can stay in IDLE. Its trouble is its own: after
// some of it the rounds go to the owner, for some minutes.
type second struct {
	box    *Box
	rounds *others
	cancel context.CancelFunc
	wake   chan struct{} // holds a token after watchers came, went or were greeted
	anew   chan struct{} // holds a token after the computer slept
	done   chan struct{} // closed when it has ended; then the rounds are the owner's
	most   int           // failures in a row that end it, until it has worked
	worked bool          // a connection was steady; to be read when it has ended

	now atomic.Pointer[attempt] // nil while it has no connection and makes none
}

// attempt is one connection of the second's, from the dialling on.
type attempt struct {
	login atomic.Int64 // when it was logged in, in Unix nanoseconds; 0: not yet
}

// mostSeconds is how many times in a row the second connection may fail before
// there is none for a while.
const mostSeconds = 5

func startSecond(ctx context.Context, b *Box, rounds *others, most int) *second {
	ctx, cancel := context.WithCancel(ctx)
	s := &second{box: b, rounds: rounds, cancel: cancel, wake: make(chan struct{}, 1), anew: make(chan struct{}, 1), done: make(chan struct{}), most: most}
	s.poke()
	go s.run(ctx)
	return s
}

func (s *second) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// reconnect makes it begin again: nothing is known of its connection.
func (s *second) reconnect() {
	select {
	case s.anew <- struct{}{}:
	default:
	}
}

// clash is how soon after the second connection the first one ends where the
// server allows but one, and takes the newest.
const clash = 3 * time.Second

// suspect is its connection where that is so new that the end of the first one
// may be its doing, else nil.
func (s *second) suspect() *attempt {
	a := s.now.Load()
	if a == nil {
		return nil
	}
	if login := a.login.Load(); login != 0 && time.Since(time.Unix(0, login)) >= clash {
		return nil
	}
	return a
}

// outlived reports whether a, which was suspected some time ago, is still there.
// What ends both connections is the network, not the server's taste.
func (s *second) outlived(a *attempt) bool {
	return a != nil && s.now.Load() == a && a.login.Load() != 0
}

// stop ends it and waits until it has ended.
func (s *second) stop() {
	s.cancel()
	<-s.done
}

func (s *second) run(ctx context.Context) {
	defer close(s.done)
	failed := 0
	for {
		if !s.wanted(ctx) {
			return
		}
		a := new(attempt)
		s.now.Store(a)
		c, err := s.box.open(ctx, "")
		if err == nil {
			a.login.Store(time.Now().UnixNano())
			err = s.serve(ctx, c, &failed)
		}
		s.now.Store(nil)
		if err == nil || ctx.Err() != nil {
			return
		}
		if errors.Is(err, errSlept) || isForeseen(err) {
			continue
		}
		fail := asError(err, s.box.cfg)
		if !isStrike(err) { // else it is the mail's doing, perhaps, and would be the inbox's trouble
			failed++
		}
		if failed >= s.most || !transient(fail.Code) || fail.Code == protocol.ErrTooMany {
			return
		}
		t := time.NewTimer(s.box.limits.pause(failed, fail.Code))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// wanted waits until somebody has been greeted.
func (s *second) wanted(ctx context.Context) bool {
	for len(greeted(s.box.watching())) == 0 {
		select {
		case <-s.wake:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// serve makes the rounds over c until ctx ends. While nobody watches it asks
// for nothing.
func (s *second) serve(ctx context.Context, c *conn, failed *int) error {
	stop := context.AfterFunc(ctx, func() { c.wire.fail(ctx.Err()) })
	defer stop()
	open := func(folder string) error { return s.rounds.open(c, folder) }
	began := time.Now()
	for {
		if err := s.box.answer(c, notInbox, open); err != nil {
			c.close()
			return err
		}
		all := greeted(s.box.watching())
		if len(all) > 0 {
			if err := s.rounds.round(c, all); err != nil {
				c.close()
				return err
			}
			if time.Since(began) >= s.box.limits.steady {
				s.worked, s.most = true, mostSeconds
				*failed = 0 // a round alone is not enough: one that ends after each would log in every second
			}
		}
		if s.box.asked(notInbox) {
			continue
		}
		if err := s.rest(ctx, c, len(all) > 0); err != nil {
			c.close()
			return err
		}
	}
}

// rest waits for the next round. Where there is but one other folder the server
// tells of it in IDLE.
func (s *second) rest(ctx context.Context, c *conn, watched bool) error {
	var next <-chan time.Time
	var grown chan struct{}
	if watched {
		interval := s.box.limits.round
		if len(s.rounds.folders) == 1 && c.folder == s.rounds.folders[0].name && c.canIdle {
			if err := c.listen(); err != nil {
				return err
			}
			grown = c.count.grown
			if c.idling != nil {
				interval = min(c.pulse(), s.rounds.pause(c.limits))
			}
			if late, any := s.rounds.folders[0].again(s.box.watching()); any {
				interval = min(interval, late)
			}
		}
		t := time.NewTimer(interval)
		defer t.Stop()
		next = t.C
	}
	tick := time.NewTicker(s.box.limits.tick)
	defer tick.Stop()
	for {
		select {
		case <-grown:
			c.mute = false
			c.count.poke() // it is for the round
		case <-s.anew:
			return errSlept
		case <-tick.C:
			if s.box.slots.wanted() {
				return noSlot(s.box.cfg) // the inbox of another host comes first
			}
			continue
		case <-c.over:
			return c.ended()
		case <-next:
		case <-s.wake:
		case <-c.client.Closed():
			return c.failed()
		case <-ctx.Done():
			return ctx.Err()
		}
		return nil
	}
}
