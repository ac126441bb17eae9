package message

import (
	"bytes"
	"math"
	"strconv"
)

// declarations are what a style attribute or a style sheet's rule says about
// what we look at. The zero value of a field is "says nothing".
type declarations struct {
	display    display
	bold       answer
	mono       answer
	centre     answer
	spaced     answer
	invisible  bool    // visibility, opacity, clip, far off the page
	flat       bool    // height or width 0
	clipped    bool    // overflow: hidden
	size       float32 // font size in px
	zoom       float32 // or as a multiple of the parent's
	colour     uint32  // 0xff000000 | RGB, or transparent
	background uint32
}

type display uint8

const (
	displayInline display = iota + 1
	displayBlock
	displayCell
	displayNone
)

// answer is yes, no, or nothing said.
type answer int8

func (a *answer) set(yes bool) {
	*a = -1
	if yes {
		*a = 1
	}
}

// or is a, or what was said before where a is nothing.
func (a answer) or(before answer) answer {
	if a != 0 {
		return a
	}
	return before
}

func (a answer) over(inherited bool) bool { return a > 0 || a == 0 && inherited }

const (
	transparent = 1 // the colour of that name
	unreadable  = 3 // px: text smaller than this is not there to be read
)

// parseDeclarations reads the text of a style attribute or of a rule's block.
func parseDeclarations(css []byte) declarations {
	var d declarations
	for len(css) > 0 {
		var one []byte
		one, css = cutDeclaration(css)
		i := bytes.IndexByte(one, ':')
		if i < 0 {
			continue
		}
		prop, val := bytes.TrimSpace(one[:i]), bytes.TrimSpace(one[i+1:])
		if i := bytes.IndexByte(val, '!'); i >= 0 {
			val = bytes.TrimSpace(val[:i]) // !important
		}
		if len(prop) > 0 && len(val) > 0 {
			d.add(lower(prop), val)
		}
	}
	return d
}

// cutDeclaration cuts at the next semicolon outside quotes and parentheses: a
// font name may hold one, written &quot; and unescaped by now, and so may a
// data: URL.
func cutDeclaration(css []byte) (one, rest []byte) {
	var quote byte
	depth := 0
	for i, c := range css {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if bytes.IndexByte(css[i+1:], c) >= 0 {
				quote = c
			}
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ';' && depth <= 0:
			return css[:i], css[i+1:]
		}
	}
	return css, nil
}

func (d *declarations) add(prop, val []byte) {
	switch string(prop) {
	case "display":
		switch v := lower(val); {
		case string(v) == "none":
			d.display = displayNone
		case bytes.HasPrefix(v, []byte("inline")):
			d.display = displayInline
		case string(v) == "table-cell":
			d.display = displayCell
		case string(v) == "block", string(v) == "flex", string(v) == "grid", string(v) == "table", string(v) == "list-item", string(v) == "table-row":
			d.display = displayBlock
		}
	case "visibility":
		d.invisible = d.invisible || is(val, "hidden") || is(val, "collapse")
	case "text-decoration", "text-decoration-line":
		d.invisible = d.invisible || bytes.HasPrefix(lower(val), []byte("line-through"))
	case "opacity":
		if n, _ := number(val); n == 0 && '0' <= val[0] && val[0] <= '9' || n < 0.05 && val[0] == '.' {
			d.invisible = true
		}
	case "mso-hide":
		d.invisible = d.invisible || is(val, "all")
	case "text-indent", "left", "top", "margin-left":
		if n, _ := number(val); n <= -999 {
			d.invisible = true
		}
	case "clip":
		if v := lower(val); bytes.HasPrefix(v, []byte("rect(0")) && !bytes.ContainsAny(v, "23456789") {
			d.invisible = true
		}
	case "max-height", "max-width":
		if n, _ := number(val); n == 0 && val[0] == '0' {
			d.flat, d.clipped = true, true
		}
	case "height", "width":
		if n, _ := number(val); n == 0 && val[0] == '0' {
			d.flat = true
		}
	case "overflow", "overflow-y", "overflow-x":
		d.clipped = d.clipped || is(val, "hidden")
	case "font-size":
		d.size, d.zoom = fontSize(val)
	case "font-weight":
		if n, _ := number(val); n > 0 {
			d.bold.set(n >= 600)
		} else {
			d.bold.set(is(val, "bold") || is(val, "bolder"))
		}
	case "font-family":
		d.mono.set(typewriter(val))
	case "font":
		d.font(val)
	case "text-align":
		d.centre.set(is(val, "center") || is(val, "-webkit-center"))
	case "letter-spacing":
		n, unit := number(val)
		if unit == "em" {
			n *= 16
		}
		d.spaced.set(n >= 1)
	case "color":
		if c, ok := colour(val); ok {
			d.colour = c
		}
	case "background-color", "background":
		if c, ok := colour(val); ok && c != transparent {
			d.background = c
		}
	}
}

// font reads the shorthand: "bold 32px/1.2 Courier".
func (d *declarations) font(val []byte) {
	for i, w := range bytes.Fields(val) {
		switch {
		case is(w, "bold") || is(w, "bolder"):
			d.bold.set(true)
		case '0' <= w[0] && w[0] <= '9':
			if w, _, _ = bytes.Cut(w, []byte{'/'}); w[len(w)-1] > '9' || w[len(w)-1] == '%' {
				d.size, d.zoom = fontSize(w)
			} else if n, _ := number(w); n >= 100 {
				d.bold.set(n >= 600)
			}
		case i > 0 && typewriter(w):
			d.mono.set(true)
		}
	}
}

// over lays d over what was said before.
func (d declarations) over(e declarations) declarations {
	e.invisible = e.invisible || d.invisible
	e.flat = e.flat || d.flat
	e.clipped = e.clipped || d.clipped
	if d.display != 0 {
		e.display = d.display
	}
	e.bold = d.bold.or(e.bold)
	e.mono = d.mono.or(e.mono)
	e.centre = d.centre.or(e.centre)
	e.spaced = d.spaced.or(e.spaced)
	if d.size != 0 || d.zoom != 0 {
		e.size, e.zoom = d.size, d.zoom
	}
	if d.colour != 0 {
		e.colour = d.colour
	}
	if d.background != 0 {
		e.background = d.background
	}
	return e
}

// fontSize reads a font size as px or as a multiple of the parent's. A size of
// zero is given as one too small to see, since zero says nothing.
func fontSize(val []byte) (px, zoom float32) {
	n, unit := number(val)
	if n < 0 || n == 0 && val[0] != '0' && val[0] != '.' {
		switch string(lower(val)) {
		case "xx-small":
			return 9, 0
		case "x-small":
			return 10, 0
		case "small":
			return 13, 0
		case "medium", "initial":
			return 16, 0
		case "large":
			return 18, 0
		case "x-large":
			return 24, 0
		case "xx-large":
			return 32, 0
		case "xxx-large":
			return 48, 0
		case "smaller":
			return 0, 0.83
		case "larger":
			return 0, 1.2
		}
		return 0, 0
	}
	if n == 0 {
		return 0.01, 0
	}
	switch unit {
	case "em":
		return 0, n
	case "%":
		return 0, n / 100
	case "rem":
		return n * 16, 0
	case "pt":
		return n * 4 / 3, 0
	case "vw", "vh":
		return 16, 0
	}
	return min(n, 400), 0
}

// number reads a CSS number and its unit, in lower case. It is 0 where there
// is none.
func number(val []byte) (n float32, unit string) {
	i := 0
	for i < len(val) && (val[i] == '-' && i == 0 || val[i] == '.' || '0' <= val[i] && val[i] <= '9') {
		i++
	}
	if i == 0 {
		return 0, ""
	}
	f, err := strconv.ParseFloat(string(val[:i]), 32)
	if err != nil || math.IsInf(f, 0) {
		return 0, ""
	}
	rest := val[i:]
	for _, u := range [...]string{"px", "em", "rem", "pt", "%", "vw", "vh"} {
		if is(rest, u) {
			return float32(f), u
		}
	}
	return float32(f), ""
}

// typewriter reports whether the first of the font families is monospaced.
func typewriter(val []byte) bool {
	first, _, _ := bytes.Cut(val, []byte{','})
	first = lower(first)
	for _, f := range [...]string{"mono", "courier", "consolas", "menlo", "monaco", "typewriter"} {
		if bytes.Contains(first, []byte(f)) {
			return true
		}
	}
	return false
}

// colour reads a colour, or the one in a background shorthand.
func colour(val []byte) (uint32, bool) {
	val = lower(val)
	if i := bytes.IndexByte(val, '#'); i >= 0 {
		hex := val[i+1:]
		n := 0
		for n < len(hex) && isHex(hex[n]) {
			n++
		}
		var c uint32
		switch n {
		case 3, 4:
			for _, h := range hex[:3] {
				c = c<<8 | uint32(unhex(h))*17
			}
		case 6, 8:
			for _, h := range hex[:6] {
				c = c<<4 | uint32(unhex(h))
			}
		default:
			return 0, false
		}
		return 0xff000000 | c, true
	}
	if i := bytes.Index(val, []byte("rgb")); i >= 0 {
		_, args, _ := bytes.Cut(val[i:], []byte{'('})
		args, _, _ = bytes.Cut(args, []byte{')'})
		f := bytes.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
		if len(f) < 3 {
			return 0, false
		}
		if len(f) > 3 {
			if a, _ := number(f[3]); a == 0 {
				return transparent, true
			}
		}
		var c uint32
		for _, v := range f[:3] {
			n, _ := number(v)
			c = c<<8 | uint32(max(0, min(255, n)))
		}
		return 0xff000000 | c, true
	}
	for _, w := range bytes.Fields(val) {
		switch string(w) {
		case "white":
			return 0xffffffff, true
		case "black":
			return 0xff000000, true
		case "transparent":
			return transparent, true
		case "gray", "grey":
			return 0xff808080, true
		case "lightgray", "lightgrey":
			return 0xffd3d3d3, true
		case "whitesmoke":
			return 0xfff5f5f5, true
		case "red":
			return 0xffff0000, true
		case "blue":
			return 0xff0000ff, true
		case "yellow":
			return 0xffffff00, true
		}
	}
	return 0, false
}

// lower is val in lower case, in place: nobody needs it as it was.
func lower(val []byte) []byte {
	for i, c := range val {
		if 'A' <= c && c <= 'Z' {
			val[i] = c + 'a' - 'A'
		}
	}
	return val
}

func is(val []byte, word string) bool {
	if len(val) != len(word) {
		return false
	}
	for i, c := range val {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// sheet holds the rules of the mail's <style> elements whose selector is one
// tag, class or id: what templates hide a preheader and set a code with. Rules
// for a medium (@media) are for other screens and left out.
type sheet map[string]declarations

const maxRules = 2000

func (s sheet) parse(css []byte) {
	for len(css) > 0 && len(s) < maxRules {
		open := bytes.IndexByte(css, '{')
		if open < 0 {
			return
		}
		selectors := css[:open]
		if i := bytes.LastIndex(selectors, []byte("*/")); i >= 0 {
			selectors = selectors[i+2:]
		}
		if i := bytes.LastIndexByte(selectors, ';'); i >= 0 {
			selectors = selectors[i+1:] // after an @import
		}
		selectors = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(selectors), []byte("<!--")))
		css = css[open+1:]
		if bytes.HasPrefix(selectors, []byte{'@'}) {
			css = afterBlock(css)
			continue
		}
		block := css
		if end := bytes.IndexByte(css, '}'); end >= 0 {
			block, css = css[:end], css[end+1:]
		} else {
			css = nil
		}
		d := parseDeclarations(block)
		if d == (declarations{}) {
			continue
		}
		for _, sel := range bytes.Split(selectors, []byte{','}) {
			sel = bytes.TrimSpace(sel)
			if len(sel) > 0 && len(sel) < 100 && !bytes.ContainsAny(sel, " >+~:[*") {
				s[string(sel)] = d.over(s[string(sel)])
			}
		}
	}
}

// afterBlock is what follows the "}" that ends a block with blocks in it.
func afterBlock(css []byte) []byte {
	depth := 1
	for i, c := range css {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return nil
}
