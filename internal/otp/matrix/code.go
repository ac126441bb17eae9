package matrix

import (
	"strings"
	"unicode"
)

// shapes are what codes are made of, as often as services do.
var shapes = []often{
	{55, "digits6"}, {6, "digits4"}, {5, "digits5"}, {2, "digits7"}, {6, "digits8"},
	{4, "zeros"},    // six digits, the first of them zeros
	{4, "dash"},     // 123-456
	{5, "space"},    // 123 456
	{2, "google"},   // G-123456
	{6, "capitals"}, // and digits: K7X2QM
	{3, "mixed"},    // the case matters: aB3xY9kQ
	{4, "hyphen"},   // ABC-DEF, K7XP-2QM9, ABC-123: the hyphen is the code's
	{1, "phrase"},   // three words
}

// separate reports whether a code of the shape can be set one character a cell.
func separate(shape string) bool {
	return strings.HasPrefix(shape, "digits") || shape == "zeros" || shape == "capitals"
}

// code is a code of a shape: as it is shown, and as the site wants it.
func (d dice) code(shape string) (shown, want string) {
	switch shape {
	case "dash", "space":
		a, b := d.of(digit, 3), d.of(digit, 3)
		if shape == "dash" {
			return a + "-" + b, a + b
		}
		return a + " " + b, a + b
	case "google":
		want = d.of(digit, 6)
		return "G-" + want, want
	}
	for !plain(shape, want) {
		want = d.attempt(shape)
	}
	return want, want
}

// attempt is a code of a shape, or something that only looks like it.
func (d dice) attempt(shape string) string {
	switch shape {
	case "zeros":
		zeros := pick(d, "0", "00", "000")
		return zeros + d.of(digit, 6-len(zeros))
	case "capitals":
		return d.of(upper+clear, 6)
	case "mixed":
		return d.of(upper+lower+clear, 8)
	case "hyphen":
		switch d.IntN(4) {
		case 0:
			return d.of(upper, 3) + "-" + d.of(digit, 3)
		case 1:
			return d.of(upper+clear, 4) + "-" + d.of(upper+clear, 4)
		case 2:
			return d.of(upper, 3) + "-" + d.of(upper, 3)
		default:
			return d.of(upper+clear, 3) + "-" + d.of(upper+clear, 3)
		}
	case "phrase":
		order := d.Perm(len(phraseWords))
		return strings.Join([]string{phraseWords[order[0]], phraseWords[order[1]], phraseWords[order[2]]}, pick(d, "-", " "))
	}
	return d.of(digit, int(shape[len(shape)-1]-'0')) // digits4 to digits8
}

// plain reports whether a person who sees the code takes it for one of its
// shape: not for a year, a date or a word.
func plain(shape, code string) bool {
	if code == "" {
		return false
	}
	count := func(is func(rune) bool) (n int) {
		for _, r := range code {
			if is(r) {
				n++
			}
		}
		return n
	}
	switch shape {
	case "digits4":
		return code < "1900" || code > "2099"
	case "digits8":
		return code[:2] != "19" && code[:2] != "20"
	case "capitals":
		return count(unicode.IsDigit) >= 2 && count(unicode.IsLetter) >= 2
	case "mixed":
		inside := strings.ContainsAny(code[1:len(code)-1], digit)
		return inside && count(unicode.IsUpper) >= 2 && count(unicode.IsLower) >= 2
	case "hyphen":
		return count(unicode.IsLetter) > 0
	}
	return true
}
