package session

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// schema is the number of the state file's form. It grows only when an older
// release would misread the file; new fields do not change it, see kept.
const schema = 1

// lockWait bounds the wait for another mailcode that is writing. A write takes
// milliseconds, and no lock is held over a keyring or a network.
const lockWait = 5 * time.Second

// maxState is more than any real state file; beyond it the file is not ours.
const maxState = 16 << 20

// state is what the state file holds. It never holds a secret.
type state struct {
	Schema    int                   `json:"schema"`
	Sessions  []kept[record]        `json:"sessions"`
	Rules     []kept[protocol.Rule] `json:"rules,omitempty"`
	Leftovers []leftover            `json:"leftovers,omitempty"`
	Settings  kept[settings]        `json:"settings,omitzero"`

	Senders []kept[protocol.Sender] `json:"senders,omitempty"`
	Salt    string                  `json:"salt,omitempty"` // of the hashes in Used
	Used    []used                  `json:"used,omitempty"`

	rest map[string]json.RawMessage // of the file's own object, see kept
}

// record is a session as it is stored.
type record struct {
	protocol.Session
	Revision int `json:"revision"` // grows with each edit, so that a test knows what it tested

	AuthServDeclined []string `json:"authServDeclined,omitempty"` // not to be suggested again
}

// leftover is a secret that belongs to no session: it is to be deleted and could
// not be yet, or it is being stored for a session that is not recorded yet. The
// latter are left over if the program that stores them is killed.
type leftover struct {
	ID       string `json:"id"`
	Keystore string `json:"keystore"`
}

// file is the state file. Readers take no lock: it is only ever replaced as a
// whole. Beside it are its lock, and one that is shared by those who store
// secrets, see storing.
type file struct {
	path string
	wait time.Duration
}

// errCorrupt marks a file that was read and is no state of ours.
var errCorrupt = errors.New("state file is damaged")

// load reads the state; an absent file is an empty one. A damaged file is set
// aside and reported once, as state_corrupt; the next load finds none.
func (f file) load() (*state, error) {
	f, err := f.target()
	if err != nil {
		return nil, err
	}
	st, err := f.read()
	if !errors.Is(err, errCorrupt) {
		return st, err
	}
	unlock, err := f.lock(context.Background())
	if err != nil {
		return nil, err
	}
	defer unlock()
	st, err = f.read() // someone else may have seen to it
	if errors.Is(err, errCorrupt) {
		return nil, f.setAside(err)
	}
	return st, err
}

// update changes the state under the lock. Nothing is written if change fails.
func (f file) update(ctx context.Context, change func(*state) error) error {
	f, err := f.target()
	if err != nil {
		return err
	}
	if err := f.makeFolder(); err != nil {
		return err
	}
	unlock, err := f.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	f.removeStale()
	st, err := f.read()
	if errors.Is(err, errCorrupt) {
		return f.setAside(err)
	}
	if err != nil {
		return err
	}
	if err := change(st); err != nil {
		return err
	}
	return f.write(st)
}

// target is the file that path leads to, which may be a link into a folder that
// its owner backs up or shares: to replace the link would cut it off. The file
// need not be there.
func (f file) target() (file, error) {
	for range 40 { // as many as Linux follows (path_resolution(7))
		to, err := os.Readlink(f.path)
		if err != nil {
			return f, nil // no link; what else is wrong shows when it is read
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(f.path), to)
		}
		f.path = to
	}
	return f, protocol.Errorf(protocol.ErrState, "The file of sessions %s is a link that leads in a circle: remove it, or make it lead to a file.", f.path)
}

func (f file) makeFolder() error {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return f.trouble("made", err)
	}
	return nil
}

// removeStale removes what writers that were killed have left of new state
// files: whoever holds the lock is the only one who writes, and has not begun.
func (f file) removeStale() {
	dir, base := filepath.Split(f.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		// Digits alone are ours: ".state.json.swp" is some editor's.
		if n, ok := strings.CutPrefix(e.Name(), "."+base); ok && n != "" && strings.Trim(n, "0123456789") == "" && e.Type().IsRegular() {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

func (f file) read() (*state, error) {
	empty := &state{Schema: schema}
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	}
	if err != nil {
		return nil, f.trouble("read", err)
	}
	if !info.Mode().IsRegular() { // to read a pipe would wait for whoever writes into it
		return nil, protocol.Errorf(protocol.ErrState, "%s is not a file: move what is there out of the way, and Mailcode makes its own.", f.path)
	}
	if info.Size() > maxState {
		return nil, fmt.Errorf("%w: %d bytes", errCorrupt, info.Size())
	}
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	}
	if err != nil {
		return nil, f.trouble("read", err)
	}
	return f.decode(data)
}

func (f file) decode(data []byte) (*state, error) {
	// The number first: the rest of a later schema may not be for us to read.
	var head struct {
		Schema *int `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("%w: %v", errCorrupt, err)
	}
	switch {
	case head.Schema == nil || *head.Schema < 1:
		return nil, fmt.Errorf("%w: it has no schema number", errCorrupt)
	case *head.Schema > schema:
		return nil, protocol.Errorf(protocol.ErrStateNewer, "The sessions in %s were written by a later release of Mailcode: update this one (it has touched nothing).", f.path)
	}
	var all kept[state]
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%w: %v", errCorrupt, err)
	}
	st := &all.Value
	st.rest = all.rest
	ids := map[string]bool{}
	for _, s := range st.Sessions {
		if id := s.Value.ID; id == "" || ids[id] {
			return nil, fmt.Errorf("%w: session id %q is missing or twice there", errCorrupt, id)
		}
		ids[s.Value.ID] = true
	}
	return st, nil
}

func (f file) write(st *state) error {
	if st.Sessions == nil {
		st.Sessions = []kept[record]{}
	}
	data, err := json.Marshal(kept[state]{Value: *st, rest: st.rest})
	if err != nil {
		return &protocol.Error{Code: protocol.ErrInternal, Sentence: "The sessions could not be written as JSON: please report this.", Err: err}
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, data, "", "\t"); err != nil {
		return &protocol.Error{Code: protocol.ErrInternal, Sentence: "The sessions could not be written as JSON: please report this.", Err: err}
	}
	pretty.WriteByte('\n')
	if err := replace(f.path, pretty.Bytes()); err != nil {
		return f.trouble("written", err)
	}
	return nil
}

// lock takes the lock file that is beside the state file: the state file
// itself is replaced, and a lock on it would be a lock on the old one.
func (f file) lock(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, f.wait)
	defer cancel()
	l := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, 2*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return nil, f.busy(err)
		}
		return nil, f.trouble("locked", err)
	}
	return func() { l.Unlock() }, nil
}

// storing is held by whoever stores a secret that no session has yet, from
// before the secret is listed as left over until it no longer is. It ends with
// the program, however that ends. Any number may hold it.
func (f file) storing(ctx context.Context) (done func(), err error) {
	f, err = f.target()
	if err != nil {
		return nil, err
	}
	if err := f.makeFolder(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.wait+sweepLimit)
	defer cancel()
	l := flock.New(f.path+".storing", flock.SetPermissions(0o600))
	if _, err := l.TryRLockContext(ctx, 2*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return nil, f.busy(err)
		}
		return nil, f.trouble("locked", err)
	}
	return func() { l.Unlock() }, nil
}

// idle reports whether nobody is storing, and keeps it so until done is called.
func (f file) idle() (done func(), ok bool) {
	f, err := f.target()
	if err != nil {
		return nil, false
	}
	l := flock.New(f.path+".storing", flock.SetPermissions(0o600))
	if ok, err := l.TryLock(); err != nil || !ok {
		return nil, false
	}
	return func() { l.Unlock() }, true
}

func (f file) busy(err error) *protocol.Error {
	return &protocol.Error{Code: protocol.ErrStateBusy, Sentence: "Another mailcode is writing its sessions and does not finish: try again, and if it stays so end that program.", Err: err}
}

// setAside moves a damaged file out of the way, under a name that nothing
// overwrites, and says where it is. The lock must be held.
func (f file) setAside(cause error) error {
	stamp := f.path + ".corrupt-" + time.Now().UTC().Format("20060102T150405Z")
	name := stamp
	for i := 2; ; i++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			break
		}
		name = fmt.Sprintf("%s-%d", stamp, i)
	}
	if err := os.Rename(f.path, name); err != nil {
		return &protocol.Error{Code: protocol.ErrStateCorrupt, Sentence: fmt.Sprintf("The list of sessions in %s is damaged and could not be moved out of the way: move or repair that file, nothing is changed until then.", f.path), Err: errors.Join(cause, err)}
	}
	return &protocol.Error{Code: protocol.ErrStateCorrupt, Sentence: fmt.Sprintf("The list of sessions was damaged, so it was kept as %s and Mailcode goes on with an empty one: add your sessions again, or repair that file and move it back to %s.", name, f.path), Err: cause}
}

// SetAside returns the damaged state files that were kept, oldest first.
func (s *Store) SetAside() []string {
	f, err := s.file.target()
	if err != nil {
		return nil
	}
	kept, err := filepath.Glob(escapeGlob(f.path) + ".corrupt-*")
	if err != nil {
		return nil
	}
	return kept
}

// escapeGlob makes a path match itself.
func escapeGlob(path string) string {
	var b bytes.Buffer
	for _, c := range []byte(path) {
		if c == '*' || c == '?' || c == '[' {
			b.WriteByte('[')
			b.WriteByte(c)
			b.WriteByte(']')
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (f file) trouble(what string, err error) *protocol.Error {
	do := "check that its folder is yours and that the disk is not full"
	if errors.Is(err, fs.ErrPermission) {
		do = "make its folder yours, or set MAILCODE_HOME to one that is"
	}
	return &protocol.Error{Code: protocol.ErrState, Sentence: fmt.Sprintf("The sessions in %s could not be %s: %s.", f.path, what, do), Err: err}
}
