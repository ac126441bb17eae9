//go:build !windows

package session

import (
	"path/filepath"

	"github.com/google/renameio/v2"
)

// replace writes the whole file or leaves the old one. The new one is made in
// the same folder, which is the user's alone, not in a shared temporary one.
func replace(path string, data []byte) error {
	t, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return err
	}
	defer t.Cleanup()
	if _, err := t.Write(data); err != nil {
		return err
	}
	return t.CloseAtomicallyReplace()
}
