package message

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding. Names that are not in RFC
// 2045 are read for what they seem to mean ("8bits", "quoted_printable"), and a
// body that plainly is, or is not, encoded is believed over its label.
func decodeTransfer(encoding string, body []byte) []byte {
	encoding, _, _ = strings.Cut(strings.ToLower(encoding), ";")
	switch {
	case strings.Contains(encoding, "base64"), strings.Contains(encoding, "b64"):
		if !looksPlain(body) {
			b, _ := decodeBase64(body)
			return b
		}
		if encoded, rest := cutEncoded(body); looksBase64(encoded) {
			b, _ := decodeBase64(encoded)
			return append(b, rest...)
		}
		return body
	case strings.Contains(encoding, "uue"):
		return decodeUU(body)
	case strings.Contains(encoding, "quoted"), strings.TrimSpace(encoding) == "qp":
		return decodeQuotedPrintable(body)
	case looksQuotedPrintable(body):
		return decodeQuotedPrintable(body)
	case looksBase64(body):
		if b, whole := decodeBase64(body); whole && bytes.IndexByte(b, 0) < 0 {
			return b
		}
	}
	return body
}

// decodeQuotedPrintable decodes RFC 2045 section 6.7. What is no escape stays.
func decodeQuotedPrintable(src []byte) []byte {
	dst := make([]byte, 0, len(src))
	for {
		i := bytes.IndexByte(src, '=')
		if i < 0 {
			return append(dst, src...)
		}
		dst = append(dst, src[:i]...)
		src = src[i+1:]
		if len(src) >= 2 && isHex(src[0]) && isHex(src[1]) {
			dst = append(dst, unhex(src[0])<<4|unhex(src[1]))
			src = src[2:]
			continue
		}
		// A soft line break, perhaps after white space a relay left there.
		n := 0
		for n < len(src) && (src[n] == ' ' || src[n] == '\t' || src[n] == '\r') {
			n++
		}
		switch {
		case n < len(src) && src[n] == '\n':
			src = src[n+1:]
		case n == len(src):
			return dst
		case len(src) == 1 && isHex(src[0]): // an escape cut in two by the end
			return append(dst, Lost)
		default:
			dst = append(dst, '=')
		}
	}
}

// decodeBase64 decodes RFC 2045 section 6.8 and reports whether all of it was
// sound. A foreign byte loses the rest of its line, because what follows it
// there may be out of step; Lost stands for it, and the next line goes on.
func decodeBase64(src []byte) (dst []byte, whole bool) {
	dst = make([]byte, base64.StdEncoding.DecodedLen(len(src)))
	if n, err := base64.StdEncoding.Decode(dst, src); err == nil {
		return dst[:n], true
	}
	dst, whole = dst[:0], true
	var quantum [4]byte
	n := 0
	flush := func() {
		switch n {
		case 1:
			dst, whole = append(dst, Lost), false
		case 2:
			dst = append(dst, quantum[0]<<2|quantum[1]>>4)
		case 3:
			dst = append(dst, quantum[0]<<2|quantum[1]>>4, quantum[1]<<4|quantum[2]>>2)
		}
		n = 0
	}
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch v := base64Value[c]; {
		case v < 64:
			quantum[n] = v
			if n++; n == 4 {
				dst = append(dst, quantum[0]<<2|quantum[1]>>4, quantum[1]<<4|quantum[2]>>2, quantum[2]<<6|quantum[3])
				n = 0
			}
		case c == '=':
			flush() // and go on: some mail is several encoded texts in a row
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		default:
			dst, whole, n = append(dst, Lost), false, 0
			end := bytes.IndexByte(src[i:], '\n')
			if end < 0 {
				return dst, false
			}
			i += end
		}
	}
	flush()
	return dst, whole
}

// cutEncoded is what comes before a line that begins with two dashes or underscores,
// and the rest: below such a line a mailing list puts its words, encoded or not.
func cutEncoded(b []byte) (encoded, rest []byte) {
	for at := 0; at < len(b); {
		line, next := cutLine(b, at)
		if bytes.HasPrefix(line, []byte("--")) || bytes.HasPrefix(line, []byte("__")) {
			return b[:at], b[at:]
		}
		at = next
	}
	return b, nil
}

// decodeUU decodes what uuencode has made (POSIX.1-2017): lines of up to 45 bytes
// behind one that begins "begin", each with its length before it.
func decodeUU(src []byte) (dst []byte) {
	begun := false
	for at := 0; at < len(src); {
		line, next := cutLine(src, at)
		at = next
		line = bytes.TrimRight(line, "\r")
		if !begun {
			begun = bytes.HasPrefix(line, []byte("begin "))
			continue
		}
		if len(line) == 0 || bytes.Equal(line, []byte("end")) {
			break
		}
		n := int(line[0]-' ') & 63
		from := len(dst)
		for line = line[1:]; len(line) >= 4; line = line[4:] {
			a, b, c, d := (line[0]-' ')&63, (line[1]-' ')&63, (line[2]-' ')&63, (line[3]-' ')&63
			dst = append(dst, a<<2|b>>4, b<<4|c>>2, c<<6|d)
		}
		if len(dst) < from+n {
			return append(dst, Lost)
		}
		dst = dst[:from+n]
	}
	if !begun {
		return src
	}
	return dst
}

// base64Value is the value of a base64 character, or 64.
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 64
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = byte(i)
	}
	return t
}()

// looksPlain reports whether a body labelled base64 is text as it stands: it
// has words apart by single spaces, which base64 never has, or is for a good part not
// of ASCII.
func looksPlain(b []byte) bool {
	b = b[:min(len(b), 512)]
	spaces, beyond := 0, 0
	for _, c := range b {
		if c >= 0x80 {
			beyond++
		}
	}
	if 4*beyond > len(b) {
		return true // damage is less
	}
	for i := 1; i+1 < len(b); i++ {
		if b[i] == ' ' && base64Value[b[i-1]] < 64 && base64Value[b[i+1]] < 64 {
			spaces++
		}
	}
	return spaces >= 3 || bytes.HasPrefix(bytes.TrimSpace(b), []byte{'<'})
}

// looksBase64 reports whether a body without such a label is base64 all
// through: at least one whole line of it, and nothing else.
func looksBase64(b []byte) bool {
	b = bytes.TrimSpace(b)
	line, _ := cutLine(b, 0)
	if len(line) < 40 || len(line)%4 != 0 {
		return false
	}
	upper, lower := false, false
	for _, c := range b {
		switch {
		case base64Value[c] < 64:
			upper = upper || 'A' <= c && c <= 'Z'
			lower = lower || 'a' <= c && c <= 'z'
		case c != '=' && c != '\r' && c != '\n':
			return false
		}
	}
	return upper && lower
}

// looksQuotedPrintable reports whether a body without such a label is
// quoted-printable: it has soft line breaks and an escaped "=".
func looksQuotedPrintable(b []byte) bool {
	b = b[:min(len(b), 16<<10)]
	return bytes.Contains(b, []byte("=3D")) &&
		(bytes.Contains(b, []byte("=\n")) || bytes.Contains(b, []byte("=\r\n")))
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' || 'a' <= c && c <= 'f'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
