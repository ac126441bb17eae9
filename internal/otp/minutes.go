package otp

import (
	"slices"
	"strings"
)

// spans are the numbers of minutes, and of hours, that codes live for.
var spans = [...]string{"5", "10", "15", "20", "30", "45", "60", "90", "24"}

// findSpans counts the lines of the text that hold one of the spans beside a
// word, and no other number but what is written like a code: in a language
// whose words are not known that is how a mail says how long its code lives.
// It stops at the small print, and does not look at long mails.
func (m *mail) findSpans() {
	if m.words > 300 {
		return
	}
	lines := m.lines[1:]
	for i := range lines {
		l := &lines[i]
		if l.zone == zoneBody && l.start > m.tail {
			break
		}
		if !l.bare && l.first == i+1 && m.holdsSpan(m.low[l.start:l.end]) {
			m.spans++
		}
	}
}

// holdsSpan reports whether a folded line holds one of the spans beside a word,
// and no other short number.
func (m *mail) holdsSpan(low []byte) bool {
	found := false
	for i := 0; i < len(low); i++ {
		if !isDigit(low[i]) {
			continue
		}
		from := i
		for i < len(low) && isDigit(low[i]) {
			i++
		}
		n := i - from
		if n >= 4 && !year(string(low[from:i])) {
			continue // a code, or what may be one
		}
		if found || n > 2 || !slices.Contains(spans[:], string(low[from:i])) {
			return false
		}
		before, after := low[:from], low[i:]
		if len(after) > 0 && (after[0] == ' ' || after[0] == '-') {
			after = after[1:]
		}
		if len(before) > 0 && (before[len(before)-1] == ' ' || before[len(before)-1] == '(' || before[len(before)-1] == ',') {
			before = before[:len(before)-1]
		} else if len(before) > 0 && before[len(before)-1] < 0x80 {
			return false // "1.5", "#10", "$20", "item10"
		}
		if !letterOrNot(after) || len(low) < n+4 || ofDays(after) {
			return false
		}
		found = true
	}
	return found
}

// letterOrNot reports whether a folded text goes on with a letter.
func letterOrNot(low []byte) bool {
	return len(low) > 0 && (low[0] >= 0x80 || 'a' <= low[0] && low[0] <= 'z')
}

// days are how words for days begin, in folded text. Codes rarely live for some;
// bills and parcels do.
var days = [...]string{"day", "tag", "jour", "dia", "giorn", "dag", "dni", "dny", "paiv", "nap", "zile", "gun", "дн", "ден", "дан", "ημερ",
	"日", "天", "일", "วัน", "ngay", "hari", "يوم", "أيام", "روز", "ימים", "दिन", "paev", "dien", "siku", "araw", "kun", "күн", "день", "օր", "დღ", "দিন", "நாட", "dite"}

func ofDays(low []byte) bool {
	word := strings.ReplaceAll(string(low[:min(len(low), 16)]), "\x00", "")
	return slices.ContainsFunc(days[:], func(d string) bool { return strings.HasPrefix(word, d) })
}
