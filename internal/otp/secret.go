package otp

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxToSecret is how far behind their name secret words begin, in letters as wide
// counts them: "the password of the day for the members' page: …".
const maxToSecret = 48

// secrets adds the words of passphrases that stand in a sentence, behind their name
// and either between quotation marks or behind a colon: "Your magic words are “velvet
// otter”.", "La contraseña de hoy: brasa jilguero". They are two to four, and mean
// nothing else.
func (s *scanner) secrets() {
	at := -1 // the last line that had some
	for _, h := range s.hits {
		if !h.is(kindSecret) || h.start < at || len(s.tokens) >= maxTokens {
			continue
		}
		n := s.lineAt(h.start)
		l := s.lines[n]
		if l.zone == zoneSubject || h.end >= l.end {
			continue
		}
		start, end := s.secretIn(h.end, l.end)
		if start == 0 || s.saysMore(start, end) || s.isRead(start) || s.torn(end) {
			continue
		}
		s.at, at = n, l.end
		t := token{start: start, end: end, code: s.text[start:end], shape: shapeWords, led: true, uneven: strings.Count(s.text[start:end], " ") < 2}
		if strings.IndexByte(t.code, '-') > 0 {
			t.shape, t.uneven = shapePhrase, true
		}
		s.add(t)
	}
}

// secretIn finds the words between the first quotation marks of a text, or from its
// first colon to the end of its sentence.
func (s *scanner) secretIn(from, to int) (start, end int) {
	letters := 0
	for i, r := range s.text[from:to] {
		start = from + i + utf8.RuneLen(r)
		if letters += wide(s.text[from+i : start]); letters > maxToSecret {
			return 0, 0
		}
		switch r {
		case '.', '!', '?', ';', '\t', '。', '！', '？', '।':
			return 0, 0
		case ':', '：':
			text := strings.TrimLeft(s.text[start:to], " \u00a0")
			start = to - len(text)
			if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("\"“„«「『", first) {
				continue // what is between the marks
			}
			end = start + secretStops.before(text)
			return start, start + wordsAlone(s.text[start:end])
		case '"', '“', '„', '«', '「', '『':
			end = strings.IndexAny(s.text[start:to], "\"”“»」』")
			if end < 0 {
				return 0, 0
			}
			return start, start + wordsAlone(s.text[start:start+end])
		}
	}
	return 0, 0
}

// marked reports whether quotation marks stand around a token, rather than a colon
// before it.
func (m *mail) marked(t *token) bool {
	r, _ := utf8.DecodeLastRuneInString(m.text[:t.start])
	return !unicode.IsSpace(r) && r != ':' && r != '：'
}

// wordsAlone is the length of a text that is two words with a dash between, or two to
// four of three letters or more, two where each is a syllable, alike in how they
// begin; 0 if it is anything else.
func wordsAlone(text string) int {
	text = strings.TrimRight(text, " .\u00a0")
	if isPhrase(text, true) {
		return len(text)
	}
	words, capitals := 0, 0
	for word := range strings.SplitSeq(text, " ") {
		if words++; words > 4 || wide(word) < 3 || utf8.RuneCountInString(word) < 2 {
			return 0
		}
		for i, r := range word {
			switch {
			case !unicode.IsLetter(r) && !unicode.IsMark(r), unicode.IsUpper(r) && i > 0:
				return 0
			case unicode.IsUpper(r):
				capitals++
			}
		}
	}
	if words < 2 || capitals > 0 && capitals < words {
		return 0
	}
	return len(text)
}

// saysMore reports whether there is nothing between two places, or a word we know.
func (s *scanner) saysMore(start, end int) bool {
	if start >= end {
		return true
	}
	for _, list := range [...][]hit{s.hits, s.aside} {
		if i := sort.Search(len(list), func(i int) bool { return list[i].end > start }); i < len(list) && list[i].start < end {
			return true
		}
	}
	i := sort.SearchInts(s.common, start)
	return i < len(s.common) && s.common[i] < end
}
