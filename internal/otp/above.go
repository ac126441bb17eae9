package otp

import (
	"bytes"
	"slices"
	"strings"
)

// labelAbove is the nearest label on the lines above.
func (m *mail) labelAbove(t *token, own bool) Reason {
	l := &m.lines[t.line]
	for up, n := 1, t.line-1; up <= 5 && n > 0; up, n = up+1, n-1 {
		for n > 1 && m.rules(&m.lines[n]) {
			n--
		}
		a := &m.lines[n]
		if a.zone != l.zone {
			break
		}
		last := m.hitsBefore(a.end) - 1
		for i := last; i >= 0 && i > last-20 && m.hits[i].start >= a.start; i-- {
			h := m.hits[i]
			w := h.worth()
			if w == 0 {
				continue
			}
			fade := [...]float64{0.95, 0.85, 0.7, 0.55, 0.4}[up-1]
			if !own && !(up == 1 && w > 0 && t.start == l.start && m.endsInColon(a)) {
				fade *= 0.4
			} else if w > 0 && m.inRow(t) {
				fade *= 0.5
			}
			if w < 0 {
				// A label on the line above counts against a number only if it
				// or its last sentence is nothing else: "Order number" over "12345678".
				begin := max(a.start, h.start-80)
				begin += cellStops.behind(m.text[begin:h.start])
				if !own || hasDigit(m.low[h.end:min(a.end, h.end+200)]) || len(strings.TrimSpace(m.text[begin:a.end])) > h.end-h.start+14 && !(up == 1 && m.onlyNames(a)) {
					continue // it has its number: "Ticket 8123075"
				}
			} else if m.tokenBetween(h.end, t.start) {
				fade *= 0.5
			}
			if w > 0 && m.modified(h) {
				fade *= 0.7
			}
			return m.reason(w*fade, "below", h)
		}
	}
	return Reason{}
}

// labelBelow is a label, or a unit, on the two lines below a token with a line of its own.
func (m *mail) labelBelow(t *token, own bool) Reason {
	if !own {
		return Reason{}
	}
	l := &m.lines[t.line]
	for down := 1; down <= 2 && t.line+down < len(m.lines); down++ {
		b := &m.lines[t.line+down]
		if b.zone != l.zone {
			break
		}
		first := m.hitsBefore(b.start)
		if down == 1 && first < len(m.hits) && m.hits[first].is(kindUnit) && !m.hits[first].is(kindCommon) && m.hits[first].start == b.start && b.end-b.start < 40 && !hasDigit(m.low[m.hits[first].start:b.end]) {
			return m.reason(worthNot, "above", m.hits[first]) // a figure and what it counts
		}
		for i := first; i < len(m.hits) && i < first+20 && m.hits[i].start < b.end; i++ {
			if h := m.hits[i]; h.start >= b.start && h.worth() > 0 && !m.leadsTo(h) { // else it is another's
				return m.reason(h.worth()*0.6/float64(down), "above", h)
			}
		}
	}
	return Reason{}
}

// rules reports whether a line is drawn with marks: "----------".
func (m *mail) rules(l *line) bool {
	return l.end-l.start >= 3 && l.bare && strings.Trim(m.text[l.start:l.end], "-=_*~+#.·—–─━═ ") == ""
}

// endsInColon reports whether a line leads up to what is below it.
func (m *mail) endsInColon(l *line) bool {
	text := strings.TrimRight(m.text[l.start:l.end], " \t\u00a0")
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：") || strings.HasSuffix(text, "៖")
}

// inRow reports whether a cell before a token's on its line says something: that
// is its label, known or not.
func (m *mail) inRow(t *token) bool {
	from := max(m.lines[t.line].start, t.start-200)
	i := strings.LastIndexByte(m.text[from:t.start], '\t')
	return i > 0 && bytes.ContainsFunc(m.low[from:from+i], func(r rune) bool { return r > ' ' && isLetter(r) })
}

// onlyNames reports whether a line leads up to a value that it calls a number, and
// neither a code nor something to enter: "The number of your case is".
func (m *mail) onlyNames(l *line) bool {
	text := strings.TrimRight(m.text[l.start:l.end], " \u00a0*")
	if len(text) > 90 {
		return false
	}
	last := m.hitsBefore(l.end) - 1
	if _, word := cutLast(text); !strings.HasSuffix(text, ":") && !slices.Contains(copulas[:], word) && !(last >= 0 && m.hits[last].end >= l.start+len(text)) {
		return false
	}
	for h := range m.wordsIn(l.start, l.end) {
		if h.worth() > 0 || h.is(kindAsk|kindSign|kindEnter|kindPlace) {
			return false
		}
	}
	return true
}
