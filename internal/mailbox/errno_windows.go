package mailbox

import "golang.org/x/sys/windows"

// Windows' own numbers: syscall.ECONNREFUSED and its like are inventions of Go
// there, which no socket call returns.
const (
	errnoRefused         = windows.WSAECONNREFUSED
	errnoHostUnreachable = windows.WSAEHOSTUNREACH
	errnoNetUnreachable  = windows.WSAENETUNREACH
	errnoNetDown         = windows.WSAENETDOWN
)
