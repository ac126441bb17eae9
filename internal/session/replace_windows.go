package session

import (
	"os"
	"path/filepath"
	"time"
)

// replace writes the whole file or leaves the old one. renameio does not do
// Windows; os.Rename there is MoveFileEx with MOVEFILE_REPLACE_EXISTING.
func replace(path string, data []byte) error {
	t, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"*")
	if err != nil {
		return err
	}
	defer os.Remove(t.Name()) // gone already where all went well
	if _, err := t.Write(data); err != nil {
		t.Close()
		return err
	}
	if err := t.Sync(); err != nil {
		t.Close()
		return err
	}
	if err := t.Close(); err != nil {
		return err
	}
	// A reader, a virus scanner or an indexer that has the old file open makes
	// the rename fail for as long as it does.
	for wait := time.Millisecond; ; wait *= 2 {
		err := os.Rename(t.Name(), path)
		if err == nil || wait > time.Second {
			return err
		}
		time.Sleep(wait)
	}
}
