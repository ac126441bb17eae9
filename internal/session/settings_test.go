package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestSettings(t *testing.T) {
	home := t.TempDir()
	open := func() *Store { return Open(home, nil, "0") }
	check := func(want bool) {
		t.Helper()
		if got, err := open().Settings(); err != nil || got.WarmStart != want {
			t.Errorf("warm start %v, %v; want %v", got.WarmStart, err, want)
		}
	}
	check(true)
	for _, on := range []bool{false, true, false} {
		if now, err := open().SetSettings(protocol.SettingsSetParams{WarmStart: &on}); err != nil || now.WarmStart != on {
			t.Errorf("set to %v: %+v, %v", on, now, err)
		}
		check(on)
	}
	if now, err := open().SetSettings(protocol.SettingsSetParams{}); err != nil || now.WarmStart {
		t.Errorf("nothing was changed: %+v, %v", now, err)
	}

	// What a later release keeps beside ours stays.
	path := filepath.Join(home, "state.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(string(text), `"coldStart": true`, `"coldStart": true, "later": 7`, 1)
	if later == string(text) {
		t.Fatalf("no setting in %s", text)
	}
	if err := os.WriteFile(path, []byte(later), 0o600); err != nil {
		t.Fatal(err)
	}
	on := true
	if _, err := open().SetSettings(protocol.SettingsSetParams{WarmStart: &on}); err != nil {
		t.Fatal(err)
	}
	check(true)
	if text, _ := os.ReadFile(path); !strings.Contains(string(text), `"later": 7`) {
		t.Errorf("what a later release wrote is gone: %s", text)
	}
}
