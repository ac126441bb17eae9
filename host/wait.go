package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/courier"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/site"
)

type waitCommand struct {
	Site     string   `required:"" placeholder:"DOMAIN" help:"The site that asks for the code, e.g. walmart.com; a page's address will do."`
	Session  []string `sep:"none" help:"Wait in this session. May be given again; all sessions where it is not given."`
	Account  string   `help:"The account that signs in, where a session serves several."`
	Timeout  duration `default:"3m" help:"How long to wait, e.g. 90s or 3m."`
	Since    string   `placeholder:"RFC3339" help:"Count mail from this moment on. Without it, mail up to 60 s old counts."`
	MinGrade string   `enum:"proven,likely,foreign" default:"likely" help:"proven: surely sent by the site, to this account, just now. likely: nothing speaks against it. foreign: any code."`
	Follow   bool     `help:"Go on to the next code instead of ending."`
	JSON     bool     `name:"json" help:"Print one JSON object a line."`
}

// duration is a time.Duration whose error says what to write.
type duration time.Duration

func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no time: write one like 90s or 3m", text)
	}
	*d = duration(parsed)
	return nil
}

func (c *waitCommand) Help() string {
	return "Prints each event as it happens and the code as the last line. With --follow it goes on, and the last line says that the time is up. Exits 0 with a code, 3 if none came in time, 4 if the login was refused, 5 if no session became ready: its server or its keyring could not be reached."
}

func (c *waitCommand) Run(t *terminal) error {
	began := time.Now().Add(-courier.Slack)
	if c.Since != "" {
		at, err := time.Parse(time.RFC3339, c.Since)
		if err != nil {
			return protocol.Errorf(protocol.ErrBadRequest, "--since wants a time like %s, not %q.", time.Now().Format(time.RFC3339), c.Since)
		}
		began = at
	}
	timeout := time.Duration(c.Timeout)
	if timeout <= 0 {
		return protocol.Errorf(protocol.ErrBadRequest, "--timeout must be more than 0, not %s.", timeout)
	}
	domain, err := siteOf(c.Site)
	if err != nil {
		return err
	}
	if site.IsSuffix(domain) {
		return protocol.Errorf(protocol.ErrSiteInvalid, "Many sites end in .%s: name one, like example.%s.", domain, domain)
	}
	store, err := t.store()
	if err != nil {
		return err
	}
	letters := courier.New(store)
	defer func() {
		closing, cancel := context.WithTimeout(context.Background(), goodbye)
		defer cancel()
		letters.Close(closing)
	}()

	var chosen []protocol.Session
	for _, name := range c.Session {
		s, err := store.Find(name)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(chosen, func(c protocol.Session) bool { return c.ID == s.ID }) {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		// By hand is a choice for pages: whoever runs this wants the code.
		if chosen, err = store.List(); err != nil {
			return err
		}
		if len(chosen) == 0 {
			return protocol.Errorf(protocol.ErrNoSession, "No session is set up yet: add one with `mailcode session add`.")
		}
	}

	ctx, stop := interruptible()
	defer stop()
	w := waiting{terminal: t, command: c, stop: stop}
	err = letters.Run(ctx, courier.Request{
		Site: domain, Account: c.Account, Began: began, MinGrade: protocol.Grade(c.MinGrade), Sessions: chosen, Timeout: timeout, Follow: c.Follow,
	}, w.event)
	return w.result(err)
}

// waiting is what `wait` remembers of the events it printed.
type waiting struct {
	*terminal
	command *waitCommand
	stop    context.CancelFunc

	mu      sync.Mutex
	done    bool
	code    string
	ready   bool
	refused bool
	problem string // the last one that was printed
}

// event prints one event. The first code ends the wait, unless it follows.
func (w *waiting) event(e protocol.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done {
		return
	}
	switch e.Event {
	case protocol.EventReady:
		w.ready = true
	case protocol.EventProblem:
		w.refused = w.refused || mailExit(e.Error) == exitLoginRefused
	case protocol.EventCode:
		w.code = e.Code
		if !w.command.Follow {
			w.done = true
			defer w.stop()
		}
	}
	if err := w.print(e); err != nil { // nobody learns of a code any more
		w.done = true
		w.stop()
	}
}

func (w *waiting) print(e protocol.Event) error {
	if w.command.JSON {
		return w.json(e)
	}
	switch {
	case e.Event == protocol.EventProblem:
		w.problem = e.Sentence
	case e.Event == protocol.EventEnded && e.Sentence == w.problem: // was said the line before
		return nil
	}
	line := fmt.Sprintf("%s  %-12s %s\n", e.Time.Local().Format(time.TimeOnly), e.Event, e.Sentence)
	if e.Event == protocol.EventCode {
		line += e.Code + "\n"
	}
	_, err := io.WriteString(w.out, line)
	return err
}

// result is the exit code for how the wait ended.
func (w *waiting) result(ended error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var known *protocol.Error
	switch {
	case w.code != "":
		return nil
	case !errors.As(ended, &known):
		return exit(exitInterrupted)
	case w.ready && known.Code == protocol.ErrNoCode:
		return exit(exitNoCode)
	case w.refused:
		return exit(exitLoginRefused)
	case !w.ready:
		return exit(exitNotReached)
	}
	return mailExit(known.Code)
}
