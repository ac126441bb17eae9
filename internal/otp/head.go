package otp

import (
	"encoding/binary"
	"unicode/utf8"
)

// head is a word of ASCII that entries of the list are, or begin with. Most words
// of a text that are in the list at all are these, and one look tells what they
// mean: the trie would be asked letter by letter.
type head struct {
	first, rest uint64 // its bytes, up to sixteen
	next        uint64 // second words of entries, by their first two letters
	len         uint8
	signs       bool // an entry goes on with something else than another word
	kinds       kind // of the entry that is this word alone; 0 if there is none
}

// heads is a table of them by their hash. A word that is none is mostly told by
// the marks, which fit into the processor's nearest cache.
type heads struct {
	marks [1 << 15 / 64]uint64
	table [1 << 14]head // each in the first free place from its hash on
	last  *head         // that was added
}

// maxHead is how many letters of a head are told apart.
const maxHead = 16

// headAt is the head of n letters that s begins with; after it s goes on for
// maxHead bytes or more.
func headAt(s []byte, n int) (h head) {
	h.len = uint8(min(n, maxHead+1))
	if h.first = binary.LittleEndian.Uint64(s); n < 8 {
		h.first &= 1<<(8*n) - 1
	} else if h.rest = binary.LittleEndian.Uint64(s[8:]); n < 16 {
		h.rest &= 1<<(8*(n-8)) - 1
	}
	return h
}

func (h *head) same(o *head) bool { return h.first == o.first && h.rest == o.rest && h.len == o.len }

// hash has as many bits as there are marks.
func (h *head) hash() uint {
	return uint((h.first ^ h.rest*0xd6e8feb86659fd93 ^ uint64(h.len)<<59) * 0x9e3779b97f4a7c15 >> 49)
}

// place is where in the table a head is, or would be.
func (t *heads) place(h *head, hash uint) *head {
	for i := hash; ; i++ {
		if at := &t.table[i%uint(len(t.table))]; at.len == 0 || at.same(h) {
			return at
		}
	}
}

// find is the head that is the same as another, nil if there is none.
func (t *heads) find(h *head) *head {
	hash := h.hash()
	if t.marks[hash/64]>>(hash%64)&1 == 0 {
		return nil
	}
	if at := t.place(h, hash); at.len > 0 {
		return at
	}
	return nil
}

// add notes the word of n letters that an entry begins with. Entries come in
// order, so that those with the same are one behind the other.
func (t *heads) add(e entry, n int) {
	var word [maxHead]byte
	copy(word[:], e.word[:n])
	of := headAt(word[:], n)
	if t.last == nil || !t.last.same(&of) {
		hash := of.hash()
		t.marks[hash/64] |= 1 << (hash % 64)
		if t.last = t.place(&of, hash); t.last.len == 0 {
			*t.last = of
		}
	}
	h := t.last
	switch after := e.word[n:]; {
	case n > maxHead: // one of many with that beginning
		h.signs, h.next = true, ^uint64(0)
	case after == "":
		h.kinds |= e.kinds & allKinds
	case after[0] != ' ':
		h.signs = true
	default:
		h.next |= secondWords(after[1:], e.is(openEnd))
	}
}

// secondWords are the bits in head.next for the second word of an entry, and what
// comes after it.
func secondWords(s string, open bool) (bits uint64) {
	switch {
	case s == "":
		return ^uint64(0)
	case len(s) > 1:
		return 1 << secondWord(s[0], s[1])
	case open:
		for b := range 256 {
			bits |= 1 << secondWord(s[0], byte(b))
		}
		return bits
	}
	return 1 << secondWord(s[0], ' ')
}

func secondWord(a, b byte) uint { return (uint(letterClass[a])*11 + uint(letterClass[b])) % 64 }

// goesOn reports whether an entry may go on behind the word, which ends at i.
func (h *head) goesOn(low []byte, i int) bool {
	if h.next == 0 && !h.signs {
		return false
	}
	if i+2 >= len(low) {
		return true
	}
	if plainSpace(low[i]) != ' ' {
		return h.signs
	}
	a, b := low[i+1], low[i+2]
	if letterClass[a] == 0 || b == 0 || b >= utf8.RuneSelf {
		return h.next != 0 // it cannot be told here
	}
	return h.next>>secondWord(a, b)&1 != 0
}
