package otp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// brandedCode reports whether a name stands right before the word for a code that
// names digits: "your Kestrel code: 4829". Who gives those to his customers has
// them sign in with; a door's or a parcel's are called after what they open.
func (m *mail) brandedCode(t *token, label Reason) bool {
	if t.shape > shapePrefixed || label.Word == "" || label.What != "after" && label.What != "before" || label.Weight < 0.75*worthWeak {
		return false
	}
	from, to := m.sentence(t)
	at := strings.Index(m.text[from:to], label.Word)
	if at <= 0 {
		return false
	}
	rest, name := cutLast(strings.TrimRight(m.text[from:from+at], " "))
	r, n := utf8.DecodeRuneInString(name)
	if !unicode.IsUpper(r) || n == len(name) || rest == "" || strings.ContainsAny(name, "0123456789.,:;!?#") {
		return false
	}
	i := m.hitsBefore(from + len(rest))
	return i >= len(m.hits) || m.hits[i].start >= from+at
}

// noWord speaks for words joined by dashes, and for letters that make no word, where
// a label is right beside them: nobody writes those for another reason.
func (m *mail) noWord(t *token, e *evidence) {
	switch {
	case e.label.Weight < 0.8*worthWeak || e.label.What == "above" || e.label.What == "below" && t.shape != shapeMixed:
	case t.shape == shapeJoined && !t.uneven && !strings.ContainsAny(t.code, "0123456789"):
		e.add(0.4, "groups of capitals, called a code")
	case t.shape == shapePhrase && strings.Count(t.code, "-") >= 2:
		e.add(1.4, "three words or more, called a code")
	case t.shape == shapeLetters && unspoken(t.code):
		e.add(1, "letters that make no word, called a code")
	case t.shape == shapeLetters && len(t.code) >= 5 && m.lives > 0 && e.label.What == "after" && e.label.Weight >= 0.95*worthCode && unusual(t.code) > 0:
		e.add(1, "letters that make hardly a word, called a code")
	case t.shape == shapeMixed && len(t.code) > 8 && e.label.What == "after" && m.afterColon(t) && !wordAndNumber(t.code):
		e.add(0.5, "called a code, behind a colon")
	case t.shape == shapeMixed && e.label.What == "below" && m.why.signs > 0 && m.trades+m.shares+m.prices+len(m.why.aways) == 0 && m.introduced(t, true) && wordAndNumber(t.code) && !roundly(t.code):
		e.add(1, "but below what names a code")
	case t.shape == shapeMixed && e.label.What == "after" && e.label.Weight >= 0.9*worthCode && m.trades+m.shares+m.prices == 0 && wordAndNumber(t.code) && !roundly(t.code):
		e.add(1.2, "but it is called a code")
	}
}

// roundly reports whether a code ends in a number as a coupon does, a share of a price
// or a year: "SUMMER25".
func roundly(code string) bool {
	number := code[len(strings.TrimRight(code, "0123456789")):]
	return len(number) > 1 && (strings.HasSuffix(number, "0") || strings.HasSuffix(number, "5")) || year(number) || len(number) == 2 && number[0] == '2'
}

// notYear takes back that a token is a year, where a label says it is a code: one
// that may mean something else only of a token right behind its colon or below
// its line, in a mail to sign in with.
func (m *mail) notYear(t *token, own bool, label Reason, e *evidence) {
	if !e.year {
		if n := len(t.code); (n == 3 || n >= 9) && t.shape == shapeDigits && label.Weight >= 0.9*worthCode {
			e.add(1, "but it is called a code")
		}
		return
	}
	enough := 0.9 * worthCode
	if label.What == "after" && m.goesOn(t) && !m.askedByName(t) {
		return // "your PIN for the 2024 season"
	}
	if i := m.hitsBefore(t.start) - 1; label.What == "after" && i >= 0 && m.hits[i].is(kindLife) && !m.hits[i].is(kindCode) && t.start-m.hits[i].end <= 12 {
		return // "your code expires in 2026"
	}
	if m.why.signs+m.lives > 0 && len(m.why.aways) == 0 && m.introduced(t, own) {
		enough = 0.75 * worthWeak
	}
	if label.Weight >= enough && (label.What == "after" || label.What == "below") {
		e.add(-worthYear, "but it is called a code")
	}
}
