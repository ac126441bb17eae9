package keystore

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/keyring"

	"codeberg.org/mailcode/mailcode/internal/keystore/guard"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// stuck is a ring that waits, at each call, for somebody to let it go.
type stuck struct {
	keyring.ArrayKeyring
	release chan struct{}
	calls   atomic.Int32
	panics  bool
	fails   error
}

func (s *stuck) wait() error {
	s.calls.Add(1)
	if s.release != nil {
		<-s.release
	}
	if s.panics {
		panic("nil signal")
	}
	return s.fails
}

func (s *stuck) Get(key string) (keyring.Item, error) {
	if err := s.wait(); err != nil {
		return keyring.Item{}, err
	}
	return s.ArrayKeyring.Get(key)
}

func (s *stuck) Set(item keyring.Item) error {
	if err := s.wait(); err != nil {
		return err
	}
	return s.ArrayKeyring.Set(item)
}

func with(r ring) (s *Store, opened *int) {
	opened = new(int)
	return &Store{backend: SecretService, prefix: "mailcode:", limit: limit, turn: make(chan struct{}, 1),
		open: func() (ring, error) { *opened++; return r, nil }}, opened
}

func wantCode(t *testing.T, err error, want protocol.ErrorCode) {
	t.Helper()
	var e *protocol.Error
	if !errors.As(err, &e) || e.Code != want {
		t.Fatalf("error %v, want code %s", err, want)
	}
	if !strings.HasSuffix(e.Sentence, ".") || !strings.Contains(e.Sentence, ": ") {
		t.Errorf("not a sentence with advice: %q", e.Sentence)
	}
}

func TestSetGetRemove(t *testing.T) {
	ctx := t.Context()
	s, opened := with(&stuck{})
	if err := s.Set(ctx, "a", "secret"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, "a"); got != "secret" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	_, err := s.Get(ctx, "b")
	wantCode(t, err, protocol.ErrPasswordMissing)
	for range 2 {
		if err := s.Remove(ctx, "a"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.Get(ctx, "a")
	wantCode(t, err, protocol.ErrPasswordMissing)
	if *opened != 1 {
		t.Errorf("opened %d times", *opened)
	}
	wantCode(t, s.Set(ctx, "a", strings.Repeat("x", maxSecret+1)), protocol.ErrSessionInvalid)
}

// A busy machine takes its time to write a file; nobody is mute there.
func TestSlowFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(File, t.TempDir(), func() (string, error) { return "a passphrase", nil })
		if err != nil {
			t.Fatal(err)
		}
		open := s.open
		s.open = func() (ring, error) {
			time.Sleep(4 * limit) // of the bubble's clock
			return open()
		}
		if err := s.Set(t.Context(), "a", "secret"); err != nil {
			t.Error(err)
		}
		if got, err := s.Get(t.Context(), "a"); got != "secret" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}

func TestSilentKeyring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &stuck{release: make(chan struct{})}
		s, _ := with(r)
		began := time.Now()
		_, err := s.Get(t.Context(), "a")
		wantCode(t, err, protocol.ErrKeyringSilent)
		// Those behind it wait their five seconds too, and start no call.
		_, err = s.Get(t.Context(), "a")
		wantCode(t, err, protocol.ErrKeyringSilent)
		wantCode(t, s.Set(t.Context(), "a", "b"), protocol.ErrKeyringSilent)
		if took := time.Since(began); took != 3*limit { // of the bubble's clock
			t.Errorf("took %v, want %v", took, 3*limit)
		}
		if n := r.calls.Load(); n != 1 {
			t.Errorf("%d calls reached the keyring", n)
		}
		close(r.release)
		synctest.Wait()
		_, err = s.Get(t.Context(), "a")
		wantCode(t, err, protocol.ErrPasswordMissing)
	})
}

// A queue is no silence, however long: each call has its own five seconds from
// when its turn comes.
func TestQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &stuck{release: make(chan struct{})}
		s, _ := with(r)
		ctx := t.Context()
		const calls = 50
		failed := make(chan error, calls)
		for range calls {
			go func() { failed <- s.Set(ctx, "a", "secret") }()
		}
		began := time.Now()
		for range calls {
			time.Sleep(limit - time.Millisecond) // of the bubble's clock
			r.release <- struct{}{}
		}
		for range calls {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != calls*(limit-time.Millisecond) {
			t.Errorf("took %v", took)
		}

		// One that hangs holds up those behind it for the limit, and no longer
		// than twice that where the one before it was served just now.
		began = time.Now()
		for range calls {
			go func() { failed <- s.Set(ctx, "a", "secret") }()
		}
		time.Sleep(limit / 2)
		r.release <- struct{}{}
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
		for range calls - 1 {
			wantCode(t, <-failed, protocol.ErrKeyringSilent)
		}
		if took := time.Since(began); took > 2*limit {
			t.Errorf("a keyring that hangs held them up for %v", took)
		}
		close(r.release)
		synctest.Wait()
	})
}

func TestLateSetIsUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &stuck{release: make(chan struct{})}
		s, _ := with(r)
		wantCode(t, s.Set(t.Context(), "a", "secret"), protocol.ErrKeyringSilent)
		r.release <- struct{}{}
		synctest.Wait()
		if keys, _ := r.Keys(); len(keys) != 0 {
			t.Errorf("%q stayed in the keyring", keys)
		}
	})
}

func TestCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &stuck{release: make(chan struct{})}
		s, _ := with(r)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		began := time.Now()
		_, err := s.Get(ctx, "a")
		wantCode(t, err, protocol.ErrKeyringSilent)
		if !errors.Is(err, context.Canceled) || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		close(r.release)
	})
}

func TestBrokenKeyring(t *testing.T) {
	r := &stuck{panics: true}
	s, opened := with(r)
	_, err := s.Get(t.Context(), "a")
	wantCode(t, err, protocol.ErrKeyringFailed)
	r.panics, r.fails = false, errors.New("Cannot get secret of a locked object")
	_, err = s.Get(t.Context(), "a")
	wantCode(t, err, protocol.ErrKeyringLocked)
	r.fails = nil
	if err := s.Set(t.Context(), "a", "b"); err != nil {
		t.Fatal(err)
	}
	if *opened != 3 {
		t.Errorf("opened %d times; after a failure it must be opened afresh", *opened)
	}
}

func TestOpenOnlyWhatWasAsked(t *testing.T) {
	for _, b := range []Backend{"", "pass", "keyctl", "kwallet", "FILE", "nosuch"} {
		if _, err := Open(b, t.TempDir(), nil); err == nil {
			t.Errorf("opened %q", b)
		} else {
			wantCode(t, err, protocol.ErrKeyringAbsent)
		}
	}
	if Default() == File {
		t.Error("nobody gets the file keystore without asking")
	}
}

func TestFailures(t *testing.T) {
	for _, c := range []struct {
		b     Backend
		goos  string
		bus   guard.Bus
		err   error
		code  protocol.ErrorCode
		words string
	}{
		{SecretService, "linux", guard.Ready, errors.New("Cannot create an item in a locked collection"), protocol.ErrKeyringLocked, "--keystore file"},
		{SecretService, "linux", guard.Ready, errors.New("Cannot get secret of a locked object"), protocol.ErrKeyringLocked, "unlock it"},
		{SecretService, "linux", guard.Absent, keyring.ErrNoAvailImpl, protocol.ErrKeyringAbsent, "no D-Bus session bus"},
		{SecretService, "linux", guard.Ready, keyring.ErrNoAvailImpl, protocol.ErrKeyringAbsent, "install and start"},
		{SecretService, "linux", guard.Ready, errors.New("Object does not exist at path \u201c/\u201d"), protocol.ErrKeyringAbsent, "--keystore file"},
		{SecretService, "linux", guard.Ready, errors.New("dbus: connection closed by user"), protocol.ErrKeyringAbsent, "--keystore file"},
		{SecretService, "linux", guard.Silent, keyring.ErrNoAvailImpl, protocol.ErrKeyringSilent, "message bus"},
		{SecretService, "linux", guard.Ready, errSilent, protocol.ErrKeyringSilent, "5 seconds"},
		{SecretService, "linux", guard.Ready, errors.New("something new"), protocol.ErrKeyringFailed, "mailcode doctor"},
		{Keychain, "darwin", guard.Unknown, keyring.ErrNoAvailImpl, protocol.ErrKeyringAbsent, "without cgo"},
		{Keychain, "darwin", guard.Unknown, errors.New("User interaction is not allowed. (-25308)"), protocol.ErrKeyringLocked, "Keychain Access"},
		{Keychain, "darwin", guard.Unknown, errSilent, protocol.ErrKeyringSilent, "Always Allow"},
		{WinCred, "windows", guard.Unknown, errSilent, protocol.ErrKeyringSilent, "Credential Manager"},
		{WinCred, "windows", guard.Unknown, keyring.ErrNoAvailImpl, protocol.ErrKeyringAbsent, "Credential Manager"},
		{WinCred, "windows", guard.Unknown, keyring.ErrKeyNotFound, protocol.ErrPasswordMissing, "paste it again"},
		{File, "linux", guard.Absent, errPassphrase, protocol.ErrPassphrase, "/some/folder"},
		{File, "linux", guard.Absent, errors.New("no space left on device"), protocol.ErrKeyringFailed, "disk"},
	} {
		e := explain(c.b, "/some/folder", c.goos, c.bus, c.err)
		if !strings.Contains(e.Sentence, c.words) {
			t.Errorf("%s, %v: %q does not say %q", c.b, c.err, e.Sentence, c.words)
		}
		wantCode(t, e, c.code)
	}
}
