package otp

import (
	"strings"
	"unicode/utf8"
)

// modified reports whether a word for a number is the end of a compound whose
// beginning we do not know, in a script without spaces: "お客様番号" is a
// customer's number.
func (m *mail) modified(h hit) bool {
	if !h.is(kindWeak) || h.start == 0 {
		return false
	}
	r, _ := utf8.DecodeLastRune(m.low[:h.start])
	if !isLetter(r) || r < 0x2E80 || r >= 0x3041 && r <= 0x3096 || !m.isNumber(h) {
		return false // a code or password is one whoever's
	}
	i := m.hitsBefore(h.start) - 1
	return i < 0 || m.hits[i].end < h.start
}

// isNumber reports whether a word is "number", in a script without spaces.
func (m *mail) isNumber(h hit) bool {
	switch m.text[h.start:h.end] {
	case "番号", "編號", "编号", "號碼", "号码", "번호":
		return true
	}
	return false
}

// ofAnother reports whether a word for a number says what of, and that is nothing one
// signs in with: "ご注文用の番号", "주문용 번호".
func (m *mail) ofAnother(h hit) bool {
	switch name := m.text[h.start:h.end]; {
	case m.isNumber(h), name == "コード", name == "コードは", name == "代码", name == "代碼", name == "코드":
	default:
		return false
	}
	i := m.hitsBefore(h.start) - 1
	if i < 0 || m.hits[i].worth() >= 0 {
		return false
	}
	switch strings.TrimSpace(m.text[min(m.hits[i].end, h.start):h.start]) {
	case "", "の", "用の", "用", "용", "의", "的", "用的":
		return true
	}
	return false
}
