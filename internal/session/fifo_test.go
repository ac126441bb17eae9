//go:build unix

package session

import (
	"syscall"
	"testing"
)

// Reading a pipe waits for somebody to write into it.
func TestStateFileThatIsAPipe(t *testing.T) {
	w := newWorld(t.TempDir())
	if err := syscall.Mkfifo(w.file.path, 0o600); err != nil {
		t.Fatal(err)
	}
	refusesState(t, w)
}
