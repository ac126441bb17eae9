package otp

import (
	"cmp"
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words.txt
var wordList string

// kind is a set of the kinds of words that words.txt explains.
type kind uint32

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
	kindTalk
	kindLink
	kindAway
	kindSign
	kindCommon
	kindEnter
	kindPlace
	kindObject
	kindField
	kindSecret
	kindStay
	kindConfirm

	kindRequest = kindEnter | kindPlace | kindObject | kindField // words that say something of a request only

	openStart kind = 1 << 30 // of an entry, and in a node: a word may be going on before
	openEnd   kind = 1 << 31 // or go on after
	allKinds       = openStart - 1

	kindSubject = kindAsk | kindLife   // no word is both but what says where the code is
	kindSpent   = kindMonth | kindLink // nor both of these but what says that a code no longer works
)

var kinds = map[string]kind{
	"code": kindCode, "weak": kindWeak, "ask": kindAsk, "life": kindLife,
	"not": kindNot, "unit": kindUnit, "month": kindMonth, "foot": kindFoot,
	"noun": kindNoun, "trade": kindTrade, "void": kindVoid, "talk": kindTalk, "link": kindLink, "away": kindAway, "sign": kindSign, "common": kindCommon, "enter": kindEnter, "place": kindPlace, "object": kindObject, "field": kindField, "secret": kindCode | kindSecret, "stay": kindStay, "confirm": kindConfirm, "subject": kindSubject, "spent": kindSpent,
}

// trie holds all words of all languages, byte by byte, folded. Matching walks
// it from each place a word may begin: the time is bounded by the longest word.
//
// The nodes are one flat list without pointers, a node's children side by side
// and what follows the first of them right behind: a word is read along a
// stretch of memory, and there is nothing for the garbage collector to follow.
// Where nothing parts two bytes and no word ends between them, both lead to one
// node: of the steps along the list's words that are four of five.
type trie struct {
	nodes  []node
	ways   []byte        // see node.way
	root   [256]int32    // first step, 0 if none; by the byte as it is in the text
	pairs  [26][26]int32 // first two steps along letters, 0 if none
	inner  [256]bool     // bytes that words which may begin inside another begin with
	joined [26]uint32    // for each letter those that some word has behind it, bit 0 for "a"
	usual  [26]uint32    // and those that many have
	sieve  sieve
	heads  heads
}

type node struct {
	first    int32  // of its children, which are in the order of their bytes
	letters  uint32 // bit 0 is set if a child is for "a", and so on
	way      uint32 // where in ways the bytes are that lead to it after b
	kinds    kind   // and whether the word may go on
	wayLen   uint8
	b        byte // that leads to it first
	children uint8
	below    uint8 // of the children, how many come before "a"
}

// entry is a word of the list, folded.
type entry struct {
	word  string
	first uint64 // bytes of the word, to sort by
	kinds kind   // and whether a word may go on before and after
}

func (e *entry) is(k kind) bool { return e.kinds&k != 0 }

var words = sync.OnceValue(func() *trie {
	t, err := parseWords(wordList)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return t
})

// parseWords reads a list in the form of words.txt.
func parseWords(list string) (*trie, error) {
	entries := make([]entry, 0, strings.Count(list, ";")+strings.Count(list, "\n"))
	var all strings.Builder // the words of the entries
	all.Grow(len(list))     // folding makes none longer
	n := 0
	for line := range strings.Lines(list) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		name, words, _ := strings.Cut(line, ":")
		k, ok := kinds[name]
		if !ok {
			return nil, fmt.Errorf("words.txt:%d: no kind %q", n, name)
		}
		for words != "" {
			var word string
			word, words, _ = strings.Cut(words, ";")
			e, err := parseEntry(strings.TrimSpace(word), &all)
			if err != nil {
				return nil, fmt.Errorf("words.txt:%d: %w", n, err)
			}
			e.kinds |= k
			entries = append(entries, e)
		}
	}
	return newTrie(entries), nil
}

// parseEntry reads an entry and appends its word, folded, to all.
func parseEntry(written string, all *strings.Builder) (e entry, err error) {
	w, before := strings.CutPrefix(written, "*")
	w, after := strings.CutSuffix(w, "*")
	if w == "" || strings.Contains(w, "*") {
		return e, fmt.Errorf("cannot use the entry %q", written)
	}
	first, _ := utf8.DecodeRuneInString(w)
	last, _ := utf8.DecodeLastRuneInString(w)
	if before || unspaced(first) || !isLetter(first) {
		e.kinds |= openStart
	}
	if after || unspaced(last) || !isLetter(last) {
		e.kinds |= openEnd
	}
	at := all.Len()
	for _, b := range fold(make([]byte, 0, 64), w) {
		if b != 0 {
			all.WriteByte(plainSpace(b))
		}
	}
	e.word = all.String()[at:]
	var begins [8]byte
	copy(begins[:], e.word)
	e.first = binary.BigEndian.Uint64(begins[:])
	return e, nil
}

// usualPair is how many words have a pair of letters that is usual.
const usualPair = 11

func newTrie(entries []entry) *trie {
	slices.SortFunc(entries, func(a, b entry) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		return strings.Compare(a.word, b.word)
	})
	t := &trie{nodes: make([]node, 1, 5*len(entries)/4), ways: make([]byte, 0, 5*len(entries))}
	t.grow(0, entries, 0)
	for i := range 256 {
		t.root[i] = t.follow(0, plainSpace(byte(i)))
	}
	for a := range t.pairs {
		for b := range t.pairs[a] {
			if at := t.root['a'+a]; at != 0 {
				t.pairs[a][b] = t.follow(at, byte('a'+b))
			}
		}
	}
	var pairs [26][26]uint16
	for _, e := range entries {
		if e.is(openStart) {
			t.inner[e.word[0]] = true
		}
		if n := wordLen(e.word); n > 0 { // else its first byte is no letter, and no such place is passed over
			t.sieve.add(e, n)
			t.heads.add(e, n)
		}
		for i := 1; i < len(e.word); i++ {
			if a, b := e.word[i-1]-'a', e.word[i]-'a'; a < 26 && b < 26 {
				t.joined[a] |= 1 << b
				if pairs[a][b]++; pairs[a][b] == usualPair {
					t.usual[a] |= 1 << b
				}
			}
		}
	}
	return t
}

// grow makes the rest of the way to a node and everything below it: words are
// those that lead through it, in order, and depth is how far they have led.
func (t *trie) grow(at int32, words []entry, depth int) {
	if depth >= 2 { // root and pairs step on all before
		way := alike(words[0].word[depth:], words[len(words)-1].word[depth:])
		t.nodes[at].way, t.nodes[at].wayLen = uint32(len(t.ways)), uint8(len(way))
		t.ways = append(t.ways, way...)
		depth += len(way)
	}
	for ; len(words) > 0 && len(words[0].word) == depth; words = words[1:] {
		t.nodes[at].kinds |= words[0].kinds
	}
	first := int32(len(t.nodes))
	for i, e := range words {
		if b := e.word[depth]; i == 0 || b != words[i-1].word[depth] {
			t.nodes = append(t.nodes, node{b: b})
			n := &t.nodes[at]
			n.children++
			if b < 'a' {
				n.below++
			} else if b <= 'z' {
				n.letters |= 1 << (b - 'a')
			}
		}
	}
	t.nodes[at].first = first
	for i := range t.nodes[first:] {
		n := 1
		for n < len(words) && words[n].word[depth] == words[0].word[depth] {
			n++
		}
		t.grow(first+int32(i), words[:n], depth+1)
		words = words[n:]
	}
}

// alike is how two words begin that begin alike, as far as a node counts it.
func alike(a, b string) string {
	n := 0
	for n < min(len(a), len(b), math.MaxUint8) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

// follow goes from a node along b, to 0 if no word does, or to the beginning of
// the way to another.
func (t *trie) follow(at int32, b byte) int32 {
	n := &t.nodes[at]
	if b-'a' < 26 {
		bit := uint32(1) << (b - 'a')
		if n.letters&bit == 0 {
			return 0
		}
		return n.first + int32(n.below) + int32(bits.OnesCount32(n.letters&(bit-1)))
	}
	for i := n.first; i < n.first+int32(n.children); i++ {
		if t.nodes[i].b == b {
			return i
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

// spotted are the words found in a text, from left to right.
type spotted struct {
	hits   []hit
	common []int // where those begin that are only common
	aside  []hit // those that mean something in a request only
}

func (s *spotted) add(start, end int, k kind) {
	if k&^(kindRequest|kindCommon) != 0 {
		s.hits = append(s.hits, hit{start, end, k})
		return
	}
	if k&kindCommon != 0 {
		s.common = append(s.common, start)
	}
	if k&kindRequest != 0 {
		s.aside = append(s.aside, hit{start, end, k})
	}
}

// findWords lists the words of a document.
func (d *document) findWords(t *trie) {
	d.searched = true
	at := 0 // what was looked at
	for i := range d.lines {
		l := &d.lines[i]
		begun := at > l.start
		if f := d.lines[l.first].found; l.first < i && f.whole && !begun && d.alikeAfter(l.first, i) {
			shift := l.start - d.lines[l.first].start
			for _, h := range d.hits[f.from:f.to] {
				d.hits = append(d.hits, hit{h.start + shift, h.end + shift, h.kinds})
			}
			for _, c := range d.common[f.fromCommon:f.toCommon] {
				d.common = append(d.common, c+shift)
			}
			for _, h := range d.aside[f.fromAside:f.toAside] {
				d.aside = append(d.aside, hit{h.start + shift, h.end + shift, h.kinds})
			}
			at = l.end + 1
			continue
		}
		f := found{from: len(d.hits), fromCommon: len(d.common), fromAside: len(d.aside)}
		if at <= l.end {
			at = t.find(&d.spotted, d.low, max(at, l.start), l.end+1)
		}
		f.to, f.toCommon, f.toAside, f.whole = len(d.hits), len(d.common), len(d.aside), !begun && at == l.end+1
		l.found = f
	}
}

// alikeAfter reports whether the same line follows on two lines: a word may
// begin on one and end on the next.
func (d *document) alikeAfter(i, j int) bool {
	return i+1 < len(d.lines) && j+1 < len(d.lines) && d.lines[i+1].first == d.lines[j+1].first
}

// find lists the words of folded text that begin from i on and before stop, from
// left to right, the longest at each place, none inside another, and adds them to
// words. It returns where the last one ends, or stop.
func (t *trie) find(words *spotted, low []byte, i, stop int) (end int) {
	inWord := false // whether a word goes on here from before
scan:
	for i < stop {
		b := low[i]
		if !inWord && letterClass[b] != 0 {
			if end, inner, open := t.sieve.word(low, i); end > 0 {
				word := headAt(low[i:], end-i)
				h := t.heads.find(&word)
				switch {
				case h != nil && h.goesOn(low, end):
				case h != nil && h.kinds != 0:
					words.add(i, end, h.kinds)
					i = end
					continue
				case !inner && !(open && t.sieve.begun(word.first, end-i)):
					if i = end; i >= stop {
						break scan
					}
					b, inWord = low[i], true // neither of a word nor a filling
				}
			}
		}
		if inWord && alnum(b) && !t.sieve.opens(low, i) {
			i++ // most bytes are of the rest of a word nobody looks for
			continue
		}
		if b != 0 && t.root[b] != 0 && (!inWord || t.inner[b]) && utf8.RuneStart(b) {
			if end, k := t.longest(low, i, inWord); end > 0 {
				fixed := end
				for letterAt(low, end) && !(isDigit(low[end]) && low[end-1] >= utf8.RuneSelf) { // an open entry takes the rest of its word
					end = skipRune(low, end)
				}
				if k&kindSign != 0 && end > fixed {
					k = t.compound(low, fixed, end, k)
				}
				for end < len(low) && low[end] == 0 { // the rest of its last letter
					end++
				}
				words.add(i, end, k)
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
	return i
}

// compound is what a word of some kinds means that goes on from i to end, if that
// holds a word for a code: "stadfestings-koden" is what its end says.
func (t *trie) compound(low []byte, i, end int, k kind) kind {
	for ; i < end; i++ {
		if b := low[i]; b == 0 || !t.inner[b] || t.root[b] == 0 {
			continue
		}
		if to, inside := t.longest(low, i, true); to > 0 && inside&kindWeak != 0 && inside&kindNot == 0 {
			return kindCode
		}
	}
	return k
}

// longest matches at i, where a word begins, and returns where the longest one
// ends, or 0. One that goes over two line ends is not looked for.
func (t *trie) longest(low []byte, i int, inWord bool) (end int, k kind) {
	at := t.root[low[i]]
	if a := low[i] - 'a'; a < 26 && i+1 < len(low) && t.nodes[at].kinds == 0 {
		if b := low[i+1] - 'a'; b < 26 { // nearly always: two steps in one
			if at = t.pairs[a][b]; at == 0 {
				return 0, 0
			}
			i++
		}
	}
	ended := false // the line
	for {
		n := &t.nodes[at]
		for _, b := range t.ways[n.way:][:n.wayLen] {
			if i+1 < len(low) && low[i+1] == b { // nearly always, and what step would find
				i++
				continue
			}
			if i, ended = step(low, i, ended); i == len(low) || plainSpace(low[i]) != b {
				return end, k
			}
		}
		if n.kinds != 0 && (!inWord || n.kinds&openStart != 0) && (n.kinds&openEnd != 0 || !letterAt(low, i+1)) {
			end, k = i+1, n.kinds&allKinds
		}
		if i, ended = step(low, i, ended); i == len(low) {
			return end, k
		}
		if at = t.follow(at, plainSpace(low[i])); at == 0 {
			return end, k
		}
	}
}

// step is the place of the byte after the one at i, or the end: of the text, or
// of the second line. Ended says that the first one has ended.
func step(low []byte, i int, ended bool) (int, bool) {
	for i++; i < len(low) && low[i] == 0; i++ {
	}
	if i == len(low) || low[i] != '\n' {
		return i, ended
	}
	if ended {
		return len(low), ended
	}
	return i, true
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
