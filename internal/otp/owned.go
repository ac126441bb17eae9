package otp

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// measured reports whether a unit stands right beside a token: "for 250 riyals".
func (m *mail) measured(t *token) bool {
	i := m.hitsBefore(t.end)
	if i < len(m.hits) && m.hits[i].is(kindUnit) && !m.hits[i].is(kindCommon) && touching(m.low[t.end:m.hits[i].start]) {
		return true
	}
	i = m.hitsBefore(t.start) - 1
	return i >= 0 && m.hits[i].is(kindUnit) && !m.hits[i].is(kindCommon) && m.hits[i].end <= t.start && touching(m.low[m.hits[i].end:t.start])
}

// ownNumber reports whether another token than this one is a word's, and stands right
// behind it but for a short word. More digits behind those are of one number.
func (m *mail) ownNumber(h hit, t *token) bool {
	i := sort.Search(len(m.tokens), func(n int) bool { return m.tokens[n].start >= h.end })
	return i < len(m.tokens) && m.tokens[i].end < t.start && owns(m.low[h.end:m.tokens[i].start]) &&
		bytes.ContainsFunc(m.low[m.tokens[i].end:t.start], func(r rune) bool { return r == ':' || r >= 'a' && isLetter(r) })
}

// owns reports whether what stands between a word and a number leaves it that word's,
// a short word at most that does not say "is": "ending in 4821".
func owns(gap []byte) bool {
	if touching(gap) {
		return true
	}
	words := bytes.Fields(bytes.ReplaceAll(gap, []byte{0}, nil))
	return len(words) == 1 && len(words[0]) <= 6 && letterOrNot(words[0]) && !slices.Contains(foldedCopulas[:], string(words[0])) && !bytes.ContainsAny(words[0], ".,:;!?()")
}

// remarked reports whether a token stands in brackets before a colon: it is of
// what the value behind is for.
func (m *mail) remarked(t *token) bool {
	l := &m.lines[t.line]
	if t.end >= l.end {
		return false
	}
	rest, before := m.text[t.end:min(l.end, t.end+80)], m.text[max(l.start, t.start-80):t.start]
	i := strings.IndexByte(rest, ')')
	return i >= 0 && strings.HasPrefix(strings.TrimLeft(rest[i+1:], " "), ":") && strings.LastIndexByte(before, '(') > strings.LastIndexByte(before, ')')
}

// numberBehind reports whether another number than a token stands right behind a
// word: "field 12".
func (m *mail) numberBehind(h hit, t *token) bool {
	l := &m.lines[m.lineAt(h.start)]
	rest := strings.TrimLeft(m.text[h.end:max(h.end, l.end)], " #:\u00a0")
	return rest != "" && isDigit(rest[0]) && l.end-len(rest) != t.start
}
