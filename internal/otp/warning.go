package otp

import "strings"

// findWarnings finds out whether a mail's words for a code are all of sentences about
// codes as such, how long they live or that they are not to be told to anybody, and
// none stands in the subject: shops warn of swindlers below an order's number.
func (m *mail) findWarnings() {
	if m.codes+m.weaks == 0 || m.words > 300 || m.labelled(&m.lines[0]) {
		return
	}
	for _, h := range m.hits {
		if !h.is(kindCode|kindWeak) || h.is(kindAsk) {
			continue
		}
		const far = 200 // a sentence of more is not read to its ends
		l := &m.lines[m.lineAt(h.start)]
		from, to := max(l.start, h.start-far), min(l.end, h.end+far)
		from += warningStops.behind(m.text[from:h.start])
		behind := min(h.end, to)
		to = behind + warningStops.before(m.text[behind:to])
		if m.tokenBetween(from, to) || !m.livesIn(from, to) {
			return
		}
	}
	m.warns = true
}

// livesIn reports whether it says between two places how long something lives, or to
// keep it secret.
func (m *mail) livesIn(from, to int) bool {
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		if m.hits[i].is(kindLife) {
			return true
		}
	}
	return false
}

// titled is what a subject that is nothing but the name of a number says of a token
// with a line of its own, in a mail that gives no code: "Order number".
func (m *mail) titled(t *token, own bool) Reason {
	l := &m.lines[0]
	if !own || m.codes+m.weaks > 0 && !m.warns || hasDigit(m.low[:l.end]) {
		return Reason{}
	}
	for i := 0; i < len(m.hits) && m.hits[i].start < l.end; i++ {
		h := m.hits[i]
		if h.worth() > 0 || h.is(kindSign|kindAsk) {
			return Reason{}
		}
		if h.worth() < 0 && wide(strings.TrimSpace(m.text[:l.end])) <= wide(m.text[h.start:h.end])+14 {
			return m.reason(worthNot, "in a mail with the title", h)
		}
	}
	return Reason{}
}

// announcedCode is what a subject that announces a code says of the first number of
// the text, where nothing else names that: "Here it is: 063589".
func (m *mail) announcedCode(t *token, own bool) Reason {
	subject, l := &m.lines[0], &m.lines[t.line]
	if l.zone == zoneSubject || !m.known || m.reply || m.list || m.voids+m.trades+m.talks > 0 || len(m.why.aways) > 0 || m.words > 120 || t.shape > shapeMixed ||
		len(t.code) < 4 || year(t.code) || m.tokenBetween(subject.start, subject.end) || m.numberBefore(t) {
		return Reason{}
	}
	before := strings.TrimSpace(m.text[max(l.start, t.start-100):t.start])
	if !own && (!m.afterColon(t) || strings.Count(before, " ") > 3 || strings.Trim(m.text[t.end:l.end], " .!") != "") {
		return Reason{}
	}
	var name Reason
	for i := 0; i < len(m.hits) && m.hits[i].start < subject.end; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindAway|kindTrade|kindVoid) {
			return Reason{}
		}
		if h.worth() > 0 {
			name = m.reason(worthWeak, "announced in the subject:", h)
		}
	}
	for i := m.hitsBefore(l.end); i < len(m.hits) && m.hits[i].start < m.shown; i++ {
		if h := m.hits[i]; h.is(kindCode) && m.leadsTo(h) {
			return Reason{} // it comes further down, under its name
		}
	}
	return name
}

// numberBefore reports whether another number stands before a token in its version of
// the text.
func (m *mail) numberBefore(t *token) bool {
	for i := range m.tokens {
		o := &m.tokens[i]
		if o.start >= t.start {
			return false
		}
		if m.lines[o.line].zone == m.lines[t.line].zone && o.code != t.code && strings.ContainsAny(o.code, "0123456789") {
			return true
		}
	}
	return false
}

// entitled reports whether the subject names a code, and nothing else that it is for.
func (m *mail) entitled() bool {
	named := false
	for i := 0; i < len(m.hits) && m.hits[i].start < m.lines[0].end; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindAway|kindTrade|kindVoid|kindTalk) {
			return false
		}
		named = named || h.worth() > 0
	}
	return named
}

// allBelow reports whether all words for another purpose stand below a token.
func (m *mail) allBelow(t *token) bool {
	for _, at := range m.why.at {
		if at < t.end {
			return false
		}
	}
	return m.lines[t.line].zone == zoneBody
}
