package otp

import (
	"hash/maphash"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// zone is where in a mail a line stands.
type zone uint8

const (
	zoneSubject zone = iota
	zoneBody         // what is shown
	zoneHidden       // the text alternative of an HTML part
)

// line is a line of a document.
type line struct {
	start, end int // in the document's text
	from       int // where its text begins: its start, or a line above that goes on in it
	zone       zone
	block      int           // its block, different in every part
	src        *message.Line // nil for the subject
	bare       bool          // nothing in it is written like a code of digits or capitals
	first      int           // the first line of the same text: this one, if none was before
	found      found         // what words().find found there
}

// found is what a line's words are, to be used again for a line like it: the
// two versions of a mail's text say the same, and templates repeat themselves.
type found struct {
	from, to             int // in the document's hits
	fromCommon, toCommon int
	fromAside, toAside   int
	whole                bool // no word of it goes on in the next line, or began in the one before
}

// document is a mail laid out in one text, so that distances between words and
// numbers are distances between offsets.
type document struct {
	text  string // lines, each ended by "\n", or by a space where the next goes on with it
	low   []byte // folded, at the same offsets
	lines []line
	base  message.Style // the style most of the text is in
	words int           // of the shown text, about

	// What the header says of the mail: no service sends a code so.
	list, reply, report bool
	tracker             bool // it is about an entry of a tracker
	personal            bool // a person wrote it, or several get it
	senders, readers    []party

	mail    *message.Message
	carried *carried // what it forwards; nil until that is asked

	spotted           // its words
	searched bool     // for them
	tokens   []token  // what may be a code in it
	told     []told   // room for what is told of them
	reasons  []Reason // and for why

	recent [256]int32 // lines by the hash of their text, plus 1
}

// carried is the header that a mail quotes, if it does.
type carried struct {
	message.Quoted
	ok    bool
	depth int // how often it is quoted, or the first line below it
}

// quotes is the header of the message that the mail forwards in its text, whoever
// sent the mail and to whom. Whether they are the user, and proven, is not asked
// here: it decides to whom a code belongs, not which it is.
func (d *document) quotes() (message.Quoted, bool) {
	if d.carried == nil {
		d.carried = new(carried)
		d.carried.Quoted, d.carried.ok = d.mail.Quoted(func(address string) bool {
			is := func(a message.Address) bool { return strings.EqualFold(a.Addr, address) }
			return slices.ContainsFunc(d.mail.From, is) || slices.ContainsFunc(d.mail.To, is)
		})
		for _, i := range [...]int{d.carried.First + 1, d.carried.Below + 1} { // the subject is the first line here
			if d.carried.ok && i < len(d.lines) && d.lines[i].zone == zoneBody {
				d.carried.depth = max(d.carried.depth, depth(d.text[d.lines[i].start:d.lines[i].end]))
			}
		}
	}
	return d.carried.Quoted, d.carried.ok
}

// seed is of the hash by which lines are compared. What the lines are decides
// nothing but the time.
var seed = maphash.MakeSeed()

// documents are used again: what is left of one in the processor's cache is
// worth more than the allocation.
var documents = sync.Pool{New: func() any { return &document{reasons: make([]Reason, 0, 16*maxReasons)} }}

// release gives the document back. One of a huge mail is not kept.
func (d *document) release() {
	if cap(d.low) > 256<<10 || cap(d.lines) > 8<<10 || cap(d.hits)+cap(d.common)+cap(d.aside) > 8<<10 {
		return
	}
	clear(d.lines) // lets go of the message
	clear(d.tokens)
	clear(d.told)
	clear(d.reasons[:cap(d.reasons)])
	*d = document{low: d.low[:0], lines: d.lines[:0], spotted: spotted{hits: d.hits[:0], common: d.common[:0], aside: d.aside[:0]}, tokens: d.tokens[:0], told: d.told[:0], reasons: d.reasons[:0]}
	documents.Put(d)
}

// subjectEnd stands in the folded text where the subject ends. It is no end of a line:
// no entry of the list goes on in the text, "Your account" above "Number 4820".
const subjectEnd = '\v'

// newDocument lays out a mail. It is good until its release.
func newDocument(m *message.Message) *document {
	d := documents.Get().(*document)
	n, count := len(m.Subject)+1, 1
	for i := range m.Parts {
		count += len(m.Parts[i].Lines)
		for j := range m.Parts[i].Lines {
			n += len(m.Parts[i].Lines[j].Text) + 1
		}
	}
	var b strings.Builder
	b.Grow(n)
	d.low = slices.Grow(d.low, n)[:n]
	d.lines = slices.Grow(d.lines, count)
	add := func(s string, z zone, block int, src *message.Line, goesOn bool) {
		switch {
		case goesOn:
			d.low[b.Len()] = ' '
			b.WriteByte(' ')
		case len(d.lines) > 0:
			b.WriteByte('\n')
		}
		start, end := b.Len(), b.Len()+len(s)
		l := line{start: start, end: end, from: start, zone: z, block: block, src: src, first: len(d.lines)}
		if goesOn {
			l.from = d.lines[len(d.lines)-1].from
		}
		slot := &d.recent[maphash.String(seed, s)%uint64(len(d.recent))]
		if i := int(*slot) - 1; i >= 0 && b.String()[d.lines[i].start:d.lines[i].end] == s {
			l.first, l.bare = i, d.lines[i].bare
			copy(d.low[start:end], d.low[d.lines[i].start:])
		} else {
			l.bare = foldInto(d.low[start:end], s)
			*slot = int32(len(d.lines) + 1)
		}
		d.low[end] = '\n'
		if z == zoneSubject {
			d.low[end] = subjectEnd
		}
		d.lines = append(d.lines, l)
		b.WriteString(s)
	}
	add(m.Subject, zoneSubject, 0, nil, false)
	block := 1
	for _, shown := range [...]bool{true, false} {
		for i := range m.Parts {
			p := &m.Parts[i]
			if p.Shown != shown {
				continue
			}
			z := zoneHidden
			if shown {
				z = zoneBody
			}
			last := 0
			for j := range p.Lines {
				l := &p.Lines[j]
				last = l.Block
				add(l.Text, z, block+l.Block, l, !p.HTML && j > 0 && p.Lines[j-1].Block == l.Block && goesOn(p.Lines[j-1].Text, l.Text))
			}
			block += last + 1
		}
	}
	b.WriteByte('\n')
	d.text = b.String()
	d.mail = m
	d.readHeader(m)
	d.tracker = tracks(m.Subject)
	d.measure()
	return d
}

// goesOn reports whether a line of plain text goes on with the one above, which a
// program broke because no more had room: the first word of this one would have made
// it longer than programs let lines be, and no sentence ends between them. A number
// alone on its line is set so.
func goesOn(above, line string) bool {
	const least, most = 65, 100 // columns
	const marks = ">|=-_#"      // of lists, tables, quotations
	if len(above) < 40 || len(above) > 4*most || endsSentence(above) || strings.IndexByte(";:"+marks, above[len(above)-1]) >= 0 {
		return false
	}
	word, rest, _ := strings.Cut(line, " ")
	if rest == "" || strings.IndexByte(marks, line[0]) >= 0 || strings.HasPrefix(line, "* ") {
		return false
	}
	columns := utf8.RuneCountInString(above)
	return columns <= most && columns+1+utf8.RuneCountInString(word) > least
}

// measure finds the style and the amount of the shown text.
func (d *document) measure() {
	type share struct {
		style message.Style
		bytes int
	}
	var styles []share
	letters := 0
	for i := range d.lines {
		l := &d.lines[i]
		if l.zone != zoneBody {
			continue
		}
		n := l.end - l.start
		letters += n
		if !l.bare {
			letters += wide(d.text[l.start:l.end]) - n
		}
		for j, r := range l.src.Runs {
			end := n
			if j+1 < len(l.src.Runs) {
				end = l.src.Runs[j+1].Start
			}
			r.Link = false
			k := slices.IndexFunc(styles, func(s share) bool { return s.style == r.Style })
			if k < 0 && len(styles) < 64 {
				k = len(styles)
				styles = append(styles, share{style: r.Style})
			}
			if k >= 0 {
				styles[k].bytes += end - r.Start
			}
		}
	}
	most := 0
	for _, s := range styles {
		if s.bytes > most {
			d.base, most = s.style, s.bytes
		}
	}
	d.words = letters / 6
}

// lineAt is the index of the line that offset i is in.
func (d *document) lineAt(i int) int {
	return sort.Search(len(d.lines), func(n int) bool { return d.lines[n].end >= i })
}

// wide is how many letters of the Latin script a text is about as long as: a
// Chinese one is as good as half a word.
func wide[T string | []byte](s T) (n int) {
	for i := range len(s) {
		switch b := s[i]; {
		case b < 0x80 || b >= 0xC0 && b < 0xE3:
			n++
		case b >= 0xE3:
			n += 3
		}
	}
	return n
}
