package otp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// sound reports whether what stands directly around a token leaves it a word
// of its own: not a piece of an amount, time, address or longer number.
func (s *scanner) sound(start, end int) bool {
	l := s.lines[s.at]
	switch p := s.before(start); p {
	case '@', '_', '&', '\\', '~', '^', '+', '/', '%', '$', '?':
		return false
	case '.', ',', ':', '\'', '-':
		if p == '-' && end-start == 3 && s.before(start-1) == ' ' {
			return false // below zero: "+166 -166"
		}
		if q := s.before(start - 1); isDigit(q) || p == '.' && alnum(q) || p == '-' && alnum(q) || p == ':' && isDigit(q) {
			return false
		}
	case '*':
		if s.after(end) != '*' && (s.before(start-1) == '*' || end-start <= 5) {
			return false // "**** 1234"
		}
	default:
		if p >= utf8.RuneSelf && !s.freeBefore(start) || s.masked(start, end) {
			return false
		}
	}
	next := s.skip(end)
	follows := byte(0)
	if next < l.end {
		follows = s.after(next + 1)
	}
	switch c := s.after(end); c {
	case '@', '_', '%', '\\', '&', '^', '+', '$':
		return false
	case '/', ',', ':', '-', '\'':
		if c == '-' && (follows == '*' || follows == 0 && strings.IndexByte(s.text[start:end], '-') > 0) {
			return false // "01711-***418", "388-941-"
		}
		if alnum(follows) && (c != '-' || isDigit(s.low[end-1])) && !(c == ',' && !isDigit(follows)) && !(c == ':' && !isDigit(follows)) &&
			!(c == ',' && end-start >= 4 && s.counts(next+1)) && !(c == '\'' && end-start >= 4 && s.inflects(next+1)) {
			return false
		}
	case '!', '#', '=', '?':
		if next+1 < l.end && (isDigit(follows) || alnum(follows) && s.text[next+1] == s.low[next+1]) {
			return false // "rzcNE599!ch" is a password
		}
	case '.':
		// "123456.If": a sentence ends without its space.
		if isDigit(follows) || alnum(follows) && next+1 < l.end && s.text[next+1] == s.low[next+1] {
			return false
		}
	default:
		if c >= utf8.RuneSelf && (letterAt(s.low[:l.end], end) || s.parted(next)) {
			return false
		}
	}
	return !s.inAddress(start, end) && !s.isStatus(start, end) && !s.areaCode(start, end)
}

// before and after are the folded bytes next to a token, 0 at a line's end.
func (s *scanner) before(i int) byte {
	for i--; i >= s.lines[s.at].start; i-- {
		if s.low[i] != 0 {
			return s.low[i]
		}
	}
	return 0
}

func (s *scanner) after(i int) byte {
	if i = s.skip(i); i < s.lines[s.at].end {
		return s.low[i]
	}
	return 0
}

// skip passes over the filling of folded text.
func (s *scanner) skip(i int) int {
	for i < s.lines[s.at].end && s.low[i] == 0 {
		i++
	}
	return i
}

// stated reports whether a colon, or a word that says "is", stands right before i.
func (s *scanner) stated(i int) bool {
	before := strings.TrimRight(s.text[max(s.lines[s.at].start, i-12):i], " \u00a0")
	return len(before) > 0 && (before[len(before)-1] == ':' || slices.Contains(copulas[:], before[strings.LastIndexByte(before, ' ')+1:]))
}

// ended reports whether a sentence or the line ends at i.
func (s *scanner) ended(i int) bool {
	c := s.after(i)
	return c == 0 || (c == '.' || c == '!') && s.after(s.skip(i)+1) == ' ' || (c == '.' || c == '!') && s.after(s.skip(i)+1) == 0
}

// torn reports whether the text breaks off after offset i on its line: what
// ends there may have gone on.
func (s *scanner) torn(i int) bool {
	for end := s.lines[s.at].end; i < end; i++ {
		switch s.low[i] {
		case message.Lost:
			return true
		case 0, ' ', '\t', '-':
		default:
			// One more cell or group of a number cut in pieces.
			if rest := s.text[i:end]; len(rest) <= 12 && strings.HasSuffix(rest, string(rune(message.Lost))) && isDigit(s.low[i]) {
				return true
			}
			return false
		}
	}
	return false
}

// areaCode reports whether a few digits in brackets are of a telephone number, which
// goes on behind them: "(555) 010-0147".
func (s *scanner) areaCode(start, end int) bool {
	rest := s.text[end:s.lines[s.at].end]
	if end-start > 5 || s.before(start) != '(' || len(rest) < 3 || rest[0] != ')' {
		return false
	}
	return isDigit(rest[1]) || rest[1] == ' ' && isDigit(rest[2])
}

// isStatus reports whether three digits are what a mail server answers, which
// more stands behind (RFC 3463): "550 5.7.1".
func (s *scanner) isStatus(start, end int) bool {
	rest := s.low[end:s.lines[s.at].end]
	return end-start == 3 && len(rest) >= 6 && (rest[0] == ' ' || rest[0] == '-') && rest[1] == s.low[start] && rest[2] == '.' && isDigit(rest[3]) && rest[4] == '.' && isDigit(rest[5])
}

// masked reports whether what stands before a group of digits hides the rest of
// its number: "**** 5120", "XXXX-XXXX 5120", "•••• 5120".
func (s *scanner) masked(start, end int) bool {
	if end-start > 5 {
		return false
	}
	before := strings.TrimRight(s.text[s.lines[s.at].start:start], " \t\u00a0")
	if n := len(before); n >= 3 {
		switch last := before[n-1]; last {
		case '*':
			return before[n-2] == last && s.after(end) != '*'
		case 'x', 'X':
			return before[n-2] == last && before[n-3] == last
		}
	}
	return strings.HasSuffix(before, "••") || strings.HasSuffix(before, "··") || strings.HasSuffix(before, "●●")
}

// inflects reports whether a few small letters and no more stand at i: what Turkish
// and its kin put behind a number and an apostrophe, "482913'dir".
func (s *scanner) inflects(i int) bool {
	n := 0
	for _, r := range s.text[i:min(i+16, s.lines[s.at].end)] {
		if !unicode.IsLetter(r) {
			break
		}
		if n++; !unicode.IsLower(r) {
			return false
		}
	}
	return n >= 2 && n <= 5
}

// counts reports whether the digits at i count something in a script without
// spaces: "482913,5分钟内有效" has no decimal.
func (s *scanner) counts(i int) bool {
	for i < s.lines[s.at].end && isDigit(s.low[i]) {
		i++
	}
	r, _ := utf8.DecodeRune(s.low[i:])
	return isLetter(r) && unspaced(r)
}

// freeBefore reports whether the character before i, not ASCII, leaves it free:
// it is no letter, or of a script without spaces. A bullet hides digits.
func (s *scanner) freeBefore(i int) bool {
	for i > 0 && s.low[i-1] == 0 {
		i--
	}
	r, _ := utf8.DecodeLastRune(s.low[:i])
	switch r {
	case '•', '●', '∗', '…', '·', '°':
		return s.before(i-utf8.RuneLen(r)) < utf8.RuneSelf && r != '…'
	}
	if r == '٬' || r == '٫' {
		return false
	}
	return !isLetter(r) || unspaced(r)
}

// parted reports whether one of the marks that part Arabic digits stands at i, with
// more of them behind it.
func (s *scanner) parted(i int) bool {
	r, n := utf8.DecodeRune(s.low[i:])
	return (r == '٬' || r == '٫') && isDigit(s.after(i+n))
}

// inAddress reports whether the token is inside a URL, an e-mail address or a
// path.
func (s *scanner) inAddress(start, end int) bool {
	l := s.lines[s.at]
	from, to := start, end
	for from > max(l.start, start-300) && addressByte(s.text[from-1]) {
		from--
	}
	for to < min(l.end, end+300) && addressByte(s.text[to]) {
		to++
	}
	if to-from <= end-start+2 {
		return false
	}
	word := s.text[from:to]
	if i := strings.Index(word, "://"); i >= 0 && from+i < start {
		return true
	}
	if i := strings.Index(word, "www."); i >= 0 && from+i < start {
		return true
	}
	if i := strings.IndexByte(word, '@'); i > 0 && strings.IndexByte(word[i:], '.') > 0 {
		return true
	}
	// "example.com/verify/123456", "?code=123456", "id=3D8812"
	before := s.text[from:start]
	return strings.IndexByte(before, '/') > 0 || strings.ContainsAny(before, "?&") && strings.Contains(before, "=")
}

func addressByte(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '<', '>', '"', '\'', '(', ')', '[', ']', '{', '}', '`', '|', ';':
		return false
	}
	return c > ' ' && c < 0x7f
}
