package mailbox

import (
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// bodySection is BODY.PEEK[]<0.262144>: it leaves \Seen alone.
var bodySection = &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 0, Size: MaxRaw}}

// bodies reads the messages of set, about n of them, and hands over each as
// soon as it is whole. In IDLE, DONE and FETCH leave together, so that a mail
// is one round trip away. A message that came without its body is asked for
// again: an unsolicited FETCH of its flags went before, and go-imap
// (v2.0.0-beta.8) takes that for the answer. missing are those of which it did not
// come the third time either. What the server says nothing of is not among them.
func (c *conn) bodies(set imap.UIDSet, n int, each func(Message)) (missing []imap.UID, err error) {
	for range 3 {
		known := c.uidLast.Load()
		missing, err = c.fetch(set, n, each)
		switch {
		case err != nil:
			return nil, err
		case !known && c.uidLast.Load(): // what came so was not known for the answer
		case len(missing) == 0:
			return nil, nil
		default:
			set, n = imap.UIDSetNum(missing...), len(missing)
		}
	}
	return missing, nil
}

func (c *conn) fetch(set imap.UIDSet, n int, each func(Message)) (missing []imap.UID, err error) {
	by, err := c.numbered(set)
	if seq, ok := by.(imap.SeqSet); err != nil || ok && len(seq) == 0 {
		return nil, err
	}
	c.startLong(int64(n+batch)*perMessage, c.limits.bodies)
	defer c.stop()

	idle := c.idling
	c.inIdle(nil)
	if idle != nil {
		c.wire.join(2)
		if err := idle.Close(); err != nil {
			return nil, c.failed()
		}
	}
	cmd, heard := c.fetchNamed(by, &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{bodySection}})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		c.midst = 0 // the one before has ended
		msg, err := c.readMessage(m, func(m Message) {
			c.midst = imap.UID(m.UID)
			each(m)
		})
		switch {
		case msg.Raw != nil:
		case msg.UID != 0 && err == nil && set.Contains(imap.UID(msg.UID)):
			missing = append(missing, imap.UID(msg.UID))
		}
	}
	if err = cmd.Close(); err == nil {
		c.midst = 0
	}
	heard(err)
	if idle != nil {
		if e := idle.Wait(); err == nil && !isStatus(e) {
			err = e
		}
	}
	if err != nil {
		return nil, c.refused(err)
	}
	return missing, nil
}

// answers reports whether what the server sent is what was asked for, from its
// beginning on: a header that is read anywhere else is its sender's invention.
func answers(item imapclient.FetchItemDataBodySection, asked *imap.FetchItemBodySection) bool {
	got := item.Section
	return got.Specifier == asked.Specifier && len(got.Part) == 0 && (got.Partial == nil || got.Partial.Offset == 0)
}

// readMessage reads one message and hands it over, once, with the last byte of
// its body where its UID and date came before that: what ends the FETCH can be
// a packet later. Raw is nil where its body did not come whole, and nothing was
// handed over. A server that sends a much longer body than was asked for is
// hung up on; what came before counts.
func (c *conn) readMessage(m *imapclient.FetchMessageData, each func(Message)) (msg Message, err error) {
	handed := false
	hand := func() {
		msg.id = identifyWhole(msg.Raw, msg.Received)
		each(msg)
		handed = true
	}
	defer func() {
		if msg.Raw != nil && !handed {
			hand()
		}
	}()
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			msg.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			msg.Received = item.Time
		case imapclient.FetchItemDataModSeq:
			if isName(item) {
				msg.name = name(item.ModSeq)
			}
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || !answers(item, bodySection) {
				continue // counts as not come
			}
			size := item.Literal.Size()
			if size == 0 {
				continue // no mail is empty: the server has not stored it yet
			}
			raw := make([]byte, min(size, MaxRaw))
			// go-imap ends a literal that was cut off with a plain EOF.
			_, err := io.ReadFull(item.Literal, raw)
			if err == nil {
				msg.Raw, msg.Truncated, msg.endless = raw, size >= MaxRaw, size > MaxRaw
				if !handed && msg.UID != 0 && !msg.Received.IsZero() {
					hand()
				}
				if size <= MaxRaw+maxSkip {
					continue
				}
				err = errTooMuch
				c.wire.fail(err)
				io.Copy(io.Discard, item.Literal) // up to the failure
			}
			// A literal that has failed lets go-imap's reader go on, and must
			// not be read beside it; Next does that to skip it.
			c.wire.fail(err)
			<-c.client.Closed()
			return msg, err
		}
	}
	return msg, nil
}
