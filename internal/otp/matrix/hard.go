package matrix

import (
	_ "embed"
	"fmt"
	"iter"
	"math/rand/v2"
)

//go:embed hard.txt
var hardText string

// hard are the blocks of hard.txt.
var hard = func() []matter {
	english, foreign := parseOrdinary(hardText)
	return append(english, foreign...)
}()

// Hard yields so many mails about each matter of hard.txt: none has a code, and
// all have what makes one look for it. The same seed gives the same mails.
func Hard(seed uint64, each int) iter.Seq[Mail] {
	return func(yield func(Mail) bool) {
		for i, about := range hard {
			for n := range each {
				m := dice{rand.New(rand.NewPCG(seed, uint64(i*1000+n)))}.mailAbout(about)
				m.Name = fmt.Sprintf("hard %s %s %d %d", about.lang.tag, about.kind, i, n)
				if !yield(m) {
					return
				}
			}
		}
	}
}
