package mailbox

import (
	"errors"
	"time"
)

// mostUnconfirmed is how many IDLEs in a row may go without the "+" that says that the
// server is in IDLE (RFC 2177): one may be the network.
const mostUnconfirmed = 2

// listen is conn.listen, and polls a server that takes IDLE and does not say so, for
// some minutes, and longer each time that it goes on like that: each IDLE costs a
// connection, and until that is given up nothing is seen of what comes.
func (o *owner) listen(c *conn) error {
	asked := c.idling == nil && c.idles()
	err := c.listen()
	if !asked {
		return err
	}
	if c.idling != nil {
		o.unconfirmed = 0
		return err
	}
	if why, _ := c.wire.end(); err == nil || !errors.Is(why, errSilent) {
		return err
	}
	if o.unconfirmed++; o.unconfirmed >= mostUnconfirmed {
		again := min(o.unconfirmed-mostUnconfirmed, 8)
		o.polls = time.Now().Add(min(o.limits.back<<again, 12*o.limits.back))
	}
	return err
}
