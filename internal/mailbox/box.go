package mailbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Box is one account whose connection is shared by all who watch it. It
// connects with the first watcher and logs out a minute after the last.
type Box struct {
	cfg    Config
	limits limits
	reach  reach
	slots  slots

	// changed holds a token after watchers came or went, for the owner.
	changed chan struct{}

	clock clock
	spots spots // of copies
	sleep sleep // the owner's

	loggedIn bool // once; the owner's

	mu        sync.Mutex
	watchers  []*watcher
	questions []*question
	found     []string // folders besides the inbox; nil: none have been looked for
	points    points   // of them, as asked for at pointsAt
	pointsAt  time.Time
	warm      []*Warmth // who keeps the connection, and reads nothing
	closed    bool
	owned     chan struct{}      // closed when the owner's goroutine has ended; nil when there is none
	abandon   context.CancelFunc // ends the owner's attempt to connect
	abort     context.CancelFunc // ends the owner, without LOGOUT
}

// Open makes a Box. It does not connect yet.
func Open(cfg Config) *Box {
	cfg.secret, cfg.naming = new(secret), new(naming)
	return &Box{cfg: cfg, limits: defaults, reach: byTLS(cfg), slots: slotsOf(cfg), sleep: sleep{wall: wallClock}, changed: make(chan struct{}, 1)}
}

// Watch delivers what happens in the mailbox until ctx ends, when it returns
// nil, or until the mailbox cannot be watched any more: then it returns a
// *protocol.Error (login refused, wrong certificate, no password…; or
// connection_lost after Close). Trouble that may pass is not an error but a
// Reconnecting update, also on the first attempt.
//
// Of the mail that is there already, what was received at since or later is
// delivered, of the newest 500 in each folder; then every mail that arrives,
// whatever its stamp. deliver is called from Watch's own goroutine, never after
// it returned; a slow one holds up the other watchers of the Box.
func (b *Box) Watch(ctx context.Context, since time.Time, deliver func(Update)) error {
	return b.watch(ctx, newWatcher(b, since), deliver)
}

func (b *Box) watch(ctx context.Context, w *watcher, deliver func(Update)) error {
	if ctx.Err() != nil {
		return nil
	}
	if err := b.join(w); err != nil {
		return err
	}
	defer b.leave(w)
	for {
		select {
		case <-ctx.Done():
			return nil
		case u := <-w.updates:
			if _, coming := u.(Coming); coming && len(w.updates) > 0 {
				continue // it has come
			}
			deliver(u)
		case <-w.ended:
			for {
				select {
				case u := <-w.updates:
					deliver(u)
					continue
				default:
				}
				if ctx.Err() != nil {
					return nil
				}
				return w.err
			}
		}
	}
}

// Close ends every Watch and logs out. When ctx ends first, the connection is
// cut instead. It returns when the Box has no goroutine left, nil; or an error
// where one has not ended 2 s after the cut, as of a Config.Password that heeds no
// context: a program must be able to end whatever a mailbox does. A closed Box
// cannot be watched again.
func (b *Box) Close(ctx context.Context) error {
	b.mu.Lock()
	b.closed = true
	b.endLocked(b.closedError())
	owned, abandon, abort := b.owned, b.abandon, b.abort
	b.mu.Unlock()
	if owned == nil {
		return nil
	}
	abandon()
	b.nudge()
	select {
	case <-owned:
		return nil
	case <-ctx.Done():
	}
	abort()
	late := time.NewTimer(b.limits.abort)
	defer late.Stop()
	select {
	case <-owned:
		return nil
	case <-late.C:
		return fmt.Errorf("the connection to %s was cut, and something still waits for it", b.cfg.Host)
	}
}

func (b *Box) closedError() *protocol.Error {
	return protocol.Errorf(protocol.ErrConnectionLost, "The connection to %s was closed because the session ended.", b.cfg.Host)
}

// join adds a watcher, and starts the owner if there is none.
func (b *Box) join(w *watcher) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return b.closedError()
	}
	w.joined = time.Now()
	b.watchers = append(b.watchers, w)
	b.ownLocked()
	return nil
}

// ownLocked starts the owner, or tells the one there is.
func (b *Box) ownLocked() {
	if b.owned != nil {
		b.nudge()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.owned, b.abort, b.abandon = make(chan struct{}), cancel, func() {}
	o := &owner{Box: b, inbox: folder{name: Inbox}}
	go o.run(ctx, b.owned)
}

func (b *Box) leave(w *watcher) {
	close(w.left)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watchers = slices.DeleteFunc(b.watchers, func(x *watcher) bool { return x == w })
	b.leftLocked()
}

// leftLocked tells the owner that somebody needs the connection no more.
func (b *Box) leftLocked() {
	if b.owned == nil {
		return
	}
	if !b.neededLocked() {
		b.abandon()
	}
	b.nudge()
}

// neededLocked reports whether anybody needs the connection.
func (b *Box) neededLocked() bool { return len(b.watchers) > 0 || len(b.warm) > 0 }

// nudge makes the owner look at the watchers.
func (b *Box) nudge() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// watching is who watches now, in the order they came.
func (b *Box) watching() []*watcher {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.watchers)
}

// endLocked gives every watcher up.
func (b *Box) endLocked(err *protocol.Error) {
	for _, w := range b.watchers {
		w.err = err
		close(w.ended)
	}
	b.watchers = nil
	b.coolLocked()
}

// open makes a connection in a slot of its own: the first, or the second, which
// has no folder open.
func (b *Box) open(ctx context.Context, folder string) (*conn, error) {
	slot, err := b.slots.take(folder == "")
	if err != nil {
		return nil, noSlot(b.cfg)
	}
	cfg := b.cfg
	if folder == Inbox {
		cfg.note = b.elsewhere()
	}
	c, err := b.reach.open(ctx, cfg, b.limits, folder)
	if err != nil {
		if slot != nil {
			slot.Unlock()
		}
		return nil, err
	}
	c.slot = slot
	return c, nil
}
