package session

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
)

// known is the state file as it was read last, so that two hundred requests
// that look at one mail decode it once. Another program may replace the file at
// any moment: each look at it begins with a stat.
type known struct {
	mu   sync.Mutex
	info fs.FileInfo // of the file that st was read from
	st   *state      // nil where nothing is known; shared, not to be changed
}

// look is [file.load] for those who change nothing of what they get.
func (f file) look() (*state, error) {
	if st := f.known.as(f); st != nil {
		return st, nil
	}
	f, err := f.target()
	if err != nil {
		return nil, err
	}
	st, err := f.known.look(f)
	if errors.Is(err, errCorrupt) {
		return f.load() // which sees to it
	}
	return st, err
}

// as is what is known of a file that is where it was, or nil: one system call,
// since it is on every mail's way. A link is not the file it leads to.
func (k *known) as(f file) *state {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.st == nil {
		return nil
	}
	if info, err := os.Lstat(f.path); err != nil || !same(info, k.info) {
		return nil
	}
	return k.st
}

func (k *known) look(f file) (*state, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	info, missing := os.Stat(f.path)
	if missing == nil && k.st != nil && same(info, k.info) {
		return k.st, nil
	}
	k.st, k.info = nil, nil
	st, err := f.read()
	// Of a file that was replaced since the stat, the next stat tells.
	if err == nil && missing == nil && aged(info, time.Now()) {
		k.st, k.info = st, info
	}
	return st, err
}

// wrote notes what f is now. The caller holds the lock, so it is what he wrote.
func (k *known) wrote(f file, data []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.st, k.info = nil, nil
	// Decoded anew: what the writer had may be in other hands.
	st, err := f.decode(data)
	if err != nil {
		return
	}
	if info, err := os.Stat(f.path); err == nil {
		k.st, k.info = st, info
	}
}

// same reports whether a file has not been replaced, nor written to.
func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// aged reports whether whatever is written into a file from now on gets
// another stamp, as git has it of its index (racy-git): a file that is replaced
// twice may have its old inode, and its old length. Linux stamps by the tick of
// its clock, 10 ms at most; exFAT and HFS+ in seconds.
func aged(info fs.FileInfo, now time.Time) bool {
	tick := 20 * time.Millisecond
	if info.ModTime().Nanosecond() == 0 {
		tick = 2 * time.Second
	}
	return now.Sub(info.ModTime()) > tick
}
