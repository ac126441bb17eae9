package mailbox

import (
	"bytes"
	"io"
	"maps"
	netmail "net/mail"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Where nothing is known of the server's clock, a stamp from before the request may
// be of a mail that came after it: the server is behind (a zone that was set wrong
// is an hour). Then the sender's clock is asked, which is another one: of mail that
// it dates after the request the stamp is taken to be wrong. That is a guess by
// what a stranger wrote, so that such a mail is handed over with Doubt ClockUnknown
// and never proven; and mail that is old by both clocks is never handed over. Where
// our own clock is ahead both are, and only a push can tell.

// mostBehind is how far behind a server's clock is thought to be before it has
// shown.
const mostBehind = 2 * time.Hour

// dateSection is BODY.PEEK[HEADER.FIELDS (Date)].
var dateSection = &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Date"}}

// topSection is the beginning of a message, for a server that does not give the
// field alone: every mail has a Date (RFC 5322 section 3.6).
var topSection = &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 0, Size: maxTop}}

// maxTop is how much of a message is read for its Date, in bytes, and mostTops of
// how many messages.
const (
	maxTop   = 16 << 10
	mostTops = 5
)

// doubt keeps those messages of the tail that could be new to w by a clock nobody
// knows, for date. Mostly there are none.
func (l *look) doubt(w *watcher, tail []stamp) {
	if w.clock.isKnown() {
		return
	}
	for _, s := range slices.Backward(tail) {
		if s.received.Before(w.since) && !s.received.Before(w.since.Add(-mostBehind)) && !w.had.has(s) && len(l.doubtful) < tailLength {
			l.doubtful = append(l.doubtful, s)
		}
	}
}

// isDoubtful reports whether one of all has a doubtful message.
func (f *folder) isDoubtful(all []*watcher) bool {
	return slices.ContainsFunc(all, func(w *watcher) bool { l := f.looks[w]; return l != nil && len(l.doubtful) > 0 })
}

// mayBeNew is what doubt and date find out, of a message that was read without its
// stamp being known.
func (w *watcher) mayBeNew(m Message) bool {
	return !w.clock.isKnown() && !m.Received.Before(w.since.Add(-mostBehind)) && isDatedSince(dateOf(m.Raw), w.since, time.Now())
}

// date asks for the Date of doubtful messages, and has those read that their senders
// date after the request. It comes after all that can be told without. Where the
// connection ends over the question, it is asked again on the next ones: mostStrikes
// times in all.
func (f *folder) date(c *conn, all []*watcher) (err error) {
	doubtful := make(map[*watcher][]stamp)
	var ask []imap.UID
	for _, w := range all {
		l := f.looks[w]
		if l == nil {
			continue
		}
		if !w.clock.isKnown() {
			doubtful[w] = l.doubtful
		}
		l.doubtful = nil
		for _, s := range doubtful[w] {
			ask = append(ask, s.uid)
		}
	}
	slices.Sort(ask)
	ask = slices.Compact(ask)
	slices.Reverse(ask)
	ask = ask[:min(len(ask), tailLength)]
	dated := make(map[imap.UID]time.Time)
	for _, section := range []*imap.FetchItemBodySection{dateSection, topSection} {
		if len(ask) == 0 {
			break
		}
		var dates map[imap.UID]time.Time
		if dates, err = c.dates(imap.UIDSetNum(ask...), section); err != nil && !isStatus(err) {
			break
		}
		err = nil
		maps.Copy(dated, dates)
		ask = slices.DeleteFunc(ask, func(uid imap.UID) bool { return !dates[uid].IsZero() })
		ask = ask[:min(len(ask), mostTops)]
	}
	for w, stamps := range doubtful {
		l := f.looks[w]
		if err != nil {
			l.dateless++
		}
		for _, s := range stamps {
			switch date := dated[s.uid]; {
			case isDatedSince(date, w.since, time.Now()):
				l.want = append(l.want, s)
			case err != nil && date.IsZero() && l.dateless < mostStrikes:
				l.doubtful = append(l.doubtful, s)
			}
		}
	}
	return err
}

// isDatedSince reports whether the sender's clock says that a message came at since
// or later, and by now.
func isDatedSince(date, since, now time.Time) bool {
	return !date.IsZero() && !date.Before(since) && date.Before(now.Add(mostSkew))
}

// dates is the Date of each message of set that has one.
func (c *conn) dates(set imap.UIDSet, section *imap.FetchItemBodySection) (map[imap.UID]time.Time, error) {
	if c.uidLast.Load() {
		return nil, nil
	}
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.start(maxReply, c.limits.answer)
	defer c.stop()
	dates := make(map[imap.UID]time.Time)
	cmd := c.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		var uid imap.UID
		for item := m.Next(); item != nil; item = m.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				uid = item.UID
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil || !answers(item, section) {
					continue
				}
				header := make([]byte, min(item.Literal.Size(), maxTop))
				if _, err := io.ReadFull(item.Literal, header); err != nil {
					// As in readMessage.
					c.wire.fail(err)
					<-c.client.Closed()
				}
				if date := dateOf(header); !date.IsZero() {
					dates[uid] = date
				}
			}
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, c.refused(err)
	}
	return dates, nil
}

// dateOf is the Date of a header; the zero time where it cannot be read.
func dateOf(header []byte) time.Time {
	m, err := netmail.ReadMessage(io.MultiReader(bytes.NewReader(header), bytes.NewReader([]byte("\r\n\r\n"))))
	if err != nil {
		return time.Time{}
	}
	date, err := m.Header.Date()
	if err != nil {
		return time.Time{}
	}
	return date
}
