//go:build !linux

package guard

// Restore does nothing: only Linux has the session bus.
func Restore() {}
