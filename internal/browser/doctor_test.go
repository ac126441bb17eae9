//go:build !windows

package browser

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// pretend makes this test program the host that a manifest names.
const pretend = "MAILCODE_TEST_PRETEND"

func TestMain(m *testing.M) {
	if as := os.Getenv(pretend); as != "" {
		os.Exit(host(as))
	}
	goleak.VerifyTestMain(m)
}

// host is a native messaging host of the given kind.
func host(kind string) int {
	if len(os.Args) != 2 || os.Args[1] != Origins()[0] {
		return 9 // not started as a browser does it
	}
	frame := func(s string) {
		os.Stdout.Write(append(binary.NativeEndian.AppendUint32(nil, uint32(len(s))), s...))
	}
	in := bufio.NewReader(os.Stdin)
	var head [4]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 8
	}
	body := make([]byte, binary.NativeEndian.Uint32(head[:]))
	if _, err := io.ReadFull(in, body); err != nil {
		return 7
	}
	var call struct {
		Version string               `json:"jsonrpc"`
		ID      int                  `json:"id"`
		Method  string               `json:"method"`
		Params  protocol.HelloParams `json:"params"`
	}
	if err := json.Unmarshal(body, &call); err != nil || call.Version != "2.0" || call.Method != "hello" || call.Params.Extension != "doctor" {
		return 6
	}
	switch kind {
	case "good":
		frame(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"protocol":%d,"host":"1.2.3","os":"linux","keystore":"file"}}`, call.ID, call.Params.Protocol))
		io.Copy(io.Discard, in) // until the browser goes
	case "old":
		frame(`{"jsonrpc":"2.0","id":1,"result":{"protocol":99,"host":"9.0.0"}}`)
	case "refusing":
		frame(`{"jsonrpc":"2.0","id":1,"error":{"code":5,"message":"Update the host."}}`)
	case "chatty":
		fmt.Println("starting up…")
		io.Copy(io.Discard, in)
	case "cut":
		os.Stdout.Write([]byte{200, 0, 0, 0, '{'})
	case "odd":
		frame(`[1]`)
	case "empty":
		frame(`{}`)
	case "gone":
	case "mute":
		io.Copy(io.Discard, in)
		time.Sleep(time.Hour) // not even EOF ends it
	}
	return 0
}

// asHost installs this test program as the host of that kind.
func asHost(t *testing.T, kind string) Options {
	t.Helper()
	o := machine(t, "Chrome")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Binary = self
	t.Setenv(pretend, kind)
	t.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector else holds each host for a second
	if _, err := Install(o); err != nil {
		t.Fatal(err)
	}
	return o
}

func failing(checks []Check) []What {
	var all []What
	for _, c := range checks {
		if !c.OK {
			all = append(all, c.What)
		}
	}
	return all
}

func TestDoctorOfAGoodInstall(t *testing.T) {
	o := asHost(t, "good")
	checks := Doctor(t.Context(), o)
	var whats []What
	for _, c := range checks {
		if c.Sentence == "" {
			t.Errorf("%+v says nothing", c)
		}
		if c.Browser == "Chrome" {
			whats = append(whats, c.What)
		}
	}
	if bad := failing(checks); bad != nil {
		t.Errorf("%v failed: %+v", bad, checks)
	}
	if want := []What{WhatFolder, WhatManifest, WhatOrigin, WhatProgram, WhatAnswer}; !slices.Equal(whats, want) {
		t.Errorf("checked %v, want %v", whats, want)
	}
	if last := checks[len(checks)-1]; last.Browser != "" || !strings.Contains(last.Sentence, "Chromium") {
		t.Errorf("%+v does not name the browsers that are missing", last)
	}
}

// A browser that looks into two folders is one browser.
func TestDoctorOfSecondFolders(t *testing.T) {
	for _, k := range known {
		if k.also == "" {
			continue
		}
		o := asHost(t, "good")
		for _, folder := range []string{k.data, k.also} {
			if err := os.MkdirAll(filepath.Join(o.Config, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Install(o); err != nil {
			t.Fatal(err)
		}
		about := func() (whats []What) {
			for _, c := range Doctor(t.Context(), o) {
				if c.Browser == k.browser {
					whats = append(whats, c.What)
				}
			}
			return whats
		}
		once := []What{WhatFolder, WhatManifest, WhatOrigin, WhatProgram, WhatAnswer}
		if got := about(); !slices.Equal(got, once) {
			t.Errorf("%s: checked %v, want each once", k.browser, got)
		}
		if err := os.Remove(manifestIn(filepath.Join(o.Config, k.also))); err != nil {
			t.Fatal(err)
		}
		if got := about(); !slices.Equal(got, append(once, WhatManifest)) {
			t.Errorf("%s: checked %v, and the second manifest is gone", k.browser, got)
		}
	}
}

func TestDoctorChangesNothing(t *testing.T) {
	o := asHost(t, "good")
	before := tree(t, o.Home)
	Doctor(t.Context(), o)
	if after := tree(t, o.Home); len(after) != len(before) {
		t.Errorf("%v became %v", before, after)
	}
}

func TestDoctorOfAnswers(t *testing.T) {
	for kind, want := range map[string]string{
		"old":      "protocol 99",
		"refusing": "Update the host.",
		"chatty":   "no message",
		"cut":      "in the middle",
		"odd":      "not JSON",
		"empty":    "something else",
		"gone":     "without an answer",
	} {
		t.Run(kind, func(t *testing.T) {
			checks := Doctor(t.Context(), asHost(t, kind))
			if bad := failing(checks); !slices.Equal(bad, []What{WhatAnswer}) {
				t.Fatalf("%v failed: %+v", bad, checks)
			}
			for _, c := range checks {
				if c.What == WhatAnswer && (!strings.Contains(c.Sentence, want) || !strings.Contains(c.Sentence, "install Mailcode again")) {
					t.Errorf("%q does not say %q and what to do", c.Sentence, want)
				}
			}
		})
	}
}

func TestHandshakeEndsAMuteProgram(t *testing.T) {
	o := asHost(t, "mute")
	_, err := handshake(t.Context(), o.Binary, Origins()[0], 200*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "did not answer") {
		t.Errorf("%v", err)
	}
}

func TestHandshakeIsCancelled(t *testing.T) {
	o := asHost(t, "mute")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := handshake(ctx, o.Binary, Origins()[0], time.Hour); err == nil {
		t.Error("a cancelled handshake succeeded")
	}
}

// Each of these makes a browser say no more than "not found" or "forbidden".
func TestDoctorOfBrokenManifests(t *testing.T) {
	const origin = `"chrome-extension://ankdgaonipocjhhpkdogpbbhifdpjang/"`
	for _, tt := range []struct {
		name, manifest string // %s is the program
		want           []What
	}{
		{"none", "", []What{WhatManifest}},
		{"not JSON", `{"name":`, []What{WhatManifest}},
		{"not an object", `[]`, []What{WhatManifest}},
		{"another name", `{"name":"org.example","path":%q,"type":"stdio","allowed_origins":[` + origin + `]}`, []What{WhatManifest}},
		{"no type", `{"name":"dev.mailcode.host","path":%q,"allowed_origins":[` + origin + `]}`, []What{WhatManifest}},
		{"no slash", `{"name":"dev.mailcode.host","path":%q,"type":"stdio","allowed_origins":["chrome-extension://ankdgaonipocjhhpkdogpbbhifdpjang"]}`, []What{WhatOrigin}},
		{"no origin", `{"name":"dev.mailcode.host","path":%q,"type":"stdio"}`, []What{WhatOrigin}},
		{"another extension", `{"name":"dev.mailcode.host","path":%q,"type":"stdio","allowed_origins":["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]}`, []What{WhatOrigin}},
		{"relative path", `{"name":"dev.mailcode.host","path":"mailcode","type":"stdio","allowed_origins":[` + origin + `]}`, []What{WhatProgram}},
		{"missing program", `{"name":"dev.mailcode.host","path":"/nonexistent/mailcode","type":"stdio","allowed_origins":[` + origin + `]}`, []What{WhatProgram}},
		{"a folder", `{"name":"dev.mailcode.host","path":"/","type":"stdio","allowed_origins":[` + origin + `]}`, []What{WhatProgram}},
		{"two things at once", `{"name":"dev.mailcode.host","path":"mailcode","type":"stdio","allowed_origins":[]}`, []What{WhatOrigin, WhatProgram}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := asHost(t, "good")
			file := o.found()[0].file
			content := strings.Replace(tt.manifest, "%q", fmt.Sprintf("%q", o.Binary), 1)
			if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
			if content == "" {
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
			}
			checks := Doctor(t.Context(), o)
			if bad := failing(checks); !slices.Equal(bad, tt.want) {
				t.Errorf("%v failed, want %v: %+v", bad, tt.want, checks)
			}
			for _, c := range checks {
				if !c.OK && !strings.Contains(c.Sentence, " install`") {
					t.Errorf("%q does not say what to do", c.Sentence)
				}
			}
			// And what it says helps.
			if _, err := Install(o); err != nil {
				t.Fatal(err)
			}
			if bad := failing(Doctor(t.Context(), o)); bad != nil {
				t.Errorf("after install: %v failed", bad)
			}
		})
	}
}

func TestDoctorOfAnotherProgram(t *testing.T) {
	o := asHost(t, "good")
	o.Binary = executable(t, t.TempDir(), "mailcode")
	if bad := failing(Doctor(t.Context(), o)); !slices.Equal(bad, []What{WhatProgram}) {
		t.Errorf("%v failed", bad)
	}
	o.Binary = filepath.Join(t.TempDir(), "link") // a link to the same program is the same program
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, o.Binary); err != nil {
		t.Fatal(err)
	}
	if bad := failing(Doctor(t.Context(), o)); bad != nil {
		t.Errorf("through a link: %v failed", bad)
	}
}

func TestDoctorOfNotExecutable(t *testing.T) {
	o := machine(t, "Chrome")
	if _, err := Install(o); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(o.Binary, 0o644); err != nil {
		t.Fatal(err)
	}
	if bad := failing(Doctor(t.Context(), o)); !slices.Equal(bad, []What{WhatProgram}) {
		t.Errorf("%v failed", bad)
	}
}

func TestDoctorWithoutBrowser(t *testing.T) {
	checks := Doctor(t.Context(), machine(t))
	if len(checks) != 1 || checks[0].OK || checks[0].What != WhatBrowser {
		t.Errorf("%+v", checks)
	}
}

func TestDoctorOfProfiles(t *testing.T) {
	o := machine(t, "Chrome")
	o.Profiles = []string{t.TempDir(), filepath.Join(o.Home, "absent")}
	checks := Doctor(t.Context(), o)
	if bad := failing(checks); !slices.Equal(bad, []What{WhatManifest, WhatFolder}) {
		t.Errorf("%v failed: %+v", bad, checks)
	}
	for _, c := range checks {
		if c.Browser == "Chrome" {
			t.Errorf("looked beyond the profiles: %+v", c)
		}
	}
}
