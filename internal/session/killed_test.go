package session

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// asAdder makes this test binary a program that adds sessions to the home it
// names until it is killed.
const asAdder = "MAILCODE_TEST_ADDER"

// disk is a keystore that several programs share: a file for each secret.
type disk struct {
	dir    string
	stored func() // after each Set; may be nil
}

func (d disk) Set(_ context.Context, key, secret string) error {
	if err := os.WriteFile(filepath.Join(d.dir, key), []byte(secret), 0o600); err != nil {
		return err
	}
	if d.stored != nil {
		d.stored()
	}
	return nil
}

func (d disk) Get(_ context.Context, key string) (string, error) {
	secret, err := os.ReadFile(filepath.Join(d.dir, key))
	return string(secret), err
}

func (d disk) Remove(_ context.Context, key string) error {
	if err := os.Remove(filepath.Join(d.dir, key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// withDisk is a store under home with its secrets in the folder keystore there.
func withDisk(home string, stored func()) (*world, error) {
	dir := filepath.Join(home, "keystore")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	w := newWorld(home)
	w.vault = func(keystore.Backend) (vault, error) { return disk{dir, stored}, nil }
	return w, nil
}

// addUntilKilled prints a line for each session it has added or, if it is to
// stop there, once it has stored a secret, and then waits.
func addUntilKilled(home string, stop bool) error {
	var stored func()
	if stop {
		stored = func() {
			fmt.Println("stored")
			fmt.Scanln() // for ever: the pipe is never written to
		}
	}
	w, err := withDisk(home, stored)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		draft := protocol.Session{Name: fmt.Sprintf("%d %d", os.Getpid(), i), Host: "mail.example.org", Email: "a@example.org"}
		if _, err := w.Save(context.Background(), draft, "p"); err != nil {
			return err
		}
		fmt.Println("added")
	}
}

// killAdder runs it and kills it after so many lines.
func killAdder(t *testing.T, home string, lines int, stop string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asAdder+"="+home, "MAILCODE_TEST_STOP="+stop)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for range lines {
		if !said.Scan() {
			t.Error("it ended by itself")
			break
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
}

// settled checks that a home holds our files and that each secret has a session.
func settled(t *testing.T, w *world) {
	t.Helper()
	home := filepath.Dir(w.file.path)
	for _, name := range names(t, home) {
		if name != "keystore" && !slices.Contains(ourFiles, name) {
			t.Errorf("%s is left behind", name)
		}
	}
	st, err := w.file.load()
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Leftovers) != 0 {
		t.Errorf("still on the list: %v", st.Leftovers)
	}
	secrets := names(t, filepath.Join(home, "keystore"))
	for _, id := range secrets {
		if st.session(id) == nil {
			t.Errorf("the secret %s belongs to no session", id)
		}
	}
	if len(secrets) != len(st.Sessions) {
		t.Errorf("%d secrets for %d sessions", len(secrets), len(st.Sessions))
	}
}

func TestKilledBetweenSecretAndRecord(t *testing.T) {
	home := t.TempDir()
	killAdder(t, home, 1, "stop")
	w, err := withDisk(home, nil)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := w.List(); len(list) != 0 || err != nil || len(names(t, filepath.Join(home, "keystore"))) != 1 {
		t.Fatalf("nothing is left over, so this tests nothing: %v, %v", list, err)
	}
	w.mustSave(t, gmail, "p")
	settled(t, w)

	// And when a session is removed.
	killAdder(t, home, 1, "stop")
	list, err := w.List()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if err := w.Remove(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	settled(t, w)
}

func TestKilledAtAnyTime(t *testing.T) {
	home := t.TempDir()
	for i := range 10 {
		killAdder(t, home, 1+i%3, "")
	}
	w, err := withDisk(home, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.mustSave(t, gmail, "p")
	settled(t, w)
}

// A secret that somebody is just storing is on the list of what is left over,
// and must not be taken for that.
func TestSweepLeavesWhatIsBeingStored(t *testing.T) {
	home := t.TempDir()
	var second protocol.Session
	w, err := withDisk(home, nil)
	if err != nil {
		t.Fatal(err)
	}
	slow, err := withDisk(home, func() { second = w.mustSave(t, other, "q") })
	if err != nil {
		t.Fatal(err)
	}
	first := slow.mustSave(t, gmail, "p")
	for _, s := range []protocol.Session{first, second} {
		if secret, err := w.Mailbox(s).Password(t.Context()); secret == "" || err != nil {
			t.Errorf("%s: %q, %v", s.Name, secret, err)
		}
	}
	settled(t, w)
}
