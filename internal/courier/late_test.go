package courier

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A code that was held up on its way does not replace the one that was sent after
// it; a newer one does.
func TestLateCodeReplacesNothing(t *testing.T) {
	mail, _, store, s := readyMail(t)
	deliver := func(code string, age time.Duration) {
		t.Helper()
		raw := append(fmt.Appendf(nil, "Date: %s\r\n", time.Now().Add(-age).Format(time.RFC1123Z)), codeMail("shop.example", code)...)
		if err := mail.Deliver("INBOX", raw); err != nil {
			t.Fatal(err)
		}
	}
	r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	deliver("222222", 20*time.Second)
	if e := r.next(protocol.EventCode); e.Code != "222222" || e.Grade != protocol.GradeProven {
		t.Fatalf("%+v", e)
	}
	deliver("111111", 50*time.Second)
	if e := r.next(protocol.EventLooked); e.Code != "" {
		t.Errorf("%+v", e)
	}
	// A date that had not come when its mail did says nothing of the next one's.
	deliver("333333", -time.Hour)
	if e := r.next(protocol.EventCode); e.Code != "333333" {
		t.Errorf("%+v", e)
	}
	deliver("444444", 0)
	if e := r.next(protocol.EventCode); e.Code != "444444" {
		t.Errorf("%+v", e)
	}
}

// However much there is to keep at once: it is written one after the other, so that
// none of it waits in vain for the lock of the rest.
func TestKeptOneAfterTheOther(t *testing.T) {
	c := new(Courier)
	var writing, most atomic.Int32
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			c.keep("a used code", func(ctx context.Context) error {
				if n := writing.Add(1); n > most.Load() {
					most.Store(n)
				}
				defer writing.Add(-1)
				time.Sleep(time.Microsecond) // the others' turn, if they had one
				return ctx.Err()
			})
		})
	}
	all.Wait()
	if n := most.Load(); n != 1 {
		t.Errorf("%d at once", n)
	}
}
