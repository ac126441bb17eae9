package browser

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows/registry"
)

func dataFolders(string) (config, roaming string) {
	return os.Getenv("LOCALAPPDATA"), os.Getenv("APPDATA")
}

const chromeKey = `Software\Google\Chrome`

// known are the browsers, their data folders below Config (or Roaming), and
// the keys below HKEY_CURRENT_USER that each reads.
var known = []struct {
	browser, data string
	roaming       bool
	keys          []string
}{
	{"Chrome", `Google\Chrome\User Data`, false, []string{chromeKey}},
	{"Chrome Beta", `Google\Chrome Beta\User Data`, false, []string{chromeKey}},
	{"Chrome Dev", `Google\Chrome Dev\User Data`, false, []string{chromeKey}},
	{"Chrome Canary", `Google\Chrome SxS\User Data`, false, []string{chromeKey}},
	{"Chromium", `Chromium\User Data`, false, []string{`Software\Chromium`}},
	{"Edge", `Microsoft\Edge\User Data`, false, []string{`Software\Microsoft\Edge`}},
	{"Edge Beta", `Microsoft\Edge Beta\User Data`, false, []string{`Software\Microsoft\Edge`}},
	{"Edge Dev", `Microsoft\Edge Dev\User Data`, false, []string{`Software\Microsoft\Edge`}},
	{"Edge Canary", `Microsoft\Edge SxS\User Data`, false, []string{`Software\Microsoft\Edge`}},
	{"Brave", `BraveSoftware\Brave-Browser\User Data`, false, []string{`Software\BraveSoftware\Brave-Browser`, chromeKey}},
	{"Vivaldi", `Vivaldi\User Data`, false, []string{`Software\Vivaldi`, chromeKey}},
	{"Opera", `Opera Software\Opera Stable`, true, []string{chromeKey}},
}

// places share one manifest, which we keep beside our state.
func places(o Options) []place {
	var all []place
	for _, k := range known {
		base := o.Config
		if k.roaming {
			base = o.Roaming
		}
		for _, key := range k.keys {
			all = append(all, place{
				browser: k.browser,
				data:    filepath.Join(base, k.data),
				file:    filepath.Join(o.State, HostName+".json"),
				key:     key + `\NativeMessagingHosts\` + HostName,
			})
		}
	}
	return all
}

// profiles: a --user-data-dir makes no difference to the registry.
func profiles(Options) []place { return nil }

// sandboxes: browsers for Windows do not come in one.
func sandboxes(Options) []sandbox { return nil }

// registered is the manifest that a key names, "" if there is no such key.
func registered(key string) (string, error) {
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.QUERY_VALUE)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	defer k.Close()
	file, _, err := k.GetStringValue("")
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return file, err
}

func register(key, file string) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, key, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	return k.SetStringValue("", file)
}

func unregister(key string) error { return registry.DeleteKey(registry.CURRENT_USER, key) }
