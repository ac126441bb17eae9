package otp

import (
	"bytes"
	"sort"
	"strings"
)

// mail is what the words of the whole mail say.
type mail struct {
	*document
	codes      int // strong code words
	weaks      int
	lives      int
	spans      int // lines with a number of minutes
	asks       int
	nots       int
	strays     int // of the nots those that have no number of their own right behind them
	said       int // words of any kind that says something
	trades     int
	offers     bool    // there are some, even if they are taken back
	tradesAt   [12]int // where the first of them stand
	voids      int
	talks      int
	prices     int  // currencies
	shares     int  // percent signs
	warns      bool // its words for a code only say how to treat codes
	points     bool // the text says that the code is in the subject
	shown      int  // offset where what is shown ends
	foot       int  // and where the small print begins
	tail       int  // or an address, or the sender's name: no number further down is another of its kind
	cite       int  // where what is quoted of an older mail begins, 0 if nothing is
	handed     bool // an answer hands that on
	why        purpose
	signsTitle bool // the subject says that one signs in
	known      bool // the language around the token being judged is one we have words for

	sentenceOf               *token // whose sentence was looked for last
	sentenceFrom, sentenceTo int

	firstNumber string // the first code of the text that is no year

	room []Reason // for those of the next tokens
}

// survey counts the words of a mail by what they say.
func (d *document) survey() *mail {
	m := &mail{document: d}
	m.shown = len(m.low)
	for i := range m.lines {
		if m.lines[i].zone == zoneHidden {
			m.shown = m.lines[i].start
			break
		}
	}
	m.foot = len(m.low)
	m.promote()
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
		if h.is(kindUnit|kindTrade) && (m.text[h.start] == '%' || strings.HasPrefix(m.text[h.start:], "٪")) {
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
		case h.is(kindLife) && m.livesDays(h):
			// a coupon, a parcel, a bill
		case h.is(kindLife):
			m.lives++
		case h.is(kindAsk | kindLink):
			m.asks++
		case h.is(kindNot) && h.start < m.foot && h.start < m.shown:
			m.nots++
			if !m.numbers(h.start, &m.lines[m.lineAt(h.start)]) {
				m.strays++
			}
		case h.is(kindFoot) && h.start < m.foot && h.start > m.shown*2/5:
			m.foot = h.start
		}
	}
	for i := 0; i < len(m.hits) && m.hits[i].start < m.lines[0].end; i++ {
		m.signsTitle = m.signsTitle || m.hits[i].is(kindSign)
	}
	m.offers = m.trades > 0
	return m
}

// situate finds what else the text of a mail says that has tokens to be judged.
func (m *mail) situate() {
	m.findWarnings()
	m.findCite()
	if m.handsOn() {
		m.handed, m.reply = true, false
	}
	m.findTail()
	m.findSpans()
	m.why = m.findPurpose()
	m.takeBackSale()
}

// livesDays reports whether a number of days, two at least, stands near a word for
// how long something lives, on its line.
func (m *mail) livesDays(h hit) bool {
	l := &m.lines[m.lineAt(h.start)]
	from, to := max(l.start, h.start-24), min(l.end, h.end+32)
	for i := from; i < to; i++ {
		if !isDigit(m.low[i]) || i > from && isDigit(m.low[i-1]) {
			continue
		}
		end := i
		for end < to && isDigit(m.low[end]) {
			end++
		}
		if end-i > 2 || end-i == 1 && m.low[i] < '2' {
			continue
		}
		if after := bytes.TrimLeft(m.low[end:min(to+12, l.end)], " -\x00"); ofDays(after) {
			return true
		}
	}
	return false
}

// dropNames takes their meaning from words for a code that are a part of the
// sender's name where that is written out: OTP Bank sends other mail, too.
func (m *mail) dropNames() {
	for _, a := range m.senders {
		name := strings.TrimSpace(a.name)
		for i := range m.hits {
			h := &m.hits[i]
			// A code's name may be all that a sender is called; what speaks of another
			// purpose is none as the name of him who sends it.
			if !(h.is(kindCode) && len(name) >= h.end-h.start+4 || h.is(kindAway|kindTrade) && !h.is(kindWeak|kindCommon) && len(name) <= h.end-h.start+2) {
				continue
			}
			if at := strings.Index(name, m.text[h.start:h.end]); at >= 0 && h.start >= at && strings.HasPrefix(m.text[h.start-at:], name) {
				h.kinds = 0
			}
		}
	}
}

// promote makes a word that may mean a code one that does where a word for signing
// in stands right beside it, but for a short word between: the names that
// languages give to these codes are made so ("pieslēgšanās kods", "kodi i
// verifikimit"), and no list has them all.
func (m *mail) promote() {
	const weak, sign = kindWeak, kindSign
	m.dropNames()
	for i := 1; i < len(m.hits); i++ {
		a, b := &m.hits[i-1], &m.hits[i]
		var name *hit
		switch {
		case a.kinds&(weak|kindCode|kindNot|kindTrade) == weak && b.kinds&(sign|kindNot|kindTrade) == sign:
			name = a
		case b.kinds&(weak|kindCode|kindNot|kindTrade) == weak && a.kinds&(sign|kindNot|kindTrade) == sign:
			name = b
		default:
			continue
		}
		gap := m.low[a.end:b.start]
		if len(gap) > 9 || len(gap) == 0 {
			continue
		}
		words := bytes.Fields(bytes.ReplaceAll(gap, []byte{0}, nil))
		if len(words) == 0 && gap[0] != '\t' && gap[0] != '\n' && gap[0] != subjectEnd || len(words) == 1 && wide(words[0]) <= 3 && letterAt(words[0], 0) {
			name.kinds = name.kinds&^weak | kindCode
		}
	}
}

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
	if len(m.hits)+len(m.aside) < 3 && (len(m.common) < 2 || 10*len(m.common) < m.words) {
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
