package browser

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Done is what Install or Uninstall did about one browser.
type Done string

const (
	Installed   Done = "installed"
	Unchanged   Done = "unchanged" // it was installed already
	Removed     Done = "removed"
	Absent      Done = "absent"      // there was nothing to remove
	Skipped     Done = "skipped"     // left alone; Sentence says why
	Unsupported Done = "unsupported" // the browser cannot start programs
	Failed      Done = "failed"
)

// Result is what was done about one browser, which may have several manifests.
type Result struct {
	Browser  string `json:"browser"`        // e.g. "Chrome Beta"; the folder, for one of Options.Profiles
	Path     string `json:"path,omitempty"` // the manifest that Done is about
	Done     Done   `json:"done"`
	Sentence string `json:"sentence"` // what happened, and what to do if it failed; the browser is "it"
}

// weight orders what was done about the manifests of one browser: it finds the
// program if one of them says where that is, and there is trouble if one makes
// trouble.
var weight = map[Done]int{Failed: 4, Installed: 3, Removed: 3, Unchanged: 2, Skipped: 1}

// merge adds r to the results, or to the one about the same browser.
func merge(results []Result, r Result) []Result {
	for i, had := range results {
		if had.Browser != r.Browser {
			continue
		}
		if weight[r.Done] > weight[had.Done] {
			had, r = r, had
		}
		if r.Done == Skipped && had.Done != Skipped {
			had.Sentence += " " + r.Sentence // why that one was left alone is worth knowing all the same
		}
		results[i] = had
		return results
	}
	return append(results, r)
}

// Install tells every browser that is on this machine where the program is. It
// writes only below folders that browsers have made, for this user alone, and
// may be run again at any time. The error, a *protocol.Error, is for what
// concerns all of them; the trouble of a single browser is in its result.
func Install(o Options) ([]Result, error) {
	if err := program(o.Binary); err != nil {
		e := protocol.Errorf(protocol.ErrBadRequest, "Mailcode cannot be installed as a program that browsers start, because %v.", err)
		e.Err = err
		return nil, e
	}
	results := strangers(o)
	for _, p := range o.found() {
		results = merge(results, p.install(ours(filepath.Clean(o.Binary))))
	}
	for _, s := range sandboxes(o) {
		results = append(results, Result{Browser: s.name(), Done: Unsupported, Sentence: s.sentence()})
	}
	return results, nil
}

// Uninstall undoes Install. A manifest that is not ours stays.
func Uninstall(o Options) ([]Result, error) {
	results := strangers(o)
	for _, p := range o.found() {
		results = merge(results, p.uninstall())
	}
	return results, nil
}

// strangers are the results for given folders in which nothing can be done.
func strangers(o Options) []Result {
	var results []Result
	for _, dir := range o.Profiles {
		if len(profiles(o)) == 0 {
			results = append(results, Result{Browser: dir, Done: Skipped, Sentence: "On Windows browsers look into the registry only, whatever folder they use: install without naming one."})
		} else if !isDir(dir) {
			results = append(results, Result{Browser: dir, Done: Failed, Sentence: fmt.Sprintf("There is no folder %s: start the browser with it once, then run this again.", dir)})
		}
	}
	return results
}

func (p place) install(m manifest) Result {
	r := Result{Browser: p.browser, Path: p.file}
	if p.owner != "" && !isDir(p.owner) {
		// Only Opera and Brave have such a second place.
		r.Done = Skipped
		r.Sentence = fmt.Sprintf("It may also look in %s, which does not exist: should it not find Mailcode, make that folder and run this again.", p.owner)
		return r
	}
	changed, err := p.write(m)
	switch {
	case err != nil:
		r.Done, r.Sentence = Failed, fmt.Sprintf("It was not told, because %v: make sure that you may write there, then run this again.", err)
	case changed:
		r.Done, r.Sentence = Installed, "It now finds Mailcode."
	default:
		r.Done, r.Sentence = Unchanged, "It finds Mailcode already."
	}
	return r
}

func (p place) write(m manifest) (changed bool, err error) {
	folder := filepath.Dir(p.file)
	if p.owner == "" {
		err = os.MkdirAll(folder, 0o700) // beside our state
	} else if err = os.Mkdir(folder, 0o755); errors.Is(err, fs.ErrExist) {
		err = nil
	}
	if err != nil {
		return false, err
	}
	if changed, err = m.write(p.file); err != nil || p.key == "" {
		return changed, err
	}
	if there, err := registered(p.key); err != nil || there == p.file {
		return changed, err
	}
	return true, register(p.key, p.file)
}

func (p place) uninstall() Result {
	r := Result{Browser: p.browser, Path: p.file, Done: Absent, Sentence: "It was not told of Mailcode."}
	fail := func(err error) Result {
		r.Done, r.Sentence = Failed, fmt.Sprintf("It still finds Mailcode, because %v: remove that by hand.", err)
		return r
	}
	removed := Result{Browser: p.browser, Path: p.file, Done: Removed, Sentence: "It no longer finds Mailcode."}
	if p.key != "" {
		there, err := registered(p.key)
		switch {
		case err != nil:
			return fail(err)
		case there == p.file:
			if err := unregister(p.key); err != nil {
				return fail(err)
			}
			r = removed
		case there != "":
			r.Done, r.Sentence = Skipped, fmt.Sprintf("It was told of %s, which is not ours to remove.", there)
			return r
		}
	}
	m, err := readManifest(p.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r
	case err != nil || !m.isOurs():
		r.Done, r.Sentence = Skipped, fmt.Sprintf("%s is not what Mailcode wrote, so it stays: look at it, and remove it by hand.", p.file)
		return r
	}
	if err := os.Remove(p.file); err != nil {
		return fail(err)
	}
	if p.owner != "" {
		// Not an error: others may keep their manifests there.
		_ = os.Remove(filepath.Dir(p.file))
	}
	return removed
}

// list is names for a sentence.
func list(names []string) string { return strings.Join(names, ", ") }
