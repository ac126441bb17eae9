package otp

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// purposeNumber reports whether a token is the number of what there is a code for,
// whatever that is called, and the code follows: "The one-time password for procedure
// 1864136 is 786549".
func (m *mail) purposeNumber(name hit, t *token) bool {
	words := bytes.TrimRight(m.low[name.end:t.start], " \x00#")
	if m.afterColon(t) || stated(words) || bytes.Count(words, []byte(" ")) == 0 || wide(m.text[name.end:t.start]) > 80 {
		return false
	}
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= t.end })
	for i < len(m.tokens) && m.tokens[i].shape == shapeLetters {
		i++
	}
	if i == len(m.tokens) {
		return false
	}
	next := &m.tokens[i]
	end := next.start
	if n := next.line; n > t.line { // it has the next line to itself
		if end = m.lines[t.line].end; n != t.line+1 || next.start > m.lines[n].start+2 {
			return false
		}
	}
	gap := m.text[t.end:max(t.end, end)]
	is := strings.TrimRight(gap, " \u00a0*\"'")
	colon := strings.HasSuffix(is, ":") || strings.HasSuffix(is, "：")
	if words := strings.Fields(is); colon && len(words) > 0 && slices.Contains(copulas[:], words[0]) {
		return false // "is valid for:" is said of this one
	}
	return len(gap) <= 60 && (colon || stated(m.low[t.end:t.end+len(is)])) && !clauses(gap) && !m.measured(next) && m.ends(next)
}

// toldOf reports whether the sentence goes on to tell something of what there is a number
// for, or of what has it: "The password for procedure 4471902 was changed", "The part
// with code 176109 is sold out".
func (m *mail) toldOf(name hit, t *token) bool {
	rest := m.text[t.end:max(t.end, m.lines[t.line].end)]
	if len(rest) < 2 || rest[0] != ' ' || !startsSmall(rest[1:]) || m.afterColon(t) || m.requestedBefore(name, t) {
		return false
	}
	gap := m.low[name.end:t.start]
	if !stated(gap) && len(bytes.Fields(gap)) >= 2 {
		return true
	}
	word, _, _ := strings.Cut(rest[1:], " ")
	return touching(gap) && slices.Contains(copulas[:], word) && m.with(name)
}

// requestedBefore reports whether a word in the sentence of a token, before its name,
// asks to enter it.
func (m *mail) requestedBefore(name hit, t *token) bool {
	from, _ := m.sentence(t)
	for h := range m.wordsIn(from, name.start) {
		if m.asksToEnter(h) || h.is(kindSign) {
			return true
		}
	}
	return false
}

// with reports whether "with", or "with the", stands before a name.
func (m *mail) with(name hit) bool {
	words := strings.Fields(string(m.low[max(m.lines[m.lineAt(name.start)].start, name.start-24):name.start]))
	for n := len(words) - 1; n >= max(0, len(words)-2); n-- {
		if slices.Contains([]string{"with", "mit", "avec", "con", "com", "met", "med", "cu", "se", "sa", "z", "s", "с", "з"}, words[n]) {
			return n > 0 // what has it stands before
		}
	}
	return false
}
