package message

import (
	"bytes"
	"slices"
	"strings"
)

// Without is Skim of a raw mail, or ParseCut where cut says so, as if it had no
// header fields of those names: for who does not know from whom they are.
//
// A body without its Content-Type is read as what it shows itself to be: where it
// begins with a delimiter, and the delimiter is followed by the header of a part,
// as a multipart of which every part is shown; else as text. One without its
// Content-Transfer-Encoding that is nothing but base64 is not read: it would be
// the one thing if it was signed as that, and the other if not.
func Without(raw []byte, cut bool, names ...string) *Message {
	if bytes.IndexByte(raw, '\n') < 0 {
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'}) // as parse does
	}
	left := func(name string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	fields, body := readMessageHeader(raw)
	var mail bytes.Buffer
	mail.Grow(len(raw) + 64)
	for _, f := range fields {
		if !left(f.Name) {
			mail.WriteString(f.Name + ": " + f.Value + "\n")
		}
	}
	if first := bytes.TrimLeft(body, " \t\r\n"); left("Content-Type") {
		if boundary := guessBoundary(first); boundary != "" && bytes.HasPrefix(first, []byte("--"+boundary)) {
			mail.WriteString("Content-Type: multipart/mixed\n") // the boundary is guessed again
		}
	}
	mail.WriteByte('\n')
	if !left("Content-Transfer-Encoding") || !looksBase64(body) {
		mail.Write(body)
	}
	if cut {
		return ParseCut(mail.Bytes())
	}
	return Skim(mail.Bytes())
}
