// Package dkim reads DKIM-Signature fields (RFC 6376) and verifies them, for
// mail whose server does not say who sent it.
//
// The cryptography is go-msgauth's. What it leaves open is decided here, always
// for less: only the whole mail counts (no l=), only a header that every
// program reads the same, only keys that are not being tested.
package dkim

import (
	"errors"
	"slices"
	"strings"
)

// Signature is what a DKIM-Signature field says of itself, or an
// ARC-Message-Signature (RFC 8617 section 4.1.2), which has the same form.
type Signature struct {
	Domain   string   // d=, lower case
	Identity string   // i=, its domain lower case; "" where the field has none
	Selector string   // s=
	Value    string   // b=, without white space
	BodyHash string   // bh=, without white space
	Covered  []string // h=, lower case: the fields that are signed
	Length   bool     // it has l=, so that anything may follow what is signed
}

// Covers reports whether the signature is over the header field name. One that
// occurs more often than h= names it is covered in part only, which is for the
// caller to see.
func (s *Signature) Covers(name string) bool {
	return slices.Contains(s.Covered, strings.ToLower(name))
}

var errForm = errors.New("dkim: not a list of tags")

// ErrIncomplete says that a tag is missing that every signature has. The others
// were read.
var ErrIncomplete = errors.New("dkim: a tag is missing")

// maxField bounds a field that is read, in bytes.
const maxField = 16 << 10

// Parse reads the value of a DKIM-Signature field. It fails where a tag occurs
// twice (RFC 6376 section 3.2), and with ErrIncomplete where one of d=, s=, h=
// and b= is missing (section 3.5).
func Parse(value string) (Signature, error) {
	var s Signature
	if len(value) > maxField {
		return s, errForm
	}
	seen := make([]string, 0, 16)
	for tag := range strings.SplitSeq(value, ";") {
		name, text, ok := strings.Cut(tag, "=")
		name = strings.Trim(name, fws)
		if !ok {
			if name == "" { // after the last semicolon
				continue
			}
			return Signature{}, errForm
		}
		if name == "" || slices.Contains(seen, name) || len(seen) == 32 {
			return Signature{}, errForm
		}
		seen = append(seen, name)
		switch name {
		case "d":
			s.Domain = strings.ToLower(strings.TrimSuffix(squeeze(text), "."))
		case "i":
			text = squeeze(text)
			at := strings.LastIndexByte(text, '@') + 1
			s.Identity = text[:at] + strings.ToLower(text[at:])
		case "s":
			s.Selector = squeeze(text)
		case "b":
			s.Value = squeeze(text)
		case "bh":
			s.BodyHash = squeeze(text)
		case "l":
			s.Length = true
		case "h":
			s.Covered = strings.Split(strings.ToLower(squeeze(text)), ":")
		}
	}
	if s.Domain == "" || s.Selector == "" || s.Value == "" || len(s.Covered) == 0 {
		return s, ErrIncomplete
	}
	return s, nil
}

// fws is folding white space (RFC 5322 section 3.2.2).
const fws = " \t\r\n"

// squeeze takes all white space out.
func squeeze(s string) string {
	if !strings.ContainsAny(s, fws) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(fws, r) {
			return -1
		}
		return r
	}, s)
}
