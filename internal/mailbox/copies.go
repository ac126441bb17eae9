package mailbox

import (
	"bytes"
	"hash/maphash"
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

	before map[key]struct{} // messages that were there before, and did not count
	seed   maphash.Seed
}

// copied is where a message was when it was handed over.
type copied struct {
	folder    string
	numbering Numbering
	uid       uint32
	size      int    // of what was read of it
	body      uint64 // a hash of its text
	received  time.Time
	at        time.Time // when
}

// nearCopy is how far apart the INTERNALDATEs of a mail and of its copy may be. A
// copy keeps it (RFC 9051 section 6.4.7); a filter that files one beside the mail
// delivers it a second time, with another header. Its text is the same, or it is
// another mail, of a sender whose Message-ID is always one.
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

func newCopies() *copies {
	return &copies{have: make(map[key]copied), named: make(map[key]copied), before: make(map[key]struct{}), seed: maphash.MakeSeed()}
}

// hash is that of a message's text.
func (c *copies) hash(raw []byte) uint64 {
	_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return maphash.Bytes(c.seed, body)
}

// old notes a message that was there before, and does not count.
func (c *copies) old(id key) {
	if id == (key{}) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, have := c.have[id]; !have { // else it counts, in another folder
		c.before[id] = struct{}{}
	}
}

// isOld reports whether a message of that identity was there before: where it arrives
// it was moved, or copied, however little older than the watch it is.
func (c *copies) isOld(id key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, old := c.before[id]
	return old
}

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
	body := c.hash(m.Raw)
	if have && was.folder != m.Folder && was.body == body && m.Received.Sub(was.received).Abs() <= nearCopy {
		return false
	}
	c.forget(now)
	this := copied{m.Folder, m.numbering, m.UID, len(m.Raw), body, m.Received, now}
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
