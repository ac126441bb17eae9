package browser

import (
	"os"
	"path/filepath"
)

// dataFolders follows Chromium, which puts user data under XDG_CONFIG_HOME
// (base/nix/xdg_util.cc); relative values do not count, by the XDG rules.
func dataFolders(home string) (config, roaming string) {
	if config = os.Getenv("XDG_CONFIG_HOME"); !filepath.IsAbs(config) {
		config = filepath.Join(home, ".config")
	}
	return config, ""
}

// known are the browsers and their data folders below Config. Also is a
// second folder in which that browser looks.
var known = []struct{ browser, data, also string }{
	{"Chrome", "google-chrome", ""},
	{"Chrome Beta", "google-chrome-beta", ""},
	{"Chrome Dev", "google-chrome-unstable", ""},
	{"Chrome Canary", "google-chrome-canary", ""},
	{"Chrome for Testing", "google-chrome-for-testing", ""},
	{"Chromium", "chromium", ""},
	{"Edge", "microsoft-edge", ""},
	{"Edge Beta", "microsoft-edge-beta", ""},
	{"Edge Dev", "microsoft-edge-dev", ""},
	{"Brave", "BraveSoftware/Brave-Browser", ""},
	{"Brave Beta", "BraveSoftware/Brave-Browser-Beta", ""},
	{"Brave Nightly", "BraveSoftware/Brave-Browser-Nightly", ""},
	{"Vivaldi", "vivaldi", ""},
	{"Vivaldi Snapshot", "vivaldi-snapshot", ""},
	{"Opera", "opera", "google-chrome"},
}

func places(o Options) []place { return folders(o.Config) }

func profiles(o Options) []place { return given(o.Profiles) }

// sandboxes are known by the folders they leave in HOME once they ran.
func sandboxes(o Options) []sandbox {
	if len(o.Profiles) > 0 {
		return nil
	}
	var all []sandbox
	for _, s := range []struct{ browser, kind, folder string }{
		{"Chromium", "snap", "snap/chromium"},
		{"Brave", "snap", "snap/brave"},
		{"Edge", "snap", "snap/microsoft-edge"},
		{"Vivaldi", "snap", "snap/vivaldi"},
		{"Opera", "snap", "snap/opera"},
		{"Chrome", "flatpak", ".var/app/com.google.Chrome"},
		{"Chromium", "flatpak", ".var/app/org.chromium.Chromium"},
		{"Edge", "flatpak", ".var/app/com.microsoft.Edge"},
		{"Brave", "flatpak", ".var/app/com.brave.Browser"},
		{"Vivaldi", "flatpak", ".var/app/com.vivaldi.Vivaldi"},
		{"Opera", "flatpak", ".var/app/com.opera.Opera"},
	} {
		if isDir(filepath.Join(o.Home, s.folder)) {
			all = append(all, sandbox{s.browser, s.kind})
		}
	}
	return all
}
