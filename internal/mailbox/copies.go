package mailbox

import (
	"sync"
	"time"
)

// copies is the messages a watcher was handed, so that one which is in two
// folders, or was moved, comes once. The inbox and the other folders are read
// by different goroutines.
type copies struct {
	mu    sync.Mutex
	have  map[key]copied
	order []kept // the same, the oldest first, and some that were replaced since
}

// copied is where a message was when it was handed over.
type copied struct {
	folder   string
	validity uint32
	uid      uint32
	at       time.Time // when
}

// kept is when a key was added.
type kept struct {
	id key
	at time.Time
}

// mostKept is how many messages are kept in mind for their copies, and how long
// a copy may be late where there are more.
const (
	mostKept = 1000
	lateCopy = 10 * time.Minute
)

func newCopies() *copies { return &copies{have: make(map[key]copied)} }

// has reports whether a message of that identity was added.
func (c *copies) has(id key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, have := c.have[id]
	return have
}

// add notes m at now, and reports whether it is no copy of another. Two of one
// folder are two messages, whatever they look like.
func (c *copies) add(m Message, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, have := c.have[m.id]
	if have && (was.folder != m.Folder || was.validity != m.validity || was.uid == m.UID) {
		return false
	}
	c.forget(now)
	c.have[m.id] = copied{m.Folder, m.validity, m.UID, now}
	c.order = append(c.order, kept{m.id, now})
	return true
}

// forget makes room for one more. It looks only at what goes: a walk over all
// of them would be on every mail's way.
func (c *copies) forget(now time.Time) {
	for len(c.order) >= mostKept && now.Sub(c.order[0].at) > lateCopy {
		oldest := c.order[0]
		c.order = c.order[1:] // the front is let go when append moves the rest
		if c.have[oldest.id].at.Equal(oldest.at) {
			delete(c.have, oldest.id)
		}
	}
}
