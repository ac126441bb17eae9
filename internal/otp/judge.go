package otp

import "strings"

// view is how one token stands, by shape and words beside it.
type view struct {
	own       bool    // on a line or in a cell of its own
	standsOut float64 // what its place is worth
	named     float64 // and the words beside it
	serves    bool    // its sentence names the sender and a code
	request   request // to enter it
	requested bool    // there is one
}

// judge collects the evidence for one token where it stands.
func (m *mail) judge(t *token) (e evidence) {
	e.said = m.roomForReasons()
	m.judgeShape(t, &e)
	plain := e.sum
	v := view{own: m.judgePlace(t, &e)}
	v.standsOut = e.sum - plain
	m.known = m.knows(t, v.own)
	stand := e.sum
	m.judgeWords(t, &v, &e)
	v.named = e.sum - stand
	if m.warns && v.own && v.named < 1 && m.inRow(t) {
		e.add(-3, "its row has another name for it, in a mail that only warns of codes")
	}
	m.known = m.known || e.code && e.label.Weight >= 0.75*worthCode || e.label.Weight <= 0.75*worthNot // who names it so writes one of our languages
	v.serves = v.named > 0 && m.serves(t)
	m.noWord(t, &e)
	if v.request.place && t.odd {
		e.add(1, "but asked to be entered")
	}
	m.judgeNeighbours(t, &e)
	m.judgeSpeech(t, v, &e)
	m.judgeTime(t, v, &e)
	m.judgeSale(t, v, &e)
	m.judgePurpose(t, v, &e)
	m.judgeAsking(t, v, &e)
	m.judgePosition(t, v, &e)
	m.judgeOrigin(t, v, &e)
	if e.sum > -1 { // what is not, is none already
		m.judgeTelling(t, &e)
	}
	return e
}

// judgeSpeech asks whether the mail speaks of a code at all.
func (m *mail) judgeSpeech(t *token, v view, e *evidence) {
	switch {
	case m.codes > 0:
		e.add(0.6, "the mail speaks of a code")
	case m.weaks > 0 && m.lives > 0:
		e.add(0.3, "the mail speaks of a code")
	case m.weaks == 0 && v.named >= 2:
		// what asks to enter it is as good
	case m.weaks == 0 && v.own && m.why.signs > 0 && (m.lives > 0 || v.standsOut >= 2.5) && m.trades+m.prices+m.voids+m.talks+m.nots+len(m.why.aways) == 0:
		e.add(0.8, "alone on its line, in a mail to sign in with")
	case m.weaks == 0 && v.standsOut >= 2.5 && m.signsTitle && m.trades+m.voids+m.talks+m.strays+len(m.awaysFor(t, v.named).aways) == 0:
		e.add(0.8, "alone and large, in a mail whose subject is to sign in")
	case m.weaks == 0 && m.known && !m.points && !(v.own && (m.askedAbove(t) || m.askedBelow(t))):
		e.add(-2.4, "the mail speaks of no code")
	case !m.known && m.words <= 3 && !v.own && v.named == 0 && (m.lines[t.line].zone != zoneSubject || m.words == 0 && strings.TrimSpace(m.text[:t.start]) != ""):
		// one word and a number: it is the number's name
	case !m.known && m.words <= 120 && !m.inRow(t):
		e.add(1.3, "a short mail in a language without words here")
	}
}

// judgeTime asks whether it says for how many minutes, as it says of codes.
func (m *mail) judgeTime(t *token, v view, e *evidence) {
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
		if v.own && m.trades+m.prices+m.talks == 0 && !m.speaksOf(kindNot|kindAway) {
			e.add(1.5, "alone on its line, and nothing says what else it is")
		}
	case !m.known && (v.own || len(t.code) == 6):
		e.add(1.4, "a number of minutes, in an unknown language")
	case !m.known:
		e.add(1, "a number of minutes, in an unknown language")
	}
	if !m.known && t.code == m.firstNumber {
		e.add(0.3, "no other number before it")
	}
}

// judgeSale asks whether the mail is about a sale: what looks like a code is a coupon.
func (m *mail) judgeSale(t *token, v view, e *evidence) {
	trades := m.tradesFor(t, v.named)
	more := float64(trades - 1)
	lettered := t.shape == shapeMixed || t.shape == shapeLetters || t.shape == shapeJoined
	switch {
	case trades == 0, trades == 1 && m.lives > 0 && !lettered:
	case lettered && v.named >= 3 && (m.lives > 0 && m.why.named > 0 || m.why.confs > 0 && m.why.nots == 0 && m.signsTitle):
		e.add(max(-1-0.7*more, -4), "the mail is about a sale, too")
	case lettered:
		e.add(max(-2.9-1.4*more, -10), "the mail is about a sale")
	default:
		if m.lives > 0 { // it has a code besides
			more /= 2
		}
		e.add(max(-0.8-0.7*more, -4), "the mail is about a sale")
	}
	switch {
	case !lettered && t.shape != shapePrefixed, m.shares+m.trades == 0:
	case lettered && m.lives+m.why.signs+m.why.named == 0:
		e.add(max(-4-0.8*v.standsOut, -7), "a share of a price, and nothing of signing in")
	case m.why.confs > 0 && m.why.nots == 0 && e.code && v.named >= 0.9*worthCode && t.shape <= shapePrefixed:
		// "and get 10% off": no sale has a code of confirmation
	case m.shares > 0 && m.why.signs+m.spans == 0 && !saysSign(e.label.Word):
		e.add(-4.5-v.standsOut, "a share of a price, and nothing of signing in")
	}
}

// judgePurpose asks what the mail says that its code is for.
func (m *mail) judgePurpose(t *token, v view, e *evidence) {
	if m.warns && e.label.Weight <= worthNot*0.8 {
		e.add(-5, "named something else, in a mail that only warns of codes")
	}
	if m.voids > 0 {
		w := -8.0
		if m.entitled() && m.signsTitle {
			w = -0.5 // its subject says that one signs in with it
		} else if m.why.named > 0 && m.lives > 0 && (m.why.signs > 0 || len(m.why.aways) == 0) {
			w = -3 // "sign in to see your parcel locker"
		}
		e.add(w, "the mail is about another kind of code")
	}
	if !v.own && m.known && !v.requested && m.calledOther(t) {
		e.add(-2.2, "in a sentence that calls it something else")
		e.other = true
	}
	if v.serves {
		e.add(1.2, "in a sentence that names the sender and a code")
	} else if m.signsBeside(t, v.own) {
		if v.named > 1 && v.named < 3 && m.talks == 0 {
			e.add(0.8, "to sign in with")
		}
	} else if m.ofStay(v.request, t) {
		// one's stay is what an app shows, whatever it is
	} else if w := m.awaysFor(t, v.named).weight(v.standsOut, m.lives > 0, m.books()); w < 0 {
		if v.request.place || m.enteredByName(t, e.label) {
			w *= 0.3
		}
		if v.named >= 0.9*worthCode && t.shape <= shapePrefixed && m.entitled() && m.allBelow(t) && m.awayBeside(t, v.own) == "" {
			w *= 0.5
		}
		e.addWord(w, "the mail is about something else than signing in:", m.why.aways[0])
		if m.why.signs == 0 && m.why.at[0] < m.lines[0].end {
			e.add(-1.5, "which is its subject")
		}
		if word := m.awayBeside(t, v.own); word != "" && m.why.signs == 0 {
			e.addWord(-3, "which its name says:", word)
		}
	} else if m.brandedCode(t, e.label) {
		e.add(0.4, "the code of somebody")
	} else if m.known && v.named < 3 && m.words > 6 && m.codes+m.why.signs+m.lives+m.asks+m.spans == 0 && !(len(t.code) == 6 && t.shape <= shapeSpaced) && !(v.named >= 2.3 && m.afterColon(t) && m.ends(t)) {
		// "The safe opens with the code 4829": an ordinary word for a code, and
		// nothing of what a code to sign in with comes with.
		e.add(-1, "nothing says what it is for")
	}
	if m.talks >= 3 {
		e.add(-3.7, "the mail is about making programs")
	}
	if m.codes == 0 && m.weaks > 0 && m.lives == 0 && m.known && m.words > 25 && !m.labelled(&m.lines[0]) && !v.request.place && !(v.named >= 2 && (m.introduced(t, v.own) || m.askedByName(t))) {
		e.add(-1, "the mail only mentions a code")
	}
}

// judgeAsking asks whether the reader is to enter the token.
func (m *mail) judgeAsking(t *token, v view, e *evidence) {
	if m.lives > 0 && (m.codes+m.weaks > 0 || v.named >= worthAsked) {
		e.add(0.8, "the mail says how long it lives, or to keep it secret")
	}
	if v.named > -2 && v.named < 1 && m.codes+m.weaks > 0 && m.lives+m.why.signs > 0 && m.known && m.askedFor(t) {
		e.add(2, "after what asks to enter it")
	}
	if v.requested && v.named > 1.5 && v.named < worthAsked {
		e.addWord(1.2, "asked to be entered:", m.text[v.request.verb.start:v.request.verb.end])
	} else if v.named > 1.5 && v.named < 3 && (m.why.signs > 0 || m.prices+m.nots+m.talks+len(m.why.aways) == 0) && m.voids+m.trades == 0 && m.askedByName(t) {
		e.add(0.8, "after what asks to enter the code")
	}
	if v.named >= 2 && v.named < 3 && m.trades+m.voids+m.talks+m.prices+len(m.why.aways) == 0 && (m.afterColon(t) || m.why.signs > 0 && stated(m.low[m.lines[t.line].start:t.start])) {
		e.add(0.4, "right behind a colon, or what says \"is\"")
	}
	if m.asks > 0 && m.codes+m.weaks > 0 {
		e.add(0.3, "the mail asks to enter something")
	}
	if v.own && v.named > -1 && v.named < 1 && m.why.signs+m.lives+m.spans > 0 && len(m.why.aways) == 0 && m.voids+m.prices == 0 && (m.nots == 0 || m.signsTitle) {
		if m.askedAbove(t) {
			e.add(2.2, "below what asks to enter it")
		} else if m.askedBelow(t) {
			e.add(2.2, "above what asks to enter it")
		}
	}
}

// judgePosition asks where in the mail the token stands.
func (m *mail) judgePosition(t *token, v view, e *evidence) {
	if m.nots >= 6 && m.nots > 3*(m.codes+m.weaks) && !(m.signsTitle && m.strays == 0) && !m.askedByName(t) && !v.request.place {
		e.add(-1.5, "the mail is about other numbers")
	}
	switch l := m.lines[t.line]; {
	case l.zone == zoneSubject:
		if rest := strings.TrimSpace(m.text[l.start:t.start] + m.text[t.end:l.end]); len(t.code) >= 4 && (rest == "" || t.shape == shapePrefixed && len(rest) <= 4 && strings.HasSuffix(rest, "-")) {
			e.add(1.2, "all of the subject")
		}
		if m.words == 0 {
			e.add(0.5, "in the subject, and no text below")
		} else if t.start == l.start && t.end == l.end && m.words <= 12 && m.why.signs > 0 && m.asks > 0 {
			e.add(0.5, "all of the subject, and the text asks to enter it")
		}
		if m.lives > 0 && m.labelled(&m.lines[0]) {
			e.add(0.8, "in the subject, with what names it")
		}
		if v.named >= 1.8 && len(t.code) == 6 && t.shape <= shapeSpaced && m.codes+m.nots+m.trades+m.prices+m.talks+m.voids+len(m.why.aways) == 0 && m.words <= 120 && !m.reply {
			e.add(1.1, "six digits in the subject that are called a code, and nothing of another number")
		}
		if m.points && m.words <= 120 && (m.codes > 0 || m.why.signs > 0 || m.spans > 0 && m.nots == 0) && (v.named > 0 && m.nots <= m.codes || v.named > -2 && m.nots+len(m.why.aways) == 0) {
			e.add(3, "in the subject, where the text says it is")
		}
	case m.words <= 120:
		e.add(0.5, "a short mail")
	case m.words > 700:
		e.add(-1.1, "a long mail")
	}
	if t.start > m.foot || t.start > m.tail && !m.known {
		e.add(-1.3, "in the small print")
	}
	if l := &m.lines[t.line]; t.shape <= shapeDigits && l.zone != zoneSubject && v.named < 2 && m.isAddress(l) {
		e.add(-2.5, "in an address")
	}
}

// judgeOrigin asks who sends the mail, and how.
func (m *mail) judgeOrigin(t *token, v view, e *evidence) {
	if len(t.code) >= 4 && m.named(t.code) {
		e.add(-5, "the sender's name")
	} else if m.greeted(t) || m.namesReader(t.code) {
		e.add(-6, "the reader's name")
		e.other = true
	} else if t.shape == shapeMixed && m.branded(t.code) {
		e.add(-4, "has the sender's name in it")
	}
	if v.own && v.named > 1 && m.reply && m.askedBelow(t) {
		e.add(0.8, "above what asks to enter it in time")
	}
	if m.list {
		e.add(-1.5, "from a mailing list")
	}
	if m.tracker {
		e.add(-3, "an entry of a tracker")
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
}

// judgeTelling asks whether the token is told of, rather than given: quoted,
// spent, printed by a program, a value of something else.
func (m *mail) judgeTelling(t *token, e *evidence) {
	if m.quoted(t) {
		e.add(-5, "in words that somebody else is quoted with")
	}
	if m.printed(t) {
		e.add(-5, "what a command prints")
	}
	if m.logged(t) {
		e.add(-6, "as programs log it")
	}
	if m.dials(t, e.label) {
		e.add(-4, "to be dialled after a telephone number")
	}
	if m.spent(t) {
		e.add(-4, "it says that it no longer works")
	}
	if m.cited(t) {
		e.add(-3.6, "quoted from an older mail")
	}
	if m.talks > 0 && sampled(t.code) {
		e.add(-4, "an example, where programs are made")
	}
	if m.lives+m.why.signs == 0 && m.recorded(t) {
		e.add(-4, "one of several values in a record")
	}
	if m.itemized(t, e.label) {
		e.add(-3, "one thing of a list")
	}
	if m.ledTo(t) {
		e.add(-3, "what the value behind it is for")
	}
	if m.inBrackets(t) {
		e.add(-6.5, "how a thing is named, in brackets in the subject")
	}
	if t.sign && strings.HasSuffix(m.text[:t.start], "[#") && strings.HasPrefix(m.text[t.end:], "]") {
		e.add(-4, "how a request is named, in brackets")
	}
	if t.end < len(m.text) && m.text[t.end] == '#' {
		e.add(-4, "to be dialled")
	}
}
