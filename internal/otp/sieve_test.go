package otp

import (
	"slices"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestSieve finds the same words with the sieve and without it, and with what a
// line has in common with one before and without that.
func TestSieve(t *testing.T) {
	open := *words()
	open.heads = heads{}
	for i := range open.sieve.inner {
		open.sieve.inner[i] = ^uint64(0)
		open.sieve.open[i] = ^uint64(0)
		open.sieve.begins[i] = ^uint64(0)
	}
	compare := func(name string, raw []byte) {
		d := newDocument(message.Parse(raw))
		defer d.release()
		d.findWords(words())
		var all spotted
		open.find(&all, d.low, 0, len(d.low))
		if !slices.Equal(all.hits, d.hits) || !slices.Equal(all.common, d.common) || !slices.Equal(all.aside, d.aside) {
			t.Errorf("%s: %d, %d and %d words, without the sieve %d, %d and %d", name, len(d.hits), len(d.common), len(d.aside), len(all.hits), len(all.common), len(all.aside))
		}
	}
	samples(t, func(name string, raw []byte, _ want) { compare(name, raw) })
	blind(t, func(name string, raw []byte, _ want) { compare(name, raw) })
	compare("code mail", codeMail())
	for _, e := range []string{"otp", "id", "zl", "2fa", "kod", "verifikationscode", "meinbestatigungscode", "x2fa", "a", "to", "no."} {
		compare(e, []byte("Subject: "+e+"\n\n"+e+"\n"+e+" "+e+"-"+e+"\n"+e+"\n"+e+"\n"))
	}
}
