package otp

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words.txt
var wordList string

// kind is a set of the kinds of words that words.txt explains.
type kind uint16

const (
	kindCode kind = 1 << iota
	kindWeak
	kindAsk
	kindLife
	kindNot
	kindUnit
	kindMonth
	kindFoot
	kindNoun
	kindTrade
	kindVoid
	kindCommon
)

var kinds = map[string]kind{
	"code": kindCode, "weak": kindWeak, "ask": kindAsk, "life": kindLife,
	"not": kindNot, "unit": kindUnit, "month": kindMonth, "foot": kindFoot,
	"noun": kindNoun, "trade": kindTrade, "void": kindVoid, "common": kindCommon,
}

// trie holds all words of all languages, byte by byte, folded. Matching walks
// it from each place a word may begin: the time is bounded by the longest word.
type trie struct {
	nodes []node
	root  [256]int32 // first step, 0 if none
	inner [256]bool  // bytes that words which may begin inside another begin with
}

type node struct {
	kinds     kind
	openStart bool // a word may be going on before
	openEnd   bool // or go on after
	edges     []edge
}

type edge struct {
	b  byte
	to int32
}

var words = sync.OnceValue(func() *trie {
	t, err := parseWords(wordList)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return t
})

// parseWords reads a list in the form of words.txt.
func parseWords(list string) (*trie, error) {
	t := &trie{nodes: make([]node, 1)}
	for n, line := range strings.Split(list, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		name, entries, _ := strings.Cut(line, ":")
		k, ok := kinds[name]
		if !ok {
			return nil, fmt.Errorf("words.txt:%d: no kind %q", n+1, name)
		}
		for _, w := range strings.Split(entries, ";") {
			if err := t.add(strings.TrimSpace(w), k); err != nil {
				return nil, fmt.Errorf("words.txt:%d: %w", n+1, err)
			}
		}
	}
	return t, nil
}

func (t *trie) add(word string, k kind) error {
	w, openStart := strings.CutPrefix(word, "*")
	w, openEnd := strings.CutSuffix(w, "*")
	if w == "" || strings.Contains(w, "*") {
		return fmt.Errorf("cannot use the entry %q", word)
	}
	first, _ := utf8.DecodeRuneInString(w)
	last, _ := utf8.DecodeLastRuneInString(w)
	openStart = openStart || unspaced(first) || !isLetter(first)
	openEnd = openEnd || unspaced(last) || !isLetter(last)

	at := int32(0)
	for i, b := range fold(nil, w) {
		if b == 0 {
			continue
		}
		if b = plainSpace(b); i == 0 && openStart {
			t.inner[b] = true
		}
		at = t.step(at, b)
	}
	n := &t.nodes[at]
	n.kinds |= k
	n.openStart = n.openStart || openStart
	n.openEnd = n.openEnd || openEnd
	return nil
}

// step goes from a node along b, and makes the way if there is none.
func (t *trie) step(at int32, b byte) int32 {
	if next := t.follow(at, b); next > 0 {
		return next
	}
	t.nodes = append(t.nodes, node{})
	next := int32(len(t.nodes) - 1)
	t.nodes[at].edges = append(t.nodes[at].edges, edge{b, next})
	if at == 0 {
		t.root[b] = next
	}
	return next
}

func (t *trie) follow(at int32, b byte) int32 {
	if at == 0 {
		return t.root[b]
	}
	for _, e := range t.nodes[at].edges {
		if e.b == b {
			return e.to
		}
	}
	return 0
}

// hit is a word found in a document.
type hit struct {
	start, end int
	kinds      kind
}

func (h hit) is(k kind) bool { return h.kinds&k != 0 }

// find lists the words in folded text from left to right, the longest at each
// place, none inside another. Words that are only common are counted.
func (t *trie) find(low []byte) (hits []hit, common int) {
	inWord := false // whether a word goes on here from before
	for i := 0; i < len(low); {
		b := low[i]
		if b != 0 && t.root[plainSpace(b)] != 0 && (!inWord || t.inner[b]) && utf8.RuneStart(b) {
			if end, k := t.longest(low, i, inWord); end > 0 {
				for letterAt(low, end) { // an open entry takes the rest of its word
					end = skipRune(low, end)
				}
				if k == kindCommon {
					common++
				} else {
					hits = append(hits, hit{i, end, k})
				}
				i, inWord = end, false
				continue
			}
		}
		if b < utf8.RuneSelf {
			inWord = b == 0 && inWord || alnum(b)
			i++
			continue
		}
		r, n := utf8.DecodeRune(low[i:])
		inWord = isLetter(r) && !unspaced(r)
		i += n
	}
	return hits, common
}

// longest matches at i and returns where the longest word ends, or 0.
func (t *trie) longest(low []byte, i int, inWord bool) (end int, k kind) {
	at := int32(0)
	for j := i; j < len(low); j++ {
		b := low[j]
		if b == 0 {
			continue
		}
		if at = t.follow(at, plainSpace(b)); at == 0 {
			break
		}
		n := &t.nodes[at]
		if n.kinds != 0 && (!inWord || n.openStart) && (n.openEnd || !letterAt(low, j+1)) {
			end, k = j+1, n.kinds
		}
	}
	return end, k
}

// plainSpace makes the bytes that part words alike: a line may end inside an
// entry, and "one-time" is "one time".
func plainSpace(b byte) byte {
	if b == '-' || b == '\n' {
		return ' '
	}
	return b
}

// skipRune is where the letter at or after i ends.
func skipRune(low []byte, i int) int {
	for low[i] == 0 {
		i++
	}
	_, n := utf8.DecodeRune(low[i:])
	return i + n
}

// letterAt reports whether a word goes on at i.
func letterAt(low []byte, i int) bool {
	for i < len(low) && low[i] == 0 {
		i++
	}
	if i >= len(low) {
		return false
	}
	if low[i] < utf8.RuneSelf {
		return alnum(low[i])
	}
	r, _ := utf8.DecodeRune(low[i:])
	return isLetter(r) && !unspaced(r)
}
