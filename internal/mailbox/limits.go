package mailbox

import (
	"math/rand/v2"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// limits are the times this package keeps. Tests shorten them.
type limits struct {
	dial      time.Duration // name lookup and TCP connection
	handshake time.Duration // TLS
	greeting  time.Duration // first line of the server, and its answer to STARTTLS
	hush      time.Duration // without a greeting in clear, until the server is asked whether it waits for TLS; 0: never
	command   time.Duration // answer to a command
	answer    time.Duration // answer to one that asks whether the server is there
	bodies    time.Duration // a FETCH of whole messages
	still     time.Duration // within it, without a byte
	lull      time.Duration // within one, without another message, until those that were read are handed over
	brief     time.Duration // the same, of a message over which connections have ended; it grows, up to still
	rest      time.Duration // what Message.Rest may take in all
	moved     time.Duration // a mail is looked out for elsewhere that is not there any more: some rounds, also of a slow server
	logout    time.Duration
	abort     time.Duration // until a connection that was cut has ended, when the Box is closed
	renew     time.Duration // IDLE is left and entered again: many NATs forget a silent connection sooner than RFC 2177's 29 minutes
	poll      time.Duration // between two NOOPs where there is no IDLE
	round     time.Duration // between two looks at the other folders while somebody watches; 0: there are none
	find      time.Duration // between two looks which other folders there are; a sixth of it where none is known for junk
	probe     time.Duration // between two questions whether the server is still there, while somebody watches
	hidden    time.Duration // until mail is asked for again that was announced and did not come; it doubles
	tick      time.Duration // between two looks at whether the computer slept, or another process needs our slot
	back      time.Duration // until a second connection that was given up is tried again; it doubles, up to twelve times that
	linger    time.Duration // a connection is kept after its last watcher
	backoff   time.Duration // first pause before a new attempt; it doubles
	maxPause  time.Duration // longest one, and four times that for a server that asked to be left alone
	slot      time.Duration // between two looks whether this computer has a connection to spare
	// inTime is how long after Warm was called the mailbox may answer and still say
	// what was in it at that moment. A sign-in page that is open for less has seldom
	// had its code mailed; after more than that only stamps can tell.
	inTime time.Duration
	steady time.Duration // a connection that lasted so long makes the next pause short again
}

var defaults = limits{
	dial:      10 * time.Second,
	handshake: 10 * time.Second,
	greeting:  10 * time.Second,
	hush:      2 * time.Second,
	command:   30 * time.Second,
	answer:    8 * time.Second,
	bodies:    90 * time.Second,
	still:     15 * time.Second,
	lull:      time.Second,
	brief:     4 * time.Second,
	rest:      time.Minute,
	moved:     15 * time.Second,
	logout:    2 * time.Second,
	abort:     2 * time.Second,
	renew:     8 * time.Minute,
	poll:      2500 * time.Millisecond,
	round:     2500 * time.Millisecond,
	find:      time.Minute,
	probe:     30 * time.Second,
	hidden:    time.Second,
	tick:      5 * time.Second,
	back:      5 * time.Minute,
	linger:    time.Minute,
	backoff:   500 * time.Millisecond,
	maxPause:  15 * time.Second,
	slot:      2 * time.Second,
	inTime:    3 * time.Second,
	steady:    30 * time.Second,
}

// pause is how long to wait before attempt n+1, counted from 0, after code:
// doubling, and shortened by up to half at random so that many clients of a
// server that came back do not knock at once.
func (l limits) pause(n int, code protocol.ErrorCode) time.Duration {
	d, longest := l.backoff, l.maxPause
	if code == protocol.ErrTooMany || code == protocol.ErrServerBusy && n > 0 {
		d, longest = d*4, longest*4 // it asked to be left alone; a first BYE can be the end of a long session
	}
	for range n {
		if d >= longest {
			break
		}
		d *= 2
	}
	d = min(d, longest)
	return d - time.Duration(rand.Int64N(int64(d)/2+1))
}

// Bytes a server may send in answer to one command. go-imap has no limit of its
// own: it buffers a 200 MB line and reads a 300 MB literal.
const (
	maxReply   = 1 << 20  // any command but FETCH of bodies, and one stretch of IDLE
	maxSearch  = 64 << 10 // SEARCH, of which go-imap's reader takes 6 s for a megabyte of falling numbers
	maxList    = 8 << 20  // LIST: 50,000 folders
	maxSkip    = 1 << 20  // of a literal beyond MaxRaw that is read past rather than hung up on
	maxHeader  = 2 << 10  // of a Message-ID
	perMessage = MaxRaw + 8<<10
)

// Numbers of messages.
const (
	tailLength = 20              // messages looked at first when a watcher joins
	mostTail   = 500             // messages looked at where many are new
	batch      = 20              // messages whose bodies are asked for at once
	mostMissed = 100             // messages read after a time without connection, newest
	mostSearch = 10 * mostMissed // UIDs in an answer to SEARCH: many came since it was asked
)
