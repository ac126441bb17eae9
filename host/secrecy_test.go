package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// kept is what was written, by any goroutine.
type kept struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (k *kept) Write(b []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.buf.Write(b)
}

func (k *kept) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.buf.String()
}

// logged keeps what is logged until t ends, down to the last detail.
func logged(t *testing.T) *kept {
	t.Helper()
	log := new(kept)
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	return log
}

// An app password goes in and never comes out again, and a code comes out in the
// one event that tells it: whatever goes well or wrong.
func TestSecretsStayInside(t *testing.T) {
	const (
		passphrase = "a test's passphrase"
		right      = "abcd efgh ijkl mnop"
		wrong      = "wrong horse staple"
		code       = "482913"
	)
	home := stateIn(t)
	log := logged(t)
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: strings.ReplaceAll(right, " ", "")})
	if err != nil {
		t.Fatal(err)
	}
	defer mail.Close()
	p := start(t, browser.Origins()[0])
	p.hello()

	ip, number := mail.Addr()
	settings := protocol.Session{Name: "Test", Provider: "other", Host: ip, Port: number, TLS: protocol.TLSImplicit, Email: "ann@mail.test", CA: string(mail.CA()), AuthServ: []string{"mx.test"}, Keystore: "file"}
	var saved protocol.SessionResult
	save := func(password string, change func(*protocol.Session)) protocol.Status {
		s := settings
		s.ID = saved.Session.ID
		change(&s)
		p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Session: s, Password: password}, &saved)
		return saved.Session.Status
	}
	same := func(*protocol.Session) {}
	if got := save(wrong, same); got.Error != protocol.ErrLoginRefused {
		t.Errorf("with the wrong password: %+v", got)
	}
	if got := save(right, func(s *protocol.Session) { s.CA = "" }); got.Error != protocol.ErrCertificate {
		t.Errorf("without the certificate: %+v", got)
	}
	if got := save(right, same); got.State != protocol.SessionReady {
		t.Fatalf("with all that is right: %+v", got)
	}
	// Where a field of the wrong type, or another's place, holds the password.
	for _, params := range []any{
		map[string]any{"session": settings, "password": []string{right}},
		map[string]any{"session": right, "password": right},
		[]string{right},
		map[string]any{"session": map[string]any{"name": "X", "port": right}},
	} {
		if r := p.call(protocol.MethodSessionSave, params); r.Error == nil {
			t.Errorf("saved %v", params)
		}
	}
	p.must(protocol.MethodSessionTest, protocol.SessionIDParams{ID: saved.Session.ID}, nil)
	p.must(protocol.MethodSessionList, protocol.Empty{}, nil)

	open := func(id, origin string) {
		p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: id, Origin: origin}, nil)
		p.await(protocol.EventReady)
	}
	open("one", "https://walmart.com")
	before := p.said.String()
	if err := mail.Deliver(imapd.Inbox, fmt.Appendf(nil, shopMail, 1, code)); err != nil {
		t.Fatal(err)
	}
	told := p.await(protocol.EventCode)
	if told.Code != code {
		t.Fatalf("got %+v", told)
	}
	if n := strings.Count(strings.TrimPrefix(p.said.String(), before), code); n != 1 {
		t.Errorf("the event says the code %d times", n)
	}
	after := p.said.String()
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "one", Outcome: protocol.OutcomeFilled, Mail: told.Mail}, nil)
	open("two", "https://walmart.com") // of which the used one is nothing to be told
	p.must(protocol.MethodSessionRemove, protocol.SessionIDParams{ID: saved.Session.ID}, nil)
	p.close()

	if strings.Contains(strings.TrimPrefix(p.said.String(), after), code) {
		t.Error("the code is told again")
	}
	for _, secret := range []string{passphrase, right, strings.ReplaceAll(right, " ", ""), wrong} {
		for where, text := range map[string]string{"frames": p.said.String(), "log": log.String(), "state": files(t, home)} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in the %s", secret, where)
			}
		}
	}
	for where, text := range map[string]string{"log": log.String(), "state": files(t, home)} {
		if strings.Contains(text, code) {
			t.Errorf("the code is in the %s", where)
		}
	}
}

// files is the content of all files below a folder.
func files(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&all, "%s\n%s\n", path, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
