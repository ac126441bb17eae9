package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Run opens the browser for a person to play with, says on out what to try,
// and returns when the browser is closed or ctx ends.
func (d *Demo) Run(ctx context.Context, out io.Writer) error {
	if d.setup.Browser == "" {
		return d.missing
	}
	p := d.setup.Pages
	fmt.Fprintf(out, `A browser opens with three tabs. Everything in it is made for this demo and
goes away with it: the shops, the mailbox, the profile.

  1. %s  Press "Sign in", twice.
     The shop mails a code to %s, and it appears in the page.
  2. %s  Sign in there too.
     For this site you have told Mailcode not to read mail, so its code window
     opens; the code to type is in the inbox:
     %s

  Then, if you like:
     %s  the first shop's form in a frame of another site: filled.
     %s  a page that is after the first shop's code: not filled.

Close the browser to end the demo.
`, p.Shop, d.setup.Account, p.ByHand, p.Inbox, p.Framed, p.Evil)

	args := append([]string{"--user-data-dir=" + d.setup.Profile}, d.setup.Args...)
	cmd := exec.CommandContext(ctx, d.setup.Browser, append(args, p.Shop, p.ByHand, p.Inbox)...)
	cmd.Env = os.Environ()
	for name, value := range d.setup.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	// SIGTERM lets it close its windows and end the host. Windows knows only Kill.
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return cmd.Process.Kill()
		}
		return nil
	}
	cmd.WaitDelay = 10 * time.Second
	// Its own log is about graphics drivers and the like, and of no use here
	// unless it does not start.
	var log tail
	cmd.Stdout, cmd.Stderr = &log, &log
	err := cmd.Run()
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("the browser %s ended with an error: %w\n%s", d.setup.Browser, err, log.last)
}

// Serve writes the Setup to out as one line of JSON, and returns when in ends
// or ctx does: for a driver that runs the browser itself.
func (d *Demo) Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := d.printSetup(out); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { // ends with the process where only ctx ends: a read of stdin cannot be broken off
		_, err := io.Copy(io.Discard, in)
		ended <- err
	}()
	select {
	case <-ctx.Done():
		return nil
	case err := <-ended:
		if errors.Is(err, os.ErrClosed) {
			return nil
		}
		return err
	}
}

// printSetup writes the Setup to out as one line of JSON.
func (d *Demo) printSetup(out io.Writer) error { return json.NewEncoder(out).Encode(d.setup) }

// tail keeps the end of what is written to it.
type tail struct{ last []byte }

// tailSize is how many bytes a tail keeps.
const tailSize = 4096

func (t *tail) Write(p []byte) (int, error) {
	t.last = append(t.last, p...)
	if len(t.last) > tailSize {
		t.last = t.last[len(t.last)-tailSize:]
	}
	return len(p), nil
}
