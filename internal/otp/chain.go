package otp

import (
	"strings"
	"unicode/utf8"
)

// joint is the one character between two atoms that may join them: a space, a
// dash or a dot; and where the second begins.
func (s *scanner) joint(i, end int) (c byte, next int) {
	c = s.low[i]
	if c != ' ' && c != '-' && c != '.' {
		return 0, 0
	}
	for i++; i < end && s.low[i] == 0; i++ {
	}
	if i >= end || !alnum(s.low[i]) {
		return 0, 0
	}
	return c, i
}

// wideJoint is a dash with spaces around it, or a point at half height, between
// two groups of so many digits each: "146 - 730", "847·219". It reads as a dash.
func (s *scanner) wideJoint(i, end, digits int) (c byte, next int) {
	if digits < 2 || digits > 4 {
		return 0, 0
	}
	spaces := 0
	for ; i < end && spaces <= 2 && (s.low[i] == ' ' || s.low[i] == 0); i++ {
		if s.low[i] == ' ' {
			spaces++
		}
	}
	if i >= end {
		return 0, 0
	}
	mark, n := utf8.DecodeRune(s.low[i:end])
	if mark != '·' && mark != '•' && mark != '∙' && (mark != '-' || spaces == 0) {
		return 0, 0
	}
	for i += n; i < end && (s.low[i] == ' ' || s.low[i] == 0); i++ {
		if s.low[i] == ' ' {
			spaces--
		}
	}
	if spaces != 0 { // "+166 -166" are lines of a change
		return 0, 0
	}
	for next = i; i < end && isDigit(s.low[i]); i++ {
	}
	if i-next != digits || i < end && alnum(s.low[i]) {
		return 0, 0
	}
	return '-', next
}

// chain decides which tokens the atoms read make.
func (s *scanner) chain(join byte) {
	first, last := &s.atoms[0], &s.atoms[len(s.atoms)-1]
	if s.torn(last.end) {
		return
	}
	if len(s.atoms) == 1 {
		s.single(first)
		return
	}
	digits, longest, shortest, onlyDigits := 0, 0, 99, true
	for i := range s.atoms {
		a := &s.atoms[i]
		digits += a.digits
		longest, shortest = max(longest, a.len()), min(shortest, a.len())
		onlyDigits = onlyDigits && a.letters() == 0
	}
	n, even := len(s.atoms), longest == shortest
	switch {
	case join == '.':
		if onlyDigits && n == 2 && first.digits == 3 && last.digits == 3 && s.sound(first.start, last.end) {
			s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, false), shape: shapeGrouped, uneven: true})
		}
		return // an amount, a date, a version, an IP address
	case onlyDigits && even && (longest == 1 && n >= 4 && n <= 10 ||
		longest == 2 && n >= 2 && n <= 4 || longest == 3 && n >= 2 && n <= 3 ||
		longest == 4 && n == 2 || longest == 5 && n == 2 && join == '-'):
		if longest == 4 && year(s.code(first)) && year(s.code(last)) || longest == 2 && n == 2 {
			return
		}
		if longest == 4 && join == ' ' && s.code(first) == s.code(last) {
			s.single(first) // one number, said twice
			s.single(last)
			return
		}
		if longest == 1 {
			s.keep(first.start, last.end, shapeSpaced)
		} else {
			s.keep(first.start, last.end, shapeGrouped)
		}
	case onlyDigits && join == ' ' && n == 3 && digits == 8 && first.digits == s.atoms[1].digits && first.digits == 3 && s.before(first.start) == ' ' && s.before(first.start-1) == ':':
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, false), shape: shapeGrouped})
	case onlyDigits && join == ' ' && n == 2 && digits == 5 && shortest >= 2 && s.stated(first.start) && s.ended(last.end):
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, false), shape: shapeGrouped})
	case onlyDigits && join == ' ':
		if digits >= 9 && longest <= 6 && n > 2 {
			return // a telephone, card or account number
		}
		for i := range s.atoms {
			if s.atoms[i].digits < 4 && n == 2 && digits <= 6 {
				continue // one of two pieces
			}
			s.single(&s.atoms[i])
		}
	case onlyDigits && n == 2 && first.digits >= 3 && last.digits <= 2 && digits <= 8 && s.fills(first.start, last.end) && s.sound(first.start, last.end):
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, false), shape: shapeGrouped, uneven: true})
	case onlyDigits:
		return // a date, a telephone or order number
	case longest == 1 && join == ' ':
		if digits > 0 && n >= 5 && n <= 8 {
			s.keep(first.start, last.end, shapeSpaced)
		}
	case n == 2 && first.digits == 0 && last.letters() == 0 && s.prefix(first):
		switch {
		case last.digits < 4 || last.digits > 8 || !s.sound(first.start, last.end):
		case s.belongs(first, last):
			s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, true), shape: shapePrefixed})
		default:
			s.add(token{start: last.start, end: last.end, code: s.code(last), shape: shapePrefixed})
		}
	case n == 2 && first.lower == first.len() && first.len() <= 4 && last.lower == 0 && last.upper > 0 && last.digits > 0 && last.len() >= 5 && last.len() <= 10 && s.prefix(first):
		if s.sound(first.start, last.end) {
			s.add(token{start: last.start, end: last.end, code: s.code(last), shape: shapeMixed})
		}
	case join == '-' && n <= 3 && !even && digits > 0 && digits+longest <= 10 && last.end-first.start >= 5 && last.end-first.start <= 10 && s.mixedPieces() && s.sound(first.start, last.end):
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, true), shape: shapeJoined, uneven: true, odd: true})
	case even && longest >= 3 && longest <= 6 && n <= 4 && s.capitals():
		s.keep(first.start, last.end, shapeJoined)
	case n >= 3 && n <= 4 && shortest >= 2 && longest <= 6 && s.pieces() && s.capitals() && s.sound(first.start, last.end):
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, true), shape: shapeJoined, uneven: true})
	}
}

// prefix reports whether the letters before a dash only name the sender or the
// code: "G-123456", "OTP-123456".
func (s *scanner) prefix(a *atom) bool {
	if a.foreign {
		return false
	}
	switch string(s.low[a.start:a.end]) {
	case "otp", "pin", "tac", "code", "kode", "kod", "codigo", "ngu": // the last is Zulu's "is"
		return true
	}
	return a.lower == 0 && a.upper <= 2
}

// belongs reports whether two capitals before a dash are typed with the digits
// behind it: "PX-4471". More digits than four are a code without them
// ("FB-48291"), and so are those that the mail has alone, too.
func (s *scanner) belongs(letters, digits *atom) bool {
	if letters.upper != 2 || digits.digits != 4 {
		return false
	}
	text, code := s.text, s.code(digits)
	for at := 0; ; {
		i := strings.Index(text[at:], code)
		if i < 0 {
			return true
		}
		i += at
		at = i + len(code)
		if (i == 0 || !alnum(s.low[i-1]) && s.low[i-1] != '-' && s.low[i-1] != 0) && (at >= len(s.low) || !alnum(s.low[at])) {
			return false
		}
	}
}

// pieces reports whether groups of different length are of one code: all as long
// but for the last, and one at least of letters and digits: "VDJ7-4KWM-Q2", not
// "INV-2024-001".
func (s *scanner) pieces() bool {
	n, mixed := len(s.atoms), false
	for i := range s.atoms {
		a := &s.atoms[i]
		if i < n-1 && a.len() != s.atoms[0].len() || a.len() > s.atoms[0].len() {
			return false
		}
		mixed = mixed || a.digits > 0 && a.letters() > 0
	}
	return mixed
}

// mixedPieces reports whether groups of capitals and digits may be of a code, however
// long each is: "443-KITE", "88-KLM-2", "M4T3-BR".
func (s *scanner) mixedPieces() bool {
	upper := 0
	for i := range s.atoms {
		a := &s.atoms[i]
		if a.foreign || a.lower > 0 {
			return false
		}
		upper += a.upper
	}
	return upper > 0
}

// capitals reports whether the chain is of capitals and digits, not all digits
// but each of its words a piece of a code rather than a word with a number:
// "WF-1000XM4" is a product.
func (s *scanner) capitals() bool {
	upper, lower := false, false
	for i := range s.atoms {
		a := &s.atoms[i]
		if a.foreign || a.lower > 0 && a.digits == 0 && !s.jumbled(a) {
			return false
		}
		upper, lower = upper || a.upper > 0 && a.lower == 0, lower || a.lower > 0 && a.upper == 0
	}
	return !upper || !lower // "GHSA-7x2q-4f9m" is the name of something
}

// jumbled reports whether small letters and capitals change as they do in no
// word: "xLw".
func (s *scanner) jumbled(a *atom) bool {
	changes := 0
	for i := a.start + 1; i < a.end; i++ {
		if upper(s.text[i]) != upper(s.text[i-1]) {
			changes++
		}
	}
	return changes >= 2 || changes == 1 && upper(s.text[a.end-1])
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }

// single judges an atom that stands alone.
func (s *scanner) single(a *atom) {
	n := a.len()
	switch {
	case a.foreign, masked(s.code(a)):
	case a.letters() == 0:
		if n >= 3 && n <= 10 {
			s.keep(a.start, a.end, shapeDigits)
		}
	case a.digits == 0:
		if n >= 4 && n <= 10 && a.lower == 0 {
			s.keep(a.start, a.end, shapeLetters)
		}
	case n == 3 && a.lower == 0 && s.stated(a.start) && !s.measureOrName(a):
		s.keep(a.start, a.end, shapeMixed)
	case n >= 4 && n <= 12 && !s.measureOrName(a) && !(n == 11 && s.tags(a)):
		s.keep(a.start, a.end, shapeMixed)
	}
}

// masked reports whether most of a number is left out: "XXXXXXXX5432".
func masked(code string) bool {
	rest := strings.TrimLeft(code, code[:1])
	return len(code)-len(rest) >= 3 && (code[0] == 'X' || code[0] == 'x') && strings.Trim(rest, "0123456789") == ""
}

// tags reports whether an atom is the hash of an app that ends a text message, so
// that Android hands the message to it: 11 characters of base64, after "<#>" or,
// where marks are lost, "[#]" (SMS Retriever). Without the mark it is known by all of
// the last line being it, below what has a code behind a colon.
func (s *scanner) tags(a *atom) bool {
	if l := s.lines[s.at]; s.at > 1 && s.at == len(s.lines)-1 && a.start == l.start && a.end == l.end && a.lower > 0 && a.upper > 0 {
		for i := range s.tokens {
			if t := &s.tokens[i]; t.shape <= shapeGrouped && len(t.code) >= 4 && strings.HasSuffix(strings.TrimRight(s.text[:t.start], " "), ":") {
				return true
			}
		}
	}
	before := s.text[max(0, a.start-300):a.start]
	return strings.Contains(before, "<#>") || strings.Contains(before, "[#]")
}
