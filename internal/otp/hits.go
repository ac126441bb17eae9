package otp

import (
	"slices"
	"sort"
	"strings"
)

// hitsBefore is the number of hits that start before offset i.
func (m *mail) hitsBefore(i int) int {
	return sort.Search(len(m.hits), func(n int) bool { return m.hits[n].start >= i })
}

// tokenBetween reports whether a token that a label may rather mean lies
// between two places. A word in capitals is none, nor is a year or the sender's name.
func (m *mail) tokenBetween(from, to int) bool {
	for i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= from }); i < len(m.tokens) && m.tokens[i].end <= to; i++ {
		if t := &m.tokens[i]; t.shape != shapeLetters && !year(t.code) && !m.named(t.code) && !m.remarked(t) {
			return true
		}
	}
	return false
}

// leadsTo reports whether another token stands right behind a word.
func (m *mail) leadsTo(h hit) bool {
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= h.end })
	return i < len(m.tokens) && strings.Trim(m.text[h.end:m.tokens[i].start], " :\u00a0\"'*") == ""
}

// wordAt is the word of the list that begins at an offset.
func (m *mail) wordAt(i int) (h hit, ok bool) {
	at := func(list []hit) (hit, bool) {
		n, ok := slices.BinarySearchFunc(list, i, func(h hit, i int) int { return h.start - i })
		if !ok {
			return hit{}, false
		}
		return list[n], true
	}
	if h, ok = at(m.hits); ok {
		return h, ok
	}
	if h, ok = at(m.aside); ok {
		return h, ok
	}
	if _, ok = slices.BinarySearch(m.common, i); !ok {
		return h, false
	}
	for h = (hit{i, skipRune(m.low, i), kindCommon}); letterAt(m.low, h.end); {
		h.end = skipRune(m.low, h.end)
	}
	return h, true
}

// wordsIn are the words between two places, those first that mean something by
// themselves.
func (m *mail) wordsIn(from, to int) func(yield func(hit) bool) {
	return func(yield func(hit) bool) {
		for _, list := range [...][]hit{m.hits, m.aside} {
			i, _ := slices.BinarySearchFunc(list, from, func(h hit, i int) int { return h.start - i })
			for ; i < len(list) && list[i].start < to; i++ {
				if !yield(list[i]) {
					return
				}
			}
		}
	}
}

// asideBefore is the last of the words aside that starts before an offset, -1 if none does.
func (m *mail) asideBefore(i int) int {
	n, _ := slices.BinarySearchFunc(m.aside, i, func(h hit, i int) int { return h.start - i })
	return n - 1
}
