package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// asWriter makes this test binary a program that writes to the home it names.
const asWriter = "MAILCODE_TEST_WRITER"

const (
	writers = 4
	each    = 25
)

func TestMain(m *testing.M) {
	if home := os.Getenv(asAdder); home != "" {
		fmt.Fprintln(os.Stderr, addUntilKilled(home, os.Getenv("MAILCODE_TEST_STOP") != ""))
		os.Exit(1)
	}
	if home := os.Getenv(asWriter); home != "" {
		if err := write(home, os.Getenv("MAILCODE_TEST_NAME")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func write(home, name string) error {
	w := newWorld(home)
	// Whoever waits asks again every two milliseconds and has no place in a queue,
	// and a busy disk takes a third of a second for a write: among so many, five
	// seconds can pass without luck.
	w.file.wait = 5 * time.Minute
	for i := range each {
		s, err := w.Save(context.Background(), protocol.Session{Name: fmt.Sprintf("%s %d", name, i), Host: "mail.example.org", Email: "a@example.org"}, "p")
		if err != nil {
			return err
		}
		if err := w.SetRule(protocol.Rule{Site: fmt.Sprintf("%s%d.example", name, i), Mode: protocol.RuleSession, Session: s.ID}); err != nil {
			return err
		}
		if i%5 == 0 {
			if err := w.Remove(context.Background(), s.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestManyProgramsWriteAtOnce(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(t.TempDir(), "home")
	var running []*exec.Cmd
	for i := range writers {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), asWriter+"="+home, fmt.Sprintf("MAILCODE_TEST_NAME=w%d", i))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, cmd)
	}
	// A reader meanwhile never sees half a file.
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		w := newWorld(home)
		for {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
				if _, err := w.List(); err != nil {
					stopped <- err
					return
				}
			}
		}
	}()
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	w := newWorld(home)
	list, err := w.List()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := w.Rules()
	if err != nil {
		t.Fatal(err)
	}
	if want := writers * each * 4 / 5; len(list) != want || len(rules) != want {
		t.Errorf("%d sessions and %d rules of %d", len(list), len(rules), want)
	}
	entries, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(ourFiles, e.Name()) {
			t.Errorf("%s is left behind", e.Name())
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if info, _ := os.Stat(home); runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v", info.Mode())
	}
}

// ourFiles are all that a home holds beside keystores.
var ourFiles = []string{"state.json", "state.json.lock", "state.json.storing"}

func TestStaleTemporaryFilesAreRemoved(t *testing.T) {
	w := newWorld(t.TempDir())
	dir := filepath.Dir(w.file.path)
	stale := []string{".state.json8127312", ".state.json1"}
	notOurs := []string{".state.json.swp", ".state.json", "state.json~", ".state.json12x", ".other.json12"}
	for _, name := range slices.Concat(stale, notOurs) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("a@example.org"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.mustSave(t, gmail, "p")
	left := names(t, dir)
	slices.Sort(left)
	want := slices.Concat(ourFiles, notOurs)
	slices.Sort(want)
	if diff := cmp.Diff(want, left); diff != "" {
		t.Error(diff)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// The state file may be a link, as people have it who keep their settings in
// one folder; it stays one, also while what it leads to is not there.
func TestStateFileThatIsALink(t *testing.T) {
	home, elsewhere := t.TempDir(), t.TempDir()
	link, target := filepath.Join(home, "state.json"), filepath.Join(elsewhere, "mailcode.json")
	if err := os.Symlink(target, filepath.Join(elsewhere, "hop")); err != nil {
		t.Skipf("this user may not make links here: %v", err)
	}
	if err := os.Symlink(filepath.Join(elsewhere, "hop"), link); err != nil {
		t.Fatal(err)
	}
	w := newWorld(home)
	saved := w.mustSave(t, gmail, "p")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if data, err := os.ReadFile(target); err != nil || !strings.Contains(string(data), saved.ID) {
		t.Errorf("%s, %v", data, err)
	}
	if err := os.WriteFile(target, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := w.List()
	wantCode(t, err, protocol.ErrStateCorrupt)
	if aside := w.SetAside(); len(aside) != 1 || filepath.Dir(aside[0]) != elsewhere {
		t.Errorf("set aside %q", aside)
	}
	os.Remove(link)
	if err := os.Symlink(link, link); err != nil {
		t.Fatal(err)
	}
	_, err = w.List()
	wantCode(t, err, protocol.ErrState)
}

func TestStateFileThatIsAFolder(t *testing.T) {
	w := newWorld(t.TempDir())
	if err := os.Mkdir(w.file.path, 0o700); err != nil {
		t.Fatal(err)
	}
	refusesState(t, w)
}

func refusesState(t *testing.T, w *world) {
	t.Helper()
	_, err := w.List()
	if e := wantCode(t, err, protocol.ErrState); !strings.Contains(e.Sentence, "is not a file") {
		t.Errorf("%q", e.Sentence)
	}
	_, err = w.Save(t.Context(), gmail, "p")
	wantCode(t, err, protocol.ErrState)
	if len(w.desktop.held) != 0 || len(w.SetAside()) != 0 {
		t.Errorf("stored %v, set aside %v", w.desktop.held, w.SetAside())
	}
}

func TestNothingIsMadeByReading(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	w := newWorld(home)
	if list, err := w.List(); len(list) != 0 || err != nil {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := w.Rule("a.example"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
}

func TestCorruptFileIsKeptAside(t *testing.T) {
	for name, content := range map[string]string{
		"empty":          "",
		"torn":           `{"schema": 1, "sessions": [{"id": "a", "na`,
		"no JSON":        "\x00\x01\x02",
		"no schema":      `{"sessions": []}`,
		"schema 0":       `{"schema": 0, "sessions": []}`,
		"schema in text": `{"schema": "1", "sessions": []}`,
		"wrong type":     `{"schema": 1, "sessions": [{"id": "a", "port": "993"}]}`,
		"a list":         `[]`,
		"null":           `null`,
		"null session":   `{"schema": 1, "sessions": [null]}`,
		"no id":          `{"schema": 1, "sessions": [{"name": "a"}]}`,
		"id twice":       `{"schema": 1, "sessions": [{"id": "a"}, {"id": "a"}]}`,
		"more after it":  `{"schema": 1, "sessions": []}{}`,
		"large":          `{"schema": 1, "x": "` + strings.Repeat("x", maxState) + `"}`,
	} {
		for use, call := range map[string]func(*world) error{
			"reading": func(w *world) error { _, err := w.List(); return err },
			"writing": func(w *world) error {
				return w.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand})
			},
		} {
			t.Run(name+" "+use, func(t *testing.T) {
				w := newWorld(t.TempDir())
				damage := func() {
					t.Helper()
					if err := os.WriteFile(w.file.path, []byte(content), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				damage()
				e := wantCode(t, call(w), protocol.ErrStateCorrupt)
				aside := w.SetAside()
				if len(aside) != 1 || !strings.Contains(e.Sentence, aside[0]) {
					t.Fatalf("kept %q; said %q", aside, e.Sentence)
				}
				if got, err := os.ReadFile(aside[0]); string(got) != content || err != nil {
					t.Errorf("kept %d bytes of %d, %v", len(got), len(content), err)
				}
				// Said once; then it works, and nothing of the damaged file was written over.
				if err := call(w); err != nil {
					t.Fatal(err)
				}
				w.mustSave(t, gmail, "p")
				damage() // in the same second: another name
				wantCode(t, call(w), protocol.ErrStateCorrupt)
				if again := w.SetAside(); len(again) != 2 {
					t.Errorf("kept %q", again)
				}
				if got, _ := os.ReadFile(aside[0]); string(got) != content {
					t.Error("the first was written over")
				}
			})
		}
	}
}

func TestNewerFileIsNotTouched(t *testing.T) {
	w := newWorld(t.TempDir())
	content := `{"schema": 2, "sessions": {"now": "a map"}}`
	if err := os.WriteFile(w.file.path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := w.List()
	wantCode(t, err, protocol.ErrStateNewer)
	_, err = w.Save(t.Context(), gmail, "p")
	wantCode(t, err, protocol.ErrStateNewer)
	wantCode(t, w.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand}), protocol.ErrStateNewer)
	wantCode(t, w.Remove(t.Context(), "a"), protocol.ErrStateNewer)
	if got, _ := os.ReadFile(w.file.path); string(got) != content || len(w.SetAside()) != 0 || len(w.desktop.held) != 0 {
		t.Errorf("it is now %s", got)
	}
}

func TestUnknownFieldsSurvive(t *testing.T) {
	w := newWorld(t.TempDir())
	content := `{
		"schema": 1,
		"theme": {"dark": true},
		"sessions": [
			{"id": "a", "name": "Home", "provider": "gmail", "host": "imap.gmail.com", "port": 993, "tls": "implicit", "email": "a@gmail.com",
			 "keystore": "secret-service", "revision": 3, "status": {"state": "ready"}, "colour": "#00f", "big": 12345678901234567890},
			{"id": "b", "name": "Work", "provider": "gmail", "host": "imap.gmail.com", "port": 993, "tls": "implicit", "email": "b@gmail.com",
			 "keystore": "secret-service", "revision": 1, "status": {"state": "ready"}}
		],
		"rules": [{"site": "a.example", "mode": "hand", "until": "tomorrow"}]
	}`
	if err := os.WriteFile(w.file.path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := w.Find("a")
	if err != nil {
		t.Fatal(err)
	}
	a.Name = "Elsewhere"
	w.mustSave(t, a, "")
	if err := w.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleSession, Session: "b"}); err != nil {
		t.Fatal(err)
	}
	var want, got any
	changed := strings.NewReplacer(`"Home"`, `"Elsewhere"`, `"revision": 3`, `"revision": 4`, `"mode": "hand"`, `"mode": "session", "session": "b"`).Replace(content)
	if err := json.Unmarshal([]byte(changed), &want); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(w.file.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(data), "12345678901234567890") {
		t.Error("a number lost its digits")
	}
}

func TestBusy(t *testing.T) {
	w := newWorld(t.TempDir())
	w.mustSave(t, gmail, "p")
	unlock, err := w.file.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := newWorld(filepath.Dir(w.file.path))
	other.file.wait = 20 * time.Millisecond
	wantCode(t, other.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand}), protocol.ErrStateBusy)
	if list, err := other.List(); len(list) != 1 || err != nil {
		t.Errorf("reading waits for the lock: %v, %v", list, err)
	}
	unlock()
	if err := other.SetRule(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand}); err != nil {
		t.Error(err)
	}
}

func TestHomeThatIsAFile(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWorld(home)
	_, err := w.Save(t.Context(), gmail, "p")
	wantCode(t, err, protocol.ErrState)
	if len(w.desktop.held) != 0 {
		t.Error("the password stayed in the keystore")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"schema":1,"sessions":[{"id":"a","name":"b","x":1}],"rules":[{"site":"a.example","mode":"hand"}],"y":[]}`))
	f.Add([]byte(`{"schema":2}`))
	f.Add([]byte(`{"schema":1,"sessions":[null]}`))
	f.Add([]byte(`{"SCHEMA":1,"Sessions":[{"ID":"a"}],"leftovers":[{"id":"a","keystore":"file"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := file{path: filepath.Join(t.TempDir(), "state.json"), known: new(known)}
		st, err := file.decode(data)
		if err != nil {
			return
		}
		// What can be read can be written, and is then the same.
		if err := file.write(st); err != nil {
			t.Fatal(err)
		}
		again, err := file.read()
		if err != nil {
			t.Fatalf("%v after writing %q", err, data)
		}
		one, _ := json.Marshal(kept[state]{Value: *st, rest: st.rest})
		two, _ := json.Marshal(kept[state]{Value: *again, rest: again.rest})
		if string(one) != string(two) {
			t.Errorf("%s became %s", one, two)
		}
	})
}
