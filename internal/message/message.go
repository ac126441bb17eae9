// Package message reads raw mail (RFC 5322 and MIME) into what the other
// rooms need: header fields as written, who it is from and to, and the text a
// person sees, line by line, with the layout that makes a line stand out.
//
// It takes every mail as it comes. Nothing in a mail is an error: what cannot
// be read is left out, and where bytes are missing the text says so with Lost.
// Header, MIME structure and transfer encodings are read here rather than with
// go-message, which gives up on mail that people do receive (an unknown
// transfer encoding, a header line without a colon, a boundary that never
// comes) and with it on the text; its charset tables are used, and the tests
// compare well-formed mail with what it reads.
package message

import (
	"bytes"
	"net/mail"
	"sort"
	"strings"
	"time"
)

// Limits on what is read of one message. What lies beyond them is left out, so
// that memory and time stay a small multiple of the input whatever it holds.
const (
	maxHeader    = 1 << 20   // bytes of one header
	maxFields    = 2000      // fields of one header
	maxParts     = 256       // MIME parts in all, those of messages inside it included
	maxNear      = 100000    // places in a multipart that look like its boundary
	maxDepth     = 16        // multiparts inside one another
	maxForwarded = 3         // messages inside one another
	maxText      = 512 << 10 // bytes of text parts, before decoding, in all
	maxLines     = 20000     // lines of text in all
	maxAddresses = 1000      // of one header field
	maxSubject   = 16 << 10
)

// Lost stands in a line's text where bytes of the mail are missing: a transfer
// encoding broke off, or the mail ends before its part does. What touches it
// may be cut short. It is ASCII SUB, "in place of a character known to be in
// error", and comes from nowhere else.
const Lost = '\x1a'

// Field is one header field as written: unfolded, neither decoded nor trimmed
// inside.
type Field struct{ Name, Value string }

// Is reports whether the field is of that name, whatever the case of its letters.
// Names are ASCII, so that most are told by their length.
func (f *Field) Is(name string) bool {
	return len(f.Name) == len(name) && strings.EqualFold(f.Name, name)
}

// Address is one mailbox of an address field. Name is decoded (RFC 2047). Addr
// is local@domain, the domain in lower case and ASCII (RFC 5891); it is empty
// where the field holds something that is not an address.
type Address struct{ Name, Addr string }

// Message is a mail as a person would read it.
type Message struct {
	Fields       []Field   // header, topmost first
	From, To, Cc []Address // of every such field; more than one From is for the reader to judge
	Subject      string    // decoded
	Date         time.Time // of the Date field, which the sender chose; zero if absent or unreadable
	Text         string    // the lines of the shown parts, joined by "\n"

	Parts     []Part     // the readable parts, in order
	Links     []Link     // of the shown HTML, in order; never part of the text
	Alts      []string   // what shown images say they show; part of the text only if it is digits
	Forwarded []*Message // messages inside this one (message/rfc822), to a depth of three
	Bound     []string   // hosts for which its text parts say that a code is ([BoundTo]), shown or not; at most MaxBound
	TextWhole bool       // of a message that is cut short: there is text, and what it was cut in is an attachment that is none

	later *unread // what Skim left out
}

// Part is one readable body.
type Part struct {
	HTML  bool
	Shown bool // false for a text part whose HTML alternative is shown instead
	Lines []Line

	text   string // the lines joined by "\n", if there is one already
	hidden bool   // text that is not shown stands after the last line
}

// Line is one line as a person sees it: never blank, no zero-width characters,
// table cells separated by a tab.
type Line struct {
	Text  string
	Block int   // lines of one paragraph, cell or other block share it; it only grows
	Runs  []Run // where its style changes, first at 0; nil in plain text

	hidden bool // text that is not shown stands in it, or between the line before and it
}

// Style is the style of the text at byte offset i of the line.
func (l *Line) Style(i int) Style {
	n := sort.Search(len(l.Runs), func(n int) bool { return l.Runs[n].Start > i })
	if n == 0 {
		return Style{}
	}
	return l.Runs[n-1].Style
}

// Run is a stretch of a line in one style, up to the next run.
type Run struct {
	Start int // byte offset in the line's text
	Style
}

// Style is what a person sees of a text besides its characters.
type Style struct {
	Size       float32 // font size in px; 0 in plain text
	Background uint32  // 0xff000000 | RGB; 0 where none was set
	Bold       bool
	Mono       bool // a typewriter font
	Centre     bool
	Heading    bool // inside h1 to h6
	Link       bool
	Spaced     bool // letter-spacing of at least 1 px
	Apart      bool // each character stood in a cell or on a line of its own
}

// Link is a hyperlink: its visible text and where it leads, as written.
type Link struct{ Text, URL string }

// Parse reads a raw message. It never fails: bytes that are no mail at all
// become the text of a message without header.
func Parse(raw []byte) *Message { return parse(raw, false, 0, false, new(amount)) }

// ParseCut is Parse for a raw message that is known to be cut short, as a
// partial FETCH gives it: the end of its last part is marked Lost.
func ParseCut(raw []byte) *Message { return parse(raw, true, 0, false, new(amount)) }

func parse(raw []byte, cut bool, depth int, skim bool, read *amount) *Message {
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'}) // old Macintosh line ends
	}
	m := new(Message)
	var body []byte
	m.Fields, body = readMessageHeader(raw)
	r := reader{amount: read, m: m, depth: depth, skim: skim}
	r.entity(m.Fields, body, place{end: true, torn: cut})
	m.Text = shownText(m.Parts)

	for i := range m.Fields {
		switch f := &m.Fields[i]; {
		case f.Is("From"):
			m.From = append(m.From, parseAddresses(f.Value)...)
		case f.Is("To"):
			m.To = append(m.To, parseAddresses(f.Value)...)
		case f.Is("Cc"):
			m.Cc = append(m.Cc, parseAddresses(f.Value)...)
		case f.Is("Subject") && m.Subject == "":
			m.Subject = clean(decodeWords(f.Value[:min(len(f.Value), maxSubject)]))
		case f.Is("Date") && m.Date.IsZero():
			m.Date = parseDate(f.Value)
		}
	}
	return m
}

// parseDate reads a date (RFC 5322 section 3.3), in the form nearly all mail
// has first: net/mail tries its many forms by failing at each.
func parseDate(s string) time.Time {
	t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", s)
	if err != nil {
		t, _ = mail.ParseDate(s)
	}
	return t
}

// Values returns every value of the header field name, whatever the case of
// its letters, topmost first.
func (m *Message) Values(name string) []string {
	var v []string
	for _, f := range m.Fields {
		if f.Is(name) {
			v = append(v, f.Value)
		}
	}
	return v
}

// value is the topmost value of a field, or "".
func value(fields []Field, name string) string {
	for i := range fields {
		if fields[i].Is(name) {
			return fields[i].Value
		}
	}
	return ""
}

func shownText(parts []Part) string {
	n, with, last := 0, 0, ""
	for _, p := range parts {
		if p.Shown && len(p.Lines) > 0 {
			with++
			last = p.text
			for _, l := range p.Lines {
				n += len(l.Text) + 1
			}
		}
	}
	if with == 1 && last != "" {
		return last
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		if !p.Shown {
			continue
		}
		for _, l := range p.Lines {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(l.Text)
		}
	}
	return b.String()
}
