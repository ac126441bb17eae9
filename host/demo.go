package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

type demoCommand struct {
	Browser   string `type:"path" placeholder:"FILE" help:"Chromium or a relative of it; looked for where it is not given."`
	Extension string `type:"path" placeholder:"FOLDER" help:"The built extension; looked for beside this program where it is not given."`
	Serve     bool   `help:"Start no browser: print what one needs as a line of JSON, and serve until standard input ends."`
	JSON      bool   `name:"json" help:"Print what there is in the demo as a line of JSON."`
}

// Run gives way to mailcode-demo, the program beside this one. It is one of its
// own because a host that a browser starts would carry its web and mail servers:
// 1.4 MiB of resident memory, and code that no program with passwords needs.
func (c *demoCommand) Run(*terminal) error {
	self, err := programFile()
	if err != nil {
		return err
	}
	demo := filepath.Join(filepath.Dir(self), "mailcode-demo")
	if runtime.GOOS == "windows" {
		demo += ".exe"
	}
	if _, err := os.Stat(demo); err != nil {
		return protocol.Errorf(protocol.ErrInternal, "The demo is a program of its own, and %s is not there: run scripts/demo, which builds it.", demo)
	}
	args := []string{demo, "--host=" + self, "--release=" + release}
	if c.Browser != "" {
		args = append(args, "--browser="+c.Browser)
	}
	if c.Extension != "" {
		args = append(args, "--extension="+c.Extension)
	}
	if c.Serve {
		args = append(args, "--serve")
	}
	if c.JSON {
		args = append(args, "--json")
	}
	if runtime.GOOS != "windows" {
		return fmt.Errorf("%s could not be started: %w", demo, syscall.Exec(demo, args, os.Environ()))
	}
	// Windows has no exec. An interrupt reaches both: the demo ends over it.
	signal.Ignore(os.Interrupt)
	cmd := exec.Command(demo, args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		return err
	}
	return exit(cmd.ProcessState.ExitCode())
}
