package otp

import (
	"strings"
	"unicode/utf8"
)

// phrase reads words joined by dashes: a passphrase, which has a line of its own
// or stands right after what announces it.
func (s *scanner) phrase(l line) {
	text := s.text[l.start:l.end]
	for at := 0; len(s.tokens) < maxTokens; {
		dash := strings.IndexByte(text[at:], '-')
		if dash < 0 {
			return
		}
		from, to := at+dash, at+dash
		for from > at && lowerOrDash(text[from-1]) {
			from--
		}
		for to < len(text) && lowerOrDash(text[to]) {
			to++
		}
		at = to
		if isPhrase(text[from:to]) && ends(text[to:]) && (to-from == len(text) || announced(s.low[l.start:l.start+from])) {
			s.add(token{start: l.start + from, end: l.start + to, code: text[from:to], shape: shapePhrase})
		}
	}
}

// words reads a line that is a block of its own and nothing but three to six
// words in small letters: a passphrase, if what it says is nothing else.
func (s *scanner) words(n int) {
	l := s.lines[n]
	if l.zone == zoneSubject || !l.bare || l.end-l.start < 11 || l.end-l.start > 60 || len(s.tokens) >= maxTokens ||
		n > 1 && s.lines[n-1].block == l.block && s.lines[n-1].zone == l.zone || n+1 < len(s.lines) && s.lines[n+1].block == l.block {
		return
	}
	words, letters := 0, 0
	for i := l.start; i <= l.end; i++ {
		switch c := s.text[i]; {
		case 'a' <= c && c <= 'z':
			letters++
		case (c == ' ' || c == '\n') && letters >= 3 && letters <= 10:
			words, letters = words+1, 0
		default:
			return
		}
	}
	if words >= 3 && words <= 6 {
		s.add(token{start: l.start, end: l.end, code: s.text[l.start:l.end], shape: shapeWords})
	}
}

func lowerOrDash(c byte) bool { return 'a' <= c && c <= 'z' || c == '-' }

// isPhrase reports whether s is three to six words of three letters or more,
// and not what people join by dashes.
func isPhrase(s string) bool {
	if len(s) < 11 || len(s) > 60 || strings.Count(s, "-") < 2 || strings.Count(s, "-") > 5 {
		return false
	}
	for word := range strings.SplitSeq(s, "-") {
		switch word {
		case "one", "two", "time", "use", "step", "the", "and", "for", "day", "end", "all", "off", "out", "not", "date", "self", "multi", "code",
			"come", "serve", "first", "last", "face", "side", "term", "hand", "state", "art", "non", "pre", "sign", "log", "opt", "free", "high":
			return false
		}
		if len(word) < 3 {
			return false
		}
	}
	return true
}

// ends reports whether a word ends before s.
func ends(s string) bool {
	return s == "" || strings.IndexByte(" \t.,;:!\"'*)]<", s[0]) >= 0 || s[0] >= utf8.RuneSelf
}

// announced reports whether folded text leads up to a passphrase: it ends in a
// colon, a quotation mark, or "is" behind a word.
func announced(before []byte) bool {
	b := strings.TrimRight(string(before[max(0, len(before)-24):]), " \x00")
	for _, s := range [...]string{":", "\"", "'", "*", "“", "«", "「", " is", " ist", " est", " es", " e", " code", " password", " kod"} {
		if strings.HasSuffix(b, s) {
			return true
		}
	}
	return false
}
