package otp

import (
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// sure is the evidence that the plain text of a mail must have for a code, that
// its HTML is not laid out to look for more. The HTML is the same mail once
// more: it adds how the code stands out, and nearly never takes away so much
// (TestSkim has no mail where it does).
const sure = threshold + 2*margin

// skim finds the code of a mail in its subject and plain text alone, where its
// HTML has been left unread: to lay that out takes longer than all the rest. The
// HTML must have that very code in its text, too, and no number that could be
// another: else ok is false, and the mail is to be read whole. What a skimmed
// mail has no code for is read whole in any case, and so is one with a line that
// binds the code to a site.
func skim(m *message.Message, h Hints) (r Result, ok bool) {
	d := newDocument(m)
	defer d.release()
	tokens, more := d.scan()
	if more || !slices.ContainsFunc(tokens, func(t token) bool { return plausible(t.code) }) {
		return r, false
	}
	if _, bound := d.findBound(); bound {
		return r, false
	}
	r = d.survey().rate(more, h)
	// What these words weigh grows with how many there are: the HTML may say more.
	if slices.ContainsFunc(d.hits, func(h hit) bool { return h.is(kindTalk | kindVoid | kindTrade | kindAway) }) {
		return r, false
	}
	return r, certain(&r, h) && d.onlyNumber(r.Code, m.Unread())
}

// certain reports whether a result is a code with a digit in it that is far
// better than any other candidate, and of the shape that the page asks for.
func certain(r *Result, h Hints) bool {
	c := r.Candidates
	return r.Code != "" && c[0].Score >= sure && (len(c) == 1 || c[0].Score-c[1].Score >= 2*margin) &&
		strings.ContainsAny(r.Code, "0123456789") && (h.Length == 0 && !h.Digits || h.fit(r.Code))
}

// onlyNumber reports whether a person sees the code in an HTML document, and no
// other number there that the plain text does not have, except those of one or
// two digits and years. A "#" before it may be an origin-bound code's.
func (d *document) onlyNumber(code string, html []byte) bool {
	found := false
	all := message.Numbers(html, func(before byte, number []byte) bool {
		switch {
		case same(number, code):
			found = true
			return before != '#'
		case len(number) <= 2, year(string(number)):
			return true
		}
		return d.has(number)
	})
	return found && all
}

// same reports whether a number is the code, perhaps in other groups.
func same(number []byte, code string) bool {
	n := 0
	for _, c := range number {
		for n < len(code) && code[n] == '-' {
			n++
		}
		switch {
		case c == ' ' || c == '-':
		case n == len(code) || c != code[n]:
			return false
		default:
			n++
		}
	}
	return n == len(code)
}

// has reports whether a run of letters and digits stands alone in the text.
func (d *document) has(run []byte) bool {
	for rest := d.text; ; {
		i := strings.Index(rest, string(run))
		if i < 0 {
			return false
		}
		end := i + len(run)
		if (i == 0 || !alnum(rest[i-1]|0x20)) && (end == len(rest) || !alnum(rest[end]|0x20)) {
			return true
		}
		rest = rest[end:]
	}
}
