package mailbox

import (
	"bytes"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

var (
	errTooMuch = errors.New("the server sent more than was asked for")
	errSilent  = errors.New("the server did not answer in time")
	errBye     = errors.New("the server said BYE")
)

// byeGrace is how long a server that said BYE may keep the connection open.
const byeGrace = time.Second

// wire is the connection as go-imap sees it: TLS, with a budget of bytes, an
// eye on BYE, and the first failure kept, since go-imap formats its errors
// with %v and forgets the cause.
type wire struct {
	net.Conn          // TLS
	raw      net.Conn // under it

	left atomic.Int64 // bytes the server may still send
	made time.Time
	last atomic.Int64 // how long after that it sent some, in nanoseconds

	// Only the reader touches these.
	lines lines
	names *renamer // nil where names are not asked for
	first []byte   // what go-imap reads next: the greeting, or what is not of an answer that it knows nothing of

	validity atomic.Uint32 // the last UIDVALIDITY the server told of the folder that is open; 0: none

	watchBye atomic.Bool // BYE would not be the right answer

	inIdle  atomic.Bool
	staying atomic.Bool // IDLE was asked for, and DONE not said
	ended   atomic.Bool // the server has ended it by itself
	over    func()      // told of a tagged answer in IDLE: the server has ended it by itself
	exists  func(int64) // told of an EXISTS in IDLE before go-imap has taken it apart

	order atomic.Pointer[order] // given while in IDLE; nil where there is none
	xlist atomic.Bool           // LIST is to be XLIST

	naming atomic.Pointer[string] // the item that the next FETCH is to ask for, too; nil: none

	// So many Writes wait for the one after them. go-imap's encoder lock
	// serialises Writes, but not with join: a broken IDLE is ended by a goroutine
	// of go-imap's own.
	out  sync.Mutex
	hold int
	held []byte

	mu      sync.Mutex
	cause   error
	bye     bool
	byeText string
}

// newWire wraps conn, whose TCP connection is raw. go-imap reads greeting first.
func newWire(conn, raw net.Conn, greeting []byte) *wire {
	w := &wire{Conn: conn, raw: raw, first: greeting, made: time.Now()}
	w.left.Store(maxReply)
	w.watchBye.Store(true)
	w.lines.read(greeting)
	return w
}

// Read is go-imap's. It does not see the answer to an order, and what else came
// before the end of that it sees then: the mail goes first.
func (w *wire) Read(b []byte) (int, error) {
	if w.lines.bad { // from the greeting on
		w.fail(errGarbage)
		return 0, errGarbage
	}
	for len(w.first) == 0 {
		n, err := w.receive(b)
		switch o := w.sent(); {
		case o != nil:
			w.first = append(w.first, b[:n]...)
			for err == nil && !o.answer.over {
				err = w.answered(o, b)
			}
		case w.names == nil:
			return n, err
		default:
			out := w.names.read(b[:n])
			if len(out) == 0 && err == nil {
				continue
			}
			if len(out) == n && n > 0 && &out[0] == &b[0] {
				return n, err
			}
			w.first = append(w.first, out...)
		}
		if len(w.first) == 0 && err != nil {
			return 0, err // else it comes again
		}
	}
	n := copy(b, w.first)
	w.first = w.first[n:]
	return n, nil
}

// sent is the order that was sent and has not been answered, if there is one.
func (w *wire) sent() *order {
	o := w.order.Load()
	if o == nil || o.stage.Load() != sent || o.answer.over {
		return nil
	}
	return o
}

// answered reads some of the answer to an order. What is not of it, is for go-imap.
func (w *wire) answered(o *order, b []byte) error {
	if room := o.answer.room(); room != nil {
		b = room
	}
	n, err := w.receive(b)
	rest, bad := o.answer.read(b[:n])
	if w.first = append(w.first, rest...); bad == nil && len(w.first) > longestPiece {
		bad = errTooMuch
	}
	if bad != nil {
		w.fail(bad)
		return bad
	}
	if o.answer.over {
		close(o.done)
	}
	return err
}

// receive reads what the server sent.
func (w *wire) receive(b []byte) (int, error) {
	left := w.left.Load()
	if left <= 0 {
		w.fail(errTooMuch)
		return 0, errTooMuch
	}
	if int64(len(b)) > left {
		b = b[:left]
	}
	n, err := w.Conn.Read(b)
	w.left.Add(-int64(n))
	if n > 0 {
		w.last.Store(int64(time.Since(w.made)))
	}
	// go-imap has dealt with all that came before: it reads when it has nothing
	// left. What it says of this line is no news then.
	count, exists := w.lines.exists(b[:n])
	exists = exists && w.inIdle.Load()
	staying := w.staying.Load()
	var line []byte
	xlist := w.xlist.Load()
	if xlist {
		line = w.lines.begun()
	}
	bye := w.lines.read(b[:n])
	if w.lines.validity != 0 {
		w.validity.Store(w.lines.validity)
		w.lines.validity = 0
	}
	if w.lines.over {
		w.lines.over = false
		if staying {
			w.ended.Store(true)
			w.over()
		}
	}
	if w.lines.bad {
		w.fail(errGarbage)
		return 0, errGarbage
	}
	if bye != nil && w.watchBye.Load() {
		w.sawBye(string(bye))
	}
	if exists {
		w.exists(count)
	}
	if err != nil {
		w.note(err)
	}
	if xlist {
		n = len(fromXList(line, b[:n]))
	}
	return n, err
}

// heard is when the server sent something last, or when it was connected.
func (w *wire) heard() time.Time { return w.made.Add(time.Duration(w.last.Load())) }

func (w *wire) sawBye(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bye {
		return
	}
	w.bye, w.byeText = true, text
	// Not closed at once: the tagged answer that says why may follow.
	w.Conn.SetReadDeadline(time.Now().Add(byeGrace))
}

// go-imap sets deadlines before and after each response and each command. They
// are not passed on: the watchdog keeps the time of every command, the probe
// that of IDLE, and each of a mail's ten deadlines would wait for the poller's
// lock.
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// join makes the next n Writes one: DONE and FETCH leave in one segment.
func (w *wire) join(n int) {
	w.out.Lock()
	defer w.out.Unlock()
	w.hold = n - 1
}

// joined is what to send now that b is to be sent: b behind what was held back,
// or nothing, where more is to come.
func (w *wire) joined(b []byte) []byte {
	w.out.Lock()
	defer w.out.Unlock()
	if w.hold > 0 {
		w.hold--
		w.held = append(w.held, b...)
		return nil
	}
	if len(w.held) == 0 {
		return b
	}
	all := append(w.held, b...)
	w.held = nil
	return all
}

func (w *wire) Write(b []byte) (int, error) {
	say := b
	if string(b) == "DONE\r\n" && w.ended.Load() {
		say = nil // it would be taken for the tag of a command, and go-imap not bear the answer
	}
	if item := w.naming.Load(); item != nil {
		say = withName(say, *item)
	}
	if w.xlist.Load() {
		say = bytes.Replace(say, []byte(" LIST "), []byte(" XLIST "), 1)
	}
	out := w.joined(say)
	if len(out) == 0 {
		return len(b), nil
	}
	if _, err := w.Conn.Write(out); err != nil {
		w.note(err)
		return 0, err
	}
	return len(b), nil
}

// mayEndIdle reports whether the server is in IDLE as far as is known, and what it
// sends next begins a line. The reader asks.
func (w *wire) mayEndIdle() bool {
	return w.inIdle.Load() && w.staying.Load() && !w.ended.Load() && w.lines.between()
}

// sayDone ends IDLE by DONE and what follows it in text; go-imap's own DONE will
// not be sent. It is called by the reader, while go-imap writes nothing.
func (w *wire) sayDone(text []byte) {
	w.staying.Store(false)
	w.ended.Store(true)
	if _, err := w.Conn.Write(text); err != nil {
		w.fail(err)
	}
}

// note remembers the first failure.
func (w *wire) note(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cause == nil {
		w.cause = err
	}
}

// fail ends the connection because of err.
func (w *wire) fail(err error) {
	w.note(err)
	w.raw.Close()
}

// Close closes the TCP connection: closing TLS writes an alert, for which a
// peer that takes nothing more would be waited for.
func (w *wire) Close() error {
	w.note(net.ErrClosed)
	return w.raw.Close()
}

// end is why the connection ended, and the text of a BYE.
func (w *wire) end() (cause error, bye string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bye {
		return errBye, w.byeText
	}
	return w.cause, ""
}
