package otp

import (
	"strings"
	"unicode/utf8"
)

// stops are what parts a text, none of which can begin inside another. All are
// looked for at once: around each number of a mail they are.
type stops struct {
	all         []string
	first, last [256]bool // bytes of them
}

func newStops(all ...string) *stops {
	s := &stops{all: all}
	for _, one := range all {
		s.first[one[0]], s.last[one[len(one)-1]] = true, true
	}
	return s
}

// What ends a sentence. Where cells matter, a tab ends one, too.
var (
	sentenceStops = newStops(". ", "! ", "? ", "。", "।")
	cellStops     = newStops(". ", "! ", "? ", "。", "।", "\t")
	secretStops   = newStops(". ", "! ", "? ", "。", "।", "\t", " (", " –", " —", ",")
	warningStops  = newStops(". ", "! ", "? ", "。", "！", "।", "\t")
)

// behind is what stands behind the last stop of a text, by the offset where it
// begins: 0 if there is no stop.
func (s *stops) behind(text string) int {
	for i := len(text); i > 0; i-- {
		if !s.last[text[i-1]] {
			continue
		}
		for _, one := range s.all {
			if strings.HasSuffix(text[:i], one) {
				return i
			}
		}
	}
	return 0
}

// before is where the first stop of a text begins, or the text ends.
func (s *stops) before(text string) int {
	for i := range len(text) {
		if !s.first[text[i]] {
			continue
		}
		for _, one := range s.all {
			if strings.HasPrefix(text[i:], one) {
				return i
			}
		}
	}
	return len(text)
}

// endsSentence reports whether a text ends with what ends a sentence in any script.
func endsSentence(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?。！？।։።۔។။", r)
}
