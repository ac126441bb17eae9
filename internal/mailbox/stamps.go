package mailbox

import (
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// stamp is what is asked of a message first.
type stamp struct {
	uid      imap.UID
	received time.Time // the zero time where it is not known
	id       key       // the zero key where its header did not come
	name     name      // 0 where the provider gives none
	arrived  bool      // it came while somebody watched
}

// isUndated reports whether nobody knows how old the message is.
func (s stamp) isUndated() bool { return s.received.IsZero() && !s.arrived }

// newest lists the newest messages, at most about n, oldest first. By sequence
// numbers, which costs the same in a mailbox of 10 and of 100,000.
func (c *conn) newest(n int64) ([]stamp, error) {
	total := c.count.total()
	if total <= 0 {
		return nil, nil
	}
	var set imap.SeqSet
	set.AddRange(uint32(max(1, total-n+1)), 0)
	return c.stamps(set)
}

// tail lists the newest messages, oldest first, as far back as one is wanted
// and a little further. Moved mail is out of order, so that a single old one
// does not end the list. capped is that it ends before that.
func (c *conn) tail(wanted func(stamp) bool) (list []stamp, capped bool, err error) {
	size := int64(tailLength)
	for high := c.count.total(); high > 0; size *= 3 {
		low := max(1, high-size+1)
		var set imap.SeqSet
		if len(list) == 0 {
			set.AddRange(uint32(low), 0) // and what came meanwhile
		} else {
			size = min(size, mostTail-int64(len(list)))
			if size <= 0 {
				return list, true, nil
			}
			low = max(1, high-size+1)
			set.AddRange(uint32(low), uint32(high))
		}
		more, err := c.stamps(set)
		if err != nil {
			return nil, false, err
		}
		list = append(more, list...)
		if !slices.ContainsFunc(more, wanted) {
			break
		}
		high = low - 1
	}
	if !slices.ContainsFunc(list, func(s stamp) bool { return !s.received.IsZero() }) {
		return nil, false, nil // the server says it of none, and would not with their bodies
	}
	slices.SortFunc(list, func(a, b stamp) int { return cmp.Compare(a.uid, b.uid) })
	return slices.CompactFunc(list, func(a, b stamp) bool { return a.uid == b.uid }), false, nil
}

// stamps lists the messages of set, twice where one came without what was asked
// for; see bodies. One that did so again is listed without its date, and has to be
// read for that.
func (c *conn) stamps(set imap.NumSet) (list []stamp, err error) {
	for range 2 {
		known, whole := c.uidLast.Load(), false
		list, whole, err = c.list(set)
		if err != nil || whole && known == c.uidLast.Load() {
			break
		}
	}
	return list, err
}

// idSection is BODY.PEEK[HEADER.FIELDS (Message-ID)].
var idSection = &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}}

func (c *conn) list(set imap.NumSet) (list []stamp, whole bool, err error) {
	if err := c.leave(); err != nil {
		return nil, false, err
	}
	if set, err = c.numbered(set); err != nil {
		return nil, false, err
	}
	if seq, ok := set.(imap.SeqSet); ok && len(seq) == 0 {
		return nil, true, nil
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	// What identifies a mail is asked for in the inbox, too: a mail that was there
	// before, and is filed elsewhere while somebody waits, must not be new there.
	// But a server does more for a header than for a stamp, and may fail over it.
	items := &imap.FetchOptions{UID: true, InternalDate: true}
	if !c.careful {
		items.BodySection = []*imap.FetchItemBodySection{idSection}
	}
	cmd, heard := c.fetchNamed(set, items)
	whole = true
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		var s stamp
		var header []byte
		for item := m.Next(); item != nil; item = m.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				s.uid = item.UID
			case imapclient.FetchItemDataInternalDate:
				s.received = item.Time
			case imapclient.FetchItemDataModSeq:
				if isName(item) {
					s.name = name(item.ModSeq)
				}
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil || !answers(item, idSection) {
					continue
				}
				header = make([]byte, min(item.Literal.Size(), maxHeader))
				if _, err := io.ReadFull(item.Literal, header); err != nil {
					// As in readMessage.
					c.wire.fail(err)
					<-c.client.Closed()
				}
			}
		}
		switch {
		case s.uid == 0:
			whole = false
			continue
		case s.received.IsZero():
			whole = false
		default:
			s.id = identify(header, s.received)
		}
		list = append(list, s)
	}
	err = cmd.Close()
	if heard(err); err != nil {
		return nil, false, c.refused(err)
	}
	return list, whole, nil
}

// newestUIDs lists the UIDs of the newest n messages or so, in order: by SEARCH,
// in which nothing of a mail comes that could be too much for go-imap, or where
// that has failed, by a FETCH of nothing but the UIDs. Of a server that says NO
// to the one the other is asked at once.
func (f *folder) newestUIDs(c *conn, n int64) ([]imap.UID, error) {
	total := c.count.total()
	if total <= 0 {
		return nil, nil
	}
	var set imap.SeqSet
	set.AddRange(uint32(max(1, total-n+1)), 0)
	ways := [2]func(imap.SeqSet) ([]imap.UID, error){c.searchUIDs, c.fetchUIDs}
	if f.unsearched {
		slices.Reverse(ways[:])
	}
	uids, err := ways[0](set)
	if err != nil {
		f.unsearched = !f.unsearched // the next time, on the next connection perhaps
	}
	if refusesMail(err) {
		more, again := ways[1](set)
		if again != nil || len(more) > 0 { // else the session is over, for all it says
			uids, err = more, again
		}
	}
	slices.Sort(uids)
	return slices.Compact(uids), err
}

func (c *conn) searchUIDs(set imap.SeqSet) ([]imap.UID, error) {
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.start(maxSearch, c.limits.command)
	defer c.stop()
	data, err := c.client.UIDSearch(&imap.SearchCriteria{SeqNum: []imap.SeqSet{set}}, nil).Wait()
	if err != nil {
		return nil, c.refused(err)
	}
	all, _ := data.All.(imap.UIDSet)
	var uids []imap.UID
	for _, r := range all {
		// An ESEARCH says four billion in 12 bytes, asked for or not, and go-imap's
		// AllUIDs (v2.0.0-beta.8) writes them out, for ever where the last is the
		// largest number there is.
		if r.Start == 0 || r.Stop < r.Start || int64(r.Stop-r.Start) >= int64(mostSearch-len(uids)) {
			c.wire.fail(errTooMuch)
			return nil, c.failed()
		}
		for i := range r.Stop - r.Start + 1 {
			uids = append(uids, r.Start+i)
		}
	}
	return uids, nil
}

func (c *conn) fetchUIDs(set imap.SeqSet) (uids []imap.UID, err error) {
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	cmd := c.client.Fetch(set, &imap.FetchOptions{UID: true})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if uid, ok := item.(imapclient.FetchItemDataUID); ok && uid.UID != 0 {
				uids = append(uids, uid.UID)
			}
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, c.refused(err)
	}
	return uids, nil
}
