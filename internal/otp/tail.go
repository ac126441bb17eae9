package otp

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// findTail looks for what comes below all that a mail has to say, in any
// language: its sender's name on a line, or an address.
func (m *mail) findTail() {
	m.tail = m.foot
	if m.words > 300 {
		return
	}
	for i := 1; i < len(m.lines); i++ {
		l := &m.lines[i]
		if l.start >= m.tail || l.zone != zoneBody {
			return
		}
		if l.start > m.shown*2/5 && l.end-l.start < 100 && (m.signs(l) || m.isAddress(l)) {
			m.tail = l.start
			return
		}
	}
}

// signs reports whether a line is the sender's name and hardly more ("Example
// Inc.").
func (m *mail) signs(l *line) bool {
	text := strings.TrimLeft(m.text[l.start:l.end], " \t-–—©")
	for _, a := range m.senders {
		if name := a.name; len(name) >= 3 && len(text) >= len(name) && len(text) <= len(name)+8 && strings.EqualFold(text[:len(name)], name) &&
			strings.IndexAny(text[len(name):], "0123456789:") < 0 {
			return true
		}
	}
	return false
}

// isAddress reports whether a line is written like a postal address: "Storgatan
// 31, 111 51 Stockholm". It has a comma, two numbers, words with capitals, and
// nothing that names a code.
func (m *mail) isAddress(l *line) bool {
	low := m.low[l.start:l.end]
	if l.bare || len(low) > 300 || bytes.IndexByte(low, ',') < 0 || m.labelled(l) {
		return false
	}
	numbers, capitals, words := 0, 0, 0
	in := false
	for i, r := range m.text[l.start:l.end] {
		letter, number := unicode.IsLetter(r), r < utf8.RuneSelf && isDigit(byte(r))
		if (letter || number) && !in {
			switch {
			case number:
				numbers++
			case unicode.IsUpper(r):
				capitals++
				fallthrough
			default:
				words++
			}
		}
		in = letter || number || in && low[i] == 0
	}
	return numbers >= 2 && capitals >= 2 && 2*capitals >= words && !m.holdsSpan(low)
}
