package otp

import (
	"cmp"
	"slices"
	"strings"
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
	led        bool // words that their name leads up to, in its sentence
}

// scan lists the tokens of a document, and whether there were too many to.
func (d *document) scan() (tokens []token, more bool) {
	w := words()
	if !d.searched {
		d.findWords(w)
	}
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
	n := len(s.tokens)
	s.jumbles(w)
	s.secrets()
	if len(s.tokens) > n {
		slices.SortStableFunc(s.tokens, inOrder)
	}
	return s.tokens, false
}

func inOrder(a, b token) int { return cmp.Compare(a.start, b.start) }

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
	atoms []atom // of the chain being read
	at    int    // the line being read
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
			slices.SortStableFunc(s.tokens[from:], inOrder)
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
		if end := s.plainWord(i, l.end); end > 0 {
			i = end
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

// plainWord is where the word that begins at i ends if it is one of ASCII with a
// small letter and no digit, which no code is a part of. It is 0 for any other, and
// for one with a dash behind it.
func (s *scanner) plainWord(i, stop int) int {
	has := uint8(0)
	for ; i < stop && alnum(s.low[i]); i++ {
		has |= written[s.text[i]]
	}
	if has&^isUpper != isLower || i < stop && (s.low[i] == 0 || s.low[i] == '-') {
		return 0
	}
	return i
}

// written tells how the letters and digits of ASCII are written, and what is none.
var written = func() (t [256]uint8) {
	for c := range t {
		switch c := byte(c); {
		case 'a' <= c && c <= 'z':
			t[c] = isLower
		case upper(c):
			t[c] = isUpper
		default:
			t[c] = isOther
		}
	}
	return t
}()

const (
	isLower = 1 << iota
	isUpper
	isOther
)

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

// fills reports whether a line is nothing but what stands between two places.
func (s *scanner) fills(start, end int) bool {
	l := s.lines[s.at]
	return strings.Trim(s.text[l.start:start]+s.text[end:l.end], " \t\"'*:.") == ""
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

// year reports whether a code reads as a year of our time.
func year(code string) bool {
	return len(code) == 4 && (strings.HasPrefix(code, "19") || strings.HasPrefix(code, "20") && code[2] < '7')
}
