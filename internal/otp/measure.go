package otp

import (
	"strings"
	"unicode"
)

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
		if a.digits == 3 && a.upper == 2 && s.fills(a.start, a.end) {
			return measures(w)
		}
		return len(w) <= 2 && a.digits <= 4 || a.upper == 0 && len(w) <= 4 && a.digits <= 3 && !(a.digits >= 2 && len(w) >= 3 && (random(w) || s.fills(a.start, a.end) && !isUnit(w))) || strings.EqualFold(w, "px")
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

// amount reports whether folded words are one of money, written in one piece or in
// two: "rs.500", "$24.10", "24,10", "eur".
func amount(words ...string) bool {
	word := strings.Join(words, "")
	number := func(r rune) bool { return '0' <= r && r <= '9' }
	from, to := strings.IndexFunc(word, number), strings.LastIndexFunc(word, number)+1
	if from < 0 || strings.Trim(word[from:to], "0123456789.,'") != "" {
		return false
	}
	of := func(unit string) bool {
		unit = strings.Trim(unit, ".")
		return currency(unit) || unit != "" && strings.IndexFunc(unit, func(r rune) bool { return !unicode.Is(unicode.Sc, r) }) < 0
	}
	before, after := word[:from], word[to:]
	return of(before) && after == "" || of(after) && before == ""
}

// sums is words without the amounts of money among them.
func sums(words []string) (rest []string) {
	for i := 0; i < len(words); i++ {
		switch {
		case amount(words[i]):
		case i+1 < len(words) && amount(words[i], words[i+1]):
			i++
		default:
			rest = append(rest, words[i])
		}
	}
	return rest
}
