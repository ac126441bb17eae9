package otp

import (
	"sort"
	"strings"
)

// judgePlace looks at how a token stands on the page, and reports whether it
// has a line or cell of its own.
func (m *mail) judgePlace(t *token, e *evidence) (own bool) {
	l := &m.lines[t.line]
	if l.zone == zoneSubject {
		return false
	}
	from, to := max(l.start, t.start-40), max(t.end, min(l.end, t.end+40)) // halves of a code end on the next line
	if i := strings.LastIndexByte(m.text[from:t.start], '\t'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(m.text[t.end:to], '\t'); i >= 0 {
		to = t.end + i
	}
	if to-from <= t.end-t.start+16 {
		around := strings.Trim(m.text[from:t.start]+m.text[t.end:to], " \t\"'.:*=-_()[]<>#>|“”«»「」【】`")
		own = around == "" || t.shape == shapePrefixed && len(around) <= 4
	}
	if own {
		e.add(1.4, "a line of its own")
	}
	if l.src == nil || len(l.src.Runs) == 0 {
		return own
	}
	st := l.src.Style(t.start - l.start)
	base := m.base
	switch apart := own || m.runIs(l, t); {
	case base.Size > 0 && st.Size >= 1.9*base.Size && apart:
		e.add(1.7, "very large")
	case base.Size > 0 && st.Size >= 1.3*base.Size && apart:
		e.add(1.2, "large")
	case base.Size > 0 && st.Size <= 0.8*base.Size:
		e.add(-0.9, "small")
		e.small = true
	}
	if st.Apart {
		e.add(1.2, "each character in a box of its own")
		if strings.HasPrefix("0123456789", t.code) || strings.HasPrefix("1234567890", t.code) {
			e.add(-3, "a scale")
		}
	}
	if st.Bold && !base.Bold && (own || m.runIs(l, t)) {
		e.add(0.8, "bold")
	}
	if st.Mono && !base.Mono {
		e.add(0.6, "typewriter font")
	}
	if st.Spaced && !base.Spaced {
		e.add(0.7, "letters spaced out")
	}
	if own && st.Background != 0 && st.Background != base.Background && !st.Link {
		e.add(0.4, "on a background of its own")
	}
	if own && st.Centre && !base.Centre {
		e.add(0.2, "centred")
	}
	if st.Link {
		e.add(-1.1, "a link")
	}
	return own
}

// runIs reports whether a token is all of the run it is in: set apart by style
// in the middle of a sentence.
func (m *mail) runIs(l *line, t *token) bool {
	runs := l.src.Runs
	i := sort.Search(len(runs), func(n int) bool { return runs[n].Start > t.start-l.start }) - 1
	if i < 0 {
		return false
	}
	end := l.end
	if i+1 < len(runs) {
		end = l.start + runs[i+1].Start
	}
	return strings.Trim(m.text[l.start+runs[i].Start:end], " .,:;\t") == strings.Trim(m.text[t.start:t.end], " ")
}
