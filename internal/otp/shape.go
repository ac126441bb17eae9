package otp

import (
	"sort"
	"strconv"
	"strings"
)

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
			e.add(worthYear, "a year")
			e.year = true
		} else if len(t.code) == 8 && dateLike(t.code) {
			e.add(-1, "a date")
		} else if len(t.code) >= 4 && strings.HasSuffix(t.code, "000") {
			e.add(-1.5, "a round number")
		}
	case shapeGrouped:
		if len(t.code) == 6 {
			e.add(1.1, "six digits in groups")
		} else if len(t.code) == 8 {
			e.add(0.3, "eight digits in groups")
			if year(t.code[:4]) && t.code[4] == '0' {
				e.add(-1, "a year and a number")
			}
		} else {
			e.add(-1, "digits in groups")
		}
		if strings.HasSuffix(t.code, "000") {
			e.add(-1.5, "a round number")
		}
		if t.uneven {
			e.add(-2, "in groups that differ")
		} else if t.end-t.start == 8 && shortDate(m.low[t.start:t.end]) {
			e.add(-1.5, "a date")
		}
		if dash := strings.IndexByte(string(m.low[t.start:t.end]), '-'); dash > 0 && m.low[t.start+dash-1] == ' ' && rangeLike(t.code) {
			e.add(-4, "from one number to another")
		}
	case shapeSpaced:
		e.add(1.6, "digits set apart")
		if strings.HasPrefix("0123456789", t.code) || strings.HasPrefix("1234567890", t.code) {
			e.add(-3, "a scale")
		}
	case shapePrefixed:
		e.add(1.5, "digits with a prefix")
	case shapeMixed:
		if t.uneven {
			e.add(-2, "in groups as postcodes are")
		}
		switch letters := strings.TrimRight(t.code, "0123456789"); {
		case strings.HasSuffix(t.code, "2u") || strings.HasSuffix(t.code, "4u"):
			e.add(-4, "a name that ends in \"to you\"")
		case wordAndNumber(t.code):
			if letters == strings.ToUpper(letters) && len(t.code) == 6 && m.codes > 0 {
				e.add(-1.5, "four capitals and two digits")
			} else {
				e.add(-2.2, "a word and a number")
			}
		case len(letters) >= 2 && !strings.ContainsAny(letters, "0123456789"):
			e.add(-0.7, "letters, then digits")
		case len(t.code) == 3:
			e.add(-0.9, "three letters and digits")
		case len(t.code) > 8:
			e.add(-0.5, "letters and digits")
		case letters == strings.ToLower(letters):
			e.add(0, "")
		case len(t.code) == 6 && strings.Trim(t.code[:4], "0123456789") == "" && strings.Trim(t.code[4:], "0123456789") == t.code[4:]:
			e.add(-0.7, "four digits and two capitals")
		default:
			e.add(0.4, "letters and digits")
		}
	case shapeJoined:
		e.add(0.2, "groups of capitals and digits")
		switch {
		case t.odd:
			e.add(-1.7, "in groups that differ, as things are named")
		case t.uneven:
			e.add(-0.7, "in groups that differ")
		}
		if len(t.code) >= 14 {
			e.add(-7, "as long as a licence key")
		}
	case shapeLetters:
		if len(t.code) < 5 || !unspoken(t.code) {
			e.add(-2.5, "letters only")
		} else {
			e.add(-0.9, "letters only, which make no word")
		}
		if strings.Trim(t.code, t.code[:1]) == "" {
			e.add(-5, "one letter, standing for all") // "XXXXXX"
		}
	case shapePhrase:
		e.add(-0.4, "words joined by dashes")
		if t.uneven {
			e.add(-1, "that are two, or nothing leads up to")
		}
		if strings.ContainsAny(t.code, "0123456789") && m.codes+m.weaks == 0 {
			e.add(-2, "and a number, as things are named")
		}
	case shapeWords:
		e.add(-1, "words in small letters")
		if t.uneven {
			e.add(-0.7, "of which there are few")
		}
		i := m.hitsBefore(t.start)
		j := sort.SearchInts(m.common, t.start)
		if i < len(m.hits) && m.hits[i].start < t.end || j < len(m.common) && m.common[j] < t.end || m.codes+m.weaks == 0 || m.lives == 0 && !t.led && !m.introduced(t, true) {
			e.add(-8, "that mean something")
		}
	}
	switch {
	case !t.led:
	case m.marked(t) || m.asks+m.lives+m.spans+m.why.signs > 0:
		e.add(2.5, "which their name leads up to")
	default: // "The secret word: never shared online"
		e.add(-2.5, "which nothing asks to enter")
	}
	if t.sign {
		e.add(-1.6, "# before it")
	}
}

// wordAndNumber reports whether a code is four letters or more that may be a word,
// and digits behind them: "PLUS24".
func wordAndNumber(code string) bool {
	word := strings.TrimRight(code, "0123456789")
	return len(word) >= 4 && len(word) < len(code) && !strings.ContainsAny(word, "0123456789") && strings.ContainsAny(word, "aeiouAEIOU") && !unspoken(word)
}

// rangeLike reports whether the halves of a code are as of "112 - 118" or "900 -
// 1700".
func rangeLike(code string) bool {
	from, _ := strconv.Atoi(code[:len(code)/2])
	to, _ := strconv.Atoi(code[len(code)/2:])
	return to > from && (to-from <= 30 || from%50 == 0 && to%50 == 0)
}

// shortDate reports whether three pairs of digits are as of "14-03-25", with dashes.
func shortDate(low []byte) bool {
	if low[2] != '-' || low[5] != '-' {
		return false
	}
	day, month, year := string(low[:2]), string(low[3:5]), string(low[6:])
	return day > "00" && day <= "31" && month > "00" && month <= "12" && year >= "20" && year <= "39"
}

func dateLike(code string) bool {
	two := func(s string, most string) bool { return s > "00" && s <= most }
	return year(code[:4]) && two(code[4:6], "12") && two(code[6:], "31") ||
		year(code[4:]) && (two(code[:2], "31") && two(code[2:4], "12") || two(code[:2], "12") && two(code[2:4], "31"))
}
