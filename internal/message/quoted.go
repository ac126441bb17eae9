package message

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Quoted is the header of a message as the text of one that forwards it quotes
// it. It is what the forwarder's mail program wrote there, or what anyone else
// did.
type Quoted struct {
	From    string // address, as Address.Addr
	To      []string
	Subject string

	// Lines of the shown parts, counted from 0: the one at which it begins, and the
	// one after it.
	First, Below int
}

// Limits on where a quoted header is looked for.
const (
	maxQuotedAt    = 120 // lines of the text before its end
	maxQuotedLines = 16  // lines of the header itself
	maxQuotedLine  = 8 << 10
)

// Quoted reads the header block that stands first in the shown text, as mail
// programs write it when a person or a rule forwards a message ("FW:"):
// Outlook, Gmail, Apple Mail, Yahoo Mail, Thunderbird and Samsung, in the
// languages of labels.txt. It finds nothing where that is not certain to be the
// first: below it the sender of the forwarded message may have written
// another. So before it there is no address but the forwarder's own, which is
// what own accepts, and no other list of labels; and it names one sender. Nor
// is there hidden text before its end: the style sheet of what is forwarded
// comes along, and can hide the header that the forwarder wrote. Nor does the
// block name another sender as it goes on: subjects and names are the sender's,
// and where long lines are broken hard, a piece of one begins a line as if it
// were the next field, above the true one in some programs.
func (m *Message) Quoted(own func(address string) bool) (Quoted, bool) {
	var q quote
	n, hidden := 0, false // n lines were read
	for i := range m.Parts {
		if !m.Parts[i].Shown {
			continue
		}
		q.paragraph++
		for j := range m.Parts[i].Lines {
			if n++; n > maxQuotedAt {
				return Quoted{}, false
			}
			if !q.begun {
				q.head.First = n - 1
			}
			q.head.Below = n - 1
			if j > 0 && m.Parts[i].Lines[j].Block != m.Parts[i].Lines[j-1].Block {
				q.paragraph++
			}
			if hidden || m.Parts[i].Lines[j].hidden {
				if !q.complete() {
					return Quoted{}, false
				}
				return q.end() // what is hidden below it is the forwarded mail's preview
			}
			if strings.ContainsRune(m.Parts[i].Lines[j].Text, Lost) {
				return Quoted{}, false
			}
			if done, ok := q.line(m.Parts[i].Lines[j].Text, own); done {
				return q.head, ok && !q.goesOnBelow(m.Parts[i].Lines[j:], own)
			}
		}
		hidden = m.Parts[i].hidden
	}
	q.head.Below = n
	return q.end()
}

// Quotes reports whether the shown text may quote the header of another
// message, in whatever form: it has a label of one, an address that own does not
// accept, or parts that cannot be read. Then a message that is attached may be
// what that other message brought along.
func (m *Message) Quotes(own func(address string) bool) bool {
	var q quote
	n := 0
	for i := range m.Parts {
		if !m.Parts[i].Shown {
			continue
		}
		if m.Parts[i].hidden {
			return true
		}
		for _, line := range m.Parts[i].Lines {
			text := unquote(line.Text)
			if n++; n > maxQuotedAt || line.hidden || strings.ContainsRune(text, Lost) {
				return true
			}
			if q.line(text, own); q.begun || q.others >= 3 || q.stranger(text, own) {
				return true
			}
		}
	}
	return false
}

// label is what the label of a quoted header means.
type label uint8

const (
	noLabel label = iota
	labelFrom
	labelTo
	labelCc
	labelDate
	labelSubject
	otherLabel // of a name that no language here has
)

// quote reads a text line by line.
type quote struct {
	head   Quoted
	seen   [otherLabel]bool
	begun  bool   // inside the block
	lines  int    // of it
	last   label  // of the line before
	value  string // of that label so far
	others int    // lines with unknown labels in a row
	joined bool   // a line without label was added to the subject
	failed bool

	paragraph int  // of the line that is read; an empty line of a quotation ends one, too
	at        int  // paragraph in which the block's last line is
	apart     bool // its lines are in several, as in a table or with a div for each
	above     int  // paragraph of the last line with an unknown label, before the block
	subject   bool // the subject came before From
}

// line takes the next line. It is done when the block is over or there cannot
// be one; ok says whether it was read.
func (q *quote) line(text string, own func(string) bool) (done, ok bool) {
	text = unquote(text)
	if len(text) > maxQuotedLine {
		return true, q.close()
	}
	if text == "" {
		q.paragraph++
		return false, false
	}
	if rest := afterRule(text); rest != text {
		text = rest
		if lines, stuck := unstick(text); stuck {
			for _, l := range lines {
				if done, ok := q.line(l, own); done {
					return done, ok
				}
			}
			return true, lines != nil && q.close()
		}
	}
	kind, value := cutLabel(text)
	if !q.begun {
		switch kind {
		case labelFrom, labelTo, labelDate, labelSubject:
			// Fields above it whose labels are not known here are of another
			// header, or of this one.
			if q.others >= 2 || q.others == 1 && q.above == q.paragraph {
				return true, false
			}
			q.begun, q.at = true, q.paragraph
		default:
			// The quoted header may be in a language that is not known here, or
			// be the one line of "… <a@b.example> wrote:".
			if q.others++; kind == noLabel {
				q.others = 0
			}
			q.above = q.paragraph
			if q.others >= 3 {
				return true, false
			}
			return q.stranger(text, own), false
		}
	}
	if !q.seen[labelFrom] && (kind == otherLabel || kind == noLabel && q.last != labelFrom) && q.stranger(text, own) {
		return true, false // its From has a label that is not known here
	}
	if q.lines++; q.lines > maxQuotedLines {
		return true, q.close()
	}
	switch kind {
	case noLabel:
		// A long list of recipients goes on, or a name and address do; anything
		// after the last field is the message.
		if !q.goesOn(text) {
			// From is nobody's last field: its address may be on this line.
			return true, (q.last != labelFrom || q.at != q.paragraph) && q.close()
		}
		q.enter()
		q.joined = q.joined || q.last == labelSubject && q.value != ""
		q.value += " " + text
		return false, false
	case otherLabel: // Importance, Reply-To, and where the message begins with a label
		if q.complete() && (q.seen[labelTo] || q.at != q.paragraph) || !q.seen[labelFrom] {
			return true, q.close()
		}
		after := q.last
		q.take()
		if (after == labelFrom || q.subject) && q.another(text, own) {
			return true, false
		}
		q.enter()
		q.last, q.value = otherLabel, ""
		return false, false
	}
	q.take()
	if q.seen[kind] { // the header of what the forwarded message quotes itself
		return true, q.close()
	}
	q.enter()
	q.seen[kind] = true
	q.subject = q.subject || kind == labelSubject && !q.seen[labelFrom]
	q.last, q.value = kind, value
	return false, false
}

// enter notes where a line of the block is.
func (q *quote) enter() {
	q.apart = q.apart || q.at != q.paragraph
	q.at = q.paragraph
}

// goesOnBelow reports whether what stands from the line on at which the block was
// over may be more of it, with another sender: in the same paragraph, or where
// fields may have one each or the sender's subject came first, in any until a
// line has no label.
func (q *quote) goesOnBelow(lines []Line, own func(string) bool) bool {
	for i := range lines {
		text := unquote(lines[i].Text)
		if i > 0 && lines[i].Block != lines[i-1].Block {
			q.paragraph++
		}
		kind, _ := cutLabel(text)
		inside := q.at == q.paragraph
		switch {
		case text == "", !inside && (!q.apart && !q.subject || kind == noLabel):
			return false
		case kind == noLabel:
		case kind == otherLabel:
			if inside && q.subject && q.another(text, own) {
				return true
			}
		case q.seen[kind]:
			return true
		}
	}
	return false
}

// another reports whether a line names an address that is neither the
// forwarder's nor in the domain of the one in From, as that of Reply-To is.
func (q *quote) another(text string, own func(string) bool) bool {
	_, domain, _ := strings.Cut(q.head.From, "@")
	return q.stranger(text, func(a string) bool {
		_, d, _ := strings.Cut(a, "@")
		return own(a) || d == domain || strings.HasSuffix(d, "."+domain) || strings.HasSuffix(domain, "."+d)
	})
}

func (q *quote) end() (Quoted, bool) {
	if !q.begun {
		return Quoted{}, false
	}
	ok := q.close()
	return q.head, ok
}

// complete reports whether all of a usual header was there.
func (q *quote) complete() bool {
	return q.seen[labelFrom] && (q.seen[labelDate] || q.seen[labelTo]) && q.seen[labelSubject]
}

// goesOn reports whether a line without label belongs to the field before it.
func (q *quote) goesOn(text string) bool {
	switch q.last {
	case labelFrom:
		return !strings.Contains(q.value, "@")
	case labelTo, labelCc:
		return q.value == "" || strings.Contains(text, "@") || strings.HasSuffix(q.value, ",") || strings.HasSuffix(q.value, ";")
	case labelDate:
		return q.value == ""
	case labelSubject: // one that is wrapped, in a header that goes on
		return q.value == "" || q.seen[labelFrom] && !q.complete() && !q.joined
	}
	return false
}

// stranger reports whether a line names an address that is not the forwarder's.
func (q *quote) stranger(text string, own func(string) bool) bool {
	if !mayAddress(text) {
		return false
	}
	found, clear := addressesIn(text)
	if i := strings.IndexAny(text, brackets); i >= 0 && len(found) == 0 && !strings.HasPrefix(text[i+1:], "http") {
		return true // </O=EXCHANGE/CN=…>
	}
	return !clear || slices.ContainsFunc(found, func(a string) bool { return !own(a) })
}

// mayAddress reports whether a line has a character that every address has, or
// what may be one.
func mayAddress(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c == '@' || c == '<' || c == '%' {
			return true
		}
	}
	return false
}

// take ends the field that was read last.
func (q *quote) take() {
	switch q.last {
	case labelFrom:
		from, clear := addressesIn(q.value)
		if len(from) != 1 || !clear || !isAll(q.value, from[0]) {
			q.failed = true // nobody, or a name that is an address too
			return
		}
		q.head.From = from[0]
	case labelTo:
		q.head.To, _ = addressesIn(q.value)
	case labelSubject:
		q.head.Subject = q.value
	}
	q.last, q.value = noLabel, ""
}

// close ends the block and reports whether it is one: with From and one more
// field that a person's own text has not by chance.
func (q *quote) close() bool {
	q.take()
	return !q.failed && q.head.From != "" && (q.seen[labelSubject] || q.seen[labelDate]) && (q.seen[labelTo] || q.seen[labelDate])
}

// unquote takes off what programs put before the lines they quote, and the
// asterisks of bold text made plain.
func unquote(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r == '>' || r == '|' || r == '*' || invisible(r) || unicode.IsSpace(r) })
	return strings.TrimRightFunc(s, unicode.IsSpace)
}

// afterRule takes "----- Forwarded Message -----" off the line of Yahoo's plain
// text that goes on with the header.
func afterRule(text string) string {
	rest := strings.TrimLeft(text, "-")
	if len(text)-len(rest) < 3 {
		return text
	}
	i := strings.Index(rest, "---")
	if i < 0 {
		return text
	}
	if after := strings.TrimSpace(strings.TrimLeft(rest[i:], "-")); after != "" {
		return after
	}
	return text
}

// unstick cuts the one line into which Yahoo's plain text puts the header:
//
//	From: A <a@b.example>To: "C" <c@d.example>Sent: Monday …Subject: x
//
// Such a line is stuck, and it has lines only if each field is there once and in
// this order: a sender whose name has a label in it makes one occur twice.
func unstick(text string) (lines []string, stuck bool) {
	if kind, _ := cutLabel(text); kind != labelFrom {
		return nil, false
	}
	var kinds []label
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '>')
		if i < 0 {
			break
		}
		at += i + 1
		kind, _ := cutLabel(text[at:])
		if kind == noLabel || kind == otherLabel || text[at] == ' ' {
			continue
		}
		lines, kinds = append(lines, text[:at]), append(kinds, kind)
		text, at = text[at:], 0
	}
	if lines == nil {
		return nil, false
	}
	// The date is not in brackets: the subject begins at the next label.
	for i := 1; i < len(text); i++ {
		if kind, _ := cutLabel(text[i:]); kind == labelSubject {
			lines, kinds = append(lines, text[:i]), append(kinds, kind)
			text = text[i:]
			break
		}
	}
	if !slices.Equal(kinds, []label{labelTo, labelDate, labelSubject}) && !slices.Equal(kinds, []label{labelTo, labelCc, labelDate, labelSubject}) {
		return nil, true
	}
	return append(lines, text), true
}

// maxLabel is more than the longest label in bytes.
const maxLabel = 60

// cutLabel takes the label off a line: a few words up to a colon.
func cutLabel(text string) (label, string) {
	i := colon(text[:min(len(text), maxLabel)])
	if i <= 0 {
		return noLabel, text
	}
	rest := text[i:]
	if rest[0] == ':' {
		rest = rest[1:]
	} else {
		rest = strings.TrimPrefix(rest, "：")
	}
	name := strings.Trim(text[:i], " \t\u00a0\u202f*\u200e\u200f")
	if strings.Count(name, " ") > 2 || strings.HasPrefix(rest, "//") || strings.ContainsAny(name, "@<>\"/") && fold(name) != "a/c" {
		return noLabel, text
	}
	value := strings.Trim(rest, " \t\u00a0\u202f*\u200e\u200f")
	if kind, ok := labels()[fold(name)]; ok {
		return kind, value
	}
	return otherLabel, value
}

// colon is where the first colon of a text is, narrow or wide; -1 if there is none.
func colon(text string) int {
	i := strings.IndexByte(text, ':')
	if i >= 0 {
		text = text[:i]
	}
	if wide := strings.Index(text, "："); wide >= 0 {
		return wide
	}
	return i
}

// fold makes labels comparable: composed, in lower case.
func fold(s string) string {
	return strings.ToLower(strings.ReplaceAll(norm.NFC.String(s), "İ", "i"))
}

//go:embed labels.txt
var labelsFile string

var labels = sync.OnceValue(func() map[string]label {
	known := make(map[string]label, 256)
	for line := range strings.Lines(labelsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, ";")
		for i, kind := range [...]label{labelFrom, labelTo, labelCc, labelDate, labelSubject} {
			if i+1 >= len(columns) {
				break
			}
			for name := range strings.SplitSeq(columns[i+1], "|") {
				known[fold(strings.Trim(name, " \n\u200f"))] = kind
			}
		}
	}
	return known
})

// brackets begin an address beside a name, in one way of writing or another.
const brackets = "<‹＜〈《«"

// isAll reports whether a From line names an address as its sender: as the whole
// of it, or at its end in brackets. What stands there else is the sender, in a
// form that is not read here, and the address a part of his name.
func isAll(value, address string) bool {
	value = strings.Trim(strings.TrimRight(strings.ToLower(value), " ;"), " \t\"'") // QQ ends it with a semicolon
	if value == address || value == "mailto:"+address {
		return true
	}
	for _, form := range [...]string{"<A>", "[A]", "<mailto:A>", "[mailto:A]", "<A<mailto:A>>", "<A[mailto:A]>"} {
		if strings.HasSuffix(value, strings.ReplaceAll(form, "A", address)) {
			return true
		}
	}
	return false
}

// addressesIn are the different addresses that a text names, whatever is around
// them: brackets, "mailto:", quotes. It is not clear where it has something
// like one that cannot be read.
func addressesIn(text string) (found []string, clear bool) {
	clear = !strings.Contains(text, "＠") && !strings.Contains(text, "﹫") && !strings.Contains(text, "%40")
	for pos := 0; pos < len(text); {
		at := strings.IndexByte(text[pos:], '@')
		if at < 0 {
			break
		}
		at += pos
		start, end := at, at+1
		for start > pos && isLocal(text[start-1]) {
			start--
		}
		for end < len(text) && isDomain(text[end]) {
			end++
		}
		pos = end
		local := strings.TrimPrefix(strings.ToLower(text[start:at]), "mailto:")
		domain := strings.Trim(text[at+1:end], ".-")
		a := address(strings.Trim(local, ".") + "@" + domain)
		switch {
		case a == "" || !strings.Contains(a[strings.LastIndexByte(a, '@'):], ".") || strings.Contains(local, ":") || len(found) == maxQuotedTo:
			clear = false // "root@localhost", "x@[192.0.2.1]", and "@sam", which is no worse
		case !slices.Contains(found, a):
			found = append(found, a)
		}
	}
	return found, clear
}

// maxQuotedTo bounds the addresses of a line.
const maxQuotedTo = 64

// isLocal holds for what stands in a local part without quotes, and for the
// colon of "mailto:".
func isLocal(c byte) bool {
	return c >= 0x80 || isDomain(c) || strings.IndexByte("!#$%&'*+/=?^`{|}~:", c) >= 0
}

func isDomain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_' || c >= 0x80
}
