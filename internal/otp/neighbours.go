package otp

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// judgeNeighbours looks at what touches the token: units, currencies and
// months make it a quantity or a date.
func (m *mail) judgeNeighbours(t *token, e *evidence) {
	l := &m.lines[t.line]
	if len(t.code) == 3 && t.shape == shapeDigits && t.end+2 < len(m.low) && m.low[t.end] == ' ' && m.low[t.end+1] == 's' && !letterOrNot(m.low[t.end+2:]) {
		e.addWord(-6, "beside", "s") // the unit; before a longer number it is Slavic for "with"
		return
	}
	i := m.hitsBefore(t.end)
	for n := max(0, i-3); n < min(len(m.hits), i+2); n++ {
		h := m.hits[n]
		if h.start < l.start || h.end > l.end || !h.is(kindUnit|kindMonth) {
			continue
		}
		beside := false
		switch {
		case h.start >= t.end && blankBetween(m.low[t.end:h.start]):
			beside = h.is(kindUnit) && !(h.is(kindCommon) && (len(t.code) >= 4 || slices.Contains(copulas[:], m.text[h.start:h.end]))) || year(t.code)
		case h.end <= t.start && blankBetween(m.low[h.end:t.start]):
			beside = h.is(kindMonth) && len(t.code) <= 4 || h.is(kindUnit) && currency(string(m.low[h.start:h.end]))
		}
		if beside && h.start >= t.end && len(t.code) >= 4 && e.code && e.label.What == "after" && e.label.Weight >= 0.95*worthCode && letterAt(m.low, h.start) && m.afterColon(t) {
			continue // "sign-in code chu: 637201 ani": no word's for years there
		}
		if beside {
			e.addWord(-6, "beside", m.text[h.start:h.end])
			return
		}
	}
}

// currency reports whether a unit may stand before its number.
func currency(unit string) bool {
	switch unit {
	case "usd", "eur", "gbp", "cad", "aud", "nzd", "jpy", "inr", "cny", "rmb", "krw", "brl", "mxn", "chf", "sek", "nok", "dkk", "pln",
		"czk", "huf", "ron", "rub", "uah", "idr", "vnd", "thb", "sgd", "hkd", "twd", "myr", "zar", "rs", "tl", "r$",
		"sar", "aed", "qar", "kwd", "bhd", "omr", "egp", "dzd", "tnd", "ngn", "kes", "ghs", "tzs", "ugx", "xof", "xaf", "fcfa", "pkr", "bdt", "lkr", "npr",
		"clp", "uyu", "pyg", "dop", "gtq", "hnl", "uzs", "azn", "byn", "rsd", "mkd", "bgn", "isk", "ils", "jod", "lbp", "etb", "rwf", "zmw", "mmk", "mnt", "mdl":
		return true
	}
	r, _ := utf8.DecodeRuneInString(unit)
	return unicode.Is(unicode.Sc, r)
}
