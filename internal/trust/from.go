package trust

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// author is the one address of the one From field, its domain lower-case
// ASCII. It fails on everything two mail programs could read differently:
// several fields or addresses, groups, routes, comments inside the address,
// a domain literal (RFC 5322 section 3.4). What people are shown beside the
// address is not looked at.
//
// It reads the field itself, stricter than package message, which must show a
// person something for every mail.
func author(m *message.Message) (local, domain string, ok bool) {
	if m == nil {
		return "", "", false
	}
	fields := m.Values("From")
	if len(fields) != 1 || len(fields[0]) > maxField {
		return "", "", false
	}
	return mailboxOf(fields[0])
}

// mailboxOf is the one address of a field that names one sender.
func mailboxOf(value string) (local, domain string, ok bool) {
	if local, domain, ok = parseMailbox(value); ok {
		return local, domain, true
	}
	return onlyAddress(value)
}

// onlyAddress is the sender that a From field names which is not written as it
// should be ("Walmart, Inc. <a@b.example>", "a@b.example <a@b.example>"): the
// one address that it has, wherever one looks. However another program reads the
// field, it finds no other. It is in the angle brackets, if there are any.
func onlyAddress(value string) (local, domain string, ok bool) {
	if strings.ContainsAny(value, "()") || escapes(value) || strings.Contains(value, ";") && strings.Contains(value, ":") || strings.ContainsAny(value, "＠﹫") || strings.IndexFunc(value, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f }) >= 0 {
		return "", "", false
	}
	found, bracketed := "", false
	quoted, angle := false, -1 // where "<" was
	plain := ""                // the address as it stands outside of quotes
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"':
			quoted = !quoted
		case c == '@':
			start, end := i, i+1
			for start > 0 && isDotAtext(value[start-1]) {
				start--
			}
			for end < len(value) && isDomainByte(value[end]) {
				end++
			}
			if start == i && angle < 0 && (i == 0 || isBlank(value[i-1])) { // a word such as "@Walmart"
				continue
			}
			name := asciiDomain(value[i+1 : end])
			if start == i || name == "" || !isEdge(value, start-1) || !isEdge(value, end) {
				return "", "", false
			}
			one := strings.Trim(value[start:i], "'") + "@" + name
			if found != "" && !strings.EqualFold(found, one) {
				return "", "", false
			}
			if found = one; !quoted {
				plain = one
			}
			i = end - 1
		case quoted:
		case c == '<':
			if angle >= 0 || bracketed {
				return "", "", false
			}
			angle = i
		case c == '>':
			inner, d, ok := parseMailbox(strings.TrimSpace(value[angle+1 : i]))
			if angle < 0 || !ok || !strings.EqualFold(inner+"@"+d, found) {
				return "", "", false
			}
			bracketed, angle = true, -1
		}
	}
	if quoted || angle >= 0 || plain == "" {
		return "", "", false
	}
	local, domain, _ = cutLast(plain, "@")
	return local, domain, len(local) > 0 && len(plain) <= 320 && isShown(local)
}

// escapes reports whether a backslash in a text changes where a quoted string, an
// address or angle brackets begin or end, for those who heed it. In "Walmart\, Inc."
// it does not.
func escapes(text string) bool {
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		if text == "" || strings.IndexByte("\"\\<>@", text[0]) >= 0 {
			return true
		}
	}
}

// isEdge reports whether an address may end beside value[i], on either side.
func isEdge(value string, i int) bool {
	return i < 0 || i >= len(value) || isBlank(value[i]) || strings.IndexByte("<>\",:'", value[i]) >= 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// isDomainByte holds for what a domain is written with, IDN included.
func isDomainByte(c byte) bool { return isAlnum(c) || c == '-' || c == '.' || c == '_' || c >= 0x80 }

// parseMailbox reads one mailbox and nothing else. A display name may hold
// bare dots, as people write them ("Amazon.com <…>").
func parseMailbox(value string) (local, domain string, ok bool) {
	l := &lexer{s: value}
	if !l.space() {
		return "", "", false
	}
	start := l.i
	for !l.end() {
		switch c := l.peek(); {
		case c == '<':
			l.i++
			local, domain, ok = l.addrSpec()
			return local, domain, ok && l.take('>') && l.space() && l.end()
		case c == '@': // no angle brackets: the address is all there is
			l.i = start
			local, domain, ok = l.addrSpec()
			return local, domain, ok && l.space() && l.end()
		case c == '"':
			if _, ok := l.quoted(); !ok {
				return "", "", false
			}
		case isAtext(c) || c == '.':
			l.i++
		default: // "," a second address, ":" a group, and what has no place here
			return "", "", false
		}
		if !l.space() {
			return "", "", false
		}
	}
	return "", "", false
}

// addrSpec reads local@domain without white space or comments inside.
func (l *lexer) addrSpec() (local, domain string, ok bool) {
	if l.peek() == '"' {
		if local, ok = l.quoted(); strings.ContainsFunc(local, func(r rune) bool { return r < 0x80 && !isDotAtext(byte(r)) }) {
			local = strconv.Quote(local) // "security@walmart.com"@evil.example must not read like the first
		}
	} else {
		local = l.run(isDotAtext)
		ok = local != ""
	}
	if !ok || !l.take('@') {
		return "", "", false
	}
	domain = asciiDomain(l.run(isDomainByte))
	return local, domain, domain != "" && len(local)+len(domain) <= 320 && isShown(local)
}

// isShown reports whether what is to be shown of a text is what stands in it: no
// sign of it is without a place of its own or turns others round (U+202E, U+2066),
// so that <U+202E moc.tramlaw@ylper-on.com> would read no-reply@walmart.com.
func isShown(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && !unicode.IsPrint(r) }) < 0
}

func isDotAtext(c byte) bool { return isAtext(c) || c == '.' }

// asciiDomain is a domain in the form that is compared, "" if it is none. With a
// dot at its end it is the same one, written absolutely.
func asciiDomain(domain string) string {
	if site.IsPlain(domain) {
		return domain
	}
	return asciiDomainOf(domain)
}

func asciiDomainOf(domain string) string {
	domain = strings.TrimSuffix(domain, ".")
	a, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		// Names that IDNA forbids do send mail (a_b.example.com).
		a = strings.ToLower(domain)
		if strings.IndexFunc(a, func(r rune) bool { return r >= 0x80 }) >= 0 {
			return ""
		}
	}
	if strings.HasPrefix(a, ".") || strings.HasSuffix(a, ".") || strings.Contains(a, "..") {
		return ""
	}
	return a
}
