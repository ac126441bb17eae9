package message

import (
	"bytes"
	"hash/maphash"
	"strings"

	"golang.org/x/net/html/atom"
)

// Limits of the HTML walk.
const (
	maxOpen  = 256  // open elements told apart; those inside look like the last
	maxLinks = 1000 // and images with a text
	maxStyle = 4096 // bytes of one style attribute
)

// element is an open element and what its text looks like.
type element struct {
	tag    atom.Atom
	block  bool
	hidden bool
	pre    bool
	size   float32
	colour uint32
	style  Style
	link   int // of an <a>: where its text starts in the buffer, plus 1
	href   string
}

// walker turns HTML into lines. It reads tokens and keeps its own stack of open
// elements instead of building a tree: html.Parse refuses a document with more
// than 512 open elements, and what a mail looks like does not depend on the
// finer points of its repair rules.
type walker struct {
	*layout
	deep  int // elements open beyond maxOpen
	drawn int // where the last image of digits ended in the buffer
	count tally
	sheet sheet
}

// tally counts the open elements by tag, to pass over an end tag that ends
// nothing. Tags may share a counter: then the stack is searched in vain.
type tally [64]uint16

func (t *tally) of(tag atom.Atom) *uint16 { return &t[uint32(tag)*0x9e3779b1>>26] }

// html reads text/html.
func (l *layout) html(text []byte) {
	if n := len(text) - 2; n >= 0 && text[n] == '<' && text[n+1] == Lost { // a tag was to come
		text = append(text[:n:n], Lost)
	}
	w := walker{layout: l}
	w.open = append(w.open, element{size: 16, style: Style{Size: 16}})
	z := newTokenizer(text)
	for {
		if o := w.known(z); o != nil {
			if o.end {
				w.end(o.tag)
			} else {
				w.start(o)
			}
			continue
		}
		switch z.next() {
		case endToken:
			if n := len(text); n > 0 && text[n-1] == Lost && !bytes.HasSuffix(w.buf, []byte{Lost}) {
				l.write(text[n-1:], true) // the tag in which the mail breaks off had it
			}
			w.popTo(1)
			clear(w.tags[:]) // lets go of the mail, and of what the tags mean in it
			clear(w.styles[:])
			return
		case textToken:
			switch top := w.top(); {
			case top.tag == atom.Style && w.deep == 0:
				if w.sheet == nil {
					w.sheet = sheet{}
				}
				w.sheet.parse(bytes.Clone(z.decoded()))
				clear(w.tags[:]) // meant something else before
			case top.visible():
				l.style = top.style
				if w.drawn > 0 && w.drawn == len(w.buf) {
					l.space = true
				}
				if bytes.IndexByte(z.raw, '&') < 0 {
					l.write(z.raw, !top.pre)
				} else {
					l.write(z.decoded(), !top.pre)
				}
			case bytes.IndexByte(z.raw, Lost) >= 0:
				// What is lost is lost even where it would not be seen: the
				// end of the mail may be inside a hidden element.
				l.write([]byte{Lost}, true)
			case !l.hidden && top.tag != atom.Style && top.tag != atom.Script:
				text := z.decoded()
				l.hidden = !unwritten(text) && (top.tag != atom.Title || bytes.IndexByte(text, '@') >= 0)
			}
		case startToken:
			o := w.meaning(z)
			if z.within == 0 { // else the tokenizer's next token depends on it
				*w.slot(z.raw) = o
			}
			w.start(&o)
		case closeToken:
			*w.slot(z.raw) = opening{written: z.raw, tag: z.tag, end: true}
			w.end(z.tag)
		}
	}
}

// known is the tag that z comes to next, if one written the same was read not
// long ago, which z then passes over. Mails are made of a few tags, written in
// full over and over.
func (w *walker) known(z *tokenizer) *opening {
	if z.within != 0 || z.pos >= len(z.text) || z.text[z.pos] != '<' {
		return nil
	}
	n := bytes.IndexByte(z.text[z.pos:], '>')
	if n < 0 {
		return nil
	}
	raw := z.text[z.pos : z.pos+n+1]
	o := w.slot(raw)
	if !bytes.Equal(o.written, raw) {
		return nil
	}
	z.pos += len(raw)
	return o
}

// slot is where a tag written like this is remembered.
func (w *walker) slot(raw []byte) *opening {
	return &w.tags[maphash.Bytes(seed, raw)%uint64(len(w.tags))]
}

// seed is of the hashes by which what was read is found again. They decide
// nothing but the time.
var seed = maphash.MakeSeed()

func (w *walker) top() *element { return &w.open[len(w.open)-1] }

func (e *element) visible() bool {
	return !e.hidden && e.size >= unreadable && e.colour != transparent &&
		(e.colour == 0 || e.colour != e.style.Background)
}

// opening is what a start tag says of the element it opens, wherever it stands.
type opening struct {
	written []byte // the tag; one with a ">" in an attribute is not found by it
	tag     atom.Atom
	end     bool // it is an end tag
	block   bool
	hidden  bool
	void    bool
	said    declarations // by the tag itself, its attributes and the style sheets
	href    string
	alt     string
	digits  bool // alt is a digit or a number of some
}

// attributes are those of a start tag that matter here.
type attributes struct {
	style, class, id []byte
	href, alt        string
	said             declarations // by attributes older than style sheets
	hidden           bool
}

// attributeKey is an attribute that matters here, where it does.
type attributeKey uint8

const (
	keyOther attributeKey = iota
	keyStyle
	keyClass
	keyID
	keyHref
	keyAlt
	keyHidden
	keyAlign
	keyBgcolor
	keyColor
	keyFace
	keySize
)

// keyOf looks at the length first: most attributes of a mail are of no use
// (width, cellpadding, border), and there are more of them than of words.
func keyOf(key []byte, tag atom.Atom) attributeKey {
	switch len(key) {
	case 2:
		if is(key, "id") {
			return keyID
		}
	case 3:
		if tag == atom.Img && is(key, "alt") {
			return keyAlt
		}
	case 4:
		switch {
		case tag == atom.A && is(key, "href"):
			return keyHref
		case tag == atom.Font && is(key, "face"):
			return keyFace
		case tag == atom.Font && is(key, "size"):
			return keySize
		}
	case 5:
		switch {
		case is(key, "style"):
			return keyStyle
		case is(key, "class"):
			return keyClass
		case tag != atom.Table && tag != atom.Img && is(key, "align"): // there it places the box, not the text
			return keyAlign
		case tag == atom.Font && is(key, "color"):
			return keyColor
		}
	case 6:
		if is(key, "hidden") {
			return keyHidden
		}
	case 7:
		if is(key, "bgcolor") {
			return keyBgcolor
		}
	}
	return keyOther
}

// readAttributes reads those of the tag that z is at.
func readAttributes(z *tokenizer) (a attributes) {
	var seen uint16 // of two with the same key the first counts
	for _, one := range z.attr {
		key := keyOf(one.key, z.tag)
		if key == keyOther || seen&(1<<key) != 0 {
			continue
		}
		seen |= 1 << key
		val := z.value(one)
		switch key {
		case keyStyle:
			a.style = val[:min(len(val), maxStyle)]
		case keyClass:
			a.class = val
		case keyID:
			a.id = val
		case keyHref:
			a.href = string(val)
		case keyAlt:
			a.alt = string(val)
		case keyHidden:
			a.hidden = true
		case keyAlign:
			a.said.centre.set(is(val, "center") || is(val, "middle"))
		case keyBgcolor:
			a.said.background, _ = colour(bytes.Clone(val))
		case keyColor:
			a.said.colour, _ = colour(bytes.Clone(val))
		case keyFace:
			a.said.mono.set(typewriter(bytes.Clone(val)))
		case keySize:
			if len(val) > 0 {
				a.said.size = oldFontSize(val)
			}
		}
	}
	return a
}

// oldFontSize is <font size="1"> to "7", or relative to 3, in px.
func oldFontSize(val []byte) float32 {
	n := 3
	switch c := val[len(val)-1]; {
	case c < '0' || c > '9':
		return 0
	case val[0] == '+':
		n += int(c - '0')
	case val[0] == '-':
		n -= int(c - '0')
	default:
		n = int(c - '0')
	}
	return [...]float32{10, 13, 16, 18, 24, 32, 48}[max(1, min(7, n))-1]
}

// meaning is what the start tag that z has read says.
func (w *walker) meaning(z *tokenizer) opening {
	tag := z.tag
	o := opening{written: z.raw, tag: tag, void: isVoid(tag), said: defaults(tag)}
	var a attributes
	if len(z.attr) > 0 {
		a = readAttributes(z)
		o.said = a.said.over(o.said)
	}
	if len(w.sheet) > 0 {
		o.said = w.sheet.of(z.name, a).over(o.said)
	}
	if len(a.style) > 0 {
		o.said = w.inline(a.style).over(o.said)
	}
	o.href, o.alt, o.digits = a.href, a.alt, ofDigits(a.alt)
	o.hidden = a.hidden || o.said.invisible || o.said.display == displayNone || o.said.flat && o.said.clipped || unseen(tag)
	switch o.said.display {
	case displayBlock:
		o.block = true
	case displayInline, displayCell:
	default:
		o.block = isBlock(tag)
	}
	return o
}

// start opens an element.
func (w *walker) start(o *opening) {
	tag, said := o.tag, &o.said
	w.imply(tag)
	e := *w.top()
	e.tag, e.link, e.href = tag, 0, ""
	e.block = o.block
	e.hidden = e.hidden || o.hidden
	e.pre = e.pre || tag == atom.Pre || tag == atom.Textarea || tag == atom.Xmp || tag == atom.Plaintext
	switch {
	case said.size > 0:
		e.size = said.size
	case said.zoom > 0 && e.size < unreadable && isHeading(tag):
		e.size = 16 * said.zoom // what holds it has no size, to close the gaps between cells
	case said.zoom > 0:
		e.size *= said.zoom
	}
	if said.colour != 0 {
		e.colour = said.colour
	}
	if said.background != 0 && said.background != transparent {
		e.style.Background = said.background
	}
	e.style.Size = e.size
	e.style.Bold = said.bold.over(e.style.Bold)
	e.style.Mono = said.mono.over(e.style.Mono)
	e.style.Centre = said.centre.over(e.style.Centre)
	e.style.Spaced = said.spaced.over(e.style.Spaced)
	e.style.Heading = e.style.Heading || isHeading(tag)

	if !e.hidden {
		switch {
		case tag == atom.Br && len(w.buf) == w.line.start:
			w.breakBlock() // an empty line is seen as the end of a paragraph
		case tag == atom.Br:
			w.breakLine()
		case tag == atom.Td || tag == atom.Th || said.display == displayCell:
			if said.display == displayBlock {
				w.breakBlock()
			} else {
				w.beginCell()
			}
			e.block = said.display == displayBlock
		case e.block:
			w.breakBlock()
		case tag == atom.Img:
			if o.alt != "" && len(w.alts) < maxLinks {
				w.alts = append(w.alts, clean(o.alt))
			}
			if o.digits {
				w.image(o.alt, e.style)
			}
		case tag == atom.A && o.href != "":
			e.link, e.href = len(w.buf)+1, o.href
			e.style.Link = true
		}
	}
	if o.void {
		return
	}
	if len(w.open) >= maxOpen {
		w.deep++
		return
	}
	w.open = append(w.open, e)
	*w.count.of(tag)++
}

func isHeading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// image writes what an image of digits says where it stands: some services draw
// their codes, in one image or in one for each digit, and say them in its text.
func (w *walker) image(alt string, style Style) {
	if style.Size < unreadable { // as around images, to close the gaps
		style.Size = 16
	}
	w.style = style
	if w.drawn != len(w.buf) || len(alt) > 1 {
		w.space = true
	}
	w.write([]byte(alt), true)
	w.drawn = len(w.buf)
}

// ofDigits reports whether an image's text is one digit, or says a code: it has
// one group of four to eight digits, or of capitals and digits, and few words.
func ofDigits(alt string) bool {
	alt = strings.TrimSpace(alt)
	if len(alt) == 1 {
		return '0' <= alt[0] && alt[0] <= '9'
	}
	if len(alt) > 100 || strings.ContainsAny(alt, "/@_=&$%€£") {
		return false
	}
	groups, digits, letters := 0, 0, 0
	for i := 0; i <= len(alt); i++ {
		switch {
		case i < len(alt) && '0' <= alt[i] && alt[i] <= '9':
			digits++
		case i < len(alt) && 'A' <= alt[i] && alt[i] <= 'Z':
			letters++
		case i < len(alt) && ('a' <= alt[i] && alt[i] <= 'z' || alt[i] == '.'):
			letters += 100 // a word, or a file's name
		case i < len(alt) && digits == 3 && letters == 0 && (alt[i] == ' ' || alt[i] == '-'):
			// the other half follows
		default:
			if n := digits + letters; digits >= 2 && n >= 4 && n <= 8 && !(n == 4 && digits == 4 && (strings.Contains(alt, "19") || strings.Contains(alt, "20"))) {
				groups++
			}
			digits, letters = 0, 0
		}
	}
	return groups == 1
}

// inline is the meaning of a style attribute: tags that differ often have the
// same.
func (w *walker) inline(css []byte) declarations {
	slot := &w.styles[maphash.Bytes(seed, css)%uint64(len(w.styles))]
	if !bytes.Equal(slot.css, css) {
		w.scratch = append(w.scratch[:0], css...)
		*slot = styled{css, parseDeclarations(w.scratch)} // which lowers what it reads
	}
	return slot.said
}

// styled is a style attribute with its meaning.
type styled struct {
	css  []byte
	said declarations
}

// of is what the style sheets say about an element.
func (s sheet) of(name []byte, a attributes) declarations {
	d := s[string(name)]
	for i, class := range bytes.Fields(a.class) {
		if i == 16 || len(class) > 80 {
			break
		}
		var key [160]byte
		k := append(append(key[:0], '.'), class...)
		d = s[string(k)].over(d)
		k = append(append(append(key[:0], name[:min(len(name), 60)]...), '.'), class...)
		d = s[string(k)].over(d)
	}
	if len(a.id) > 0 && len(a.id) < 80 {
		var key [96]byte
		d = s[string(append(append(key[:0], '#'), a.id...))].over(d)
	}
	return d
}

// end closes the nearest open element of that name, and those inside it. A
// cell or row does not close over the table it is in.
func (w *walker) end(tag atom.Atom) {
	if w.deep > 0 {
		w.deep--
		return
	}
	if tag == atom.P || tag == atom.Br {
		w.breakLine() // "</p>" and "</br>" alone break the line too
	}
	if *w.count.of(tag) == 0 {
		return
	}
	for i := len(w.open) - 1; i > 0; i-- {
		if t := w.open[i].tag; t == tag {
			w.popTo(i)
			return
		} else if t == atom.Table && tag != atom.Table && tag != atom.Body && tag != atom.Html {
			return
		}
	}
}

// popTo closes elements until n are open.
func (w *walker) popTo(n int) {
	for len(w.open) > n {
		e := w.top()
		if e.link > 0 && len(w.links) < maxLinks {
			from := min(e.link-1, len(w.buf))
			text := w.buf[from:min(len(w.buf), from+200)]
			w.links = append(w.links, Link{Text: clean(string(text)), URL: e.href})
		}
		switch {
		case e.hidden:
		case e.block:
			w.breakBlock()
		case e.tag == atom.Td || e.tag == atom.Th:
			w.beginCell() // text behind it, in no cell, is not of it
		}
		*w.count.of(e.tag)--
		w.open = w.open[:len(w.open)-1]
	}
}

// imply closes what a start tag closes without saying so.
func (w *walker) imply(tag atom.Atom) {
	if w.deep > 0 {
		return
	}
	if w.top().tag == atom.Head {
		switch tag {
		case atom.Title, atom.Meta, atom.Link, atom.Style, atom.Script, atom.Base, atom.Noscript, atom.Template, 0:
		default:
			w.popTo(len(w.open) - 1)
		}
	}
	switch tag {
	case atom.Td, atom.Th:
		w.popNearest(atom.Table, atom.Td, atom.Th)
	case atom.Tr:
		w.popNearest(atom.Table, atom.Tr)
	case atom.Tbody, atom.Thead, atom.Tfoot:
		w.popNearest(atom.Table, atom.Tbody, atom.Thead, atom.Tfoot)
	case atom.Li:
		w.popNearest(atom.Ul, atom.Li)
	case atom.Dt, atom.Dd:
		w.popNearest(atom.Dl, atom.Dt, atom.Dd)
	case atom.P, atom.Div, atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Pre, atom.Blockquote:
		if w.top().tag == atom.P {
			w.popTo(len(w.open) - 1)
		}
	}
}

// popNearest closes the nearest of the tags, unless it is outside of the
// nearest limit.
func (w *walker) popNearest(limit atom.Atom, tags ...atom.Atom) {
	for i := len(w.open) - 1; i > 0; i-- {
		t := w.open[i].tag
		for _, want := range tags {
			if t == want {
				w.popTo(i)
				return
			}
		}
		if t == limit || t == atom.Table || t == atom.Ol {
			return
		}
	}
}

// defaults is what browsers do with a tag before any style.
func defaults(tag atom.Atom) (d declarations) {
	switch tag {
	case atom.H1:
		d.zoom, d.bold = 2, 1
	case atom.H2:
		d.zoom, d.bold = 1.5, 1
	case atom.H3:
		d.zoom, d.bold = 1.17, 1
	case atom.H4, atom.B, atom.Strong:
		d.bold = 1
	case atom.H5:
		d.zoom, d.bold = 0.83, 1
	case atom.H6:
		d.zoom, d.bold = 0.67, 1
	case atom.Th:
		d.bold, d.centre = 1, 1
	case atom.Big:
		d.zoom = 1.2
	case atom.Small, atom.Sub, atom.Sup:
		d.zoom = 0.83
	case atom.Code, atom.Pre, atom.Tt, atom.Kbd, atom.Samp:
		d.mono = 1
	case atom.Center:
		d.centre = 1
	}
	return d
}

// unwritten reports whether a text would show nothing even where it is shown.
func unwritten(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool { return r > ' ' && !invisible(r) && !isSpace(r) }) < 0
}

// unseen reports elements whose text is not shown, or is struck out: the code
// that no longer works, the price before.
func unseen(tag atom.Atom) bool {
	switch tag {
	case atom.Head, atom.Script, atom.Style, atom.Title, atom.Template, atom.Svg, atom.Math, atom.Iframe,
		atom.S, atom.Strike, atom.Del, atom.Object, atom.Audio, atom.Video, atom.Canvas, atom.Noembed, atom.Noframes, atom.Select, atom.Datalist:
		return true
	}
	return false
}

func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Div,
		atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre,
		atom.Section, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr, atom.Ul, atom.Xmp:
		return true
	}
	return false
}

func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
