package otp

import (
	"encoding/binary"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold appends s as it is compared: lower case, no accents, digits of every
// script and full-width characters as ASCII. It keeps every place: a character
// that becomes shorter is filled up with zero bytes, so that an offset in one
// is an offset in the other.
func fold(dst []byte, s string) []byte {
	at := len(dst)
	dst = slices.Grow(dst, len(s))[:at+len(s)]
	foldInto(dst[at:], s)
	return dst
}

// foldInto is fold into dst, which is as long as s. It reports whether s is
// bare of what a code is written with: all ASCII, without a digit and without
// two capitals in a row. Most lines are, and need no second look.
func foldInto(dst []byte, s string) (bare bool) {
	bare = true
	capitals := uint8(0) // the last bit is for the last character, and so on
	for i := 0; i < len(s); {
		if i+8 <= len(s) && s[i] < utf8.RuneSelf {
			if low, upper, digits, ok := lower8(eight(s[i:])); ok {
				binary.LittleEndian.PutUint64(dst[i:], low)
				bare = bare && digits == 0 && upper&(upper<<8|uint64(capitals&1)<<7) == 0
				capitals = uint8(upper >> 63)
				i += 8
				continue
			}
		}
		if c := s[i]; c < utf8.RuneSelf {
			l := asciiLower[c]
			dst[i] = l
			capitals <<= 1
			if l != c {
				capitals |= 1
			}
			if isDigit(c) || capitals&3 == 3 {
				bare = false
			}
			i++
			continue
		}
		bare = false
		r, n := utf8.DecodeRuneInString(s[i:])
		out := dst[i : i+n]
		if f := foldRune(r); f == 0 || utf8.RuneLen(f) <= n {
			clear(out)
			if f != 0 {
				utf8.EncodeRune(out, f)
			}
		} else { // longer than it was: keep it
			copy(out, s[i:])
		}
		i += n
	}
	return bare
}

// lower8 makes eight characters of ASCII small at once. It tells which of them
// were capitals and which are digits, by their highest bits; ok is false if not
// all are ASCII.
func lower8(s uint64) (low, upper, digits uint64, ok bool) {
	const each = 0x0101010101010101
	from := func(c uint64) uint64 { return s + (0x80-c)*each } // highest bit: c or more
	upper = from('A') &^ from('Z'+1) & (0x80 * each)
	digits = from('0') &^ from('9'+1) & (0x80 * each)
	return s | upper>>2, upper, digits, s&(0x80*each) == 0
}

// eight are the first eight bytes of s.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

var asciiLower = func() (t [utf8.RuneSelf]byte) {
	for i := range t {
		t[i] = byte(unicode.ToLower(rune(i)))
	}
	return t
}()

// foldRune is what r is compared as; 0 is nothing.
func foldRune(r rune) rune {
	switch {
	case r < foldTableEnd:
		return foldTable()[r]
	case r == '，':
		return r // parts a sentence, while an ASCII comma parts thousands
	case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
		return unicode.ToLower(r - 0xFF01 + '!')
	case r == 0x3000:
		return ' '
	}
	if v, ok := digit(r); ok {
		return v
	}
	return r
}

const foldTableEnd = 0x2500

var foldTable = sync.OnceValue(func() *[foldTableEnd]rune {
	var t [foldTableEnd]rune
	for r := range rune(foldTableEnd) {
		t[r] = foldSlowly(r)
	}
	return &t
})

func foldSlowly(r rune) rune {
	switch r {
	case 'ı', 'İ':
		return 'i'
	case 'ø', 'Ø':
		return 'o'
	case 'đ', 'Đ', 'ð', 'Ð':
		return 'd'
	case 'ł', 'Ł':
		return 'l'
	case 'ß':
		return 's'
	case 'æ', 'Æ':
		return 'a'
	case 'œ', 'Œ':
		return 'o'
	case 'ς':
		return 'σ'
	case '’', '‘', 'ʼ':
		return '\''
	case '־', '‐', '‑', '‒', '–', '—', '−', '⁃':
		return '-'
	case 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200A, 0x202F:
		return ' '
	}
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0x064B && r <= 0x0652, r == 0x0640, r >= 0x0591 && r <= 0x05C7:
		return 0 // accents, Arabic and Hebrew vowel signs, tatweel
	case r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x2064:
		return 0 // joiners: some write them, some do not, and mails lose them
	}
	if v, ok := digit(r); ok {
		return v
	}
	lower := unicode.ToLower(r)
	if d := norm.NFD.PropertiesString(string(lower)).Decomposition(); d != nil {
		lower, _ = utf8.DecodeRune(d)
	}
	return lower
}

// digit is the ASCII digit that a decimal digit of any script stands for. The
// ranges of Unicode's category Nd all begin with a zero and hold whole tens.
func digit(r rune) (rune, bool) {
	if !unicode.IsDigit(r) {
		return 0, false
	}
	for _, g := range unicode.Nd.R16 {
		if r >= rune(g.Lo) && r <= rune(g.Hi) {
			return '0' + (r-rune(g.Lo))%10, true
		}
	}
	for _, g := range unicode.Nd.R32 {
		if r >= rune(g.Lo) && r <= rune(g.Hi) {
			return '0' + (r-rune(g.Lo))%10, true
		}
	}
	return 0, false
}

// alnum reports whether a folded byte is a letter or digit of ASCII.
func alnum(b byte) bool { return isDigit(b) || 'a' <= b && b <= 'z' }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isLetter includes the marks that Indic words are written with.
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// unspaced reports letters of scripts in which a number may stand against a
// word without a space, and words against words.
func unspaced(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, r >= 0x1000 && r <= 0x109F, r >= 0x1100 && r <= 0x11FF, r >= 0x1780 && r <= 0x17FF,
		r >= 0x2E80 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFF61 && r <= 0xFFDC, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return false
}
