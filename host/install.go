package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// browserFlags are what install, uninstall and doctor share.
type browserFlags struct {
	Profile []string `sep:"none" type:"path" placeholder:"FOLDER" help:"Only for browsers started with --user-data-dir=FOLDER. May be given again."`
	JSON    bool     `name:"json" help:"Print JSON."`
}

func (f *browserFlags) options() (browser.Options, error) {
	self, err := programFile()
	if err != nil {
		return browser.Options{}, err
	}
	home, err := session.Home()
	if err != nil {
		return browser.Options{}, err
	}
	o, err := browser.System(self, home)
	o.Profiles = f.Profile
	return o, err
}

// programFile is the path of this program: of the file itself, for a symbolic
// link may be replaced by one to another program.
func programFile() (string, error) {
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		return "", fmt.Errorf("the path of this program is not known: %w", err)
	}
	return self, nil
}

type installCommand struct{ browserFlags }

func (c *installCommand) Run(t *terminal) error {
	return c.each(t, browser.Install, "No browser of the Chromium family was found for this user: start yours once, then run this again.", exit(exitFailed))
}

type uninstallCommand struct{ browserFlags }

func (c *uninstallCommand) Run(t *terminal) error {
	err := c.each(t, browser.Uninstall, "No browser of the Chromium family was found for this user, so there is nothing to take back.", nil)
	if folder, link, ok := installed(); ok && !c.JSON {
		fmt.Fprintf(t.out, "What is left are your sessions, the extension in your browser, and what scripts/install made: the folder %s and the link %s. Remove these as well, if nothing of Mailcode shall stay.\n", folder, link)
	}
	return err
}

// installed is what scripts/install made: the folder this program is in, and the
// link to it. Without such a link it did not make this one.
func installed() (folder, link string, ok bool) {
	self, err := programFile()
	if err != nil {
		return "", "", false
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", "", false
	}
	link = filepath.Join(home, ".local", "bin", "mailcode")
	to, err := filepath.EvalSymlinks(link)
	return filepath.Dir(filepath.Dir(self)), link, err == nil && to == self
}

// each runs what install and uninstall do to every browser and tells it; none is
// what it says where there is no browser, and end how it ends then.
func (f *browserFlags) each(t *terminal, do func(browser.Options) ([]browser.Result, error), none string, end error) error {
	o, err := f.options()
	if err != nil {
		return err
	}
	results, err := do(o)
	if err != nil {
		return err
	}
	if f.JSON {
		if results == nil {
			results = []browser.Result{}
		}
		err = t.json(results)
	} else {
		for _, r := range results {
			fmt.Fprintf(t.out, "%s: %s\n", r.Browser, r.Sentence)
		}
		if len(results) == 0 {
			fmt.Fprintln(t.out, none)
		}
	}
	for _, r := range results {
		if r.Done == browser.Failed {
			return exit(exitFailed)
		}
	}
	if err == nil && len(results) == 0 {
		return end
	}
	return err
}

type doctorCommand struct{ browserFlags }

// The checks that are not about a browser.
const (
	whatState   browser.What = "state"   // the sessions can be read
	whatSession browser.What = "session" // a login works
)

func (c *doctorCommand) Run(t *terminal) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	checks := browser.Doctor(ctx, o)
	if ctx.Err() != nil { // what they say may be of the interrupt
		return exit(exitInterrupted)
	}
	sessions, whole := t.examineSessions(ctx)
	checks = append(checks, sessions...)
	wrong := 0
	for _, check := range checks {
		if !check.OK {
			wrong++
		}
	}
	if c.JSON {
		if err := t.json(checks); err != nil {
			return err
		}
	} else if err := tell(t.out, checks, whole); err != nil {
		return err
	}
	if !whole {
		return exit(exitInterrupted)
	}
	if wrong > 0 {
		return exit(exitFailed)
	}
	return nil
}

// tell prints what was found, a line each, for a person; whole says that it is
// everything.
func tell(out io.Writer, checks []browser.Check, whole bool) error {
	const inOrder = "Everything is in order."
	last := inOrder
	var text strings.Builder
	for _, check := range checks {
		mark, about := "ok  ", check.Browser
		switch {
		case !check.OK:
			mark, last = "!!  ", "Lines that begin with !! say what to do."
		case check.Useless:
			mark = "--  "
			if check.What == whatState && last == inOrder {
				last = "Everything else is in order."
			}
		}
		if about == "" {
			about = "Mailcode"
		}
		fmt.Fprintf(&text, "%s%s: %s\n", mark, about, check.Sentence)
	}
	if !whole {
		last = "Interrupted: not everything was looked at."
	}
	_, err := fmt.Fprintf(out, "%s%s\n", &text, last)
	return err
}

// examineSessions reads the state and tries every login, until ctx ends: whole
// reports whether it came to the last.
func (t *terminal) examineSessions(ctx context.Context) (checks []browser.Check, whole bool) {
	store, err := t.openStore() // what was set aside is a check here
	var all []protocol.Session
	if err == nil {
		all, err = store.List()
	}
	if err != nil {
		return []browser.Check{{What: whatState, Sentence: err.Error()}}, true
	}
	checks = []browser.Check{{What: whatState, OK: true, Sentence: fmt.Sprintf("%s set up.", count(len(all), "session"))}}
	if len(all) == 0 {
		checks[0] = browser.Check{What: whatState, OK: true, Useless: true, Sentence: noSession}
	}
	for _, file := range store.SetAside() {
		checks = append(checks, browser.Check{What: whatState, Sentence: setAside(file)})
	}
	for _, s := range all {
		tested, err := store.Test(ctx, s.ID)
		if err != nil {
			if ctx.Err() != nil {
				return checks, false
			}
			checks = append(checks, browser.Check{What: whatSession, Sentence: fmt.Sprintf("Session %s: %s", s.Name, err)})
			continue
		}
		checks = append(checks, browser.Check{What: whatSession, OK: tested.Status.State == protocol.SessionReady, Sentence: fmt.Sprintf("Session %s: %s", s.Name, told(tested.Status))})
	}
	return checks, true
}

// noSession says what everything else waits for.
const noSession = "No session is set up yet, so no code is filled: add your mailbox on the options page, or with mailcode session add --name Gmail --email you@gmail.com"

// setAside says what to do about a damaged state file that was kept.
func setAside(file string) string {
	path := file[:strings.LastIndex(file, ".corrupt-")]
	return fmt.Sprintf("The list of sessions was damaged, and is kept as %s: add your sessions again and delete that file, or repair it, close your browser and move it back to %s.", file, path)
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
