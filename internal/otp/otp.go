// Package otp finds the one-time code in a mail.
//
// A mail is laid out as one document, every token of it that is written like a
// code becomes a candidate, and each candidate collects evidence: how it is
// written, how it stands out on the page, what the words beside it say, where
// else it occurs. The best one is the code if its evidence is enough and the
// next one's is clearly less. There is no pattern that decides alone, except a
// line that says what it is (bound.go). A mail with nothing to type may have a
// link that does it instead (link.go).
//
// A temporary password is a code where it is written like one: letters, digits and
// dashes. With other marks in it, it is for the field of a password, which no code
// is put into, and nothing of it is taken.
//
// The package is pure: the same message gives the same result. What the words
// mean is data (words.txt). What the evidence weighs stands where it is found:
// how a code is written (shape.go), how it stands out (place.go), what names it
// (labels.go: before.go, after.go, above.go, and conclusion.go for the end of a long
// sentence), whose number it is instead (owned.go, told.go, compound.go), what being
// called a code makes up for (named.go), what it is for (purpose.go), who asks for it
// (asked.go, request.go), who is quoted (quote.go, record.go); judge.go joins them for
// one place in the mail, and score.go for one code. What may be one is read by scan.go:
// digits and capitals that belong together (atom.go, chain.go, measure.go, sound.go),
// words (phrase.go, secret.go), and small letters that are none (jumble.go).
package otp

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
)

const (
	threshold = 4.0 // evidence that makes a candidate the code
	margin    = 1.5 // by which it must be ahead of the next
	maxShown  = 5   // candidates in a result
)

// Hints is what the page tells about the code it waits for. They break ties
// between candidates and never make one.
type Hints struct {
	Length   int    // characters; 0 if not known
	Digits   bool   // nothing but digits
	Language string // BCP 47; weighs nothing, since the candidates of one mail are in one language
}

// Candidate is a token that may be the code.
type Candidate struct {
	Code  string   `json:"code"`
	Score float64  `json:"score"` // comparable within one message only
	Why   []Reason `json:"why"`   // the evidence, strongest first
}

// Result is what was found in a message.
type Result struct {
	// Code is the code as the site takes it: the dash of 123-456 and the G- of
	// G-123456 are left out, the letters' case is kept. It is "" if there is
	// none, and where it is not certain which candidate it is.
	Code       string
	Confidence float64 // 0 to 1, of Code, or of the tie
	// Candidates, best first, at most five. A message without a code has some
	// too, with low scores.
	Candidates []Candidate
	// Tie is set where the first candidates are each good enough to be the code
	// and none is clearly better: a person has to choose.
	Tie bool
	// BoundTo is the host of the page that an origin-bound code says it is for
	// ("@example.com #123456"), BoundFrame the host of the frame in it if it
	// names one. Anyone can write such a line: it may refuse a site, it proves
	// nothing.
	BoundTo, BoundFrame string
	// Link is the link that signs in, of a mail that has nothing to type: no code
	// and no tie. It is nil if there is none.
	Link *Link
}

// Find finds the code in a message. It does not look into forwarded messages.
// Of one that was skimmed it reads no more than it needs to be sure; the code is
// the same, the evidence less.
func Find(m *message.Message, h Hints) Result {
	if m.Unread() != nil {
		if r, ok := skim(m, h); ok {
			return r
		}
		m = m.Whole()
	}
	d := newDocument(m)
	defer d.release()
	tokens, more := d.scan()
	if b, ok := d.findBound(); ok {
		return Result{
			Code: b.code, Confidence: 1, BoundTo: b.host, BoundFrame: b.frame,
			Candidates: []Candidate{{Code: b.code, Score: 2 * threshold, Why: []Reason{{Weight: 2 * threshold, What: "the line @" + b.host + " #code"}}}},
		}
	}
	mail := d.survey()
	var r Result
	if len(tokens) > 0 {
		r = mail.rate(more, h)
	}
	if r.Code == "" && !r.Tie {
		r.Link = mail.findLink(m.Links)
	}
	return r
}

// rate collects the evidence for the tokens and decides.
func (m *mail) rate(more bool, h Hints) Result {
	scored := m.score(more)
	slices.SortStableFunc(scored, func(a, b rated) int { return cmp.Compare(b.sum, a.sum) })
	r := decide(scored, h)
	if (r.Code != "" || r.Tie) && m.patches() {
		for i := range scored {
			scored[i].add(-4*threshold, "in a patch")
		}
		r = decide(scored, h)
	}
	return r
}

// patches reports whether the mail holds a patch of some program's text. Its numbers
// are modes of files and places in them, its words are the program's.
func (d *document) patches() bool {
	text := d.text
	for {
		i := strings.Index(text, "\n@@ -")
		if i < 0 {
			return strings.Contains(d.text, "\ndiff --git ")
		}
		head, _, _ := strings.Cut(text[i+1:], "\n")
		if parts := strings.Fields(head); len(parts) >= 4 && parts[2][0] == '+' && parts[3] == "@@" {
			return true
		}
		text = text[i+1:]
	}
}

// decide takes the best candidate if it is good enough and alone.
func decide(scored []rated, h Hints) (r Result) {
	best := scored[0]
	rivals := 0 // good enough, and not clearly behind the best
	for rivals < len(scored) && scored[rivals].sum >= threshold && best.sum-scored[rivals].sum < margin {
		rivals++
	}
	if rivals > 1 && (h.Length > 0 || h.Digits) {
		fits := func(c rated) bool { return h.fit(c.code) }
		i := slices.IndexFunc(scored[:rivals], fits)
		if i >= 0 && !slices.ContainsFunc(scored[i+1:rivals], fits) {
			best = scored[i]
			best.add(0.1, "the page asks for this shape")
			scored = slices.Insert(slices.Delete(scored, i, i+1), 0, best)
			rivals = 1
		}
	}
	r.Candidates = make([]Candidate, 0, min(len(scored), maxShown))
	for _, c := range scored[:min(len(scored), maxShown)] {
		r.Candidates = append(r.Candidates, Candidate{Code: c.code, Score: math.Round(100*c.sum) / 100, Why: c.why()})
	}
	switch {
	case rivals == 1:
		r.Code, r.Confidence = h.spell(best.code), confidence(best.sum)
	case rivals > 1:
		r.Tie, r.Confidence = true, confidence(best.sum)/float64(rivals)
	}
	return r
}

// fit reports whether a code is of the shape the page asks for.
func (h Hints) fit(code string) bool {
	if h.Digits && strings.Trim(code, "0123456789") != "" {
		return false
	}
	return h.Length == 0 || len(h.spell(code)) == h.Length
}

// spell leaves out the dashes of ABC-DEF, or the letters of PX-4471, where the
// field has no room for them.
func (h Hints) spell(code string) string {
	if letters, digits, ok := strings.Cut(code, "-"); ok && h.Length > 0 && len(digits) == h.Length && len(letters) <= 2 && strings.Trim(digits, "0123456789") == "" {
		return digits
	}
	if bare := strings.ReplaceAll(code, "-", ""); h.Length > 0 && len(code) != h.Length && len(bare) == h.Length {
		return bare
	}
	return code
}

// confidence maps evidence to 0..1, with 0.5 at the threshold.
func confidence(score float64) float64 {
	return math.Round(1000/(1+math.Exp(threshold-score))) / 1000
}
