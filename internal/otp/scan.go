package otp

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// Limits of the scan.
const (
	maxTokens = 400 // candidates looked at; a mail with more is a table of numbers
	maxChain  = 64  // pieces of one number
)

// shape is how a token is written.
type shape uint8

const (
	shapeDigits   shape = iota // 123456
	shapeGrouped               // 123-456, 123 456, 12 34 56
	shapeSpaced                // 1 2 3 4 5 6, K 7 X 2 Q M
	shapePrefixed              // G-123456: the letters are not part of it
	shapeMixed                 // A1B2C3
	shapeJoined                // ABC-DEF, X4K-9QT: the dash is
	shapeLetters               // QWXKZT
	shapePhrase                // shiny-rolling-harbor
	shapeWords                 // shiny rolling harbor
)

// token is a place in the document that may be a code.
type token struct {
	start, end int
	line       int
	code       string // as the site wants it
	shape      shape
	sign       bool // "#" stands before it
	odd        bool // its groups are as of the name of some thing
	uneven     bool // its groups are apart in an unusual way, or nothing leads up to its words
}

// atom is a run of ASCII letters and digits in the folded text.
type atom struct {
	start, end           int
	digits, upper, lower int
	foreign              bool // a letter of it was not ASCII
}

// alone reports whether the atom is one digit or capital.
func (a *atom) alone() bool { return a.len() == 1 && a.lower == 0 && !a.foreign }

func (a *atom) letters() int { return a.upper + a.lower }
func (a *atom) len() int     { return a.digits + a.upper + a.lower }

// scan lists the tokens of a document, and whether there were too many to.
func (d *document) scan() (tokens []token, more bool) {
	s := scanner{document: d}
	skip := -1 // a line that was read with the one before
	for i := range d.lines {
		if len(s.tokens) >= maxTokens {
			return s.tokens, true
		}
		if s.halves(i) {
			skip = i + 1
		} else if i != skip {
			s.line(i)
		}
	}
	return s.tokens, false
}

// halves reads two lines of three digits each, and nothing else, as the halves
// of one code. A third such line makes them a list of numbers.
func (s *scanner) halves(n int) bool {
	three := func(n int) bool {
		if n < 1 || n >= len(s.lines) {
			return false
		}
		l := s.lines[n]
		return l.end-l.start == 3 && isDigit(s.low[l.start]) && isDigit(s.low[l.start+1]) && isDigit(s.low[l.start+2])
	}
	if !three(n) || !three(n+1) || three(n-1) || three(n+2) || s.lines[n].zone != s.lines[n+1].zone {
		return false
	}
	s.at = n
	start, end := s.lines[n].start, s.lines[n+1].end
	s.add(token{start: start, end: end, code: s.codeOf(start, end, false), shape: shapeGrouped})
	return true
}

type scanner struct {
	*document
	tokens []token
	atoms  []atom // of the chain being read
	at     int    // the line being read
}

// line reads one line: atoms that belong together, being apart by one
// character, form a chain, which is judged as a whole.
func (s *scanner) line(n int) {
	s.at = n
	l := s.lines[n]
	from := len(s.tokens)
	s.phrase(l)
	s.words(n)
	s.lastWord(n)
	if l.bare {
		return
	}
	if len(s.tokens) > from { // what follows may stand before them
		defer func() {
			slices.SortStableFunc(s.tokens[from:], func(a, b token) int { return cmp.Compare(a.start, b.start) })
		}()
	}
	if s.cells(l) || s.halvesApart(l) {
		return
	}
	low := s.low
	for i := l.start; i < l.end; {
		if !alnum(low[i]) {
			i++
			continue
		}
		a := s.atom(i, l.end)
		i = a.end
		if a.digits == 0 && !(a.lower == 0 && a.upper <= 10) && !(i < l.end && low[i] == '-') {
			continue // a word
		}
		s.atoms = append(s.atoms[:0], a)
		var join byte // what stands between the atoms of the chain
		for i < l.end && len(s.atoms) < maxChain {
			c, next := s.joint(i, l.end)
			if c == 0 && a.letters() == 0 {
				c, next = s.wideJoint(i, l.end, s.atoms[len(s.atoms)-1].digits)
			}
			if c == 0 || join != 0 && c != join {
				break
			}
			b := s.atom(next, l.end)
			// Only digits go together over a space or dot, and capitals that stand
			// alone; a dash joins all.
			if c != '-' && (a.letters() > 0 || b.letters() > 0) && !(c == ' ' && a.alone() && b.alone()) {
				break
			}
			join, i = c, b.end
			s.atoms = append(s.atoms, b)
		}
		s.chain(join)
		if len(s.tokens) >= maxTokens {
			return
		}
	}
}

// cells reads a line that is nothing but groups of digits in table cells, each
// of the same length: a code of six to eight digits.
func (s *scanner) cells(l line) bool {
	if l.end-l.start > 40 || strings.IndexByte(s.text[l.start:l.end], '\t') < 0 {
		return false
	}
	s.atoms = s.atoms[:0]
	for i := l.start; i < l.end; {
		switch c := s.low[i]; {
		case isDigit(c):
			a := s.atom(i, l.end)
			if a.letters() > 0 || a.digits < 2 || a.digits > 4 || len(s.atoms) > 0 && a.digits != s.atoms[0].digits {
				return false
			}
			s.atoms = append(s.atoms, a)
			i = a.end
		case c == '\t' || c == '-' || c == ' ' || c == 0:
			i++
		default:
			return false
		}
	}
	n := len(s.atoms)
	if n < 2 || n*s.atoms[0].digits < 6 || n*s.atoms[0].digits > 8 || year(s.code(&s.atoms[0])) {
		return false
	}
	s.keep(s.atoms[0].start, s.atoms[n-1].end, shapeGrouped)
	return true
}

// halvesApart reads a line that is nothing but two groups of three or four
// capitals and digits each, one at least of both: "K7F 2MQ".
func (s *scanner) halvesApart(l line) bool {
	if n := l.end - l.start; n != 7 && n != 9 || s.low[l.start+n/2] != ' ' || l.zone == zoneSubject {
		return false
	}
	a := s.atom(l.start, l.end)
	if a.len() != (l.end-l.start)/2 || a.end != l.start+a.len() {
		return false
	}
	b := s.atom(a.end+1, l.end)
	mixed := a.digits > 0 && a.upper > 0 || b.digits > 0 && b.upper > 0
	if b.len() != a.len() || a.lower+b.lower > 0 || a.foreign || b.foreign || !mixed {
		return false
	}
	s.add(token{start: l.start, end: l.end, code: s.codeOf(l.start, l.end, false), shape: shapeMixed, uneven: true})
	return true
}

// atom reads the atom at i.
func (s *scanner) atom(i, end int) atom {
	a := atom{start: i}
	for ; i < end; i++ {
		c := s.low[i]
		switch {
		case c == 0:
			if r, _ := utf8.DecodeRuneInString(s.text[i:]); foldRune(r) == 0 && r != utf8.RuneError {
				a.foreign = a.foreign || a.letters() > 0 // an accent of its own
			}
		case isDigit(c):
			a.digits++
		case 'a' <= c && c <= 'z':
			switch o := s.text[i]; {
			case 'A' <= o && o <= 'Z':
				a.upper++
			case 'a' <= o && o <= 'z':
				a.lower++
			default:
				r, _ := utf8.DecodeRuneInString(s.text[i:])
				a.foreign = a.foreign || r < 0xFF01 || r > 0xFF5E
				if 0xFF21 <= r && r <= 0xFF3A {
					a.upper++
				} else {
					a.lower++
				}
			}
		default:
			a.end = i
			return a
		}
	}
	a.end = end
	return a
}

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

// fills reports whether a line is nothing but what stands between two places.
func (s *scanner) fills(start, end int) bool {
	l := s.lines[s.at]
	return strings.Trim(s.text[l.start:start]+s.text[end:l.end], " \t\"'*:.") == ""
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
		if longest == 1 {
			s.keep(first.start, last.end, shapeSpaced)
		} else {
			s.keep(first.start, last.end, shapeGrouped)
		}
	case onlyDigits && join == ' ' && n == 3 && digits == 8 && first.digits == s.atoms[1].digits && first.digits == 3 && s.before(first.start) == ' ' && s.before(first.start-1) == ':':
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, false), shape: shapeGrouped})
	case onlyDigits && join == ' ' && n == 2 && digits == 5 && shortest >= 2 && s.before(first.start) == ' ' && s.before(first.start-1) == ':' && s.after(last.end) == 0:
		s.add(token{start: first.start, end: last.end, code: s.codeOf(first.start, last.end, false), shape: shapeGrouped})
	case onlyDigits && join == ' ':
		if digits >= 9 && longest <= 6 && n > 2 {
			return // a telephone, card or account number
		}
		for i := range s.atoms {
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
	case a.foreign:
	case a.letters() == 0:
		if n >= 3 && n <= 10 {
			s.keep(a.start, a.end, shapeDigits)
		}
	case a.digits == 0:
		if n >= 4 && n <= 10 && a.lower == 0 {
			s.keep(a.start, a.end, shapeLetters)
		}
	case n >= 4 && n <= 12 && !s.measureOrName(a):
		s.keep(a.start, a.end, shapeMixed)
	}
}

// measures reports whether two capitals behind a number are a unit of something.
func measures(unit string) bool {
	switch unit {
	case "KB", "MB", "GB", "TB", "PB", "KM", "MM", "CM", "KG", "MG", "ML", "CL", "LB", "OZ", "FT", "SF", "CC", "HZ", "KW", "MW", "GW", "HP", "PS", "NM",
		"MP", "PX", "PT", "ST", "ND", "RD", "TH", "AM", "PM", "AD", "BC", "CE", "HR", "HS", "PC", "XP", "RS", "TL", "KR", "FR", "DM", "MS", "US", "UK", "EU":
		return true
	}
	return false
}

// measureOrName reports mixed atoms that are no codes whatever stands around
// them: a number with its unit or ending ("100mb", "21st", "30days"), or one
// letter and two digits.
func (s *scanner) measureOrName(a *atom) bool {
	w := strings.TrimLeft(s.code(a), "0123456789")
	if len(w) == a.letters() && len(w) < a.len() { // digits, then letters
		if a.digits == 4 && a.upper == 2 {
			return measures(w) || year(s.code(a)[:4])
		}
		return len(w) <= 2 && a.digits <= 4 || a.upper == 0 && len(w) <= 4 && a.digits <= 3 && !(a.digits >= 2 && len(w) >= 3 && (random(w) || a.digits == 2 && s.fills(a.start, a.end) && !isUnit(w))) || strings.EqualFold(w, "px")
	}
	return false
}

// isUnit reports whether three or four small letters stand for one.
func isUnit(letters string) bool {
	switch letters {
	case "min", "mins", "sec", "secs", "day", "days", "hour", "hrs", "year", "mon", "tag", "std", "pax", "pcs", "mio", "mil", "eur", "usd", "gbp", "off", "xxl", "feet", "inch", "plus", "euro", "lei", "kun", "dan", "dni", "dias", "giga", "mega", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "mai", "juni", "juli":
		return true
	}
	return false
}

// random reports whether three or four small letters behind two digits are of no unit:
// "68tqrc", but not "30days" or "10mbps".
func random(letters string) bool {
	switch letters {
	case "days", "mins", "secs", "hrs", "plus", "sept", "inch", "week", "year", "mbps", "gbps", "kbps", "rpms", "pcts", "cmyk", "kmph", "lbft", "wpm", "ppms", "dpis", "pack", "star", "jahr", "tage", "ways", "sqft", "sqkm", "kwh", "mph", "kph", "rpm", "dpi", "ppm", "btc", "nth", "vdc", "cfm", "hrt", "std", "szt", "mld", "mln", "tys", "grn", "bps":
		return false
	}
	return noWord(letters) && (len(letters) == 4 || !strings.ContainsAny(letters, "aeiou") && !strings.HasSuffix(letters, "s") && !strings.HasSuffix(letters, "z"))
}

// code is the text of an atom as a site takes it: ASCII, letters as they are.
func (s *scanner) code(a *atom) string { return s.codeOf(a.start, a.end, false) }

func (s *scanner) codeOf(start, end int, dashes bool) string {
	if plain(s.text[start:end], dashes) {
		return s.text[start:end]
	}
	b := make([]byte, 0, end-start)
	for i := start; i < end; i++ {
		switch c := s.low[i]; {
		case isDigit(c), c == '-' && dashes:
			b = append(b, c)
		case 'a' <= c && c <= 'z':
			o := s.text[i]
			if o >= utf8.RuneSelf { // full-width
				r, _ := utf8.DecodeRuneInString(s.text[i:])
				o = byte(r - 0xFF01 + '!')
			}
			b = append(b, o)
		}
	}
	return string(b)
}

// plain reports whether a token is written as a site takes it.
func plain(s string, dashes bool) bool {
	for i := range len(s) {
		if !(s[i] > ' ' && alnum(s[i]|0x20)) && !(s[i] == '-' && dashes) {
			return false
		}
	}
	return true
}

// keep adds a token if its surroundings allow one.
func (s *scanner) keep(start, end int, sh shape) {
	if s.sound(start, end) {
		s.add(token{start: start, end: end, code: s.codeOf(start, end, sh == shapeJoined || sh == shapePhrase), shape: sh})
	}
}

func (s *scanner) add(t token) {
	t.line = s.at
	t.sign = s.before(t.start) == '#'
	s.tokens = append(s.tokens, t)
}

// before and after are the folded bytes next to a token, 0 at a line's end.
func (s *scanner) before(i int) byte {
	for i--; i >= s.lines[s.at].start; i-- {
		if s.low[i] != 0 {
			return s.low[i]
		}
	}
	return 0
}

func (s *scanner) after(i int) byte {
	if i = s.skip(i); i < s.lines[s.at].end {
		return s.low[i]
	}
	return 0
}

// skip passes over the filling of folded text.
func (s *scanner) skip(i int) int {
	for i < s.lines[s.at].end && s.low[i] == 0 {
		i++
	}
	return i
}

// torn reports whether the text breaks off after offset i on its line: what
// ends there may have gone on.
func (s *scanner) torn(i int) bool {
	for end := s.lines[s.at].end; i < end; i++ {
		switch s.low[i] {
		case message.Lost:
			return true
		case 0, ' ', '\t', '-':
		default:
			// One more cell or group of a number cut in pieces.
			if rest := s.text[i:end]; len(rest) <= 12 && strings.HasSuffix(rest, string(rune(message.Lost))) && isDigit(s.low[i]) {
				return true
			}
			return false
		}
	}
	return false
}

// sound reports whether what stands directly around a token leaves it a word
// of its own: not a piece of an amount, time, address or longer number.
func (s *scanner) sound(start, end int) bool {
	l := s.lines[s.at]
	switch p := s.before(start); p {
	case '@', '_', '&', '\\', '~', '^', '+', '/', '%', '$', '?':
		return false
	case '.', ',', ':', '\'', '-':
		if p == '-' && end-start == 3 && s.before(start-1) == ' ' {
			return false // below zero: "+166 -166"
		}
		if q := s.before(start - 1); isDigit(q) || p == '.' && alnum(q) || p == '-' && alnum(q) || p == ':' && isDigit(q) {
			return false
		}
	case '*':
		if s.after(end) != '*' && (s.before(start-1) == '*' || end-start <= 5) {
			return false // "**** 1234"
		}
	default:
		if p >= utf8.RuneSelf && !s.freeBefore(start) || s.masked(start, end) {
			return false
		}
	}
	next := s.skip(end)
	follows := byte(0)
	if next < l.end {
		follows = s.after(next + 1)
	}
	switch c := s.after(end); c {
	case '@', '_', '%', '\\', '&', '^', '+', '$':
		return false
	case '/', ',', ':', '-', '\'':
		if c == '-' && follows == '*' {
			return false // "01711-***418"
		}
		if alnum(follows) && (c != '-' || isDigit(s.low[end-1])) && !(c == ',' && !isDigit(follows)) && !(c == ':' && !isDigit(follows)) &&
			!(c == ',' && end-start >= 4 && s.counts(next+1)) {
			return false
		}
	case '.':
		// "123456.If": a sentence ends without its space.
		if isDigit(follows) || alnum(follows) && next+1 < l.end && s.text[next+1] == s.low[next+1] {
			return false
		}
	default:
		if c >= utf8.RuneSelf && letterAt(s.low[:l.end], end) {
			return false
		}
	}
	return !s.inAddress(start, end) && !s.isStatus(start, end) && !s.areaCode(start, end)
}

// areaCode reports whether a few digits in brackets are of a telephone number, which
// goes on behind them: "(555) 010-0147".
func (s *scanner) areaCode(start, end int) bool {
	rest := s.text[end:s.lines[s.at].end]
	if end-start > 5 || s.before(start) != '(' || len(rest) < 3 || rest[0] != ')' {
		return false
	}
	return isDigit(rest[1]) || rest[1] == ' ' && isDigit(rest[2])
}

// isStatus reports whether three digits are what a mail server answers, which
// more stands behind (RFC 3463): "550 5.7.1".
func (s *scanner) isStatus(start, end int) bool {
	rest := s.low[end:s.lines[s.at].end]
	return end-start == 3 && len(rest) >= 6 && (rest[0] == ' ' || rest[0] == '-') && rest[1] == s.low[start] && rest[2] == '.' && isDigit(rest[3]) && rest[4] == '.' && isDigit(rest[5])
}

// masked reports whether what stands before a group of digits hides the rest of
// its number: "**** 5120", "XXXX-XXXX 5120", "•••• 5120".
func (s *scanner) masked(start, end int) bool {
	if end-start > 5 {
		return false
	}
	before := strings.TrimRight(s.text[s.lines[s.at].start:start], " \t\u00a0")
	if n := len(before); n >= 3 {
		switch last := before[n-1]; last {
		case '*':
			return before[n-2] == last && s.after(end) != '*'
		case 'x', 'X':
			return before[n-2] == last && before[n-3] == last
		}
	}
	return strings.HasSuffix(before, "••") || strings.HasSuffix(before, "··") || strings.HasSuffix(before, "●●")
}

// counts reports whether the digits at i count something in a script without
// spaces: "482913,5分钟内有效" has no decimal.
func (s *scanner) counts(i int) bool {
	for i < s.lines[s.at].end && isDigit(s.low[i]) {
		i++
	}
	r, _ := utf8.DecodeRune(s.low[i:])
	return isLetter(r) && unspaced(r)
}

// freeBefore reports whether the character before i, not ASCII, leaves it free:
// it is no letter, or of a script without spaces. A bullet hides digits.
func (s *scanner) freeBefore(i int) bool {
	for i > 0 && s.low[i-1] == 0 {
		i--
	}
	r, _ := utf8.DecodeLastRune(s.low[:i])
	switch r {
	case '•', '●', '∗', '…', '·', '°':
		return s.before(i-utf8.RuneLen(r)) < utf8.RuneSelf && r != '…'
	}
	return !isLetter(r) || unspaced(r)
}

// inAddress reports whether the token is inside a URL, an e-mail address or a
// path.
func (s *scanner) inAddress(start, end int) bool {
	l := s.lines[s.at]
	from, to := start, end
	for from > max(l.start, start-300) && addressByte(s.text[from-1]) {
		from--
	}
	for to < min(l.end, end+300) && addressByte(s.text[to]) {
		to++
	}
	if to-from <= end-start+2 {
		return false
	}
	word := s.text[from:to]
	if i := strings.Index(word, "://"); i >= 0 && from+i < start {
		return true
	}
	if i := strings.Index(word, "www."); i >= 0 && from+i < start {
		return true
	}
	if i := strings.IndexByte(word, '@'); i > 0 && strings.IndexByte(word[i:], '.') > 0 {
		return true
	}
	// "example.com/verify/123456", "?code=123456", "id=3D8812"
	before := s.text[from:start]
	return strings.IndexByte(before, '/') > 0 || strings.ContainsAny(before, "?&") && strings.Contains(before, "=")
}

func addressByte(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '<', '>', '"', '\'', '(', ')', '[', ']', '{', '}', '`', '|', ';':
		return false
	}
	return c > ' ' && c < 0x7f
}

// year reports whether a code reads as a year of our time.
func year(code string) bool {
	return len(code) == 4 && (strings.HasPrefix(code, "19") || strings.HasPrefix(code, "20"))
}
