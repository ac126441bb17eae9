package mailbox

import (
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/gofrs/flock"
)

// conn is one logged-in connection. Only its owner's goroutine calls its
// methods; go-imap's reader calls counter's and announced.
type conn struct {
	cfg      Config
	limits   limits
	wire     *wire
	client   *imapclient.Client
	watchdog *watchdog
	count    counter
	slot     *flock.Flock // taken while the connection is there; nil where none is counted

	canIdle bool
	polls   time.Time               // until then it is asked for what is new, whatever it can
	idling  *imapclient.IdleCommand // not nil while in IDLE
	over    chan struct{}           // holds a token after the server ended an IDLE by itself
	began   time.Time               // when the IDLE was entered
	mute    bool                    // what is new was told when asked, not in IDLE
	orders  int                     // that were given, for their tags

	capabilities imap.CapSet
	careful      bool        // what is asked for has failed before: no more is asked than must be
	midst        imap.UID    // of the message that was handed over and whose FETCH response may not have ended; 0: none
	uidLast      atomic.Bool // the server tells a message's UID after its body

	noting  []*imapclient.StatusCommand // of cfg.note, until heardElsewhere
	noted   points                      // what they said; nil where nothing was asked
	notedAt time.Time                   // when they were asked

	folder      string // the selected one, or ""
	uidValidity uint32 // as SELECT gave them; 0 where it did not
	uidNext     imap.UID
}

func newConn(w *wire, cfg Config, l limits) *conn {
	c := &conn{cfg: cfg, limits: l, wire: w, count: counter{grown: make(chan struct{}, 1)}, over: make(chan struct{}, 1)}
	if cfg.naming != nil {
		w.names = new(renamer)
		w.first = w.names.read(w.first)
	}
	c.client = imapclient.New(w, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				c.count.exists(int64(*d.NumMessages))
			}
		},
		Expunge: func(seq uint32) { c.count.expunge(int64(seq)) },
		Fetch:   c.unasked,
	}})
	w.exists = c.announced
	w.over = func() {
		select {
		case c.over <- struct{}{}:
		default:
		}
	}
	c.watchdog = newWatchdog(w)
	return c
}

// inIdle says in which IDLE the connection is; nil for none.
func (c *conn) inIdle(idle *imapclient.IdleCommand) {
	c.idling = idle
	c.wire.inIdle.Store(idle != nil)
	c.wire.staying.Store(idle != nil)
}

// entering is called before an IDLE is asked for.
func (c *conn) entering() {
	select {
	case <-c.over: // of one before
	default:
	}
	c.wire.ended.Store(false)
	c.began = time.Now()
}

// ended goes on after the server ended IDLE by itself ("OK Idle timed out"), and
// asks what came since. Where it does that at once, there is no IDLE for us.
func (c *conn) ended() error {
	if time.Since(c.began) < c.limits.poll {
		c.canIdle = false
	}
	if err := c.leave(); err != nil {
		return err
	}
	return c.noop()
}

// start gives the server bytes to send and time to answer; stop ends the time.
func (c *conn) start(bytes int64, limit time.Duration) {
	c.wire.left.Store(bytes)
	c.watchdog.start(limit, limit)
}

// startLong is start for an answer that may take its time as long as some of it
// keeps coming.
func (c *conn) startLong(bytes int64, limit time.Duration) {
	c.wire.left.Store(bytes)
	c.watchdog.start(limit, c.limits.still)
}

func (c *conn) stop() { c.watchdog.stop() }

// close hangs up and waits for go-imap's reader to end.
func (c *conn) close() {
	c.watchdog.stop()
	c.client.Close() // its error is of no use: it can be an old one
	if c.slot != nil {
		c.slot.Unlock()
	}
}

// logout ends the connection the polite way, which may take limits.logout.
func (c *conn) logout() {
	c.wire.watchBye.Store(false) // BYE is the right answer now
	c.start(maxReply, c.limits.logout)
	if c.idling != nil {
		c.idling.Close()
		c.idling.Wait()
	}
	c.client.Logout().Wait()
	c.close()
}

// idles reports whether the server is waited for in IDLE.
func (c *conn) idles() bool { return c.canIdle && !time.Now().Before(c.polls) }

// listen makes the server tell of new mail: IDLE, or one NOOP where there is no
// IDLE or the server refuses it.
func (c *conn) listen() error {
	if c.idling != nil {
		return nil
	}
	if c.idles() {
		c.start(maxReply, c.limits.answer)
		defer c.stop()
		c.entering()
		c.wire.staying.Store(true) // it can be over before go-imap says that it began
		idle, err := c.client.Idle()
		switch {
		case err == nil:
			c.inIdle(idle)
			c.wire.left.Store(maxReply)
			return nil
		case !isStatus(err):
			return c.failed()
		}
		c.canIdle = false
		c.wire.staying.Store(false)
	}
	return c.noop()
}

// noop lets the server tell what is new.
func (c *conn) noop() error {
	c.start(maxReply, c.limits.answer)
	defer c.stop()
	if err := c.client.Noop().Wait(); err != nil {
		return c.refused(err)
	}
	return nil
}

// leave ends IDLE.
func (c *conn) leave() error {
	if c.idling == nil {
		return nil
	}
	c.start(maxReply, c.limits.answer)
	defer c.stop()
	idle := c.idling
	c.inIdle(nil)
	if err := idle.Close(); err != nil {
		return c.failed()
	}
	if err := idle.Wait(); err != nil && !isStatus(err) {
		return c.failed()
	}
	return nil
}

// probe asks whether the server is still there, and what is new: one that
// stalls while its kernel goes on acknowledging is noticed by nothing else, and
// some take IDLE and tell nothing. In IDLE that is DONE, NOOP, UID FETCH and IDLE in
// one segment. The FETCH is for the UIDs from next on, if that is not 0: some
// servers say nothing in NOOP either, and where one mail came and one went the
// number that EXISTS tells is the same.
func (c *conn) probe(next imap.UID) error {
	c.start(maxReply, c.limits.answer)
	defer c.stop()
	told := c.count.waiting()
	was := c.idling
	c.inIdle(nil)
	if was != nil {
		commands := 3 // DONE, NOOP and IDLE
		if next != 0 {
			commands++
		}
		c.wire.join(commands)
		if err := was.Close(); err != nil {
			return c.failed()
		}
	}
	wait := []func() error{c.client.Noop().Wait}
	if next != 0 {
		var set imap.UIDSet
		set.AddRange(next, 0)
		fetch := c.client.Fetch(set, &imap.FetchOptions{UID: true})
		// Read from now on, and not when NOOP and IDLE have been answered: go-imap's
		// reader (v2.0.0-beta.8) stands still with more than 128 messages, or 32
		// items of one, that nobody takes, would never come to those answers, and
		// sees nothing of the watchdog (TestFlood).
		heard := make(chan error, 1)
		go func() { heard <- c.missing(fetch, next) }()
		wait = append(wait, func() error { return <-heard })
	}
	var idle *imapclient.IdleCommand
	if was != nil {
		var err error
		c.entering()
		if idle, err = c.client.Idle(); err != nil && !isStatus(err) {
			return c.failed()
		}
		wait = append(wait, was.Wait)
	}
	for _, answer := range wait {
		if err := answer(); err != nil && (was == nil || !isStatus(err)) {
			return c.refused(err)
		}
	}
	if was == nil {
		return nil
	}
	if c.inIdle(idle); idle == nil {
		c.canIdle = false // it refused; listen goes on by NOOP
	}
	if !told && c.count.waiting() {
		c.mute = true
	}
	return nil
}

// missing takes the answer to a FETCH of the UIDs from next on, and leaves a token
// where there are any: what is read leaves none, so that the server has not told
// of them.
func (c *conn) missing(fetch *imapclient.FetchCommand, next imap.UID) error {
	found, err := countFrom(fetch, next)
	if err != nil && !isStatus(err) {
		return err
	}
	if found > 0 && !c.count.waiting() {
		c.count.missed(found)
		c.count.poke()
	}
	return nil
}

// countFrom is how many UIDs from next on are in the answer to a FETCH.
func countFrom(fetch *imapclient.FetchCommand, next imap.UID) (found int64, err error) {
	for m := fetch.Next(); m != nil; m = fetch.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if uid, ok := item.(imapclient.FetchItemDataUID); ok && uid.UID >= next {
				found++
			}
		}
	}
	return found, fetch.Close()
}

// pulse is how long to wait in IDLE before the next probe.
func (c *conn) pulse() time.Duration {
	if c.mute {
		return c.limits.poll
	}
	return c.limits.probe
}
