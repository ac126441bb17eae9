package session

import (
	"os"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A state file of the first release, which knew none of this, works; and what is
// kept now is there for the next program that opens it.
func TestMemory(t *testing.T) {
	home := t.TempDir()
	w := newWorld(home)
	if err := os.WriteFile(w.file.path, []byte(`{"schema": 1, "sessions": [{"id": "a", "name": "Work", "provider": "other", "host": "mail.example.org", "port": 993, "tls": "implicit",
		"email": "a@example.org", "keystore": "secret-service", "revision": 3, "status": {"state": "ready"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	w.now = func() time.Time { return at.Add(time.Minute) }
	used := Used{Site: "shop.example", Session: "a", To: "Sam@example.org", Mail: [16]byte{1}, Received: at}
	one := protocol.Sender{Site: "shop.example", Address: "code@mailer.example"}
	for range 2 { // twice is once
		if err := w.MarkUsed(t.Context(), used); err != nil {
			t.Fatal(err)
		}
		if err := w.ConfirmSender(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []protocol.Sender{{Site: "shop.example"}, {Address: "a@b.example"}, {Site: "shop.example", Address: "mailer.example"}, {Site: "shop.example", Address: "a@" + strings.Repeat("b", 320)}} {
		wantCode(t, w.ConfirmSender(t.Context(), bad), protocol.ErrBadRequest)
	}

	next := newWorld(home)
	now := at.Add(time.Hour)
	next.now = func() time.Time { return now }
	m, err := next.Memory()
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := m.Session("a"); !ok || s.Name != "Work" {
		t.Errorf("%+v, %v", s, ok)
	}
	if _, ok := m.Session("b"); ok {
		t.Error("a session that is not there")
	}
	if got := m.Senders("shop.example"); len(got) != 1 || got[0] != one {
		t.Errorf("%v", got)
	}
	if got := m.Senders("other.example"); len(got) != 0 {
		t.Errorf("of another site: %v", got)
	}
	older := Used{Site: "shop.example", Session: "a", To: "sam@EXAMPLE.org", Mail: [16]byte{2}, Received: at.Add(-time.Second)}
	for _, tt := range []struct {
		name string
		edit func(*Used)
		of   Used
		want bool
	}{
		{"itself", func(*Used) {}, used, true},
		{"itself, elsewhere", func(u *Used) { u.Site, u.Session, u.To = "b", "c", "d" }, used, true},
		{"an older one", func(*Used) {}, older, true},
		{"an older one of another site", func(u *Used) { u.Site = "other.example" }, older, false},
		{"an older one in another session", func(u *Used) { u.Session = "b" }, older, false},
		{"an older one to another", func(u *Used) { u.To = "kim@example.org" }, older, false},
		{"a newer one", func(u *Used) { u.Received = at.Add(time.Second) }, older, false},
	} {
		tt.edit(&tt.of)
		if got := m.WasUsed(tt.of); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}

	// The file tells neither the site nor the address, nor when for longer than a day.
	text, err := os.ReadFile(w.file.path)
	if err != nil {
		t.Fatal(err)
	}
	if _, after, _ := strings.Cut(string(text), `"used"`); after == "" || strings.Contains(after, "shop.example") || strings.Contains(strings.ToLower(after), "sam@") {
		t.Errorf("the state file has %s", text)
	}
	now = at.Add(25 * time.Hour)
	if m, err = next.Memory(); err != nil || m.WasUsed(used) {
		t.Errorf("it is known for more than a day: %v", err)
	}
	if err := next.MarkUsed(t.Context(), Used{Mail: [16]byte{3}}); err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(w.file.path); err != nil || strings.Count(string(text), `"until"`) != 1 {
		t.Errorf("what is over is kept: %v, %s", err, text)
	}

	// What another program writes is seen, and what is read twice is the same.
	two := protocol.Sender{Site: "shop.example", Address: "b@mailer.example"}
	for _, step := range []struct {
		do   func() error
		want int
	}{
		{func() error { return nil }, 1},
		{func() error { return w.ConfirmSender(t.Context(), two) }, 2},
		{func() error { return w.RemoveSender(t.Context(), two) }, 1},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if m, err := next.Memory(); err != nil || len(m.Senders("shop.example")) != step.want {
			t.Errorf("%v, %v, want %d", m.Senders("shop.example"), err, step.want)
		}
	}

	one.Address = "CODE@mailer.example"
	if err := next.RemoveSender(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if all, err := next.Senders(); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if (Memory{}).WasUsed(used) {
		t.Error("nothing is known, and that was used")
	}
}

// Of a server without preset a name is suggested, once, and until it is declined.
func TestSuggest(t *testing.T) {
	w := newWorld(t.TempDir())
	s := w.mustSave(t, other, "p")
	preset := w.mustSave(t, gmail, "p")
	suggested := func(id string) string {
		t.Helper()
		now, err := w.Find(id)
		if err != nil {
			t.Fatal(err)
		}
		return now.AuthServSuggested
	}
	suggest := func(id, name string) {
		t.Helper()
		if err := w.Suggest(t.Context(), id, name); err != nil {
			t.Fatal(err)
		}
	}
	suggest(preset.ID, "mx.google.com")
	suggest(s.ID, "MX.example.org")
	suggest(s.ID, "mx2.example.org") // the first waits for an answer
	if got := suggested(s.ID); got != "mx.example.org" || suggested(preset.ID) != "" {
		t.Errorf("suggested: %q and %q", got, suggested(preset.ID))
	}
	wantCode(t, w.Suggest(t.Context(), s.ID, "two words"), protocol.ErrSessionInvalid)
	// An edit that knows nothing of it leaves it, and cannot bring one.
	s.AuthServSuggested, s.Name = "evil.example", "Elsewhere"
	s = w.mustSave(t, s, "")
	if got := suggested(s.ID); got != "mx.example.org" {
		t.Errorf("after an edit: %q", got)
	}
	wantCode(t, func() error { _, err := w.Trust(t.Context(), s.ID, "mx2.example.org", true); return err }(), protocol.ErrSessionInvalid)
	wantCode(t, func() error { _, err := w.Trust(t.Context(), "nobody", "mx.example.org", true); return err }(), protocol.ErrSessionUnknown)
	if _, err := w.Trust(t.Context(), s.ID, "mx.example.org", false); err != nil {
		t.Fatal(err)
	}
	suggest(s.ID, "mx.example.org")
	if got := suggested(s.ID); got != "" {
		t.Errorf("declined, and suggested again: %q", got)
	}
	suggest(s.ID, "mx2.example.org")
	now, err := w.Trust(t.Context(), s.ID, "mx2.example.org", true)
	if err != nil || len(now.AuthServ) != 1 || now.AuthServ[0] != "mx2.example.org" || now.AuthServSuggested != "" {
		t.Errorf("%+v, %v", now, err)
	}
	suggest(s.ID, "mx3.example.org")
	if got := suggested(s.ID); got != "" {
		t.Errorf("there is one, and suggested is %q", got)
	}
}
