package otp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase reads words joined by dashes, one of which may be a number: a passphrase,
// which has a line of its own or stands right after what announces it.
func (s *scanner) phrase(l line) {
	text := s.text[l.start:l.end]
	for at := 0; len(s.tokens) < maxTokens; {
		dash := strings.IndexByte(text[at:], '-')
		if dash < 0 {
			return
		}
		from, to := at+dash, at+dash
		for from > at {
			r, n := utf8.DecodeLastRuneInString(text[at:from])
			if !alnumOrDash(r) {
				break
			}
			from -= n
		}
		for to < len(text) {
			r, n := utf8.DecodeRuneInString(text[to:])
			if !alnumOrDash(r) {
				break
			}
			to += n
		}
		at = to
		if !isPhrase(text[from:to], to-from == len(text) || to == len(text) && introduces(text[:from])) || !ends(text[to:]) || from > 0 && !ends(text[from-1:]) {
			continue
		}
		led := to-from == len(text) || announced(s.low[l.start:l.start+from])
		s.add(token{start: l.start + from, end: l.start + to, code: text[from:to], shape: shapePhrase, uneven: !led || strings.Count(text[from:to], "-") == 1})
	}
}

// introduces reports whether a text leads up to a value at the end of its line: it
// ends in a colon, or is another cell.
func introduces(text string) bool {
	cell := strings.HasSuffix(text, "\t")
	text = strings.TrimRight(text, " \t\u00a0")
	return text != "" && (cell || strings.HasSuffix(text, ":") || strings.HasSuffix(text, "："))
}

// lastWord reads small letters that make no word at the end of a line that leads up
// to them: "Your code: qwxkzt".
func (s *scanner) lastWord(n int) {
	l := s.lines[n]
	text := s.text[l.start:l.end]
	from := len(text)
	for from > 0 && from > len(text)-11 && 'a' <= text[from-1] && text[from-1] <= 'z' {
		from--
	}
	if k := len(text) - from; k >= 5 && k <= 10 && !strings.ContainsAny(text[from:], "aeiouy") && introduces(text[:from]) {
		s.add(token{start: l.start + from, end: l.end, code: text[from:], shape: shapeLetters})
	}
}

// words reads a line that is a block of its own and nothing but one to six words
// in small letters: a passphrase, if what it says is nothing else.
func (s *scanner) words(n int) {
	l := s.lines[n]
	if l.zone == zoneSubject || !l.bare || l.end-l.start < 5 || l.end-l.start > 60 || len(s.tokens) >= maxTokens ||
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
	if words <= 6 && l.end-l.start >= [...]int{99, 5, 9, 11, 11, 11, 11}[min(words, 6)] && (words > 1 || noWord(s.text[l.start:l.end])) {
		s.add(token{start: l.start, end: l.end, code: s.text[l.start:l.end], shape: shapeWords, uneven: words < 3})
	}
}

// noWord reports whether small letters stand together as they do in few words.
func noWord(s string) bool {
	vowels := 0
	for i := range len(s) {
		if strings.IndexByte("aeiou", s[i]) >= 0 {
			vowels++
		}
	}
	return vowels <= 1
}

// alnumOrDash reports whether a character may be of words joined by dashes, in Latin,
// Greek or Cyrillic letters.
func alnumOrDash(r rune) bool {
	return r < utf8.RuneSelf && alnum(byte(r)|0x20) && r > ' ' || r == '-' || r >= 0xC0 && r < 0x530 && unicode.IsLetter(r)
}

// small reports whether a word goes on in small letters behind its first.
func small(word string) bool {
	_, n := utf8.DecodeRuneInString(word)
	for _, r := range word[n:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// isPhrase reports whether s is three to six words, or two where it has a line of
// its own, of three letters or more, all
// written alike, and not what people join by dashes. One of them may be a number
// of two digits or three, or the last of one digit.
func isPhrase(s string, own bool) bool {
	dashes := strings.Count(s, "-")
	if len(s) < 9 || len(s) > 60 || dashes > 5 || dashes < 2 && !own || dashes >= 2 && len(s) < 11 {
		return false
	}
	words, numbers, capitals := 0, 0, 0
	for rest := s; rest != ""; {
		var word string
		word, rest, _ = strings.Cut(rest, "-")
		if word != "" && strings.Trim(word, "0123456789") == "" {
			if numbers++; numbers > 1 || len(word) > 3 || len(word) == 1 && rest != "" {
				return false
			}
			continue
		}
		words++
		if len(word) < 3 || !small(word) || isDigit(word[0]) {
			return false
		}
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
			capitals++
		}
		switch strings.ToLower(word) {
		case "one", "two", "time", "use", "step", "the", "and", "for", "day", "end", "all", "off", "out", "not", "date", "self", "multi", "code",
			"come", "serve", "first", "last", "face", "side", "term", "hand", "state", "art", "non", "pre", "sign", "log", "opt", "free", "high":
			return false
		}
	}
	return words >= 2 && words+numbers > dashes && (capitals == 0 || capitals == words)
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
