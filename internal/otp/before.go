package otp

import (
	"bytes"
	"slices"
	"strings"
)

// labelBefore is the nearest label before the token on its line.
func (m *mail) labelBefore(t *token) Reason {
	l := &m.lines[t.line]
	var far Reason // a word for another number, further up the sentence
	for i := m.hitsBefore(t.start) - 1; i >= 0; i-- {
		h := m.hits[i]
		if h.start < l.from || t.start-h.end > 200 && wide(m.text[h.end:t.start]) > 200 {
			break
		}
		if h.end > t.start {
			continue // the token is inside of it
		}
		gap := m.low[h.end:t.start]
		if bytes.HasPrefix(gap, []byte("://")) {
			continue // of an address
		}
		if len(gap) > 2 && gap[0] == '.' && letterOrNot(gap[1:]) && gap[1] < 0x80 && m.text[h.end+1] >= 'a' {
			continue // "passcode.dev" names a host
		}
		dot := 0
		if len(gap) > 0 && gap[0] == '.' && (h.worth() < 0 || touching(gap[1:]) && !initials(m.text[h.start:h.end])) && (h.end-h.start <= 5 || h.end-h.start-1-strings.LastIndexByte(m.text[h.start:h.end], ' ') <= 4) {
			dot = 1 // "Ref. 48291", "Order no. 48291"
		}
		near := nearness(m.text[h.end+dot:t.start], gap[dot:])
		if near <= 0.4 && h.worth() > 0 && m.alone(t) {
			near *= 2
		}
		gap = bare(gap)
		w := h.worth()
		if h.is(kindNoun) && !h.is(kindCommon) && touching(gap) || w > 0 && m.ofAnother(h) {
			w = worthNot
		}
		if w == 0 {
			continue
		}
		if len(gap) < t.start-h.end { // what was in brackets
			near = nearness("", gap)
		}
		if w < 0 {
			if head, ok := m.headOf(h, t); ok {
				return m.reason(0.85*head.worth(), "after", head)
			}
			if numbered(m.low[h.end:t.start]) || m.ownNumber(h, t) || h.is(kindStay) && m.asksFor(t, h) {
				continue // it has its number: "the code for order 331 is …"
			}
		}
		if w < 0 && near < 1 {
			// "order" there says little of this number: what stands before it
			// may say more ("the code for your order of 14 October is …").
			if far.What == "" {
				far = m.reason(w*0.35*near, "after", h)
			}
			continue
		}
		if w > 0 {
			if m.modified(h) {
				w *= 0.7
			}
			if !h.is(kindCode) && m.toldOf(h, t) {
				w *= 0.4
			}
			switch {
			case m.valueOf(h, t):
				near = max(near, 0.95)
			case m.concludes(h.end, t.start):
				near = max(near, 0.85)
			case m.tokenBetween(h.end, t.start), len(gap) > 4 && gap[0] == ' ' && isDigit(gap[1]) && isDigit(gap[2]):
				near *= 0.35 // it names another
			case near >= 0.6 && len(gap) > 2 && stated(gap):
				near = max(near, 0.85)
			}
			if w *= near; w < -far.Weight {
				break
			}
			if m.purposeNumber(h, t) {
				return m.reason(-1, "the number of what there is a code for:", h)
			}
		}
		return m.reason(w, "after", h)
	}
	return far
}

// asksFor reports whether a clause of its own between a word and a token asks to enter
// the token: "To link your booking, enter 7128".
func (m *mail) asksFor(t *token, h hit) bool {
	verb, ok := m.askBefore(t)
	return ok && verb.start >= h.end && strings.ContainsAny(m.text[h.end:verb.start], ",،，、")
}

// initials reports whether a word is written in capitals, as OTP and PIN are: a dot
// behind it ends a sentence.
func initials(word string) bool {
	return word == strings.ToUpper(word) && word != strings.ToLower(word)
}

// headOf is the name of a code whose use the word before a token belongs to:
// "your one-time code to see your balance is 123456" gives no balance. "A code
// was sent to your telephone number: …" does give one, so that a colon is enough
// only after a word that nothing is sent "to" with.
func (m *mail) headOf(other hit, t *token) (hit, bool) {
	between := strings.ReplaceAll(string(m.low[other.end:t.start]), "\x00", "")
	if strings.Trim(between, " ") == "\t" {
		between = ":" // the next cell
	}
	gap := strings.Fields(strings.TrimRight(between, " [(\"'"))
	value := len(gap) > 0 && strings.ContainsAny(gap[0], "0123456789@*") && !strings.HasSuffix(gap[0], ".")
	switch {
	case value && len(gap) == 2 && gap[1] != ":":
		gap = gap[1:] // "your code for order 55821 is 482913"
	case value && len(gap) == 1 && strings.HasSuffix(gap[0], ":"):
		gap[0] = "" // "the code for order 55821: 482913"
	default:
		value = false
	}
	if len(gap) == 0 || len(gap) > 5 {
		return hit{}, false
	}
	for _, word := range sums(gap[:len(gap)-1]) { // "the transaction of Rs.500 is 445566"
		if strings.ContainsAny(word, "0123456789.:;,!?()") {
			return hit{}, false // the clause ends before the token
		}
	}
	is, colon := strings.CutSuffix(gap[len(gap)-1], ":")
	if colon && len(gap) == 1 && len(is) > 16 || !colon && (len(is) > 8 || !slices.Contains(foldedCopulas[:], is)) {
		return hit{}, false
	}
	if colon {
		is = strings.TrimSpace(is) // whatever it is, it has no number of its own
	}
	long := len(gap) > 1 || colon && is != "" // "account with us:", "conta CTT:": nothing is called so
	l := &m.lines[t.line]
	for i := m.hitsBefore(other.start) - 1; i >= 0 && m.hits[i].start >= l.from && other.start-m.hits[i].end <= 110; i-- {
		h := m.hits[i]
		if h.worth() < worthWeak {
			continue
		}
		between := strings.ReplaceAll(string(m.low[h.end:other.start]), "\x00", "")
		word, _, _ := strings.Cut(strings.TrimLeft(between, " "), " ")
		purpose := slices.Contains([]string{"pour", "para", "per", "zum", "zur", "fur", "um", "voor", "om", "pentru", "для", "чтобы", "aby", "untuk", "za", "за", "til", "vir", "για", "برای", "بۆ", "cho", "do", "dla", "pro", "pre", "fyrir", "kwa"}, word)
		if !colon || value {
			purpose = purpose || word == "to" || word == "for"
		}
		if m.asks > 0 { // "We send a code whenever you change the door PIN: …"
			purpose = purpose || slices.Contains([]string{"whenever", "when", "before", "wenn", "bevor", "sobald", "cuando", "antes", "quando", "quand", "lorsque", "avant", "wanneer", "voordat", "gdy", "zanim", "nar", "innan", "kun", "kdyz", "mielott", "cand", "когда", "прежде", "коли"}, word)
		}
		if long && h.is(kindCode) || colon && len(gap) > 1 || m.entered(h) {
			purpose = purpose || strings.Count(between, " ") <= 12
		}
		if h.is(kindCode) && !colon && !value && is != "to" { // "kod za potvrdu vašeg računa je"; "to" is "is" in Polish only
			purpose = purpose || strings.Count(between, " ") <= 4
		}
		end := t.start
		if value {
			end = other.start // what follows is the other's number
		}
		return h, purpose && !clauses(m.text[h.end:other.start]) && !m.tokenBetween(h.end, end)
	}
	return hit{}, false
}

// entered reports whether what stands before the name of a code asks to enter it:
// "Enter the following code to sign in to your account".
func (m *mail) entered(name hit) bool {
	i := m.hitsBefore(name.start) - 1
	return i >= 0 && m.hits[i].is(kindAsk) && !m.hits[i].is(kindSign|kindLife) && name.start >= m.hits[i].end && name.start-m.hits[i].end <= 16 &&
		!strings.ContainsAny(m.text[m.hits[i].end:name.start], ".:!?;\n")
}

// valueOf reports whether a token stands behind the only colon after a label, so
// that what stands between is no value of it: "password for MAT-101 (room 301):".
func (m *mail) valueOf(h hit, t *token) bool {
	gap := bytes.TrimRight(bare(m.low[h.end:t.start]), " \x00")
	return len(gap) > 0 && bytes.IndexByte(gap, ':') == len(gap)-1 && !bytes.Contains(gap, []byte(". ")) && !bytes.Contains(gap, []byte(", "))
}
