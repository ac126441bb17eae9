package mailbox

import (
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// The items of a FETCH response are in no order (RFC 9051 section 7.5.2), and some
// servers tell a UID after the body. go-imap (v2.0.0-beta.8) knows the answer to a
// UID FETCH only by a UID that comes before any literal: what comes otherwise it
// takes for news that nobody asked for. A FETCH by number it knows by the number.

// unasked sees to a FETCH response that go-imap has not found the command of.
// Where a body comes in it and no UID before, the server is one of those that tell
// the UID last, and is asked by number from now on. go-imap calls it in a goroutine
// of its own, and reads on when the body has been read.
func (c *conn) unasked(m *imapclient.FetchMessageData) {
	told := false
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			told = true
		case imapclient.FetchItemDataBodySection:
			if item.Literal != nil && !told {
				c.uidLast.Store(true)
			}
		}
	}
}

// mostNumbered is among how many of the newest messages the numbers of some UIDs
// are looked for.
const mostNumbered = 2 * mostMissed

// numbered is the messages of set by their numbers, where the server must be asked
// so. Numbers are for the next command alone: a message that goes changes them, so
// that what comes must be looked at for its UID.
func (c *conn) numbered(set imap.NumSet) (imap.NumSet, error) {
	uids, ok := set.(imap.UIDSet)
	if !ok || !c.uidLast.Load() {
		return set, nil
	}
	if err := c.leave(); err != nil {
		return nil, err
	}
	var newest, numbers imap.SeqSet
	newest.AddRange(uint32(max(1, c.count.total()-mostNumbered+1)), 0)
	c.start(maxReply, c.limits.command)
	defer c.stop()
	cmd := c.client.Fetch(newest, &imap.FetchOptions{UID: true})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if uid, ok := item.(imapclient.FetchItemDataUID); ok && uids.Contains(uid.UID) {
				numbers.AddNum(m.SeqNum)
			}
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, c.refused(err)
	}
	return numbers, nil
}
