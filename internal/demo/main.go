package demo

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Main is the program mailcode-demo: it runs a demo as args say and returns the
// exit code. `mailcode demo` starts it, and has the help for people.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	var o Options
	flags := flag.NewFlagSet("mailcode-demo", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&o.Host, "host", "", "the `path` of mailcode, which the browser starts")
	flags.StringVar(&o.Version, "release", "", "its release")
	flags.StringVar(&o.Extension, "extension", "", "the `folder` of the built extension; looked for beside mailcode")
	flags.StringVar(&o.Browser, "browser", "", "the `path` of a browser; looked for")
	serve := flags.Bool("serve", false, "start no browser, and serve until standard input ends")
	asJSON := flags.Bool("json", false, "print what there is as a line of JSON")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if o.Host == "" {
		fmt.Fprintln(errs, "mailcode-demo: This program is a part of another: start it with `mailcode demo`.")
		return 2
	}
	if err := play(o, *serve, *asJSON, in, out); err != nil {
		fmt.Fprintln(errs, "mailcode:", err)
		return 1
	}
	return 0
}

// play starts a demo, and ends it with its browser or over a signal.
func play(o Options, serve, asJSON bool, in io.Reader, out io.Writer) (err error) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it; a terminal that is closed sends one
		signals = append(signals, syscall.SIGHUP)
	}
	if serve {
		// What a terminal sends reaches whoever started this as well, who ends the
		// browser first: what that writes last is in the demo's folder.
		signals = []os.Signal{syscall.SIGTERM}
		signal.Ignore(os.Interrupt, syscall.SIGHUP)
	} else if err := display(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program
	d, err := Start(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if serve {
		return d.Serve(ctx, in, out)
	}
	if asJSON {
		if err := d.printSetup(out); err != nil {
			return err
		}
		out = io.Discard
	}
	return d.Run(ctx, out)
}
