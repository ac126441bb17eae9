package otp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is what a token's is, of its line, as far as 120 bytes around it.
func (m *mail) sentence(t *token) (from, to int) {
	if m.sentenceOf == t {
		return m.sentenceFrom, m.sentenceTo
	}
	defer func() { m.sentenceOf, m.sentenceFrom, m.sentenceTo = t, from, to }()
	l := &m.lines[t.line]
	from, to = max(l.start, t.start-120), max(t.end, min(l.end, t.end+120)) // halves of a code end on the next line
	from += cellStops.behind(m.text[from:t.start])
	return from, t.end + cellStops.before(m.text[t.end:to])
}

// opens reports whether a token of digits, or one that is no word, is the first
// thing in its sentence.
func (m *mail) opens(t *token) bool {
	from, _ := m.sentence(t)
	return strings.Trim(m.text[from:t.start], " \"'«“„[(<#>*-G\u00a0") == ""
}

// ends reports whether a token ends its sentence.
func (m *mail) ends(t *token) bool {
	_, to := m.sentence(t)
	return strings.Trim(m.text[t.end:max(t.end, to)], " .!*\u00a0") == ""
}

// isCalled reports whether the sentence that a token opens goes on by saying what
// it is, as far as a word: "750963 is your Ring Voice verification code". What
// stands between may be the name of anything.
func (m *mail) isCalled(t *token, h hit) bool {
	gap := m.text[t.end:h.start]
	if len(gap) > 60 || strings.ContainsAny(gap, ";!?\t") || strings.Contains(gap, ". ") {
		return false
	}
	is, rest, ok := strings.Cut(strings.TrimLeft(gap, " )]>\"'*”»\u00a0"), " ")
	return ok && (slices.Contains(copulas[:], is) || is == "–" || is == "—" || is == "-" || is == ":" || is == "=") && strings.Count(rest, " ") <= 5
}

// alone reports whether a sentence is a token and hardly more, on a line with
// others: "Type four numbers. 4820.", "It's 482913!"
func (m *mail) alone(t *token) bool {
	from, to := m.sentence(t)
	if to-from > t.end-t.start+40 {
		return false // spares most tokens what is below
	}
	if before := strings.TrimRight(m.text[m.lines[t.line].start:from], " "); strings.HasSuffix(before, ".") {
		if _, word := cutLast(before); len([]rune(word)) <= 4 {
			return false // "No. 4829": it is shortened
		}
	}
	rest := strings.Trim(m.text[from:t.start]+m.text[t.end:max(to, t.end)], " .!:*\"'\u00a0")
	return !(m.lines[t.line].zone == zoneSubject && m.reply) && len(rest) <= 5 && strings.IndexAny(rest, " 0123456789@/#") < 0
}

// inName reports whether a word begins with a capital, as in the name of something.
func (m *mail) inName(h hit) bool {
	r, _ := utf8.DecodeRuneInString(m.text[h.start:])
	return unicode.IsUpper(r)
}

// serves reports whether a token's sentence has a word for a code, the sender's
// name and nothing that says what else it is: "84062 is your Hopper code".
func (m *mail) serves(t *token) bool {
	from, to := m.sentence(t)
	code := false
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindAway|kindTrade|kindVoid|kindUnit|kindTalk) && !h.is(kindCommon) {
			return false
		}
		code = code || h.worth() > 0
	}
	return code && !m.tokenBetween(from, t.start) && !m.tokenBetween(t.end, to) && m.saysSender(m.text[from:to])
}

// ofSender is what speaks for digits in a sentence that names the sender, where no
// word beside them is known: services write "758599 è il tuo codice Marenostra" in
// every language, and "to sign in to Marenostra, …".
func (m *mail) ofSender(t *token) (r Reason) {
	if t.shape > shapePrefixed || len(t.code) < 4 || len(t.code) > 8 || year(t.code) || strings.HasSuffix(t.code, "00") ||
		m.voids+m.trades+m.talks+m.prices > 0 || len(m.why.aways) > 0 || m.reply || m.list || m.words > 120 || m.lives+m.spans+m.why.signs+m.codes+m.weaks == 0 {
		return r
	}
	from, to := m.sentence(t)
	if to < m.lines[t.line].end && m.text[to] != '\t' {
		to++
	}
	asks := false
	for i := m.hitsBefore(from); i < len(m.hits) && m.hits[i].start < to; i++ {
		h := m.hits[i]
		if h.worth() < 0 || h.is(kindUnit|kindMonth|kindNoun) && !h.is(kindCommon) {
			return r
		}
		asks = asks || h.is(kindAsk|kindSign)
	}
	if m.tokenBetween(from, t.start) || m.tokenBetween(t.end, to) || !m.saysSender(m.text[from:to]) {
		return r
	}
	if strings.Trim(m.text[from:t.start], " \"'«“„[(<#>*G-") == "" && t.end < to {
		return Reason{2.4, "first in a sentence that names the sender", ""}
	}
	if asks {
		return Reason{2, "in a sentence that names the sender, and what to do", ""}
	}
	return r
}

// saysSender reports whether a text has the sender's name in it, or a long word of
// it that is not small.
func (m *mail) saysSender(text string) bool {
	for _, a := range m.senders {
		name := strings.TrimSpace(a.name)
		if len(name) >= 3 && strings.Contains(text, name) {
			return true
		}
		for word := range strings.FieldsSeq(name) {
			if r, _ := utf8.DecodeRuneInString(word); len(word) >= 4 && unicode.IsUpper(r) && strings.Contains(text, word) {
				return true
			}
		}
	}
	return false
}

// clauses reports whether a sentence or clause ends within a text, but for a colon at
// its end. A point behind one or two letters shortens a word: "J. Pinto".
func clauses(text string) bool {
	text = strings.TrimRight(text, " \u00a0:")
	if strings.ContainsAny(text, "!?;:。！？।။\t\n") {
		return true
	}
	for at := 0; ; {
		i := strings.Index(text[at:], ". ")
		if i < 0 {
			return false
		}
		_, word := cutLast(text[:at+i])
		if next, _ := utf8.DecodeRuneInString(text[at+i+2:]); len([]rune(word)) > 2 && !unicode.IsLower(next) {
			return true
		}
		at += i + 2
	}
}
