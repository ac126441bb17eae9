package keystore

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func openFiles(t *testing.T, dir, passphrase string) *Store {
	t.Helper()
	s, err := Open(File, dir, func() (string, error) { return passphrase, nil })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFiles(t *testing.T) {
	ctx := t.Context()
	dir := filepath.Join(t.TempDir(), "keystore")
	s := openFiles(t, dir, "right")
	_, err := s.Get(ctx, "a")
	wantCode(t, err, protocol.ErrPasswordMissing)
	if err := s.Remove(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
	for key, secret := range map[string]string{"a": "first secret", "b": "second secret"} {
		if err := s.Set(ctx, key, secret); err != nil {
			t.Fatal(err)
		}
	}
	again := openFiles(t, dir, "right")
	for key, secret := range map[string]string{"a": "first secret", "b": "second secret"} {
		if got, err := again.Get(ctx, key); got != secret || err != nil {
			t.Errorf("%s: %q, %v", key, got, err)
		}
	}
	if err := again.Set(ctx, "a", "changed"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, "a"); got != "changed" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := s.Remove(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	_, err = again.Get(ctx, "b")
	wantCode(t, err, protocol.ErrPasswordMissing)

	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "a" && e.Name() != ".lock" {
			t.Errorf("%s is left behind", e.Name())
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("changed")) {
			t.Errorf("%s holds the secret in clear", e.Name())
		}
		if info, _ := e.Info(); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if info, _ := os.Stat(dir); runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v", info.Mode())
	}
}

func TestWrongPassphrase(t *testing.T) {
	ctx := t.Context()
	dir := filepath.Join(t.TempDir(), "keystore")
	right := openFiles(t, dir, "right")
	if err := right.Set(ctx, "a", "first"); err != nil {
		t.Fatal(err)
	}
	wrong := openFiles(t, dir, "wrong")
	_, err := wrong.Get(ctx, "a")
	wantCode(t, err, protocol.ErrPassphrase)
	// Neither a new item nor the only one may come under the other passphrase.
	wantCode(t, wrong.Set(ctx, "b", "second"), protocol.ErrPassphrase)
	wantCode(t, wrong.Set(ctx, "a", "other"), protocol.ErrPassphrase)
	if got, err := right.Get(ctx, "a"); got != "first" || err != nil {
		t.Errorf("after that: %q, %v", got, err)
	}
	_, err = right.Get(ctx, "b")
	wantCode(t, err, protocol.ErrPasswordMissing)

	// One damaged item does not lock the others, and can be set again.
	if err := right.Set(ctx, "b", "second"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("eyJhbGciOi"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = right.Get(ctx, "a")
	wantCode(t, err, protocol.ErrPassphrase)
	if err := right.Set(ctx, "a", "again"); err != nil {
		t.Fatal(err)
	}

	// Removing asks for no passphrase, and with the last item it may be changed.
	forgotten, err := Open(File, dir, func() (string, error) { return "", errors.New("no terminal") })
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a", "b"} {
		if err := forgotten.Remove(ctx, key); err != nil {
			t.Fatal(err)
		}
	}
	if err := openFiles(t, dir, "new").Set(ctx, "a", "first"); err != nil {
		t.Fatal(err)
	}
	_, err = openFiles(t, dir, "right").Get(ctx, "a")
	wantCode(t, err, protocol.ErrPassphrase)
}

func TestPassphraseIsAskedUntilItFits(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	if err := openFiles(t, dir, "right").Set(ctx, "a", "secret"); err != nil {
		t.Fatal(err)
	}
	asked := 0
	answers := []string{"wrong", "", "right"}
	s, err := Open(File, dir, func() (string, error) { asked++; return answers[asked-1], nil })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := s.Get(ctx, "a")
		wantCode(t, err, protocol.ErrPassphrase)
	}
	for range 3 {
		if got, err := s.Get(ctx, "a"); got != "secret" || err != nil {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if asked != 3 {
		t.Errorf("asked %d times", asked)
	}
	none, err := Open(File, dir, func() (string, error) { return "", errors.New("no terminal") })
	if err != nil {
		t.Fatal(err)
	}
	_, err = none.Get(ctx, "a")
	wantCode(t, err, protocol.ErrPassphrase)
	if !strings.Contains(err.Error(), "MAILCODE_PASSPHRASE") {
		t.Error(err)
	}
}

// TestKilledSet leaves what a Set leaves that is killed half way: nothing of it
// may be read, and the next one sweeps it up.
func TestKilledSet(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	s := openFiles(t, dir, "right")
	if err := s.Set(ctx, "a", "whole"); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, ".new-123")
	if err := os.Mkdir(half, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "a"), []byte("eyJ"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, "a"); got != "whole" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := s.Set(ctx, "b", "next"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestKeysAreNames(t *testing.T) {
	s := openFiles(t, t.TempDir(), "right")
	for _, key := range []string{"", ".lock", "../a", "a/b", `a\b`, "c:d", "%2e"} {
		if err := s.Set(t.Context(), key, "x"); err == nil {
			t.Errorf("%q was taken as a key", key)
		}
	}
}
