package mailbox

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"sync"
	"unicode"

	"github.com/emersion/go-imap/v2"
)

// secret knows the password again in what a server says. Some servers repeat the
// line they do not understand, and what they say is shown, and kept beside the
// session. The password itself is not kept for that: only keyed hashes of the
// shapes it can come back in.
type secret struct {
	mu     sync.Mutex
	key    []byte
	shapes map[shape]struct{}
}

// shape is a form of the password, as a text is searched for it.
type shape struct {
	plain bool // of letters and digits alone
	size  int  // bytes
	sum   [sha256.Size]byte
}

const (
	// mostWords is how much of a server's text is looked at, in bytes. No more of
	// it is ever shown.
	mostWords = 4 << 10
	// shownWords is how much of it is shown.
	shownWords = 300
	// leastPlain is the shortest shape that a text is searched for without its
	// blanks and signs: "a!" must not be found in every "unavailable".
	leastPlain = 4
)

// learn has the password known from now on, along with the one before.
func (s *secret) learn(user, password string) {
	if s == nil || password == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		s.key, s.shapes = make([]byte, sha256.Size), make(map[shape]struct{})
		rand.Read(s.key)
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(password) // RFC 9051 section 9, quoted
	for _, form := range append([]string{
		password, quoted, url.QueryEscape(password), url.PathEscape(password),
		hex.EncodeToString([]byte(password)),
		base64.StdEncoding.EncodeToString([]byte(password)), // AUTHENTICATE LOGIN
		base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password)),
		base64.StdEncoding.EncodeToString([]byte(user + "\x00" + user + "\x00" + password)), // RFC 4616
	}, inBase64(password)...) {
		s.addLocked(false, shownForm(form))
		if plain := lettersAndDigits(form); len(plain) >= leastPlain {
			s.addLocked(true, plain)
		}
	}
}

func (s *secret) addLocked(plain bool, form string) {
	if form != "" {
		s.shapes[shape{plain, len(form), s.sumLocked(form)}] = struct{}{}
	}
}

func (s *secret) sumLocked(text string) (sum [sha256.Size]byte) {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(text))
	h.Sum(sum[:0])
	return sum
}

// in reports whether text has the password in it.
func (s *secret) in(text string) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.shapes) == 0 {
		return false
	}
	sizes := make(map[bool]map[int]struct{}, 2)
	for f := range s.shapes {
		if sizes[f.plain] == nil {
			sizes[f.plain] = make(map[int]struct{})
		}
		sizes[f.plain][f.size] = struct{}{}
	}
	for plain, sizes := range sizes {
		text := shownForm(text)
		if plain {
			text = lettersAndDigits(text)
		}
		for size := range sizes {
			for i := 0; i+size <= len(text); i++ {
				if _, is := s.shapes[shape{plain, size, s.sumLocked(text[i : i+size])}]; is {
					return true
				}
			}
		}
	}
	return false
}

// words is what may be shown of a server's text: nothing where the password is
// in it, in whatever shape.
func (s *secret) words(text string) string {
	text = printable(text, mostWords)
	if s.in(text) {
		return ""
	}
	return printable(text, shownWords)
}

// clean is err without a server's text that has the password in it.
func (s *secret) clean(err error) error {
	var e *imap.Error
	if !errors.As(err, &e) || s.words(e.Text) != "" || e.Text == "" {
		return err
	}
	silent := *e
	silent.Text = ""
	return &silent
}

// shownForm is a text as it is shown, in lower case.
func shownForm(s string) string { return strings.ToLower(printable(s, mostWords)) }

// lettersAndDigits is what is left of a text without everything else, in lower
// case: a password that was broken up with blanks, dashes or invisible
// characters is whole again.
func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// inBase64 is how a password looks inside base64 of something longer, which begins
// 0, 1 or 2 bytes before it: without the characters at either end that belong to
// what is beside it, too.
func inBase64(password string) (forms []string) {
	for before := range 3 {
		code := base64.RawStdEncoding.EncodeToString([]byte("\x00\x00"[:before] + password))
		from := (before*8 + 5) / 6
		to := (before + len(password)) * 8 / 6
		if to-from >= 2*leastPlain {
			forms = append(forms, code[from:to])
		}
	}
	return forms
}
