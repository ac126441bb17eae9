package mailbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// MaxRest is how much more of a message Message.Rest reads, in bytes: past a
// few inline pictures, and not through an album.
const MaxRest = 2 << 20

// restPiece is how much of it is asked for at once, in bytes: a second of a slow
// line. New mail is looked for in between.
const restPiece = 64 << 10

// Rest reads on in a mail of which Raw is only the beginning, over the
// connection of the Box it came from, and returns it with what follows in Raw:
// the bytes as the server has them, so that a signature can be checked where
// Truncated is false then. Where it is still true there is more than MaxRest.
// A mail that is not Truncated is returned as it is. What passes, the end of the
// connection and a NO, has it go on from where it was; a piece is asked for mostStrikes
// times. Where the mail was moved, or its folder numbered anew, it goes on where it is
// found again.
//
// A failure is a *protocol.Error with code mail_unread, whose sentence says that
// only the beginning was read; the message it comes with is m. Rest ends when
// ctx does, and after a minute in any case. It waits for what the connection is
// doing, so that who calls it from a Watch's deliver holds that up: do it in
// another goroutine.
func (m Message) Rest(ctx context.Context) (Message, error) {
	switch {
	case !m.Truncated:
		return m, nil
	case m.box == nil:
		return m, unfinished(m.Folder, errNoBox)
	case m.endless:
		return m, unfinished(m.Folder, errNoPart)
	}
	ctx, cancel := context.WithTimeout(ctx, m.box.limits.rest)
	defer cancel()
	var raw []byte
	var gone []spot
	at := m.spot()
	for tries := 1; ; tries++ {
		a := m.restOnce(ctx, at, raw)
		if len(a.raw) > len(raw) {
			raw, tries = a.raw, 1
		}
		if errors.Is(a.err, errMoved) {
			gone = append(gone, at)
			if next, ok := m.foundAgain(ctx, gone); ok {
				at, tries = next, 0
				continue
			}
		}
		switch {
		case a.err == nil:
			m.Raw = slices.Concat(m.Raw, raw)
			m.Truncated = len(raw) >= MaxRest
			return m, nil
		case tries == mostStrikes, ctx.Err() != nil, errors.Is(a.err, errNoBox), errors.Is(a.err, errNoPart), errors.Is(a.err, errMoved):
			return m, unfinished(m.Folder, a.err)
		}
		select {
		case <-time.After(m.box.limits.again(tries)):
		case <-ctx.Done():
		}
	}
}

// foundAgain waits until it is known where else the mail lies than where it is gone: a
// round through the folders meets it there.
func (m Message) foundAgain(ctx context.Context, gone []spot) (spot, bool) {
	patience := time.NewTimer(m.box.limits.moved)
	defer patience.Stop()
	for {
		at, ok, found := m.box.spots.but(m.id, gone)
		if ok {
			return at, true
		}
		select {
		case <-found:
		case <-patience.C:
			return spot{}, false
		case <-ctx.Done():
			return spot{}, false
		}
	}
}

// restOnce reads on at a spot behind raw until something fails.
func (m Message) restOnce(ctx context.Context, at spot, raw []byte) remainder {
	q := &question{at: at, begun: m.Raw, raw: raw, answer: make(chan remainder, 1)}
	if at != m.spot() {
		q.overlap = overlap
	}
	if !m.box.ask(q) {
		return remainder{raw, errNoBox}
	}
	defer m.box.unask(q)
	select {
	case a := <-q.answer:
		return a
	case <-ctx.Done():
		return remainder{raw, ctx.Err()}
	}
}

var (
	errNoBox  = errors.New("no connection is kept to the mailbox")
	errNoPart = errors.New("the server does not send a part of a mail alone")
	errMoved  = errors.New("the mail is not there any more")
)

// question is a Rest that waits for a goroutine with a connection.
type question struct {
	at      spot
	begun   []byte         // how the mail begins
	raw     []byte         // what has been read behind that; of the goroutine that answers
	overlap int            // bytes that are read a second time, to be sure that it is the same mail
	answer  chan remainder // holds one
}

// overlap is how much of a mail that was found again is read a second time, in bytes. A
// copy that a filter has delivered has another header, and what follows is elsewhere.
const overlap = 1 << 10

// remainder is what a message goes on with.
type remainder struct {
	raw []byte
	err error
}

// ask puts q to the goroutine that reads its folder, and reports whether there
// is an owner.
func (b *Box) ask(q *question) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.owned == nil {
		return false
	}
	b.questions = append(b.questions, q)
	b.nudge()
	return true
}

// unask takes q back.
func (b *Box) unask(q *question) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.questions = slices.DeleteFunc(b.questions, func(x *question) bool { return x == q })
}

// nextQuestion is the first question about a folder that mine is true of; nil where
// there is none.
func (b *Box) nextQuestion(mine func(folder string) bool) *question {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.questions, func(q *question) bool { return mine(q.at.folder) })
	if i < 0 {
		return nil
	}
	return b.questions[i]
}

// asked reports whether there is a question about a folder that mine is true of.
func (b *Box) asked(mine func(folder string) bool) bool { return b.nextQuestion(mine) != nil }

// unanswerLocked answers every question that nobody is left to answer.
func (b *Box) unanswerLocked() {
	for _, q := range b.questions {
		q.answer <- remainder{err: errNoBox}
	}
	b.questions = nil
}

func isInbox(folder string) bool  { return folder == Inbox }
func notInbox(folder string) bool { return folder != Inbox }

// answer goes on with the questions about the folders that mine is true of, a piece
// at a time, until they are answered, mail is new in the folder that is open, or it
// is time to look at the others. open selects a folder that is not. What fails is
// answered with how far it came: Rest asks again. Errors are the connection's.
func (b *Box) answer(c *conn, mine func(folder string) bool, open func(folder string) error) error {
	began := time.Now()
	for q := b.nextQuestion(mine); q != nil; q = b.nextQuestion(mine) {
		more, err := q.goOn(c, open)
		if err != nil || !more {
			b.unask(q)
			q.answer <- remainder{q.raw, err}
		}
		switch {
		case err != nil && !errors.Is(err, errMoved) && !errors.Is(err, errNoPart) && !isStatus(err):
			return err
		case c.count.waiting(), time.Since(began) >= c.limits.poll:
			return nil
		}
	}
	return nil
}

// goOn reads one more piece, and reports whether there may be another.
func (q *question) goOn(c *conn, open func(folder string) error) (more bool, err error) {
	if c.folder != q.at.folder {
		if err := open(q.at.folder); err != nil {
			return false, err
		}
	}
	if c.uidValidity != q.at.numbering.Validity {
		return false, errMoved
	}
	known := q.known()
	size := len(known) + restPiece
	next, err := c.rest(imap.UID(q.at.uid), int64(len(q.begun)+len(q.raw)-len(known)), int64(size))
	more = len(next) == size
	behind, same := bytes.CutPrefix(next, known)
	switch {
	case same:
		q.raw, q.overlap = append(q.raw, behind...), 0
	case err == nil:
		err = errMoved // another mail is there
	}
	return more && len(q.raw) < MaxRest, err
}

// known is what of the mail is read a second time, if anything.
func (q *question) known() []byte {
	if q.overlap <= len(q.raw) {
		return q.raw[len(q.raw)-q.overlap:]
	}
	return slices.Concat(q.begun[max(0, len(q.begun)-q.overlap+len(q.raw)):], q.raw)
}

// rest reads the piece of a message that follows the first from bytes, of size, and lets the
// server tell what is new: not all do that with a FETCH.
func (c *conn) rest(uid imap.UID, from, size int64) (raw []byte, err error) {
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.startLong(size+maxReply, c.limits.bodies)
	defer c.stop()
	c.wire.join(2)
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: from, Size: size}}
	cmd := c.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	news := c.client.Noop()
	came, wrong := false, false
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok {
				continue
			}
			if body.Section.Partial == nil || body.Section.Partial.Offset != from {
				wrong = true // the whole again
				continue
			}
			came = true // NIL where the mail ends at from
			if body.Literal == nil {
				continue
			}
			raw = make([]byte, min(body.Literal.Size(), size))
			if _, err := io.ReadFull(body.Literal, raw); err != nil {
				// As in readMessage.
				c.wire.fail(err)
				<-c.client.Closed()
			}
		}
	}
	err = cmd.Close()
	if again := news.Wait(); err == nil && !isStatus(again) {
		err = again
	}
	switch {
	case isStatus(err):
		return nil, err
	case err != nil:
		return nil, c.failed()
	case came:
		return raw, nil
	case wrong:
		return nil, errNoPart
	}
	return nil, errMoved
}

// unfinished is why only the beginning of a mail was read.
func unfinished(folder string, cause error) *protocol.Error {
	return fault(protocol.ErrUnread, cause, "A new mail in %s is long, and only its beginning was read: open it in your mail program.", printable(folder, 100))
}
