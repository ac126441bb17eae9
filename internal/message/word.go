package message

import (
	"strings"
	"unicode/utf8"
)

// decodeWords decodes the encoded words of a header value (RFC 2047) as mail
// programs do rather than as the RFC allows: with spaces inside a word, inside
// quotes, glued to other text, unpadded, and with a character split over two
// words of the same charset. What is not an encoded word stays as it is; 8-bit
// text is taken as UTF-8 if it is that, else as Windows-1252.
func decodeWords(s string) string {
	if plainASCII(s) {
		return s
	}
	if !strings.Contains(s, "=?") {
		return string(toUTF8("", []byte(s)))
	}
	var out strings.Builder
	var held []byte // decoded bytes not yet converted: the next word may complete a character
	var charset string
	flush := func() {
		if len(held) > 0 {
			out.Write(toUTF8(charset, held))
			held = held[:0]
		}
	}
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		w, ok := cutWord(s[i:])
		if !ok {
			flush()
			out.Write(toUTF8("", []byte(s[:i+2])))
			s = s[i+2:]
			continue
		}
		// White space between two encoded words is not shown (section 6.2).
		if gap := s[:i]; len(held) == 0 || strings.Trim(gap, " \t") != "" {
			flush()
			out.Write(toUTF8("", []byte(gap)))
		}
		if !strings.EqualFold(charset, w.charset) {
			flush()
			charset = w.charset
		}
		held = append(held, w.text...)
		if len(w.text) == 0 {
			flush()
		}
		s = s[i+w.len:]
	}
	flush()
	out.Write(toUTF8("", []byte(s)))
	return out.String()
}

// plainASCII reports whether s is what it looks like: no encoded word, and
// nothing of another charset.
func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == 0x1b || c == '=' && i+1 < len(s) && s[i+1] == '?' {
			return false
		}
	}
	return true
}

// encodedWord is one "=?charset?encoding?text?=", decoded but not converted.
type encodedWord struct {
	charset string
	text    []byte
	len     int // of the whole word as written
}

// maxWord bounds an encoded word. The RFC's limit is 75; whole subjects do come
// in one word.
const maxWord = 4096

// cutWord reads the encoded word s begins with.
func cutWord(s string) (w encodedWord, ok bool) {
	rest := s[2:]
	q := strings.IndexByte(rest, '?')
	if q <= 0 || q > 60 || len(rest) < q+3 || rest[q+2] != '?' {
		return w, false
	}
	w.charset = rest[:q]
	if i := strings.IndexByte(w.charset, '*'); i >= 0 {
		w.charset = w.charset[:i] // RFC 2231 section 5: a language follows
	}
	encoding, text := rest[q+1], rest[q+3:]
	text = text[:min(len(text), maxWord)]
	size := len(s) // up to where text ends
	size -= len(rest) - q - 3 - len(text)
	// The end may be missing: then the word goes as far as the next white space.
	end := strings.Index(text, "?=")
	w.len = size - len(text) + end + 2
	if next := strings.Index(text, "=?"); end < 0 || next >= 0 && next+1 < end && wordStarts(text[next:]) {
		if end = strings.IndexAny(text, " \t"); end < 0 {
			end = len(text)
		}
		w.len = size - len(text) + end
	}
	text = text[:end]
	switch encoding {
	case 'Q', 'q':
		w.text = decodeQ(text)
	case 'B', 'b':
		w.text, _ = decodeBase64([]byte(text))
	default:
		return w, false
	}
	return w, true
}

// wordStarts reports whether s begins like an encoded word, up to its encoding.
func wordStarts(s string) bool {
	q := strings.IndexByte(s[2:], '?')
	return q > 0 && q < 60 && len(s) > q+4 && s[q+4] == '?'
}

// decodeQ decodes the Q encoding (RFC 2047 section 4.2).
func decodeQ(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			b = append(b, ' ')
		case c == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return b
}

// clean makes a header value one line of visible text.
func clean(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || isSpace(r):
			return ' '
		case r < ' ' || invisible(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
