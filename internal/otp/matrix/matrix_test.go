package matrix

import (
	"bytes"
	"encoding/base64"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/htmlindex"
)

// sample is what most tests look at, written once: under the race detector it
// takes a while.
var sample = sync.OnceValue(func() []Mail { return slices.Collect(Mails(1, 3000)) })

// TestRead reads the mails with nothing but the standard library and the
// charsets by their WHATWG names, and looks for the code where it should be.
func TestRead(t *testing.T) {
	names := map[string]bool{}
	for _, m := range sample() {
		if names[m.Name] {
			t.Errorf("two mails are called %s", m.Name)
		}
		names[m.Name] = true
		r, err := read(m.Raw)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		seen := r.subject + r.text + visible(r.html)
		if r.subject == "" || strings.ContainsAny(seen, "{}\ufffd") {
			t.Errorf("%s: a slot that nothing filled, or a character that nothing reads: %q", m.Name, seen)
		}
		if m.Want == "" {
			continue
		}
		code := together(m.Shown)
		inSubject := strings.Contains(together(r.subject), code)
		inText := strings.Contains(together(r.text), code)
		inHTML := strings.Contains(together(visible(r.html)), code)
		switch {
		case m.Layout == "subject":
			if !inSubject || inText || inHTML {
				t.Errorf("%s: %s is to be in the subject alone: in it %v, in the text %v, in the HTML %v", m.Name, m.Shown, inSubject, inText, inHTML)
			}
		case r.html != "" && !inHTML, r.html == "" && !inText:
			t.Errorf("%s: %s is not in what a person sees", m.Name, m.Shown)
		}
		if want := strings.NewReplacer("-", "", " ", "").Replace(m.Shown); m.Want != m.Shown && !strings.HasSuffix(want, m.Want) {
			t.Errorf("%s: shows %s and wants %s", m.Name, m.Shown, m.Want)
		}
	}
}

// TestVariety holds the matrix to having all of what it promises.
func TestVariety(t *testing.T) {
	seen := map[string]int{}
	for _, m := range sample() {
		for what, value := range map[string]string{"MIME": m.MIME, "kind": m.Kind, "charset": m.Charset, "language": m.Language, "shape": m.Shape, "layout": m.Layout} {
			seen[what+" "+value]++
		}
		for _, transfer := range []string{"8bit", "base64", "quoted-printable"} {
			if bytes.Contains(m.Raw, []byte("Content-Transfer-Encoding: "+transfer)) {
				seen["transfer encoding "+transfer]++
			}
		}
		if bytes.Contains(m.Raw, []byte("\r\n")) {
			seen["CRLF"]++
		}
		if bytes.Contains(m.Raw, []byte("?Q?")) {
			seen["Q"]++
		}
		if bytes.Contains(m.Raw, []byte("?B?")) {
			seen["B"]++
		}
	}
	var promised []string
	for _, l := range languages {
		promised = append(promised, "language "+l.tag)
	}
	for what, choices := range map[string][]often{"shape": shapes, "layout": layouts, "MIME": kindsOfCodeMail, "transfer encoding": transferEncodings[1:]} {
		for _, c := range choices {
			promised = append(promised, what+" "+c.name)
		}
	}
	for _, m := range slices.Concat(english, foreign) {
		promised = append(promised, "kind "+m.kind)
	}
	for _, what := range append(promised, "charset us-ascii", "CRLF", "Q", "B") {
		if seen[what] == 0 {
			t.Errorf("there is no %s", what)
		}
	}
	without := 0
	for charset := range charsets {
		if seen["charset "+charset] == 0 {
			without++
			t.Logf("no mail came in %s", charset)
		}
	}
	if len(languages) < 115 || without > len(charsets)/10 {
		t.Errorf("%d languages, %d of %d charsets", len(languages), len(charsets)-without, len(charsets))
	}
}

// TestSeed wants the same mails of a seed, however many, and others of another.
func TestSeed(t *testing.T) {
	few, many := slices.Collect(Mails(7, 30)), slices.Collect(Mails(7, 60))
	other := slices.Collect(Mails(8, 30))
	for i, m := range few {
		if m.Name != many[i].Name || !bytes.Equal(m.Raw, many[i].Raw) {
			t.Errorf("mail %d of 30 is %s, of 60 it is %s", i, m.Name, many[i].Name)
		}
		if bytes.Equal(m.Raw, other[i].Raw) {
			t.Errorf("mail %d is the same for two seeds", i)
		}
	}
}

// TestLanguages wants every line of every block, with its slots.
func TestLanguages(t *testing.T) {
	tags := map[string]bool{}
	for _, l := range languages {
		if tags[l.tag] {
			t.Errorf("%s: two blocks", l.tag)
		}
		tags[l.tag] = true
		for key, sentence := range map[string]string{"coded": l.coded, "with": l.with, "is": l.is} {
			if strings.Count(sentence, "{code}") != 1 {
				t.Errorf("%s: no place for the code in %s: %q", l.tag, key, sentence)
			}
		}
		if len(l.subjects) != 2 || !strings.Contains(l.expires, "{minutes}") {
			t.Errorf("%s: two subjects and the time it expires in are wanted: %q, %q", l.tag, l.subjects, l.expires)
		}
		for key, sentence := range map[string]string{"name": l.name, "greeting": l.greeting, "above": l.above, "secret": l.secret, "unasked": l.unasked, "see-subject": l.seeSubject, "rights": l.rights} {
			if sentence == "" || strings.Contains(sentence, "{code}") {
				t.Errorf("%s: %s is %q", l.tag, key, sentence)
			}
		}
		for _, c := range l.charsets {
			if charsets[c] == nil {
				t.Errorf("%s: unknown charset %s", l.tag, c)
			}
		}
	}
}

// reading is what a mail program without any tricks makes of a mail.
type reading struct{ subject, text, html string }

func decodeCharset(charset string, r io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(r), nil
}

func read(raw []byte) (r reading, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return r, err
	}
	words := mime.WordDecoder{CharsetReader: decodeCharset}
	if r.subject, err = words.DecodeHeader(m.Header.Get("Subject")); err != nil {
		return r, err
	}
	return r, r.part(m.Header, m.Body)
}

func (r *reading) part(header interface{ Get(string) string }, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := r.part(p.Header, p); err != nil {
				return err
			}
		}
	}
	switch header.Get("Content-Transfer-Encoding") {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	if !strings.HasPrefix(kind, "text/") {
		_, err := io.Copy(io.Discard, body)
		return err
	}
	if body, err = decodeCharset(params["charset"], body); err != nil {
		return err
	}
	text, err := io.ReadAll(body)
	if kind == "text/html" {
		r.html += string(text)
	} else {
		r.text += string(text)
	}
	return err
}

var unseen = regexp.MustCompile(`(?s)<!DOCTYPE.*?>|<!--.*?-->|<style.*?</style>|<title.*?</title>|<div style="display:none.*?</div>|<[^>]*>`)

// visible is the text of HTML.
func visible(s string) string { return html.UnescapeString(unseen.ReplaceAllString(s, " ")) }

// together leaves out what may stand between the characters of a code.
func together(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
