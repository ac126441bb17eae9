package otp

import (
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// bound is an origin-bound one-time code: "@example.com #123456", or
// "@example.com #123456 @frame.example" for a frame of another site
// (https://wicg.github.io/sms-one-time-codes, made for SMS, the same in mail).
type bound struct {
	code  string
	host  string // of the page
	frame string // of the frame inside it; "" if there is none
	line  int
}

// findBound reads such a line. It is the last one, as the format has it: people
// write "@shop #2024sale" elsewhere. Lower down a mail may have a footer; then the
// code is found like any other.
func (d *document) findBound() (bound, bool) {
	i := len(d.lines) - 1
	if i < 1 {
		return bound{}, false
	}
	l := d.lines[i]
	if l.end-l.start > 300 || l.end-l.start < 8 || d.text[l.start] != '@' {
		return bound{}, false
	}
	b, ok := parseBound(d.text[l.start:l.end])
	b.line = i
	return b, ok
}

func parseBound(s string) (b bound, ok bool) {
	f := strings.Fields(s)
	if len(f) != 2 && len(f) != 3 {
		return b, false
	}
	b.host, ok = boundHost(f[0])
	code, sharp := strings.CutPrefix(f[1], "#")
	if !ok || !sharp || len(code) < 3 || len(code) > 16 || !message.IsBoundCode(code) {
		return b, false
	}
	for i := range len(code) {
		if c := code[i]; !alnum(c|0x20) && c != '-' {
			return b, false
		}
	}
	b.code = code
	if len(f) == 3 {
		b.frame, ok = boundHost(f[2])
	}
	return b, ok
}

// boundHost reads "@host". Only a name that can be a site's is taken.
func boundHost(s string) (string, bool) {
	host, ok := strings.CutPrefix(s, "@")
	host = strings.ToLower(host)
	if !ok || !strings.Contains(host, ".") || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") {
		return "", false
	}
	for i := range len(host) {
		if c := host[i]; !alnum(c) && c != '.' && c != '-' {
			return "", false
		}
	}
	return host, true
}
