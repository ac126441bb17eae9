package otp

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// evidence is what speaks for or against one token.
type evidence struct {
	sum   float64
	said  []Reason
	other bool // words right beside it name another kind of number
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
	tokens []token
	codes  int // strong code words
	weaks  int
	lives  int
	asks   int
	nots   int
	trades int
	voids  int
	prices int  // currencies
	foot   int  // offset where the small print begins
	known  bool // its language is one we have words for

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
}

// score collects the evidence for every token and puts together those that
// are the same code.
func (d *document) score(tokens []token, more bool) []rated {
	m := mail{document: d, tokens: tokens}
	common := d.findWords(words())
	m.survey()
	m.known = common >= 2 && 10*common >= m.words || len(m.hits) >= 3

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
	m.room = d.reasons[:0]
	for i := range tokens {
		t := &tokens[i]
		e := find(t.code)
		ev := m.judge(t)
		if e.best.said == nil || ev.sum > e.best.sum {
			e.best = ev
		}
		e.named = e.named || ev.other
		e.early = e.early || t.start < m.foot
		e.six = len(t.code) == 6 && t.shape <= shapeSpaced
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
		if e.subject+e.body > 0 && plausible(e.code) {
			shown++
			if e.early {
				early++
			}
		}
	}
	bodies := len(d.lines) > 1
	scored := make([]rated, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		ev := &e.best
		if e.named && !ev.other {
			ev.add(-2, "elsewhere it is called something else")
		}
		if e.subject > 0 && e.body+e.hidden > 0 {
			ev.add(1, "in the subject and in the text")
		} else if e.body > 1 {
			ev.add(0.4, "more than once in the text")
		}
		if e.hidden > 0 && e.body > 0 {
			ev.add(0.3, "in both versions of the text")
		} else if e.hidden > 0 && e.subject == 0 && bodies {
			ev.add(-0.5, "only in the text that is not shown")
		}
		if shown == 1 || early == 1 && e.early && shown <= 3 {
			ev.add(0.7, "the only one of its kind")
			if !m.known && e.six && m.words <= 120 && m.prices == 0 {
				ev.add(0.8, "six digits, and no other number to speak of")
			}
		} else if more || shown > 12 {
			ev.add(-1.5, "one of many numbers")
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
	for _, h := range m.hits {
		if h.is(kindTrade) {
			m.trades++
		}
		if h.is(kindVoid) {
			m.voids++
		}
		if h.is(kindUnit) && currency(string(m.low[h.start:h.end])) {
			m.prices++
		}
		switch {
		case h.is(kindCode):
			m.codes++
		case h.is(kindWeak):
			m.weaks++
		case h.is(kindLife):
			m.lives++
		case h.is(kindAsk):
			m.asks++
		case h.is(kindNot):
			m.nots++
		case h.is(kindFoot) && h.start < m.foot && h.start > len(m.low)*2/5:
			m.foot = h.start
		}
	}
}

// judge collects the evidence for one token where it stands.
func (m *mail) judge(t *token) (e evidence) {
	if n := len(m.room); n+maxReasons <= cap(m.room) {
		m.room = m.room[:n+maxReasons]
		e.said = m.room[n:n:len(m.room)]
	}
	m.judgeShape(t, &e)
	own := m.judgePlace(t, &e)
	m.judgeWords(t, own, &e)
	m.judgeNeighbours(t, &e)

	switch {
	case m.codes > 0:
		e.add(0.6, "the mail speaks of a code")
	case m.weaks > 0 && m.lives > 0:
		e.add(0.3, "the mail speaks of a code")
	case m.weaks == 0 && m.known:
		e.add(-2.5, "the mail speaks of no code")
	case !m.known && m.words <= 120:
		e.add(1.3, "a short mail in a language without words here")
	}
	if m.trades > 0 && m.lives == 0 || m.trades > 2 {
		if t.shape == shapeMixed || t.shape == shapeLetters || t.shape == shapeJoined {
			e.add(max(-2-0.5*float64(m.trades), -4), "the mail is about a sale")
		} else {
			e.add(-0.8, "the mail is about a sale")
		}
	}
	if m.prices > 0 && m.lives == 0 && m.nots >= 2 {
		e.add(-2.5, "the mail is about a payment")
	}
	if m.voids > 0 {
		e.add(-5, "the mail is about another kind of code")
	}
	if m.lives > 0 && m.codes+m.weaks > 0 {
		e.add(0.7, "the mail says how long it lives, or to keep it secret")
	}
	if m.asks > 0 && m.codes+m.weaks > 0 {
		e.add(0.3, "the mail asks to enter something")
	}
	if m.nots >= 6 && m.nots > 3*(m.codes+m.weaks) {
		e.add(-1.5, "the mail is about other numbers")
	}
	switch l := m.lines[t.line]; {
	case l.zone == zoneSubject:
	case m.words <= 120:
		e.add(0.5, "a short mail")
	case m.words > 700:
		e.add(-1, "a long mail")
	}
	if m.list {
		e.add(-1.5, "from a mailing list")
	}
	if m.reply {
		e.add(-1, "an answer to another mail")
	}
	if m.report {
		e.add(-3, "a report about another mail")
	}
	if t.start > m.foot {
		e.add(-1.2, "in the small print")
	}
	return e
}

// digitsText says how many there are.
var digitsText = [...]string{3: "3 digits", 4: "4 digits", 5: "5 digits", 7: "7 digits", 8: "8 digits", 9: "9 digits", 10: "10 digits"}

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
			e.add(-2.5, "a year")
		} else if len(t.code) == 8 && dateLike(t.code) {
			e.add(-1, "a date")
		} else if len(t.code) >= 4 && strings.HasSuffix(t.code, "000") {
			e.add(-1.5, "a round number")
		}
	case shapeGrouped:
		if len(t.code) == 6 {
			e.add(1, "six digits in groups")
		} else if len(t.code) == 8 {
			e.add(0.3, "eight digits in groups")
		} else {
			e.add(-1, "digits in groups")
		}
		if strings.HasSuffix(t.code, "000") {
			e.add(-1.5, "a round number")
		}
	case shapeSpaced:
		e.add(1.5, "digits set apart")
		if strings.HasPrefix("0123456789", t.code) || strings.HasPrefix("1234567890", t.code) {
			e.add(-3, "a scale")
		}
	case shapePrefixed:
		e.add(1.5, "digits with a prefix")
	case shapeMixed:
		switch letters := strings.TrimRight(t.code, "0123456789"); {
		case strings.Trim(letters, "0123456789") == letters && len(letters) >= 4 && !strings.ContainsAny(letters, "0123456789"):
			e.add(-2, "a word and a number")
		case len(letters) >= 2 && !strings.ContainsAny(letters, "0123456789"):
			e.add(-0.6, "letters, then digits")
		case len(t.code) > 8:
			e.add(-0.5, "letters and digits")
		case letters == strings.ToLower(letters):
			e.add(0, "")
		default:
			e.add(0.4, "letters and digits")
		}
	case shapeJoined:
		e.add(0.2, "groups of capitals and digits")
	case shapeLetters:
		e.add(-2.5, "capitals only")
	case shapePhrase:
		e.add(-0.5, "words joined by dashes")
	}
	if t.sign {
		e.add(-1.5, "# before it")
	}
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
	from, to := max(l.start, t.start-40), min(l.end, t.end+40)
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
		e.add(1.3, "a line of its own")
	}
	if l.src == nil || len(l.src.Runs) == 0 {
		return own
	}
	st := l.src.Style(t.start - l.start)
	base := m.base
	switch {
	case base.Size > 0 && st.Size >= 1.9*base.Size:
		e.add(1.8, "very large")
	case base.Size > 0 && st.Size >= 1.3*base.Size:
		e.add(1.2, "large")
	case base.Size > 0 && st.Size <= 0.8*base.Size:
		e.add(-0.7, "small")
	}
	if st.Apart {
		e.add(1.2, "each character in a box of its own")
		if strings.HasPrefix("0123456789", t.code) || strings.HasPrefix("1234567890", t.code) {
			e.add(-3, "a scale")
		}
	}
	if st.Bold && !base.Bold && (own || m.runIs(l, t)) {
		e.add(0.7, "bold")
	}
	if st.Mono && !base.Mono {
		e.add(0.6, "typewriter font")
	}
	if st.Spaced && !base.Spaced {
		e.add(0.9, "letters spaced out")
	}
	if own && st.Background != 0 && st.Background != base.Background && !st.Link {
		e.add(0.5, "on a background of its own")
	}
	if own && st.Centre && !base.Centre {
		e.add(0.2, "centred")
	}
	if st.Link {
		e.add(-1, "a link")
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

// judgeWords looks for the words that name a token: before it in the sentence,
// above it as a label, after it ("123456 is your code").
func (m *mail) judgeWords(t *token, own bool, e *evidence) {
	before := m.labelBefore(t)
	e.other = before.Weight <= worthNot/2
	if before.Weight < 0 || before.Weight >= 2 {
		e.addWord(before.Weight, before.What, before.Word)
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
	e.addWord(best.Weight, best.What, best.Word)
	if !own && m.known && abs(best.Weight) < 1.2 {
		e.add(-1, "in a sentence that is not about it")
	}
}

// what a label of each kind is worth right beside a token.
const (
	worthCode = 4.0
	worthWeak = 2.4
	worthNot  = -4.0
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

// labelBefore is the nearest label before the token on its line.
func (m *mail) labelBefore(t *token) Reason {
	l := &m.lines[t.line]
	var far Reason // a word for another number, further up the sentence
	for i := m.hitsBefore(t.start) - 1; i >= 0; i-- {
		h := m.hits[i]
		if h.start < l.start || t.start-h.end > 200 {
			break
		}
		if h.end > t.start {
			continue // the token is inside of it
		}
		gap := m.low[h.end:t.start]
		w := h.worth()
		if h.is(kindNoun) && !h.is(kindCommon) && touching(gap) {
			w = worthNot
		}
		if w == 0 {
			continue
		}
		near := nearness(gap)
		if w < 0 && near < 1 {
			// "order" there says little of this number: what stands before it
			// may say more ("the code for your order of 14 October is …").
			if far.What == "" {
				far = m.reason(w*0.35*near, "after", h)
			}
			continue
		}
		if w > 0 {
			if m.tokenBetween(h.end, t.start) {
				near *= 0.35
			}
			if w *= near; w < -far.Weight {
				break
			}
		}
		return m.reason(w, "after", h)
	}
	return far
}

// touching reports whether a noun stands right before its number: "page 12",
// "issue #88213".
func touching(gap []byte) bool {
	return len(gap) <= 2 && strings.Trim(string(gap), " #") == ""
}

// labelAfter is the nearest label after the token on its line.
func (m *mail) labelAfter(t *token) Reason {
	l := &m.lines[t.line]
	for i := m.hitsBefore(t.end); i < len(m.hits); i++ {
		h := m.hits[i]
		if h.start >= l.end || h.start-t.end > 100 {
			break
		}
		w := h.worth()
		if w == 0 || h.start < t.end {
			continue
		}
		near := nearness(m.low[t.end:h.start])
		if m.tokenBetween(t.end, h.start) {
			near *= 0.2
		}
		if w < 0 {
			near *= 0.3
		}
		return m.reason(w*near*0.85, "before", h)
	}
	return Reason{}
}

// labelAbove is the nearest label on the lines above.
func (m *mail) labelAbove(t *token, own bool) Reason {
	l := &m.lines[t.line]
	for up := 1; up <= 5 && t.line-up > 0; up++ {
		a := &m.lines[t.line-up]
		if a.zone != l.zone {
			break
		}
		last := m.hitsBefore(a.end) - 1
		for i := last; i >= 0 && i > last-20 && m.hits[i].start >= a.start; i-- {
			h := m.hits[i]
			w := h.worth()
			if w == 0 {
				continue
			}
			fade := [...]float64{0.95, 0.85, 0.7, 0.55, 0.4}[up-1]
			if !own {
				fade *= 0.4
			}
			if w < 0 {
				// A label on the line above counts against a number only if it
				// is nothing else: "Order number" over "12345678".
				if !own || len(strings.TrimSpace(m.text[a.start:a.end])) > h.end-h.start+14 {
					continue
				}
			} else if m.tokenBetween(h.end, t.start) {
				fade *= 0.5
			}
			return m.reason(w*fade, "below", h)
		}
	}
	return Reason{}
}

// labelBelow is a label, or a unit, on the two lines below a token with a line of its own.
func (m *mail) labelBelow(t *token, own bool) Reason {
	if !own {
		return Reason{}
	}
	l := &m.lines[t.line]
	for down := 1; down <= 2 && t.line+down < len(m.lines); down++ {
		b := &m.lines[t.line+down]
		if b.zone != l.zone {
			break
		}
		first := m.hitsBefore(b.start)
		if down == 1 && first < len(m.hits) && m.hits[first].is(kindUnit) && m.hits[first].start == b.start && b.end-b.start < 40 {
			return m.reason(worthNot, "above", m.hits[first]) // a figure and what it counts
		}
		for i := first; i < len(m.hits) && i < first+20 && m.hits[i].start < b.end; i++ {
			if h := m.hits[i]; h.start >= b.start && h.worth() > 0 {
				return m.reason(h.worth()*0.6/float64(down), "above", h)
			}
		}
	}
	return Reason{}
}

// hitsBefore is the number of hits that start before offset i.
func (m *mail) hitsBefore(i int) int {
	return sort.Search(len(m.hits), func(n int) bool { return m.hits[n].start >= i })
}

func (m *mail) tokenBetween(from, to int) bool {
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from })
	return i < len(m.tokens) && m.tokens[i].end <= to
}

// nearness is 1 for a label that stands against its number but for a colon and
// a word or two, and falls off with distance and over the end of a sentence.
func nearness(gap []byte) float64 {
	words, stop := 0, false
	for i, c := range gap {
		switch c {
		case ' ', '\t':
			if i > 0 && gap[i-1] != ' ' {
				words++
			}
		case '!', '?', ';':
			stop = true
		case '.':
			stop = stop || i+1 < len(gap) && gap[i+1] == ' ' && i+2 < len(gap)
		}
	}
	if strings.Contains(string(gap), "。") {
		stop = true
	}
	n := 1.0
	switch {
	case words > 12 || len(gap) > 100:
		n = 0.3
	case words > 6 || len(gap) > 50:
		n = 0.6
	case words > 3:
		n = 0.8
	}
	if stop {
		n *= 0.4
	}
	return n
}

// judgeNeighbours looks at what touches the token: units, currencies and
// months make it a quantity or a date.
func (m *mail) judgeNeighbours(t *token, e *evidence) {
	l := &m.lines[t.line]
	i := m.hitsBefore(t.end)
	for n := max(0, i-3); n < min(len(m.hits), i+2); n++ {
		h := m.hits[n]
		if h.start < l.start || h.end > l.end || !h.is(kindUnit|kindMonth) {
			continue
		}
		beside := false
		switch {
		case h.start >= t.end && blankBetween(m.low[t.end:h.start]):
			beside = h.is(kindUnit) && !(h.is(kindCommon) && len(t.code) > 4) || year(t.code)
		case h.end <= t.start && blankBetween(m.low[h.end:t.start]):
			beside = h.is(kindMonth) && len(t.code) <= 4 || h.is(kindUnit) && currency(string(m.low[h.start:h.end]))
		}
		if beside {
			e.addWord(-6, "beside", m.text[h.start:h.end])
			return
		}
	}
}

// blankBetween reports whether there is at most a space or a comma.
func blankBetween(gap []byte) bool {
	n := 0
	for _, c := range gap {
		switch c {
		case 0:
		case ' ', ',':
			n++
		default:
			return false
		}
	}
	return n <= 2
}

// currency reports whether a unit may stand before its number.
func currency(unit string) bool {
	switch unit {
	case "usd", "eur", "gbp", "cad", "aud", "nzd", "jpy", "inr", "cny", "rmb", "krw", "brl", "mxn", "chf", "sek", "nok", "dkk", "pln",
		"czk", "huf", "ron", "rub", "uah", "idr", "vnd", "thb", "sgd", "hkd", "twd", "myr", "zar", "rs", "tl", "r$":
		return true
	}
	r, _ := utf8.DecodeRuneInString(unit)
	return unicode.Is(unicode.Sc, r)
}
