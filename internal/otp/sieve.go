package otp

import "unicode/utf8"

// sieve tells of most words of a text that no entry of the list begins inside
// them, nor at them and ends inside. It fits into the processor's nearest cache,
// while the trie does not: a mail that comes alone finds nothing of it there.
type sieve struct {
	open  [1 << 15 / 64]uint64 // first three letters of entries that let a word go on
	inner [1 << 15 / 64]uint64 // first three letters of entries that may begin inside a word
}

// letterClass numbers the letters and digits of folded ASCII from 1; the digits
// share one number.
var letterClass = func() (t [256]uint8) {
	for b := range t {
		switch {
		case isDigit(byte(b)):
			t[b] = 27
		case alnum(byte(b)):
			t[b] = uint8(b) - 'a' + 1
		}
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
	open := n == len(e.word) && e.openEnd
	last := first
	if open && n < 3 { // any letters come after it
		last |= 1<<(5*(3-n)) - 1
	}
	for i := first; i <= last; i++ {
		if e.openStart {
			s.inner[i/64] |= 1 << (i % 64)
		}
		if open {
			s.open[i/64] |= 1 << (i % 64)
		}
	}
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

// word is where the word of ASCII that begins at i ends, and whether no entry
// begins inside it, or at it and ends inside it. The end is 0 for a word that may
// go on with something else than ASCII, and near the end of the text.
func (s *sieve) word(low []byte, i int) (end int, free bool) {
	if i+16 > len(low) {
		return 0, false
	}
	index, caught := uint(0), uint64(0)
	j := i
	for ; j < len(low); j++ {
		c := uint(letterClass[low[j]])
		if c == 0 {
			break
		}
		index = (index<<5 | c) & 0x7fff
		if j >= i+2 {
			caught |= s.inner[index/64] >> (index % 64)
		}
		if j == i+2 {
			caught |= s.open[index/64] >> (index % 64)
		}
	}
	if j < len(low) && (low[j] == 0 || low[j] >= utf8.RuneSelf) {
		return 0, false
	}
	n := j - i
	for k := 2; k > 0; k-- { // the last letters, with none after them
		index = index << 5 & 0x7fff
		caught |= s.inner[index/64] >> (index % 64)
		if n == k {
			caught |= s.open[index/64] >> (index % 64)
		}
	}
	return j, caught&1 == 0
}
