package mailbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// The password does not come back in what a server says, in whatever shape.
func TestPasswordComesBack(t *testing.T) {
	const user, pass = "ann@example.org", `s3cr"et\pass word`
	b64 := base64.StdEncoding.EncodeToString
	var s secret
	s.learn(user, pass)
	for _, text := range []string{
		pass,
		`no such command: LOGIN "ann@example.org" "s3cr\"et\\pass word"`,
		"your password s3cr\"et\\pass\u200b word is wrong",
		"S3CR\"ET\\PASS WORD",
		"s 3 c r e t p a s s w o r d",
		"s3cr%22et%5Cpass+word",
		"LOGIN " + b64([]byte(pass)),
		"AUTHENTICATE PLAIN " + b64([]byte("\x00"+user+"\x00"+pass)),
		"AUTHENTICATE PLAIN " + b64([]byte(user+"\x00"+user+"\x00"+pass)),
		"AUTHENTICATE PLAIN " + b64([]byte("other\x00ann\x00"+pass)),
		fmt.Sprintf("%x", pass),
		strings.Repeat("x", shownWords-4) + pass, // its beginning would be shown
	} {
		if got := s.words(text); got != "" {
			t.Errorf("%q is shown of %q", got, text)
		}
	}
	for _, text := range []string{"Invalid credentials (Failure)", "[AUTHENTICATIONFAILED] ann@example.org: try again", "secret pass", ""} {
		if got := s.words(text); got != text {
			t.Errorf("%q is shown of %q", got, text)
		}
	}
	if strings.Contains(fmt.Sprintf("%+v", s.shapes), "s3cr") {
		t.Error("the password is kept")
	}

	var short secret
	short.learn("ann", "a!")
	for text, want := range map[string]string{"try again later": "try again later", "LOGIN ann a!": ""} {
		if got := short.words(text); got != want {
			t.Errorf("%q is shown of %q", got, text)
		}
	}
}

// Every way a server's words take to the user passes the filter.
func TestPasswordEchoed(t *testing.T) {
	at := func(word, answer string) script {
		return func(p *peer) {
			p.greet()
			p.serve(&inbox{refuse: func(p *peer, tag, command string) bool {
				if strings.HasPrefix(command, word) {
					p.say(strings.ReplaceAll(answer, "TAG", tag))
					return true
				}
				return false
			}}, nil)
		}
	}
	for name, s := range map[string]script{
		"SELECT refused":       at("SELECT", `TAG NO what was LOGIN "ann@example.org" "secret"`),
		"SELECT unavailable":   at("SELECT", `TAG NO [UNAVAILABLE] "secret"`),
		"BYE in place of one":  at("SELECT", `* BYE LOGIN ann@example.org secret`),
		"LOGIN, unseen blanks": at("LOGIN", "TAG NO your password sec\u200bret is wrong"),
		"BYE to LOGIN":         at("LOGIN", "* BYE LOGIN \"ann@example.org\" \"secret\""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := check(t.Context(), serveScripts(t, identity{}, s).config(protocol.TLSImplicit), hurried())
			var e *protocol.Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			if e.Server != "" || strings.Contains(fmt.Sprint(e, e.Err), "secret") {
				t.Errorf("%q, because of %v; the server said %q", e, e.Err, e.Server)
			}
		})
	}
}
