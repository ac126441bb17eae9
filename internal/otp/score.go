package otp

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// The weights are plain numbers, in a scale where 1 is what six digits are worth.
// They were set by hand, then moved a quarter of the way to what fits the mails of
// this repository best, as TestFit prints it (package fit; the matrix's seeds are
// 101 and 102): languages that a fit had not seen were the better for it, and
// with more than a quarter the mails written by hand were the worse.

// evidence is what speaks for or against one token.
type evidence struct {
	sum   float64
	said  []Reason
	other bool // words right beside it name another kind of number
	code  bool // words beside it that can mean nothing else call it a code
	year  bool // it reads as one
	small bool // it is written smaller than most
}

// rated is a code with the evidence for it.
type rated struct {
	code string
	evidence
}

// Reason is one thing that speaks for or against a candidate.
type Reason struct {
	Weight float64 // against it below 0
	What   string  // in a few words
	Word   string  // of the mail that says so, after What; often ""
}

// String is the reason in one line, "+4.0 after “verification code”".
func (r Reason) String() string {
	b := make([]byte, 0, 12+len(r.What)+len(r.Word))
	if r.Weight >= 0 {
		b = append(b, '+')
	}
	b = append(strconv.AppendFloat(b, r.Weight, 'f', 1, 64), ' ')
	b = append(b, r.What...)
	if r.Word != "" {
		b = append(b, " “"...)
		b = append(b, strings.Join(strings.Fields(r.Word), " ")...)
		b = append(b, "”"...)
	}
	return string(b)
}

// MarshalText is String: written as JSON, a candidate's reasons are strings.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (e *evidence) add(weight float64, what string) { e.addWord(weight, what, "") }

func (e *evidence) addWord(weight float64, what, word string) {
	if weight != 0 {
		e.sum += weight
		e.said = append(e.said, Reason{weight, what, word})
	}
}

// why lists the evidence, strongest first.
func (e *evidence) why() []Reason {
	said := slices.Clone(e.said)
	slices.SortStableFunc(said, func(a, b Reason) int { return cmp.Compare(abs(b.Weight), abs(a.Weight)) })
	return said
}

func abs(f float64) float64 { return max(f, -f) }

// mail is what the words of the whole mail say.
type mail struct {
	*document
	tokens   []token
	codes    int // strong code words
	weaks    int
	lives    int
	spans    int // lines with a number of minutes
	asks     int
	nots     int
	said     int // words of any kind that says something
	trades   int
	tradesAt [12]int // where the first of them stand
	voids    int
	talks    int
	prices   int  // currencies
	shares   int  // percent signs
	points   bool // the text says that the code is in the subject
	foot     int  // offset where the small print begins
	tail     int  // or an address, or the sender's name: no number further down is another of its kind
	cite     int  // where what is quoted of an older mail begins, 0 if nothing is
	why      purpose
	known    bool // the language around the token being judged is one we have words for

	firstNumber string // the first code of the text that is no year

	room []Reason // for those of the next tokens
}

// maxReasons is how many a token rarely has more of.
const maxReasons = 20

// told is a code with what all its tokens have to say.
type told struct {
	code                  string
	best                  evidence
	subject, body, hidden int
	named                 bool // called something else somewhere
	early                 bool // stands before the small print somewhere
	six                   bool // of six digits
	known                 bool // it has stood in a language we have words for
}

// score collects the evidence for every token and puts together those that
// are the same code.
func (d *document) score(tokens []token, more bool) []rated {
	m := mail{document: d, tokens: tokens}
	d.findWords(words())
	m.survey()
	m.why = m.findPurpose()

	entries := make([]told, 0, min(len(tokens), 16))
	var byCode map[string]int // of many
	find := func(code string) *told {
		if byCode == nil {
			if i := slices.IndexFunc(entries, func(e told) bool { return e.code == code }); i >= 0 {
				return &entries[i]
			}
			if len(entries) == 16 {
				byCode = make(map[string]int, len(tokens))
				for i := range entries {
					byCode[entries[i].code] = i
				}
			}
		}
		if byCode != nil {
			if i, ok := byCode[code]; ok {
				return &entries[i]
			}
			byCode[code] = len(entries)
		}
		entries = append(entries, told{code: code})
		return &entries[len(entries)-1]
	}
	for i := range tokens {
		if t := &tokens[i]; d.lines[t.line].zone == zoneBody && plausible(t.code) {
			m.firstNumber = t.code
			break
		}
	}
	m.room = d.reasons[:0]
	end := m.foot
	if m.codes+m.weaks > 0 && m.lives+m.spans > 0 {
		end = m.tail
	}
	for i := range tokens {
		t := &tokens[i]
		e := find(t.code)
		ev := m.judge(t)
		if e.best.said == nil || ev.sum > e.best.sum {
			e.best = ev
		}
		e.named = e.named || ev.other
		e.early = e.early || t.start < end
		e.six = len(t.code) == 6 && t.shape <= shapeSpaced
		e.known = e.known || m.known
		switch d.lines[t.line].zone {
		case zoneSubject:
			e.subject++
		case zoneBody:
			e.body++
		default:
			e.hidden++
		}
	}
	d.reasons = m.room // to be let go of
	shown, early := 0, 0
	for i := range entries {
		e := &entries[i]
		if e.subject+e.body > 0 && plausible(e.code) && !d.named(e.code) {
			shown++
			if e.early {
				early++
			}
		}
	}
	bodies, seen := len(d.lines) > 1, false // seen is a good one in the text that is shown
	for i := range entries {
		seen = seen || entries[i].body > 0 && entries[i].best.sum >= threshold
	}
	scored := make([]rated, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		ev := &e.best
		if e.named && !ev.other {
			if ev.code {
				ev.add(-2, "elsewhere it is called something else")
			} else {
				ev.add(-2.8, "elsewhere it is called something else")
			}
		}
		if e.subject > 0 && e.body+e.hidden > 0 {
			if m.lives+m.spans > 0 || m.codes+m.weaks > 0 {
				ev.add(1, "in the subject and in the text")
			} else if e.known {
				ev.add(0.4, "in the subject and in the text")
			}
		} else if e.body > 1 {
			ev.add(0.3, "more than once in the text")
		}
		if e.hidden > 0 && e.body > 0 {
			ev.add(0.2, "in both versions of the text")
		} else if e.hidden > 0 && e.subject == 0 && seen {
			ev.add(-2.5, "only in the text that is not shown, which shows another")
		} else if e.hidden > 0 && e.subject == 0 && bodies {
			ev.add(-0.5, "only in the text that is not shown")
		}
		if !year(e.code) && (shown == 1 || early == 1 && e.early && shown <= 3) {
			ev.add(0.9, "the only one of its kind")
			switch {
			case m.words > 120 || m.prices > 0:
			case !e.known && !e.six:
			case !e.known:
				ev.add(0.7, "six digits, and no other number to speak of")
			case m.codes > 0 && (m.lives > 0 && (m.asks > 0 || m.spans > 0)) && e.early && ev.sum < threshold && !e.named && !ev.small:
				if e.six {
					ev.add(1.5, "six digits, in a mail that gives a code and has no other")
				} else if m.spans > 0 {
					ev.add(1.2, "in a mail that gives a code and has no other")
				}
			}
		} else if more || shown > 12 {
			ev.add(-1.6, "one of many numbers")
		}
		scored = append(scored, rated{e.code, e.best})
	}
	return scored
}

// plausible reports whether a token counts when one asks if a code is alone:
// most mails have a year somewhere.
func plausible(code string) bool {
	return len(code) >= 4 && !year(code) && strings.ContainsAny(code, "0123456789")
}

// survey counts the words of the mail.
func (m *mail) survey() {
	m.foot = len(m.low)
	shown := len(m.low) // where what is shown ends
	for i := range m.lines {
		if m.lines[i].zone == zoneHidden {
			shown = m.lines[i].start
			break
		}
	}
	for _, h := range m.hits {
		if !h.is(kindMonth | kindFoot | kindNoun | kindWeak) {
			m.said++
		}
		if h.is(kindTrade) {
			if m.trades < len(m.tradesAt) {
				m.tradesAt[m.trades] = h.start
			}
			m.trades++
		}
		if h.is(kindVoid) {
			m.voids++
		}
		if h.is(kindTalk) {
			m.talks++
		}
		if h.is(kindUnit) && currency(string(m.low[h.start:h.end])) {
			m.prices++
		}
		if h.is(kindUnit) && (m.text[h.start] == '%' || strings.HasPrefix(m.text[h.start:], "٪")) {
			m.shares++
		}
		if h.kinds&kindSubject == kindSubject {
			m.points = true
		}
		switch {
		case h.kinds&kindSpent == kindSpent:
		case h.is(kindCode):
			m.codes++
		case h.is(kindWeak):
			m.weaks++
		case h.is(kindLife):
			m.lives++
		case h.is(kindAsk | kindLink):
			m.asks++
		case h.is(kindNot):
			m.nots++
		case h.is(kindFoot) && h.start < m.foot && h.start > shown*2/5:
			m.foot = h.start
		}
	}
	m.findCite()
	m.findTail(shown)
	m.findSpans()
}

// judge collects the evidence for one token where it stands.
func (m *mail) judge(t *token) (e evidence) {
	if n := len(m.room); n+maxReasons <= cap(m.room) {
		m.room = m.room[:n+maxReasons]
		e.said = m.room[n:n:len(m.room)]
	}
	m.judgeShape(t, &e)
	plain := e.sum
	own := m.judgePlace(t, &e)
	standsOut := e.sum - plain
	m.known = m.knows(t, own)
	stand := e.sum
	m.judgeWords(t, own, &e)
	named := e.sum - stand
	m.judgeNeighbours(t, &e)

	switch {
	case m.codes > 0:
		e.add(0.6, "the mail speaks of a code")
	case m.weaks > 0 && m.lives > 0:
		e.add(0.3, "the mail speaks of a code")
	case m.weaks == 0 && m.known && !m.points && !(own && m.askedAbove(t)):
		e.add(-2.4, "the mail speaks of no code")
	case !m.known && m.words <= 120:
		e.add(1.3, "a short mail in a language without words here")
	}
	switch {
	case m.spans == 0:
		if !m.known && m.words > 10 {
			switch {
			case t.shape >= shapeMixed:
				e.add(-2.2, "no number of minutes, in an unknown language")
			case len(t.code) == 6:
				e.add(-0.3, "no number of minutes, in an unknown language")
			default:
				e.add(-1.1, "no number of minutes, in an unknown language")
			}
			if m.prices > 0 {
				e.add(-1.2, "prices in an unknown language")
			}
		}
	case m.codes+m.weaks > 0 && m.lives == 0 && !m.reply && m.talks == 0:
		e.add(0.7, "a number of minutes, as codes live for")
	case m.codes+m.weaks == 0 && m.known:
		e.add(2, "a number of minutes, where no code is spoken of")
		if own && m.trades+m.prices+m.talks == 0 && !m.speaksOf(kindNot|kindAway) {
			e.add(1.5, "alone on its line, and nothing says what else it is")
		}
	case !m.known && (own || len(t.code) == 6):
		e.add(1.4, "a number of minutes, in an unknown language")
	case !m.known:
		e.add(1, "a number of minutes, in an unknown language")
	}
	if !m.known && t.code == m.firstNumber {
		e.add(0.3, "no other number before it")
	}
	trades := m.tradesFor(t, named)
	more := float64(trades - 1)
	lettered := t.shape == shapeMixed || t.shape == shapeLetters || t.shape == shapeJoined
	switch {
	case trades == 0, trades == 1 && m.lives > 0 && !lettered:
	case lettered && named >= 3 && m.lives > 0 && m.why.named > 0:
		e.add(max(-1-0.7*more, -4), "the mail is about a sale, too")
	case lettered:
		e.add(max(-2.9-1.4*more, -10), "the mail is about a sale")
	default:
		if m.lives > 0 { // it has a code besides
			more /= 2
		}
		e.add(max(-0.8-0.7*more, -4), "the mail is about a sale")
	}
	if lettered && m.shares+m.trades > 0 && m.lives+m.why.signs+m.why.named == 0 {
		e.add(max(-4-0.8*standsOut, -7), "a share of a price, and nothing of signing in")
	}
	if m.voids > 0 {
		w := -8.0
		if m.why.named > 0 && m.lives > 0 && (m.why.signs > 0 || len(m.why.aways) == 0) {
			w = -3 // "sign in to see your parcel locker"
		}
		e.add(w, "the mail is about another kind of code")
	}
	if !own && m.known && m.calledOther(t) {
		e.add(-2.2, "in a sentence that calls it something else")
	}
	if m.signsBeside(t, own) {
		if named > 1 && named < 3 && m.talks == 0 {
			e.add(0.8, "to sign in with")
		}
	} else if w := m.awaysFor(t, named).weight(standsOut, m.lives > 0); w < 0 {
		e.addWord(w, "the mail is about something else than signing in:", m.why.aways[0])
	} else if m.known && named < 3 && m.words > 6 && m.codes+m.why.signs+m.lives+m.asks+m.spans == 0 && !(len(t.code) == 6 && t.shape <= shapeSpaced) {
		// "The safe opens with the code 4829": an ordinary word for a code, and
		// nothing of what a code to sign in with comes with.
		e.add(-1, "nothing says what it is for")
	}
	if m.talks >= 3 {
		e.add(-3.7, "the mail is about making programs")
	}
	if m.codes == 0 && m.weaks > 0 && m.lives == 0 && m.known && m.words > 25 && !m.labelled(&m.lines[0]) {
		e.add(-1, "the mail only mentions a code")
	}
	if m.lives > 0 && m.codes+m.weaks > 0 {
		e.add(0.8, "the mail says how long it lives, or to keep it secret")
	}
	if named > -2 && named < 1 && m.codes+m.weaks > 0 && m.lives+m.why.signs > 0 && m.known && m.askedFor(t) {
		e.add(2, "after what asks to enter it")
	}
	if named > 1.5 && named < 3 && m.why.signs > 0 && m.voids+m.trades == 0 && m.askedByName(t) {
		e.add(0.8, "after what asks to enter the code")
	}
	if m.asks > 0 && m.codes+m.weaks > 0 {
		e.add(0.3, "the mail asks to enter something")
	}
	if own && named > -1 && named < 1 && m.why.signs > 0 && len(m.why.aways) == 0 && m.voids+m.prices+m.nots == 0 && m.askedAbove(t) {
		e.add(2.2, "below what asks to enter it")
	}
	if m.nots >= 6 && m.nots > 3*(m.codes+m.weaks) {
		e.add(-1.5, "the mail is about other numbers")
	}
	switch l := m.lines[t.line]; {
	case l.zone == zoneSubject:
		if m.lives > 0 && m.labelled(&m.lines[0]) {
			e.add(0.8, "in the subject, with what names it")
		}
		if named >= 1.8 && len(t.code) == 6 && t.shape <= shapeSpaced && m.codes+m.nots+m.trades+m.prices+m.talks+m.voids+len(m.why.aways) == 0 && m.words <= 120 && !m.reply {
			e.add(1.1, "six digits in the subject that are called a code, and nothing of another number")
		}
		if m.points && m.words <= 120 && (m.codes > 0 || m.why.signs > 0 || m.spans > 0 && m.nots == 0) && named > -2 {
			e.add(3, "in the subject, where the text says it is")
		}
	case m.words <= 120:
		e.add(0.5, "a short mail")
	case m.words > 700:
		e.add(-1.1, "a long mail")
	}
	if len(t.code) >= 4 && m.named(t.code) {
		e.add(-5, "the sender's name")
	} else if t.shape == shapeMixed && m.branded(t.code) {
		e.add(-4, "has the sender's name in it")
	}
	if own && named > 1 && m.reply && m.askedBelow(t) {
		e.add(0.8, "above what asks to enter it in time")
	}
	if m.list {
		e.add(-1.5, "from a mailing list")
	}
	if m.reply {
		e.add(-2.8, "an answer to another mail")
	}
	if m.personal && !m.reply {
		e.add(-1, "a person wrote it, or several get it")
	}
	if m.report {
		e.add(-3, "a report about another mail")
	}
	if t.start > m.foot || t.start > m.tail && !m.known {
		e.add(-1.3, "in the small print")
	}
	if e.sum > -1 { // what is not, is none already
		if m.quoted(t) {
			e.add(-5, "in words that somebody else is quoted with")
		}
		if m.printed(t) {
			e.add(-5, "what a command prints")
		}
		if m.spent(t) {
			e.add(-4, "it says that it no longer works")
		}
		if m.cited(t) {
			e.add(-3, "quoted from an older mail")
		}
		if m.talks > 0 && sampled(t.code) {
			e.add(-4, "an example, where programs are made")
		}
		if m.lives+m.why.signs == 0 && m.recorded(t) {
			e.add(-4, "one of several values in a record")
		}
		if m.ledTo(t) {
			e.add(-3, "what the value behind it is for")
		}
		if m.inBrackets(t) {
			e.add(-5, "how a thing is named, in brackets in the subject")
		}
		if t.end < len(m.text) && m.text[t.end] == '#' {
			e.add(-4, "to be dialled")
		}
	}
	return e
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
		if h.is(kindAsk) && h.kinds&kindSubject != kindSubject && !(h.is(kindSign) && colon) {
			return true
		}
	}
	return false
}

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

// digitsText says how many there are.
var digitsText = [...]string{3: "3 digits", 4: "4 digits", 5: "5 digits", 7: "7 digits", 8: "8 digits", 9: "9 digits", 10: "10 digits"}

// speaksOf reports whether a mail has words of some kinds, before its tail.
func (m *mail) speaksOf(k kind) bool {
	for _, h := range m.hits {
		if h.is(k) && !h.is(kindCommon) && h.start < m.tail {
			return true
		}
	}
	return false
}

// labelled reports whether a line has a word for a code.
func (m *mail) labelled(l *line) bool {
	for i := m.hitsBefore(l.start); i < len(m.hits) && m.hits[i].start < l.end; i++ {
		if m.hits[i].worth() > 0 {
			return true
		}
	}
	return false
}

// knows reports whether a token stands in a language we have words for: of those
// that are common in any, the mail has more than come together by chance, and so
// has the text before one that stands alone. What is further down may be in
// another language.
func (m *mail) knows(t *token, own bool) bool {
	if len(m.hits) < 3 && (len(m.common) < 2 || 10*len(m.common) < m.words) {
		return false
	}
	if 10*(m.said+len(m.common)) < m.words {
		return false
	}
	if !own {
		return true
	}
	first := sort.Search(t.line, func(i int) bool { return m.lines[i].zone >= m.lines[t.line].zone })
	from, to := m.lines[first].start, m.lines[t.line].end
	words, common := m.lines[0].end/6, sort.SearchInts(m.common, m.lines[0].end)
	said := m.hitsBefore(m.lines[0].end)
	if first > 0 {
		words += (to - from) / 6
		common += sort.SearchInts(m.common, to) - sort.SearchInts(m.common, from)
		said += m.hitsBefore(to) - m.hitsBefore(from)
	}
	return words < 6 || said+common > 2 || 4*(said+common) > words
}

func (m *mail) judgeShape(t *token, e *evidence) {
	switch t.shape {
	case shapeDigits:
		switch len(t.code) {
		case 6:
			e.add(1, "six digits")
		case 4, 5, 7, 8:
			e.add(0.5, digitsText[len(t.code)])
		default:
			e.add(-1, digitsText[len(t.code)])
		}
		if year(t.code) {
			e.add(worthYear, "a year")
			e.year = true
		} else if len(t.code) == 8 && dateLike(t.code) {
			e.add(-1, "a date")
		} else if len(t.code) >= 4 && strings.HasSuffix(t.code, "000") {
			e.add(-1.5, "a round number")
		}
	case shapeGrouped:
		if len(t.code) == 6 {
			e.add(1.1, "six digits in groups")
		} else if len(t.code) == 8 {
			e.add(0.3, "eight digits in groups")
		} else {
			e.add(-1, "digits in groups")
		}
		if strings.HasSuffix(t.code, "000") {
			e.add(-1.5, "a round number")
		}
		if t.uneven {
			e.add(-2, "in groups that differ")
		}
		if dash := strings.IndexByte(string(m.low[t.start:t.end]), '-'); dash > 0 && m.low[t.start+dash-1] == ' ' && rangeLike(t.code) {
			e.add(-4, "from one number to another")
		}
	case shapeSpaced:
		e.add(1.6, "digits set apart")
		if strings.HasPrefix("0123456789", t.code) || strings.HasPrefix("1234567890", t.code) {
			e.add(-3, "a scale")
		}
	case shapePrefixed:
		e.add(1.5, "digits with a prefix")
	case shapeMixed:
		if t.uneven {
			e.add(-2, "in groups as postcodes are")
		}
		switch letters := strings.TrimRight(t.code, "0123456789"); {
		case strings.Trim(letters, "0123456789") == letters && len(letters) >= 4 && !strings.ContainsAny(letters, "0123456789") && strings.ContainsAny(letters, "aeiouAEIOU"):
			if letters == strings.ToUpper(letters) && len(t.code) == 6 && m.codes > 0 {
				e.add(-1.5, "four capitals and two digits")
			} else {
				e.add(-2.2, "a word and a number")
			}
		case len(letters) >= 2 && !strings.ContainsAny(letters, "0123456789"):
			e.add(-0.7, "letters, then digits")
		case len(t.code) > 8:
			e.add(-0.5, "letters and digits")
		case letters == strings.ToLower(letters):
			e.add(0, "")
		case len(t.code) == 6 && strings.Trim(t.code[:4], "0123456789") == "" && strings.Trim(t.code[4:], "0123456789") == t.code[4:]:
			e.add(-0.7, "four digits and two capitals")
		default:
			e.add(0.4, "letters and digits")
		}
	case shapeJoined:
		e.add(0.2, "groups of capitals and digits")
		if t.uneven {
			e.add(-0.7, "in groups that differ")
		}
		if len(t.code) >= 14 {
			e.add(-4.5, "as long as a licence key")
		}
	case shapeLetters:
		e.add(-2.5, "capitals only")
		if strings.Trim(t.code, t.code[:1]) == "" {
			e.add(-5, "one letter, standing for all") // "XXXXXX"
		}
	case shapePhrase:
		e.add(-0.4, "words joined by dashes")
		if strings.ContainsAny(t.code, "0123456789") && m.codes+m.weaks == 0 {
			e.add(-2, "and a number, as things are named")
		}
	case shapeWords:
		e.add(-1, "words in small letters")
		i := m.hitsBefore(t.start)
		j := sort.SearchInts(m.common, t.start)
		if i < len(m.hits) && m.hits[i].start < t.end || j < len(m.common) && m.common[j] < t.end || m.codes+m.weaks == 0 || m.lives == 0 {
			e.add(-8, "that mean something")
		}
	}
	if t.sign {
		e.add(-1.6, "# before it")
	}
}

// rangeLike reports whether the halves of a code are as of "112 - 118" or "900 -
// 1700".
func rangeLike(code string) bool {
	from, _ := strconv.Atoi(code[:len(code)/2])
	to, _ := strconv.Atoi(code[len(code)/2:])
	return to > from && (to-from <= 30 || from%50 == 0 && to%50 == 0)
}

func dateLike(code string) bool {
	two := func(s string, most string) bool { return s > "00" && s <= most }
	return year(code[:4]) && two(code[4:6], "12") && two(code[6:], "31") ||
		year(code[4:]) && (two(code[:2], "31") && two(code[2:4], "12") || two(code[:2], "12") && two(code[2:4], "31"))
}

// judgePlace looks at how a token stands on the page, and reports whether it
// has a line or cell of its own.
func (m *mail) judgePlace(t *token, e *evidence) (own bool) {
	l := &m.lines[t.line]
	if l.zone == zoneSubject {
		return false
	}
	from, to := max(l.start, t.start-40), max(t.end, min(l.end, t.end+40)) // halves of a code end on the next line
	if i := strings.LastIndexByte(m.text[from:t.start], '\t'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(m.text[t.end:to], '\t'); i >= 0 {
		to = t.end + i
	}
	if to-from <= t.end-t.start+16 {
		around := strings.Trim(m.text[from:t.start]+m.text[t.end:to], " \t\"'.:*=-_()[]<>#>|“”«»「」【】`")
		own = around == "" || t.shape == shapePrefixed && len(around) <= 4
	}
	if own {
		e.add(1.4, "a line of its own")
	}
	if l.src == nil || len(l.src.Runs) == 0 {
		return own
	}
	st := l.src.Style(t.start - l.start)
	base := m.base
	switch apart := own || m.runIs(l, t); {
	case base.Size > 0 && st.Size >= 1.9*base.Size && apart:
		e.add(1.7, "very large")
	case base.Size > 0 && st.Size >= 1.3*base.Size && apart:
		e.add(1.2, "large")
	case base.Size > 0 && st.Size <= 0.8*base.Size:
		e.add(-0.9, "small")
		e.small = true
	}
	if st.Apart {
		e.add(1.2, "each character in a box of its own")
		if strings.HasPrefix("0123456789", t.code) || strings.HasPrefix("1234567890", t.code) {
			e.add(-3, "a scale")
		}
	}
	if st.Bold && !base.Bold && (own || m.runIs(l, t)) {
		e.add(0.8, "bold")
	}
	if st.Mono && !base.Mono {
		e.add(0.6, "typewriter font")
	}
	if st.Spaced && !base.Spaced {
		e.add(0.7, "letters spaced out")
	}
	if own && st.Background != 0 && st.Background != base.Background && !st.Link {
		e.add(0.4, "on a background of its own")
	}
	if own && st.Centre && !base.Centre {
		e.add(0.2, "centred")
	}
	if st.Link {
		e.add(-1.1, "a link")
	}
	return own
}

// runIs reports whether a token is all of the run it is in: set apart by style
// in the middle of a sentence.
func (m *mail) runIs(l *line, t *token) bool {
	runs := l.src.Runs
	i := sort.Search(len(runs), func(n int) bool { return runs[n].Start > t.start-l.start }) - 1
	if i < 0 {
		return false
	}
	end := l.end
	if i+1 < len(runs) {
		end = l.start + runs[i+1].Start
	}
	return strings.Trim(m.text[l.start+runs[i].Start:end], " .,:;\t") == strings.Trim(m.text[t.start:t.end], " ")
}
