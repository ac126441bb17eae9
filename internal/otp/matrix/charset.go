package matrix

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/unicode/norm"
)

// charsets are what languages.txt names.
var charsets = map[string]encoding.Encoding{
	"utf-8":          encoding.Nop,
	"iso-8859-1":     charmap.ISO8859_1,
	"iso-8859-2":     charmap.ISO8859_2,
	"iso-8859-3":     charmap.ISO8859_3,
	"iso-8859-4":     charmap.ISO8859_4,
	"iso-8859-5":     charmap.ISO8859_5,
	"iso-8859-6":     charmap.ISO8859_6,
	"iso-8859-7":     charmap.ISO8859_7,
	"iso-8859-8-i":   charmap.ISO8859_8,
	"iso-8859-9":     charmap.ISO8859_9,
	"iso-8859-10":    charmap.ISO8859_10,
	"iso-8859-13":    charmap.ISO8859_13,
	"iso-8859-14":    charmap.ISO8859_14,
	"iso-8859-15":    charmap.ISO8859_15,
	"iso-8859-16":    charmap.ISO8859_16,
	"windows-874":    charmap.Windows874,
	"windows-1250":   charmap.Windows1250,
	"windows-1251":   charmap.Windows1251,
	"windows-1252":   charmap.Windows1252,
	"windows-1253":   charmap.Windows1253,
	"windows-1254":   charmap.Windows1254,
	"windows-1255":   charmap.Windows1255,
	"windows-1256":   charmap.Windows1256,
	"windows-1257":   charmap.Windows1257,
	"windows-1258":   charmap.Windows1258,
	"tis-620":        charmap.Windows874,
	"koi8-r":         charmap.KOI8R,
	"koi8-u":         charmap.KOI8U,
	"x-mac-cyrillic": charmap.MacintoshCyrillic,
	"iso-2022-jp":    japanese.ISO2022JP,
	"shift_jis":      japanese.ShiftJIS,
	"euc-jp":         japanese.EUCJP,
	"euc-kr":         korean.EUCKR,
	"ks_c_5601-1987": korean.EUCKR,
	"gb2312":         simplifiedchinese.GBK, // as the mail programs do that write this name
	"gbk":            simplifiedchinese.GBK,
	"gb18030":        simplifiedchinese.GB18030,
	"big5":           traditionalchinese.Big5,
}

// encode is s in a charset, if it has all of its characters.
func encode(s, charset string) ([]byte, bool) {
	if charset == "us-ascii" {
		return []byte(s), ascii(s)
	}
	if charset == "windows-1258" {
		s = apart(s)
	}
	e := charsets[charset]
	if e == nil {
		panic("languages.txt: the charset " + charset + " is not in charset.go")
	}
	b, err := e.NewEncoder().Bytes([]byte(s))
	return b, err == nil
}

// apart takes the tone marks off the Vietnamese letters that windows-1258 has
// only without.
func apart(s string) string {
	const tones = "\u0300\u0301\u0303\u0309\u0323"
	var b strings.Builder
	for _, r := range s {
		if _, ok := charmap.Windows1258.EncodeRune(r); ok {
			b.WriteRune(r)
			continue
		}
		var letter, tone strings.Builder
		for _, part := range norm.NFD.String(string(r)) {
			if strings.ContainsRune(tones, part) {
				tone.WriteRune(part)
			} else {
				letter.WriteRune(part)
			}
		}
		b.WriteString(norm.NFC.String(letter.String()) + tone.String())
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// charset chooses one that has all of a letter: UTF-8, or one of its language's.
func (d dice) charset(w *letter) string {
	all := w.subject + w.from.name + w.text + w.html
	if d.chance(.35) {
		if ascii(all) && d.chance(.3) {
			return "us-ascii"
		}
		var can []string
		for _, c := range w.lang.charsets {
			if _, ok := encode(all, c); ok {
				can = append(can, c)
			}
		}
		if len(can) > 0 {
			return pick(d, can...)
		}
	}
	return "utf-8"
}
