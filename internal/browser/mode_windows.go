package browser

import "io/fs"

// shownMode: Windows keeps no more of a mode than whether a file is read-only.
const shownMode fs.FileMode = 0o666

// mayRun: Windows tells programs by their names.
func mayRun(fs.FileMode) bool { return true }
