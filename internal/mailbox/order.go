package mailbox

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
)

// order is a standing one: what to ask for the moment the server announces mail
// in IDLE. DONE and FETCH leave in one segment (one round trip), written by the
// goroutine that has read the announcement, which reads the answer, too, and
// hands over what is in it. With go-imap's commands the turn goes from goroutine
// to goroutine five times in between, which took as long as to read the code in
// the mail (BenchmarkMailboxNear).
//
// go-imap is told nothing of the FETCH. Of IDLE it sees the end, and its own
// DONE, which comes later, is not sent.
type order struct {
	stage    atomic.Int32  // standing, sent or recalled
	text     []byte        // DONE and FETCH
	item     string        // of it, that names a mail; "": none
	wanted   func() bool   // reports whether somebody still waits for mail
	patience func()        // starts the watchdog and sets the budget
	coming   func()        // says that mail is coming
	done     chan struct{} // closed when the answer has come

	// Only the reader touches these from the moment it was sent until done is closed
	// or the reader has ended.
	answer answer
	handed map[imap.UID]struct{}
	fresh  int   // messages that were announced
	there  int64 // messages in the folder then
}

// The stages of an order.
const (
	standing int32 = iota
	sent
	recalled
)

// stand gives the order to hand those of all who follow the folder what is
// announced from now on. Mail that cannot be asked for without a thought gets
// none: after a failure it is read with care. brought is closed when the order
// has been sent and answered.
func (f *folder) stand(c *conn, all []*watcher) (brought <-chan struct{}) {
	to := f.followers(all)
	if len(to) == 0 || c.idling == nil || f.next == 0 || f.upto != 0 || f.unsure || f.broke > 0 || len(f.seen) > 0 {
		return nil
	}
	if slices.ContainsFunc(to, func(w *watcher) bool { return !w.ready }) {
		return nil
	}
	c.orders++
	o := &order{done: make(chan struct{}), handed: make(map[imap.UID]struct{})}
	o.answer.tag, o.answer.from = "M"+strconv.Itoa(c.orders), f.next
	o.text = fmt.Appendf(nil, "DONE\r\n%s UID FETCH %d:* (UID INTERNALDATE BODY.PEEK[]<0.%d>)\r\n", o.answer.tag, f.next, MaxRaw)
	if o.item = c.nameItem(); o.item != "" {
		o.text = withName(o.text, o.item)
	}
	o.wanted = func() bool { return slices.ContainsFunc(to, func(w *watcher) bool { return !w.gone() }) }
	o.patience = func() { c.startLong(int64(o.fresh+batch)*perMessage, c.limits.bodies) }
	o.coming = func() { to[0].mention(Coming{}) }
	own := f.own(Message{Arrived: true})
	o.answer.each = func(m Message) {
		if _, again := o.handed[imap.UID(m.UID)]; again {
			return
		}
		o.handed[imap.UID(m.UID)] = struct{}{}
		m.Folder, m.Junk, m.numbering, m.Arrived = own.Folder, own.Junk, own.numbering, own.Arrived
		to[0].clock.saw(m.Received, time.Now())
		for _, w := range to {
			w.take(m)
		}
		runtime.Gosched() // whoever waits for the mail first
	}
	c.wire.order.Store(o)
	return o.done
}

// brought takes what an order brought, to its end. came is whether anything did,
// listed whether the server has more.
func (f *folder) brought(c *conn, o *order, followers []*watcher, hand func(Message)) (came, listed bool, err error) {
	err = c.finish(o)
	for uid := range o.handed {
		f.progress++
		f.late.came(uid)
		if err == nil || uid != o.answer.midst { // else what was handed may not have been all of it
			f.seen[uid] = struct{}{}
		}
	}
	came = len(o.handed) > 0
	bodiless := slices.DeleteFunc(o.answer.bodiless, func(uid imap.UID) bool { _, came := o.handed[uid]; return came })
	if err != nil || len(bodiless) == 0 {
		return came, false, err
	}
	// Something else was told of them, and not what was asked.
	missing, err := c.bodies(imap.UIDSetNum(bodiless...), len(bodiless), hand)
	if err == nil {
		f.refuse(c, followers, missing)
	}
	return came, true, err
}

// recall takes back the order that stands. Where it has been sent, it returns it:
// then it must be taken to its end by finish before anything else is asked.
func (c *conn) recall() *order {
	o := c.wire.order.Load()
	switch {
	case o == nil:
		return nil
	case o.stage.CompareAndSwap(standing, recalled):
		c.wire.order.Store(nil)
		return nil
	}
	return o
}

// finish waits for the end of an order that was sent, and of the IDLE with it.
func (c *conn) finish(o *order) error {
	defer c.stop()
	select {
	case <-o.done:
	default:
		c.watchdog.start(c.limits.bodies, c.limits.still) // the reader, which does that, may be writing still
		select {
		case <-o.done:
		case <-c.client.Closed():
		}
	}
	c.wire.order.Store(nil)
	idle := c.idling
	c.inIdle(nil)
	if err := idle.Close(); err != nil {
		return c.failed()
	}
	if err := idle.Wait(); err != nil && !isStatus(err) {
		return c.failed()
	}
	var err error
	switch {
	case o.answer.refused != nil:
		err = c.refused(o.answer.refused)
	case !o.answer.over:
		err = c.failed()
	}
	c.heardNames(o.item, err)
	return err
}

// announced is told of an EXISTS in IDLE, by the reader, before go-imap is.
func (c *conn) announced(count int64) {
	o := c.wire.order.Load()
	if o == nil || !c.wire.mayEndIdle() || !c.count.few(count) || !o.wanted() || !o.stage.CompareAndSwap(standing, sent) {
		c.count.exists(count)
		return
	}
	c.wire.sayDone(o.text)
	o.fresh, o.there = c.count.take(count), count
	o.patience()
	o.coming()
}
