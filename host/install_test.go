package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/browser"
)

func TestDoctorTells(t *testing.T) {
	fine := browser.Check{Browser: "Chrome", OK: true, Sentence: "Found."}
	useless := browser.Check{Browser: "Chrome (flatpak)", OK: true, Useless: true, Sentence: "Not supported."}
	fault := browser.Check{Sentence: "No browser: start yours."}
	for _, tt := range []struct {
		checks []browser.Check
		whole  bool
		want   string
	}{
		{[]browser.Check{fine}, true, "ok  Chrome: Found.\nEverything is in order.\n"},
		{[]browser.Check{fine, useless}, true, "ok  Chrome: Found.\n--  Chrome (flatpak): Not supported.\nEverything is in order.\n"},
		{[]browser.Check{fault, useless}, true, "!!  Mailcode: No browser: start yours.\n--  Chrome (flatpak): Not supported.\nLines that begin with !! say what to do.\n"},
		{[]browser.Check{fine}, false, "ok  Chrome: Found.\nInterrupted: not everything was looked at.\n"},
	} {
		var out strings.Builder
		if err := tell(&out, tt.checks, tt.whole); err != nil || out.String() != tt.want {
			t.Errorf("told %q, want %q (%v)", &out, tt.want, err)
		}
	}
}

// An interrupt is no fault of what was being looked at: 130 says it, and no check
// does.
func TestInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send another one a signal on Windows")
	}
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	_, port, _ := net.SplitHostPort(mute.Addr().String())
	home, profile := t.TempDir(), t.TempDir()
	mailcode := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "mailcode", args...)
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME=", "MAILCODE_HOME="+filepath.Join(home, "state"), passphraseEnv+"=a test's passphrase")
		return cmd
	}
	if out, err := mailcode("install", "--profile", profile).CombinedOutput(); err != nil {
		t.Fatalf("install: %v\n%s", err, out)
	}
	for _, tt := range []struct {
		args []string
		in   string
		want string
	}{
		{[]string{"session", "add", "--name", "Mute", "--email", "ann@mail.test", "--host", "127.0.0.1", "--port", port, "--keystore", "file", "--password-stdin"}, "correct horse", "given up"},
		{[]string{"session", "test", "Mute"}, "", "given up"},
		{[]string{"doctor", "--profile", profile}, "", "Interrupted: not everything"},
	} {
		cmd := mailcode(tt.args...)
		var out strings.Builder
		cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(tt.in), &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		conn, err := mute.Accept() // it waits for the greeting now
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		conn.Close()
		if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || !strings.Contains(out.String(), tt.want) || strings.Contains(out.String(), "!!") {
			t.Errorf("%q ended with %d and said %q, want %d and %q", tt.args, code, &out, exitInterrupted, tt.want)
		}
	}
}

func TestInstallingFitsTheSystem(t *testing.T) {
	for goos, want := range map[string]string{"linux": "scripts/install", "darwin": "scripts/install", "windows": `.\mailcode.exe install`} {
		if got := installing(goos); !strings.Contains(got, want) || goos == "windows" && strings.Contains(got, "scripts/") {
			t.Errorf("on %s: %s", goos, got)
		}
	}
}
