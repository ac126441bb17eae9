package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// browserNames are the programs that take an unpacked extension on the command
// line. Google Chrome is not among them: since release 137 it ignores
// --load-extension (chromium.org, extensions "Removing --load-extension in
// Chrome branded builds").
var browserNames = []string{"chromium", "chromium-browser", "brave-browser", "vivaldi", "vivaldi-stable"}

// macBrowsers are their places on macOS.
var macBrowsers = []string{
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
	"/Applications/Vivaldi.app/Contents/MacOS/Vivaldi",
}

// findBrowser gives the path of a browser the demo can run in.
func findBrowser() (string, error) {
	snap := false
	for _, name := range browserNames {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if isSnap(path) {
			snap = true
			continue
		}
		return path, nil
	}
	if runtime.GOOS == "darwin" {
		for _, path := range macBrowsers {
			if _, err := os.Stat(path); err == nil {
				return path, nil
			}
		}
	}
	if snap {
		return "", protocol.Errorf(protocol.ErrInternal, "The only Chromium here is a snap, which may neither read the demo's temporary folder nor start Mailcode: install Chromium as a package of your distribution, or name another browser with --browser.")
	}
	return "", protocol.Errorf(protocol.ErrInternal, "No browser for the demo was found: install Chromium (Debian: apt-get install chromium), or name one with --browser. Google Chrome itself does not take an extension from the command line.")
}

// display fails where this session has no display for a browser's window. Only
// X11 and Wayland say so; macOS and Windows always have one.
func display() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY")+os.Getenv("WAYLAND_DISPLAY") != "" {
		return nil
	}
	return protocol.Errorf(protocol.ErrInternal, "There is no display for the browser's window: run scripts/demo --headless, which goes through the demo by itself and takes pictures.")
}

// isSnap reports whether a program is a snap's, or the script that Ubuntu puts
// in /usr/bin to start one. A snap has its own /tmp and may not start a native
// messaging host (keepassxreboot/keepassxc-browser#1426).
func isSnap(path string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if filepath.Base(path) == "snap" || strings.HasPrefix(path, "/snap/") {
		return true
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 4096))
	return err == nil && bytes.HasPrefix(head, []byte("#!")) && bytes.Contains(head, []byte("/snap/bin/"))
}

// browserArgs are the browser's flags, but for the profile and the pages.
func browserArgs(extension string, port int, spki string) []string {
	args := []string{
		"--disable-extensions-except=" + extension,
		"--load-extension=" + extension,
		// All names, so that the browser's own calls home end here too: the
		// demo needs no network and makes no use of one.
		fmt.Sprintf("--host-resolver-rules=MAP * 127.0.0.1:%d", port),
		"--ignore-certificate-errors-spki-list=" + spki,
		"--test-type", // no warning bar about the two flags above, which are meant
		"--no-first-run",
		"--no-default-browser-check",
		"--disable-sync",
		"--disable-component-update",
		"--disable-background-networking",
		"--password-store=basic", // or it asks for the desktop's keyring, for a profile that lives minutes
		"--use-mock-keychain",    // the same on macOS
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses to start as root otherwise
	}
	return args
}

// pinExtension puts Mailcode's button where it is seen: a new extension's is
// hidden behind the toolbar's puzzle piece. profile must be new.
func pinExtension(profile string) error {
	var pinned []string
	for _, origin := range browser.Origins() {
		pinned = append(pinned, strings.Trim(strings.TrimPrefix(origin, "chrome-extension:"), "/"))
	}
	preferences, err := json.Marshal(map[string]any{"extensions": map[string]any{"pinned_extensions": pinned}})
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(profile, "Default"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(profile, "Default", "Preferences"), preferences, 0o600)
}
