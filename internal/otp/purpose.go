package otp

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// maxAways is how many different words for another purpose are told apart.
const maxAways = 4

// purpose is what the words of a mail say that its code is for: a code that
// opens a door or fetches a parcel is written, set and announced like one that
// signs in, and it too runs out and is not to be shared.
type purpose struct {
	aways []string // different words for another purpose, a sale among them
	at    []int    // where the first of each stands
	sale  []bool   // whether it is of a sale
	signs int      // words for signing in, before the small print
	named int      // names that only a code to sign in has
	confs int      // names of codes of confirmation, which bookings have, too
	nots  int      // names of other numbers that are no coupons
	stays int      // words for what was booked, among the aways
	below bool     // all of the aways stand well below the token
}

// findPurpose reads the words of the subject and of the text that is shown. The
// other version of the text says the same once more.
func (m *mail) findPurpose() (p purpose) {
	shown := sort.Search(len(m.lines), func(i int) bool { return m.lines[i].zone == zoneHidden })
	end := m.lines[shown-1].end
	for _, h := range m.hits {
		if h.start >= end {
			break
		}
		if h.is(kindCode) && h.is(kindConfirm) {
			p.confs++
		}
		if h.is(kindNot) && !h.is(kindTrade|kindCommon) && h.start < m.foot {
			p.nots++
		}
		switch {
		case h.is(kindCode) && !h.is(kindWeak) && !(h.is(kindAway) && m.noted(h)):
			p.named++
		case h.is(kindCode) && h.start < m.foot && m.lives > 0 && m.spans > 0 && m.asks > 0 && m.voids+m.trades == 0 && !h.is(kindAway):
			p.named++ // nothing else is entered within minutes
		case h.start >= m.foot:
		case m.handed && h.start < m.cite && h.start >= m.lines[1].start: // the name of who is quoted
		case h.is(kindAway) && (h.is(kindCode|kindWeak) && !m.noted(h) || m.initialed(h)):
		case h.is(kindAway), h.is(kindTrade) && !h.is(kindWeak): // "use code" is said of any
			w := m.text[h.start:h.end]
			if len(p.aways) < maxAways && !slices.ContainsFunc(p.aways, func(a string) bool { return strings.EqualFold(a, w) }) {
				p.aways = append(p.aways, w)
				p.at = append(p.at, h.start)
				p.sale = append(p.sale, h.is(kindTrade))
				if h.is(kindStay) {
					p.stays++
				}
			}
		case h.is(kindSign):
			p.signs++
		}
	}
	return p
}

// initialed reports whether a word is somebody's name, an initial before it: "J. Pinto".
func (m *mail) initialed(h hit) bool {
	before := m.text[max(0, h.start-3):h.start]
	return len(before) == 3 && upper(before[0]) && before[1:] == ". " && upper(m.text[h.start]) && (h.start == 3 || m.text[h.start-4] == ' ')
}

// noted reports whether the name of a code is that of a field, its value right behind
// it, and the mail has other numbers and neither asks to enter it nor says how long it
// lives, as receipts have it: "Authorization code: 048213".
func (m *mail) noted(h hit) bool {
	if h.start < m.lines[0].end || m.prices == 0 && m.lives+m.asks > 0 || m.lives > 0 && m.asks > 0 || m.prices+m.nots == 0 {
		return false
	}
	rest := strings.TrimLeft(m.text[h.end:m.lines[m.lineAt(h.start)].end], " :#\t\u00a0")
	return rest == "" || isDigit(rest[0]) || upper(rest[0]) && strings.ContainsAny(rest, "0123456789")
}

// saysSign reports whether the name of a code has in it that one signs in: "sign-in
// code", not "your code".
func saysSign(name string) bool {
	w := words()
	first, last := strings.LastIndexAny(name, " -"), strings.IndexAny(name, " -")
	for _, part := range [...]string{name[:max(first, 0)], name[last+1:]} {
		low := append(fold(nil, part), '\n')
		var said spotted
		w.find(&said, low, 0, len(low))
		if slices.ContainsFunc(said.hits, func(h hit) bool { return h.is(kindSign) }) {
			return true
		}
	}
	return false
}

// takeBackSale leaves words out of the sale that are said of any code ("use code"),
// where there is no other and one signs in.
func (m *mail) takeBackSale() {
	if m.why.signs > 0 && m.shares+m.prices == 0 && m.onlyUse() {
		m.trades = 0
	}
}

// onlyUse reports whether the words of a sale are nothing but "use code".
func (m *mail) onlyUse() bool {
	if m.trades > len(m.tradesAt) {
		return false
	}
	for _, at := range m.tradesAt[:m.trades] {
		if i := m.hitsBefore(at); i >= len(m.hits) || !m.hits[i].is(kindWeak) {
			return false
		}
	}
	return true
}

// weight is what that is worth for a token that stands out by so much. All these
// codes stand out alike, so half of that is taken back, or all of it where nothing
// else says that one signs in. That a code runs out or is secret says a little for that.
func (p *purpose) weight(standsOut float64, lives, books bool) float64 {
	if len(p.aways) == 0 || p.named > 0 || p.confs > 0 && p.nots == 0 && !slices.Contains(p.sale, false) {
		return 0
	}
	w := -[maxAways + 1]float64{0, 3.5, 6, 7.5, 8.5}[len(p.aways)] - max(0, standsOut/2)
	if books && standsOut > 2 {
		w -= standsOut / 2
	}
	if p.below && len(p.aways) < 3 {
		w *= 0.45 // "if you know nothing about it, open a ticket"
	}
	switch {
	case p.signs > 0:
		return w * 0.3
	case lives:
		return w * 0.7
	}
	return w
}

// awayBeside is a word for another purpose in what names a token: its sentence,
// or the line above one that stands alone. "Tell your driver this code:" says
// more than a driver further down.
func (m *mail) awayBeside(t *token, own bool) (word string) {
	n := t.line
	start, end := max(m.lines[n].start, t.start-120), max(t.end, min(m.lines[n].end, t.end+60))
	start += sentenceStops.behind(m.text[start:t.start])
	end = t.end + sentenceStops.before(m.text[t.end:end])
	if i := strings.IndexByte(m.text[t.end:end], ')'); i >= 0 {
		end = t.end + i // what follows a remark is of another thing
	}
	if own && n > 1 && m.lines[n-1].zone == m.lines[n].zone && m.labelled(&m.lines[n-1]) {
		start = max(m.lines[n-1].start, m.lines[n-1].end-120)
	}
	for i := m.hitsBefore(start); i < len(m.hits) && m.hits[i].start < end; i++ {
		h := m.hits[i]
		if h.is(kindSign) {
			return ""
		}
		if w := m.text[h.start:h.end]; h.is(kindAway) && !h.is(kindAsk|kindCode|kindWeak) && !m.ownName(w) {
			word = w
		}
	}
	return word
}

// signsBeside reports whether it says beside a token, or on the lines around one
// with a line of its own, that one signs in with it.
func (m *mail) signsBeside(t *token, own bool) bool {
	from, to := t.line, t.line
	if own {
		from, to = max(1, from-2), min(to+1, len(m.lines)-1)
	}
	start, end := max(m.lines[from].start, t.start-120), min(m.lines[to].end, t.end+80)
	for i := m.hitsBefore(start); i < len(m.hits) && m.hits[i].start < end; i++ {
		h := m.hits[i]
		if h.is(kindSign) && m.lines[m.lineAt(h.start)].zone == m.lines[t.line].zone && h.start < m.foot {
			return true
		}
	}
	return false
}

// calledOther reports whether a token stands in a sentence that has no word for
// a code, right behind a word that is none we know: "Never tell your code to
// anybody. Branch 482913." A word with a colon may be a sender's name.
func (m *mail) calledOther(t *token) bool {
	const far = 300 // a sentence of more is not read to its end
	l := &m.lines[t.line]
	at := max(l.start, t.start-far)
	before := m.low[at:t.start]
	word := len(bytes.TrimRight(before, " \x00"))
	if word == len(before) || word == 0 || !letterAt(before, word-1) || isDigit(before[word-1]) {
		return false // nothing, or a sign, stands before it
	}
	start := bytes.LastIndexByte(before[:word], ' ') + 1
	if m.acronym(at+start, at+word) {
		return true
	}
	if i := sort.SearchInts(m.common, at+start); i < len(m.common) && m.common[i] < t.start {
		return false
	}
	from := 0
	for i := start - 1; i > 0; i-- {
		if before[i] == ' ' && strings.IndexByte(".!?", before[i-1]) >= 0 {
			from = i
			break
		}
	}
	to := t.end
	for to < min(l.end, t.end+far) && strings.IndexByte(".!?", m.low[to]) < 0 {
		to++
	}
	if from == 0 {
		return false // it begins the line, and the label may be above, or is too long
	}
	for i := m.hitsBefore(at + from); i < len(m.hits) && m.hits[i].start < to; i++ {
		if h := m.hits[i]; h.worth() != 0 || h.is(kindAsk) || h.end >= at+word {
			return false
		}
	}
	return true
}

// acronym reports whether a word is two to five capitals that mean nothing to us,
// as registers are called: "FRN 204459".
func (m *mail) acronym(from, to int) bool {
	word := m.text[from:to]
	if len(word) < 2 || len(word) > 5 || strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || m.saysSender(word) {
		return false
	}
	i := m.hitsBefore(from)
	return (i >= len(m.hits) || m.hits[i].start >= to) && (i == 0 || m.hits[i-1].end <= from)
}
