package main

import (
	"bufio"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the demo needs must not be in the host, which lives in a browser's
// company and knows passwords.
func TestHostCarriesNoDemo(t *testing.T) {
	deps, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.Lines(string(deps)) {
		dep = strings.TrimSpace(dep)
		if strings.Contains(dep, "/internal/demo") || strings.Contains(dep, "imapserver") || dep == "html/template" {
			t.Errorf("the host carries %s", dep)
		}
	}
}

// A demo leaves nothing behind, however it is ended.
func TestDemoEnds(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send another one a signal on Windows")
	}
	// Whoever runs this may have had SIGHUP ignored, as nohup does; a process hands
	// that on to those it starts, and the demo heeds it. What is caught is not
	// handed on.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	defer signal.Stop(caught)
	extension := t.TempDir()
	for _, file := range []string{"manifest.json", "worker.js"} {
		if err := os.WriteFile(filepath.Join(extension, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	browser := filepath.Join(extension, "browser")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\nexec sleep 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args []string
		end  syscall.Signal
	}{
		"browser, Ctrl-C":          {end: syscall.SIGINT},
		"browser, kill":            {end: syscall.SIGTERM},
		"browser, terminal closed": {end: syscall.SIGHUP},
		"driver, kill":             {args: []string{"--serve"}, end: syscall.SIGTERM},
		// What a terminal sends is its driver's to heed, which then ends the input.
		"driver, Ctrl-C":          {args: []string{"--serve"}, end: syscall.SIGINT},
		"driver, terminal closed": {args: []string{"--serve"}, end: syscall.SIGHUP},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			temporary := t.TempDir()
			cmd := exec.CommandContext(t.Context(), "mailcode", append([]string{"demo", "--json", "--browser", browser, "--extension", extension}, tt.args...)...)
			cmd.Env = append(os.Environ(), "TMPDIR="+temporary, "DISPLAY=:0")
			cmd.Stderr = os.Stderr
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, `{"browser":`) {
				t.Fatalf("it said %q: %v", line, err)
			}
			if err := cmd.Process.Signal(tt.end); err != nil {
				t.Fatal(err)
			}
			if tt.args != nil {
				in.Close()
			}
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
			left, err := os.ReadDir(temporary)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]os.DirEntry{}, left); diff != "" {
				t.Errorf("left behind: %s", diff)
			}
		})
	}
}
