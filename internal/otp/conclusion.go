package otp

import (
	"bytes"
	"sort"
	"strings"
)

// concludes reports whether what stands between the name of a code and a token is
// of one sentence that ends in "is" or a colon, and every other number in it has a name
// of its own: "OTP for your payment with the card ending in 4821 is 654474".
func (m *mail) concludes(from, to int) bool {
	gap := bytes.TrimRight(m.low[from:to], " \x00")
	colon := len(gap) > 0 && gap[len(gap)-1] == ':'
	if len(gap) > 300 || wide(gap) > 160 || !colon && !stated(gap) || clauses(m.text[from:from+len(gap)]) {
		return false
	}
	others := false
	for i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from }); i < len(m.tokens) && m.tokens[i].end <= to; i++ {
		o := &m.tokens[i]
		h := m.hitsBefore(o.start) - 1
		if m.measured(o) {
			others = true
			continue
		}
		if o.shape != shapeLetters && (h < 0 || m.hits[h].start < from || m.hits[h].worth() >= 0 || !owns(m.low[m.hits[h].end:max(m.hits[h].end, o.start)])) {
			return false
		}
		others = others || o.shape != shapeLetters
	}
	return others || stated(gap)
}

// conclusion is the name of a code that a token's sentence begins with, where it ends
// in "is", a colon or a dash before the token, and what stands between, whatever it is
// called, has its own numbers: "The code for the transfer of 250.00 to the account
// ending in 4410 is 654474".
func (m *mail) conclusion(t *token) (r Reason) {
	from := max(m.lines[t.line].from, t.start-320)
	is := strings.TrimRight(m.text[from:t.start], " \u00a0*\"'")
	before := strings.TrimRight(is, ":：") // and what leads up to "is"
	if len(before) == len(is) && !stated(m.low[from:from+len(is)]) {
		return r
	}
	end := from + len(before)
	var name hit
	for i := m.hitsBefore(end) - 1; i >= 0 && m.hits[i].start >= from; i-- {
		h := m.hits[i]
		if h.end > end {
			continue
		}
		if clauses(m.text[h.end:end]) {
			break
		}
		if h.worth() != 0 {
			name = h
		}
	}
	if name.worth() < worthWeak || m.calls(name, from) {
		return r
	}
	last := name.end + strings.LastIndexAny(m.text[name.end:end], "0123456789") + 1
	if last == name.end || strings.Count(strings.Trim(m.text[last:end], " .,)"), " ") > 4 {
		return r
	}
	worth := name.worth()
	for i := m.hitsBefore(name.end); i < len(m.hits) && m.hits[i].end <= t.start; i++ {
		switch h := m.hits[i]; {
		case h.start >= last && h.another() && !h.is(kindUnit):
			return r // "your code for order 331 has the reference: 48213"
		case h.is(kindSign):
			worth = worthCode // "the code to approve your payment of 74.20 is 946021"
		}
	}
	return m.reason(0.85*worth, "after", name)
}

// calls reports whether a name is what a token before it is called, from an offset on:
// "19027 is the OTP".
func (m *mail) calls(name hit, from int) bool {
	for i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from }); i < len(m.tokens) && m.tokens[i].end <= name.start; i++ {
		if m.isCalled(&m.tokens[i], name) {
			return true
		}
	}
	return false
}
