package message

import (
	"bytes"
	"slices"
	"strings"
)

// readMessageHeader splits a whole message into its header fields and its
// body. Bytes without any header are all body: a saved fragment, a body whose
// header was lost.
func readMessageHeader(raw []byte) ([]Field, []byte) {
	raw = bytes.TrimLeft(raw, "\r\n")
	fields, body := readHeader(raw)
	if !anyKnown(fields) {
		return nil, raw // "Code: 123456", and more below an empty line
	}
	return fields, body
}

// known are fields of which a real header has at least one.
var known = []string{
	"From", "To", "Subject", "Date", "Received", "Return-Path", "Message-ID",
	"MIME-Version", "Content-Type", "Delivered-To", "Sender", "Reply-To", "Cc", "Bcc", "In-Reply-To", "References", "User-Agent",
	"List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "X-Mailer", "X-BeenThere", "X-Mailing-List",
	"DKIM-Signature", "Authentication-Results", "Content-Transfer-Encoding", "Content-Disposition", "X-Original-To",
}

func anyKnown(fields []Field) bool {
	for i := range fields {
		if f := &fields[i]; f.Value != "" && slices.ContainsFunc(known, f.Is) {
			return true
		}
	}
	return false
}

// readHeader splits a message or MIME part at its first empty line. A line
// that is no field (the "From " of an mbox, one without a colon) is passed
// over as long as a field still follows; if none does, the empty line is what
// is missing, and the body begins there.
func readHeader(raw []byte) (fields []Field, body []byte) {
	var room [32]written
	found := room[:0]
	limit := min(len(raw), maxHeader)
	next := -1 // where a field was last found to follow
	for pos := 0; pos < len(raw); {
		line, after := cutLine(raw, pos)
		if len(line) == 0 {
			return unfold(found), raw[after:]
		}
		if pos >= limit || len(found) >= maxFields { // too much header: keep nothing more
			return unfold(found), afterEmptyLine(raw, after)
		}
		if n := fieldName(line); n > 0 {
			end := pos + len(line)
			if folded := continued(raw, after, limit); folded > after {
				end, after = folded, folded
			}
			found = append(found, written{raw[pos:min(pos+n, limit)], raw[min(pos+n+1, limit):min(end, limit)]})
		} else {
			if next < pos {
				if next = nextField(raw, after, limit); next < 0 {
					return unfold(found), raw[pos:]
				}
			}
			after = max(after, continued(raw, after, limit))
		}
		pos = after
	}
	return unfold(found), nil
}

// afterEmptyLine is what follows the next empty line, from behind a line's end on.
func afterEmptyLine(raw []byte, pos int) []byte {
	rest := raw[pos-1:]
	end, size := bytes.Index(rest, []byte("\n\n")), 2
	if end >= 0 {
		rest = rest[:end+1]
	}
	if i := bytes.Index(rest, []byte("\n\r\n")); i >= 0 {
		end, size = i, 3
	}
	if end < 0 {
		return nil
	}
	return raw[pos-1+end+size:]
}

// written is a field as it stands in the header, with its line ends.
type written struct{ name, value []byte }

// unfold makes fields of what was found. They are pieces of one text. Folding is
// undone by dropping the line ends (RFC 5322 section 2.2.3).
func unfold(found []written) []Field {
	if len(found) == 0 {
		return nil
	}
	size := 0
	for _, f := range found {
		size += len(f.name) + len(f.value)
	}
	var text strings.Builder
	text.Grow(size)
	fields := make([]Field, 0, len(found)+1)
	for _, f := range found {
		start := text.Len()
		text.Write(bytes.TrimRight(f.name, " \t"))
		middle := text.Len()
		value := f.value
		for i := bytes.IndexByte(value, '\n'); i >= 0; i = bytes.IndexByte(value, '\n') {
			text.Write(bytes.TrimSuffix(value[:i], []byte{'\r'}))
			value = value[i+1:]
		}
		text.Write(value)
		fields = append(fields, Field{Name: text.String()[start:middle], Value: strings.Trim(text.String()[middle:], " \t")})
	}
	return fields
}

// continued is where the continuation lines that start at pos end.
func continued(raw []byte, pos, limit int) int {
	for pos < limit && (raw[pos] == ' ' || raw[pos] == '\t') {
		_, pos = cutLine(raw, pos)
	}
	return pos
}

// cutLine returns the line that starts at pos, without its end, and where the
// next one starts.
func cutLine(raw []byte, pos int) (line []byte, after int) {
	line, after = raw[pos:], len(raw)
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line, after = line[:i], pos+i+1
	}
	return bytes.TrimSuffix(line, []byte{'\r'}), after
}

// fieldName is the length of the field name that line begins with, up to its
// colon (RFC 5322 section 2.2; spaces before the colon are of section 4.5.8),
// or 0 if line is no field.
func fieldName(line []byte) int {
	for i, c := range line {
		switch {
		case c == ':':
			return i
		case c == ' ' || c == '\t':
			if rest := bytes.TrimLeft(line[i:], " \t"); i > 0 && len(rest) > 0 && rest[0] == ':' {
				return len(line) - len(rest)
			}
			return 0
		case c < 33 || c > 126:
			return 0
		}
	}
	return 0
}

// nextField is where the next field of the header starts, or -1.
func nextField(raw []byte, pos, limit int) int {
	for pos < limit {
		line, after := cutLine(raw, pos)
		if len(line) == 0 {
			return -1
		}
		if fieldName(line) > 0 {
			return pos
		}
		pos = after
	}
	return -1
}
