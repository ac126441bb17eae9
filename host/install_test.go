package main

import (
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
		want   string
	}{
		{[]browser.Check{fine}, "ok  Chrome: Found.\nEverything is in order.\n"},
		{[]browser.Check{fine, useless}, "ok  Chrome: Found.\n--  Chrome (flatpak): Not supported.\nEverything is in order.\n"},
		{[]browser.Check{fault, useless}, "!!  Mailcode: No browser: start yours.\n--  Chrome (flatpak): Not supported.\nLines that begin with !! say what to do.\n"},
	} {
		var out strings.Builder
		if err := tell(&out, tt.checks); err != nil || out.String() != tt.want {
			t.Errorf("told %q, want %q (%v)", &out, tt.want, err)
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
