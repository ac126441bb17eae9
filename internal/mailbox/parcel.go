package mailbox

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// letter is a message on its way to one watcher.
type letter struct {
	to      *watcher
	message Message
}

// parcel is what is read of a tail in one go. The newest is handed over first, since of
// two codes the later one is the one that works, and servers send it last. But one of
// the others may stall: where nothing more has come for a lull, what was read goes to
// who waits.
type parcel struct {
	lull time.Duration
	hand func(letter)

	mu      sync.Mutex // the timer's goroutine hands over, too, while the owner of the connection reads
	letters []letter
	timer   *time.Timer
}

func newParcel(lull time.Duration, hand func(letter)) *parcel {
	p := &parcel{lull: lull, hand: hand}
	p.timer = time.AfterFunc(time.Hour, p.send)
	p.timer.Stop()
	return p
}

// add puts letters in.
func (p *parcel) add(letters []letter) {
	if len(letters) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, letters...)
	p.timer.Reset(p.lull)
}

// send hands over what is in, the newest first.
func (p *parcel) send() {
	p.mu.Lock()
	defer p.mu.Unlock()
	slices.SortStableFunc(p.letters, func(a, b letter) int { return cmp.Compare(b.message.UID, a.message.UID) })
	for _, l := range p.letters {
		p.hand(l)
	}
	p.letters = nil
}

// end hands over what is left. From then on only who calls it touches the watchers.
func (p *parcel) end() {
	p.timer.Stop()
	p.send()
}
