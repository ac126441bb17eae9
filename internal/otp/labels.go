package otp

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// judgeWords looks for the words that name a token: before it in the sentence,
// above it as a label, after it ("123456 is your code").
func (m *mail) judgeWords(t *token, v *view, e *evidence) {
	own := v.own
	before := m.labelBefore(t)
	if r := m.conclusion(t); r.Weight > max(before.Weight, 0) {
		before = r
	}
	if before.Weight < 0 {
		if r, ok := m.suffixed(t); ok {
			before = r
		}
	}
	e.other = before.Weight <= worthNot/2
	if before.Weight > worthNot*0.4 && before.Weight < 0.9*worthCode {
		if r, ok := m.requested(t, own); ok {
			v.request, v.requested = r, true
		}
	}
	if before.Weight <= worthNot*0.4 || before.Weight >= 2 {
		e.code = before.Weight > worthWeak
		e.addWord(before.Weight, before.What, before.Word)
		m.notYear(t, own, before, e)
		e.label = before
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
	if best.Weight < 0.8*worthAsked && best.Weight > worthNot/2 {
		best = m.unnamed(t, v, best)
	}
	if best.Weight > worthNot/2 && !v.requested && (best.What != "below" || m.warns) && best.What != "after" {
		if r := m.titled(t, own); r.Weight < 0 {
			best = r
		}
	}
	if abs(best.Weight) < 1.2 && best.What != "after" {
		if r := m.announcedCode(t, own); r.Weight > 0 {
			best = r
		}
	}
	e.code = best.Weight > worthWeak
	e.addWord(best.Weight, best.What, best.Word)
	m.notYear(t, own, best, e)
	e.label = best
	if !own && m.known && abs(best.Weight) < 1.2 && m.alone(t) {
		e.add(-0.3, "in a sentence of its own")
	} else if !own && m.known && abs(best.Weight) < 1.2 {
		if m.codes > 0 && m.lives+m.spans > 0 && !e.other {
			e.add(-0.9, "in a sentence that does not name it")
		} else {
			e.add(-1.3, "in a sentence that is not about it")
		}
	} else if !own && m.known && best.Weight > 0 && best.Weight < 1.8 && m.lines[t.line].zone != zoneSubject {
		e.add(-1, "in a sentence that is hardly about it")
	}
}

// unnamed is what speaks for a token that nothing names well: that it asks to enter it,
// and where, or who sent it; or else what was found of names.
func (m *mail) unnamed(t *token, v *view, named Reason) Reason {
	var request Reason
	if v.requested {
		request = m.worthOf(v.request, t)
	}
	if request.Weight > worthAsked {
		return request
	}
	if r := m.asked(t, v.own); r.Weight > 0 {
		return r
	}
	if request.Weight > 0 {
		return request
	}
	if r := m.ofSender(t); r.Weight > named.Weight {
		return r
	}
	return named
}

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
	case e.label.Weight < 0.8*worthWeak || e.label.What == "below" || e.label.What == "above":
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

// what a label of each kind is worth right beside a token.
const (
	worthYear = -4.5 // of a token that reads as one
	worthCode = 4.0
	worthWeak = 2.4
	worthNot  = -4.0

	worthAsked = 3.1 // of what asks to enter a token that nothing names
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

// modified reports whether a word for a number is the end of a compound whose
// beginning we do not know, in a script without spaces: "お客様番号" is a
// customer's number.
func (m *mail) modified(h hit) bool {
	if !h.is(kindWeak) || h.start == 0 {
		return false
	}
	r, _ := utf8.DecodeLastRune(m.low[:h.start])
	if !isLetter(r) || r < 0x2E80 || r >= 0x3041 && r <= 0x3096 || !m.isNumber(h) {
		return false // a code or password is one whoever's
	}
	i := m.hitsBefore(h.start) - 1
	return i < 0 || m.hits[i].end < h.start
}

// isNumber reports whether a word is "number", in a script without spaces.
func (m *mail) isNumber(h hit) bool {
	switch m.text[h.start:h.end] {
	case "番号", "編號", "编号", "號碼", "号码", "번호":
		return true
	}
	return false
}

// ofAnother reports whether a word for a number says what of, and that is nothing one
// signs in with: "ご注文用の番号", "주문용 번호".
func (m *mail) ofAnother(h hit) bool {
	switch name := m.text[h.start:h.end]; {
	case m.isNumber(h), name == "コード", name == "コードは", name == "代码", name == "代碼", name == "코드":
	default:
		return false
	}
	i := m.hitsBefore(h.start) - 1
	if i < 0 || m.hits[i].worth() >= 0 {
		return false
	}
	switch strings.TrimSpace(m.text[min(m.hits[i].end, h.start):h.start]) {
	case "", "の", "用の", "用", "용", "의", "的", "用的":
		return true
	}
	return false
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

// labelAfter is the nearest label after the token on its line.
func (m *mail) labelAfter(t *token) Reason {
	l := &m.lines[t.line]
	for i := m.hitsBefore(t.end); i < len(m.hits); i++ {
		h := m.hits[i]
		if h.start >= l.end || h.start-t.end > 100 && wide(m.text[t.end:h.start]) > 100 {
			break
		}
		w := h.worth()
		if w == 0 || h.start < t.end {
			continue
		}
		if (w > 0 || m.inName(h)) && m.isCalled(t, h) && m.opens(t) {
			if w < 0 {
				continue
			}
			return m.reason(w, "before", h)
		}
		near := nearness(m.text[t.end:h.start], m.low[t.end:h.start])
		if gap := bytes.TrimLeft(m.low[t.end:h.start], " \x00"); len(gap) > 1 && (gap[0] == '.' || gap[0] == '!' || gap[0] == '?') && gap[1] == ' ' {
			if near *= 0.4; m.alone(t) {
				near *= 2
			}
		}
		if m.tokenBetween(t.end, h.start) || m.tokenBetween(h.end, min(h.end+14, l.end)) && m.leadsTo(h) {
			near *= 0.2
		}
		if w < 0 {
			near *= 0.3
		}
		return m.reason(w*near*0.85, "before", h)
	}
	return Reason{}
}

// suffixed is the name of a code right behind a token, where what stands before
// it is no label but the rest of a sentence whose language has its nouns so:
// "hesabınıza giriş yapmak için 959333 kodunu kullanın".
func (m *mail) suffixed(t *token) (r Reason, ok bool) {
	i := m.hitsBefore(t.end)
	if i >= len(m.hits) || i == 0 || m.hits[i].start >= m.lines[t.line].end || m.hits[i].worth() <= 0 {
		return r, false
	}
	if gap := strings.Trim(m.text[t.end:m.hits[i].start], "\"'*”»」’"); gap != "" && gap != " " && gap != "-" {
		return r, false
	}
	before := m.hits[i-1]
	for j := i - 1; j >= 0 && before.end > t.start; j-- {
		before = m.hits[j]
	}
	gap := bytes.TrimSpace(m.low[before.end:max(before.end, t.start)])
	if before.worth() < 0 && (len(bytes.Fields(gap)) < 1 || bytes.ContainsAny(gap, ":#")) {
		return r, false
	}
	return m.reason(0.9*m.hits[i].worth(), "before", m.hits[i]), true
}

// labelAbove is the nearest label on the lines above.
func (m *mail) labelAbove(t *token, own bool) Reason {
	l := &m.lines[t.line]
	for up, n := 1, t.line-1; up <= 5 && n > 0; up, n = up+1, n-1 {
		for n > 1 && m.rules(&m.lines[n]) {
			n--
		}
		a := &m.lines[n]
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
			if !own && !(up == 1 && w > 0 && t.start == l.start && m.endsInColon(a)) {
				fade *= 0.4
			} else if w > 0 && m.inRow(t) {
				fade *= 0.5
			}
			if w < 0 {
				// A label on the line above counts against a number only if it
				// or its last sentence is nothing else: "Order number" over "12345678".
				begin := max(a.start, h.start-80)
				begin += cellStops.behind(m.text[begin:h.start])
				if !own || hasDigit(m.low[h.end:min(a.end, h.end+200)]) || len(strings.TrimSpace(m.text[begin:a.end])) > h.end-h.start+14 && !(up == 1 && m.onlyNames(a)) {
					continue // it has its number: "Ticket 8123075"
				}
			} else if m.tokenBetween(h.end, t.start) {
				fade *= 0.5
			}
			if w > 0 && m.modified(h) {
				fade *= 0.7
			}
			return m.reason(w*fade, "below", h)
		}
	}
	return Reason{}
}

// rules reports whether a line is drawn with marks: "----------".
func (m *mail) rules(l *line) bool {
	return l.end-l.start >= 3 && l.bare && strings.Trim(m.text[l.start:l.end], "-=_*~+#.·—–─━═ ") == ""
}

// endsInColon reports whether a line leads up to what is below it.
func (m *mail) endsInColon(l *line) bool {
	text := strings.TrimRight(m.text[l.start:l.end], " \t\u00a0")
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：") || strings.HasSuffix(text, "៖")
}

// leadsTo reports whether another token stands right behind a word.
func (m *mail) leadsTo(h hit) bool {
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= h.end })
	return i < len(m.tokens) && strings.Trim(m.text[h.end:m.tokens[i].start], " :\u00a0\"'*") == ""
}

// inRow reports whether a cell before a token's on its line says something: that
// is its label, known or not.
func (m *mail) inRow(t *token) bool {
	from := max(m.lines[t.line].start, t.start-200)
	i := strings.LastIndexByte(m.text[from:t.start], '\t')
	return i > 0 && bytes.ContainsFunc(m.low[from:from+i], func(r rune) bool { return r > ' ' && isLetter(r) })
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
		if down == 1 && first < len(m.hits) && m.hits[first].is(kindUnit) && !m.hits[first].is(kindCommon) && m.hits[first].start == b.start && b.end-b.start < 40 && !hasDigit(m.low[m.hits[first].start:b.end]) {
			return m.reason(worthNot, "above", m.hits[first]) // a figure and what it counts
		}
		for i := first; i < len(m.hits) && i < first+20 && m.hits[i].start < b.end; i++ {
			if h := m.hits[i]; h.start >= b.start && h.worth() > 0 && !m.leadsTo(h) { // else it is another's
				return m.reason(h.worth()*0.6/float64(down), "above", h)
			}
		}
	}
	return Reason{}
}

// onlyNames reports whether a line leads up to a value that it calls a number, and
// neither a code nor something to enter: "The number of your case is".
func (m *mail) onlyNames(l *line) bool {
	text := strings.TrimRight(m.text[l.start:l.end], " \u00a0*")
	if len(text) > 90 {
		return false
	}
	last := m.hitsBefore(l.end) - 1
	if _, word := cutLast(text); !strings.HasSuffix(text, ":") && !slices.Contains(copulas[:], word) && !(last >= 0 && m.hits[last].end >= l.start+len(text)) {
		return false
	}
	for i := m.hitsBefore(l.start); i < len(m.hits) && m.hits[i].start < l.end; i++ {
		if h := m.hits[i]; h.worth() > 0 || h.is(kindAsk|kindSign) {
			return false
		}
	}
	return true
}

// hitsBefore is the number of hits that start before offset i.
func (m *mail) hitsBefore(i int) int {
	return sort.Search(len(m.hits), func(n int) bool { return m.hits[n].start >= i })
}

// tokenBetween reports whether a token that a label may rather mean lies
// between two places. A word in capitals is none, nor is a year or the sender's name.
func (m *mail) tokenBetween(from, to int) bool {
	for i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from }); i < len(m.tokens) && m.tokens[i].end <= to; i++ {
		if t := &m.tokens[i]; t.shape != shapeLetters && !year(t.code) && !m.named(t.code) && !m.remarked(t) {
			return true
		}
	}
	return false
}

// concludes reports whether what stands between the name of a code and a token is
// of one sentence that ends in "is" or a colon, and every other number in it has a name
// of its own: "OTP for your payment with the card ending in 4821 is 654474".
func (m *mail) concludes(from, to int) bool {
	gap := bytes.TrimRight(m.low[from:to], " \x00")
	colon := len(gap) > 0 && gap[len(gap)-1] == ':'
	if len(gap) > 300 || wide(gap) > 160 || !colon && !stated(gap) || clauses(m.text[from:from+len(gap)]) {
		return false
	}
	others := false
	for i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from }); i < len(m.tokens) && m.tokens[i].end <= to; i++ {
		o := &m.tokens[i]
		h := m.hitsBefore(o.start) - 1
		if m.measured(o) {
			others = true
			continue
		}
		if o.shape != shapeLetters && (h < 0 || m.hits[h].start < from || m.hits[h].worth() >= 0 || !owns(m.low[m.hits[h].end:max(m.hits[h].end, o.start)])) {
			return false
		}
		others = others || o.shape != shapeLetters
	}
	return others || stated(gap)
}

// conclusion is the name of a code that a token's sentence begins with, where it ends
// in "is", a colon or a dash before the token, and what stands between, whatever it is
// called, has its own numbers: "The code for the transfer of 250.00 to the account
// ending in 4410 is 654474".
func (m *mail) conclusion(t *token) (r Reason) {
	from := max(m.lines[t.line].from, t.start-320)
	is := strings.TrimRight(m.text[from:t.start], " \u00a0*\"'")
	before := strings.TrimRight(is, ":：") // and what leads up to "is"
	if len(before) == len(is) && !stated(m.low[from:from+len(is)]) {
		return r
	}
	end := from + len(before)
	var name hit
	for i := m.hitsBefore(end) - 1; i >= 0 && m.hits[i].start >= from; i-- {
		h := m.hits[i]
		if h.end > end {
			continue
		}
		if clauses(m.text[h.end:end]) {
			break
		}
		if h.worth() != 0 {
			name = h
		}
	}
	if name.worth() < worthWeak || m.calls(name, from) {
		return r
	}
	last := name.end + strings.LastIndexAny(m.text[name.end:end], "0123456789") + 1
	if last == name.end || strings.Count(strings.Trim(m.text[last:end], " .,)"), " ") > 4 {
		return r
	}
	worth := name.worth()
	for i := m.hitsBefore(name.end); i < len(m.hits) && m.hits[i].end <= t.start; i++ {
		switch h := m.hits[i]; {
		case h.start >= last && h.another() && !h.is(kindUnit):
			return r // "your code for order 331 has the reference: 48213"
		case h.is(kindSign):
			worth = worthCode // "the code to approve your payment of 74.20 is 946021"
		}
	}
	return m.reason(0.85*worth, "after", name)
}

// purposeNumber reports whether a token is the number of what there is a code for,
// whatever that is called, and the code follows: "The one-time password for procedure
// 1864136 is 786549".
func (m *mail) purposeNumber(name hit, t *token) bool {
	words := bytes.TrimRight(m.low[name.end:t.start], " \x00#")
	if m.afterColon(t) || stated(words) || bytes.Count(words, []byte(" ")) == 0 || wide(m.text[name.end:t.start]) > 80 {
		return false
	}
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= t.end })
	for i < len(m.tokens) && m.tokens[i].shape == shapeLetters {
		i++
	}
	if i == len(m.tokens) {
		return false
	}
	next := &m.tokens[i]
	gap := m.text[t.end:next.start]
	is := strings.TrimRight(gap, " \u00a0*\"'")
	colon := strings.HasSuffix(is, ":") || strings.HasSuffix(is, "：")
	return next.start < m.lines[t.line].end && len(gap) <= 60 && (colon || stated(m.low[t.end:t.end+len(is)])) && !clauses(gap) &&
		!m.measured(next) && m.ends(next)
}

// toldOf reports whether the sentence goes on to tell something of what there is a number
// for, or of what has it: "The password for procedure 4471902 was changed", "The part
// with code 176109 is sold out".
func (m *mail) toldOf(name hit, t *token) bool {
	rest := m.text[t.end:max(t.end, m.lines[t.line].end)]
	if len(rest) < 2 || rest[0] != ' ' || !startsSmall(rest[1:]) || m.afterColon(t) || m.requestedBefore(name, t) {
		return false
	}
	gap := m.low[name.end:t.start]
	if !stated(gap) && len(bytes.Fields(gap)) >= 2 {
		return true
	}
	word, _, _ := strings.Cut(rest[1:], " ")
	return touching(gap) && slices.Contains(copulas[:], word) && m.with(name)
}

// requestedBefore reports whether a word in the sentence of a token, before its name,
// asks to enter it.
func (m *mail) requestedBefore(name hit, t *token) bool {
	from, _ := m.sentence(t)
	for h := range m.wordsIn(from, name.start) {
		if m.asksToEnter(h) || h.is(kindSign) {
			return true
		}
	}
	return false
}

// with reports whether "with", or "with the", stands before a name.
func (m *mail) with(name hit) bool {
	words := strings.Fields(string(m.low[max(m.lines[m.lineAt(name.start)].start, name.start-24):name.start]))
	for n := len(words) - 1; n >= max(0, len(words)-2); n-- {
		if slices.Contains([]string{"with", "mit", "avec", "con", "com", "met", "med", "cu", "se", "sa", "z", "s", "с", "з"}, words[n]) {
			return n > 0 // what has it stands before
		}
	}
	return false
}

// calls reports whether a name is what a token before it is called, from an offset on:
// "19027 is the OTP".
func (m *mail) calls(name hit, from int) bool {
	for i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from }); i < len(m.tokens) && m.tokens[i].end <= name.start; i++ {
		if m.isCalled(&m.tokens[i], name) {
			return true
		}
	}
	return false
}

// measured reports whether a unit stands right beside a token: "for 250 riyals".
func (m *mail) measured(t *token) bool {
	i := m.hitsBefore(t.end)
	if i < len(m.hits) && m.hits[i].is(kindUnit) && !m.hits[i].is(kindCommon) && touching(m.low[t.end:m.hits[i].start]) {
		return true
	}
	i = m.hitsBefore(t.start) - 1
	return i >= 0 && m.hits[i].is(kindUnit) && !m.hits[i].is(kindCommon) && m.hits[i].end <= t.start && touching(m.low[m.hits[i].end:t.start])
}

// ownNumber reports whether another token than this one is a word's, and stands right
// behind it but for a short word. More digits behind those are of one number.
func (m *mail) ownNumber(h hit, t *token) bool {
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= h.end })
	return i < len(m.tokens) && m.tokens[i].end < t.start && owns(m.low[h.end:m.tokens[i].start]) &&
		bytes.ContainsFunc(m.low[m.tokens[i].end:t.start], func(r rune) bool { return r == ':' || r >= 'a' && isLetter(r) })
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

// owns reports whether what stands between a word and a number leaves it that word's,
// a short word at most that does not say "is": "ending in 4821".
func owns(gap []byte) bool {
	if touching(gap) {
		return true
	}
	words := bytes.Fields(bytes.ReplaceAll(gap, []byte{0}, nil))
	return len(words) == 1 && len(words[0]) <= 6 && letterOrNot(words[0]) && !slices.Contains(foldedCopulas[:], string(words[0])) && !bytes.ContainsAny(words[0], ".,:;!?()")
}

// remarked reports whether a token stands in brackets before a colon: it is of
// what the value behind is for.
func (m *mail) remarked(t *token) bool {
	l := &m.lines[t.line]
	if t.end >= l.end {
		return false
	}
	rest, before := m.text[t.end:min(l.end, t.end+80)], m.text[max(l.start, t.start-80):t.start]
	i := strings.IndexByte(rest, ')')
	return i >= 0 && strings.HasPrefix(strings.TrimLeft(rest[i+1:], " "), ":") && strings.LastIndexByte(before, '(') > strings.LastIndexByte(before, ')')
}
