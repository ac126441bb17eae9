package browser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// manifest is the native messaging manifest.
type manifest struct {
	Name           string   `json:"name"`
	Description    string   `json:"description"`
	Path           string   `json:"path"`
	Type           string   `json:"type"`
	AllowedOrigins []string `json:"allowed_origins"`
}

// ours is the manifest for a program at path.
func ours(path string) manifest {
	return manifest{
		Name:           HostName,
		Description:    "Mailcode: puts e-mailed verification codes into the page that asks for them",
		Path:           path,
		Type:           "stdio",
		AllowedOrigins: Origins(),
	}
}

// isOurs reports whether a manifest is one that some release of ours wrote.
func (m manifest) isOurs() bool {
	return m.Name == HostName && slices.ContainsFunc(m.AllowedOrigins, func(origin string) bool {
		return slices.Contains(Origins(), origin)
	})
}

// maxManifest bounds what is read of a file that others may have written.
const maxManifest = 1 << 20

func readManifest(file string) (m manifest, err error) {
	f, err := os.Open(file)
	if err != nil {
		return m, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(content, &m)
}

// write makes file hold m, readable for everyone as browsers' packages expect,
// and reports whether anything had to change.
func (m manifest) write(file string) (changed bool, err error) {
	content, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return false, err
	}
	content = append(content, '\n')
	if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() && info.Mode().Perm() == shownMode {
		if there, err := os.ReadFile(file); err == nil && bytes.Equal(there, content) {
			return false, nil
		}
	}
	return true, replace(file, content)
}

// replace writes a file so that nobody ever reads half of it.
func replace(file string, content []byte) (err error) {
	t, err := os.CreateTemp(filepath.Dir(file), "."+HostName+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			t.Close()
			os.Remove(t.Name())
		}
	}()
	if _, err = t.Write(content); err != nil {
		return err
	}
	if err = t.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err = t.Sync(); err != nil {
		return err
	}
	if err = t.Close(); err != nil {
		return err
	}
	return os.Rename(t.Name(), file)
}

// program checks that a file can be started: where it is, what it is.
func program(path string) error {
	if !filepath.IsAbs(path) {
		return fmt.Errorf("%q is not an absolute path, as browsers want it", path)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", path)
	case err != nil:
		return fmt.Errorf("%s cannot be looked at: %w", path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a program", path)
	case !mayRun(info.Mode()):
		return fmt.Errorf("%s is not executable", path)
	}
	return nil
}
