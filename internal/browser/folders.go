//go:build !windows

package browser

import (
	"errors"
	"path/filepath"
)

// folders are the places of the known browsers.
func folders(config string) []place {
	var all []place
	for _, k := range known {
		data := filepath.Join(config, k.data)
		all = append(all, place{browser: k.browser, data: data, file: manifestIn(data), owner: data})
		if k.also != "" {
			other := filepath.Join(config, k.also)
			all = append(all, place{browser: k.browser, data: data, file: manifestIn(other), owner: other})
		}
	}
	return all
}

// given are the places of folders that a browser was told to use: it looks for
// manifests there and nowhere else (tried with Chromium 156 on Linux).
func given(dirs []string) []place {
	var all []place
	for _, dir := range dirs {
		all = append(all, place{browser: dir, data: dir, file: manifestIn(dir), owner: dir})
	}
	return all
}

// Only Windows has a registry, and no place outside it has a key.
func registered(string) (string, error) { return "", errors.ErrUnsupported }
func register(string, string) error     { return errors.ErrUnsupported }
func unregister(string) error           { return errors.ErrUnsupported }
