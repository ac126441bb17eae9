// Package browser tells browsers where the mailcode program is, and finds out
// why they cannot start it. A Chromium-family browser starts a native
// messaging host only if a manifest in its own folder (on Windows: in the
// registry) names the host, and says "not found" whatever is wrong with that.
//
// See https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging.
package browser

import (
	"os"
	"path/filepath"
	"slices"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// HostName is the name the extension connects to, and the manifest's file name
// without ".json".
const HostName = "dev.mailcode.host"

// extensions are the ids of our extension: of the key in its manifest. The
// Web Store gives a key of its own, whose id will stand beside it.
var extensions = []string{"ankdgaonipocjhhpkdogpbbhifdpjang"}

// Origins are the origins that may start the program, as the browser passes
// them in its first argument. The slash at the end is part of them: without
// it a browser says the host is not found.
func Origins() []string {
	var origins []string
	for _, id := range extensions {
		origins = append(origins, "chrome-extension://"+id+"/")
	}
	return origins
}

// Options say where things are. Tests put them elsewhere; System fills them
// in for the user who runs the program.
type Options struct {
	Binary  string // absolute path of the mailcode program
	Home    string // the user's home
	Config  string // where browsers keep their data: $XDG_CONFIG_HOME, ~/Library/Application Support, %LOCALAPPDATA%
	Roaming string // Windows only: %APPDATA%
	State   string // Windows only: the folder of ours in which the manifest is kept
	// Profiles are folders given to a browser with --user-data-dir. Where there
	// are any, they alone are looked at, and the browsers' own folders are left
	// alone. Not on Windows, where browsers look into the registry only.
	Profiles []string
}

// System is the options for the user who runs the program. Binary and State
// are the caller's to know. The error is a *protocol.Error.
func System(binary, state string) (Options, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		e := protocol.Errorf(protocol.ErrState, "Your home folder is not known: set HOME, and run this again.")
		e.Err = err
		return Options{}, e
	}
	o := Options{Binary: binary, Home: home, State: state}
	o.Config, o.Roaming = dataFolders(home)
	return o, nil
}

// place is one manifest that one browser looks for.
type place struct {
	browser string
	data    string // the browser's data folder: it is on this machine if this exists
	file    string // the manifest
	owner   string // folder that must exist already for file to be written; "" if the folder is ours
	key     string // registry key that names file; "" outside Windows
}

// manifestIn is the manifest of a browser whose data folder is given.
func manifestIn(data string) string {
	return filepath.Join(data, "NativeMessagingHosts", HostName+".json")
}

// found are the places of the browsers that are on this machine.
func (o Options) found() []place {
	all := places(o)
	if len(o.Profiles) > 0 {
		all = profiles(o)
	}
	return slices.DeleteFunc(all, func(p place) bool { return !isDir(p.data) })
}

// missing are the names of the browsers that are not on this machine.
func (o Options) missing() []string {
	var names []string
	for _, p := range places(o) {
		if !isDir(p.data) && !slices.Contains(names, p.browser) {
			names = append(names, p.browser)
		}
	}
	return names
}

// sandbox is a browser that came as a snap or flatpak, and so cannot start
// programs of the machine it runs on.
type sandbox struct{ browser, kind string }

// name tells it from the same browser out of an ordinary package.
func (s sandbox) name() string { return s.browser + " (" + s.kind + ")" }

func (s sandbox) sentence() string {
	return "A " + s.kind + "'s sandbox does not let a browser start Mailcode, so this " + s.browser + " is not supported: install " +
		s.browser + " from its maker's .deb or .rpm package. Typing codes into Mailcode's window works in it all the same."
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
