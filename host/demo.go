package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"codeberg.org/mailcode/mailcode/internal/demo"
)

type demoCommand struct {
	Browser   string `type:"path" placeholder:"FILE" help:"Chromium or a relative of it; looked for where it is not given."`
	Extension string `type:"path" placeholder:"FOLDER" help:"The built extension; looked for beside this program where it is not given."`
	Serve     bool   `help:"Start no browser: print what one needs as a line of JSON, and serve until standard input ends."`
	JSON      bool   `name:"json" help:"Print what there is in the demo as a line of JSON."`
}

func (c *demoCommand) Run(t *terminal) error {
	if !c.Serve {
		if err := demo.Display(); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	if c.Serve {
		stop()
		// An interrupt in the terminal reaches whoever started this as well, who
		// ends the browser first: what that writes last is in the demo's folder.
		signal.Ignore(os.Interrupt)
		ctx, stop = signal.NotifyContext(context.Background(), syscall.SIGTERM)
	}
	defer stop()
	d, err := demo.Start(ctx, demo.Options{Host: self, Extension: c.Extension, Browser: c.Browser, Version: release})
	if err != nil {
		return err
	}
	defer d.Close()
	if c.Serve {
		return d.Serve(ctx, t.in, t.out)
	}
	if c.JSON {
		if err := t.json(d.Setup()); err != nil {
			return err
		}
		return d.Run(ctx, io.Discard)
	}
	return d.Run(ctx, t.out)
}
