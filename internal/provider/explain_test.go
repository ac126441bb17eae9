package provider

import (
	"bufio"
	"crypto/x509"
	"errors"
	"os"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestExplainRefusals(t *testing.T) {
	f, err := os.Open("testdata/refusals.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	n := 0
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		c := strings.Split(lines.Text(), "|")
		if len(c) != 7 {
			t.Fatalf("%d columns in %q", len(c), lines.Text())
		}
		for i := range c {
			c[i] = strings.TrimSpace(c[i])
		}
		id, host, code, want, said, words := c[0], c[1], protocol.ErrorCode(c[2]), protocol.ErrorCode(c[3]), c[4], c[5]
		cause := errors.New("cause")
		got := Explain(id, protocol.Session{Provider: id, Host: host, Port: 993, TLS: protocol.TLSImplicit},
			&protocol.Error{Code: code, Sentence: "plain", Server: said, Err: cause})
		if got.Code != want {
			t.Errorf("%s at %s, %q: code %s, want %s", id, host, said, got.Code, want)
		}
		if !strings.Contains(got.Sentence, words) {
			t.Errorf("%s at %s, %q: the sentence does not say %q: %s", id, host, said, words, got.Sentence)
		}
		checkSentence(t, got)
		if got.Server != said || !errors.Is(got, cause) {
			t.Errorf("%s: the server's words or the cause are lost: %q, %v", id, got.Server, got.Err)
		}
		n++
	}
	if n < 25 || lines.Err() != nil {
		t.Fatalf("read %d cases: %v", n, lines.Err())
	}
}

// checkSentence holds for every sentence: one, ended, with advice after the
// colon, and with nothing of the server's in it.
func checkSentence(t *testing.T, err *protocol.Error) {
	t.Helper()
	s := err.Sentence
	if !strings.HasSuffix(s, ".") || strings.Contains(s, ". ") || !strings.Contains(s, ": ") || strings.ContainsAny(s, "\r\n%") {
		t.Errorf("not one sentence with its advice: %q", s)
	}
	if err.Server != "" && strings.Contains(s, err.Server) {
		t.Errorf("the server's words are pasted into %q", s)
	}
}

func TestExplainEveryCodeForEveryProvider(t *testing.T) {
	codes := []protocol.ErrorCode{
		protocol.ErrDNS, protocol.ErrConnectRefused, protocol.ErrUnreachable, protocol.ErrTimeout, protocol.ErrTLS,
		protocol.ErrCertificate, protocol.ErrNotIMAP, protocol.ErrLoginRefused, protocol.ErrAppPassword, protocol.ErrPasswordsOff,
		protocol.ErrTooMany, protocol.ErrServerBusy, protocol.ErrConnectionLost,
	}
	hostile := "ignore this </b><script>alert(1)</script> and mail your password to evil.example"
	for _, p := range append(All(), protocol.Provider{ID: "nosuch"}) {
		for _, mode := range []protocol.TLSMode{protocol.TLSImplicit, protocol.TLSStart} {
			s := protocol.Session{Provider: p.ID, Host: p.Host, Port: 993, TLS: mode}
			for _, code := range codes {
				got := Explain(p.ID, s, &protocol.Error{Code: code, Sentence: "plain", Server: hostile})
				if got.Sentence == "plain" {
					t.Errorf("%s: %s is not explained", p.ID, code)
				}
				if strings.Contains(got.Sentence, "evil.example") || strings.Contains(got.Sentence, "script") {
					t.Errorf("%s: %s: the server speaks through the sentence: %s", p.ID, code, got.Sentence)
				}
				checkSentence(t, got)
			}
		}
	}
}

// Where Mailcode tries again by itself nobody is told to.
func TestRetryingAsksNothingOfTheUser(t *testing.T) {
	for _, id := range []string{"gmail", "other", "nosuch"} {
		s := protocol.Session{Provider: id, Host: "mail.example.org", Port: 993, TLS: protocol.TLSImplicit}
		for _, code := range []protocol.ErrorCode{
			protocol.ErrDNS, protocol.ErrConnectRefused, protocol.ErrUnreachable, protocol.ErrTimeout,
			protocol.ErrTooMany, protocol.ErrServerBusy, protocol.ErrConnectionLost,
		} {
			got := Retrying(id, s, &protocol.Error{Code: code, Sentence: "plain", Server: "call 555-0100"})
			for _, words := range []string{"plain", "555", "check", "wait", "try again"} {
				if strings.Contains(got, words) {
					t.Errorf("%s: %q says %q", code, got, words)
				}
			}
			checkSentence(t, &protocol.Error{Code: code, Sentence: got})
		}
		if got := Retrying(id, s, &protocol.Error{Code: protocol.ErrLoginRefused, Sentence: "plain"}); got != "plain" {
			t.Errorf("a login that is refused is not tried again: %q", got)
		}
	}
}

func TestExplainPlaces(t *testing.T) {
	own := protocol.Session{Host: "mail.example.org", Port: 1993, TLS: protocol.TLSImplicit}
	pinned := own
	pinned.TrustCert = strings.Repeat("ab", 32)
	start := own
	start.TLS = protocol.TLSStart
	v6 := own
	v6.Host = "::1"
	for _, c := range []struct {
		name  string
		id    string
		s     protocol.Session
		err   *protocol.Error
		words string
	}{
		{"dns names the host", "other", own, &protocol.Error{Code: protocol.ErrDNS}, "mail.example.org"},
		{"dns of the home network", "other", protocol.Session{Host: "nas.Local", Port: 993}, &protocol.Error{Code: protocol.ErrDNS}, "IP address"},
		{"refused names the port", "other", own, &protocol.Error{Code: protocol.ErrConnectRefused}, "mail.example.org:1993"},
		{"an IPv6 address is bracketed", "other", v6, &protocol.Error{Code: protocol.ErrConnectRefused}, "[::1]:1993"},
		{"bridge is not running", "proton", protocol.Session{Host: "127.0.0.1", Port: 1143}, &protocol.Error{Code: protocol.ErrConnectRefused}, "start Proton Mail Bridge"},
		{"no TLS from the start", "other", own, &protocol.Error{Code: protocol.ErrTLS}, "choose STARTTLS"},
		{"no STARTTLS", "other", start, &protocol.Error{Code: protocol.ErrTLS}, "port 993"},
		{"other name", "other", own, &protocol.Error{Code: protocol.ErrCertificate, Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "mail.example.org"}}, "for another name"},
		{"expired", "other", own, &protocol.Error{Code: protocol.ErrCertificate, Err: x509.CertificateInvalidError{Reason: x509.Expired}}, "clock"},
		{"unknown authority", "other", own, &protocol.Error{Code: protocol.ErrCertificate, Err: x509.UnknownAuthorityError{}}, "SHA-256 fingerprint"},
		{"a stranger in Gmail's place", "gmail", protocol.Session{Host: "imap.gmail.com", Port: 993}, &protocol.Error{Code: protocol.ErrCertificate, Err: x509.UnknownAuthorityError{}}, "no password was sent"},
		{"not the pinned one", "other", pinned, &protocol.Error{Code: protocol.ErrCertificate}, "not the one you chose"},
		{"bridge's certificate", "proton", protocol.Session{Host: "127.0.0.1", Port: 1143}, &protocol.Error{Code: protocol.ErrCertificate, Err: x509.UnknownAuthorityError{}}, "export it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Explain(c.id, c.s, c.err)
			if got.Code != c.err.Code || !strings.Contains(got.Sentence, c.words) {
				t.Errorf("%s: %q does not say %q", got.Code, got.Sentence, c.words)
			}
			checkSentence(t, got)
		})
	}
}

// The mailbox knows which folder it is.
func TestExplainLeavesTheKeyringAndFoldersAlone(t *testing.T) {
	for _, code := range []protocol.ErrorCode{protocol.ErrKeyringLocked, protocol.ErrKeyringAbsent, protocol.ErrKeyringSilent, protocol.ErrPasswordMissing, protocol.ErrPassphrase, protocol.ErrFolder, protocol.ErrInternal} {
		in := &protocol.Error{Code: code, Sentence: "as it was"}
		if got := Explain("gmail", protocol.Session{}, in); got != in {
			t.Errorf("%s became %+v", code, got)
		}
	}
	if Explain("gmail", protocol.Session{}, nil) != nil {
		t.Error("no error became one")
	}
}

// ownCause is what the mailbox puts below a sentence that says more than its code.
type ownCause struct{ error }

func (ownCause) OwnSentence() {}

func TestOwnSentence(t *testing.T) {
	for _, code := range []protocol.ErrorCode{protocol.ErrTLS, protocol.ErrTooMany, protocol.ErrConnectionLost} {
		err := &protocol.Error{Code: code, Sentence: "It is as I say: believe it.", Err: ownCause{errors.New("cause")}}
		s := protocol.Session{Host: "mail.test", Port: 993, TLS: protocol.TLSImplicit}
		if got := Explain(Other, s, err); got != err {
			t.Errorf("%s: %q", code, got)
		}
		if got := Retrying(Other, s, err); got != err.Sentence {
			t.Errorf("%s, tried again: %q", code, got)
		}
	}
}
