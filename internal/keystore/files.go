package keystore

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/99designs/keyring"
	"github.com/gofrs/flock"
)

// files is keyring's file backend made safe: that one writes in place, so that
// a crash leaves half a file, and encrypts with whatever passphrase it is
// given, so that a typing mistake leaves items that no one passphrase opens.
type files struct {
	dir        string
	passphrase func() *string
}

// lockWait is how long to wait for another mailcode that is writing.
const lockWait = 10 * time.Second

func (f *files) in(dir string) (keyring.Keyring, error) {
	p := f.passphrase()
	if p == nil {
		return nil, errPassphrase
	}
	return keyring.Open(keyring.Config{
		AllowedBackends:  []keyring.BackendType{keyring.FileBackend},
		FileDir:          dir,
		FilePasswordFunc: keyring.FixedStringPrompt(*p),
	})
}

// Get decrypts one item. Whatever is wrong with a file that can be read is
// taken for a wrong passphrase: decryption cannot tell that from damage.
func (f *files) Get(key string) (keyring.Item, error) {
	name, err := f.name(key)
	if err != nil {
		return keyring.Item{}, err
	}
	if _, err := os.ReadFile(name); err != nil {
		return keyring.Item{}, err
	}
	k, err := f.in(f.dir)
	if err != nil {
		return keyring.Item{}, err
	}
	item, err := k.Get(key)
	if err != nil && !notFound(err) {
		return item, fmt.Errorf("%w: %w", errPassphrase, err)
	}
	return item, err
}

// Set writes the item beside the others and moves it into place, if the
// passphrase opens at least one of those that are there.
func (f *files) Set(item keyring.Item) error {
	name, err := f.name(item.Key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(f.dir, 0o700); err != nil {
		return err
	}
	unlock, err := f.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := f.verify(); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(f.dir, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	k, err := f.in(tmp)
	if err != nil {
		return err
	}
	if err := k.Set(item); err != nil {
		return err
	}
	made := filepath.Join(tmp, item.Key)
	if err := flush(made); err != nil {
		return err
	}
	return os.Rename(made, name)
}

// Remove deletes the item's file.
func (f *files) Remove(key string) error {
	name, err := f.name(key)
	if err != nil {
		return err
	}
	if _, err := os.Stat(f.dir); err != nil {
		return err
	}
	unlock, err := f.lock()
	if err != nil {
		return err
	}
	defer unlock()
	return os.Remove(name)
}

// name is the file of key, which keyring names as we do as long as the key is
// what it should be: a UUID. Dot names are for the lock and for unfinished files.
func (f *files) name(key string) (string, error) {
	if key == "" || strings.HasPrefix(key, ".") || strings.ContainsAny(key, `/\:%`) {
		return "", fmt.Errorf("%q is no key", key)
	}
	return filepath.Join(f.dir, key), nil
}

// verify holds the passphrase against what it should open. One item that opens
// is enough: another may be damaged, and must not lock the user out of all.
func (f *files) verify() error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	var wrong error
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				os.RemoveAll(filepath.Join(f.dir, e.Name())) // of a Set that was killed; we hold the lock
			}
			continue
		}
		if _, err := f.Get(e.Name()); err == nil {
			return nil
		} else if !notFound(err) {
			wrong = err
		}
	}
	return wrong
}

func (f *files) lock() (unlock func(), err error) {
	l := flock.New(filepath.Join(f.dir, ".lock"), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	if _, err := l.TryLockContext(ctx, 5*time.Millisecond); err != nil {
		return nil, fmt.Errorf("lock of the file keystore: %v", err)
	}
	return func() { l.Unlock() }, nil
}

// flush makes the file's bytes outlive a crash before its name does.
func flush(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
