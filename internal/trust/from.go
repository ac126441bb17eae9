package trust

import (
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"codeberg.org/mailcode/mailcode/internal/message"
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
	local, domain, ok = parseMailbox(fields[0])
	if !ok {
		return "", "", false
	}
	return local, domain, true
}

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
	domain = asciiDomain(l.run(func(c byte) bool { return isAlnum(c) || c == '-' || c == '.' || c == '_' || c >= 0x80 }))
	return local, domain, domain != "" && len(local)+len(domain) <= 320
}

func isDotAtext(c byte) bool { return isAtext(c) || c == '.' }

// asciiDomain is a domain in the form that is compared, "" if it is none.
func asciiDomain(domain string) string {
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
