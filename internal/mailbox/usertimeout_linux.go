package mailbox

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// unackedTimeout is how long the kernel waits for an acknowledgement.
const unackedTimeout = 30 * time.Second

// setUserTimeout sets TCP_USER_TIMEOUT (RFC 5482). Keep-alive alone does not
// notice a dead peer while data is in flight: Linux sends no probes then.
func setUserTimeout(_, _ string, c syscall.RawConn) error {
	var err error
	if ctl := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unackedTimeout.Milliseconds()))
	}); ctl != nil {
		return ctl
	}
	return err
}
