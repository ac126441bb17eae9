package trust

import (
	"errors"
	"strings"
)

// authres is one Authentication-Results field (RFC 8601 section 2.2).
type authres struct {
	id         string // authserv-id, lower case
	statements []statement
	unread     string // the whole value, where it could not be read
}

// statement is one resinfo: what one method found.
type statement struct {
	method, result string // lower case
	props          []prop
}

// prop is one propspec. Type is "" for what some servers write without one
// ("action=none"), and for reason.
type prop struct{ ptype, name, value string }

// Limits on a field that is looked at: the longest that providers write are about
// 4 KiB, of a dozen statements.
const (
	maxField      = 16 << 10
	maxStatements = 64
	maxProps      = 64 // of one statement
)

var (
	// errNoID: the field is nobody's. Outlook writes such.
	errNoID = errors.New("no authserv-id")
	// errAmbiguous: two readers could read the field differently.
	errAmbiguous = errors.New("malformed")
)

// parseAuthRes reads a field's value. With errAmbiguous the id is right and
// nothing else: a field that is not wholly understood says nothing.
func parseAuthRes(value string) (authres, error) {
	l := &lexer{s: value}
	a := authres{id: l.authServID()}
	if a.id == "" {
		return a, errNoID
	}

	if l.run(isDigit) != "" && !l.space() { // authres-version
		return a, errAmbiguous
	}
	for !l.end() {
		if !l.take(';') || !l.space() {
			return authres{id: a.id}, errAmbiguous
		}
		if l.end() { // Yahoo ends with a semicolon
			break
		}
		s, ok := l.statement()
		if !ok || len(a.statements) == maxStatements {
			return authres{id: a.id}, errAmbiguous
		}
		if s.method != "" {
			a.statements = append(a.statements, s)
		}
	}
	return a, nil
}

// authServID reads the authserv-id with which a field begins, lower case; "" if
// it is missing or the field is too long to be looked at.
func (l *lexer) authServID() string {
	if len(l.s) > maxField || !l.space() {
		return ""
	}
	id, ok := l.value(isToken)
	if !ok || !l.space() || l.peek() == '=' { // "spf=pass …": the id is missing
		return ""
	}
	return strings.ToLower(id)
}

// statement reads a resinfo up to its semicolon or the end; no-result ("none")
// is one without a method.
func (l *lexer) statement() (s statement, ok bool) {
	s.method = strings.ToLower(l.run(isKeyword))
	if s.method == "" || !l.space() {
		return s, false
	}
	if s.method == "none" && (l.end() || l.peek() == ';') {
		return statement{}, true
	}
	if l.take('/') { // method-version
		if !l.space() || l.run(isDigit) == "" || !l.space() {
			return s, false
		}
	}
	if !l.take('=') || !l.space() {
		return s, false
	}
	s.result = strings.ToLower(l.run(isKeyword))
	if s.result == "" || !l.ends() || !l.space() {
		return s, false
	}
	for !l.end() && l.peek() != ';' {
		p, ok := l.prop()
		if !ok || len(s.props) == maxProps {
			return s, false
		}
		s.props = append(s.props, p)
	}
	return s, true
}

func (l *lexer) prop() (p prop, ok bool) {
	p.name = strings.ToLower(l.run(isKeyword))
	if p.name == "" || !l.space() {
		return p, false
	}
	if l.take('.') {
		p.ptype = p.name
		if !l.space() {
			return p, false
		}
		p.name = strings.ToLower(l.run(isKeyword))
		if p.name == "" || !l.space() {
			return p, false
		}
	}
	if !l.take('=') || !l.space() {
		return p, false
	}
	p.value, ok = l.value(isPvalue)
	return p, ok && l.ends() && l.space()
}

// value reads a token of bytes that ok accepts, or a quoted-string, or the
// latter and a domain: "a b"@example.com, a local part that needs its quotes.
func (l *lexer) value(ok func(byte) bool) (string, bool) {
	if l.peek() != '"' {
		return l.run(ok), true
	}
	text, closed := l.quoted()
	if !closed {
		return "", false
	}
	if l.peek() == '@' {
		text += l.run(ok)
	}
	return text, true
}

// ends reports whether a word may end here.
func (l *lexer) ends() bool {
	return l.end() || strings.IndexByte(" \t\r\n;(", l.s[l.i]) >= 0
}

// get is the one value of a property, and false if it is there twice with
// different values: nobody can say which of them was meant.
func (s statement) get(ptype, name string) (value string, ok bool) {
	found := false
	for _, p := range s.props {
		if p.ptype != ptype || p.name != name {
			continue
		}
		if found && !strings.EqualFold(p.value, value) {
			return "", false
		}
		value, found = p.value, true
	}
	return value, true
}

// isKeyword is the Keyword of RFC 8601 (Ldh-str of RFC 5321), and "_", which
// Fastmail writes (policy.is_org).
func isKeyword(c byte) bool { return isAlnum(c) || c == '-' || c == '_' }

// isToken is the token of RFC 2045 section 5.1.
func isToken(c byte) bool {
	return c > ' ' && c < 0x7f && strings.IndexByte(`()<>@,;:\"/[]?=`, c) < 0
}

// isPvalue is what stands in an unquoted pvalue as servers write it: RFC 8601
// wants quotes around anything but a token or address, and gets header.b=a/b+==
// and smtp.mailfrom=SRS0=x=y@z without.
func isPvalue(c byte) bool {
	return c > ' ' && c != 0x7f && strings.IndexByte(`();"\`, c) < 0
}
