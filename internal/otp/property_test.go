package otp

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// charsets are all that golang.org/x/text has a name for, and UTF-7.
func charsets(t *testing.T) map[string]encoding.Encoding {
	list := map[string]encoding.Encoding{"utf-7": nil}
	for _, all := range [][]encoding.Encoding{charmap.All, japanese.All, korean.All, simplifiedchinese.All, traditionalchinese.All, unicode.All} {
		for _, e := range all {
			name, err := ianaindex.MIME.Name(e)
			if err != nil {
				name, err = ianaindex.IANA.Name(e)
			}
			if err == nil {
				list[name] = e
			}
		}
	}
	if len(list) < 35 {
		t.Fatalf("%d charsets", len(list))
	}
	return list
}

// utf7 encodes as RFC 2152 does, every character that is not a letter, digit or
// space in base64.
func utf7(s string) []byte {
	var b bytes.Buffer
	var held []uint16
	flush := func() {
		if len(held) > 0 {
			raw := make([]byte, 0, 2*len(held))
			for _, u := range held {
				raw = append(raw, byte(u>>8), byte(u))
			}
			b.WriteString("+" + base64.RawStdEncoding.EncodeToString(raw) + "-")
			held = held[:0]
		}
	}
	for _, r := range s {
		if r < 0x80 && (alnum(byte(r)|0x20) && r > ' ' || strings.ContainsRune(" \r\n\t'(),-./:?", r)) {
			flush()
			b.WriteRune(r)
		} else {
			held = append(held, utf16.Encode([]rune{r})...)
		}
	}
	flush()
	return b.Bytes()
}

// transfers are the transfer encodings, and one that is named wrongly.
var transfers = map[string]func([]byte) []byte{
	"base64": func(b []byte) []byte {
		s := base64.StdEncoding.EncodeToString(b)
		var lines []string
		for c := range slices.Chunk([]byte(s), 76) {
			lines = append(lines, string(c))
		}
		return []byte(strings.Join(lines, "\r\n") + "\r\n")
	},
	"quoted-printable": func(b []byte) []byte {
		var out bytes.Buffer
		w := quotedprintable.NewWriter(&out)
		w.Binary = bytes.IndexByte(b, 0) >= 0
		w.Write(b)
		w.Close()
		return out.Bytes()
	},
	"8bit":   slices.Clone[[]byte],
	"x-uuen": slices.Clone[[]byte],
}

// TestEncodings has the same answer for a mail in every charset that can say
// it, in every transfer encoding, and as text and as HTML.
func TestEncodings(t *testing.T) {
	mails := 0
	all := charsets(t)
	for _, p := range languages(t) {
		for _, f := range []form{forms[0], forms[2]} {
			body := f.body(p, "482913")
			for name, e := range all {
				var b []byte
				if e == nil {
					b = utf7(body)
				} else {
					var err error
					if b, err = e.NewEncoder().Bytes([]byte(body)); err != nil {
						continue // the charset does not have the letters
					}
				}
				for transfer, encode := range transfers {
					if bytes.IndexByte(b, 0) >= 0 && transfer != "base64" {
						continue
					}
					kind := "plain"
					if f.html {
						kind = "html"
					}
					raw := fmt.Appendf(nil, "From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/%s; charset=\"%s\"\r\nContent-Transfer-Encoding: %s\r\n\r\n%s", kind, name, transfer, encode(b))
					mails++
					m := message.Parse(raw)
					if r := Find(m, Hints{}); r.Code != "482913" {
						t.Errorf("%s, %s in %s, %s: found %q in %q", p.language, f.name, name, transfer, r.Code, m.Text)
					}
				}
			}
		}
	}
	if mails < 5000 {
		t.Errorf("only %d mails were read", mails)
	}
}

// unrelated are paragraphs that say nothing of a code.
var unrelated = []string{
	"Thank you for being with us. We are always happy to hear from you.",
	"Our offices are at 3 Harbour Row, Bristol BS1 4RN, and are closed on 26 December 2025.",
	"Did you know that more than 12,000 people use Example every day?",
	"Merci de votre confiance.",
}

// TestUnrelatedParagraph adds one to every sample with a code: its answer stays.
func TestUnrelatedParagraph(t *testing.T) {
	changed := 0
	samples(t, func(name string, raw []byte, w want) {
		if w.Code == nil || w.BoundTo != "" {
			return
		}
		for i, text := range unrelated {
			m := message.Parse(raw)
			shown := slices.IndexFunc(m.Parts, func(p message.Part) bool { return p.Shown && len(p.Lines) > 0 })
			if shown < 0 {
				continue
			}
			p := &m.Parts[shown]
			last := p.Lines[len(p.Lines)-1]
			p.Lines = append(slices.Clone(p.Lines), message.Line{Text: text, Block: last.Block + 1, Runs: last.Runs})
			changed++
			if r := Find(m, Hints{}); r.Code != *w.Code {
				t.Errorf("%s with paragraph %d: found %q, want %q", name, i, r.Code, *w.Code)
			}
		}
	})
	if changed < 300 {
		t.Errorf("only %d mails were read", changed)
	}
}

// TestHintsInventNothing asks for the codes of all samples with hints that fit
// and that do not: a hint chooses among those that tie, and that is all.
func TestHintsInventNothing(t *testing.T) {
	bare := func(s string) string { return strings.ReplaceAll(s, "-", "") }
	samples(t, func(name string, raw []byte, w want) {
		m := message.Parse(raw)
		plain := Find(m, Hints{})
		for _, h := range []Hints{{Length: 4}, {Length: 5}, {Length: 6}, {Length: 8}, {Digits: true}, {Length: 6, Digits: true}, {Length: 8, Digits: true, Language: "de"}} {
			r := Find(m, h)
			switch {
			case plain.Code != "" && bare(r.Code) != bare(plain.Code):
				t.Errorf("%s, %+v: %q became %q", name, h, plain.Code, r.Code)
			case plain.Code == "" && !plain.Tie && (r.Code != "" || r.Tie):
				t.Errorf("%s, %+v: %q out of nothing", name, h, r.Code)
			case plain.Tie && r.Code != "" && !slices.ContainsFunc(plain.Candidates, func(c Candidate) bool { return bare(c.Code) == bare(r.Code) && c.Score >= threshold }):
				t.Errorf("%s, %+v: %q is not among those that tie", name, h, r.Code)
			}
		}
	})
}
