// Package keystore keeps secrets in the operating system's own keyring, or
// where the user asked for it in files under a passphrase, through
// github.com/99designs/keyring. It opens exactly the one backend it is told.
// No call takes longer than five seconds, whatever the keyring does (thirty, of
// files), besides the time that those before it take, each no longer.
package keystore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/keyring"

	// Before keyring: see its package comment.
	"codeberg.org/mailcode/mailcode/internal/keystore/guard"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// keyring's init is over when this runs, since this package imports it.
func init() { guard.Restore() }

// Backend is a place that keeps secrets. The names are stored with each session.
type Backend string

const (
	SecretService Backend = "secret-service" // Linux: GNOME Keyring, KeePassXC, KWallet, by D-Bus
	Keychain      Backend = "keychain"       // macOS; only in a build with cgo
	WinCred       Backend = "wincred"        // Windows Credential Manager
	File          Backend = "file"           // encrypted files; only where the user asks for them
)

// Default is the backend of this operating system's desktop. It is never
// [File]: nobody gets that without having asked.
func Default() Backend {
	switch runtime.GOOS {
	case "darwin":
		return Keychain
	case "windows":
		return WinCred
	}
	return SecretService
}

// Backends are the backends that this operating system can have, the default
// first, whether or not they work just now.
func Backends() []Backend { return []Backend{Default(), File} }

// limit is how long a call may take, a prompt that somebody sees included, and
// how long the calls behind it wait for a keyring that serves nobody.
const limit = 5 * time.Second

// fileLimit is limit for [File]. There is nobody who could be asked and no daemon
// that could be mute: what takes long is a busy machine, at making a key of the
// passphrase and at writing through to the disk. Saving a session on one whose two
// processors had thirty programs to run took more than five seconds.
const fileLimit = 30 * time.Second

// maxSecret is what Windows stores in one credential
// (CRED_MAX_CREDENTIAL_BLOB_SIZE); the other backends take more, but a session
// should not stop working when it is set up again on Windows.
const maxSecret = 5 * 512

// service is the name under which keychain and wincred show our entries.
const service = "mailcode"

// ring is what is used of keyring.Keyring.
type ring interface {
	Get(key string) (keyring.Item, error)
	Set(item keyring.Item) error
	Remove(key string) error
}

// Store is one backend. It may be used by many goroutines; the keyring sees
// their calls one after the other. Every error is a *protocol.Error.
type Store struct {
	backend Backend
	prefix  string // of keys, where the backend is shared with other programs
	open    func() (ring, error)
	limit   time.Duration

	turn  chan struct{} // held by the one call that is under way; guards ring
	turns atomic.Uint64 // how many calls have had it
	ring  ring          // nil until a call has opened it, and after one failed

	passphrase func() (string, error) // nil unless File
	unlocking  sync.Mutex
	secret     atomic.Pointer[string] // the passphrase, once it has opened something
	dir        string
}

// Open returns a store on backend b. It neither reads nor asks for anything:
// the keyring is reached by the first call. dir and passphrase are for [File]:
// the folder of the files, and what to call when the passphrase is first
// needed, for which there is no time limit. Open fails with keyring_absent
// where this machine or this build has no such backend.
func Open(b Backend, dir string, passphrase func() (string, error)) (*Store, error) {
	if !slices.Contains(Backends(), b) {
		return nil, protocol.Errorf(protocol.ErrKeyringAbsent, "This computer has no keystore called %q: choose %s or %s.", b, Default(), File)
	}
	if !slices.Contains(keyring.AvailableBackends(), keyring.BackendType(b)) {
		return nil, absent(b, runtime.GOOS, guard.Found(), nil)
	}
	s := &Store{backend: b, limit: limit, turn: make(chan struct{}, 1), dir: dir}
	switch b {
	case File:
		if dir == "" || passphrase == nil {
			return nil, protocol.Errorf(protocol.ErrInternal, "The file keystore has no folder or no way to ask for its passphrase: please report this.")
		}
		s.passphrase, s.limit = passphrase, fileLimit
		s.open = func() (ring, error) { return &files{dir: dir, passphrase: s.secret.Load}, nil }
	default:
		if b == SecretService {
			// The collection is everybody's, and items are found by their key alone.
			s.prefix = service + ":"
		}
		s.open = func() (ring, error) { return openKeyring(b) }
	}
	return s, nil
}

// openKeyring opens exactly backend b: with more than one allowed, keyring
// falls silently to the next, files included.
func openKeyring(b Backend) (ring, error) {
	config := keyring.Config{
		AllowedBackends: []keyring.BackendType{keyring.BackendType(b)},
		ServiceName:     service,
		WinCredPrefix:   service,
		// Without these macOS asks at every read, and hands secrets out under
		// a locked screen.
		KeychainTrustApplication:       true,
		KeychainAccessibleWhenUnlocked: true,
	}
	if b == SecretService {
		config.LibSecretCollectionName = collection()
	}
	return keyring.Open(config)
}

// Set stores a secret under key, which is a session's ID. A failed Set has
// stored nothing, also when the keyring comes to life after the time is up.
func (s *Store) Set(ctx context.Context, key, secret string) error {
	if len(secret) > maxSecret {
		return protocol.Errorf(protocol.ErrSessionInvalid, "The password is longer than %d bytes: paste only the app password.", maxSecret)
	}
	if err := s.unlock(); err != nil {
		return err
	}
	return s.call(ctx,
		func(r ring) error {
			return r.Set(keyring.Item{Key: s.prefix + key, Data: []byte(secret), Label: "Mailcode", Description: "app password"})
		},
		// Nobody knows of this secret any more, and it may not fit the session
		// that is stored beside it.
		func(r ring) { r.Remove(s.prefix + key) })
}

// Get returns the secret stored under key, or password_missing.
func (s *Store) Get(ctx context.Context, key string) (string, error) {
	if err := s.unlock(); err != nil {
		return "", err
	}
	found := make(chan string, 1)
	err := s.call(ctx, func(r ring) error {
		item, err := r.Get(s.prefix + key)
		if err == nil {
			found <- string(item.Data)
		}
		return err
	}, nil)
	if err != nil {
		return "", err
	}
	return <-found, nil
}

// Remove deletes what is stored under key. That there is nothing is no error,
// and the file backend needs no passphrase for it.
func (s *Store) Remove(ctx context.Context, key string) error {
	err := s.call(ctx, func(r ring) error { return r.Remove(s.prefix + key) }, nil)
	var e *protocol.Error
	if errors.As(err, &e) && e.Code == protocol.ErrPasswordMissing {
		return nil
	}
	return err
}

// unlock asks for the passphrase of the file backend, outside of any limit: a
// person may be typing it. It is kept once it has opened or made something.
func (s *Store) unlock() error {
	if s.passphrase == nil || s.secret.Load() != nil {
		return nil
	}
	s.unlocking.Lock()
	defer s.unlocking.Unlock()
	if s.secret.Load() != nil {
		return nil
	}
	p, err := s.passphrase()
	if err != nil {
		var e *protocol.Error
		if errors.As(err, &e) {
			return e
		}
		return &protocol.Error{Code: protocol.ErrPassphrase, Sentence: "There is no passphrase for the file keystore: set MAILCODE_PASSPHRASE, or start mailcode in a terminal where it can ask.", Err: err}
	}
	if p == "" {
		return protocol.Errorf(protocol.ErrPassphrase, "The passphrase of the file keystore is empty: set MAILCODE_PASSPHRASE, or type one when asked.")
	}
	s.secret.Store(&p)
	return nil
}

// call runs op on the ring, in a goroutine that may outlive it: nothing in
// keyring, D-Bus or the desktops' prompts can be cancelled. While one such
// call hangs, those behind it fail after the limit too, instead of piling up
// goroutines and prompts. If op succeeds after call has given up, undo runs.
func (s *Store) call(ctx context.Context, op func(ring) error, undo func(ring)) error {
	if err := s.await(ctx); err != nil {
		return s.explain(err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, s.limit, errSilent)
	defer cancel()
	var settled atomic.Bool // by whichever comes first: the end of op, or of our patience
	done := make(chan error, 1)
	go func() {
		defer func() { <-s.turn }()
		err := s.run(op)
		if settled.CompareAndSwap(false, true) {
			done <- err
			return
		}
		if err == nil && undo != nil {
			s.run(func(r ring) error { undo(r); return nil })
		}
	}()
	select {
	case err := <-done:
		return s.explain(err)
	case <-ctx.Done():
		if !settled.CompareAndSwap(false, true) {
			return s.explain(<-done)
		}
		return s.explain(context.Cause(ctx))
	}
}

// await takes the turn. A queue of fifty sessions is no silent keyring: what
// counts is for how long nobody was served. Go serves those who wait for a
// channel in the order they came.
func (s *Store) await(ctx context.Context) error {
	silent := time.NewTimer(s.limit)
	defer silent.Stop()
	for seen := s.turns.Load(); ; {
		select {
		case s.turn <- struct{}{}:
			s.turns.Add(1)
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-silent.C:
		}
		now := s.turns.Load()
		if now == seen {
			return errSilent
		}
		// Somebody was served meanwhile; when, nobody has noted.
		seen = now
		silent.Reset(s.limit)
	}
}

// run does one operation, in its turn. A panic becomes an error: go-libsecret
// dereferences a nil signal when the bus goes away under a prompt, and trusts
// the types of what the daemon answers.
func (s *Store) run(op func(ring) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("keyring: panic: %v", p)
		}
		if err != nil && !notFound(err) {
			// It may hold a dead session, or the collection "/" of a prompt
			// that nobody answered.
			s.ring = nil
		}
		if errors.Is(err, errPassphrase) {
			s.secret.Store(nil)
		}
	}()
	if s.ring == nil {
		if s.ring, err = s.open(); err != nil {
			return err
		}
	}
	return op(s.ring)
}
