package otp

import (
	"slices"
	"strings"
)

// askedFor reports whether the word right before a token asks to enter it.
func (m *mail) askedFor(t *token) bool {
	_, ok := m.askBefore(t)
	return ok
}

// askBefore is the word that asks to enter a token, right before it.
func (m *mail) askBefore(t *token) (h hit, ok bool) {
	i := m.hitsBefore(t.start) - 1
	if i < 0 || m.hits[i].start < m.lines[t.line].start || m.hits[i].end >= t.start {
		return h, false
	}
	h = m.hits[i]
	gap := strings.Trim(m.text[h.end:t.start], " \u00a0:：\"'*„“«「")
	return h, h.is(kindAsk) && !m.isSign(h) && !m.byWriter(h) && (gap == "" || slices.Contains(copulas[:], gap) || slices.Contains(fillings[:], gap))
}

// fillings may stand between what asks to enter something and that.
var fillings = [...]string{
	"is:", "it with", "with", "in", "here", "hier", "ici", "aquí", "aqui", "aí", "qui", "the number",
	"this", "dies", "bitte", "please", "por favor", "yourself", "selbst", "même", "mismo", "misma", "stesso", "stessa",
	"mesmo", "mesma", "själv", "usted", "voici", "voilà", "après", "dessous", "suivant", "siguiente", "seguinte", "seguente",
	"below", "unten", "nella", "nello", "sulla", "sulle",
}

// askAfter is the word that asks to enter a token, behind it where the language
// puts its verbs last: "482913を入力", "482913 girin".
func (m *mail) askAfter(t *token) (h hit, ok bool) {
	i := m.hitsBefore(t.end)
	if i >= len(m.hits) || m.hits[i].start >= m.lines[t.line].end {
		return h, false
	}
	h = m.hits[i]
	gap := m.text[t.end:h.start]
	return h, h.is(kindAsk) && !h.is(kindLife|kindSign) && !m.leadsTo(h) && len(gap) <= 8 && !strings.ContainsAny(gap, ".,;:!?()\t")
}

// asked is what speaks for a token that the reader is asked to enter, in a mail
// that need not call it anything: "enter 482913 on the device".
func (m *mail) asked(t *token, own bool) Reason {
	if h, ok := m.askedToSign(t, own); ok {
		return m.reason(worthAsked, "below what asks to enter it:", h)
	}
	if m.elsewhere(t) {
		return Reason{}
	}
	if h, ok := m.askBefore(t); ok && !h.is(kindSign|kindLife) && t.shape < shapeLetters && len(t.code) >= 4 && !year(t.code) && m.voids+m.trades+m.talks == 0 && !m.reply && !m.list && m.signsIn(t) {
		return m.reason(worthAsked, "after what asks to enter it to sign in:", h) // whatever one does behind that
	}
	if m.voids+m.trades+m.talks > 0 || len(m.why.aways) > 0 || t.shape == shapeWords || t.shape == shapeLetters && !unspoken(t.code) {
		return Reason{}
	}
	if h, ok := m.askBefore(t); ok && !h.is(kindSign|kindLife) && (t.shape < shapeLetters || m.signsIn(t)) {
		if t.shape >= shapeLetters {
			return m.reason(worthCode, "after what asks to enter it to sign in:", h)
		}
		return m.reason(worthAsked, "after what asks to enter it:", h)
	}
	if h, ok := m.askAfter(t); ok && t.shape < shapeLetters {
		return m.reason(worthAsked, "before what asks to enter it:", h)
	}
	if t.shape >= shapeLetters || len(t.code) < 4 || len(t.code) > 9 || year(t.code) {
		return Reason{}
	}
	if t.shape > shapePrefixed {
		if h, ok := m.askBehind(t); ok && m.afterColon(t) {
			return m.reason(worthAsked, "in a sentence that asks to enter it:", h)
		}
		return Reason{}
	}
	if h, ok := m.askNext(t); ok {
		return m.reason(worthAsked, "beside a sentence that asks to enter it:", h)
	}
	if h, ok := m.askBehind(t); ok {
		return m.reason(worthAsked, "in a sentence that asks to enter it:", h)
	}
	if h, ok := m.signsWith(t); ok && len(t.code) == 6 {
		return m.reason(worthAsked, "what one signs in with:", h)
	}
	if h, ok := m.confirmsWith(t); ok {
		return m.reason(worthAsked, "what one confirms with:", h)
	}
	return Reason{}
}

// askedToSign is the word of the line above one that is nothing but a token that
// asks to enter what comes below, where it or the subject says that one signs in
// and neither what else it is for: what the rest of the mail is about does not
// matter then.
func (m *mail) askedToSign(t *token, own bool) (ask hit, ok bool) {
	if !own || m.voids > 0 || m.reply || t.shape == shapeWords || !m.askedAbove(t) {
		return ask, false
	}
	a := &m.lines[t.line-1]
	text := strings.TrimRight(m.text[a.start:a.end], " \t\u00a0")
	if last := m.hitsBefore(a.end) - 1; !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "：") && !(m.hits[last].is(kindAsk) && m.hits[last].end == a.start+len(text)) {
		return ask, false
	}
	signs := false
	for _, l := range [...]*line{&m.lines[0], a} {
		for i := m.hitsBefore(l.start); i < len(m.hits) && m.hits[i].start < l.end; i++ {
			h := m.hits[i]
			if h.is(kindAway|kindTrade|kindTalk) || h.worth() < 0 && l.zone == zoneSubject {
				return ask, false
			}
			signs = signs || h.is(kindSign)
			if h.is(kindAsk) && l == a {
				ask, ok = h, true
			}
		}
	}
	return ask, ok && signs
}

// askBehind is the word further up in a token's sentence that asks to enter
// something, where nothing else in it can be entered and nothing names another
// number: "Dann geben Sie bitte diese Zahl ein: 482913".
func (m *mail) askBehind(t *token) (ask hit, ok bool) {
	if m.reply || m.list || m.codes+m.weaks+m.why.signs+m.lives == 0 || m.lines[t.line].zone == zoneSubject && m.words > 0 {
		return ask, false
	}
	from, to := m.sentence(t)
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindUnit|kindMonth|kindAway|kindTrade|kindTalk|kindSpent) && !h.is(kindCommon|kindAsk|kindSign) || h.is(kindNoun) && h.end <= t.start && touching(m.low[h.end:t.start]) {
			return ask, false
		}
		if h.is(kindAsk) && !h.is(kindLife) && h.end <= t.start && t.start-h.end <= 60 {
			ask, ok = h, true
		}
	}
	return ask, ok && !m.tokenBetween(from, t.start) && !m.tokenBetween(t.end, to) && (m.afterColon(t) || t.shape <= shapeSpaced && (len(t.code) == 6 || !ask.is(kindSign) && m.why.signs+m.codes > 0 && m.lone(t)))
}

// lone reports whether no other token is as likely a code as this one.
func (m *mail) lone(t *token) bool {
	for i := range m.tokens {
		if o := &m.tokens[i]; o.code != t.code && plausible(o.code) && o.start < m.tail && o.shape != shapeLetters && !m.named(o.code) {
			return false
		}
	}
	return true
}

// askNext is the word of the sentence before or after one that is nothing but a
// token that asks to enter something: "Type four numbers. 4820."
func (m *mail) askNext(t *token) (h hit, ok bool) {
	if !m.alone(t) || m.afterColon(t) { // "Info: 1444." has its name
		return h, false
	}
	l := &m.lines[t.line]
	from, to := max(l.start, t.start-100), min(l.end, t.end+60)
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindUnit) && !h.is(kindCommon) {
			return h, false
		}
		if h.is(kindAsk) && !h.is(kindLife) && (h.end <= t.start || h.start-t.end <= 4) && !m.tokenBetween(min(h.end, t.end), max(h.start, t.start)) {
			return h, true
		}
	}
	return h, false
}

// signsWith is the word of a token's sentence that says that one signs in, where a
// short word stands right before the token that ends the sentence, or where those
// two begin it: "Reset your password with 482913.", "Mit 482913 melden Sie sich an."
func (m *mail) signsWith(t *token) (sign hit, ok bool) {
	from, to := m.sentence(t)
	before := strings.TrimRight(m.text[from:t.start], " \u00a0")
	if i := m.asideBefore(t.start); i >= 0 && m.aside[i].is(kindObject) && m.aside[i].start > from && m.aside[i].end == from+len(before) {
		before = strings.TrimRight(m.text[from:m.aside[i].start], " \u00a0") // "with the number"
		if r, article := cutLast(before); r != "" && len(article) <= 4 {
			before = strings.TrimRight(r, " \u00a0")
		}
	}
	rest, word := cutLast(before)
	if n := len(word); n < 1 || n > 5 || len(before) == t.start-from || word != strings.ToLower(word) && rest != "" || strings.ContainsAny(word, "0123456789:#.") {
		return sign, false
	}
	switch strings.ToLower(word) {
	case "no", "nr", "nro", "num", "id", "ref", "from", "for", "vom", "von", "about", "after", "of", "to", "de", "di", "an":
		return sign, false
	}
	if strings.TrimSpace(rest) != "" && strings.Trim(m.text[t.end:max(t.end, to)], " .!\u00a0") != "" {
		return sign, false
	}
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindUnit|kindMonth|kindNoun|kindAway|kindTrade) && !h.is(kindCommon) {
			return sign, false
		}
		if h.is(kindSign) {
			sign, ok = h, true
		}
	}
	return sign, ok && !m.tokenBetween(from, t.start) && !m.tokenBetween(t.end, to)
}

// confirmsWith is the word of a token's sentence that says that one signs in or confirms
// something, where a colon leads up to the token, what that is called without being
// called a code stands before the colon, and nothing names another number: "Confirm
// your e-mail with this six-digit number: 132161".
func (m *mail) confirmsWith(t *token) (sign hit, ok bool) {
	const far = 24 // between what it is called and the colon
	if !m.afterColon(t) || m.reply || m.list || m.lines[t.line].zone == zoneSubject {
		return sign, false
	}
	from, to := m.sentence(t)
	if m.tokenBetween(from, t.start) || m.tokenBetween(t.end, to) {
		return sign, false
	}
	object, first := false, t.start // first is where it is called something first
	for h := range m.wordsIn(from, to) {
		switch {
		case h.another() && !h.is(kindObject), h.is(kindUnit|kindMonth|kindAway|kindTrade|kindField) && !h.is(kindCommon|kindSign|kindObject):
			return sign, false
		case h.end > t.start:
		case h.is(kindObject) && !h.is(kindCommon):
			first = min(first, h.start)
			object = object || wide(m.text[h.end:t.start]) <= far
		case h.is(kindSign) && h.start >= sign.start:
			sign, ok = h, true
		}
	}
	object = object || first < sign.start // "the number to reset your password"
	if ok && len(t.code) == 6 && t.shape <= shapeSpaced && strings.Trim(m.text[sign.end:t.start], " :：\u00a0*") == "" {
		object = object || len(strings.Fields(m.text[sign.start:sign.end])) >= 3 // "Prove that this is your address:"
	}
	return sign, ok && object
}

// signsIn reports whether a token's sentence says that one signs in.
func (m *mail) signsIn(t *token) bool {
	from, to := m.sentence(t)
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		if m.hits[i].is(kindSign) {
			return true
		}
	}
	return false
}

// askedByName reports whether what stands right before a token asks to enter it
// by its name: "enter the code 611904".
func (m *mail) askedByName(t *token) bool {
	i := m.hitsBefore(t.start) - 1
	if i < 1 || m.hits[i].worth() <= 0 || m.hits[i].end > t.start || m.hits[i-1].start < m.lines[t.line].start {
		return false
	}
	name, ask := m.hits[i], m.hits[i-1]
	if i > 1 && ask.is(kindCommon) { // "introduzca la clave": "la" is a unit, too
		ask = m.hits[i-2]
	}
	return ask.is(kindAsk) && !ask.is(kindLife) && name.start-ask.end <= 8 &&
		strings.Trim(m.text[name.end:t.start], " \u00a0:\"'*“„«") == "" && !strings.ContainsAny(m.text[ask.end:name.start], ".!?,;:")
}

// enteredByName reports whether it asks to enter a token by a name that only a code
// has: where that is the name of another code, too, what one enters is none of those.
func (m *mail) enteredByName(t *token, label Reason) bool {
	if label.What != "after" || label.Weight < 0.9*worthCode {
		return false
	}
	_, ok := m.askAfter(t)
	return ok || m.askedByName(t)
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
		if h.is(kindAsk) && h.kinds&kindSubject != kindSubject && (!h.is(kindSign) || !colon || strings.Count(text, " ") >= 4) {
			return true // "Sign in:" may be the name of a time
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
	if i := m.hitsBefore(b.start); i < len(m.hits) && m.hits[i].start == b.start && m.hits[i].is(kindAsk) && !m.hits[i].is(kindSign|kindLife) && b.end-b.start < 120 {
		return true // it begins with that: "Enter this where you came from."
	}
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
