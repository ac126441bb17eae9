package mailbox

import (
	"cmp"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// careful is what came of reading messages one by one, besides those that were
// handed over.
type careful struct {
	put     []imap.UID // each has just broken a connection once more: they are put off
	refused []imap.UID // the server did not give them, this time
	left    []imap.UID // not asked for: the server has had enough
}

// carefully reads messages one by one: one that ends the connection each time
// it is asked for must not keep the others from being read. The newest comes
// first, and what has failed before comes last.
func (f *folder) carefully(c *conn, uids []imap.UID, hand func(Message)) (read careful, err error) {
	slices.SortFunc(uids, func(a, b imap.UID) int {
		return cmp.Or(cmp.Compare(f.strikes[a], f.strikes[b]), cmp.Compare(f.tries(a), f.tries(b)), cmp.Compare(b, a))
	})
	for i, uid := range uids {
		if f.putOff(c, uid) {
			read.put = append(read.put, uid)
			continue
		}
		f.strikes[uid]++
		came := false
		_, err := c.bodies(imap.UIDSetNum(uid), 1, func(m Message) {
			came = came || imap.UID(m.UID) == uid
			hand(m)
		})
		if err != nil && !isStatus(err) {
			f.moved++ // it is not asked for so often again
			return read, err
		}
		delete(f.strikes, uid) // that is for what breaks the connection
		if !came {
			read.refused = append(read.refused, uid)
		}
		if err != nil && !refusesMail(err) {
			read.left = uids[i+1:]
			return read, nil
		}
	}
	return read, nil
}

// refusesMail reports whether err is a NO to a FETCH that is about the messages:
// RFC 2180 section 4.1.2 lets a server say it of one that was expunged.
// "Internal error" is what some say of one they cannot read.
func refusesMail(err error) bool {
	var e *imap.Error
	return errors.As(err, &e) && !tooMany(e.Code, e.Text) && !throttled(e.Code, e.Text)
}
