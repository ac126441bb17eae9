package otp

import "strings"

// jumbles adds the small letters that make no word in a line that names a code:
// "qwxkzt is your login code". Only beside its name does anybody take such for one.
func (s *scanner) jumbles(t *trie) {
	at := -1 // the last line looked at
	for _, h := range s.hits {
		if h.worth() <= 0 || h.start <= at {
			continue
		}
		n := s.lineAt(h.start)
		l := s.lines[n]
		if at = l.end; l.end-l.start > 300 || len(s.tokens) >= maxTokens {
			continue
		}
		s.at = n
		for i := l.start; i < l.end; {
			from := i
			for i < l.end && 'a' <= s.text[i] && s.text[i] <= 'z' {
				i++
			}
			if k := i - from; k >= 5 && k <= 10 && t.jumbled(s.text[from:i]) && s.ownWord(from, i) {
				s.add(token{start: from, end: i, code: s.text[from:i], shape: shapeLetters})
			}
			for i++; i < l.end && s.text[i-1] != ' ' && s.text[i-1] != '\t' && strings.IndexByte("\"'`(<[*:", s.text[i-1]) < 0; i++ {
			}
		}
	}
}

// ownWord reports whether small letters are a word by themselves that is not read
// yet, and no piece of an address.
func (s *scanner) ownWord(start, end int) bool {
	return !letterAt(s.low[:s.lines[s.at].end], end) && s.sound(start, end) && !s.named(s.text[start:end]) &&
		!(s.after(end) == '-' || s.after(end) == ':' && s.after(s.skip(end)+1) == '/' || s.after(end) == '.' && letterAt(s.low, s.skip(end)+1)) && !s.isRead(start) && !s.torn(end)
}

// isRead reports whether a token begins at an offset.
func (s *scanner) isRead(start int) bool {
	for i := len(s.tokens) - 1; i >= 0; i-- {
		if s.tokens[i].start == start {
			return true
		}
	}
	return false
}

// jumbled reports whether small letters stand together as in no word of any
// language we have: without a vowel, or in pairs that the list of words has
// nowhere. Welsh has words whose vowel is "w".
func (t *trie) jumbled(s string) bool {
	vowels, strange := 0, 0
	for i := range len(s) {
		if strings.IndexByte("aeiouy", s[i]) >= 0 {
			vowels++
		}
		if i > 0 && t.joined[s[i-1]-'a']>>(s[i]-'a')&1 == 0 {
			strange++
		}
	}
	switch {
	case vowels == 0:
		return strange > 0 || strings.IndexByte(s, 'w') < 0 || strings.ContainsAny(s, "jkqvxz")
	case vowels == 1:
		return strange > 0
	}
	return strange > 1
}

// unspoken reports whether capitals are no word that is spoken: none of them is a
// vowel, or they stand together as in few words.
func unspoken(s string) bool { return !strings.ContainsAny(s, "AEIOUYaeiouy") || unusual(s) > 1 }

// unusual is how many pairs of letters in a word few words of the list have, and how
// many times a fourth letter in a row is no vowel.
func unusual(s string) (n int) {
	t, consonants := words(), 0
	for i := range len(s) {
		if consonants++; strings.IndexByte("AEIOUYaeiouy", s[i]) >= 0 {
			consonants = 0
		}
		if consonants == 4 {
			n++
		}
		if i == 0 {
			continue
		}
		if a, b := (s[i-1]|0x20)-'a', (s[i]|0x20)-'a'; a < 26 && b < 26 && t.usual[a]>>b&1 == 0 {
			n++
		}
	}
	return n
}
