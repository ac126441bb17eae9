//go:build unix

package session

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// nobody is a user whom permissions bind; nobody need have that number.
const nobody = 65534

// asNobodyEnv is set in a process that was started as nobody.
const asNobodyEnv = "MAILCODE_TEST_NOBODY"

// bound reports whether permissions bind the user who runs t. They do not bind
// root, as whom CI may run: for root it runs t in a process of nobody's, and t
// has no more to do itself.
func bound(t *testing.T) bool {
	t.Helper()
	if os.Getuid() != 0 {
		return true
	}
	if os.Getenv(asNobodyEnv) != "" {
		t.Fatal("still root")
	}
	// go test keeps its binary, and t.TempDir its folder, where only root gets.
	dir, err := os.MkdirTemp("", "mailcode-nobody")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	binary, home := filepath.Join(dir, "session.test"), filepath.Join(dir, "home")
	err = errors.Join(os.Chmod(dir, 0o755), copyOfSelf(binary), os.Mkdir(home, 0o700), os.Chown(home, nobody, nobody))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Dir = home
	cmd.Env = append(os.Environ(), asNobodyEnv+"=1", "HOME="+home, "TMPDIR="+home)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) {
		t.Skip("root may not become another user here")
	}
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Fatalf("as nobody: %v\n%s", err, out)
	}
	return false
}

func copyOfSelf(to string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	program, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(to, program, 0o755), os.Chmod(to, 0o755)) // whatever the umask
}

// unwritable is a world with a state file of that content in a folder that
// cannot be written.
func unwritable(t *testing.T, content string) *world {
	t.Helper()
	w := newWorld(t.TempDir())
	dir := filepath.Dir(w.file.path)
	if err := errors.Join(os.WriteFile(w.file.path+".lock", nil, 0o600), os.WriteFile(w.file.path, []byte(content), 0o600), os.Chmod(dir, 0o500)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	return w
}

func TestCorruptFileThatCannotBeMoved(t *testing.T) {
	if !bound(t) {
		return
	}
	w := unwritable(t, "damaged")
	for range 2 {
		_, err := w.List()
		wantCode(t, err, protocol.ErrStateCorrupt)
	}
	if got, err := os.ReadFile(w.file.path); err != nil || string(got) != "damaged" {
		t.Errorf("it is now %q, %v", got, err)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	if !bound(t) {
		return
	}
	const content = `{"schema":1,"sessions":[]}`
	w := unwritable(t, content)
	if all, err := w.List(); err != nil || len(all) != 0 {
		t.Errorf("what can be read is %v, %v", all, err)
	}
	_, err := w.Save(t.Context(), gmail, "p")
	wantCode(t, err, protocol.ErrState)
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the cause is lost: %v", err)
	}
	wantCode(t, w.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand}), protocol.ErrState)
	if got, _ := os.ReadFile(w.file.path); string(got) != content || len(w.desktop.held) != 0 {
		t.Errorf("it is now %s, with %d secrets", got, len(w.desktop.held))
	}
}
