package message

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Skim is Parse, but may leave the HTML part of a multipart/alternative to be
// read by Whole: where plain text says the same, it is most of a mail and may
// not be needed. The plain text is Shown then, and Text and Parts are without
// the HTML, as are Links and Alts.
func Skim(raw []byte) *Message { return parse(raw, false, 0, true, new(amount)) }

// unread is the HTML part that Skim left out: the last readable part of the
// message, and an alternative to the text in Parts[first:].
type unread struct {
	html     []byte // in UTF-8
	first    int
	maxLines int
}

// maxUnread bounds the HTML that is left out, in bytes: so much of it says more
// than the plain text does.
const maxUnread = 128 << 10

// postpone leaves an HTML part out, if it may be, and reports whether it did.
func (r *reader) postpone(html []byte, torn bool) bool {
	alone := len(r.m.Parts) == r.start // among the parts of its alternative
	if !r.skim || r.alternatives != 1 || !alone || torn || len(html) > maxUnread {
		return false
	}
	text := false
	for _, p := range r.m.Parts[r.first:] {
		text = text || len(p.Lines) > 0
		if p.HTML {
			return false
		}
	}
	if text {
		r.m.later = &unread{html, r.first, maxLines - r.lines}
	}
	return text
}

// catchUp reads what was left out: there is another part.
func (r *reader) catchUp() {
	if r.m.later != nil {
		*r.m = *r.m.later.whole(r.m)
		r.lines += len(r.m.Parts[len(r.m.Parts)-1].Lines)
		r.skim = false
	}
}

// whole is m with the part that was left out.
func (u *unread) whole(m *Message) *Message {
	all := *m
	all.later = nil
	all.Parts, all.Links, all.Alts = slices.Clone(m.Parts), slices.Clip(m.Links), slices.Clip(m.Alts)
	shown := all.add(u.html, u.maxLines, true, mediaType{}) > 0
	for i := range all.Parts[u.first:] {
		if p := &all.Parts[u.first+i]; p.HTML {
			p.Shown = shown
		} else if shown {
			p.Shown = false
		}
	}
	return &all
}

// Whole is the message with all of its parts: m itself, unless Skim left out
// one. It does not change m.
func (m *Message) Whole() *Message {
	if m.later == nil {
		return m
	}
	all := m.later.whole(m)
	all.Text = shownText(all.Parts)
	return all
}

// Unread is the HTML that Skim left out, in UTF-8; nil if it left out nothing.
func (m *Message) Unread() []byte {
	if m.later == nil {
		return nil
	}
	return m.later.html
}

// Numbers calls f for each number in the text between the tags of an HTML
// document, until f returns false. A number is a run of ASCII letters and digits
// that has a digit, or several with no more than two characters between them, as
// written; before is the byte before it, 0 where that is a tag's. Numbers
// reports whether these are all that a person may see there. It is no parser,
// and says that they are not wherever it would take one to tell: at a tag that
// does not end, at digits that stand close to others with a tag between, and at
// those that are not ASCII.
func Numbers(doc []byte, f func(before byte, number []byte) bool) (all bool) {
	const apart = 3
	gap := apart        // characters since the last run with a digit
	start, end := 0, -1 // of the number it is in
	tell := func() bool {
		if end < 0 {
			return true
		}
		before := byte(0)
		if start > 0 && doc[start-1] != '>' {
			before = doc[start-1]
		}
		return f(before, doc[start:end])
	}
	whole := true // nothing but text since the number began
	fresh := true // at a tag's end
	for i := 0; i < len(doc); {
		if fresh && gap >= apart { // most of a document is words that nothing follows from
			i += words(doc[i:])
			if i == len(doc) {
				break
			}
		}
		fresh = false
		at := i
		switch inText[doc[i]] {
		case otherByte:
			i++
			gap++
		case spaceByte:
			for i++; i < len(doc) && inText[doc[i]] == spaceByte; i++ {
			}
			gap++
		case wordByte:
			digits := false
			for ; i < len(doc) && inText[doc[i]] == wordByte; i++ {
				digits = digits || doc[i] <= '9'
			}
			switch {
			case !digits:
				gap += i - at
				continue
			case gap < apart && !whole:
				return false
			case gap >= apart:
				if !tell() {
					return false
				}
				start, whole = at, true
			}
			end, gap = i, 0
		case openByte:
			n := markup(doc[i:])
			if n == 0 {
				return false
			}
			i += n
			whole, fresh = false, true
		case entityByte:
			n := entity(doc[i:])
			if n == 0 {
				return false
			}
			i += n
			gap++
			whole = false
		default:
			r, n := utf8.DecodeRune(doc[i:])
			if r < utf8.RuneSelf || r == utf8.RuneError || !harmless(r) {
				return false
			}
			i += n
			if isLetter := unicode.IsLetter(r); isLetter {
				gap++
			} else {
				whole = false
			}
		}
	}
	return tell()
}

// words is the length of the text that s begins with, up to a tag, if that is
// plain: ASCII without digits and entities. It is 0 if it is not.
func words(s []byte) int {
	if end := bytes.IndexByte(s, '<'); end >= 0 {
		s = s[:end]
	}
	var odd uint8
	for _, c := range s { // without a branch, since it runs over every byte
		odd |= notPlain[c]
	}
	if odd != 0 {
		return 0
	}
	return len(s)
}

var notPlain = func() (t [256]uint8) {
	for c := range t {
		switch {
		case inText[c] == otherByte, inText[c] == spaceByte, inText[c] == wordByte && c > '9':
		default:
			t[c] = 1
		}
	}
	return t
}()

// What a byte is in the text of an HTML document.
const (
	_ = iota // a control, or none of ASCII
	otherByte
	spaceByte
	wordByte
	openByte
	entityByte
)

var inText = func() (t [256]uint8) {
	for c := '!'; c < 0x7f; c++ {
		t[c] = otherByte
	}
	for _, c := range " \t\r\n" {
		t[c] = spaceByte
	}
	for c := range len(base64Value) {
		if base64Value[c] < 64 && c != '+' && c != '/' {
			t[c] = wordByte
		}
	}
	t['<'], t['&'] = openByte, entityByte
	return t
}()

// harmless reports whether a character beyond ASCII is no digit, and none that
// is written for one of ASCII.
func harmless(r rune) bool {
	return !unicode.IsNumber(r) && (r < 0xFF01 || r > 0xFF5E || unicode.IsPunct(r))
}

// markup is the length of the tag, comment or element without text that s
// begins with, 0 if it does not end.
func markup(s []byte) int {
	after := func(from int, end string) int {
		if i := bytes.Index(s[from:], []byte(end)); i >= 0 {
			return from + i + len(end)
		}
		return 0
	}
	switch {
	case len(s) < 2:
		return 0
	case s[1] == '!' && bytes.HasPrefix(s, []byte("<!--")):
		return after(4, "-->")
	case s[1]|0x20 == 's' && len(s) > 6 && bytes.EqualFold(s[:6], []byte("<style")):
		return after(6, "</style>")
	case isAlpha(s[1]) || s[1] == '/' || s[1] == '!':
		return 1 + bytes.IndexByte(s, '>')
	}
	return 0
}

// entity is the length of the entity that s begins with, 0 if it is not known
// to be harmless.
func entity(s []byte) int {
	end := bytes.IndexByte(s[:min(len(s), 10)], ';')
	if end < 0 {
		return 0
	}
	written := s[:end+1]
	r, n := utf8.DecodeRuneInString(html.UnescapeString(string(written)))
	if n == len(written) || r <= ' ' || inText[byte(min(r, 0xff))] == wordByte || !harmless(r) {
		return 0
	}
	return len(written)
}
