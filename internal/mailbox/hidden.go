package mailbox

import (
	"time"

	"github.com/emersion/go-imap/v2"
)

// What a server announces and what it gives are mostly the same. Where they are not,
// the UIDs are asked for first: "n:*" means the last message, too, whatever its UID
// (RFC 9051 section 9, seq-range), and a mail that is there already would be sent
// whole each time.

// owed is how many of n messages that were announced have not come. A server may
// give a message with another before it tells of it.
func (f *folder) owed(n int) int {
	owed := max(0, n-f.unannounced)
	f.unannounced = max(0, f.unannounced-n)
	return owed
}

// isAnyFrom reports whether there is a message with a UID from next on.
func (c *conn) isAnyFrom(next imap.UID) (bool, error) {
	if err := c.leave(); err != nil {
		return false, err
	}
	c.start(maxReply, c.limits.answer)
	defer c.stop()
	var set imap.UIDSet
	set.AddRange(next, 0)
	n, err := countFrom(c.client.Fetch(set, &imap.FetchOptions{UID: true}), next)
	if err != nil {
		return false, c.refused(err)
	}
	return n > 0, nil
}

// mostHidden is how often mail is asked for that was announced and did not come:
// for half a minute. Then the folder is opened again, and there are the probes.
const mostHidden = 5

// hide takes note of a reading for n new mails, of there in the folder, or for those
// that are hidden. Where nothing came and none of them has gone, it was announced
// before it can be fetched, as some servers do that store mail in several places.
func (f *folder) hide(c *conn, n int, there int64, came bool) {
	if came || n == 0 && !f.isHidden() || c.count.total() < there {
		f.hidden = 0
		return
	}
	if f.hidden++; f.hidden > mostHidden {
		f.hidden, f.stale = 0, true
		return
	}
	f.unhide = time.Now().Add(c.limits.again(f.hidden))
	c.count.missed(int64(n))
	if f.floor != 0 && f.floor < f.next {
		// Or UIDNEXT was too high when the folder was opened. Nothing from the
		// floor on was there before, so that what is there now is new.
		f.next, f.hidden = f.floor, 0
		c.count.poke()
	}
}

// isHidden reports whether there is mail that was announced and did not come, and
// unhides whether it may be asked for now.
func (f *folder) isHidden() bool { return f.hidden > 0 }
func (f *folder) unhides() bool  { return f.isHidden() && !time.Now().Before(f.unhide) }
