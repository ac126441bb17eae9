package demo

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
	"codeberg.org/mailcode/mailcode/internal/trust"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// installed lays out a program and its extension as scripts/install does, and
// gives the program's path.
func installed(t *testing.T) string {
	dir := t.TempDir()
	for _, file := range []string{"bin/mailcode", "extension/manifest.json", "extension/worker.js"} {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("{}"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "bin/mailcode")
}

func start(t *testing.T, o Options) *Demo {
	o.Host = installed(t)
	o.Version = "test"
	d, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if exists(d.dir) {
			t.Errorf("%s is still there", d.dir)
		}
	})
	return d
}

// TestDemo goes the way of one code through the rooms: the shop mails it, the
// session reads it over IMAP, and it is proven to be the shop's.
func TestDemo(t *testing.T) {
	d := start(t, Options{Delay: time.Nanosecond})
	setup := d.setup
	store := session.Open(setup.Env["MAILCODE_HOME"], func() (string, error) { return setup.Env["MAILCODE_PASSPHRASE"], nil }, "test")
	sessions, err := store.List()
	if err != nil || len(sessions) != 1 {
		t.Fatalf("sessions: %+v, %v", sessions, err)
	}
	if sessions[0].Status.State != protocol.SessionReady {
		t.Errorf("the session is %+v", sessions[0].Status)
	}
	if rule, err := store.Rule(byHandSite); err != nil || rule.Mode != protocol.RuleByHand {
		t.Errorf("the rule of %s is %+v, %v", byHandSite, rule, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	began := time.Now()
	box := mailbox.Open(store.Mailbox(sessions[0]))
	defer box.Close(t.Context())
	mails, ended := make(chan mailbox.Message, 1), make(chan error, 1)
	go func() {
		ended <- box.Watch(ctx, began, func(u mailbox.Update) {
			if m, ok := u.(mailbox.Message); ok {
				mails <- m
			}
		})
	}()

	c := visitor(t, d.web.listener.Addr().String(), d.web.spki)
	code := post(t, c, setup.Pages.Shop+"sign-in", url.Values{"email": {setup.Account}})
	var mail mailbox.Message
	select {
	case mail = <-mails:
	case err := <-ended:
		t.Fatalf("the mailbox is no longer watched: %v", err)
	}
	parsed := message.Parse(mail.Raw)
	found := otp.Find(parsed, otp.Hints{Length: 6, Digits: true})
	if page := post(t, c, "https://"+shopHost+code.path, url.Values{"code": {found.Code}}); !strings.Contains(page.html, "Welcome") {
		t.Errorf("the shop does not take %q, which was found in\n%s", found.Code, mail.Raw)
	}
	verdict := trust.Grade(trust.Input{
		Site: "shop.example", Account: setup.Account, Received: mail.Received, Message: parsed,
		Began:    began.Truncate(time.Second), // INTERNALDATE has whole seconds
		AuthServ: sessions[0].AuthServ, Addresses: []string{sessions[0].Email},
	})
	if verdict.Grade != protocol.GradeProven {
		t.Errorf("the shop's code is %s: %+v", verdict.Grade, verdict.Facts)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestServe(t *testing.T) {
	d := start(t, Options{Browser: "/some/browser"})
	in, hangUp := io.Pipe()
	line, out := io.Pipe()
	served := make(chan error, 1)
	go func() { served <- d.Serve(t.Context(), in, out) }()
	first, err := bufio.NewReader(line).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var setup Setup
	if err := json.Unmarshal(first, &setup); err != nil {
		t.Fatalf("%v in %s", err, first)
	}
	if setup.Browser != "/some/browser" || setup.IMAP.Port == 0 || !strings.HasPrefix(setup.Pages.Shop, "https://") {
		t.Errorf("the setup is %s", first)
	}
	manifests, err := filepath.Glob(filepath.Join(setup.Profile, "NativeMessagingHosts", "*.json"))
	if err != nil || len(manifests) != 1 {
		t.Errorf("native messaging manifests in the profile: %v, %v", manifests, err)
	}
	hangUp.Close()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestServeEndsWithContext(t *testing.T) {
	d := start(t, Options{Browser: "/some/browser"})
	in, hangUp := io.Pipe()
	defer hangUp.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Serve(ctx, in, io.Discard); err != nil {
		t.Error(err)
	}
}

func TestRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the browser of this test is a shell script")
	}
	dir := t.TempDir()
	script := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Run("tells the browser everything", func(t *testing.T) {
		told := filepath.Join(dir, "told")
		d := start(t, Options{Browser: script("browser", `printf '%s\n' "$MAILCODE_HOME" "$MAILCODE_PASSPHRASE" "$@" >'`+told+"'\n")})
		var out strings.Builder
		if err := d.Run(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(told)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		if lines[0] != d.setup.Env["MAILCODE_HOME"] || lines[1] != d.setup.Env["MAILCODE_PASSPHRASE"] {
			t.Errorf("the environment is %q", lines[:2])
		}
		if lines[2] != "--user-data-dir="+d.setup.Profile || lines[len(lines)-3] != d.setup.Pages.Shop {
			t.Errorf("the arguments are %q", lines[2:])
		}
		if !strings.Contains(out.String(), d.setup.Pages.ByHand) {
			t.Errorf("what to try:\n%s", &out)
		}
	})
	t.Run("shows why the browser failed", func(t *testing.T) {
		d := start(t, Options{Browser: script("broken", "echo no display >&2; exit 3\n")})
		if err := d.Run(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "no display") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("ends with the context", func(t *testing.T) {
		running := filepath.Join(dir, "running")
		d := start(t, Options{Browser: script("endless", "touch '"+running+"'\nexec sleep 1000\n")})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			defer cancel()
			for !exists(running) && t.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
		}()
		if err := d.Run(ctx, io.Discard); err != nil {
			t.Error(err)
		}
		if !exists(running) {
			t.Error("it was never started")
		}
	})
}

func TestStartWithoutExtension(t *testing.T) {
	_, err := Start(t.Context(), Options{Host: filepath.Join(t.TempDir(), "bin/mailcode")})
	if err == nil || !strings.Contains(err.Error(), "scripts/demo") {
		t.Errorf("the error is %v", err)
	}
}

func TestIsSnap(t *testing.T) {
	dir := t.TempDir()
	tests := map[string]struct {
		content string
		want    bool
	}{
		"debian": {"#!/bin/sh\nexec /usr/lib/chromium/chromium \"$@\"\n", false},
		"ubuntu": {"#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then exit 1; fi\nexec /snap/bin/chromium \"$@\"\n", true},
		"binary": {"\x7fELF /snap/bin/ by chance", false},
	}
	for name, tt := range tests {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(tt.content), 0o700); err != nil {
			t.Fatal(err)
		}
		if got := isSnap(path); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	if !isSnap("/snap/bin/chromium") {
		t.Error("/snap/bin/chromium is not taken for a snap")
	}
}
