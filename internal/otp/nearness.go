package otp

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nearness is 1 for a label that stands against its number but for a colon and
// a word or two, and falls off with distance and over the end of a sentence. text
// is the gap as it is written, or "": a small letter goes on with a sentence
// ("parola dvs. de unică folosință").
func nearness(text string, gap []byte) float64 {
	words, stop, after := 0, false, 0
	for i, c := range gap {
		switch c {
		case ' ', '\t':
			if i > 0 && gap[i-1] != ' ' {
				words++
			}
		case '!', '?', ';':
			stop = true
		case '.':
			stop = stop || i+1 < len(gap) && gap[i+1] == ' ' && (i+2 == len(gap) || !(i+2 < len(text) && startsSmall(text[i+2:])))
			after = i + 1
		}
	}
	stop = stop || bytes.ContainsFunc(gap, func(r rune) bool { return r > 0x500 && strings.ContainsRune("。।۔။։።", r) })
	if stop && after > 0 && len(gap)-after <= 10 && stated(gap[after:]) {
		stop = false // "… a password. It is 482913"
	}
	n, width := 1.0, len(gap)
	if width > 50 {
		width = wide(gap)
	}
	switch {
	case words > 12 || width > 100:
		n = 0.3
	case words > 6 || width > 50:
		n = 0.6
	case words > 3:
		n = 0.8
	}
	if stop {
		n *= 0.4
	}
	return n
}

// startsSmall reports whether a text begins with a small letter.
func startsSmall(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// bare is what stands between a label and its token without what is in brackets
// there: "the password for the exam (27.01.2025, room 301): Vx7RkPq3Tm".
func bare(gap []byte) []byte {
	from := bytes.IndexByte(gap, '(')
	if from < 0 {
		return gap
	}
	to := bytes.IndexByte(gap[from:], ')')
	if to < 0 {
		return gap
	}
	return slices.Concat(gap[:from], gap[from+to+1:])
}

// numbered reports whether a number stands at the beginning of what is between a
// word and a token, and a word after it.
func numbered(gap []byte) bool {
	rest := bytes.TrimLeft(gap, " \x00#:.\xa0")
	if len(rest) == 0 || !isDigit(rest[0]) || len(gap)-len(rest) > 3 {
		return false
	}
	i := bytes.IndexByte(rest, ' ')
	return i > 0 && len(bytes.Trim(rest[:i], "0123456789/-.,:;)\x00")) == 0 &&
		(rest[i-1] == ':' || bytes.ContainsFunc(rest[i:], func(r rune) bool { return r >= 'a' && isLetter(r) }))
}

// touching reports whether a noun stands right before its number: "page 12",
// "issue #88213".
func touching(gap []byte) bool {
	return len(gap) <= 4 && strings.Trim(string(gap), " #\"'\x00“”„«「‘") == ""
}

// stated reports whether the last word before a token says that it is what was
// named, far as that may be: "your PIN to enter the members' area is 2023".
func stated(gap []byte) bool {
	gap = bytes.TrimRight(gap, " \x00")
	n := len(gap)
	gap = bytes.TrimSuffix(gap, []byte(" est le")) // and "le" is French for a number
	if len(gap) < n {
		return true
	}
	last := strings.ReplaceAll(string(gap[bytes.LastIndexByte(gap, ' ')+1:]), "\x00", "")
	return slices.Contains(foldedCopulas[:], last)
}

// foldedCopulas are copulas as they stand in folded text, without what fills up the
// room of a letter that had two bytes.
var foldedCopulas = func() (list [len(copulas)]string) {
	for i, c := range copulas {
		list[i] = strings.ReplaceAll(string(fold(nil, c)), "\x00", "")
	}
	return list
}()

// copulas say that the number behind them is what stands before.
var copulas = [...]string{"is", "est", "es", "és", "é", "ist", "lautet", "è", "e", "este", "är", "er", "je", "to", "jest", "on", "ir", "yra", "adalah", "ni", "là", "είναι", "هي", "هو", "היא", "הוא", "है", "ialah", "คือ", "ay", "е", "је", "është", "ass", "it's", "—", "–"}

// afterColon reports whether a colon stands right before a token.
func (m *mail) afterColon(t *token) bool {
	before := strings.TrimRight(m.text[m.lines[t.line].start:t.start], " \t*\u00a0")
	return strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：")
}

// introduced reports whether a colon stands right before a token, or the line
// above one that is nothing else names a code and does not end its sentence.
func (m *mail) introduced(t *token, own bool) bool {
	l := &m.lines[t.line]
	if before := strings.TrimRight(m.text[l.start:t.start], " \t*\u00a0"); before != "" {
		if strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：") {
			return true
		}
		end := t.end < l.end && (m.text[t.end] == '.' || m.text[t.end] == '!') || t.end >= l.end
		return end && m.lives > 0 && slices.Contains(copulas[:], before[strings.LastIndexAny(before, " \u00a0")+1:])
	}
	if !own || t.line < 2 || strings.Trim(m.text[t.end:max(t.end, l.end)], " \t*.") != "" {
		return false
	}
	above := &m.lines[t.line-1]
	text := strings.TrimRight(m.text[above.start:above.end], " \t\u00a0")
	return above.zone == l.zone && !endsSentence(text) && m.labelled(above)
}

// goesOn reports whether a word in small letters that we do not know follows a token
// after a space: it may be what the token is of.
func (m *mail) goesOn(t *token) bool {
	end := m.lines[t.line].end
	if t.end+1 >= end || m.text[t.end] != ' ' || m.text[t.end+1] < 'a' || m.text[t.end+1] > 'z' {
		return false
	}
	_, known := m.wordAt(t.end + 1)
	return !known
}

// blankBetween reports whether there is at most a space or a comma.
func blankBetween(gap []byte) bool {
	n := 0
	for _, c := range gap {
		switch c {
		case 0:
		case ' ', ',':
			n++
		default:
			return false
		}
	}
	return n <= 2
}

// cutLast parts the last word of a text.
func cutLast(text string) (rest, word string) {
	i := strings.LastIndexByte(text, ' ')
	return text[:max(i, 0)], text[i+1:]
}

func hasDigit(low []byte) bool {
	return bytes.IndexFunc(low, func(r rune) bool { return '0' <= r && r <= '9' }) >= 0
}
