package otp

// judgeWords looks for the words that name a token: before it in the sentence,
// above it as a label, after it ("123456 is your code").
func (m *mail) judgeWords(t *token, v *view, e *evidence) {
	own := v.own
	before := m.labelBefore(t)
	if r := m.conclusion(t); r.Weight > max(before.Weight, 0) {
		before = r
	}
	if before.Weight < 0 {
		if r, ok := m.suffixed(t); ok {
			before = r
		}
	}
	e.other = before.Weight <= worthNot/2
	if before.Weight > worthNot*0.4 && before.Weight < 0.9*worthCode {
		if r, ok := m.requested(t, own); ok {
			v.request, v.requested = r, true
		}
	}
	if before.Weight <= worthNot*0.4 || before.Weight >= 2 {
		e.code = before.Weight > worthWeak
		e.addWord(before.Weight, before.What, before.Word)
		m.notYear(t, own, before, e)
		e.label = before
		return
	}
	best := before
	if r := m.labelAfter(t); abs(r.Weight) > abs(best.Weight) {
		best = r
	}
	if r := m.labelAbove(t, own); abs(r.Weight) > abs(best.Weight) {
		best = r
	}
	if r := m.labelBelow(t, own); abs(r.Weight) > abs(best.Weight) {
		best = r
	}
	if best.Weight < 0.8*worthAsked && best.Weight > worthNot/2 {
		best = m.unnamed(t, v, best)
	}
	if best.Weight > worthNot/2 && !v.requested && (best.What != "below" || m.warns) && best.What != "after" {
		if r := m.titled(t, own); r.Weight < 0 {
			best = r
		}
	}
	if abs(best.Weight) < 1.2 && best.What != "after" {
		if r := m.announcedCode(t, own); r.Weight > 0 {
			best = r
		}
	}
	e.code = best.Weight > worthWeak
	e.addWord(best.Weight, best.What, best.Word)
	m.notYear(t, own, best, e)
	e.label = best
	if !own && m.known && abs(best.Weight) < 1.2 && m.alone(t) {
		e.add(-0.3, "in a sentence of its own")
	} else if !own && m.known && abs(best.Weight) < 1.2 {
		if m.codes > 0 && m.lives+m.spans > 0 && !e.other {
			e.add(-0.9, "in a sentence that does not name it")
		} else {
			e.add(-1.3, "in a sentence that is not about it")
		}
	} else if !own && m.known && best.Weight > 0 && best.Weight < 1.8 && m.lines[t.line].zone != zoneSubject {
		e.add(-1, "in a sentence that is hardly about it")
	}
}

// unnamed is what speaks for a token that nothing names well: that it asks to enter it,
// and where, or who sent it; or else what was found of names.
func (m *mail) unnamed(t *token, v *view, named Reason) Reason {
	var request Reason
	if v.requested {
		request = m.worthOf(v.request, t)
	}
	if request.Weight > worthAsked {
		return request
	}
	if r := m.asked(t, v.own); r.Weight > 0 {
		return r
	}
	if request.Weight > 0 {
		return request
	}
	if r := m.ofSender(t); r.Weight > named.Weight {
		return r
	}
	return named
}

// what a label of each kind is worth right beside a token.
const (
	worthYear = -4.5 // of a token that reads as one
	worthCode = 4.0
	worthWeak = 2.4
	worthNot  = -4.0

	worthAsked = 3.1 // of what asks to enter a token that nothing names
)

func (h hit) worth() float64 {
	switch {
	case h.is(kindCode):
		return worthCode
	case h.is(kindNot) && !h.is(kindCommon): // "är" is "is" in Swedish, and a price in Hungarian
		return worthNot
	case h.is(kindWeak):
		return worthWeak
	}
	return 0
}

// reason is one that a word of the mail gives.
func (m *mail) reason(weight float64, what string, h hit) Reason {
	return Reason{weight, what, m.text[h.start:h.end]}
}
