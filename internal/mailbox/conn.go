package mailbox

import (
	"cmp"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/gofrs/flock"
)

// conn is one logged-in connection. Only its owner's
// goroutine calls its methods; go-imap's reader calls counter's.
type conn struct {
	cfg      Config
	limits   limits
	wire     *wire
	client   *imapclient.Client
	watchdog *watchdog
	count    counter
	slot     *flock.Flock // taken while the connection is there; nil where none is counted

	canIdle bool
	idling  *imapclient.IdleCommand // not nil while in IDLE
	mute    bool                    // what is new was told when asked, not in IDLE

	capabilities imap.CapSet

	folder      string // the selected one, or ""
	uidValidity uint32 // as SELECT gave them; 0 where it did not
	uidNext     imap.UID
}

func newConn(w *wire, cfg Config, l limits) *conn {
	c := &conn{cfg: cfg, limits: l, wire: w, count: counter{grown: make(chan struct{}, 1)}}
	c.client = imapclient.New(w, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				c.count.exists(int64(*d.NumMessages))
			}
		},
		Expunge: func(seq uint32) { c.count.expunge(int64(seq)) },
	}})
	c.watchdog = newWatchdog(w)
	return c
}

// start gives the server bytes to send and time to answer; stop ends the time.
func (c *conn) start(bytes int64, limit time.Duration) {
	c.wire.left.Store(bytes)
	c.watchdog.start(limit, limit)
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

// listen makes the server tell of new mail: IDLE, or one NOOP where there is no
// IDLE or the server refuses it.
func (c *conn) listen() error {
	if c.idling != nil {
		return nil
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	if c.canIdle {
		idle, err := c.client.Idle()
		switch {
		case err == nil:
			c.idling = idle
			c.wire.left.Store(maxReply)
			return nil
		case !isStatus(err):
			return c.failed()
		}
		c.canIdle = false
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
	c.idling = nil
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
// some take IDLE and tell nothing. In IDLE that is DONE, NOOP and IDLE in one
// segment.
func (c *conn) probe() error {
	if c.idling == nil {
		return c.noop()
	}
	c.start(maxReply, c.limits.answer)
	defer c.stop()
	told := c.count.waiting()
	was := c.idling
	c.idling = nil
	c.wire.join(3)
	if err := was.Close(); err != nil {
		return c.failed()
	}
	noop := c.client.Noop()
	idle, err := c.client.Idle()
	if err != nil && !isStatus(err) {
		return c.failed()
	}
	if err := was.Wait(); err != nil && !isStatus(err) {
		return c.failed()
	}
	if err := noop.Wait(); err != nil && !isStatus(err) {
		return c.failed()
	}
	if c.idling = idle; idle == nil {
		c.canIdle = false // it refused; listen goes on by NOOP
	}
	if !told && c.count.waiting() {
		c.mute = true
	}
	return nil
}

// pulse is how long to wait in IDLE before the next probe.
func (c *conn) pulse() time.Duration {
	if c.mute {
		return c.limits.poll
	}
	return c.limits.probe
}

// stamp is what is asked of a message first.
type stamp struct {
	uid      imap.UID
	received time.Time
	id       key // not asked for in the inbox
}

// newest lists the newest messages, at most about n, oldest first. By sequence
// numbers, which costs the same in a mailbox of 10 and of 100,000.
func (c *conn) newest(n int64) ([]stamp, error) {
	total := c.count.total()
	if total <= 0 {
		return nil, nil
	}
	var set imap.SeqSet
	set.AddRange(uint32(max(1, total-n+1)), 0)
	return c.stamps(set)
}

// tail lists the newest messages, oldest first, as far back as one is wanted
// and a little further. Moved mail is out of order, so that a single old one
// does not end the list. capped is that it ends before that.
func (c *conn) tail(wanted func(stamp) bool) (list []stamp, capped bool, err error) {
	size := int64(tailLength)
	for high := c.count.total(); high > 0; size *= 3 {
		low := max(1, high-size+1)
		var set imap.SeqSet
		if len(list) == 0 {
			set.AddRange(uint32(low), 0) // and what came meanwhile
		} else {
			size = min(size, mostTail-int64(len(list)))
			if size <= 0 {
				return list, true, nil
			}
			low = max(1, high-size+1)
			set.AddRange(uint32(low), uint32(high))
		}
		more, err := c.stamps(set)
		if err != nil {
			return nil, false, err
		}
		list = append(more, list...)
		if !slices.ContainsFunc(more, wanted) {
			break
		}
		high = low - 1
	}
	slices.SortFunc(list, func(a, b stamp) int { return cmp.Compare(a.uid, b.uid) })
	return slices.CompactFunc(list, func(a, b stamp) bool { return a.uid == b.uid }), false, nil
}

// stamps lists the messages of set, twice where one came without what was asked
// for; see bodies.
func (c *conn) stamps(set imap.NumSet) (list []stamp, err error) {
	whole := false
	for range 2 {
		if list, whole, err = c.list(set); err != nil || whole {
			break
		}
	}
	return list, err
}

// idSection is BODY.PEEK[HEADER.FIELDS (Message-ID)].
var idSection = &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}}

func (c *conn) list(set imap.NumSet) (list []stamp, whole bool, err error) {
	if err := c.leave(); err != nil {
		return nil, false, err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	items := &imap.FetchOptions{UID: true, InternalDate: true}
	if c.folder != Inbox {
		items.BodySection = []*imap.FetchItemBodySection{idSection}
	}
	cmd := c.client.Fetch(set, items)
	whole = true
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		var s stamp
		var header []byte
		for item := m.Next(); item != nil; item = m.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				s.uid = item.UID
			case imapclient.FetchItemDataInternalDate:
				s.received = item.Time
			case imapclient.FetchItemDataBodySection:
				if item.Literal != nil {
					header, _ = io.ReadAll(io.LimitReader(item.Literal, maxHeader))
				}
			}
		}
		s.id = identify(header, s.received)
		if s.uid == 0 || s.received.IsZero() {
			whole = false
			continue
		}
		list = append(list, s)
	}
	if err := cmd.Close(); err != nil {
		return nil, false, c.refused(err)
	}
	return list, whole, nil
}

// search lists the messages of set by UID SEARCH, in which nothing of a mail
// comes that could be too much for go-imap.
func (c *conn) search(set imap.UIDSet) ([]imap.UID, error) {
	return c.searchFor(&imap.SearchCriteria{UID: []imap.UIDSet{set}})
}

// newestUIDs lists the UIDs of the newest n messages or so.
func (c *conn) newestUIDs(n int64) ([]imap.UID, error) {
	total := c.count.total()
	if total <= 0 {
		return nil, nil
	}
	var set imap.SeqSet
	set.AddRange(uint32(max(1, total-n+1)), 0)
	return c.searchFor(&imap.SearchCriteria{SeqNum: []imap.SeqSet{set}})
}

func (c *conn) searchFor(what *imap.SearchCriteria) ([]imap.UID, error) {
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	data, err := c.client.UIDSearch(what, nil).Wait()
	if err != nil {
		return nil, c.refused(err)
	}
	uids := data.AllUIDs()
	slices.Sort(uids)
	return uids, nil
}

// bodySection is BODY.PEEK[]<0.262144>: it leaves \Seen alone.
var bodySection = &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 0, Size: MaxRaw}}

// bodies reads the messages of set, about n of them, and hands over each as
// soon as it is whole. In IDLE, DONE and FETCH leave together, so that a mail
// is one round trip away. A message that came without its body is asked for
// again: an unsolicited FETCH of its flags went before, and go-imap
// (v2.0.0-beta.8) takes that for the answer. After the third time it is given up.
func (c *conn) bodies(set imap.UIDSet, n int, each func(Message)) (given []imap.UID, err error) {
	for range 3 {
		given, err = c.fetch(set, n, each)
		if err != nil || len(given) == 0 {
			return nil, err
		}
		set, n = imap.UIDSetNum(given...), len(given)
	}
	return given, nil
}

func (c *conn) fetch(set imap.UIDSet, n int, each func(Message)) (missing []imap.UID, err error) {
	c.start(int64(n+batch)*perMessage, c.limits.bodies)
	c.watchdog.start(c.limits.bodies, c.limits.still)
	defer c.stop()

	idle := c.idling
	c.idling = nil
	if idle != nil {
		c.wire.join(2)
		if err := idle.Close(); err != nil {
			return nil, c.failed()
		}
	}
	cmd := c.client.Fetch(set, &imap.FetchOptions{InternalDate: true, BodySection: []*imap.FetchItemBodySection{bodySection}})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		msg, err := c.readMessage(m, each)
		switch {
		case msg.Raw != nil:
		case msg.UID != 0 && err == nil:
			missing = append(missing, imap.UID(msg.UID))
		}
	}
	err = cmd.Close()
	if idle != nil {
		if e := idle.Wait(); err == nil && !isStatus(e) {
			err = e
		}
	}
	if err != nil {
		return nil, c.refused(err)
	}
	return missing, nil
}

// readMessage reads one message and hands it over, once, with the last byte of
// its body where its UID and date came before that: what ends the FETCH can be
// a packet later. Raw is nil where its body did not come whole, and nothing was
// handed over. A server that sends a much longer body than was asked for is
// hung up on; what came before counts.
func (c *conn) readMessage(m *imapclient.FetchMessageData, each func(Message)) (msg Message, err error) {
	handed := false
	hand := func() {
		msg.id = identifyWhole(msg.Raw, msg.Received)
		each(msg)
		handed = true
	}
	defer func() {
		if msg.Raw != nil && !handed {
			hand()
		}
	}()
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			msg.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			msg.Received = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			size := item.Literal.Size()
			raw := make([]byte, min(size, MaxRaw))
			// go-imap ends a literal that was cut off with a plain EOF.
			_, err := io.ReadFull(item.Literal, raw)
			if err == nil {
				msg.Raw, msg.Truncated = raw, size >= MaxRaw
				if !handed && msg.UID != 0 && !msg.Received.IsZero() {
					hand()
				}
				if size <= MaxRaw+maxSkip {
					continue
				}
				err = errTooMuch
				c.wire.fail(err)
				io.Copy(io.Discard, item.Literal) // up to the failure
			}
			// A literal that has failed lets go-imap's reader go on, and must
			// not be read beside it; Next does that to skip it.
			c.wire.fail(err)
			<-c.client.Closed()
			return msg, err
		}
	}
	return msg, nil
}

// counter follows the number of messages in the folder.
type counter struct {
	grown chan struct{} // holds a token after an EXISTS that says more than before

	mu   sync.Mutex
	now  int64 // messages, as the server last said
	read int64 // of them, how many there were when the folder was last read
}

// reset forgets everything: another folder is about to be opened.
func (n *counter) reset() {
	n.mu.Lock()
	n.now, n.read = 0, 0
	n.mu.Unlock()
	n.taken()
}

// selected is the number SELECT gave. An EXISTS after it may have come first.
func (n *counter) selected(count int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.now == 0 {
		n.now = count
	}
	n.read = n.now
}

func (n *counter) exists(count int64) {
	n.mu.Lock()
	more := count > n.now
	n.now = count
	n.read = min(n.read, count)
	n.mu.Unlock()
	if more {
		n.poke()
	}
}

// poke leaves a token; it never waits, since go-imap's reader calls it.
func (n *counter) poke() {
	select {
	case n.grown <- struct{}{}:
		runtime.Gosched() // the owner first: it has a mail to ask for, the reader none to read
	default:
	}
}

// waiting reports whether there is a token.
func (n *counter) waiting() bool { return len(n.grown) > 0 }

// taken takes the token, if there is one.
func (n *counter) taken() bool {
	select {
	case <-n.grown:
		return true
	default:
		return false
	}
}

func (n *counter) expunge(seq int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = max(0, n.now-1)
	if seq <= n.read {
		n.read--
	}
}

// fresh is how many messages came since the last call, by count: an estimate,
// since others may have gone.
func (n *counter) fresh() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	fresh := n.now - n.read
	n.read = n.now
	return int(max(0, fresh))
}

// missed says that the newest count messages have not been read.
func (n *counter) missed(count int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.read = max(0, n.now-count)
}

func (n *counter) total() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}
