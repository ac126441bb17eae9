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
	named map[key]copied // the same by Message-ID alone
	order []kept         // the same, the oldest first, and some that were replaced since
}

// copied is where a message was when it was handed over.
type copied struct {
	folder    string
	numbering Numbering
	uid       uint32
	size      int // of what was read of it
	received  time.Time
	at        time.Time // when
}

// nearCopy is how far apart the INTERNALDATEs of a mail and of its copy may be. A
// copy keeps it (RFC 9051 section 6.4.7); a filter that files one beside the mail
// delivers it a second time.
const nearCopy = 2 * time.Minute

// kept is when a key was added.
type kept struct {
	id   key
	name key // of its Message-ID; the zero key where it has none
	at   time.Time
}

// mostKept is how many messages are kept in mind for their copies, and how long
// a copy may be late where there are more.
const (
	mostKept = 1000
	lateCopy = 10 * time.Minute
)

func newCopies() *copies { return &copies{have: make(map[key]copied), named: make(map[key]copied)} }

// has reports whether a message of that identity was added.
func (c *copies) has(id key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, have := c.have[id]
	return have
}

// add notes m at now, and reports whether it is no copy of another. Two of one
// folder are two messages, whatever they look like; and one of which there is more
// than came the first time, when the connection broke over it, is another, too.
func (c *copies) add(m Message, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, have := c.have[m.id]
	if have && (was.folder != m.Folder || was.numbering != m.numbering || was.uid == m.UID && was.size >= len(m.Raw)) {
		return false
	}
	name := identify(m.Raw, time.Time{})
	was, have = c.named[name]
	if have && was.folder != m.Folder && m.Received.Sub(was.received).Abs() <= nearCopy {
		return false
	}
	c.forget(now)
	this := copied{m.Folder, m.numbering, m.UID, len(m.Raw), m.Received, now}
	c.have[m.id] = this
	if name != (key{}) {
		c.named[name] = this
	}
	c.order = append(c.order, kept{m.id, name, now})
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
		if c.named[oldest.name].at.Equal(oldest.at) {
			delete(c.named, oldest.name)
		}
	}
}
