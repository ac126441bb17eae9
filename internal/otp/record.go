package otp

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"
)

// field reports whether a line is a name and a value: "Merchant: KROGER",
// "【便名】 ANA 63便", or two cells.
func (m *mail) field(l *line) bool {
	text := m.text[l.start:l.end]
	if len(text) > 90 || len(text) < 4 {
		return false
	}
	if rest, ok := strings.CutPrefix(text, "【"); ok {
		name, value, ok := strings.Cut(rest, "】")
		return ok && name != "" && strings.TrimSpace(value) != ""
	}
	if i := strings.IndexByte(text, '\t'); i > 0 {
		return len(strings.TrimSpace(text[:i])) > 1 && strings.TrimSpace(text[i:]) != "" && strings.Count(text, "\t") == 1
	}
	i := strings.IndexAny(text, ":：")
	if i < 2 || strings.Count(text[:i], " ") > 3 || isDigit(text[i-1]) {
		return false
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	value := strings.TrimSpace(text[i+n:])
	return value != "" && !strings.HasPrefix(value, "//") && !strings.HasSuffix(value, ".") && strings.Count(value, " ") < 8
}

// recorded reports whether a token is a value among three others at least, as
// receipts, tickets and bookings list what they know.
func (m *mail) recorded(t *token) bool {
	l := &m.lines[t.line]
	if l.zone == zoneSubject || !m.field(l) {
		return false
	}
	others, blanks := 0, 0
	for _, step := range [...]int{-1, 1} {
		blanks = 0
		for i := t.line + step; i > 0 && i < len(m.lines) && i >= t.line-6 && i <= t.line+6 && m.lines[i].zone == l.zone && blanks < 1; i += step {
			if m.field(&m.lines[i]) {
				others++
			} else {
				blanks++
			}
		}
	}
	return others >= 3
}

// ledTo reports whether a token is followed by a colon and another one, with
// nothing but a remark in brackets between: "password for MAT-101 (room 301): …".
func (m *mail) ledTo(t *token) bool {
	if m.remarked(t) {
		return true
	}
	l := &m.lines[t.line]
	for i := sort.Search(len(m.tokens), func(i int) bool { return m.tokens[i].start >= t.end }); i < len(m.tokens) && m.tokens[i].start < min(l.end, t.end+100); i++ {
		gap := bare(m.low[t.end:m.tokens[i].start])
		if bytes.IndexByte(gap, ':') >= 0 && len(bytes.Trim(gap, " :\x00")) == 0 {
			return true
		}
	}
	return false
}

// itemized reports whether a colon or a cell stands behind a token that its name
// stands before, and more behind that, as lists of things have it: "Kod 191905: Chair",
// or whether three lines begin with that name and a number each.
func (m *mail) itemized(t *token, label Reason) bool {
	l := &m.lines[t.line]
	if label.What != "after" || m.lines[t.line].zone == zoneSubject {
		return false
	}
	before, rest := m.text[l.start:t.start], m.text[t.end:l.end]
	if !strings.HasPrefix(before, label.Word) || len(before)-len(label.Word) > 3 {
		return false
	}
	others := 0 // lines that begin alike, and go on with another
	for i := range m.tokens {
		o := &m.tokens[i]
		if first := m.lines[o.line].start; o.code != t.code && o.start-first == len(before) && strings.HasPrefix(m.text[first:], before) {
			others++
		}
	}
	return others >= 2 || m.lives+m.spans+m.why.signs == 0 && strings.IndexByte(before, ':') < 0 &&
		(strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "\t")) && len(strings.TrimLeft(rest, ":\t ")) > 3
}

// dials reports whether the name of a code stands right behind a telephone number
// and a comma: "Call 0800 555 0143, PIN 4829".
func (m *mail) dials(t *token, label Reason) bool {
	if label.What != "after" {
		return false
	}
	l := &m.lines[t.line]
	before := m.text[max(l.start, t.start-80):t.start]
	at := strings.LastIndex(before, label.Word)
	if at < 0 {
		return false
	}
	before = strings.TrimRight(before[:at], " ")
	number, ok := strings.CutSuffix(before, ",")
	digits := 0
	for i := len(number) - 1; i >= 0 && strings.IndexByte("0123456789 ()-+./", number[i]) >= 0; i-- {
		if isDigit(number[i]) {
			digits++
		}
	}
	return ok && digits >= 7
}

// greeted reports whether a token with letters ends what begins a line of the text and
// greets somebody by it: "Hi tom1992,". What greets is a word or two, none of which
// says anything.
func (m *mail) greeted(t *token) bool {
	l := &m.lines[t.line]
	if l.zone == zoneSubject || t.shape < shapeMixed || t.start == l.start || strings.Trim(t.code, "0123456789") == "" {
		return false
	}
	before, after := strings.TrimSpace(m.text[l.start:t.start]), m.text[t.end:l.end]
	if len(before) == 0 || len(before) > 24 || strings.Count(before, " ") > 1 || strings.ContainsAny(before, ":.=#0123456789") ||
		!strings.HasPrefix(after, ",") && !strings.HasPrefix(after, "!") && !strings.HasPrefix(after, "，") && !strings.HasPrefix(after, "、") && (after != "" || !m.greets(before)) {
		return false
	}
	for i := m.hitsBefore(l.start); i < len(m.hits) && m.hits[i].start < t.start; i++ {
		if m.hits[i].worth() != 0 || m.hits[i].is(kindAsk) {
			return false
		}
	}
	return true
}

// greets reports whether a text is what English mails begin with.
func (m *mail) greets(text string) bool {
	switch strings.ToLower(text) {
	case "hi", "hello", "hey", "dear", "hi there", "hello there":
		return true
	}
	return false
}

// sampled reports whether a code is what people write where they need any.
func sampled(code string) bool {
	return len(code) >= 4 && (strings.Trim(code, code[:1]) == "" || strings.HasPrefix("1234567890", code) || strings.HasPrefix("0123456789", code)) &&
		strings.Trim(code, "0123456789") == ""
}

// inBrackets reports whether a token of the subject stands alone between brackets
// and is a word and a number, as things of which there are many are named:
// "[SHOP-7290]", "[Request #204817]".
func (m *mail) inBrackets(t *token) bool {
	if end := m.lines[0].end; t.sign && t.end < end && m.text[t.end] == ']' && strings.Contains(m.text[:t.start], "[") {
		return true
	}
	if l := &m.lines[0]; t.sign && strings.Contains(m.text[:l.end], "#"+t.code+")") {
		return true // "Fix the login code (PR #4829)"
	}
	word, number, ok := strings.Cut(t.code, "-")
	if l := &m.lines[t.line]; ok && t.shape == shapeJoined && t.start > l.start && t.end+1 < l.end && strings.IndexByte("[(", m.text[t.start-1]) >= 0 && strings.IndexByte("])", m.text[t.end]) >= 0 &&
		strings.Trim(number, "0123456789") == "" && (t.start-1 == l.start || strings.HasSuffix(m.text[l.start:t.start-1], "] ")) {
		return true // "[JIRA] (PROJ-4829) Fix the login code"
	}
	if !ok || strings.Trim(number, "0123456789") != "" || strings.ContainsAny(word, "0123456789") {
		return false
	}
	subject := m.text[:m.lines[0].end]
	return strings.Contains(subject, "("+t.code+")") || strings.Contains(subject, "["+t.code+"]")
}

// awaysFor is the mail's purpose as far as it can be a token's: of one that is
// called a code, without the words that speak of another value.
func (m *mail) awaysFor(t *token, named float64) *purpose {
	if named < 1.5 && !m.signsTitle || len(m.why.aways) == 0 || m.why.named > 0 || m.books() {
		return &m.why
	}
	p := purpose{signs: m.why.signs, named: m.why.named, confs: m.why.confs, nots: m.why.nots, below: m.lives+m.spans > 0 && m.trades+m.prices == 0}
	for i, at := range m.why.at {
		if !m.ownLineOf(at, t, m.why.sale[i]) && !m.ownName(m.why.aways[i]) {
			p.aways = append(p.aways, m.why.aways[i])
			p.sale = append(p.sale, m.why.sale[i])
			p.below = p.below && t.line > 0 && m.lineAt(at) > t.line+1
		}
	}
	return &p
}

// books reports whether a mail with words for another purpose says neither that one
// signs in nor how long a code lives, nor asks to enter one: a booking or a receipt,
// whose fields say what its code is for ("Ticket 5263223392891").
func (m *mail) books() bool {
	return m.lives+m.spans+m.asks+m.why.signs == 0
}

// ownName reports whether a word is of the sender's name: a library's mails
// speak of the library whatever they are for.
func (m *mail) ownName(word string) bool {
	if n := len([]rune(word)); n < 6 {
		return false
	}
	for i := range m.senders {
		if name, _ := m.senders[i].lower(); strings.Contains(name, strings.ToLower(word[:len(word)*3/4])) {
			return m.lives+m.why.signs+m.asks > 0
		}
	}
	return false
}

// tradesFor counts the words of a sale that may be about a token.
func (m *mail) tradesFor(t *token, named float64) int {
	if t.shape <= shapePrefixed && m.shares+m.prices == 0 && m.onlyUse() {
		return 0
	}
	if named < 2.4 || m.trades == 0 || m.trades > len(m.tradesAt) || t.shape > shapePrefixed {
		return m.trades
	}
	n := 0
	for _, at := range m.tradesAt[:m.trades] {
		if !m.ownLineOf(at, t, true) {
			n++
		}
	}
	return n
}

// ownLineOf reports whether the word at an offset speaks of a value on its own
// line: a coupon on a line below a code of digits, or a field with a number ("Plate on
// file: KJH-4821"). It says nothing of the token.
func (m *mail) ownLineOf(at int, t *token, sale bool) bool {
	n := m.lineAt(at)
	l := &m.lines[n]
	if l.end-l.start > 500 {
		return false
	}
	below := l.zone != m.lines[t.line].zone || n > t.line
	switch {
	case n == t.line || l.zone == zoneSubject || strings.Contains(m.text[l.start:l.end], t.code):
		return false
	case m.field(l):
		return bytes.ContainsAny(m.low[at:l.end], "0123456789")
	case m.numbers(at, l):
		return true
	case !below || !sale || t.shape > shapePrefixed:
		return false
	}
	for i := sort.Search(len(m.tokens), func(i int) bool { return m.tokens[i].start >= l.start }); i < len(m.tokens) && m.tokens[i].start < l.end; i++ {
		if o := &m.tokens[i]; o.start > at || o.shape > shapePrefixed {
			return true
		}
	}
	return false
}

// numbers reports whether the word at an offset is the name of the number right
// behind it, which ends its line: "Ticket #8231971".
func (m *mail) numbers(at int, l *line) bool {
	for at < l.end && letterAt(m.low, at) {
		at = skipRune(m.low, at)
	}
	rest := strings.TrimLeft(m.text[at:l.end], " #:.-")
	return len(rest) >= 3 && len(rest) <= 20 && isDigit(rest[0]) && !strings.ContainsAny(rest, " \t")
}
