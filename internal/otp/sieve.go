package otp

import (
	"encoding/binary"
	"unicode/utf8"
)

// sieve tells of most words of a text that no entry of the list begins inside
// them, nor at them and ends inside. It fits into the processor's nearest cache,
// while the trie does not: a mail that comes alone finds nothing of it there.
type sieve struct {
	open   [1 << 15 / 64]uint64 // first three letters of entries that let a word go on
	begins [1 << 15 / 64]uint64 // and all of their letters, up to six, by their hash
	inner  [1 << 15 / 64]uint64 // first three letters of entries that may begin inside a word
}

// letterClass numbers the letters and digits of folded ASCII from 1 to 31. Digits
// share five numbers, of which one is for those that entries rarely begin with.
var letterClass = func() (t [256]uint8) {
	for c := byte('a'); c <= 'z'; c++ {
		t[c] = c - 'a' + 1
	}
	for i, c := range "0579123468" {
		t[c] = [10]uint8{27, 27, 27, 27, 28, 28, 29, 29, 30, 31}[i]
	}
	return t
}()

// wordLen is how many letters and digits of ASCII an entry begins with.
func wordLen(word string) (n int) {
	for n < len(word) && letterClass[word[n]] != 0 {
		n++
	}
	return n
}

// add makes way for an entry that begins with a word of n letters.
func (s *sieve) add(e entry, n int) {
	var letters [3]uint
	for i := range min(n, 3) {
		letters[i] = uint(letterClass[e.word[i]])
	}
	first := letters[0]<<10 | letters[1]<<5 | letters[2]
	open := n == len(e.word) && e.is(openEnd)
	if n < 3 && n < len(e.word) && e.word[n] >= utf8.RuneSelf {
		return // it is not told of what goes on so
	}
	last := first
	if open && n < 3 { // any letters come after it
		last |= 1<<(5*(3-n)) - 1
	}
	for i := first; i <= last; i++ {
		if e.is(openStart) {
			s.inner[i/64] |= 1 << (i % 64)
		}
		if open {
			s.open[i/64] |= 1 << (i % 64)
		}
	}
	if open {
		var room [8]byte
		copy(room[:maxBegin], e.word)
		i := beginHash(binary.LittleEndian.Uint64(room[:]), min(n, maxBegin))
		s.begins[i/64] |= 1 << (i % 64)
	}
}

// maxBegin is how many letters of the beginning of a word are looked at.
const maxBegin = 6

// beginHash is of the first n letters of a word, which has no more.
func beginHash(letters uint64, n int) uint {
	return uint((letters ^ uint64(n)<<59) * 0x9e3779b97f4a7c15 >> 49)
}

// begun reports whether an entry may begin at the word of n letters whose first
// are in the lowest bytes of first, and let it go on.
func (s *sieve) begun(first uint64, n int) bool {
	for k := 1; k <= min(n, maxBegin); k++ {
		if i := beginHash(first&(1<<(8*k)-1), k); s.begins[i/64]>>(i%64)&1 != 0 {
			return true
		}
	}
	return false
}

// opens reports whether an entry may begin inside a word, at i, where a letter of
// ASCII is.
func (s *sieve) opens(low []byte, i int) bool {
	if i+2 >= len(low) {
		return true
	}
	a, b, c := low[i], low[i+1], low[i+2]
	if b == 0 || b >= utf8.RuneSelf || c == 0 || c >= utf8.RuneSelf {
		return true // it cannot be told here
	}
	index := uint(letterClass[a])<<10 | uint(letterClass[b])<<5
	if letterClass[b] != 0 {
		index |= uint(letterClass[c])
	}
	return s.inner[index/64]>>(index%64)&1 != 0
}

// word is where the word of ASCII that begins at i ends, whether an entry may begin
// inside it, and whether one may begin at it that lets it go on. The end is 0 for a
// word that may go on with something else than ASCII, and near the end of the text.
func (s *sieve) word(low []byte, i int) (end int, inner, open bool) {
	if i+maxHead > len(low) {
		return 0, false, false
	}
	index, inside, begins := uint(0), uint64(0), uint64(0)
	j := i
	for ; j < len(low); j++ {
		c := uint(letterClass[low[j]])
		if c == 0 {
			break
		}
		index = (index<<5 | c) & 0x7fff
		if j >= i+2 {
			inside |= s.inner[index/64] >> (index % 64)
		}
		if j == i+2 {
			begins |= s.open[index/64] >> (index % 64)
		}
	}
	if j < len(low) && (low[j] == 0 || low[j] >= utf8.RuneSelf) {
		return 0, false, false
	}
	n := j - i
	for k := 2; k > 0; k-- { // the last letters, with none after them
		index = index << 5 & 0x7fff
		inside |= s.inner[index/64] >> (index % 64)
		if n == k {
			begins |= s.open[index/64] >> (index % 64)
		}
	}
	return j, inside&1 != 0, begins&1 != 0
}
