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
	received time.Time
	id       key // not asked for in the inbox
}

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
	slices.SortFunc(list, func(a, b stamp) int { return cmp.Compare(a.uid, b.uid) })
	return slices.CompactFunc(list, func(a, b stamp) bool { return a.uid == b.uid }), false, nil
}

// stamps lists the messages of set, twice where one came without what was asked
// for; see bodies.
func (c *conn) stamps(set imap.NumSet) (list []stamp, err error) {
	whole := false
	for range 2 {
		if list, whole, err = c.list(set); err != nil || whole {
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
	c.start(maxReply, c.limits.command)
	defer c.stop()
	items := &imap.FetchOptions{UID: true, InternalDate: true}
	if c.folder != Inbox {
		items.BodySection = []*imap.FetchItemBodySection{idSection}
	}
	cmd := c.client.Fetch(set, items)
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
			case imapclient.FetchItemDataBodySection:
				if item.Literal != nil {
					header, _ = io.ReadAll(io.LimitReader(item.Literal, maxHeader))
				}
			}
		}
		s.id = identify(header, s.received)
		if s.uid == 0 || s.received.IsZero() {
			whole = false
			continue
		}
		list = append(list, s)
	}
	if err := cmd.Close(); err != nil {
		return nil, false, c.refused(err)
	}
	return list, whole, nil
}

// search lists the messages of set by UID SEARCH, in which nothing of a mail
// comes that could be too much for go-imap.
func (c *conn) search(set imap.UIDSet) ([]imap.UID, error) {
	return c.searchFor(&imap.SearchCriteria{UID: []imap.UIDSet{set}})
}

// newestUIDs lists the UIDs of the newest n messages or so.
func (c *conn) newestUIDs(n int64) ([]imap.UID, error) {
	total := c.count.total()
	if total <= 0 {
		return nil, nil
	}
	var set imap.SeqSet
	set.AddRange(uint32(max(1, total-n+1)), 0)
	return c.searchFor(&imap.SearchCriteria{SeqNum: []imap.SeqSet{set}})
}

func (c *conn) searchFor(what *imap.SearchCriteria) ([]imap.UID, error) {
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	data, err := c.client.UIDSearch(what, nil).Wait()
	if err != nil {
		return nil, c.refused(err)
	}
	uids := data.AllUIDs()
	slices.Sort(uids)
	return uids, nil
}
