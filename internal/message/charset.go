package message

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

// toUTF8 converts text of the named charset. An unknown or missing name, and
// one the bytes contradict, are treated as mail programs do: UTF-8 if it is
// that, else Windows-1252. The result is valid UTF-8.
func toUTF8(label string, b []byte) []byte {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	switch {
	case strings.HasPrefix(label, "utf-16"), strings.HasPrefix(label, "utf16"), label == "ucs-2", label == "iso-10646-ucs-2", hasMark(b):
		if bytes.IndexByte(b, 0) < 0 && !hasMark(b) {
			return guess(b) // a template's label, not the bytes'
		}
		return utf16(label, b)
	case strings.HasSuffix(label, "utf-7"), label == "utf7", label == "csutf7":
		return utf7(b)
	case label == "iso-2022-kr", label == "csiso2022kr":
		return convert(korean.EUCKR, shifted(b))
	}
	if !shifting(label) && isASCII(b) {
		if bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@")) {
			return convert(japanese.ISO2022JP, b) // sent without its label more often than not
		}
		return b
	}
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "x-user-defined", "unicode-1-1-utf-8":
		return guess(b)
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		enc, err = htmlindex.Get(plainLabel(label))
	}
	if err == nil {
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

// plainLabel is the Web's name of a charset that goes by another: as Python,
// Java, MySQL or Windows call it ("big5hkscs", "cp1251", "iso8859_2", "latin2").
func plainLabel(label string) string {
	squeezed := strings.NewReplacer("-", "", "_", "", " ", "", ".", "").Replace(strings.TrimPrefix(label, "x-"))
	name := strings.TrimRight(squeezed, "0123456789")
	number := squeezed[len(name):]
	switch name {
	case "cp", "ms", "win", "windows", "ansi", "ibm":
		if len(number) == 4 && strings.HasPrefix(number, "125") || number == "874" {
			return "windows-" + number
		}
	case "iso":
		if part, ok := strings.CutPrefix(number, "8859"); ok && part != "" {
			return "iso-8859-" + part
		}
	case "latin", "l":
		return "latin" + number
	}
	switch squeezed {
	case "big5hkscs", "hkscs", "big5tw", "big5eten", "cp950", "ms950", "windows950":
		return "big5"
	case "cp936", "ms936", "windows936", "cp1386", "euccn", "gb231280", "gb23121980", "gb180302000":
		return "gb18030"
	case "cp949", "ms949", "uhc", "ksc56011987", "ksc5601", "ksx1001", "johab", "windows949":
		return "euc-kr"
	case "cp932", "ms932", "windows31j", "mskanji", "cp943", "shiftjis2004", "shiftjisx0213", "sjis2004":
		return "shift_jis"
	case "ujis", "eucjp", "eucjpms", "eucjis2004", "eucjisx0213":
		return "euc-jp"
	case "iso88598i":
		return "iso-8859-8-i"
	case "tis6200", "tis62025290", "tis62025291", "thai", "iso885911":
		return "windows-874"
	case "koi8", "koi8t":
		return "koi8-r"
	case "koi8ru", "ruscii":
		return "koi8-u"
	case "maccyrillic", "macukraine", "macukrainian":
		return "x-mac-cyrillic"
	case "kz1048", "strk10482002", "rk1048", "pt154", "ptcp154", "cp154":
		return "windows-1251" // but for a few letters
	case "utf8mb4", "utf8mb3", "cp65001", "utf8sig":
		return "utf-8"
	}
	return label
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

// hasMark reports whether b begins with the byte order mark of UTF-16.
func hasMark(b []byte) bool {
	return len(b) >= 2 && (b[0] == 0xfe && b[1] == 0xff || b[0] == 0xff && b[1] == 0xfe)
}

// utf16 converts UTF-16 (RFC 2781). The byte order is that of its mark or of
// its name; without either it is the one that leaves the zero bytes of ASCII on
// the left.
func utf16(label string, b []byte) []byte {
	order := unicode.BigEndian
	switch {
	case strings.HasSuffix(label, "le"):
		order = unicode.LittleEndian
	case !strings.HasSuffix(label, "be"):
		zeros := [2]int{}
		for i, c := range b[:min(len(b), 512)] {
			if c == 0 {
				zeros[i%2]++
			}
		}
		if zeros[1] > zeros[0] {
			order = unicode.LittleEndian
		}
	}
	return convert(unicode.UTF16(order, unicode.UseBOM), b)
}

// utf7 converts UTF-7 (RFC 2152), which golang.org/x/text has not: what stands
// between "+" and "-" is UTF-16 in base64 without padding.
func utf7(b []byte) []byte {
	s := make([]byte, 0, len(b))
	for len(b) > 0 {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			break
		}
		s = append(s, b[:plus]...)
		b = b[plus+1:]
		n := 0
		for n < len(b) && base64Value[b[n]] < 64 {
			n++
		}
		if n == 0 {
			if len(b) == 0 || b[0] != '-' { // "+-" is a plus
				s = append(s, '+')
				continue
			}
			s, b = append(s, '+'), b[1:]
			continue
		}
		units := make([]byte, base64.RawStdEncoding.DecodedLen(n))
		n16, err := base64.RawStdEncoding.Decode(units, b[:n])
		if err != nil {
			s = append(s, Lost)
		}
		s = append(s, convert(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), units[:n16&^1])...)
		if b = b[n:]; len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	return guess(append(s, b...))
}

// shifted turns ISO-2022-KR (RFC 1557), which golang.org/x/text has not, into EUC-KR:
// between the bytes that shift out and in, each has its high bit there.
func shifted(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	s, high := make([]byte, 0, len(b)), byte(0)
	for _, c := range b {
		switch {
		case c == 0x0e:
			high = 0x80
		case c == 0x0f:
			high = 0
		case c == '\n': // a line begins unshifted
			high = 0
			s = append(s, c)
		case c > ' ' && c < 0x7f:
			s = append(s, c|high)
		default:
			s = append(s, c)
		}
	}
	return s
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
