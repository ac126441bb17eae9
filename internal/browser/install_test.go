//go:build !windows

package browser

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// machine is a made-up machine on which the named browsers have run.
func machine(t *testing.T, browsers ...string) Options {
	t.Helper()
	home := t.TempDir()
	o := Options{Binary: executable(t, home, "mailcode"), Home: home, Config: filepath.Join(home, "data")}
	for _, name := range browsers {
		found := false
		for _, k := range known {
			if k.browser == name {
				found = true
				if err := os.MkdirAll(filepath.Join(o.Config, k.data), 0o700); err != nil {
					t.Fatal(err)
				}
			}
		}
		if !found {
			t.Fatalf("no browser %q is known here", name)
		}
	}
	return o
}

func executable(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// tree is every file below dir with its content, and every folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			all[path] = "folder"
			return err
		}
		content, err := os.ReadFile(path)
		all[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func done(results []Result) map[string]Done {
	all := map[string]Done{}
	for _, r := range results {
		all[r.Browser] = r.Done
	}
	return all
}

func TestInstall(t *testing.T) {
	o := machine(t, "Chrome", "Chromium", "Edge", "Brave", "Vivaldi")
	results, err := Install(o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Done{"Chrome": Installed, "Chromium": Installed, "Edge": Installed, "Brave": Installed, "Vivaldi": Installed}
	if got := done(results); !reflect.DeepEqual(got, want) || len(results) != len(want) {
		t.Errorf("%v, want %v", results, want)
	}
	for _, r := range results {
		content, err := os.ReadFile(r.Path)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(content, &m); err != nil {
			t.Fatal(err)
		}
		wantManifest := map[string]any{
			"name":            "dev.mailcode.host",
			"description":     m["description"],
			"path":            o.Binary,
			"type":            "stdio",
			"allowed_origins": []any{"chrome-extension://ankdgaonipocjhhpkdogpbbhifdpjang/"},
		}
		if !reflect.DeepEqual(m, wantManifest) || m["description"] == "" {
			t.Errorf("%s: %v", r.Path, m)
		}
		if info, _ := os.Stat(r.Path); info.Mode() != 0o644 {
			t.Errorf("%s has mode %v", r.Path, info.Mode())
		}
		if filepath.Base(r.Path) != "dev.mailcode.host.json" || filepath.Base(filepath.Dir(r.Path)) != "NativeMessagingHosts" {
			t.Errorf("%s is where no browser looks", r.Path)
		}
	}

	// Once more: nothing to do, and nothing left behind by the first time.
	before := tree(t, o.Home)
	results, err = Install(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Done != Unchanged {
			t.Errorf("again: %+v", r)
		}
	}
	if after := tree(t, o.Home); !reflect.DeepEqual(before, after) {
		t.Errorf("installing again changed %v to %v", before, after)
	}

	// The program moved: the manifests follow.
	o.Binary = executable(t, o.Home, "elsewhere")
	results, err = Install(o)
	if err != nil || done(results)["Chrome"] != Installed {
		t.Errorf("moved: %v, %v", results, err)
	}
	if m, err := readManifest(results[0].Path); err != nil || m.Path != o.Binary {
		t.Errorf("moved: %+v, %v", m, err)
	}
}

func TestInstallWritesOnlyWhereABrowserIs(t *testing.T) {
	o := machine(t, "Chromium")
	before := tree(t, o.Home)
	results, err := Install(o)
	if err != nil || len(results) != 1 || results[0].Browser != "Chromium" {
		t.Fatalf("%v, %v", results, err)
	}
	after := tree(t, o.Home)
	delete(after, results[0].Path)
	delete(after, filepath.Dir(results[0].Path))
	if !reflect.DeepEqual(before, after) {
		t.Errorf("wrote elsewhere: %v", after)
	}
}

func TestInstallRefuses(t *testing.T) {
	o := machine(t, "Chrome")
	plain := filepath.Join(o.Home, "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	before := tree(t, o.Home)
	for _, binary := range []string{"", "mailcode", "./mailcode", "../mailcode", filepath.Join(o.Home, "absent"), o.Home, plain, plain + "/x"} {
		o.Binary = binary
		results, err := Install(o)
		var e *protocol.Error
		if results != nil || !errors.As(err, &e) || e.Code != protocol.ErrBadRequest {
			t.Errorf("%q: %v, %v", binary, results, err)
		}
	}
	if after := tree(t, o.Home); !reflect.DeepEqual(before, after) {
		t.Errorf("a refused install wrote: %v", after)
	}

	o = machine(t)
	if results, err := Install(o); err != nil || len(results) != 0 {
		t.Errorf("no browser: %v, %v", results, err)
	}
}

func TestInstallReplacesWhatIsThere(t *testing.T) {
	o := machine(t, "Chrome")
	file := o.found()[0].file
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(o.Home, "precious")
	if err := os.WriteFile(target, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, file); err != nil {
		t.Fatal(err)
	}
	if results, err := Install(o); err != nil || results[0].Done != Installed {
		t.Fatalf("%v, %v", results, err)
	}
	if content, _ := os.ReadFile(target); string(content) != "precious" {
		t.Error("a link was written through")
	}
	// Somebody tightened the mode: the browser's package may run as another group.
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if results, err := Install(o); err != nil || results[0].Done != Installed {
		t.Errorf("%v, %v", results, err)
	}
	if info, _ := os.Lstat(file); info.Mode() != 0o644 {
		t.Errorf("mode %v", info.Mode())
	}
}

// One browser's trouble is not the others'.
func TestInstallGoesOnAfterAFailure(t *testing.T) {
	o := machine(t, "Chrome", "Chromium")
	blocked := filepath.Dir(o.found()[0].file)
	if err := os.WriteFile(blocked, nil, 0o644); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	results, err := Install(o)
	if err != nil || done(results)["Chrome"] != Failed || done(results)["Chromium"] != Installed {
		t.Errorf("%v, %v", results, err)
	}
}

func TestInstallIntoProfiles(t *testing.T) {
	o := machine(t, "Chrome")
	profile := t.TempDir()
	o.Profiles = []string{profile, filepath.Join(profile, "absent")}
	before := tree(t, o.Home)
	results, err := Install(o)
	if err != nil || !reflect.DeepEqual(done(results), map[string]Done{profile: Installed, o.Profiles[1]: Failed}) {
		t.Errorf("%v, %v", results, err)
	}
	if _, err := readManifest(filepath.Join(profile, "NativeMessagingHosts", HostName+".json")); err != nil {
		t.Error(err)
	}
	if after := tree(t, o.Home); !reflect.DeepEqual(before, after) {
		t.Errorf("the browsers' own folders were written to: %v", after)
	}
}

func TestSecondFolders(t *testing.T) {
	for _, k := range known {
		if k.also == "" {
			continue
		}
		one := func(o Options, do func(Options) ([]Result, error), want Done, sentence string) {
			t.Helper()
			results, err := do(o)
			// The second folder is that of another browser, which is then here too.
			results = slices.DeleteFunc(results, func(r Result) bool { return r.Browser != k.browser })
			if err != nil || len(results) != 1 || results[0].Done != want || !strings.HasPrefix(results[0].Sentence, sentence) {
				t.Errorf("%s: %v, %v; want it once, %s: %s", k.browser, results, err, want, sentence)
			}
			for _, r := range results {
				if strings.Contains(r.Sentence, r.Browser) {
					t.Errorf("%q names the browser, which whoever prints it does too", r.Sentence)
				}
			}
		}
		o := machine(t, k.browser)
		own, other := manifestIn(filepath.Join(o.Config, k.data)), manifestIn(filepath.Join(o.Config, k.also))
		one(o, Install, Installed, "It now finds Mailcode. It may also look in "+filepath.Dir(filepath.Dir(other)))
		if _, err := os.Stat(filepath.Join(o.Config, k.also)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: another browser's folder was made", k.browser)
		}
		if err := os.MkdirAll(filepath.Join(o.Config, k.also), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(own); err != nil {
			t.Fatal(err)
		}
		one(o, Install, Installed, "It now finds Mailcode.") // and the other's manifest is there already
		if _, err := readManifest(other); err != nil {
			t.Errorf("%s with the other: %v", k.browser, err)
		}
		one(o, Install, Unchanged, "It finds Mailcode already.")
		if err := os.WriteFile(other, []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
		one(o, Uninstall, Removed, "It no longer finds Mailcode. "+other+" is not what Mailcode wrote")
		if err := os.RemoveAll(filepath.Dir(own)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Dir(own), nil, 0o644); err != nil { // a file where the folder should be
			t.Fatal(err)
		}
		one(o, Install, Failed, "It was not told")
	}
}

func TestUninstall(t *testing.T) {
	o := machine(t, "Chrome", "Chromium", "Edge", "Vivaldi")
	chromium := filepath.Join(o.Config, known[indexOf(t, "Chromium")].data)
	other := filepath.Join(chromium, "NativeMessagingHosts", "org.example.other.json")
	if err := os.Mkdir(filepath.Dir(other), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := tree(t, o.Home)
	if _, err := Install(o); err != nil {
		t.Fatal(err)
	}
	results, err := Uninstall(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Done != Removed {
			t.Errorf("%+v", r)
		}
	}
	if after := tree(t, o.Home); !reflect.DeepEqual(before, after) {
		t.Errorf("left %v, and before there was %v", after, before)
	}
	results, err = Uninstall(o)
	if err != nil || done(results)["Chrome"] != Absent {
		t.Errorf("again: %v, %v", results, err)
	}
}

func TestUninstallLeavesWhatIsNotOurs(t *testing.T) {
	for name, content := range map[string]string{
		"another host":      `{"name":"org.example.other","path":"/bin/true","type":"stdio","allowed_origins":["chrome-extension://ankdgaonipocjhhpkdogpbbhifdpjang/"]}`,
		"another extension": `{"name":"dev.mailcode.host","path":"/bin/true","type":"stdio","allowed_origins":["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]}`,
		"not JSON":          `{"name":`,
		"another type":      `[]`,
	} {
		o := machine(t, "Chrome")
		file := o.found()[0].file
		if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		results, err := Uninstall(o)
		if err != nil || results[0].Done != Skipped {
			t.Errorf("%s: %v, %v", name, results, err)
		}
		if there, _ := os.ReadFile(file); string(there) != content {
			t.Errorf("%s: it is gone", name)
		}
	}
}

func TestSandboxes(t *testing.T) {
	o := machine(t, "Chrome")
	for _, folder := range []string{"snap/chromium", ".var/app/com.brave.Browser", ".var/app/com.google.Chrome"} {
		if err := os.MkdirAll(filepath.Join(o.Home, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if len(sandboxes(o)) == 0 {
		t.Skip("browsers for this system do not come in a sandbox") // macOS
	}
	results, err := Install(o)
	if err != nil || !reflect.DeepEqual(done(results), map[string]Done{"Chrome": Installed, "Chromium (snap)": Unsupported, "Brave (flatpak)": Unsupported, "Chrome (flatpak)": Unsupported}) {
		t.Errorf("%v, %v", results, err)
	}
	for _, r := range results {
		browser, _, _ := strings.Cut(r.Browser, " (")
		if r.Done == Unsupported && (!strings.Contains(r.Sentence, "not supported") || !strings.Contains(r.Sentence, "install "+browser+" from")) {
			t.Errorf("%+v does not say what to do", r)
		}
	}
	fault := map[string]bool{}
	for _, c := range Doctor(t.Context(), o) {
		if c.What == WhatBrowser && c.Browser != "" {
			fault[c.Browser] = !c.OK
			if c.Useless != c.OK {
				t.Errorf("%+v is either a fault or of no use", c)
			}
		}
	}
	// Chrome is here from a package too.
	if want := map[string]bool{"Chromium (snap)": true, "Brave (flatpak)": true, "Chrome (flatpak)": false}; !reflect.DeepEqual(fault, want) {
		t.Errorf("doctor finds fault with %v, want %v", fault, want)
	}
}

func TestSystem(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	o, err := System("/usr/bin/mailcode", "/state")
	if err != nil || o.Home != home || !strings.HasPrefix(o.Config, home+"/") || o.Binary != "/usr/bin/mailcode" || o.State != "/state" {
		t.Errorf("%+v, %v", o, err)
	}
	t.Setenv("HOME", "")
	var e *protocol.Error
	if _, err := System("", ""); !errors.As(err, &e) {
		t.Errorf("without HOME: %v", err)
	}
}

func indexOf(t *testing.T, browser string) int {
	for i, k := range known {
		if k.browser == browser {
			return i
		}
	}
	t.Fatalf("no browser %q is known here", browser)
	return -1
}
