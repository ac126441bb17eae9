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
	refused []imap.UID // the server did not give them, this time
	left    []imap.UID // not asked for: they are not due, or the server has had enough
}

// carefully reads messages one by one: one that ends the connection each time
// it is asked for must not keep the others from being read. The newest comes
// first, and what has failed before comes last.
func (f *folder) carefully(c *conn, uids []imap.UID, hand func(Message)) (read careful, err error) {
	slices.SortFunc(uids, func(a, b imap.UID) int {
		x, y := f.late.trouble(a), f.late.trouble(b)
		return cmp.Or(cmp.Compare(x.strikes, y.strikes), cmp.Compare(x.refusals, y.refusals), cmp.Compare(b, a))
	})
	for i, uid := range uids {
		if !f.late.isDue(uid) {
			read.left = append(read.left, uid)
			continue
		}
		came := false
		err := f.alone(c, uid, func() error {
			_, err := c.bodies(imap.UIDSetNum(uid), 1, func(m Message) {
				came = came || imap.UID(m.UID) == uid
				hand(m)
			})
			return err
		})
		switch {
		case err != nil && !isStatus(err):
			return read, err
		case !came:
			f.late.refused(c.limits, uid)
			read.refused = append(read.refused, uid)
		}
		if err != nil && !refusesMail(err) {
			f.late.spared(c.limits, uids[i+1:])
			read.left = append(read.left, uids[i+1:]...)
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
