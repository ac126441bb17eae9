package mailbox

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// slots is how the processes of one user on one machine share the connections
// that a server allows an account: two browsers, two profiles and the command
// line each have their own. A slot is a file that is locked while a connection
// is there; the system frees it when its process is killed.
type slots struct {
	dir     string // "" counts nothing
	account string // a hash, so that the files say nothing of whose they are
}

const (
	// mostSlots is how many connections there may be to an account. Gmail allows
	// 15, Dovecot 10 from one address; the rest is for the user's telephone and
	// mail programs.
	mostSlots = 8
	// secondSlots is how many of them may be second connections: those that come
	// late must find room for a first.
	secondSlots = 4
)

var errNoSlot = errors.New("this computer has enough connections to the mailbox")

func slotsOf(cfg Config) slots {
	// With the port: what answers at another may be another server.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s", strings.ToLower(cfg.Host), cfg.Port, cfg.Username))
	return slots{dir: cfg.Slots, account: fmt.Sprintf("%x", sum[:8])}
}

func (s slots) lock(name string) *flock.Flock {
	return flock.New(filepath.Join(s.dir, s.account+"-"+name+".lock"), flock.SetPermissions(0o600))
}

// skewFile is where the difference between the account's clock and ours is kept,
// beside the slots; "" where nothing is.
func (s slots) skewFile() string {
	if s.dir == "" {
		return ""
	}
	return filepath.Join(s.dir, s.account+".skew")
}

// take takes a slot, for a first or a second connection, or returns errNoSlot.
// Where they cannot be counted there is no slot, and no error: a folder that
// cannot be written to is no reason to wait for no mail.
func (s slots) take(second bool) (*flock.Flock, error) {
	if s.dir == "" || os.MkdirAll(s.dir, 0o700) != nil {
		return nil, nil
	}
	if second && s.wanted() {
		return nil, errNoSlot
	}
	n := 0
	if second {
		n = mostSlots - secondSlots
	}
	for ; n < mostSlots; n++ {
		l := s.lock(fmt.Sprint(n))
		switch ok, err := l.TryLock(); {
		case err != nil:
			return nil, nil
		case ok:
			return l, nil
		}
	}
	return nil, errNoSlot
}

// want asks those who can do without their connection to let it go, until the
// lock it returns is unlocked. It may be nil: somebody was just looking.
func (s slots) want() *flock.Flock {
	l := s.lock("wanted")
	if ok, err := l.TryRLock(); err != nil || !ok {
		return nil
	}
	return l
}

// wanted reports whether a first connection waits for a slot.
func (s slots) wanted() bool {
	if s.dir == "" {
		return false
	}
	l := s.lock("wanted")
	ok, err := l.TryLock()
	l.Unlock()
	return err == nil && !ok
}

// noSlot is what the user is told of errNoSlot.
func noSlot(cfg Config) *protocol.Error {
	return fault(protocol.ErrTooMany, own{errNoSlot},
		"Mailcode has %d connections to this mailbox at %s open on this computer, in other browsers or on the command line: it waits for one of them to end.", mostSlots, cfg.Host)
}
