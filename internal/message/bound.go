package message

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// MaxBound is how many different hosts of [Message.Bound] are kept. A mail that
// names as many is for no site.
const MaxBound = 16

// maxBoundText bounds the text in which one binding is looked for, in bytes: two
// host names and a code.
const maxBoundText = 300

// Binding is what a text as "@example.com #123456" says: that its code is for a
// host, and in "@example.com #123456 @frame.example" for a frame of that host's
// page. The words are as written, without the signs before them.
// https://wicg.github.io/sms-one-time-codes
type Binding struct {
	Host, Code string
	Frame      string // "" if there is none
	Rest       string // what else the text says
}

// ParseBinding reads a text that begins as a binding. It takes all that a reader
// may: what is done with it decides how strictly it has to be one.
func ParseBinding(text string) (b Binding, ok bool) {
	host, rest := word(text)
	code, rest := word(rest)
	if len(host) < 2 || host[0] != '@' || len(code) < 2 || code[0] != '#' {
		return b, false
	}
	b.Host, b.Code, b.Rest = host[1:], code[1:], strings.TrimFunc(rest, isBetween)
	if frame, after := word(rest); len(frame) > 1 && (frame[0] == '@' || frame[0] == '%') {
		b.Frame, b.Rest = frame[1:], strings.TrimFunc(after, isBetween)
	}
	return b, true
}

// BoundTo is the host, in lower case, for which a text says that its code is, and
// where it names a frame the frame, since that is what a code goes to: inside a
// page of the shop the code is for the frame of the bank. It is "" if the text is
// no such. Of a sentence that goes on after it no more is asked than of one that
// ends there.
func BoundTo(text string) string {
	b, ok := ParseBinding(text)
	if !ok || !IsBoundCode(strings.Trim(b.Code, ".,;:!)")) {
		return ""
	}
	for _, host := range []string{b.Frame, b.Host} {
		if host = strings.ToLower(strings.Trim(host, ".,;")); strings.ContainsAny(host, dots) {
			return host
		}
	}
	return "" // "@walmart #1 in service"
}

// dots are what stands between the labels of a host, as people and IDNA write it
// (RFC 3490 section 3.1).
const dots = ".\u3002\uff0e\uff61"

// minBoundCode is how many characters a code has at least: "#1" is a rank.
const minBoundCode = 3

// word is the first word of a text, and what comes after it.
func word(s string) (first, rest string) {
	s = strings.TrimLeftFunc(s, isBetween)
	if end := strings.IndexFunc(s, isBetween); end >= 0 {
		return s[:end], s[end:]
	}
	return s, ""
}

// isBetween reports whether a character separates words where they are read for
// machines: those that take no place do, too.
func isBetween(r rune) bool { return unicode.IsSpace(r) || invisible(r) }

// IsBoundCode reports whether what stands behind the "#" of such a text may be a
// code, and no hashtag or rank: "2024sale" and "top10" are words with a number.
func IsBoundCode(s string) bool {
	if utf8.RuneCountInString(s) < minBoundCode {
		return false
	}
	digits, lower, before := 0, false, false
	for _, r := range s {
		digit := '0' <= r && r <= '9'
		if digit && !before {
			digits++
		}
		before = digit
		lower = lower || unicode.IsLower(r)
	}
	return digits > 1 || digits == 1 && !lower
}

// bind keeps the hosts that lines of a decoded text part, or the texts between the
// tags of HTML, name as BoundTo reads them. A site may hide one for machines, so
// that it is seen nowhere in the layout.
func (m *Message) bind(text []byte, isHTML bool) {
	plain := -1 // where the next "@" is that is written as one
	for i := 0; i < len(text) && len(m.Bound) < MaxBound; i++ {
		if plain < i {
			if plain = bytes.IndexByte(text[i:], '@'); plain < 0 {
				plain = len(text)
			} else {
				plain += i
			}
		}
		at := plain
		if isHTML {
			at = i + sign(text[i:plain])
		}
		if at == len(text) {
			return
		}
		i = at
		if !begins(text[:i], isHTML) {
			continue
		}
		line := text[i:min(len(text), i+maxBoundText)]
		if isHTML {
			if end := bytes.IndexByte(line, '<'); end >= 0 {
				line = line[:end]
			}
		} else if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		if bytes.IndexByte(line, '#') < 0 && bytes.IndexByte(line, '&') < 0 {
			continue
		}
		said := string(line)
		if isHTML {
			said = html.UnescapeString(said)
		}
		if host := BoundTo(said); strings.Contains(host, ".") && !slices.Contains(m.Bound, host) {
			m.Bound = append(m.Bound, strings.Clone(host)) // not the text around it
		}
	}
}

// sign is where in HTML the first "@" is that is written as an entity; the end of
// the text if there is none.
func sign(text []byte) int {
	for i := 0; i < len(text); i++ {
		next := bytes.IndexByte(text[i:], '&')
		if next < 0 {
			break
		}
		i += next
		if one := text[i:min(len(text), i+12)]; len(one) > 4 && (one[1] == '#' || one[1] == 'c') && strings.HasPrefix(html.UnescapeString(string(one)), "@") {
			return i
		}
	}
	return len(text)
}

// begins reports whether nothing but white space stands between the end of a text
// and the last tag or line before.
func begins(text []byte, isHTML bool) bool {
	text = text[max(0, len(text)-maxBoundText):]
	for {
		if n := len(text); n == 0 || text[n-1] == '\n' || isHTML && text[n-1] == '>' {
			return true
		} else if isHTML && text[n-1] == ';' {
			start := bytes.LastIndexByte(text[max(0, n-10):], '&')
			if start += max(0, n-10); text[start] != '&' {
				return false
			}
			if r, size := utf8.DecodeRuneInString(html.UnescapeString(string(text[start:]))); size == 0 || !isBetween(r) {
				return false
			}
			text = text[:start]
			continue
		}
		r, size := utf8.DecodeLastRune(text)
		if !isBetween(r) {
			return false
		}
		text = text[:len(text)-size]
	}
}
