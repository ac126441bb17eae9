package matrix

import (
	"fmt"
	"math/rand/v2"
)

// dice makes every choice of one mail.
type dice struct{ *rand.Rand }

const (
	digit = "0123456789"
	hex   = "0123456789abcdef"
	// Letters and digits of codes, without those that are taken for another.
	upper = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	lower = "abcdefghijkmnpqrstuvwxyz"
	clear = "23456789"
)

func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is a number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// of is a string of n characters of an alphabet of ASCII.
func (d dice) of(alphabet string, n int) string {
	s := make([]byte, n)
	for i := range s {
		s[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(s)
}

// fill replaces every # of a pattern by a digit.
func (d dice) fill(pattern string) string {
	s := []byte(pattern)
	for i := range s {
		if s[i] == '#' {
			s[i] = digit[d.IntN(10)]
		}
	}
	return string(s)
}

// time is a time of day.
func (d dice) time() string { return fmt.Sprintf("%02d:%02d", d.IntN(24), d.IntN(60)) }

// pick is one of several.
func pick[T any](d dice, of ...T) T { return of[d.IntN(len(of))] }

// often is a choice and how often it is made, relative to its neighbours.
type often struct {
	weight int
	name   string
}

func (d dice) weigh(choices []often) string {
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	n := d.IntN(sum)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			return c.name
		}
	}
	panic("the weights do not add up")
}
