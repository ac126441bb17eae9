package keystore

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus"
	"go.uber.org/goleak"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// The session bus belongs to the process, so each of these runs this test
// binary again, as the program named by the variable, under a bus of its own.
const asProgram = "MAILCODE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if name := os.Getenv(asProgram); name != "" {
		programs[name]()
		os.Exit(0)
	}
	// On a desktop keyring's own connection to the session bus stays open.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/godbus/dbus.(*Conn).inWorker"))
}

var programs = map[string]func(){
	"use":    use,
	"lock":   lockAndUse,
	"alias":  aliasAndUse,
	"impose": impose,
}

// result is what a program says on standard output.
type result struct {
	Steps []step
}

type step struct {
	Name  string
	Code  protocol.ErrorCode
	Text  string
	Cause string
}

func (r *result) add(name, text string, err error) {
	s := step{Name: name, Text: text}
	var e *protocol.Error
	if errors.As(err, &e) {
		s.Code, s.Text, s.Cause = e.Code, e.Sentence, fmt.Sprint(e.Err)
	} else if err != nil {
		s.Code, s.Text = "untyped", err.Error()
	}
	r.Steps = append(r.Steps, s)
}

func (r *result) exercise() {
	ctx := context.Background()
	s, err := Open(SecretService, "", nil)
	r.add("open", "", err)
	if err != nil {
		return
	}
	if os.Getenv("MAILCODE_TEST_LIMIT") != "" { // a mute daemon need not be waited for in full
		s.limit = 300 * time.Millisecond
	}
	r.add("set", "", s.Set(ctx, "id-1", "app password"))
	secret, err := s.Get(ctx, "id-1")
	r.add("get", secret, err)
	r.add("replace", "", s.Set(ctx, "id-1", "another"))
	secret, err = s.Get(ctx, "id-1")
	r.add("get again", secret, err)
	_, err = s.Get(ctx, "id-2")
	r.add("get nothing", "", err)
	r.add("remove", "", s.Remove(ctx, "id-1"))
	_, err = s.Get(ctx, "id-1")
	r.add("get removed", "", err)
	r.add("remove nothing", "", s.Remove(ctx, "id-1"))
}

func (r *result) print() { json.NewEncoder(os.Stdout).Encode(r) }

func use() {
	var r result
	r.exercise()
	r.print()
}

// lockAndUse stores a secret, locks the collection and tries again.
func lockAndUse() {
	ctx := context.Background()
	var r result
	s, err := Open(SecretService, "", nil)
	if err == nil {
		err = s.Set(ctx, "id-1", "app password")
	}
	r.add("set", "", err)
	bus, err := dbus.SessionBus()
	if err == nil {
		var locked []dbus.ObjectPath
		var prompt dbus.ObjectPath
		err = bus.Object(secretsName, secretsPath).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{collections + "login"}).Store(&locked, &prompt)
	}
	r.add("lock", "", err)
	_, err = s.Get(ctx, "id-1")
	r.add("get", "", err)
	r.add("set again", "", s.Set(ctx, "id-2", "another"))
	r.print()
}

// aliasAndUse makes a desktop whose default collection is not "login", as
// KWallet's is not, with GNOME Keyring's call for tests that asks nobody.
func aliasAndUse() {
	var r result
	bus, err := dbus.SessionBus()
	if err == nil {
		service := bus.Object(secretsName, secretsPath)
		var output dbus.Variant
		var session, made dbus.ObjectPath
		err = service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&output, &session)
		if err == nil {
			attributes := map[string]dbus.Variant{"org.freedesktop.Secret.Collection.Label": dbus.MakeVariant("my wallet")}
			master := struct {
				Session     dbus.ObjectPath
				Parameters  []byte
				Value       []byte
				ContentType string
			}{session, nil, []byte("master"), "text/plain"}
			err = service.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.CreateWithMasterPassword", 0, attributes, master).Store(&made)
		}
		if err == nil {
			err = service.Call("org.freedesktop.Secret.Service.SetAlias", 0, "default", made).Err
		}
		r.add("collection", string(made), err)
		r.add("chosen", collection(), nil)
	} else {
		r.add("collection", "", err)
	}
	r.exercise()
	r.print()
}

// impose takes the keyring's name on the bus and then never answers: it stops
// itself. It says so first.
func impose() {
	bus, err := dbus.SessionBus()
	if err == nil {
		_, err = bus.RequestName(secretsName, dbus.NameFlagDoNotQueue)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("owned")
	syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	time.Sleep(time.Hour) // the stop may reach this thread only after the call has returned
}

// desktop runs script in a shell under a session bus, with a HOME of its own.
// $SELF is this binary; UNLOCK starts GNOME Keyring with its login collection.
func desktop(t *testing.T, script string, env ...string) result {
	t.Helper()
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s (Debian: dbus-daemon, gnome-keyring); scripts/test installs it", program)
		}
	}
	home, err := os.MkdirTemp("", "home") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if err := os.Mkdir(filepath.Join(home, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-run-session", "--", "sh", "-eu", "-c", script)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + filepath.Join(home, "run"), "SELF=" + self,
		"UNLOCK=printf login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1",
	}, env...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var r result
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "{") {
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err != nil || len(r.Steps) == 0 {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return r
}

func (r result) check(t *testing.T, want ...step) {
	t.Helper()
	if len(r.Steps) != len(want) {
		t.Fatalf("steps %+v", r.Steps)
	}
	for i, w := range want {
		got := r.Steps[i]
		if got.Name != w.Name || got.Code != w.Code || !strings.Contains(got.Text, w.Text) {
			t.Errorf("%s: code %q, %q (%s); want %q, %q", got.Name, got.Code, got.Text, got.Cause, w.Code, w.Text)
		}
	}
}

var works = []step{
	{Name: "open"}, {Name: "set"}, {Name: "get", Text: "app password"}, {Name: "replace"}, {Name: "get again", Text: "another"},
	{Name: "get nothing", Code: protocol.ErrPasswordMissing}, {Name: "remove"}, {Name: "get removed", Code: protocol.ErrPasswordMissing}, {Name: "remove nothing"},
}

func TestGnomeKeyring(t *testing.T) {
	desktop(t, `eval "$UNLOCK"; MAILCODE_TEST_PROGRAM=use "$SELF"`).check(t, works...)
}

func TestGnomeKeyringLocked(t *testing.T) {
	desktop(t, `eval "$UNLOCK"; MAILCODE_TEST_PROGRAM=lock "$SELF"`).check(t,
		step{Name: "set"}, step{Name: "lock"},
		step{Name: "get", Code: protocol.ErrKeyringLocked, Text: "unlock it"},
		step{Name: "set again", Code: protocol.ErrKeyringLocked, Text: "unlock it"})
}

func TestGnomeKeyringOtherDefault(t *testing.T) {
	desktop(t, `gnome-keyring-daemon --daemonize --components=secrets >/dev/null 2>&1; MAILCODE_TEST_PROGRAM=alias "$SELF"`).check(t,
		append([]step{{Name: "collection", Text: "wallet"}, {Name: "chosen", Text: "my_wallet"}}, works...)...)
}

func TestGnomeKeyringNeverUnlocked(t *testing.T) {
	r := desktop(t, `gnome-keyring-daemon --daemonize --components=secrets >/dev/null 2>&1; MAILCODE_TEST_PROGRAM=use "$SELF"`)
	if len(r.Steps) < 2 || r.Steps[1].Code == "" || r.Steps[1].Code == protocol.ErrKeyringFailed {
		t.Errorf("with no collection and nobody to ask: %+v", r.Steps)
	}
}

func TestNoKeyringOnTheBus(t *testing.T) {
	// Without the service files the bus cannot start one by itself.
	r := desktop(t, `MAILCODE_TEST_PROGRAM=use "$SELF"`, "XDG_DATA_DIRS="+t.TempDir(), "XDG_DATA_HOME="+t.TempDir())
	if len(r.Steps) < 2 || r.Steps[1].Code == "" || r.Steps[1].Code == protocol.ErrKeyringFailed {
		t.Errorf("with no keyring: %+v", r.Steps)
	}
}

func TestMuteKeyring(t *testing.T) {
	r := desktop(t, `
		mkfifo "$HOME/ready"
		MAILCODE_TEST_PROGRAM=impose "$SELF" > "$HOME/ready" &
		read -r word < "$HOME/ready"; [ "$word" = owned ]
		MAILCODE_TEST_PROGRAM=use "$SELF"
		kill -KILL $!`, "MAILCODE_TEST_LIMIT=short")
	for _, s := range r.Steps[1:] {
		if s.Code != protocol.ErrKeyringSilent {
			t.Errorf("%s: %s, %q", s.Name, s.Code, s.Text)
		}
	}
}
