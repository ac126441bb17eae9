package message

import (
	"bytes"
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
	for _, name := range known {
		if value(fields, name) != "" {
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
	limit := min(len(raw), maxHeader)
	text := headerText(raw[:limit]) // the fields are pieces of it
	next := -1                      // where a field was last found to follow
	for pos := 0; pos < len(raw); {
		line, after := cutLine(raw, pos)
		if len(line) == 0 {
			return fields, raw[after:]
		}
		if pos >= limit || len(fields) >= maxFields {
			pos = after // too much header: go on to its end, keep nothing more
			continue
		}
		if n := fieldName(line); n > 0 {
			// Folding is undone by dropping the line ends (RFC 5322 section 2.2.3).
			end := pos + len(line)
			folded := continued(raw, after, limit)
			if folded > after {
				end = folded
			}
			name := text[pos:min(pos+n, len(text))]
			v := text[min(pos+n+1, len(text)):min(end, len(text))]
			if folded > after {
				v = newlines.Replace(v)
				after = folded
			}
			if fields == nil {
				fields = make([]Field, 0, 12)
			}
			fields = append(fields, Field{
				Name:  strings.TrimRight(name, " \t"),
				Value: strings.Trim(v, " \t"),
			})
		} else {
			if next < pos {
				if next = nextField(raw, after, limit); next < 0 {
					return fields, raw[pos:]
				}
			}
			after = max(after, continued(raw, after, limit))
		}
		pos = after
	}
	return fields, nil
}

// headerText is the header that raw begins with, as far as its empty line or
// all of raw.
func headerText(raw []byte) string {
	end := len(raw)
	if i := bytes.Index(raw, []byte("\n\r\n")); i >= 0 {
		end = i + 1
	}
	if i := bytes.Index(raw[:end], []byte("\n\n")); i >= 0 {
		end = i + 1
	}
	return string(raw[:end])
}

var newlines = strings.NewReplacer("\r\n", "", "\n", "")

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
