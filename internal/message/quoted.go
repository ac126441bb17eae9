package message

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Quoted is the header of a message as the text of one that forwards it quotes
// it. It is what the forwarder's mail program wrote there, or what anyone else
// did.
type Quoted struct {
	From    string // address, as Address.Addr
	To      []string
	Subject string
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
// what own accepts, and no other list of labels; and it names one sender.
func (m *Message) Quoted(own func(address string) bool) (Quoted, bool) {
	var q quote
	n := 0
	for i := range m.Parts {
		if !m.Parts[i].Shown {
			continue
		}
		for j := range m.Parts[i].Lines {
			if n++; n > maxQuotedAt {
				return Quoted{}, false
			}
			if strings.ContainsRune(m.Parts[i].Lines[j].Text, Lost) {
				return Quoted{}, false
			}
			if done, ok := q.line(m.Parts[i].Lines[j].Text, own); done {
				return q.head, ok
			}
		}
	}
	return q.end()
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
}

// line takes the next line. It is done when the block is over or there cannot
// be one; ok says whether it was read.
func (q *quote) line(text string, own func(string) bool) (done, ok bool) {
	text = unquote(text)
	if len(text) > maxQuotedLine {
		return true, q.close()
	}
	if text == "" {
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
			q.begun = true
		default:
			// The quoted header may be in a language that is not known here, or
			// be the one line of "… <a@b.example> wrote:".
			if q.others++; kind == noLabel {
				q.others = 0
			}
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
			return true, q.close()
		}
		q.joined = q.joined || q.last == labelSubject && q.value != ""
		q.value += " " + text
		return false, false
	case otherLabel: // Importance, Reply-To, and where the message begins with a label
		if q.complete() || !q.seen[labelFrom] {
			return true, q.close()
		}
		q.take()
		q.last, q.value = otherLabel, ""
		return false, false
	}
	q.take()
	if q.seen[kind] { // the header of what the forwarded message quotes itself
		return true, q.close()
	}
	q.seen[kind] = true
	q.last, q.value = kind, value
	return false, false
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
	found, clear := addressesIn(text)
	return !clear || slices.ContainsFunc(found, func(a string) bool { return !own(a) })
}

// take ends the field that was read last.
func (q *quote) take() {
	switch q.last {
	case labelFrom:
		from, clear := addressesIn(q.value)
		if len(from) != 1 || !clear {
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
	i := strings.IndexAny(text[:min(len(text), maxLabel)], ":：")
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

// addressesIn are the different addresses that a text names, whatever is around
// them: brackets, "mailto:", quotes. It is not clear where it has something
// like one that cannot be read.
func addressesIn(text string) (found []string, clear bool) {
	clear = true
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
		case !strings.Contains(domain, "."): // "@sam", "2 @ 3"
		case a == "" || strings.Contains(local, ":") || len(found) == maxQuotedTo:
			clear = false
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
