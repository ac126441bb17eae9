package demo

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// visitor is a browser that finds every host name on the demo's port and
// accepts the one public key it was told of.
func visitor(t *testing.T, addr, spki string) *http.Client {
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, addr)
		},
		TLSClientConfig: &tls.Config{
			InsecureSkipVerify: true, // the pin below instead, as in the browser
			VerifyConnection: func(state tls.ConnectionState) error {
				sum := sha256.Sum256(state.PeerCertificates[0].RawSubjectPublicKeyInfo)
				if got := base64.StdEncoding.EncodeToString(sum[:]); got != spki {
					return errors.New("another key: " + got)
				}
				return nil
			},
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// answer is a page as it came.
type answer struct {
	status int
	path   string
	html   string
}

func read(t *testing.T, response *http.Response, err error) answer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Request.URL.Path, string(body)}
}

func get(t *testing.T, c *http.Client, address string) answer {
	t.Helper()
	response, err := c.Get(address)
	return read(t, response, err)
}

func post(t *testing.T, c *http.Client, address string, form url.Values) answer {
	t.Helper()
	response, err := c.PostForm(address, form)
	return read(t, response, err)
}

// mailedCode reads the code in a shop's mail as a person would: the line that
// is nothing else.
func mailedCode(t *testing.T, raw []byte) string {
	t.Helper()
	code := regexp.MustCompile(`(?m)^\d{6}\r?$`).FindString(string(raw))
	if code == "" {
		t.Fatalf("no line of six digits in:\n%s", raw)
	}
	return strings.TrimSpace(code)
}

// testWeb starts the shops; their mails come out of the channel.
func testWeb(t *testing.T) (*http.Client, <-chan []byte) {
	mails := make(chan []byte, 10)
	w, err := startWeb(time.Nanosecond, func(raw []byte) error { mails <- raw; return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	})
	return visitor(t, w.listener.Addr().String(), w.spki), mails
}

func TestSignIn(t *testing.T) {
	for name, form := range map[string]func(code string) url.Values{
		"six boxes": func(code string) url.Values { return url.Values{"digit": strings.Split(code, "")} },
		"one field": func(code string) url.Values { return url.Values{"code": {code}} },
	} {
		for _, host := range []string{shopHost, byHandHost} {
			t.Run(name+" at "+host, func(t *testing.T) {
				c, mails := testWeb(t)
				page := post(t, c, "https://"+host+"/sign-in", url.Values{"email": {account}})
				if page.status != http.StatusOK || !strings.HasPrefix(page.path, "/code/") {
					t.Fatalf("after the e-mail form: %d %s", page.status, page.path)
				}
				code := mailedCode(t, <-mails)
				here := "https://" + host + page.path

				if early := get(t, c, strings.Replace(here, "/code/", "/welcome/", 1)); !strings.HasPrefix(early.path, "/code/") {
					t.Errorf("let in without a code, to %s", early.path)
				}
				wrong := post(t, c, here, form(other(code)))
				if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.html, "not right") {
					t.Errorf("a wrong code: %d\n%s", wrong.status, wrong.html)
				}
				if again := post(t, c, here+"/resend", nil); again.status != http.StatusOK || !strings.Contains(again.html, "new code") {
					t.Errorf("after Resend: %d\n%s", again.status, again.html)
				}
				newer := mailedCode(t, <-mails)
				if old := post(t, c, here, form(code)); newer != code && old.status != http.StatusUnprocessableEntity {
					t.Errorf("the code before Resend still works: %d", old.status)
				}
				if in := post(t, c, here, form(newer)); !strings.HasPrefix(in.path, "/welcome/") || !strings.Contains(in.html, "Welcome") {
					t.Errorf("the right code leads to %s:\n%s", in.path, in.html)
				}
			})
		}
	}
}

// other gives six digits that are not these.
func other(code string) string {
	if code == "000000" {
		return "111111"
	}
	return "000000"
}

func TestSignInRefuses(t *testing.T) {
	c, mails := testWeb(t)
	page := post(t, c, "https://"+shopHost+"/sign-in", url.Values{"email": {"someone@else.example"}})
	if page.status != http.StatusUnprocessableEntity || !strings.Contains(page.html, account) {
		t.Errorf("another customer: %d\n%s", page.status, page.html)
	}
	for _, path := range []string{"/code/unknown", "/welcome/unknown"} {
		if page := get(t, c, "https://"+shopHost+path); page.status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, page.status)
		}
	}
	select {
	case raw := <-mails:
		t.Errorf("mailed all the same:\n%s", raw)
	default:
	}
}

func TestPages(t *testing.T) {
	c, mails := testWeb(t)
	tests := map[string]string{ // address → what must be on it
		"https://" + shopHost + "/":            "Stoneware mug",
		"https://" + shopHost + "/sign-in":     account,
		"https://" + byHandHost + "/":          "Marlow Books",
		"https://" + partnerHost + "/":         `src="https://` + shopHost + `/sign-in"`,
		"https://" + evilHost + "/":            "one-time-code",
		"https://" + inboxHost + "/":           "Inbox",
		"https://" + shopHost + "/style.css":   ".card",
		"https://" + byHandHost + "/boxes.js":  "addEventListener",
		"https://" + partnerHost + "/art.svg":  `id="mug"`,
		"https://" + shopHost + "/no-such":     "404",
		"https://update.browser.example/check": "404",
	}
	for address, want := range tests {
		if page := get(t, c, address); !strings.Contains(page.html, want) {
			t.Errorf("%s (%d) lacks %q:\n%s", address, page.status, want, page.html)
		}
	}
	// The evil page has made the shop mail its code.
	raw := <-mails
	if !strings.Contains(string(raw), "no-reply@mail.shop.example") {
		t.Errorf("another mail than the shop's:\n%s", raw)
	}
}

// TestCodeMailParses reads a shop's mail as Mailcode does.
func TestCodeMailParses(t *testing.T) {
	s := &shop{Name: "Hazel & Co.", Street: "14 Mill Lane, Portland 97204", Phone: "+1 503 555 0142", sender: "no-reply@mail.shop.example"}
	raw, err := codeMail(s, account, "012345", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	m := message.Parse(raw)
	if len(m.From) != 1 || m.From[0].Name != s.Name || m.From[0].Addr != s.sender {
		t.Errorf("From is %+v", m.From)
	}
	if len(m.To) != 1 || m.To[0].Addr != account {
		t.Errorf("To is %+v", m.To)
	}
	results := m.Values("Authentication-Results")
	if len(results) != 1 || !strings.HasPrefix(results[0], mailServer+";") || !strings.Contains(results[0], "dmarc=pass") {
		t.Errorf("Authentication-Results is %q", results)
	}
	if !strings.Contains(m.Text, "012345") {
		t.Errorf("the code is not in the text:\n%s", m.Text)
	}
}
