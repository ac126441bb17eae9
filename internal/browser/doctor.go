package browser

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Check is one thing between a browser and the program, and whether it is as
// it must be.
type Check struct {
	Browser  string `json:"browser,omitempty"` // "" for what concerns none in particular
	What     What   `json:"what"`
	OK       bool   `json:"ok"`
	Useless  bool   `json:"useless,omitempty"` // OK, since there is another that works, but this one never will
	Sentence string `json:"sentence"`          // what was found, and if that is wrong, what to do
}

// What names the thing that was checked.
type What string

const (
	WhatBrowser  What = "browser"  // there is a browser that can start the program
	WhatFolder   What = "folder"   // its data folder
	WhatRegistry What = "registry" // on Windows: the key that names the manifest
	WhatManifest What = "manifest" // the manifest can be read and is for us
	WhatProgram  What = "program"  // what it names can be started and is this program
	WhatOrigin   What = "origin"   // it lets our extension in
	WhatAnswer   What = "answer"   // started as a browser does, the program answers
)

// patience is how long a program may take to answer.
const patience = 5 * time.Second

// reinstalling is what puts manifests right, with the program's whole path where
// a shell would not find it by its name.
func reinstalling(binary string) string {
	name := "mailcode"
	if _, err := exec.LookPath(name); err != nil && binary != "" {
		name = binary
		if strings.ContainsRune(name, ' ') {
			name = `"` + name + `"`
		}
	}
	return "run `" + name + " install`"
}

// Doctor checks, for every browser on this machine, each of the things that
// make it say only that the native messaging host was not found. It starts the
// program each manifest names, as the browser would, and ends it again; it
// changes nothing.
func Doctor(ctx context.Context, o Options) []Check {
	var checks []Check
	places := o.found()
	seen := map[string]bool{}
	answers := map[string]Check{} // by program: several browsers name the same
	for _, p := range places {
		second := seen[p.browser]
		if !second {
			seen[p.browser] = true
			checks = append(checks, Check{Browser: p.browser, What: WhatFolder, OK: true, Sentence: fmt.Sprintf("Found at %s.", p.data)})
		}
		if p.owner != "" && !isDir(p.owner) {
			continue
		}
		for _, check := range p.examine(ctx, o.Binary, answers) {
			// What is right with a browser's second manifest is right with the first.
			if (!second || !check.OK) && !slices.Contains(checks, check) {
				checks = append(checks, check)
			}
		}
	}
	for _, s := range sandboxes(o) {
		// The folder it is known by stays behind when it is removed: beside the
		// same browser from a package that is no fault.
		checks = append(checks, Check{Browser: s.name(), What: WhatBrowser, OK: seen[s.browser], Useless: seen[s.browser], Sentence: s.sentence()})
	}
	for _, r := range strangers(o) {
		checks = append(checks, Check{Browser: r.Browser, What: WhatFolder, Sentence: r.Sentence})
	}
	if len(places) == 0 && len(o.Profiles) == 0 {
		checks = append(checks, Check{What: WhatBrowser, Sentence: "No browser of the Chromium family that can start Mailcode was found for this user: start yours once, then " + reinstalling(o.Binary) + "."})
	} else if missing := o.missing(); len(missing) > 0 && len(o.Profiles) == 0 {
		checks = append(checks, Check{What: WhatBrowser, OK: true, Sentence: "Not on this machine: " + list(missing) + "."})
	}
	return checks
}

// examine goes on as long as what comes next can be checked at all.
func (p place) examine(ctx context.Context, binary string, answers map[string]Check) []Check {
	var checks []Check
	reinstall := reinstalling(binary)
	say := func(what What, ok bool, format string, args ...any) bool {
		checks = append(checks, Check{Browser: p.browser, What: what, OK: ok, Sentence: fmt.Sprintf(format, args...)})
		return ok
	}
	if p.key != "" {
		there, err := registered(p.key)
		switch {
		case err != nil:
			say(WhatRegistry, false, "The registry key %s cannot be read, because %v.", p.key, err)
			return checks
		case there != p.file:
			say(WhatRegistry, false, "The registry key %s does not name %s: %s.", p.key, p.file, reinstall)
			return checks
		}
		say(WhatRegistry, true, "The registry names %s.", p.file)
	}

	m, err := readManifest(p.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		say(WhatManifest, false, "There is no %s, so it does not know of Mailcode: %s.", p.file, reinstall)
		return checks
	case err != nil:
		say(WhatManifest, false, "%s cannot be read, because %v: %s.", p.file, err, reinstall)
		return checks
	case m.Name != HostName:
		say(WhatManifest, false, "%s names the program %q, not %q, so the browser passes it over: %s.", p.file, m.Name, HostName, reinstall)
		return checks
	case m.Type != "stdio":
		say(WhatManifest, false, "%s has the type %q, not \"stdio\", so the browser passes it over: %s.", p.file, m.Type, reinstall)
		return checks
	}
	say(WhatManifest, true, "%s can be read.", p.file)

	listed := true
	for _, origin := range Origins() {
		if !slices.Contains(m.AllowedOrigins, origin) {
			listed = say(WhatOrigin, false, "%s does not let in %s, slash included: %s.", p.file, origin, reinstall)
		}
	}
	if listed {
		say(WhatOrigin, true, "It lets in Mailcode's extension and no web page.")
	}

	if err := program(m.Path); err != nil {
		say(WhatProgram, false, "%s names a program that cannot be started, because %v: %s.", p.file, err, reinstall)
		return checks
	}
	if binary != "" && !sameFile(m.Path, binary) {
		say(WhatProgram, false, "It starts %s, which is not the program you are running (%s): %s to change that.", m.Path, binary, reinstall)
	} else {
		say(WhatProgram, true, "It starts %s.", m.Path)
	}

	path := filepath.Clean(m.Path)
	answer, known := answers[path]
	if !known {
		answer = Check{What: WhatAnswer}
		hello, err := handshake(ctx, path, Origins()[0], patience)
		if answer.OK = err == nil; answer.OK {
			answer.Sentence = fmt.Sprintf("Started as the browser does it, mailcode %s answers.", hello.Host)
		} else {
			answer.Sentence = fmt.Sprintf("Started as the browser does it, %s does not work, because %v: install Mailcode again.", path, err)
		}
		answers[path] = answer
	}
	answer.Browser = p.browser
	return append(checks, answer)
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
