package mailbox

import (
	"bytes"
	"hash/maphash"
	"sync"
	"time"
)

// copies is the messages a watcher was handed, so that one which is in two
// folders, or was moved, comes once: by the name that its provider gives it, where
// both have one, else by what it looks like. The inbox and the other folders are read
// by different goroutines.
type copies struct {
	mu     sync.Mutex
	named  map[name]copied
	have   map[key]copied // by identity
	titled map[key]copied // by Message-ID alone
	order  []kept         // the same, the oldest first, and some that were replaced since

	before map[was]struct{} // messages that were there before, and did not count
	olds   []was            // the same, as they were noted
	seed   maphash.Seed
}

// was is a message that was there before: by name, or by identity.
type was struct {
	name name
	id   key
}

// copied is where a message was when it was handed over.
type copied struct {
	name      name
	folder    string
	numbering Numbering
	uid       uint32
	size      int    // of what was read of it
	body      uint64 // a hash of its text
	received  time.Time
	at        time.Time // when
}

// maybe reports whether a message of a name can be a copy of it.
func (c copied) maybe(n name) bool { return c.name == 0 || n == 0 || c.name == n }

// nearCopy is how far apart the INTERNALDATEs of a mail and of its copy may be. A
// copy keeps it (RFC 9051 section 6.4.7); a filter that files one beside the mail
// delivers it a second time, with another header. Its text is the same, or it is
// another mail, of a sender whose Message-ID is always one.
const nearCopy = 2 * time.Minute

// kept is when a message was added, and by what it is kept.
type kept struct {
	name  name
	id    key
	title key // of its Message-ID; the zero key where it has none
	at    time.Time
}

// mostKept is how many messages are kept in mind for their copies, and how long
// a copy may be late where there are more; and of how many that did not count.
const (
	mostKept = 1000
	lateCopy = 10 * time.Minute
)

func newCopies() *copies {
	return &copies{named: make(map[name]copied), have: make(map[key]copied), titled: make(map[key]copied), before: make(map[was]struct{}), seed: maphash.MakeSeed()}
}

// hash is that of a message's text.
func (c *copies) hash(raw []byte) uint64 {
	_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return maphash.Bytes(c.seed, body)
}

// old notes a message that was there before, and does not count, where it does not in
// another folder.
func (c *copies) old(s stamp) {
	if c.has(s) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range []was{{name: s.name}, {id: s.id}} {
		if _, have := c.before[w]; have || w == (was{}) {
			continue
		}
		if len(c.olds) == mostKept {
			delete(c.before, c.olds[0])
			c.olds = c.olds[1:]
		}
		c.before[w] = struct{}{}
		c.olds = append(c.olds, w)
	}
}

// isOld reports whether m was there before: where it arrives it was moved, or copied,
// however little older than the watch it is.
func (c *copies) isOld(m Message) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, named := c.before[was{name: m.name}]
	_, known := c.before[was{id: m.id}]
	return named || known
}

// has reports whether a message was added that s is, or is a copy of.
func (c *copies) has(s stamp) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, named := c.named[s.name]
	was, have := c.have[s.id]
	return named || have && was.maybe(s.name)
}

// add notes m at now, and reports whether it is no copy of another. Two of one
// folder are two messages, whatever they look like; and one of which there is more
// than came the first time, when the connection broke over it, is another, too.
func (c *copies) add(m Message, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	again := func(was copied) bool {
		return was.folder != m.Folder || was.numbering != m.numbering || was.uid == m.UID && was.size >= len(m.Raw)
	}
	if was, have := c.named[m.name]; have && again(was) {
		return false
	}
	if was, have := c.have[m.id]; have && was.maybe(m.name) && again(was) {
		return false
	}
	title, body := identify(m.Raw, time.Time{}), c.hash(m.Raw)
	was, have := c.titled[title]
	if have && was.maybe(m.name) && was.folder != m.Folder && was.body == body && m.Received.Sub(was.received).Abs() <= nearCopy {
		return false
	}
	c.forget(now)
	this := copied{m.name, m.Folder, m.numbering, m.UID, len(m.Raw), body, m.Received, now}
	c.have[m.id] = this
	if m.name != 0 {
		c.named[m.name] = this
	}
	if title != (key{}) {
		c.titled[title] = this
	}
	c.order = append(c.order, kept{m.name, m.id, title, now})
	return true
}

// forget makes room for one more. It looks only at what goes: a walk over all
// of them would be on every mail's way.
func (c *copies) forget(now time.Time) {
	for len(c.order) >= mostKept && now.Sub(c.order[0].at) > lateCopy {
		oldest := c.order[0]
		c.order = c.order[1:] // the front is let go when append moves the rest
		if c.named[oldest.name].at.Equal(oldest.at) {
			delete(c.named, oldest.name)
		}
		if c.have[oldest.id].at.Equal(oldest.at) {
			delete(c.have, oldest.id)
		}
		if c.titled[oldest.title].at.Equal(oldest.at) {
			delete(c.titled, oldest.title)
		}
	}
}
