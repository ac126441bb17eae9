//go:build !windows

package mailbox

import "syscall"

const (
	errnoRefused         = syscall.ECONNREFUSED
	errnoHostUnreachable = syscall.EHOSTUNREACH
	errnoNetUnreachable  = syscall.ENETUNREACH
	errnoNetDown         = syscall.ENETDOWN
)
