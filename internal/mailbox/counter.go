package mailbox

import (
	"runtime"
	"sync"
)

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

// few reports whether an EXISTS tells of new messages, and of no more than are
// read at once, and whether nobody has been told of any.
func (n *counter) few(count int64) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return count > n.now && count-n.read <= batch && !n.waiting()
}

// take is exists for who reads what is new at once. It returns how many messages
// that are.
func (n *counter) take(count int64) (fresh int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	fresh = int(count - n.read)
	n.now, n.read = count, count
	return fresh
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
