//go:build !windows

package browser

import "io/fs"

// shownMode is the mode of a manifest as Lstat shows it.
const shownMode fs.FileMode = 0o644

func mayRun(mode fs.FileMode) bool { return mode&0o111 != 0 }
