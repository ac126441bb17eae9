package otp

import "unicode/utf8"

// atom is a run of ASCII letters and digits in the folded text.
type atom struct {
	start, end           int
	digits, upper, lower int
	foreign              bool // a letter of it was not ASCII
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

// alone reports whether the atom is one digit or capital.
func (a *atom) alone() bool { return a.len() == 1 && a.lower == 0 && !a.foreign }

func (a *atom) letters() int { return a.upper + a.lower }

func (a *atom) len() int { return a.digits + a.upper + a.lower }

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
