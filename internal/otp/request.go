package otp

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// request is how a mail asks the reader to enter a token that it need not call a
// code: "Tap 8264 into the age gate", "digite no app:" above it.
type request struct {
	verb   hit
	place  bool // it says where: in an app, on a page, in a field
	signs  bool // and it, or the subject, that one signs in or confirms something
	object bool // and calls it digits, letters, words, or what may be a code
	last   bool // the verb is the last word before the token
	stay   bool // it is for what was booked
}

// What may be a request is not looked for further from a token than this.
const (
	maxLead   = 60 // between the verb and the token, in letters as wide counts them
	maxFiller = 4  // letters of a word between them that we need not know
)

// requested finds the request for a token, in its sentence or on the line above
// one with a line of its own.
func (m *mail) requested(t *token, own bool) (r request, ok bool) {
	if t.shape == shapeWords || len(t.code) < 3 || m.voids > 0 || m.list || m.tracker || m.report || m.asks+len(m.aside) == 0 {
		return r, false
	}
	if r, ok = m.requestIn(t); !ok && own {
		if r, ok = m.requestAbove(t); !ok {
			r, ok = m.requestBelow(t)
		}
	} else if !ok {
		r, ok = m.requestNext(t)
	}
	if !ok {
		return r, false
	}
	r.signs = r.signs || m.signsTitle
	if len(t.code) == 3 && !(r.place && r.signs) {
		return r, false
	}
	if !r.place && !r.signs && !((r.verb.is(kindAsk) || m.why.signs > 0 || r.last) && (r.object || r.last && own) && (m.lives+m.why.signs > 0 || m.prices == 0 && (r.last || m.strays == 0))) {
		return r, false // "Write 48213 on the form" says too little
	}
	if m.branded(t.code) || m.named(t.code) {
		return r, false
	}
	return r, t.shape < shapeMixed || m.trades+m.shares == 0 || r.place && m.lives+m.why.signs > 0
}

// worthOf is what a request is worth for its token. Letters that may be a word are
// asked for in many ways.
func (m *mail) worthOf(r request, t *token) Reason {
	switch {
	case m.reply || t.shape == shapeLetters && !(unspoken(t.code) && (r.place || r.object)):
		return Reason{}
	case r.place && (r.signs || m.lives+m.spans+m.codes > 0):
		return m.reason(0.95*worthCode, "asked to be entered:", r.verb)
	case r.place:
		return m.reason(0.85*worthCode, "asked to be entered:", r.verb)
	}
	return m.reason(worthAsked, "asked to be entered:", r.verb)
}

// requestIn finds the request in a token's sentence: what asks stands before it or
// behind it, and nothing says that it is another number.
func (m *mail) requestIn(t *token) (r request, ok bool) {
	from, to := m.sentence(t)
	behind := false // the verb stands behind the token
	for h := range m.wordsIn(from, to) {
		switch {
		case h.start < t.end && h.end > t.start:
			continue // it is in the token
		case h.is(kindStay) && !m.numberBehind(h, t):
			r.stay = true
		case m.misleads(h), h.is(kindPlace) && m.numberBehind(h, t): // "box 12 of the form"
			return r, false
		case h.is(kindPlace):
			r.place = true
		case h.is(kindSign):
			r.signs = true
		}
		if !m.asksToEnter(h) {
			continue
		}
		switch {
		case h.end <= t.start && m.leads(h.end, t.start):
			r.verb, ok, behind = h, true, false
		case h.start >= t.end && !ok && (m.leads(t.end, h.start) || m.namesAndPlaces(h.end, to)):
			r.verb, ok, behind = h, true, true
		}
	}
	if r.stay && !(ok && r.place && !behind && t.shape <= shapeSpaced && len(t.code) <= 6 && strings.Trim(m.text[r.verb.end:t.start], " \u00a0*\"'") == "") {
		return r, false // "Enter booking 331 in the app"
	}
	if !ok || m.tokenBetween(t.end, min(to, t.end+24)) || behind && m.tokenBetween(r.verb.end, to) { // which is what it asks for
		return r, false
	}
	start := r.verb.end
	if behind {
		start = from
	}
	for h := range m.wordsIn(start, to) {
		if h.another() && (h.start >= t.end || !m.numberBehind(h, t)) && !h.is(kindStay) {
			return r, false
		}
		if h.end <= t.start && (m.modified(h) || h.is(kindObject) && m.ofOther(h, t)) {
			return r, false
		}
		r.object = r.object || h.end <= t.start && (h.is(kindObject) || h.worth() > 0)
	}
	return r, true
}

// ofOther reports whether a word for what is entered goes on by saying what of, up to
// the token: "digite o número do auto 447190".
func (m *mail) ofOther(object hit, t *token) bool {
	gap := m.text[object.end:t.start]
	if len(gap) > 40 || strings.ContainsAny(gap, ".,:;!?\"'(«“") {
		return false
	}
	words := strings.Fields(gap)
	return len(words) >= 2 && slices.Contains([]string{"of", "de", "do", "da", "del", "du", "des", "di", "della", "dello", "van", "von", "der", "af", "av"}, words[0])
}

// ofStay reports whether a request in a mail about nothing but what was booked, or for
// that, is to enter a token into an app, on a page or in a field.
func (m *mail) ofStay(r request, t *token) bool {
	return r.place && (r.stay || m.why.stays > 0 && m.why.stays == len(m.why.aways) && r.verb.end <= t.start && strings.Trim(m.text[r.verb.end:t.start], " \u00a0*\"'") == "")
}

// namesAndPlaces reports whether a text that goes on behind a verb says both what
// is entered and where: "put those four digits in the app".
func (m *mail) namesAndPlaces(from, to int) bool {
	object, place := false, false
	for h := range m.wordsIn(from, min(to, from+maxLead)) {
		object = object || h.is(kindObject) || h.worth() > 0
		place = place || h.is(kindPlace)
	}
	return object && place
}

// requestAbove finds the request that leads up to what is below it at the end of
// the line above a token.
func (m *mail) requestAbove(t *token) (r request, ok bool) {
	if t.line < 2 || m.lines[t.line-1].zone != m.lines[t.line].zone {
		return r, false
	}
	a := &m.lines[t.line-1]
	text := strings.TrimRight(m.text[a.start:a.end], " \t\u00a0*")
	from := max(a.start, a.end-240)
	from += cellStops.behind(m.text[from:max(from, a.start+len(text)-1)])
	leads := m.endsInColon(a) || !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "!") && !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "。")
	for h := range m.wordsIn(from, a.end) {
		switch {
		case m.misleads(h) || h.another() && !m.numberBehind(h, t):
			return r, false
		case h.is(kindPlace) && !m.numberBehind(h, t):
			r.place = true
		case h.is(kindSign):
			r.signs = true
		}
		r.object = r.object || h.is(kindObject) || h.worth() > 0
		if m.asksToEnter(h) && h.end <= a.end && wide(m.text[h.end:a.end]) <= 2*maxLead {
			r.verb, ok = h, true
			r.last = leads && strings.Trim(m.text[h.end:a.end], " :：\t\u00a0*") == ""
		}
	}
	return r, ok && !m.unnamedBetween(from, a.end) && (leads || (r.object || r.place) && m.lone(t))
}

// requestBelow finds the request that the line below a token begins with: "That's
// the string to put in the confirmation box".
func (m *mail) requestBelow(t *token) (r request, ok bool) {
	n := t.line + 1
	if n >= len(m.lines) || m.lines[n].zone != m.lines[t.line].zone {
		return r, false
	}
	b := &m.lines[n]
	end := min(b.end, b.start+120)
	first := b.start + cellStops.before(m.text[b.start:end])
	if first-b.start <= 20 && first+2 < end { // "That's it. Just type it where you left off."
		first += 2 + cellStops.before(m.text[first+2:end])
	}
	end = first
	for h := range m.wordsIn(b.start, end) {
		switch {
		case m.misleads(h) || h.another():
			return r, false
		case h.is(kindPlace) && !m.numberBehind(h, t):
			r.place = true
		case h.is(kindSign):
			r.signs = true
		case h.is(kindObject) || h.worth() > 0:
			r.object = true
		}
		if m.asksToEnter(h) && h.start-b.start <= maxLead/2 {
			r.verb, ok = h, true
		}
	}
	return r, ok && r.place && !m.tokenBetween(b.start, end)
}

// pleases stand before what asks.
var pleases = [...]string{"please", "kindly", "bitte", "vui long", "por favor", "per favore", "prosim"}

// elsewhere reports whether a token's sentence names what else is entered somewhere:
// "as the reference", "on the keypad".
func (m *mail) elsewhere(t *token) bool {
	for h := range m.wordsIn(m.sentence(t)) {
		if (h.is(kindField) || h.is(kindPlace) && m.numberBehind(h, t)) && (h.end <= t.start || h.start >= t.end) {
			return true
		}
	}
	return false
}

// requestNext finds the request that follows a sentence which ends in a token and
// says "is" before it: "The number is 673784. Please type it in."
func (m *mail) requestNext(t *token) (r request, ok bool) {
	from, to := m.sentence(t)
	l := &m.lines[t.line]
	if !m.ends(t) || !m.afterColon(t) && !stated(m.low[from:t.start]) || m.tokenBetween(from, t.start) {
		return r, false
	}
	for h := range m.wordsIn(from, t.start) {
		if m.misleads(h) || h.another() {
			return r, false
		}
	}
	end := min(l.end, to+2+maxLead)
	for h := range m.wordsIn(to, end) {
		switch {
		case m.misleads(h) || h.another():
			return r, false
		case m.asksToEnter(h) && !ok && (h.start <= to+2 || slices.Contains(pleases[:], strings.ToLower(strings.TrimSpace(m.text[to+2:h.start])))):
			r.verb, ok = h, true
		case h.is(kindPlace):
			r.place = true
		case h.is(kindObject):
			r.object = true
		}
	}
	return r, ok && !m.tokenBetween(to, end)
}

// unnamedBetween reports whether a token lies between two places that no word
// right before it calls another number.
func (m *mail) unnamedBetween(from, to int) bool {
	for i := range m.tokens {
		o := &m.tokens[i]
		if o.start < from || o.end > to || o.shape == shapeLetters || year(o.code) || m.named(o.code) || m.measured(o) {
			continue
		}
		if h := m.hitsBefore(o.start) - 1; h < 0 || m.hits[h].start < from || m.hits[h].worth() >= 0 || !owns(m.low[m.hits[h].end:max(m.hits[h].end, o.start)]) {
			return true
		}
	}
	return false
}

// asksToEnter reports whether a word asks to enter something, beside other words
// that make sure of it. "USA" is none, as "usa" is in Spanish.
func (m *mail) asksToEnter(h hit) bool {
	if !h.is(kindEnter) && (!h.is(kindAsk) || h.is(kindSign|kindLife|kindLink)) {
		return false
	}
	return !m.byWriter(h) && (h.end-h.start > 5 || !initials(m.text[h.start:h.end]) && !m.isSign(h))
}

// byWriter reports whether a word says what its writer does: "When I type".
func (m *mail) byWriter(h hit) bool { return strings.HasPrefix(m.text[h.start:h.end], "I ") }

// isSign reports whether a word has capitals behind small letters, as the signs of
// units have: "GiB" is no imperative.
func (m *mail) isSign(h hit) bool {
	for i := h.start + 1; i < h.end; i++ {
		if upper(m.text[i]) && 'a' <= m.text[i-1] && m.text[i-1] <= 'z' {
			return true
		}
	}
	return false
}

// another reports whether a word names another number than a code.
func (h hit) another() bool { return h.worth() < 0 && !h.is(kindRequest) }

// misleads reports whether a word of a request says that it is for another purpose.
func (m *mail) misleads(h hit) bool {
	switch {
	case h.is(kindField):
		return true
	case h.is(kindTrade | kindVoid | kindTalk):
		return !h.is(kindWeak | kindCommon | kindRequest)
	case h.is(kindAway):
		return !h.is(kindAsk|kindCode|kindWeak) && !m.ownName(m.text[h.start:h.end])
	}
	return false
}

// leads reports whether nothing but the names of what is entered and where, and
// small words, stands between what asks to enter something and that.
func (m *mail) leads(from, to int) bool {
	gap := strings.TrimRight(m.text[from:to], " :：\u00a0\"'“„«「*(")
	if i := strings.LastIndexAny(gap, ";:"); i >= 0 { // "will ask for a number; it is the"
		if is := strings.Fields(gap[i+1:]); len(is) > 0 && len(is) <= 2 && len(is[len(is)-1]) <= maxFiller && slices.Contains(copulas[:], is[0]) {
			gap = gap[:i]
		}
	}
	if wide(gap) > maxLead || strings.ContainsAny(gap, ".!?;:。") {
		return false
	}
	to = from + len(gap)
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(m.text[i:])
		if !isLetter(r) {
			if isDigit(m.low[i]) {
				if i = m.countEnd(i); i == 0 {
					return false
				}
				continue
			}
			i += n
			continue
		}
		if h, ok := m.wordAt(i); ok {
			if h.is(kindUnit|kindMonth|kindNoun|kindLife) && !h.is(kindCommon|kindRequest|kindAsk) {
				return false
			}
			i = h.end
			continue
		}
		letters, word := 0, i
		for i < to {
			r, n := utf8.DecodeRuneInString(m.text[i:])
			if !isLetter(r) {
				break
			}
			if _, known := m.wordAt(i); known && r >= 0x2E80 && letters > 0 {
				break // no space parts it from the next
			}
			i, letters = i+n, letters+1
		}
		if letters > maxFiller && !slices.Contains(fillings[:], m.text[word:i]) {
			return false
		}
	}
	return true
}

// countEnd is where a number ends that counts what is entered: "the 6 digits". It is 0
// if it is another number.
func (m *mail) countEnd(i int) int {
	if h, ok := m.wordAt(i); ok {
		return h.end // "4 số" is a word of the list
	}
	end := i + 1
	if isDigit(m.low[end]) {
		end++
	}
	at := end
	if m.low[at] == ' ' || m.low[at] == '-' {
		at++
	}
	if h, ok := m.wordAt(at); !ok || !h.is(kindObject) && h.worth() <= 0 {
		return 0
	}
	return end
}
