// Package guard keeps the D-Bus client inside github.com/99designs/keyring
// from hanging the process before main.
//
// On Linux that module connects to the session bus in init (kwallet.go and
// secretservice.go): a bus that accepts and then says nothing stops the
// process before its first line, and where no bus is named the D-Bus library
// runs dbus-launch, which leaves a dbus-daemon behind at every start and gives
// it our standard output. Neither can be switched off. This package's init
// looks first: it names the bus that is there, or one that cannot be.
//
// It must be initialised before keyring. Packages that do not depend on each
// other are initialised in the order of their import paths (Go specification,
// "Program initialization"; cmd/link, since Go 1.21), so this works because
// "codeberg.org/…" sorts before "github.com/…" and because everything this
// package imports is also imported by keyring, whose turn would otherwise come
// first. The tests hold both, and run a real program against a silent bus.
package guard

// Bus is what was found where the session bus should be.
type Bus int

const (
	Unknown Bus = iota // not looked for: not Linux
	Ready              // it answered
	Absent             // none is named, or nothing listens
	Silent             // something accepts there and does not answer
)

// Found is what init found. It does not change afterwards.
func Found() Bus { return found }

var found Bus
