package message

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
)

// toUTF8 converts text of the named charset. An unknown or missing name, and
// one the bytes contradict, are treated as mail programs do: UTF-8 if it is
// that, else Windows-1252. The result is valid UTF-8.
func toUTF8(label string, b []byte) []byte {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	if !shifting(label) && isASCII(b) {
		if bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@")) {
			return convert(japanese.ISO2022JP, b) // sent without its label more often than not
		}
		return b
	}
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "unicode-1-1-utf-8":
		return guess(b)
	}
	if strings.HasPrefix(label, "utf-16") && bytes.IndexByte(b, 0) < 0 {
		return guess(b) // a template's label, not the bytes'
	}
	if enc, err := htmlindex.Get(label); err == nil {
		// The Web's table first: it reads "gb2312" as GBK and "iso-8859-1" as
		// Windows-1252, which is what mail under these labels holds too. Its
		// "replacement" encoding would lose everything.
		if name, _ := htmlindex.Name(enc); name != "replacement" {
			return convert(enc, b)
		}
	}
	r, err := charset.Reader(label, bytes.NewReader(b))
	if err != nil {
		return guess(b)
	}
	converted, err := io.ReadAll(r)
	if err != nil {
		return guess(b)
	}
	return bytes.ToValidUTF8(converted, []byte("\uFFFD"))
}

// shifting names the charsets in which ASCII bytes need not mean ASCII.
func shifting(label string) bool {
	return strings.HasPrefix(label, "iso-2022") || strings.HasPrefix(label, "utf-16") ||
		strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "hz") ||
		strings.HasPrefix(label, "cp037") || strings.HasPrefix(label, "ibm037") || strings.HasPrefix(label, "ibm1047")
}

func convert(enc encoding.Encoding, b []byte) []byte {
	converted, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return guess(b)
	}
	return bytes.ToValidUTF8(converted, []byte("\uFFFD"))
}

// guess takes b as UTF-8. Bytes that are not become what Windows-1252 has for
// them: one stray byte must not cost the rest, nor look like a lost one.
func guess(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	s := make([]byte, 0, len(b)+len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		s = utf8.AppendRune(s, r)
		b = b[n:]
	}
	return s
}

func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if binary.NativeEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// metaCharset is the charset that an HTML document names for itself, or "".
func metaCharset(b []byte) string {
	b = b[:min(len(b), 2048)]
	const label = "charset"
	for {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return ""
		}
		named := i >= len(label) && is(b[i-len(label):i], label)
		if b = b[i+1:]; named {
			break
		}
	}
	b = bytes.TrimLeft(b, "\"' ")
	if end := bytes.IndexAny(b, "\"'; />"); end >= 0 {
		return string(b[:end])
	}
	return ""
}
