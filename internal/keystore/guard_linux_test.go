package keystore

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/keystore/guard"
)

// build makes a program of testdata. It is the real thing: a test binary
// imports more, and so may initialise in another order.
func build(t *testing.T, name string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name)
	if out, err := exec.Command("go", "build", "-o", binary, "./testdata/"+name).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// start prepares the program with its environment and nothing else of ours. A
// dbus-launch on its PATH leaves a mark instead of a dbus-daemon.
func start(t *testing.T, binary string, env ...string) (cmd *exec.Cmd, launched string) {
	t.Helper()
	bin := t.TempDir()
	launched = filepath.Join(bin, "launched")
	script := fmt.Sprintf("#!/bin/sh\n: > '%s'\necho DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null/launched\n", launched)
	if err := os.WriteFile(filepath.Join(bin, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	// Not a limit on speed: it ends a process that hangs, so that the test fails.
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	cmd = exec.CommandContext(ctx, binary)
	cmd.Env = append([]string{"PATH=" + bin + ":/usr/bin:/bin", "HOME=" + bin}, env...)
	return cmd, launched
}

// bus listens like a session bus, answers with lines as far as they go, and is
// then mute. It reports each connection's first line.
func bus(t *testing.T, answers ...string) (path string, heard <-chan net.Conn) {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path = filepath.Join(dir, "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	conns := make(chan net.Conn, 8)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				lines := bufio.NewReader(c)
				for i := 0; ; i++ {
					if _, err := lines.ReadString('\n'); err != nil {
						c.Close()
						return
					}
					if i == 0 {
						conns <- c
					}
					if i < len(answers) {
						fmt.Fprintf(c, "%s\r\n", answers[i])
					}
				}
			}()
		}
	}()
	return path, conns
}

func TestGuardReachesMain(t *testing.T) {
	binary := build(t, "guarded")
	empty := t.TempDir()
	mute, _ := bus(t)
	half, _ := bus(t, "REJECTED EXTERNAL")
	almost, _ := bus(t, "REJECTED EXTERNAL", "OK 0123456789abcdef0123456789abcdef")
	runtime, _ := bus(t)
	for _, c := range []struct {
		name  string
		env   []string
		found guard.Bus
		err   string
	}{
		{"mute bus", []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + mute}, guard.Silent, "does not answer"},
		{"mute after REJECTED", []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + half}, guard.Silent, "does not answer"},
		{"mute after OK", []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + almost}, guard.Silent, "does not answer"},
		{"mute bus behind a dead one", []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null/x;unix:path=" + mute}, guard.Silent, "does not answer"},
		{"mute bus of the user", []string{"XDG_RUNTIME_DIR=" + filepath.Dir(runtime)}, guard.Silent, "does not answer"},
		{"no bus", []string{"XDG_RUNTIME_DIR=" + empty}, guard.Absent, "--keystore file"},
		{"empty address", []string{"XDG_RUNTIME_DIR=" + empty, "DBUS_SESSION_BUS_ADDRESS="}, guard.Absent, "--keystore file"},
		{"autolaunch", []string{"XDG_RUNTIME_DIR=" + empty, "DBUS_SESSION_BUS_ADDRESS=autolaunch:"}, guard.Absent, "--keystore file"},
		{"disabled", []string{"DBUS_SESSION_BUS_ADDRESS=disabled:"}, guard.Absent, "--keystore file"},
		{"nothing listens", []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + empty + "/bus"}, guard.Absent, "--keystore file"},
		{"nonsense", []string{"DBUS_SESSION_BUS_ADDRESS=;;unix:,=;%"}, guard.Absent, "--keystore file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd, launched := start(t, binary, c.env...)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("it did not get through main: %v\n%s", err, out)
			}
			given := ""
			set := false
			for _, e := range c.env {
				if v, ok := strings.CutPrefix(e, "DBUS_SESSION_BUS_ADDRESS="); ok {
					given, set = v, true
				}
			}
			want := fmt.Sprintf("main found=%d set=%v bus=%s err=", c.found, set, given)
			if !strings.HasPrefix(string(out), want) || !strings.Contains(string(out), c.err) {
				t.Errorf("it says %q, want %q… %q", out, want, c.err)
			}
			if _, err := os.Stat(launched); err == nil {
				t.Error("it ran dbus-launch")
			}
		})
	}
}

func TestGuardLetsAGoodBusThrough(t *testing.T) {
	run, err := exec.LookPath("dbus-run-session")
	if err != nil {
		t.Skip("needs dbus-run-session (Debian: dbus-daemon); scripts/test installs it")
	}
	cmd, launched := start(t, build(t, "guarded"))
	cmd.Path, cmd.Args = run, []string{run, "--", cmd.Path}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := fmt.Sprintf("main found=%d set=true", guard.Ready); !strings.Contains(string(out), want) || !strings.Contains(string(out), "err=<nil>") {
		t.Errorf("it says %q, want %q and no error", out, want)
	}
	if _, err := os.Stat(launched); err == nil {
		t.Error("it ran dbus-launch")
	}
}

// TestTheTrapsAreThere fails when keyring no longer needs the guard.
func TestTheTrapsAreThere(t *testing.T) {
	binary := build(t, "unguarded")
	t.Run("mute bus", func(t *testing.T) {
		path, heard := bus(t)
		cmd, _ := start(t, binary, "DBUS_SESSION_BUS_ADDRESS=unix:path="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// kwallet's init, then secretservice's: each waits for an answer that
		// only the end of the connection gives. Main comes after both.
		printed := make(chan string, 1)
		go func() {
			line, _ := bufio.NewReader(out).ReadString('\n')
			printed <- line
		}()
		for range 2 {
			select {
			case line := <-printed:
				t.Fatalf("main ran before the bus answered: %q", line)
			case c := <-heard:
				c.Close()
			}
		}
		if line := <-printed; !strings.HasPrefix(line, "main") {
			t.Errorf("then it printed %q", line)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	t.Run("no bus", func(t *testing.T) {
		if _, err := os.Stat(fmt.Sprintf("/run/user/%d", os.Getuid())); err == nil {
			t.Skip("this user has a session bus, which the D-Bus library finds by itself")
		}
		cmd, launched := start(t, binary)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if _, err := os.Stat(launched); err != nil {
			t.Error("it did not run dbus-launch")
		}
	})
}

// TestGuardComesFirst holds what the order of initialisation rests on.
func TestGuardComesFirst(t *testing.T) {
	const (
		ours   = "codeberg.org/mailcode/mailcode/internal/keystore/guard"
		theirs = "github.com/99designs/keyring"
	)
	if ours > theirs {
		t.Errorf("%s sorts after %s", ours, theirs)
	}
	deps := func(pkg string) []string {
		out, err := exec.Command("go", "list", "-deps", pkg).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(out))
	}
	needed := deps(theirs)
	for _, p := range deps(ours) {
		if p != ours && !slices.Contains(needed, p) {
			t.Errorf("guard imports %s, which keyring does not: keyring may be initialised first", p)
		}
	}
}
