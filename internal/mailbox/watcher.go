package mailbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// queued is how many updates may wait for a watcher before the mailbox waits
// for it: nothing is dropped and nothing grows.
const queued = 64

// watcher is one call of Watch.
type watcher struct {
	since   time.Time
	updates chan Update
	left    chan struct{}   // closed when Watch has returned
	ended   chan struct{}   // closed when the mailbox gives it up
	err     *protocol.Error // why; set before ended is closed, under Box.mu

	// Only the owner touches these.
	looked  bool                  // it has seen the tail; from now on it gets what arrives
	ready   bool                  // Ready was sent
	lost    bool                  // Reconnecting was sent, and nothing since
	attempt int                   // the attempt it was told of last
	have    map[imap.UID]struct{} // messages of the tail in held or sent
	held    []Message             // messages that wait for Ready
}

func newWatcher(since time.Time) *watcher {
	return &watcher{
		since:   wholeSecond(since),
		updates: make(chan Update, queued),
		left:    make(chan struct{}),
		ended:   make(chan struct{}),
		have:    make(map[imap.UID]struct{}),
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

// wants reports whether a message of the tail is for w and not there yet.
func (w *watcher) wants(s stamp) bool {
	_, have := w.have[s.uid]
	return !have && !s.received.Before(w.since)
}

// keep holds a message of the tail until w is greeted.
func (w *watcher) keep(m Message) {
	if _, have := w.have[imap.UID(m.UID)]; have {
		return
	}
	w.have[imap.UID(m.UID)] = struct{}{}
	w.held = append(w.held, m)
}

// forget drops what w knows by UID: UIDVALIDITY changed.
func (w *watcher) forget() {
	w.looked = false
	clear(w.have)
}

// greet tells w that the mailbox is being watched, then what was found, the
// newest first: of two codes the later one is the one that works.
func (w *watcher) greet() {
	switch {
	case !w.ready:
		w.send(Ready{})
	case w.lost:
		w.send(Resumed{})
	}
	w.ready, w.lost = true, false
	slices.SortFunc(w.held, func(a, b Message) int { return cmp.Compare(b.UID, a.UID) })
	for _, m := range w.held {
		w.send(m)
	}
	w.held = nil
}
