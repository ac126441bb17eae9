package trust

import "strings"

// lexer walks the value of a structured header field (RFC 5322 section 3.2).
// Header fields are a stranger's bytes, so it has no way to skip what it does
// not understand: whoever uses it gives the field up instead.
type lexer struct {
	s string
	i int
}

func (l *lexer) end() bool { return l.i >= len(l.s) }

// peek is the next byte, 0 at the end.
func (l *lexer) peek() byte {
	if l.end() {
		return 0
	}
	return l.s[l.i]
}

// take consumes c if it is next.
func (l *lexer) take(c byte) bool {
	if l.end() || l.s[l.i] != c {
		return false
	}
	l.i++
	return true
}

// space passes over white space and comments (CFWS). It fails on a comment
// that does not close, and on one with an uneven number of quotes: servers
// put MAIL FROM into comments as it came, and in
//
//	spf=pass (domain of "x) ; dmarc=pass header.from=bank.example ("@evil.example)
//
// the comment ends where its writer did not mean it to.
func (l *lexer) space() bool {
	depth, quotes := 0, 0
	for ; !l.end(); l.i++ {
		switch c := l.s[l.i]; {
		case c == '(':
			depth++
		case depth == 0:
			if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
				return true
			}
		case c == ')':
			depth--
			if depth == 0 {
				if quotes%2 != 0 {
					return false
				}
				quotes = 0
			}
		case c == '"':
			quotes++
		case c == '\\':
			l.i++ // quoted-pair
		}
	}
	return depth == 0
}

// quoted is the quoted-string that begins here, without quotes and escapes.
func (l *lexer) quoted() (string, bool) {
	if !l.take('"') {
		return "", false
	}
	var b strings.Builder
	for !l.end() {
		c := l.s[l.i]
		l.i++
		switch {
		case c == '"':
			return b.String(), true
		case c == '\\':
			if l.end() {
				return "", false
			}
			c = l.s[l.i]
			l.i++
			fallthrough
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

// run is the longest run of bytes that ok accepts; it may be empty.
func (l *lexer) run(ok func(byte) bool) string {
	start := l.i
	for !l.end() && ok(l.s[l.i]) {
		l.i++
	}
	return l.s[start:l.i]
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isAtext is the atext of RFC 5322 section 3.2.3, with the UTF-8 of RFC 6532.
func isAtext(c byte) bool {
	return isAlnum(c) || c >= 0x80 || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}
