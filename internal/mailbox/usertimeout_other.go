//go:build !linux

package mailbox

import "syscall"

// setUserTimeout does nothing: TCP_USER_TIMEOUT is Linux's. The limit on every
// command notices a dead peer here.
func setUserTimeout(_, _ string, _ syscall.RawConn) error { return nil }
