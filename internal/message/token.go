package message

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tokenKind is what a token of an HTML document is.
type tokenKind uint8

const (
	endToken     tokenKind = iota // the document has ended; a tag it breaks off in is dropped
	textToken                     // text, or the content of an element such as <style>
	startToken                    // <p>, or <br/>
	closeToken                    // </p>
	commentToken                  // a comment, doctype or processing instruction
)

// tokenizer cuts an HTML document into the tokens that html.Tokenizer of
// golang.org/x/net finds, which a fuzz test compares it with. Reading mail is
// mostly this, and knowing that the document is in memory already makes it
// several times faster: text is searched, not read byte by byte, nothing is
// copied, and of a tag only the attributes that are asked for are decoded. The
// document is not changed.
type tokenizer struct {
	text []byte
	pos  int  // where the next token begins
	nul  bool // the document has a NUL somewhere, which becomes U+FFFD

	kind tokenKind
	raw  []byte    // of the token, as written
	name []byte    // of a tag, in lower case; good until the next tag
	tag  atom.Atom // the same; 0 for a name that is not HTML's
	attr []attribute

	within  atom.Atom // the element whose content is text up to its end tag, 0 if none
	content bool      // the text token is such content
	literal bool      // and has no entities
}

// attribute is one of a start tag's, as written.
type attribute struct{ key, value []byte }

func newTokenizer(text []byte) *tokenizer {
	return &tokenizer{text: text, nul: bytes.IndexByte(text, 0) >= 0}
}

// next reads the next token.
func (z *tokenizer) next() tokenKind {
	start := z.pos
	if z.within != 0 {
		z.pos = z.contentEnd()
		// A textarea's or title's content may hold entities.
		z.content, z.literal = true, z.within != atom.Textarea && z.within != atom.Title
		z.within = 0
		if z.pos > start {
			return z.token(textToken, start)
		}
	}
	z.content, z.literal = false, false
	for i := start; ; {
		n := bytes.IndexByte(z.text[i:], '<')
		if n < 0 || i+n+1 >= len(z.text) {
			break
		}
		i += n
		c := z.text[i+1]
		if !isAlpha(c) && c != '/' && c != '!' && c != '?' {
			i++ // "3 < 4"
			continue
		}
		if i > start {
			z.pos = i
			return z.token(textToken, start)
		}
		switch {
		case isAlpha(c):
			return z.startTag(start)
		case c == '!' && bytes.HasPrefix(z.text[i+2:], []byte("--")):
			z.pos = z.commentEnd(i + 4)
			return z.token(commentToken, start)
		case c == '!' || c == '?':
			z.pos = z.closeAngle(i + 2)
			return z.token(commentToken, start)
		case i+2 == len(z.text): // "</" and no more
			z.pos = len(z.text)
			return z.token(textToken, start)
		case isAlpha(z.text[i+2]):
			return z.endTag(start)
		default: // "</>" and "</ p>" end nothing
			z.pos = z.closeAngle(i + 2)
			return z.token(commentToken, start)
		}
	}
	z.pos = len(z.text)
	if z.pos == start {
		return z.token(endToken, start)
	}
	return z.token(textToken, start)
}

func (z *tokenizer) token(kind tokenKind, start int) tokenKind {
	z.kind, z.raw = kind, z.text[start:z.pos]
	return kind
}

// closeAngle is what follows the next ">" from i on.
func (z *tokenizer) closeAngle(i int) int {
	if n := bytes.IndexByte(z.text[i:], '>'); n >= 0 {
		return i + n + 1
	}
	return len(z.text)
}

// commentEnd is what follows the end of the comment whose "<!--" ends at i:
// "-->" or "--!>", and at the very beginning also ">" and "->".
func (z *tokenizer) commentEnd(i int) int {
	for end := i; end < len(z.text); {
		end = z.closeAngle(end)
		switch inner := bytes.TrimSuffix(z.text[i:end], []byte{'>'}); {
		case bytes.HasSuffix(inner, []byte("--")), bytes.HasSuffix(inner, []byte("--!")), len(inner) == 0, string(inner) == "-":
			return end
		}
	}
	return len(z.text)
}

// startTag reads the start tag at start.
func (z *tokenizer) startTag(start int) tokenKind {
	z.attr = z.attr[:0]
	if !z.readTag(start+1, true) {
		return z.token(endToken, start)
	}
	switch z.tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		z.within = z.tag
	}
	return z.token(startToken, start)
}

// endTag reads the end tag at start. It may have attributes, which say nothing.
func (z *tokenizer) endTag(start int) tokenKind {
	if !z.readTag(start+2, false) {
		return z.token(endToken, start)
	}
	return z.token(closeToken, start)
}

// readTag reads a tag from its name on, and reports whether it has an end.
func (z *tokenizer) readTag(i int, keep bool) bool {
	s := z.text
	begin := i
	for i < len(s) && !isBlank(s[i]) && s[i] != '/' && s[i] != '>' {
		i++
	}
	z.name = z.withoutNUL(lower(append(z.name[:0], s[begin:i]...)))
	z.tag = atom.Lookup(z.name)
	for {
		for i < len(s) && isBlank(s[i]) {
			i++
		}
		if i >= len(s) {
			z.pos = len(s)
			return false
		}
		if s[i] == '>' {
			z.pos = i + 1
			return true
		}
		var a attribute
		a, i = cutAttribute(s, i)
		if keep && len(a.key) > 0 {
			z.attr = append(z.attr, a)
		}
	}
}

// cutAttribute reads the attribute at i, or a lone "/", and returns what
// follows.
func cutAttribute(s []byte, i int) (a attribute, next int) {
	begin := i
	for i < len(s) && !isBlank(s[i]) && s[i] != '/' && s[i] != '>' && (s[i] != '=' || i == begin) {
		i++
	}
	a.key = s[begin:i]
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	switch {
	case i >= len(s):
		return a, i
	case s[i] == '/':
		return a, i + 1
	case s[i] != '=':
		return a, i
	}
	for i++; i < len(s) && isBlank(s[i]); i++ {
	}
	if i >= len(s) || s[i] == '>' {
		return a, i
	}
	if quote := s[i]; quote == '"' || quote == '\'' {
		i++
		n := bytes.IndexByte(s[i:], quote)
		if n < 0 {
			return a, len(s)
		}
		a.value = s[i : i+n]
		return a, i + n + 1
	}
	begin = i
	for i < len(s) && !isBlank(s[i]) && s[i] != '>' {
		i++
	}
	a.value = s[begin:i]
	return a, i
}

// contentEnd is where the content of the element within ends.
func (z *tokenizer) contentEnd() int {
	switch z.within {
	case atom.Plaintext: // has no end tag
		return len(z.text)
	case atom.Script:
		// The rules that hide an end tag inside a script are best left to who
		// knows them; few mails have one.
		known := html.NewTokenizer(io.MultiReader(strings.NewReader("<script>"), bytes.NewReader(z.text[z.pos:])))
		known.Next()
		if known.Next() == html.TextToken {
			return z.pos + len(known.Raw())
		}
		return z.pos
	}
	name := z.within.String()
	for i := z.pos; ; i++ {
		n := bytes.Index(z.text[i:], []byte("</"))
		if n < 0 {
			return len(z.text)
		}
		i += n
		if after := z.text[i+2:]; len(after) > len(name) && is(after[:len(name)], name) {
			if c := after[len(name)]; isBlank(c) || c == '/' || c == '>' {
				return i
			}
		}
	}
}

// decoded is the text of a text token as a person sees it. It may be the
// document's own bytes.
func (z *tokenizer) decoded() []byte {
	s := plainNewlines(z.raw)
	if z.content {
		s = z.withoutNUL(s)
	}
	if !z.literal && bytes.IndexByte(s, '&') >= 0 {
		s = []byte(html.UnescapeString(string(s)))
	}
	return s
}

// value is what an attribute says. It may be the document's own bytes.
func (z *tokenizer) value(a attribute) []byte {
	v := plainNewlines(z.withoutNUL(a.value))
	if bytes.IndexByte(v, '&') < 0 {
		return v
	}
	return unescapeValue(v)
}

// unescapeValue decodes the entities of an attribute's value. Unlike in text, a
// name must be there as a whole, and without its semicolon not be followed by
// "=": "?lang=en&copy=1" is an address (HTML, section 13.2.5.73).
func unescapeValue(value []byte) []byte {
	decoded := make([]byte, 0, len(value))
	for {
		i := bytes.IndexByte(value, '&')
		if i < 0 {
			return append(decoded, value...)
		}
		decoded = append(decoded, value[:i]...)
		value = value[i:]
		n := 1
		if n < len(value) && value[n] == '#' {
			n++
		}
		for n < len(value) && (isAlpha(value[n]) || '0' <= value[n] && value[n] <= '9') {
			n++
		}
		if n < len(value) && value[n] == ';' {
			n++
		}
		written := string(value[:n])
		value = value[n:]
		switch {
		case written == "&amp;":
			decoded = append(decoded, '&')
		case strings.HasPrefix(written, "&#"):
			decoded = append(decoded, html.UnescapeString(written)...)
		case len(value) > 0 && value[0] == '=' && written[n-1] != ';':
			decoded = append(decoded, written...)
		default:
			// Where only the beginning of the name is one, the rest of it still
			// stands at the end. The entity &semi; is a semicolon itself.
			meant := html.UnescapeString(written)
			if meant != ";" && meant[len(meant)-1] == written[n-1] {
				meant = written
			}
			decoded = append(decoded, meant...)
		}
	}
}

// plainNewlines makes every line end "\n" (HTML, section 13.2.3.5).
func plainNewlines(s []byte) []byte {
	if bytes.IndexByte(s, '\r') < 0 {
		return s
	}
	s = bytes.ReplaceAll(s, []byte("\r\n"), []byte{'\n'})
	return bytes.ReplaceAll(s, []byte{'\r'}, []byte{'\n'})
}

func (z *tokenizer) withoutNUL(s []byte) []byte {
	if !z.nul {
		return s
	}
	return bytes.ReplaceAll(s, []byte{0}, []byte("\uFFFD"))
}

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }
