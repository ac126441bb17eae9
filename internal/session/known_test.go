package session

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// aWhileAgo makes the state file one that was written a while ago.
func (w *world) aWhileAgo(t *testing.T, d time.Duration) {
	t.Helper()
	at := time.Now().Add(-d)
	if err := os.Chtimes(w.file.path, at, at); err != nil {
		t.Fatal(err)
	}
}

// The file is decoded once, however often it is looked at, until somebody
// changes it: this program, another one, or a person.
func TestFileIsDecodedOnce(t *testing.T) {
	w := newWorld(t.TempDir())
	s := w.mustSave(t, gmail, "p")
	w.aWhileAgo(t, time.Minute)
	look := func() *state {
		t.Helper()
		m, err := w.Memory()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.List(); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rule("shop.example"); err != nil {
			t.Fatal(err)
		}
		if err := w.Note(t.Context(), s, protocol.Errorf(protocol.ErrLoginRefused, "No.")); err != nil {
			t.Fatal(err)
		}
		return m.st
	}
	look() // its Note writes
	first := look()
	if second := look(); second != first {
		t.Error("nothing has changed, and it was decoded anew")
	}
	changes := []struct {
		name string
		make func() error
	}{
		{"by this program", func() error { return w.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand}) }},
		{"by another", func() error {
			return newWorld(filepath.Dir(w.file.path)).SetRule(protocol.Rule{Site: "b.example", Mode: protocol.RuleByHand})
		}},
		{"by a person, in place", func() error {
			text, err := os.ReadFile(w.file.path)
			if err == nil {
				err = os.WriteFile(w.file.path, append(text, '\n'), 0o600)
			}
			return err
		}},
	}
	for i, change := range changes {
		if err := change.make(); err != nil {
			t.Fatal(err)
		}
		next := look()
		if next == first {
			t.Errorf("%s: the change is not seen", change.name)
		}
		if want := min(i+1, 2); len(next.Rules) != want {
			t.Errorf("%s: %d rules", change.name, len(next.Rules))
		}
		w.aWhileAgo(t, time.Minute)
		first = look()
	}
	if err := os.Remove(w.file.path); err != nil {
		t.Fatal(err)
	}
	if m, err := w.Memory(); err != nil || len(m.st.Sessions) != 0 {
		t.Errorf("it was removed, and is %+v, %v", m.st, err)
	}
}

// A file that was written this very moment may be replaced by one that looks
// the same to a stat.
func TestFreshFileIsNotTrusted(t *testing.T) {
	w := newWorld(t.TempDir())
	w.mustSave(t, gmail, "p")
	for _, tt := range []struct {
		name string
		age  time.Duration
		want bool
	}{
		{"an hour ago", time.Hour, true},
		{"just now", -time.Minute, false},
	} {
		w.aWhileAgo(t, tt.age)
		one, err := w.file.look()
		if err != nil {
			t.Fatal(err)
		}
		two, err := w.file.look()
		if err != nil || (one == two) != tt.want {
			t.Errorf("written %s: known %v, %v", tt.name, one == two, err)
		}
	}
	whole := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) // of a file system that stamps in seconds
	if err := os.Chtimes(w.file.path, whole, whole); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(w.file.path)
	if err != nil {
		t.Fatal(err)
	}
	if aged(info, whole.Add(time.Second)) || !aged(info, whole.Add(3*time.Second)) {
		t.Error("a stamp in whole seconds says less than that")
	}
}

// What a caller does to a list is not known to the next.
func TestListIsTheCallersOwn(t *testing.T) {
	w := newWorld(t.TempDir())
	draft := gmail
	draft.Addresses = []string{"a@example.org", "b@example.org"}
	w.mustSave(t, draft, "p")
	for range 2 {
		all, err := w.List()
		if err != nil || !slices.Equal(all[0].Addresses, draft.Addresses) {
			t.Fatalf("%+v, %v", all, err)
		}
		all[0].Addresses = slices.DeleteFunc(all[0].Addresses, func(s string) bool { return s == "a@example.org" })
	}
}

// A mailbox is opened anew for what it is opened with, and for nothing else.
func TestOpening(t *testing.T) {
	w := newWorld(t.TempDir())
	s := w.mustSave(t, other, "p")
	opening := func() int {
		t.Helper()
		m, err := w.Memory()
		if err != nil {
			t.Fatal(err)
		}
		return m.Opening(s.ID)
	}
	was := opening()
	for _, tt := range []struct {
		name     string
		edit     func()
		password string
		anew     bool
	}{
		{"nothing", func() {}, "", false},
		{"its name", func() { s.Name = "Elsewhere" }, "", false},
		{"an address", func() { s.Addresses = []string{"a@example.org"} }, "", false},
		{"whose checks count", func() { s.AuthServ = []string{"mx.example.org"} }, "", false},
		{"the password", func() {}, "another", true},
		{"the user name", func() { s.Username = "ann" }, "", true},
		{"the port", func() { s.Port++ }, "p", true},
		{"a folder", func() { s.Folders = []string{"Codes"} }, "", true},
		{"the host", func() { s.Host = "imap.elsewhere.example" }, "p", true},
	} {
		tt.edit()
		s = w.mustSave(t, s, tt.password)
		now := opening()
		if (now != was) != tt.anew || now < was {
			t.Errorf("%s was edited: %d, %d before", tt.name, now, was)
		}
		was = now
	}
	if _, err := w.Test(t.Context(), s.ID); err != nil || opening() != was {
		t.Errorf("a test counts as an edit: %v", err)
	}
	if m, err := w.Memory(); err != nil || m.Opening("nobody") != 0 || (Memory{}).Opening(s.ID) != 0 {
		t.Errorf("of a session that is not there, %v", err)
	}
}
