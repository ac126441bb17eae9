package mailbox

import (
	"bytes"
	"strconv"
)

// lines reads along with go-imap (v2.0.0-beta.8), for what that does not tell
// and what it does not survive. It knows literals, so that nothing in a mail is
// taken for the server's own word.
type lines struct {
	line    []byte // the beginning of the current line, without its literals
	end     []byte // the end of what came of it, where a literal is announced
	literal int64  // bytes of one that are still to come
	open    int    // parentheses opened in the line
	plus    bool   // a "+" came, and no tagged line since: an IDLE has begun
	over    bool   // the tagged line came that ends it; who looks at it takes it back
	bad     bool   // what comes next go-imap would choke on

	validity uint32 // the last UIDVALIDITY that came; who looks at it takes it back
}

const (
	longestLine = 2048 // bytes of a line that are looked at
	longestSize = 24   // bytes of "{18446744073709551615+}"
	// mostParens is how many parentheses an honest line has room for: what is
	// asked for has a handful. go-imap goes one deeper with each, in a
	// BODYSTRUCTURE nobody asked for, too, and wraps its error as often: 20,000
	// take it ten seconds.
	mostParens = 256
)

// read takes the next bytes and returns the text of a BYE, if one was among
// them. go-imap does not tell that one came: a server that says it and leaves
// the socket open would look alive for ever.
func (l *lines) read(b []byte) (bye []byte) {
	for len(b) > 0 && !l.bad {
		if l.literal > 0 {
			n := min(l.literal, int64(len(b)))
			l.literal -= n
			b = b[n:]
			continue
		}
		part, rest, whole := bytes.Cut(b, []byte("\n"))
		b = rest
		if room := longestLine - len(l.line); room > 0 {
			l.line = append(l.line, part[:min(room, len(part))]...)
		}
		l.end = append(l.end, part[max(0, len(part)-longestSize):]...)
		l.end = append(l.end[:0], l.end[max(0, len(l.end)-longestSize):]...)
		l.open += bytes.Count(part, []byte("("))
		if l.bad = l.open > mostParens || endlessCapability(l.line); l.bad || !whole {
			return bye
		}
		if !statusLine(l.line) {
			l.literal = literalSize(l.end)
		}
		if l.literal == 0 { // else the line goes on behind it
			if len(l.line) >= 5 && bytes.EqualFold(l.line[:5], []byte("* BYE")) {
				bye = bytes.Clone(l.line[5:])
			}
			if text, ok := bytes.CutPrefix(l.line, []byte("* OK [UIDVALIDITY ")); ok {
				number, _, _ := bytes.Cut(text, []byte("]"))
				n, _ := strconv.ParseUint(string(number), 10, 32)
				l.validity = uint32(n)
			}
			switch {
			case len(l.line) == 0 || l.line[0] == '*':
			case l.line[0] == '+':
				l.plus = true
			default:
				l.over, l.plus = l.over || l.plus, false
			}
			l.line, l.open = l.line[:0], 0
		}
		l.end = l.end[:0]
	}
	return bye
}

// exists is the number of an EXISTS that the next bytes begin with. Nobody waits
// in vain for one that it misses.
func (l *lines) exists(b []byte) (count int64, ok bool) {
	if len(l.line) > 0 || l.literal > 0 {
		return 0, false
	}
	line, _, whole := bytes.Cut(b[:min(len(b), len("* 4294967295 EXISTS\r\n"))], []byte("\r\n"))
	number, exists := bytes.CutSuffix(line, []byte(" EXISTS"))
	number, untagged := bytes.CutPrefix(number, []byte("* "))
	n, err := strconv.ParseUint(string(number), 10, 32)
	return int64(n), whole && exists && untagged && err == nil
}

// between reports whether the next bytes begin a line.
func (l *lines) between() bool { return len(l.line) == 0 && len(l.end) == 0 && l.literal == 0 }

// begun is the beginning of the line in which the next bytes are.
func (l *lines) begun() []byte { return bytes.Clone(l.line[:min(len(l.line), 3)]) }

// statusLine reports whether a line is one that ends in text for people, which
// may look like anything: tagged, "+", or an untagged OK, NO, BAD, BYE or PREAUTH.
func statusLine(line []byte) bool {
	rest, untagged := bytes.CutPrefix(line, []byte("* "))
	if !untagged {
		return true
	}
	word, _, _ := bytes.Cut(rest, []byte(" "))
	switch string(bytes.ToUpper(word[:min(len(word), 8)])) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return true
	}
	return false
}

// literalSize is how many bytes the literal has that the end of a line
// announces; 0 where it announces none (RFC 9051 section 4.3).
func literalSize(end []byte) int64 {
	end, ok := bytes.CutSuffix(bytes.TrimSuffix(end, []byte("\r")), []byte("}"))
	open := bytes.LastIndexByte(end, '{')
	if !ok || open < 0 {
		return 0
	}
	size, err := strconv.ParseInt(string(end[open+1:]), 10, 64)
	if err != nil || size < 0 {
		return 0
	}
	return size
}

// endlessCapability reports whether a line holds a parenthesis among the
// capabilities: go-imap takes it for a space that it never gets past, and spins
// until the process ends. The fuzzer found it.
func endlessCapability(line []byte) bool {
	const word = "CAPABILITY"
	if bytes.IndexByte(line, '(') < 0 {
		return false
	}
	i := bytes.Index(bytes.ToUpper(line), []byte(word))
	if i < 1 || line[i-1] != '[' && !bytes.HasPrefix(line, []byte("* ")) {
		return false
	}
	list, _, _ := bytes.Cut(line[i+len(word):], []byte("]"))
	return bytes.IndexByte(list, '(') >= 0
}
