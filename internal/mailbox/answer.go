package mailbox

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// answer reads what a server sends in answer to a FETCH of UID, INTERNALDATE and
// BODY[] that go-imap knows nothing of, as the bytes come, and leaves go-imap the
// rest. A message is handed over with the last byte of its body: what ends the
// FETCH can be a packet later.
type answer struct {
	tag  string
	from imap.UID      // what was asked for: smaller ones are not
	each func(Message) // is handed each message

	bodiless []imap.UID // messages of which something else was told
	midst    imap.UID   // of the message that was handed over and whose FETCH response has not ended; 0: none
	refused  *imap.Error
	over     bool // the tagged line has come

	line    []byte // what came of a line, or of a piece of one between literals
	of      origin // whose line it is, once that is known
	words   bool   // it ends in text for people
	literal int64  // bytes of one that are still to come, of a body those behind what is kept

	// Of a FETCH response.
	name   string // the item whose value comes next
	depth  int    // parentheses opened in that
	msg    Message
	handed bool
	body   []byte // of the literal that is a body, as far as it has come
	size   int64  // of that literal
}

// origin is what a line belongs to.
type origin int

const (
	unknown origin = iota
	fetched        // a FETCH response
	goimaps        // something else
)

// longestPiece is how much of a line there may be before, between and behind its
// literals: what was asked for takes a hundred bytes, and flags that a server
// tells of some more.
const longestPiece = 64 << 10

// errUnread is a FETCH response that is none.
var errUnread = errors.New("a FETCH response that cannot be read")

// room is where the next bytes belong, nil where that has to be seen.
func (a *answer) room() []byte {
	if a.body == nil {
		return nil
	}
	return a.body[len(a.body):cap(a.body)]
}

// read takes the next bytes, and returns those that are for go-imap. What room
// gave may have been filled with them. After an error the connection is of no use.
func (a *answer) read(b []byte) (rest []byte, err error) {
	for len(b) > 0 {
		switch {
		case a.over:
			return append(rest, b...), nil
		case a.body != nil:
			n := copy(a.room(), b) // nothing moves where they are there already
			a.body, b = a.body[:len(a.body)+n], b[n:]
			if len(a.body) == cap(a.body) {
				err = a.whole()
			}
		case a.literal > 0:
			n := min(a.literal, int64(len(b)))
			a.literal -= n
			if a.of == goimaps {
				rest = append(rest, b[:n]...)
			}
			b = b[n:]
		default:
			end := bytes.IndexByte(b, '\n') + 1
			if end == 0 {
				end = len(b)
			}
			var passed []byte
			passed, err = a.piece(b[:end])
			rest, b = append(rest, passed...), b[end:]
		}
		if err != nil {
			return rest, err
		}
	}
	return rest, nil
}

// piece takes some of a line, at most to its end, and returns what is for go-imap.
func (a *answer) piece(b []byte) (rest []byte, err error) {
	a.line = append(a.line, b...)
	if b[len(b)-1] != '\n' {
		if len(a.line) > longestPiece {
			return nil, errTooMuch
		}
		return nil, nil
	}
	defer func() { a.line = a.line[:0] }()
	line := bytes.TrimSuffix(bytes.TrimSuffix(a.line, []byte("\n")), []byte("\r"))
	if a.of == unknown {
		tag, status, _ := strings.Cut(string(line), " ")
		switch {
		case tag == a.tag:
			a.over = true
			return nil, a.status(status)
		case tag == "DONE":
			return nil, nil // the server had ended IDLE when that came, and takes it for the tag of a command
		case isFetch(line):
			a.of = fetched
			_, items, _ := bytes.Cut(line, []byte("("))
			a.msg, a.handed = Message{}, false
			return nil, a.items(items)
		}
		a.of, a.words = goimaps, statusLine(line)
	}
	if a.of == fetched {
		return nil, a.items(line)
	}
	if !a.words {
		a.literal = literalSize(line)
	}
	if a.literal == 0 {
		a.of = unknown
	}
	return slices.Clone(a.line), nil
}

// isFetch reports whether a line begins a FETCH response: "* 12 FETCH (".
func isFetch(line []byte) bool {
	number, ok := bytes.CutPrefix(line, []byte("* "))
	number, word, is := bytes.Cut(number[:min(len(number), len("4294967295 FETCH ("))], []byte(" "))
	_, err := strconv.ParseUint(string(number), 10, 32)
	return ok && is && err == nil && len(word) >= 7 && bytes.EqualFold(word[:7], []byte("FETCH ("))
}

// status takes the tagged answer without its tag.
func (a *answer) status(text string) error {
	typ, text, _ := strings.Cut(text, " ")
	switch typ = strings.ToUpper(typ); typ {
	case "OK":
	case "NO", "BAD":
		a.refused = &imap.Error{Type: imap.StatusResponseType(typ), Text: text}
		if code, is := strings.CutPrefix(text, "["); is {
			code, text, _ = strings.Cut(code, "]")
			code, _, _ = strings.Cut(code, " ")
			a.refused.Code, a.refused.Text = imap.ResponseCode(code), strings.TrimPrefix(text, " ")
		}
	default:
		return errUnread
	}
	return nil
}

// items takes a piece of the items of a FETCH response (RFC 9051 section 9,
// msg-att): up to a literal, which may be a body, or to their end.
func (a *answer) items(p []byte) error {
	for len(p) > 0 {
		switch c := p[0]; {
		case c == ' ':
			p = p[1:]
		case a.name == "" && c == ')':
			if len(bytes.TrimRight(p[1:], " ")) > 0 {
				return errUnread
			}
			return a.ended()
		case a.name == "":
			a.name, p = itemName(p)
			if a.name == "" {
				return errUnread
			}
		case c == '(':
			a.depth++
			p = p[1:]
		case c == ')':
			if a.depth--; a.depth < 0 {
				return errUnread
			}
			if p = p[1:]; a.depth == 0 {
				a.name = ""
			}
		case c == '"':
			text, rest, ok := quoted(p)
			if !ok {
				return errUnread
			}
			if err := a.value(text); err != nil {
				return err
			}
			p = rest
		case c == '{', c == '~' && len(p) > 1 && p[1] == '{': // RFC 9051's literal8, too
			return a.announced(bytes.TrimPrefix(p, []byte("~")))
		default:
			end := bytes.IndexAny(p, ` ()"`)
			if end < 0 {
				end = len(p)
			}
			atom := p[:end]
			if p = p[end:]; a.isBody() && bytes.EqualFold(atom, []byte("NIL")) {
				a.name = ""
			} else if err := a.value(atom); err != nil {
				return err
			}
		}
	}
	return errUnread // it ends in its midst
}

// itemName takes the name of an item off p, in capitals: it ends at a space that
// is in no brackets.
func itemName(p []byte) (name string, rest []byte) {
	end := bytes.IndexByte(p, ' ')
	if open := bytes.IndexByte(p, '['); open >= 0 && open < end {
		shut := bytes.IndexByte(p, ']')
		if shut < open {
			return "", nil
		}
		end = bytes.IndexByte(p[shut:], ' ')
		if end >= 0 {
			end += shut
		}
	}
	if end < 0 {
		return "", nil
	}
	return strings.ToUpper(string(p[:end])), p[end:]
}

// quoted takes a quoted string off p.
func quoted(p []byte) (text, rest []byte, ok bool) {
	for i := 1; i < len(p); i++ {
		switch p[i] {
		case '"':
			return text, p[i+1:], true
		case '\\':
			if i++; i == len(p) {
				return nil, nil, false
			}
		}
		text = append(text, p[i])
	}
	return nil, nil, false
}

// isBody reports whether what comes next is the value that was asked for: of
// BODY[]<0>, or of BODY[] from a server that sends the whole of it anyway. Anything
// else is not the mail: of what begins in its midst, a header would be whatever its
// sender wrote there, the provider's Authentication-Results, too.
func (a *answer) isBody() bool {
	return a.depth == 0 && (a.name == "BODY[]" || a.name == "BODY[]<0>")
}

// value takes a value that is no literal.
func (a *answer) value(v []byte) error {
	if a.depth == 1 && a.name == objectItem || a.depth == 0 && a.name == gmailItem {
		if n := named(a.name, v); n != noName {
			a.msg.name = n
		}
	}
	if a.depth > 0 {
		return nil
	}
	switch {
	case a.name == "UID":
		uid, err := strconv.ParseUint(string(v), 10, 32)
		if err != nil || uid == 0 {
			return errUnread
		}
		a.msg.UID = uint32(uid)
	case a.name == "INTERNALDATE":
		// A mail whose date cannot be read can be.
		a.msg.Received, _ = time.Parse("_2-Jan-2006 15:04:05 -0700", string(v))
	case a.isBody() && len(v) > 0:
		a.size = int64(len(v))
		a.hold(slices.Clone(v))
	}
	a.name = ""
	return nil
}

// announced takes the announcement of a literal, which ends a piece.
func (a *answer) announced(p []byte) error {
	size, err := strconv.ParseInt(string(bytes.TrimSuffix(p[1:], []byte("}"))), 10, 64)
	if err != nil || size < 0 || !bytes.HasSuffix(p, []byte("}")) {
		return errUnread
	}
	if !a.isBody() {
		a.literal = size
		if a.depth == 0 {
			a.name = ""
		}
		return nil
	}
	if a.size = size; size == 0 {
		a.name = "" // no mail is empty: the server has not stored it yet
		return nil
	}
	a.body = make([]byte, 0, min(size, MaxRaw))
	return nil
}

// whole takes a body that has come, or as much of it as was asked for. A server
// that sends much more is hung up on; what came before counts.
func (a *answer) whole() error {
	body := a.body
	a.body, a.name, a.literal = nil, "", a.size-int64(len(body))
	a.hold(body)
	if a.literal > maxSkip {
		return errTooMuch
	}
	return nil
}

// hold takes the body of the message.
func (a *answer) hold(body []byte) {
	a.msg.Raw, a.msg.Truncated, a.msg.endless = body, a.size >= MaxRaw, a.size > MaxRaw
	if a.msg.UID != 0 && !a.msg.Received.IsZero() {
		a.hand()
	}
}

func (a *answer) hand() {
	if a.handed || imap.UID(a.msg.UID) < a.from {
		return
	}
	a.handed, a.midst = true, imap.UID(a.msg.UID)
	a.msg.id = identifyWhole(a.msg.Raw, a.msg.Received)
	a.each(a.msg)
}

// ended takes the end of a FETCH response.
func (a *answer) ended() error {
	a.of, a.midst = unknown, 0
	uid := imap.UID(a.msg.UID)
	switch {
	case uid == 0, uid < a.from: // unasked
	case a.msg.Raw != nil:
		a.hand()
		a.midst = 0
		a.bodiless = slices.DeleteFunc(a.bodiless, func(u imap.UID) bool { return u == uid })
	case len(a.bodiless) == mostSearch:
		return errTooMuch
	case !slices.Contains(a.bodiless, uid):
		a.bodiless = append(a.bodiless, uid)
	}
	return nil
}
