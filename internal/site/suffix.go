package site

import (
	"hash/maphash"
	"strings"
	"sync/atomic"

	"golang.org/x/net/publicsuffix"
)

// looked is what the public suffix list says of a name.
type looked struct {
	name, suffix string
	icann        bool
}

// lately has the names that were looked up last: grading one mail asks eight
// times for the same one or two. Two names in one place only take turns.
var (
	lately [64]atomic.Pointer[looked]
	seed   = maphash.MakeSeed()
)

// publicSuffix is publicsuffix.PublicSuffix of a name that ascii made.
func publicSuffix(name string) (suffix string, icann bool) {
	at := &lately[maphash.String(seed, name)%uint64(len(lately))]
	if was := at.Load(); was != nil && was.name == name {
		return was.suffix, was.icann
	}
	name = strings.Clone(name) // it may be a piece of a mail, which should not stay for it
	suffix, icann = publicsuffix.PublicSuffix(name)
	at.Store(&looked{name, suffix, icann})
	return suffix, icann
}
