package otp

import (
	"bytes"
	"strings"
)

// labelAfter is the nearest label after the token on its line.
func (m *mail) labelAfter(t *token) Reason {
	l := &m.lines[t.line]
	for i := m.hitsBefore(t.end); i < len(m.hits); i++ {
		h := m.hits[i]
		if h.start >= l.end || h.start-t.end > 100 && wide(m.text[t.end:h.start]) > 100 {
			break
		}
		w := h.worth()
		if w == 0 || h.start < t.end {
			continue
		}
		if (w > 0 || m.inName(h)) && m.isCalled(t, h) && m.opens(t) {
			if w < 0 {
				continue
			}
			return m.reason(w, "before", h)
		}
		near := nearness(m.text[t.end:h.start], m.low[t.end:h.start])
		if gap := bytes.TrimLeft(m.low[t.end:h.start], " \x00"); len(gap) > 1 && (gap[0] == '.' || gap[0] == '!' || gap[0] == '?') && gap[1] == ' ' {
			if near *= 0.4; m.alone(t) {
				near *= 2
			}
		}
		if m.tokenBetween(t.end, h.start) || m.tokenBetween(h.end, min(h.end+14, l.end)) && m.leadsTo(h) {
			near *= 0.2
		}
		if w < 0 {
			near *= 0.3
		}
		return m.reason(w*near*0.85, "before", h)
	}
	return Reason{}
}

// suffixed is the name of a code right behind a token, where what stands before
// it is no label but the rest of a sentence whose language has its nouns so:
// "hesabınıza giriş yapmak için 959333 kodunu kullanın".
func (m *mail) suffixed(t *token) (r Reason, ok bool) {
	i := m.hitsBefore(t.end)
	if i >= len(m.hits) || i == 0 || m.hits[i].start >= m.lines[t.line].end || m.hits[i].worth() <= 0 {
		return r, false
	}
	if gap := strings.Trim(m.text[t.end:m.hits[i].start], "\"'*”»」’"); gap != "" && gap != " " && gap != "-" {
		return r, false
	}
	before := m.hits[i-1]
	for j := i - 1; j >= 0 && before.end > t.start; j-- {
		before = m.hits[j]
	}
	gap := bytes.TrimSpace(m.low[before.end:max(before.end, t.start)])
	if before.worth() < 0 && (len(bytes.Fields(gap)) < 1 || bytes.ContainsAny(gap, ":#")) {
		return r, false
	}
	return m.reason(0.9*m.hits[i].worth(), "before", m.hits[i]), true
}
