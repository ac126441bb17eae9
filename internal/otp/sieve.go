package otp

import (
	"encoding/binary"
	"unicode/utf8"
)

// sieve holds back the words of a text that no entry of the list begins with,
// which are most. It fits into the processor's nearest cache, while the trie
// does not: a mail that comes alone finds nothing of it there.
type sieve struct {
	whole [1 << 15 / 64]uint64 // first words of entries, by their hash
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

// add makes way for an entry.
func (s *sieve) add(e entry) {
	n := 0
	for n < len(e.word) && letterClass[e.word[n]] != 0 {
		n++
	}
	if n == 0 {
		return // its first byte is no letter, and no such place is passed over
	}
	three := func(i int) uint {
		if i < n {
			return uint(letterClass[e.word[i]])
		}
		return 0
	}
	index := three(0)<<10 | three(1)<<5 | three(2)
	mark := func(set *[1 << 15 / 64]uint64) {
		last := index
		switch n { // a short one has any letters after it
		case 1:
			last = index | 0x3ff
		case 2:
			last = index | 0x1f
		}
		for i := index; i <= last; i++ {
			set[i/64] |= 1 << (i % 64)
		}
	}
	if e.openStart {
		mark(&s.inner)
	}
	if n == len(e.word) && e.openEnd {
		mark(&s.open)
		return
	}
	var first [8]byte
	copy(first[:], e.word[:n])
	h := wordHash(binary.LittleEndian.Uint64(first[:]), n)
	s.whole[h/64] |= 1 << (h % 64)
}

// wordHash is of a word's first eight bytes, zero where it has ended, and its
// length, in 15 bits.
func wordHash(first uint64, n int) uint {
	return uint((first ^ uint64(min(n, 9))<<59) * 0x9e3779b97f4a7c15 >> 49)
}

// pass is where the word of ASCII that begins at i ends, if no entry begins at
// it or inside it, or else 0. It is 0, too, for a word that may go on with
// something else than ASCII.
func (s *sieve) pass(low []byte, i int) (end int) {
	if i+8 > len(low) {
		return 0
	}
	first, index := binary.LittleEndian.Uint64(low[i:]), uint(0)
	j := i
	for ; j < len(low); j++ {
		c := uint(letterClass[low[j]])
		if c == 0 {
			break
		}
		index = (index<<5 | c) & 0x7fff
		if s.inner[index/64]>>(index%64)&1 != 0 && j >= i+2 {
			return 0
		}
		if j == i+2 && s.open[index/64]>>(index%64)&1 != 0 {
			return 0
		}
	}
	n := j - i
	if j < len(low) && (low[j] == 0 || low[j] >= utf8.RuneSelf) {
		return 0
	}
	for k := 2; k > 0; k-- { // the last letters, with none after them
		index = index << 5 & 0x7fff
		if s.inner[index/64]>>(index%64)&1 != 0 || n == k && s.open[index/64]>>(index%64)&1 != 0 {
			return 0
		}
	}
	if n < 8 {
		first &= 1<<(8*n) - 1
	}
	if h := wordHash(first, n); s.whole[h/64]>>(h%64)&1 != 0 {
		return 0
	}
	return j
}
