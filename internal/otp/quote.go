package otp

import (
	"bytes"
	"sort"
	"strings"
)

// quoted reports whether a token stands between quotation marks with other words:
// who writes so tells of a code that somebody got.
func (m *mail) quoted(t *token) bool {
	l := &m.lines[t.line]
	if l.zone == zoneSubject {
		return false
	}
	before, after := m.text[max(l.start, t.start-160):t.start], m.text[t.end:max(t.end, min(l.end, t.end+160))]
	for _, q := range quotes {
		open := strings.LastIndex(before, q.open)
		if open < 0 {
			continue
		}
		if q.open == q.close && strings.Count(m.text[l.start:t.start], q.open)%2 == 0 && q.open != " '" {
			continue
		}
		inside := before[open+len(q.open):]
		end := strings.Index(after, q.close)
		if end < 0 || q.open != q.close && strings.Contains(inside, q.close) {
			continue
		}
		inside += after[:end]
		wide := 0 // letters of scripts without spaces
		for _, r := range inside {
			if r >= 0x2E80 {
				wide++
			}
		}
		if strings.Count(strings.TrimSpace(inside), " ") >= 2 && len(inside) >= 12 || wide >= 5 && q.open != "「" || wide >= 9 {
			return true
		}
	}
	return false
}

// quotes are marks around what somebody said.
var quotes = [...]struct{ open, close string }{
	{`"`, `"`}, {"“", "”"}, {"„", "“"}, {"„", "”"}, {"”", "”"}, {"«", "»"}, {"»", "«"}, {"‘", "’"}, {" '", "'"}, {"「", "」"},
}

// printed reports whether the line above one with a token is a command that
// somebody has typed.
func (m *mail) printed(t *token) bool {
	for up := 1; up <= 2 && t.line-up > 0; up++ {
		if a := m.text[m.lines[t.line-up].start:m.lines[t.line-up].end]; strings.HasPrefix(a, "$ ") && len(a) > 4 && !isDigit(a[2]) {
			return true
		}
	}
	return false
}

// logged reports whether a token is a value as programs log it: right behind a word and
// "=", on a line with a program's name of something ("VerificationCodeExpired
// code=771204"), or with another such pair where nothing says how long a code lives.
func (m *mail) logged(t *token) bool {
	l := &m.lines[t.line]
	if t.start-2 < l.start || m.text[t.start-1] != '=' || !alnum(m.low[t.start-2]) {
		return false
	}
	pairs := 0
	for word := range strings.FieldsSeq(m.text[max(l.start, t.start-160):min(l.end, t.end+160)]) {
		if i := strings.IndexByte(word, '='); i > 0 && i+1 < len(word) {
			pairs++
		}
		if pairs > 1 && m.lives == 0 || len(word) >= 10 && joinedWords(word) {
			return true
		}
	}
	return false
}

// joinedWords reports whether a word is several that a program's author has written as
// one, each but the first with a capital.
func joinedWords(word string) bool {
	joints := 0
	for i := 1; i < len(word); i++ {
		if upper(word[i]) && 'a' <= word[i-1] && word[i-1] <= 'z' {
			joints++
		}
	}
	return joints > 1
}

// cited reports whether a token stands in what is quoted of an older mail, below
// text that is not: behind a ">", or below the line that says who wrote when. What
// a mail forwards is the mail, though Apple Mail puts a ">" before all of it.
func (m *mail) cited(t *token) bool {
	l := &m.lines[t.line]
	if l.zone == zoneSubject || m.handed {
		return false
	}
	if m.text[l.start] == '>' {
		first := sort.Search(t.line, func(i int) bool { return m.lines[i].zone >= l.zone })
		return m.text[m.lines[first].start] != '>' && !m.forwarded(t)
	}
	return m.cite > 0 && l.zone == zoneBody && t.start > m.cite
}

// forwarded reports whether a token stands in the quoted header of a message that
// the mail forwards, or below it and is quoted no deeper than that message is: a ">"
// more is before what it quotes itself. Apple Mail puts one before the header, too,
// Proton and Spark only before what is below. An answer quotes what it answers.
func (m *mail) forwarded(t *token) bool {
	head, ok := m.quotes()
	l := &m.lines[t.line]
	return ok && !m.reply && l.zone == zoneBody && t.line > head.First && depth(m.text[l.start:l.end]) <= m.carried.depth
}

// depth is how often a line is quoted.
func depth(line string) (n int) {
	for i := 0; i < len(line) && (line[i] == '>' || line[i] == ' '); i++ {
		if line[i] == '>' {
			n++
		}
	}
	return n
}

// findCite finds the line above what is quoted, which in any language has an
// address and a time, and ends with a colon.
func (m *mail) findCite() {
	if m.words > 2000 {
		return
	}
	for i := 2; i < len(m.lines) && m.lines[i].zone == zoneBody; i++ {
		l := &m.lines[i]
		if l.end-l.start > 160 || l.bare {
			continue
		}
		text := strings.TrimRight(m.text[l.start:l.end], " ")
		if !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "：") || strings.IndexByte(text, '@') < 0 {
			continue
		}
		for at := 1; at+1 < len(text); at++ {
			if text[at] == ':' && isDigit(text[at-1]) && isDigit(text[at+1]) {
				m.cite = l.end
				return
			}
		}
	}
}

// maxRemark is how long a text is at most, as wide counts it, that says next to nothing.
const maxRemark = 40

// handsOn reports whether an answer only hands on the mail that it quotes: it says next
// to nothing itself ("This one?"), quotes one mail and no other, and goes to somebody
// else than who wrote that. An answer that says something goes to whom it answers.
func (m *mail) handsOn() bool {
	if !m.reply || m.cite == 0 || m.list || m.tracker || m.report {
		return false
	}
	head := m.lineAt(m.cite)
	from, above, author := m.lines[1].start, m.lines[head].start, strings.ToLower(m.text[m.lines[head].start:m.cite])
	if depth(author) > 0 || wide(m.text[from:above]) > maxRemark || hasDigit(m.low[from:above]) {
		return false
	}
	for i := range m.readers {
		if _, addr := m.readers[i].lower(); strings.Contains(author, addr) {
			return false
		}
	}
	for i := head + 1; i < len(m.lines) && m.lines[i].zone == zoneBody; i++ {
		if depth(m.text[m.lines[i].start:m.lines[i].end]) != 1 {
			return false
		}
	}
	return true
}

// spent reports whether a token's sentence says that it no longer works: "the
// code 482913 you asked for at 14:02 is no longer valid", "code 000000 rejected".
func (m *mail) spent(t *token) bool {
	const far = 120
	l := &m.lines[t.line]
	for i := m.hitsBefore(t.end); i < len(m.hits) && m.hits[i].start < min(l.end, t.end+far); i++ {
		h := m.hits[i]
		if h.kinds&kindSpent != kindSpent {
			continue
		}
		gap := m.low[t.end:h.start]
		if past := strings.HasPrefix(m.text[h.start:h.end], "was ") || strings.HasPrefix(m.text[h.start:h.end], "has "); m.lives+m.spans > 0 && !past && !m.another(t) {
			return false // "is no longer valid after 10 minutes"
		}
		return !m.tokenBetween(t.end, h.start) && !bytes.ContainsAny(gap, "!?;") && !bytes.Contains(gap, []byte(". ")) &&
			!bytes.Contains(gap, []byte("。")) && !bytes.Contains(gap, []byte("।")) && !bytes.Contains(gap, []byte("۔"))
	}
	return false
}

// another reports whether a different token is written like this one.
func (m *mail) another(t *token) bool {
	for i := range m.tokens {
		if o := &m.tokens[i]; len(o.code) == len(t.code) && o.shape == t.shape && o.code != t.code {
			return true
		}
	}
	return false
}
