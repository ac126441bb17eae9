package message

import (
	"bytes"
	"encoding/binary"
	"sync"
	"unicode"
	"unicode/utf8"
)

// layout builds the lines of one part, from plain text or HTML, in one buffer.
type layout struct {
	*workspace
	maxLines int
	links    []Link
	alts     []string

	block int
	line  lineAt // the one being written
	space bool   // white space is due before the next text
	cell  cellAt // the table cell being written
	style Style

	hidden bool // text that is not shown came since the last line
}

// workspace is what a part is built in. It is used again for the next part: what
// is left of it in the processor's cache is worth more than the allocation.
type workspace struct {
	buf   []byte
	lines []lineAt
	runs  []Run
	open  []element // of HTML

	tags    [64]opening // of HTML, read not long ago, by their hash
	styles  [64]styled  // style attributes
	scratch []byte
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// release gives the workspace back. One that grew for a huge part is not kept.
func (w *workspace) release() {
	if cap(w.buf) > 256<<10 || cap(w.lines) > 8<<10 || cap(w.runs) > 8<<10 {
		return
	}
	clear(w.open[:cap(w.open)]) // lets go of the mail's links
	w.buf, w.lines, w.runs, w.open = w.buf[:0], w.lines[:0], w.runs[:0], w.open[:0]
	workspaces.Put(w)
}

// lineAt is a line as offsets into buf and runs.
type lineAt struct {
	start, end int
	run        int // its first run
	block      int
	hidden     bool // as Line.hidden
}

// cellAt follows the cells of one table row, to join those of one character.
type cellAt struct {
	start  int  // of the cell's text in buf
	tab    int  // of the tab before it; -1 if there is none
	due    bool // a tab is due before the next text
	single bool // the last cell that had text had one character
}

// write adds text in the current style. HTML collapses white space, plain text
// keeps it; characters that take no place are dropped from both.
func (l *layout) write(s []byte, collapse bool) {
	begun := false // what separates the text from what was before is settled
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c > ' ' && c != 0x7f:
				switch {
				case !begun:
					l.begin()
					begun = true
				case l.space:
					l.buf = append(l.buf, ' ')
					l.space = false
				}
				// The words after it, in one copy: a space between two of them
				// stands in either mode.
				j := i + plainRun(s[i:])
				l.buf = append(l.buf, s[i-1:j]...)
				i = j
			case c == Lost:
				l.endCell()
				l.begin()
				begun = false
				l.buf = append(l.buf, c)
			case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v':
				if collapse {
					l.space = true
				} else if len(l.buf) > l.line.start {
					l.buf = append(l.buf, c)
				}
			}
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		switch {
		case invisible(r):
		case isSpace(r):
			if collapse {
				l.space = true
			} else if len(l.buf) > l.line.start {
				l.buf = append(l.buf, ' ')
			}
		default:
			l.begin()
			l.buf = append(l.buf, s[i:i+n]...)
		}
		i += n
	}
}

// plainRun is how long the text is that s begins with of visible characters of
// ASCII, and single spaces between them.
func plainRun(s []byte) (n int) {
	const each = 0x0101010101010101
	for n+9 <= len(s) { // eight at once, and the one after them
		v := binary.LittleEndian.Uint64(s[n:])
		odd := v | (v + 0x01*each) | ^(v + 0x60*each) // highest bits: beyond ASCII, the last of it, its controls
		spaces := ^(v + 0x5f*each) & (0x80 * each)
		after := spaces >> 8
		if !plainText[s[n+8]] {
			after |= 0x80 << 56
		}
		if odd&(0x80*each) != 0 || spaces&after != 0 {
			break
		}
		n += 8
	}
	for n < len(s) && (plainText[s[n]] || s[n] == ' ' && n+1 < len(s) && plainText[s[n+1]]) {
		n++
	}
	return n
}

// plainText holds the visible characters of ASCII.
var plainText = func() (t [256]bool) {
	for c := '!'; c < 0x7f; c++ {
		t[c] = true
	}
	return t
}()

// begin makes ready for a visible character: what separates it from the text
// before, and the run it belongs to.
func (l *layout) begin() {
	fresh := len(l.buf) == l.line.start
	if l.cell.due {
		l.cell.due = false
		l.cell.tab = -1
		if !fresh {
			l.cell.tab = len(l.buf)
			l.buf = append(l.buf, '\t')
		}
		l.cell.start = len(l.buf)
	} else if l.space && !fresh {
		l.buf = append(l.buf, ' ')
	}
	l.space = false
	if fresh {
		if l.style != (Style{}) {
			l.runs = append(l.runs, Run{0, l.style})
		}
	} else if l.style != l.lastStyle() {
		if len(l.runs) == l.line.run { // the line began without style
			l.runs = append(l.runs, Run{0, Style{}})
		}
		l.runs = append(l.runs, Run{len(l.buf) - l.line.start, l.style})
	}
}

func (l *layout) lastStyle() Style {
	if len(l.runs) == l.line.run {
		return Style{}
	}
	return l.runs[len(l.runs)-1].Style
}

// breakLine ends the line, if it has text.
func (l *layout) breakLine() {
	l.endCell()
	l.space = false
	for len(l.buf) > l.line.start && (l.buf[len(l.buf)-1] == ' ' || l.buf[len(l.buf)-1] == '\t') {
		l.buf = l.buf[:len(l.buf)-1]
	}
	defer func() { l.cell = cellAt{start: len(l.buf), tab: -1} }()
	if len(l.buf) == l.line.start {
		l.line.block = l.block
		l.runs = l.runs[:l.line.run]
		return
	}
	l.line.end = len(l.buf)
	if !l.stack() && len(l.lines) < l.maxLines {
		l.line.hidden, l.hidden = l.hidden, false
		l.lines = append(l.lines, l.line)
	}
	l.buf = append(l.buf, '\n')
	l.line = lineAt{start: len(l.buf), run: len(l.runs), block: l.block}
}

// stack joins a line of one digit or capital to a line above that is one too,
// or several joined: a code set one digit a box. Where the mail breaks off
// behind such a line, or behind one of three digits, what is lost may be more
// of the code, and is joined to it, too.
func (l *layout) stack() bool {
	line := l.buf[l.line.start:l.line.end]
	one, lost := bytes.CutSuffix(line, []byte{Lost})
	if len(l.lines) == 0 || !(lost && len(one) == 0) && (!isSingle(one) || isLower(one)) {
		return false
	}
	above := &l.lines[len(l.lines)-1]
	if above.end+1 != l.line.start {
		return false
	}
	s := l.runs0(above)
	if text := l.buf[above.start:above.end]; !s.Apart && !isSingle(text) && !(lost && len(one) == 0 && isNumber(text)) {
		return false
	}
	if _, n := utf8.DecodeLastRune(l.buf[above.start:above.end]); !isSingle(l.buf[above.end-n : above.end]) {
		return false
	}
	s.Apart = s.Apart || len(one) > 0
	if above.run == l.line.run { // no run to note it in
		l.runs = append(l.runs, Run{})
	}
	l.runs = l.runs[:above.run+1]
	l.runs[above.run] = Run{0, s}
	copy(l.buf[above.end:], line) // over the line end
	above.end += len(line)
	l.buf = l.buf[:above.end]
	return true
}

// runs0 is the style at the start of a finished line.
func (l *layout) runs0(at *lineAt) Style {
	if at.run < len(l.runs) {
		return l.runs[at.run].Style
	}
	return Style{}
}

// breakBlock ends the line and the block it is in.
func (l *layout) breakBlock() {
	l.breakLine()
	if n := len(l.lines); n > 0 && l.lines[n-1].block == l.block {
		l.block++
	}
	l.line.block = l.block
}

// beginCell ends a table cell and begins the next. Cells are apart by a tab,
// but cells of one character each are one word.
func (l *layout) beginCell() {
	l.endCell()
	l.cell.due = true
	l.space = false
}

func (l *layout) endCell() {
	if l.cell.due || len(l.buf) == l.line.start {
		return // it was empty: a spacer between two digits changes nothing
	}
	single := isSingle(l.buf[l.cell.start:])
	if single && l.cell.single && l.cell.tab >= 0 {
		tab := l.cell.tab
		copy(l.buf[tab:], l.buf[tab+1:])
		l.buf = l.buf[:len(l.buf)-1]
		l.cell.start = tab
		at := tab - l.line.start // of the character, in the line
		if len(l.runs) == l.line.run {
			l.runs = append(l.runs, Run{})
		}
		before := len(l.runs) - 1 // the run of the character before
		for ; before > l.line.run && l.runs[before].Start >= at; before-- {
			l.runs[before].Start = at
		}
		l.runs[before].Apart = true
		l.runs[len(l.runs)-1].Apart = true
	}
	l.cell.single = single
}

// isSingle reports whether a cell or line is one letter of ASCII or one digit
// of any script. Nothing else is set that way.
func isSingle(b []byte) bool {
	if len(b) == 1 {
		return '0' <= b[0] && b[0] <= '9' || 'A' <= b[0] && b[0] <= 'Z' || 'a' <= b[0] && b[0] <= 'z'
	}
	if len(b) == 0 || len(b) > utf8.UTFMax || b[0] < utf8.RuneSelf {
		return false
	}
	r, n := utf8.DecodeRune(b)
	return n == len(b) && unicode.IsDigit(r)
}

// isNumber reports whether a line is three digits, which may be half a code.
func isNumber(b []byte) bool {
	return len(b) == 3 && isSingle(b[:1]) && isSingle(b[1:2]) && isSingle(b[2:]) && max(b[0], b[1], b[2]) <= '9'
}

func isLower(b []byte) bool { return 'a' <= b[0] && b[0] <= 'z' }

// finish returns the lines, and the text they are pieces of if it is theirs,
// joined by line ends, and nothing else.
func (l *layout) finish() (lines []Line, joined string) {
	l.breakLine()
	if len(l.lines) == 0 {
		return nil, ""
	}
	text := string(l.buf[:l.lines[len(l.lines)-1].end])
	runs := append([]Run(nil), l.runs...)
	lines = make([]Line, 0, len(l.lines))
	hidden := false
	for i, at := range l.lines {
		hidden = hidden || at.hidden
		end := len(l.runs)
		if i+1 < len(l.lines) {
			end = l.lines[i+1].run
		}
		if t := text[at.start:at.end]; t != string(rune(Lost)) {
			lines = append(lines, Line{Text: t, Block: at.block, Runs: runs[at.run:end:end], hidden: hidden})
			hidden = false
		}
	}
	l.hidden = l.hidden || hidden
	if len(lines) == len(l.lines) && l.lines[0].start == 0 {
		joined = text
	}
	return lines, joined
}

// plain reads text/plain. In format=flowed (RFC 3676) a line that ends in a
// space goes on in the next.
func (l *layout) plain(text []byte, flowed, delSp bool) {
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		text = rest
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if blank(line) {
			l.breakBlock()
			continue
		}
		soft := flowed && line[len(line)-1] == ' ' && string(line) != "-- "
		if soft && delSp {
			line = line[:len(line)-1]
		}
		if flowed {
			line = bytes.TrimPrefix(line, []byte{' '}) // space-stuffing, section 4.4
		}
		l.write(line, false)
		if !soft {
			l.breakLine()
		}
	}
}

func blank(s []byte) bool {
	for _, c := range s {
		if c > ' ' || c == Lost {
			return false
		}
	}
	return true
}

// invisible reports characters that take no place: soft hyphen, zero-width and
// direction marks, fillers used to pad a preheader, the keycap around a digit.
func invisible(r rune) bool {
	switch {
	case r < 0xAD:
		return r >= 0x7f && r < 0xA0
	case r == 0xAD, r == 0x034F, r == 0x061C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5,
		r >= 0x180B && r <= 0x180F, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E,
		r >= 0x2060 && r <= 0x206F, r == 0x20E3, r == 0x3164, r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF, r == 0xFFA0,
		r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}

// isSpace reports white space beyond ASCII, and the blank Braille cell that
// serves as such.
func isSpace(r rune) bool { return r >= 0x85 && unicode.IsSpace(r) || r == 0x2800 }
