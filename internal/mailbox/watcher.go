package mailbox

import (
	"slices"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// queued is how many updates may wait for a watcher before the mailbox waits
// for it: nothing is dropped and nothing grows.
const queued = 64

// watcher is one call of Watch.
type watcher struct {
	since   time.Time
	mark    Mark      // of the inbox; the zero one where only stamps tell
	points  points    // of the other folders, where they were noted after it came; under Box.mu
	joined  time.Time // when it came; under Box.mu
	box     *Box
	clock   *clock
	updates chan Update
	left    chan struct{}   // closed when Watch has returned
	ended   chan struct{}   // closed when the mailbox gives it up
	greeted chan struct{}   // closed when Ready has been sent; the other folders wait for that
	err     *protocol.Error // why; set before ended is closed, under Box.mu

	// Only the owner touches these.
	ready   bool // Ready was sent
	lost    bool // Reconnecting was sent, and nothing since
	attempt int  // the attempt it was told of last

	had *copies // the messages it was handed
}

func newWatcher(b *Box, since time.Time) *watcher {
	return &watcher{
		since:   wholeSecond(since),
		box:     b,
		clock:   &b.clock,
		updates: make(chan Update, queued),
		left:    make(chan struct{}),
		ended:   make(chan struct{}),
		greeted: make(chan struct{}),
		had:     newCopies(),
	}
}

// send hands u to Watch, which has its own goroutine for the caller's deliver.
func (w *watcher) send(u Update) {
	select {
	case w.updates <- u:
	case <-w.left:
	case <-w.ended:
	}
}

// mention is send for what may be left out: it waits for nobody.
func (w *watcher) mention(u Update) {
	select {
	case w.updates <- u:
	default:
	}
}

// wants reports whether a message of the tail of f is for w.
func (w *watcher) wants(f *folder, s stamp) bool {
	switch {
	case w.had.has(s):
		return false
	case w.isNew(f, s.uid):
		return true
	}
	now := time.Now()
	if w.mark.knows(f) && w.clock.doubt(s.received, w.since, false, now) == ClockAhead {
		return false // its stamp shows nothing, and it was there before
	}
	return w.clock.isSince(s.received, w.since, now)
}

// take hands w a message, unless it has been handed a copy.
func (w *watcher) take(m Message) {
	if !w.had.add(m, time.Now()) {
		w.box.spots.note(m.id, m.spot())
		return
	}
	if m.box = w.box; m.Received.IsZero() && m.Arrived { // the server does not say
		m.Received = wholeSecond(time.Now())
		m.At = m.Received
	} else {
		m.At, m.NoLater = w.clock.local(m.Received), w.clock.noLater(m.Received)
		m.Doubt = w.clock.doubt(m.Received, w.since, m.Arrived, time.Now())
	}
	if m.Arrived && w.had.isOld(m) {
		m.Doubt = Moved
	}
	w.send(m)
}

// greet tells w that the mailbox is being watched, where it does not know, and
// reports whether this was the first time.
func (w *watcher) greet() bool {
	first := !w.ready
	switch {
	case first:
		w.send(Ready{})
	case w.lost:
		w.send(Resumed{})
	}
	w.ready, w.lost = true, false
	if first {
		close(w.greeted)
	}
	return first
}

// gone reports whether w watches no more.
func (w *watcher) gone() bool {
	select {
	case <-w.left:
	case <-w.ended:
	default:
		return false
	}
	return true
}

// greeted are those of all who have been told Ready.
func greeted(all []*watcher) []*watcher {
	return slices.DeleteFunc(slices.Clone(all), func(w *watcher) bool {
		select {
		case <-w.greeted:
			return false
		default:
			return true
		}
	})
}
