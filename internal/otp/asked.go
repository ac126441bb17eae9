package otp

import "strings"

// askedFor reports whether the word right before a token asks to enter it.
func (m *mail) askedFor(t *token) bool {
	i := m.hitsBefore(t.start) - 1
	return i >= 0 && m.hits[i].is(kindAsk) && m.hits[i].start >= m.lines[t.line].start &&
		m.hits[i].end < t.start && strings.Trim(m.text[m.hits[i].end:t.start], " \u00a0:\"'*") == ""
}

// askedByName reports whether what stands right before a token asks to enter it
// by its name: "enter the code 611904".
func (m *mail) askedByName(t *token) bool {
	i := m.hitsBefore(t.start) - 1
	if i < 1 || m.hits[i].worth() <= 0 || m.hits[i].end > t.start || m.hits[i-1].start < m.lines[t.line].start {
		return false
	}
	ask, name := m.hits[i-1], m.hits[i]
	return ask.is(kindAsk) && !ask.is(kindLife) && name.start-ask.end <= 8 &&
		strings.Trim(m.text[name.end:t.start], " \u00a0:\"'*“„«") == "" && !strings.ContainsAny(m.text[ask.end:name.start], ".!?,;:")
}

// askedAbove reports whether the line above one that is nothing but a token asks
// to enter what comes below it: "Write this in the launcher:".
func (m *mail) askedAbove(t *token) bool {
	if t.line < 2 || m.lines[t.line-1].zone != m.lines[t.line].zone {
		return false
	}
	a := &m.lines[t.line-1]
	text := strings.TrimRight(m.text[a.start:a.end], " \t\u00a0")
	colon := strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：") || strings.HasSuffix(text, "៖")
	if !colon && strings.HasSuffix(text, ".") || m.tokenBetween(a.start, a.end) {
		return false
	}
	for i := m.hitsBefore(a.end) - 1; i >= 0 && m.hits[i].start >= a.start; i-- {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindAway|kindTrade) {
			return false
		}
		if strings.ContainsAny(m.text[h.end:a.end], ".!?") {
			return false
		}
		if h.is(kindAsk) && h.kinds&kindSubject != kindSubject && !(h.is(kindSign) && colon) {
			return true
		}
	}
	return false
}

// askedBelow reports whether the line below one that is nothing but a token asks
// to enter something within a number of minutes.
func (m *mail) askedBelow(t *token) bool {
	if t.line+1 >= len(m.lines) || m.lines[t.line+1].zone != m.lines[t.line].zone {
		return false
	}
	b := &m.lines[t.line+1]
	if !m.holdsSpan(m.low[b.start:b.end]) {
		return false
	}
	for i := m.hitsBefore(b.start); i < len(m.hits) && m.hits[i].start < b.end; i++ {
		if m.hits[i].is(kindAsk | kindLife) {
			return true
		}
	}
	return false
}
