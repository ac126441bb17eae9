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
	return b, ok
}

// parseBound reads what is nothing but a binding, and so decides the code.
func parseBound(s string) (b bound, ok bool) {
	said, ok := message.ParseBinding(s)
	if !ok || said.Rest != "" || len(said.Code) > 16 || !message.IsBoundCode(said.Code) {
		return b, false
	}
	for i := range len(said.Code) {
		if c := said.Code[i]; !alnum(c|0x20) && c != '-' {
			return b, false
		}
	}
	b.code = said.Code
	if b.host, ok = boundHost(said.Host); ok && said.Frame != "" {
		b.frame, ok = boundHost(said.Frame)
	}
	return b, ok
}

// boundHost is a host as it is compared. Only a name that can be a site's is taken.
func boundHost(s string) (string, bool) {
	host := strings.ToLower(s)
	if !strings.Contains(host, ".") || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") {
		return "", false
	}
	for i := range len(host) {
		if c := host[i]; !alnum(c) && c != '.' && c != '-' {
			return "", false
		}
	}
	return host, true
}
