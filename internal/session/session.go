// Package session keeps the user's sessions and site rules: their records in
// one state file, their app passwords in the keystore. It adds, edits, tests
// and removes them. Several programs may do so at once.
package session

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// Home is the folder of all state: $MAILCODE_HOME, or mailcode in the user's
// configuration folder. It is made when something is first saved.
func Home() (string, error) {
	if dir := os.Getenv("MAILCODE_HOME"); dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return "", &protocol.Error{Code: protocol.ErrState, Sentence: "The folder in MAILCODE_HOME cannot be found: set it to a full path.", Err: err}
		}
		return abs, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", &protocol.Error{Code: protocol.ErrState, Sentence: "This user has no configuration folder: set HOME, or MAILCODE_HOME to a folder for Mailcode's state.", Err: err}
	}
	return filepath.Join(dir, "mailcode"), nil
}

// Store is the sessions and rules under one home. What it holds in memory of
// what another program could change, it holds against the file at each use. It
// may be used by many goroutines.
// Every error is a *protocol.Error.
type Store struct {
	file     file
	version  string
	check    func(context.Context, mailbox.Config) error
	vault    func(keystore.Backend) (vault, error) // opens a keystore
	fallback keystore.Backend                      // for sessions that name none
	now      func() time.Time
	patience time.Duration // for a test, once the password is there

	mu     sync.Mutex
	vaults map[keystore.Backend]vault // those that could be opened
}

// vault is a *keystore.Store.
type vault interface {
	Set(ctx context.Context, key, secret string) error
	Get(ctx context.Context, key string) (string, error)
	Remove(ctx context.Context, key string) error
}

// Open returns the store under home without touching anything there.
// passphrase is asked for when the file keystore is first needed; version is
// what the mail servers are told.
func Open(home string, passphrase func() (string, error), version string) *Store {
	return &Store{
		file:     file{path: filepath.Join(home, "state.json"), wait: lockWait, known: new(known)},
		version:  version,
		check:    mailbox.Check,
		fallback: keystore.Default(),
		now:      time.Now,
		patience: patience,
		vault: func(b keystore.Backend) (vault, error) {
			s, err := keystore.Open(b, filepath.Join(home, "keystore"), passphrase)
			if err != nil {
				return nil, err // not (*keystore.Store)(nil) in an interface
			}
			return s, nil
		},
		vaults: map[keystore.Backend]vault{},
	}
}

// List returns the sessions in the order they were added.
func (s *Store) List() ([]protocol.Session, error) {
	st, err := s.file.look()
	if err != nil {
		return nil, err
	}
	list := make([]protocol.Session, len(st.Sessions))
	for i := range st.Sessions {
		list[i] = own(st.Sessions[i].Value.Session)
	}
	return list, nil
}

// own is a session that shares nothing with s.
func own(s protocol.Session) protocol.Session {
	for _, list := range []*[]string{&s.Addresses, &s.Forwarders, &s.Automatic, &s.Folders, &s.AuthServ} {
		*list = slices.Clone(*list)
	}
	return s
}

// Find returns the session with that ID or, whatever its case, that name.
func (s *Store) Find(nameOrID string) (protocol.Session, error) {
	st, err := s.file.load()
	if err != nil {
		return protocol.Session{}, err
	}
	if r := st.session(nameOrID); r != nil {
		return r.Session, nil
	}
	if r := st.named(cleanName(nameOrID)); r != nil {
		return r.Session, nil
	}
	return protocol.Session{}, unknown(nameOrID)
}

func unknown(nameOrID string) *protocol.Error {
	return protocol.Errorf(protocol.ErrSessionUnknown, "There is no session %q: it may have been removed, see `mailcode session list`.", nameOrID)
}

// Mailbox is how to reach the mailbox of a session. Its Password reads the
// keystore each time it is called.
func (s *Store) Mailbox(sess protocol.Session) mailbox.Config {
	username := sess.Username
	if username == "" {
		username = provider.Username(sess.Provider, sess.Email)
	}
	c := mailbox.Config{
		Host: sess.Host, Port: sess.Port, TLS: sess.TLS,
		TrustCert: sess.TrustCert,
		Username:  username,
		Folders:   append([]string(nil), sess.Folders...),
		Version:   s.version,
		Slots:     filepath.Join(filepath.Dir(s.file.path), "connections"),
		Password: func(ctx context.Context) (string, error) {
			v, err := s.open(keystore.Backend(sess.Keystore))
			if err != nil {
				return "", err
			}
			return v.Get(ctx, sess.ID)
		},
	}
	if sess.CA != "" {
		c.CA = []byte(sess.CA)
	}
	return c
}

// AuthServ is whose Authentication-Results count in the mail of a session: its
// provider's, if the mail really comes out of that provider's server, and else
// those the user named.
func AuthServ(sess protocol.Session) []string {
	if provider.OwnHost(sess.Provider, sess.Host) {
		return provider.AuthServ(sess.Provider)
	}
	return append([]string(nil), sess.AuthServ...)
}

// AuthFields is how the server that [AuthServ] names writes its fields. A
// server of the user's own may write one for each method.
func AuthFields(sess protocol.Session) provider.AuthFields {
	if provider.OwnHost(sess.Provider, sess.Host) {
		return provider.Authentication(sess.Provider)
	}
	return provider.AuthFields{ByMethod: true}
}

// open returns the keystore b. One that could not be opened is tried again the
// next time.
func (s *Store) open(b keystore.Backend) (vault, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.vaults[b]; ok {
		return v, nil
	}
	v, err := s.vault(b)
	if err != nil {
		return nil, err
	}
	s.vaults[b] = v
	return v, nil
}

// named finds a session by its name in any case.
func (st *state) named(name string) *record {
	for i := range st.Sessions {
		if strings.EqualFold(st.Sessions[i].Value.Name, name) {
			return &st.Sessions[i].Value
		}
	}
	return nil
}

func (st *state) session(id string) *record {
	for i := range st.Sessions {
		if st.Sessions[i].Value.ID == id {
			return &st.Sessions[i].Value
		}
	}
	return nil
}
