package otp

import "slices"

// maxAways is how many different words for another purpose are told apart.
const maxAways = 4

// purpose is what the words of a mail say that its code is for: a code that
// opens a door or fetches a parcel is written, set and announced like one that
// signs in, and it too runs out and is not to be shared.
type purpose struct {
	aways []string // different words for another purpose
	signs int      // words for signing in, before the small print
	named int      // names that only a code to sign in has
}

// findPurpose reads the words of the subject and of the text that is shown. The
// other version of the text says the same once more.
func (m *mail) findPurpose() (p purpose) {
	for _, h := range m.hits {
		if !h.is(kindAway | kindSign | kindCode) {
			continue
		}
		if m.lines[m.lineAt(h.start)].zone == zoneHidden {
			break
		}
		switch {
		case h.is(kindCode) && !h.is(kindWeak):
			p.named++
		case h.start >= m.foot:
		case h.is(kindAway):
			if w := string(m.low[h.start:h.end]); len(p.aways) < maxAways && !slices.Contains(p.aways, w) {
				p.aways = append(p.aways, w)
			}
		case h.is(kindSign):
			p.signs++
		}
	}
	return p
}

// weight is what that is worth for every token of the mail. It is more than
// standing out is worth, since all these codes do; that a code runs out or is
// secret says a little for signing in.
func (p *purpose) weight(lives bool) float64 {
	w := -[maxAways + 1]float64{0, 2.5, 5, 7, 8.5}[len(p.aways)]
	switch {
	case p.named > 0:
		return 0
	case p.signs > 0:
		return w * 0.4
	case lives:
		return w * 0.7
	}
	return w
}
