package session

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// memory is a keystore that can be made to fail.
type memory struct {
	mu    sync.Mutex
	held  map[string]string
	fails error
}

func (m *memory) do(f func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails != nil {
		return m.fails
	}
	f()
	return nil
}

func (m *memory) Set(_ context.Context, key, secret string) error {
	return m.do(func() { m.held[key] = secret })
}

func (m *memory) Get(_ context.Context, key string) (secret string, err error) {
	var ok bool
	if err := m.do(func() { secret, ok = m.held[key] }); err != nil {
		return "", err
	}
	if !ok {
		return "", protocol.Errorf(protocol.ErrPasswordMissing, "Nothing there: paste it again.")
	}
	return secret, nil
}

func (m *memory) Remove(_ context.Context, key string) error {
	return m.do(func() { delete(m.held, key) })
}

// world is a store with keystores in memory and a mail server that says what
// it is told.
type world struct {
	*Store
	desktop, files *memory
	says           error
	asked          []mailbox.Config
}

func newWorld(home string) *world {
	w := &world{Store: Open(home, nil, "test"), desktop: &memory{held: map[string]string{}}, files: &memory{held: map[string]string{}}}
	w.fallback = keystore.SecretService
	w.vault = func(b keystore.Backend) (vault, error) {
		switch b {
		case keystore.SecretService:
			return w.desktop, nil
		case keystore.File:
			return w.files, nil
		}
		return nil, protocol.Errorf(protocol.ErrKeyringAbsent, "No such keystore: choose another.")
	}
	w.check = func(_ context.Context, c mailbox.Config) error {
		w.asked = append(w.asked, c)
		return w.says
	}
	return w
}

func wantCode(t *testing.T, err error, want protocol.ErrorCode) *protocol.Error {
	t.Helper()
	var e *protocol.Error
	if !errors.As(err, &e) || e.Code != want {
		t.Fatalf("error %v, want code %s", err, want)
	}
	if !strings.HasSuffix(e.Sentence, ".") || !strings.Contains(e.Sentence, ": ") {
		t.Errorf("not a sentence with advice: %q", e.Sentence)
	}
	return e
}

func (w *world) mustSave(t *testing.T, draft protocol.Session, password string) protocol.Session {
	t.Helper()
	s, err := w.Save(t.Context(), draft, password)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	gmail = protocol.Session{Name: "Home", Provider: "gmail", Email: "some.one@gmail.com"}
	other = protocol.Session{Name: "Work", Provider: "other", Host: "mail.example.org", Email: "a@example.org"}
)

func TestSaveFillsFromThePreset(t *testing.T) {
	w := newWorld(t.TempDir())
	got := w.mustSave(t, gmail, "abcd\u00a0efgh ijkl mnop\n")
	if _, err := uuid.Parse(got.ID); err != nil {
		t.Errorf("id %q: %v", got.ID, err)
	}
	want := protocol.Session{
		ID: got.ID, Name: "Home", Provider: "gmail", Host: "imap.gmail.com", Port: 993, TLS: protocol.TLSImplicit,
		Email: "some.one@gmail.com", Keystore: "secret-service", Status: protocol.Status{State: protocol.SessionUntested},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if secret := w.desktop.held[got.ID]; secret != "abcdefghijklmnop" {
		t.Errorf("stored %q", secret)
	}
	// Another program sees the same, and no file holds the password.
	listed, err := newWorld(filepath.Dir(w.file.path)).List()
	if err != nil || len(listed) != 1 {
		t.Fatalf("%v, %v", listed, err)
	}
	if diff := cmp.Diff(got, listed[0]); diff != "" {
		t.Error(diff)
	}
	data, err := os.ReadFile(w.file.path)
	if err != nil || bytes.Contains(data, []byte("abcd")) {
		t.Errorf("the state file holds the password, or %v", err)
	}

	config := w.Mailbox(got)
	if config.Username != "some.one@gmail.com" || config.Host != "imap.gmail.com" || config.Version != "test" || config.CA != nil {
		t.Errorf("%+v", config)
	}
	if p, err := config.Password(t.Context()); p != "abcdefghijklmnop" || err != nil {
		t.Errorf("%q, %v", p, err)
	}
}

func TestMailboxUsername(t *testing.T) {
	w := newWorld(t.TempDir())
	icloud := w.mustSave(t, protocol.Session{Name: "Apple", Provider: "icloud", Email: "some.one@icloud.com", Username: "some.one"}, "abcd-efgh-ijkl-mnop")
	if icloud.Username != "" || w.Mailbox(icloud).Username != "some.one" {
		t.Errorf("stored %q, sent %q", icloud.Username, w.Mailbox(icloud).Username)
	}
	own := other
	own.Username = "DOMAIN\\a"
	if got := w.Mailbox(w.mustSave(t, own, "p")).Username; got != "DOMAIN\\a" {
		t.Errorf("sent %q", got)
	}
}

func TestSaveRejects(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(*protocol.Session)
		code  protocol.ErrorCode
		names string
	}{
		{"no name", func(s *protocol.Session) { s.Name = " \t" }, protocol.ErrSessionInvalid, "name"},
		{"long name", func(s *protocol.Session) { s.Name = strings.Repeat("é", 101) }, protocol.ErrSessionInvalid, "name"},
		{"name with an escape", func(s *protocol.Session) { s.Name = "a\x1b[31m" }, protocol.ErrSessionInvalid, "name"},
		{"name turned round", func(s *protocol.Session) { s.Name = "a\u202eb" }, protocol.ErrSessionInvalid, "name"},
		{"name taken", func(s *protocol.Session) { s.Name = "hOmE" }, protocol.ErrSessionInvalid, "name"},
		{"no email", func(s *protocol.Session) { s.Email = "" }, protocol.ErrSessionInvalid, "email"},
		{"email without domain", func(s *protocol.Session) { s.Email = "someone" }, protocol.ErrSessionInvalid, "email"},
		{"email with a name", func(s *protocol.Session) { s.Email = "Some One <a@example.org>" }, protocol.ErrSessionInvalid, "email"},
		{"email with a line break", func(s *protocol.Session) { s.Email = "a@example.org\r\nA LOGOUT" }, protocol.ErrSessionInvalid, "email"},
		{"a forwarder that is a word", func(s *protocol.Session) { s.Forwarders = []string{"simplelogin"} }, protocol.ErrSessionInvalid, "forwarders"},
		{"a forwarder that is half an address", func(s *protocol.Session) { s.Forwarders = []string{"@simplelogin.com"} }, protocol.ErrSessionInvalid, "forwarders"},
		{"a forwarder that is every domain", func(s *protocol.Session) { s.Forwarders = []string{"*.com"} }, protocol.ErrSessionInvalid, "forwarders"},
		{"automatic, and nobody's", func(s *protocol.Session) { s.Automatic = []string{"evil@example.org"} }, protocol.ErrSessionInvalid, "automatic"},
		{"unknown provider", func(s *protocol.Session) { s.Provider = "nosuch" }, protocol.ErrSessionInvalid, "provider"},
		{"Outlook", func(s *protocol.Session) { s.Provider, s.Host = "outlook", "" }, protocol.ErrPasswordsOff, "Redirect, not Forward"},
		{"Outlook by its address", func(s *protocol.Session) { s.Provider, s.Host, s.Email = "", "", "a@hotmail.com" }, protocol.ErrPasswordsOff, "Redirect, not Forward"},
		{"no host", func(s *protocol.Session) { s.Host = "" }, protocol.ErrSessionInvalid, "host"},
		{"host is an address", func(s *protocol.Session) { s.Host = "https://mail.example.org/" }, protocol.ErrSessionInvalid, "host"},
		{"host with port", func(s *protocol.Session) { s.Host = "mail.example.org:993" }, protocol.ErrSessionInvalid, "port in its own field"},
		{"host with spaces", func(s *protocol.Session) { s.Host = "mail example org" }, protocol.ErrSessionInvalid, "host"},
		{"negative port", func(s *protocol.Session) { s.Port = -1 }, protocol.ErrSessionInvalid, "port"},
		{"large port", func(s *protocol.Session) { s.Port = 65536 }, protocol.ErrSessionInvalid, "port"},
		{"no TLS", func(s *protocol.Session) { s.TLS = "none" }, protocol.ErrSessionInvalid, "tls"},
		{"username with NUL", func(s *protocol.Session) { s.Username = "a\x00b" }, protocol.ErrSessionInvalid, "username"},
		{"address", func(s *protocol.Session) { s.Addresses = []string{"b@example.org", "nonsense"} }, protocol.ErrSessionInvalid, "addresses"},
		{"folder", func(s *protocol.Session) { s.Folders = []string{"a\r\nb"} }, protocol.ErrSessionInvalid, "folders"},
		{"short pin", func(s *protocol.Session) { s.TrustCert = "AB:CD" }, protocol.ErrSessionInvalid, "trustCert"},
		{"pin not hex", func(s *protocol.Session) { s.TrustCert = strings.Repeat("zz", 32) }, protocol.ErrSessionInvalid, "trustCert"},
		{"CA not PEM", func(s *protocol.Session) { s.CA = "hello" }, protocol.ErrSessionInvalid, "(ca)"},
		{"CA damaged", func(s *protocol.Session) { s.CA = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }, protocol.ErrSessionInvalid, "(ca)"},
		{"CA with its key", func(s *protocol.Session) {
			s.CA = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"
		}, protocol.ErrSessionInvalid, "private key"},
		{"authserv-id", func(s *protocol.Session) { s.AuthServ = []string{"mx.example.org; dkim=pass"} }, protocol.ErrSessionInvalid, "authServ"},
		{"authserv-id for all", func(s *protocol.Session) { s.AuthServ = []string{"*.*"} }, protocol.ErrSessionInvalid, "authServ"},
		{"keystore", func(s *protocol.Session) { s.Keystore = "pass" }, protocol.ErrKeyringAbsent, "keystore"},
		{"unknown id", func(s *protocol.Session) { s.ID = "nosuch" }, protocol.ErrSessionUnknown, "nosuch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t.TempDir())
			w.mustSave(t, gmail, "p")
			draft := other
			c.edit(&draft)
			_, err := w.Save(t.Context(), draft, "secret")
			e := wantCode(t, err, c.code)
			if !strings.Contains(e.Sentence, c.names) {
				t.Errorf("%q does not name %q", e.Sentence, c.names)
			}
			if strings.ContainsAny(e.Sentence, "\x00\x1b\r\n\u202e") {
				t.Errorf("%q carries what was typed as it was", e.Sentence)
			}
			if list, _ := w.List(); len(list) != 1 || len(w.desktop.held) != 1 {
				t.Errorf("something was kept: %v, %v", list, w.desktop.held)
			}
		})
	}
	w := newWorld(t.TempDir())
	_, err := w.Save(t.Context(), other, "")
	wantCode(t, err, protocol.ErrPasswordMissing)
	_, err = w.Save(t.Context(), other, "two\nlines")
	if e := wantCode(t, err, protocol.ErrSessionInvalid); !strings.Contains(e.Sentence, "password") || strings.Contains(e.Sentence, "lines") {
		t.Errorf("%q", e.Sentence)
	}
}

func TestSaveNormalises(t *testing.T) {
	server, err := imapd.Start(imapd.Options{User: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	ca := string(server.CA())
	pin := strings.Repeat("ab", 32)
	colons := strings.TrimSuffix(strings.Repeat("AB:", 32), ":")
	for _, c := range []struct {
		name        string
		draft, want protocol.Session
	}{
		{"spaces and case", protocol.Session{Name: "  Work ", Host: " Mail.Example.ORG. ", Email: " Some.One@Example.ORG "},
			protocol.Session{Name: "Work", Provider: "other", Host: "mail.example.org", Port: 993, TLS: "implicit", Email: "Some.One@example.org"}},
		{"STARTTLS has its port", protocol.Session{Name: "w", Host: "mail.example.org", TLS: "starttls", Email: "a@example.org"},
			protocol.Session{Name: "w", Provider: "other", Host: "mail.example.org", Port: 143, TLS: "starttls", Email: "a@example.org"}},
		{"Bridge", protocol.Session{Name: "w", Provider: "proton", Email: "a@proton.me"},
			protocol.Session{Name: "w", Provider: "proton", Host: "127.0.0.1", Port: 1143, TLS: "starttls", Email: "a@proton.me"}},
		{"provider from the address", protocol.Session{Name: "w", Email: "a@yahoo.com"},
			protocol.Session{Name: "w", Provider: "yahoo", Host: "imap.mail.yahoo.com", Port: 993, TLS: "implicit", Email: "a@yahoo.com"}},
		{"Zoho's other region", protocol.Session{Name: "w", Provider: "zoho", Host: "imap.zoho.eu", Email: "a@example.org"},
			protocol.Session{Name: "w", Provider: "zoho", Host: "imap.zoho.eu", Port: 993, TLS: "implicit", Email: "a@example.org"}},
		{"IPv6", protocol.Session{Name: "w", Host: "[::1]", Email: "a@example.org"},
			protocol.Session{Name: "w", Provider: "other", Host: "::1", Port: 993, TLS: "implicit", Email: "a@example.org"}},
		{"IDN", protocol.Session{Name: "w", Host: "mail.bücher.example", Email: "a@example.org"},
			protocol.Session{Name: "w", Provider: "other", Host: "mail.xn--bcher-kva.example", Port: 993, TLS: "implicit", Email: "a@example.org"}},
		{"pin with colons", protocol.Session{Name: "w", Host: "h", Email: "a@b", TrustCert: colons},
			protocol.Session{Name: "w", Provider: "other", Host: "h", Port: 993, TLS: "implicit", Email: "a@b", TrustCert: pin}},
		{"pin as openssl prints it", protocol.Session{Name: "w", Host: "h", Email: "a@b", TrustCert: "sha256 Fingerprint=" + colons + "\n"},
			protocol.Session{Name: "w", Provider: "other", Host: "h", Port: 993, TLS: "implicit", Email: "a@b", TrustCert: pin}},
		{"pin with its name", protocol.Session{Name: "w", Host: "h", Email: "a@b", TrustCert: "SHA256:" + pin},
			protocol.Session{Name: "w", Provider: "other", Host: "h", Port: 993, TLS: "implicit", Email: "a@b", TrustCert: pin}},
		{"plain pin and CA with talk around it", protocol.Session{Name: "w", Host: "h", Email: "a@b", TrustCert: pin, CA: "subject=x\n" + ca + "\nbye"},
			protocol.Session{Name: "w", Provider: "other", Host: "h", Port: 993, TLS: "implicit", Email: "a@b", TrustCert: pin, CA: ca}},
		{"lists", protocol.Session{Name: "w", Host: "h", Email: "a@b", Addresses: []string{" x@Y.example ", "X@y.example", "", "A@B"}, Forwarders: []string{" SimpleLogin.com ", "simplelogin.com.", "", "a@Aleeas.com"}, Automatic: []string{"X@Y.example", "", "a@b", "x@y.example"}, Folders: []string{"INBOX", "Codes", "", "Codes"}, AuthServ: []string{" MX.example.org ", "mx.example.org", "*.b.example"}},
			protocol.Session{Name: "w", Provider: "other", Host: "h", Port: 993, TLS: "implicit", Email: "a@b", Addresses: []string{"x@y.example"}, Forwarders: []string{"simplelogin.com", "a@aleeas.com"}, Automatic: []string{"x@y.example", "a@b"}, Folders: []string{"Codes"}, AuthServ: []string{"mx.example.org", "*.b.example"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := newWorld(t.TempDir()).mustSave(t, c.draft, "p")
			c.want.ID, c.want.Keystore, c.want.Status = got.ID, "secret-service", protocol.Status{State: protocol.SessionUntested}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFind(t *testing.T) {
	w := newWorld(t.TempDir())
	cafe := gmail
	cafe.Name = "Cafe\u0301"
	saved := w.mustSave(t, cafe, "p")
	for _, key := range []string{saved.ID, "Caf\u00e9", "CAF\u00c9", " Cafe\u0301 "} {
		if got, err := w.Find(key); got.ID != saved.ID || err != nil {
			t.Errorf("Find(%q) = %q, %v", key, got.ID, err)
		}
	}
	for _, key := range []string{"", "Cafe", "nosuch"} {
		_, err := w.Find(key)
		wantCode(t, err, protocol.ErrSessionUnknown)
	}
}

func TestTestKeepsTheResult(t *testing.T) {
	w := newWorld(t.TempDir())
	w.now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600)) }
	checked := time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC)
	saved := w.mustSave(t, gmail, "p")
	got, err := w.Test(t.Context(), saved.ID)
	if want := (protocol.Status{State: protocol.SessionReady, Checked: checked}); err != nil || got.Status != want {
		t.Fatalf("%+v, %v", got.Status, err)
	}
	said := "[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
	w.says = &protocol.Error{Code: protocol.ErrLoginRefused, Sentence: "plain", Server: said}
	got, err = w.Test(t.Context(), saved.ID)
	if err != nil || got.Status.State != protocol.SessionFailed || got.Status.Error != protocol.ErrAppPassword || got.Status.Server != said ||
		!strings.Contains(got.Status.Sentence, "myaccount.google.com/apppasswords") {
		t.Errorf("%+v, %v", got.Status, err)
	}
	if found, _ := w.Find(saved.ID); found.Status != got.Status {
		t.Errorf("stored %+v", found.Status)
	}
	w.says = protocol.Errorf(protocol.ErrKeyringLocked, "Locked: unlock it.")
	if got, err = w.Test(t.Context(), saved.ID); err != nil || got.Status.Error != protocol.ErrKeyringLocked || got.Status.Sentence != "Locked: unlock it." {
		t.Errorf("%+v, %v", got.Status, err)
	}
	if len(w.asked) != 3 {
		t.Errorf("asked %d times", len(w.asked))
	}
	if c := w.asked[0]; c.Host != "imap.gmail.com" || c.Port != 993 {
		t.Errorf("asked %+v", c)
	}
	_, err = w.Test(t.Context(), "nosuch")
	wantCode(t, err, protocol.ErrSessionUnknown)
}

func TestTestThatWasGivenUpSaysNothing(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "p")
	ctx, cancel := context.WithCancel(t.Context())
	w.check = func(context.Context, mailbox.Config) error { cancel(); return ctx.Err() }
	_, err := w.Test(ctx, saved.ID)
	wantCode(t, err, protocol.ErrTimeout)
	if found, _ := w.Find(saved.ID); found.Status.State != protocol.SessionUntested {
		t.Errorf("%+v", found.Status)
	}
}

// A server that goes silent after the login must not hold a person up for as
// long as the mailbox engine would wait for it.
func TestTestHasALimit(t *testing.T) {
	w := newWorld(t.TempDir())
	w.patience = time.Millisecond
	saved := w.mustSave(t, gmail, "p")
	w.check = func(ctx context.Context, c mailbox.Config) error {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("there is no limit")
			return nil
		}
		<-ctx.Done()
		return mailbox.Check(ctx, c)
	}
	got, err := w.Test(t.Context(), saved.ID)
	if err != nil || got.Status.State != protocol.SessionFailed || got.Status.Error != protocol.ErrTimeout {
		t.Errorf("%+v, %v", got.Status, err)
	}
	// The time in which a person types a passphrase is not the server's.
	w.check = func(ctx context.Context, c mailbox.Config) error {
		w.desktop.fails = protocol.Errorf(protocol.ErrKeyringLocked, "Locked: unlock it.")
		_, err := c.Password(ctx)
		return err
	}
	if got, err := w.Test(t.Context(), saved.ID); err != nil || got.Status.State != protocol.SessionReady {
		t.Errorf("the keystore is asked inside the limit: %+v, %v", got.Status, err)
	}
}

func TestTestOfWhatHasChangedSaysNothing(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "old password")
	w.check = func(context.Context, mailbox.Config) error {
		// Another program changes only the password meanwhile.
		w.mustSave(t, saved, "new password")
		return protocol.Errorf(protocol.ErrLoginRefused, "Refused.")
	}
	got, err := w.Test(t.Context(), saved.ID)
	if err != nil || got.Status.State != protocol.SessionUntested {
		t.Errorf("%+v, %v", got.Status, err)
	}
	w.check = func(ctx context.Context, _ mailbox.Config) error { return w.Remove(ctx, saved.ID) }
	_, err = w.Test(t.Context(), saved.ID)
	wantCode(t, err, protocol.ErrSessionUnknown)
}

// What a login while waiting has shown is kept once, and only for the settings
// it was made with.
func TestNote(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "abcdefghijklmnop")
	refused := protocol.Errorf(protocol.ErrLoginRefused, "refused")
	steps := []struct {
		name    string
		change  func(*protocol.Session)
		failure error
		want    protocol.SessionState
	}{
		{"it worked", nil, nil, protocol.SessionReady},
		{"it was refused", nil, refused, protocol.SessionFailed},
		{"it works again", nil, nil, protocol.SessionReady},
		{"other settings were refused", func(s *protocol.Session) { s.Port = 994 }, refused, protocol.SessionReady},
		{"another session was refused", func(s *protocol.Session) { s.ID = "gone" }, refused, protocol.SessionReady},
	}
	for _, step := range steps {
		sess := saved
		if step.change != nil {
			step.change(&sess)
		}
		if err := w.Note(t.Context(), sess, step.failure); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		now, err := w.Find(saved.ID)
		if err != nil || now.Status.State != step.want {
			t.Errorf("%s: %+v, %v", step.name, now.Status, err)
		}
		if (now.Status.State == protocol.SessionFailed) != (now.Status.Sentence != "") {
			t.Errorf("%s: sentence %q", step.name, now.Status.Sentence)
		}
	}
}

func TestEditUntests(t *testing.T) {
	for _, c := range []struct {
		name     string
		edit     func(*protocol.Session)
		password string
		want     protocol.SessionState
	}{
		{"nothing", func(*protocol.Session) {}, "", protocol.SessionReady},
		{"name", func(s *protocol.Session) { s.Name = "Elsewhere" }, "", protocol.SessionReady},
		{"addresses", func(s *protocol.Session) { s.Addresses = []string{"b@example.org"} }, "", protocol.SessionReady},
		{"status by hand", func(s *protocol.Session) { s.Status = protocol.Status{State: protocol.SessionFailed} }, "", protocol.SessionReady},
		{"host", func(s *protocol.Session) { s.Host = "imap.example.org" }, "again", protocol.SessionUntested},
		{"port", func(s *protocol.Session) { s.Port = 1993 }, "again", protocol.SessionUntested},
		{"tls", func(s *protocol.Session) { s.TLS = protocol.TLSStart }, "", protocol.SessionUntested},
		{"email", func(s *protocol.Session) { s.Email = "b@example.org" }, "", protocol.SessionUntested},
		{"username", func(s *protocol.Session) { s.Username = "b" }, "", protocol.SessionUntested},
		{"pin", func(s *protocol.Session) { s.TrustCert = strings.Repeat("ab", 32) }, "again", protocol.SessionUntested},
		{"password", func(*protocol.Session) {}, "again", protocol.SessionUntested},
		{"keystore", func(s *protocol.Session) { s.Keystore = "file" }, "again", protocol.SessionUntested},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t.TempDir())
			saved := w.mustSave(t, other, "first")
			ready, err := w.Test(t.Context(), saved.ID)
			if err != nil {
				t.Fatal(err)
			}
			c.edit(&ready)
			got := w.mustSave(t, ready, c.password)
			if got.ID != saved.ID || got.Status.State != c.want {
				t.Errorf("%s, %+v; want %s", got.ID, got.Status, c.want)
			}
			want := "first"
			if c.password != "" {
				want = c.password
			}
			if p, err := w.Mailbox(got).Password(t.Context()); p != want || err != nil {
				t.Errorf("password %q, %v; want %q", p, err, want)
			}
			if list, _ := w.List(); len(list) != 1 {
				t.Errorf("%d sessions", len(list))
			}
		})
	}
}

func TestStoredPasswordStaysWithItsServer(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, other, "secret")
	server, err := imapd.Start(imapd.Options{User: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for name, edit := range map[string]func(*protocol.Session){
		"another host":     func(s *protocol.Session) { s.Host = "evil.example" },
		"another provider": func(s *protocol.Session) { s.Provider, s.Host = "gmail", "" },
		"another port":     func(s *protocol.Session) { s.Port = 1993 },
		"another pin":      func(s *protocol.Session) { s.TrustCert = strings.Repeat("ab", 32) },
		"another CA":       func(s *protocol.Session) { s.CA = string(server.CA()) },
		"another keystore": func(s *protocol.Session) { s.Keystore = "file" },
	} {
		draft := saved
		edit(&draft)
		_, err := w.Save(t.Context(), draft, "")
		wantCode(t, err, protocol.ErrPasswordMissing)
		if now, _ := w.Find(saved.ID); !cmp.Equal(now, saved) {
			t.Errorf("%s: it is now %+v", name, now)
		}
	}
	// The same server in another case is no other server.
	draft := saved
	draft.Host = "MAIL.example.org."
	w.mustSave(t, draft, "")
	// To another keystore the secret moves, and does not stay in the first.
	draft.Keystore = "file"
	w.mustSave(t, draft, "secret")
	if len(w.desktop.held) != 0 || w.files.held[saved.ID] != "secret" {
		t.Errorf("desktop %v, files %v", w.desktop.held, w.files.held)
	}
	draft.Keystore = "" // chosen once, remembered
	if got := w.mustSave(t, draft, ""); got.Keystore != "file" {
		t.Errorf("keystore %q", got.Keystore)
	}
}

// A new session is kept without its password, so that it can be pasted again.
func TestKeyringFailsAtSave(t *testing.T) {
	for _, code := range []protocol.ErrorCode{protocol.ErrKeyringLocked, protocol.ErrKeyringAbsent, protocol.ErrKeyringSilent, protocol.ErrKeyringFailed, protocol.ErrPassphrase} {
		w := newWorld(t.TempDir())
		w.desktop.fails = protocol.Errorf(code, "Trouble: mend it.")
		saved := w.mustSave(t, other, "p")
		if s := saved.Status; s.State != protocol.SessionFailed || s.Error != code || s.Sentence != "Trouble: mend it." || s.Checked.IsZero() {
			t.Errorf("%s: %+v", code, s)
		}
		if st, err := w.file.load(); err != nil || len(st.Leftovers) != 0 {
			t.Errorf("%s: %+v, %v", code, st, err)
		}
		if found, err := w.Find(saved.ID); err != nil || !cmp.Equal(found, saved) {
			t.Errorf("%s: %+v, %v", code, found, err)
		}
		w.desktop.fails = nil
		if got, err := w.Test(t.Context(), saved.ID); err != nil || got.Status.Error != protocol.ErrPasswordMissing {
			t.Errorf("%s: unlocked: %+v, %v", code, got.Status, err)
		}
		w.mustSave(t, saved, "p")
		if got, err := w.Test(t.Context(), saved.ID); err != nil || got.Status.State != protocol.SessionReady {
			t.Errorf("%s: pasted again: %+v, %v", code, got.Status, err)
		}
	}
	// The keystore's own reasons only.
	w := newWorld(t.TempDir())
	w.desktop.fails = protocol.Errorf(protocol.ErrSessionInvalid, "Too long: paste less.")
	_, err := w.Save(t.Context(), gmail, "p")
	wantCode(t, err, protocol.ErrSessionInvalid)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w.desktop.fails = protocol.Errorf(protocol.ErrKeyringSilent, "Silent: wait.")
	if _, err := w.Save(ctx, gmail, "p"); err == nil {
		t.Error("saved what was given up")
	}
	if st, err := w.file.load(); len(st.Sessions)+len(st.Leftovers) != 0 || err != nil {
		t.Errorf("%+v, %v", st, err)
	}
}

// The old password is still stored then, and must not go to a new server.
func TestKeyringFailsAtEdit(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, other, "first")
	for name, edit := range map[string]func(*protocol.Session){
		"host":     func(s *protocol.Session) { s.Host = "evil.example" },
		"name":     func(s *protocol.Session) { s.Name = "Elsewhere" },
		"keystore": func(s *protocol.Session) { s.Keystore = "file" },
	} {
		w.desktop.fails = protocol.Errorf(protocol.ErrKeyringLocked, "Locked: unlock it.")
		w.files.fails = w.desktop.fails
		draft := saved
		edit(&draft)
		_, err := w.Save(t.Context(), draft, "second")
		wantCode(t, err, protocol.ErrKeyringLocked)
		w.desktop.fails, w.files.fails = nil, nil
		st, err := w.file.load()
		if err != nil || len(st.Sessions) != 1 || !cmp.Equal(st.Sessions[0].Value.Session, saved) || len(st.Leftovers) != 0 {
			t.Errorf("%s: %+v, %v", name, st, err)
		}
		if p, err := w.Mailbox(saved).Password(t.Context()); p != "first" || err != nil {
			t.Errorf("%s: password %q, %v", name, p, err)
		}
	}
}

func TestRecordFailsAtSave(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "first")
	unlock, err := w.file.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	busy := newWorld(filepath.Dir(w.file.path))
	busy.file.wait = 20 * time.Millisecond
	busy.desktop = w.desktop
	draft := saved
	_, err = busy.Save(t.Context(), draft, "second")
	wantCode(t, err, protocol.ErrStateBusy)
	_, err = busy.Save(t.Context(), other, "third")
	wantCode(t, err, protocol.ErrStateBusy)
	if diff := cmp.Diff(map[string]string{saved.ID: "first"}, w.desktop.held); diff != "" {
		t.Error("the keystore was not put back:", diff)
	}
}

func TestRemove(t *testing.T) {
	w := newWorld(t.TempDir())
	a, b := w.mustSave(t, gmail, "p"), w.mustSave(t, other, "q")
	for _, r := range []protocol.Rule{
		{Site: "one.example", Mode: protocol.RuleSession, Session: a.ID},
		{Site: "two.example", Mode: protocol.RuleSession, Session: b.ID},
		{Site: "three.example", Mode: protocol.RuleByHand},
	} {
		if err := w.SetRule(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	wantCode(t, w.Remove(t.Context(), a.ID), protocol.ErrSessionUnknown)
	rules, err := w.Rules()
	if err != nil || len(rules) != 2 || rules[0].Site != "three.example" || rules[1].Session != b.ID {
		t.Errorf("%v, %v", rules, err)
	}
	if diff := cmp.Diff(map[string]string{b.ID: "q"}, w.desktop.held); diff != "" {
		t.Error(diff)
	}
}

func TestRemoveWhileTheKeyringIsLocked(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "p")
	w.desktop.fails = protocol.Errorf(protocol.ErrKeyringLocked, "Locked: unlock it.")
	e := wantCode(t, w.Remove(t.Context(), saved.ID), protocol.ErrKeyringLocked)
	if !strings.Contains(e.Sentence, "Home is removed") || !strings.Contains(e.Sentence, "still in the keystore") {
		t.Errorf("%q", e.Sentence)
	}
	if list, err := w.List(); len(list) != 0 || err != nil {
		t.Errorf("%v, %v", list, err)
	}
	if len(w.desktop.held) != 1 {
		t.Fatal("nothing is left over, so this tests nothing")
	}
	// Another program, later, when the keyring works again.
	later := newWorld(filepath.Dir(w.file.path))
	later.desktop = w.desktop
	w.desktop.fails = nil
	kept := later.mustSave(t, other, "q")
	if diff := cmp.Diff(map[string]string{kept.ID: "q"}, w.desktop.held); diff != "" {
		t.Error(diff)
	}
	if st, _ := later.file.load(); len(st.Leftovers) != 0 {
		t.Errorf("still on the list: %v", st.Leftovers)
	}
}

// The record goes first, whatever the keyring takes.
func TestRemoveForgetsTheRecordFirst(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "p")
	w.Store.vaults = map[keystore.Backend]vault{keystore.SecretService: mute(func() {
		if list, err := w.List(); len(list) != 0 || err != nil {
			t.Errorf("while the keyring is asked: %v, %v", list, err)
		}
	})}
	wantCode(t, w.Remove(t.Context(), saved.ID), protocol.ErrKeyringSilent)
	if st, err := w.file.load(); len(st.Sessions) != 0 || len(st.Leftovers) != 1 || err != nil {
		t.Errorf("%+v, %v", st, err)
	}
}

// mute is a keystore that never answers.
type mute func()

func (m mute) fail() error {
	m()
	return protocol.Errorf(protocol.ErrKeyringSilent, "No answer: try again.")
}
func (m mute) Set(context.Context, string, string) error   { return m.fail() }
func (m mute) Get(context.Context, string) (string, error) { return "", m.fail() }
func (m mute) Remove(context.Context, string) error        { return m.fail() }

func TestLeftoverIsNotDeletedOnceInUseAgain(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "p")
	draft := saved
	draft.Keystore = "file"
	w.desktop.fails = protocol.Errorf(protocol.ErrKeyringLocked, "Locked: unlock it.")
	w.mustSave(t, draft, "p") // what is in the desktop's keyring is left over
	w.desktop.fails = nil
	w.files.fails = protocol.Errorf(protocol.ErrPassphrase, "Wrong: type it again.")
	draft.Keystore = "secret-service"
	w.mustSave(t, draft, "back")
	w.files.fails = nil
	w.mustSave(t, other, "q")
	if w.desktop.held[saved.ID] != "back" || len(w.files.held) != 0 {
		t.Errorf("desktop %v, files %v", w.desktop.held, w.files.held)
	}
}

func TestRules(t *testing.T) {
	w := newWorld(t.TempDir())
	saved := w.mustSave(t, gmail, "p")
	for _, c := range []struct {
		rule protocol.Rule
		code protocol.ErrorCode
	}{
		{protocol.Rule{Site: "", Mode: protocol.RuleByHand}, protocol.ErrRuleInvalid},
		{protocol.Rule{Site: "https://example.com", Mode: protocol.RuleByHand}, protocol.ErrRuleInvalid},
		{protocol.Rule{Site: "Example.com", Mode: protocol.RuleByHand}, protocol.ErrRuleInvalid},
		{protocol.Rule{Site: "example.com", Mode: "maybe"}, protocol.ErrRuleInvalid},
		{protocol.Rule{Site: "example.com", Mode: protocol.RuleSession}, protocol.ErrRuleInvalid},
		{protocol.Rule{Site: "example.com", Mode: protocol.RuleSession, Session: "nosuch"}, protocol.ErrSessionUnknown},
	} {
		wantCode(t, w.SetRule(c.rule), c.code)
	}
	set := func(r protocol.Rule) {
		t.Helper()
		if err := w.SetRule(r); err != nil {
			t.Fatal(err)
		}
		got, err := w.Rule(r.Site)
		if err != nil || got != r {
			t.Errorf("%+v, %v; want %+v", got, err, r)
		}
	}
	set(protocol.Rule{Site: "b.example", Mode: protocol.RuleAutomatic})
	set(protocol.Rule{Site: "b.example", Mode: protocol.RuleByHand})
	set(protocol.Rule{Site: "b.example", Mode: protocol.RuleSession, Session: saved.ID})
	set(protocol.Rule{Site: "a.example", Mode: protocol.RuleByHand})
	set(protocol.Rule{Site: "localhost", Mode: protocol.RuleByHand})
	if rules, err := w.Rules(); err != nil || len(rules) != 3 || rules[0].Site != "a.example" || rules[1].Site != "b.example" {
		t.Errorf("%v, %v", rules, err)
	}
	set(protocol.Rule{Site: "b.example", Mode: protocol.RuleAutomatic})
	if rules, _ := w.Rules(); len(rules) != 2 {
		t.Errorf("%v", rules)
	}
}

func TestAuthServ(t *testing.T) {
	for _, c := range []struct {
		s    protocol.Session
		want []string
	}{
		{protocol.Session{Provider: "gmail", Host: "imap.gmail.com"}, []string{"mx.google.com"}},
		// A server that is not Google's may carry anybody's words in Google's name.
		{protocol.Session{Provider: "gmail", Host: "mail.example.org"}, nil},
		{protocol.Session{Provider: "other", Host: "mail.example.org", AuthServ: []string{"mx.example.org"}}, []string{"mx.example.org"}},
		{protocol.Session{Provider: "other", Host: "imap.gmail.com"}, nil},
	} {
		if diff := cmp.Diff(c.want, AuthServ(c.s)); diff != "" {
			t.Errorf("%+v: %s", c.s, diff)
		}
	}
}

func TestAuthFields(t *testing.T) {
	for _, c := range []struct {
		s       protocol.Session
		several bool
	}{
		{protocol.Session{Provider: "icloud", Host: "imap.mail.me.com"}, true},
		{protocol.Session{Provider: "icloud", Host: "mail.example.org", AuthServ: []string{"mx.example.org"}}, false},
		{protocol.Session{Provider: "gmail", Host: "imap.gmail.com"}, false},
		{protocol.Session{Provider: "other", Host: "mail.example.org", AuthServ: []string{"mx.example.org"}}, false},
	} {
		if got := AuthFields(c.s); got.Several != c.several {
			t.Errorf("%+v: %+v", c.s, got)
		}
	}
}

func TestHome(t *testing.T) {
	t.Setenv("MAILCODE_HOME", "relative")
	if got, err := Home(); err != nil || !filepath.IsAbs(got) || filepath.Base(got) != "relative" {
		t.Errorf("%q, %v", got, err)
	}
	t.Setenv("MAILCODE_HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "/somewhere")
	dir, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Home(); err != nil || got != filepath.Join(dir, "mailcode") {
		t.Errorf("%q, %v", got, err)
	}
}

// TestRealParts goes through the file keystore and an IMAP server.
func TestRealParts(t *testing.T) {
	server, err := imapd.Start(imapd.Options{User: "a@example.org", Password: "right"})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	host, port := server.Addr()
	s := Open(t.TempDir(), func() (string, error) { return "passphrase", nil }, "test")
	draft := protocol.Session{Name: "Demo", Host: host, Port: port, Email: "a@example.org", CA: string(server.CA()), Keystore: "file"}
	try := func(edit func(*protocol.Session), password string, state protocol.SessionState, code protocol.ErrorCode) {
		t.Helper()
		if edit != nil {
			edit(&draft)
		}
		draft, err = s.Save(t.Context(), draft, password)
		if err != nil {
			t.Fatal(err)
		}
		draft, err = s.Test(t.Context(), draft.ID)
		if err != nil || draft.Status.State != state || draft.Status.Error != code {
			t.Errorf("%+v, %v; want %s %s", draft.Status, err, state, code)
		}
	}
	try(nil, "wrong", protocol.SessionFailed, protocol.ErrLoginRefused)
	try(nil, "right", protocol.SessionReady, "")
	try(func(d *protocol.Session) { d.CA = "" }, "right", protocol.SessionFailed, protocol.ErrCertificate)
	try(func(d *protocol.Session) { d.TrustCert = strings.Repeat("00", 32) }, "right", protocol.SessionFailed, protocol.ErrCertificate)
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	try(nil, "", protocol.SessionFailed, protocol.ErrConnectRefused)
	if err := s.Remove(t.Context(), draft.ID); err != nil {
		t.Fatal(err)
	}
}
