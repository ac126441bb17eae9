package message

import (
	"strings"

	"golang.org/x/net/idna"
)

// parseAddresses reads the value of an address field (RFC 5322 section 3.4).
// Anything that stands in angle brackets, or between commas, is an entry of
// its own and is reported, so that a field with two senders never looks like
// one with the better of them. Group names are dropped. Encoded words are
// decoded after the structure is read: one that decodes to "<a@b>" is a name.
func parseAddresses(value string) []Address {
	var list []Address
	var room [8]string
	phrase := room[:0] // words before the address
	bracketed := false // the entry already had an address in angle brackets
	end := func() {
		if len(phrase) > 0 {
			if a := bare(phrase); !bracketed || a.Addr != "" {
				list = append(list, a)
			}
		}
		phrase, bracketed = phrase[:0], false
	}
	for s := value; s != "" && len(list) < maxAddresses; {
		switch s[0] {
		case ' ', '\t', '\r', '\n':
			s = s[1:]
		case ',', ';':
			end()
			s = s[1:]
		case ':': // a group's name ends
			phrase = phrase[:0]
			s = s[1:]
		case '(':
			_, s = cutComment(s)
		case '"':
			var w string
			w, s = cutQuoted(s)
			if s != "" && (s[0] == '@' || s[0] == '.') { // a quoted local part
				var rest string
				rest, s = cutAtom(s)
				w = `"` + w + `"` + rest
			}
			phrase = append(phrase, w)
		case '<':
			var addr string
			if addr, s = cutAngle(s); addr == "" && len(phrase) == 0 {
				continue
			}
			list = append(list, Address{Name: clean(decodeWords(strings.Join(phrase, " "))), Addr: address(addr)})
			phrase, bracketed = phrase[:0], true
		case '>': // one too many
			s = s[1:]
		default:
			var w string
			w, s = cutAtom(s)
			phrase = append(phrase, w)
		}
	}
	end()
	return list
}

// bare makes an entry without angle brackets: the word with an "@" is the
// address, the others are its name ("a@b.example (Name)" has none).
func bare(phrase []string) Address {
	for i, w := range phrase {
		if a := address(w); a != "" {
			name := strings.Join(append(append([]string{}, phrase[:i]...), phrase[i+1:]...), " ")
			return Address{Name: clean(decodeWords(name)), Addr: a}
		}
	}
	return Address{Name: clean(decodeWords(strings.Join(phrase, " ")))}
}

// address brings local@domain to the form addresses are compared in, or
// returns "" if s is no address.
func address(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "@") { // an obsolete route, RFC 5322 section 4.4
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	i := strings.LastIndexByte(s, '@')
	if i <= 0 || i == len(s)-1 {
		return ""
	}
	local, domain := s[:i], strings.TrimSuffix(s[i+1:], ".")
	if domain != "" && isHostname(domain) {
		return s[:i+1+len(domain)] // the rest would not change it
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		// Names that IDNA forbids do occur (an underscore, a domain literal).
		ascii = strings.ToLower(domain)
	}
	if ascii == "" || strings.ContainsAny(ascii, " \t<>,;\"@") {
		return ""
	}
	return local + "@" + ascii
}

// isHostname reports whether a domain is of lower case letters, digits, dots and
// dashes alone.
func isHostname(domain string) bool {
	for i := range len(domain) {
		if c := domain[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-') {
			return false
		}
	}
	return true
}

// cutAngle reads "<…>"; without its end it goes as far as the next comma.
func cutAngle(s string) (addr, rest string) {
	s = s[1:]
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '>':
			return s[:i], s[i+1:]
		case c == ',' && !strings.HasPrefix(s, "@"), c == '<':
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// cutQuoted reads a quoted string and returns what it quotes.
func cutQuoted(s string) (text, rest string) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:]
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

// cutComment reads "(…)", which may hold others.
func cutComment(s string) (comment, rest string) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[1:i], s[i+1:]
			}
		}
	}
	return s[1:], ""
}

// cutAtom reads up to the next special character. An encoded word may hold
// some of them (it must not, RFC 2047 section 5, but does): it is read whole.
func cutAtom(s string) (atom, rest string) {
	if strings.HasPrefix(s, "=?") {
		if w, ok := cutWord(s); ok && !strings.ContainsAny(s[:w.len], "<>@\"") {
			return s[:w.len], s[w.len:]
		}
	}
	if i := strings.IndexAny(s[1:], " \t\r\n,;:(\"<>"); i >= 0 {
		return s[:i+1], s[i+1:]
	}
	return s, ""
}
