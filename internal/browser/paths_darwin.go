package browser

import "path/filepath"

func dataFolders(home string) (config, roaming string) {
	return filepath.Join(home, "Library", "Application Support"), ""
}

// known are the browsers and their data folders below Config. Also is a
// second folder in which that browser looks.
var known = []struct{ browser, data, also string }{
	{"Chrome", "Google/Chrome", ""},
	{"Chrome Beta", "Google/Chrome Beta", ""},
	{"Chrome Dev", "Google/Chrome Dev", ""},
	{"Chrome Canary", "Google/Chrome Canary", ""},
	{"Chrome for Testing", "Google/Chrome for Testing", ""},
	{"Chromium", "Chromium", ""},
	{"Edge", "Microsoft Edge", ""},
	{"Edge Beta", "Microsoft Edge Beta", ""},
	{"Edge Dev", "Microsoft Edge Dev", ""},
	{"Edge Canary", "Microsoft Edge Canary", ""},
	{"Brave", "BraveSoftware/Brave-Browser", "Google/Chrome"}, // brave/brave-browser#5074
	{"Brave Beta", "BraveSoftware/Brave-Browser-Beta", "Google/Chrome"},
	{"Brave Nightly", "BraveSoftware/Brave-Browser-Nightly", "Google/Chrome"},
	{"Vivaldi", "Vivaldi", ""},
	{"Opera", "com.operasoftware.Opera", "Google/Chrome"},
}

func places(o Options) []place { return folders(o.Config) }

func profiles(o Options) []place { return given(o.Profiles) }

// sandboxes: browsers for macOS do not come in one.
func sandboxes(Options) []sandbox { return nil }
