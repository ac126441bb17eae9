package mailbox

import (
	"bytes"
	"hash/fnv"
	"strconv"
	"sync/atomic"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// name is what the provider calls a mail in whatever folder it is, as a number:
// Gmail's X-GM-MSGID (X-GM-EXT-1), or EMAILID (RFC 8474 section 5.1). 0 is none.
//
// go-imap (v2.0.0-beta.8) can ask for neither, and ends the connection where one
// comes. So wire puts the item into a FETCH of its, and tells it the answer as a
// MODSEQ, which we never ask for (RFC 7162 section 3.1 lets a server tell it only to
// who did).
type name uint64

// A name is larger than any MODSEQ there will be, and fits one, in 63 bits.
const (
	leastName name = 1 << 62
	mostName  name = 1<<63 - 1
)

// noName is what go-imap is told where the value of an item is none, as NIL.
const noName name = 1

// named makes the name of the value of an item; noName where it is no id.
func named(item string, value []byte) name {
	for _, c := range value {
		if (c < '0' || c > '9') && (item == gmailItem || c != '-' && c != '_' && (c|0x20 < 'a' || c|0x20 > 'z')) {
			return noName
		}
	}
	if len(value) == 0 || len(value) > longestID {
		return noName
	}
	h := fnv.New64a()
	h.Write(value)
	return name(h.Sum64())&(leastName-1) | leastName
}

// isName reports whether a MODSEQ is a name.
func isName(seq imapclient.FetchItemDataModSeq) bool {
	return name(seq.ModSeq) >= leastName && name(seq.ModSeq) <= mostName
}

// The items that name a mail. The value of the first is a number, that of the second
// an id in parentheses.
const (
	gmailItem  = "X-GM-MSGID"
	objectItem = "EMAILID"

	longestID = 255 // characters (RFC 8474 section 4)
)

// nameItems are the items by the capability of a server that knows them.
var nameItems = []struct {
	capability imap.Cap
	item       string
}{{"X-GM-EXT-1", gmailItem}, {imap.CapObjectID, objectItem}}

// naming is what a Box knows of how its server bears to be asked for names: how many
// FETCHes in a row failed in which it was. Careful readings are without them, so
// that no mail is lost to a server which offers them and does not bear it.
type naming struct{ failed atomic.Int32 }

// mostUnnamed is how many of them are no accident.
const mostUnnamed = 2

// nameItem is the item to ask for, "" where there is none.
func (c *conn) nameItem() string {
	if c.careful || c.cfg.naming == nil || c.cfg.naming.failed.Load() >= mostUnnamed {
		return ""
	}
	for _, n := range nameItems {
		if c.capabilities.Has(n.capability) {
			return n.item
		}
	}
	return ""
}

// fetchNamed is a FETCH of the INTERNALDATE and more that asks for the name, too,
// where the server knows one. heard must be told how it ended.
func (c *conn) fetchNamed(set imap.NumSet, options *imap.FetchOptions) (cmd *imapclient.FetchCommand, heard func(error)) {
	item := c.nameItem()
	if item != "" {
		c.wire.naming.Store(&item)
		defer c.wire.naming.Store(nil)
	}
	return c.client.Fetch(set, options), func(err error) { c.heardNames(item, err) }
}

// heardNames takes note of how a FETCH ended in which item was asked for.
func (c *conn) heardNames(item string, err error) {
	switch {
	case item == "":
	case err == nil:
		c.cfg.naming.failed.Store(0)
	default:
		c.cfg.naming.failed.Add(1)
	}
}

// withName is a FETCH command with one more item before its INTERNALDATE.
func withName(command []byte, item string) []byte {
	const before = " INTERNALDATE"
	return bytes.Replace(command, []byte(before), []byte(" "+item+before), 1)
}

// renamer makes of the names in what a server sends what go-imap reads. It knows
// literals and quotes, so that nothing in a mail is taken for one.
type renamer struct {
	line    []byte // what came of a line, or of a piece of one between literals
	literal int64  // bytes of one that are still to come
	midst   bool   // line goes on with a FETCH response
}

// read takes the next bytes and returns what go-imap is to have of them: b itself
// where that is all the same.
func (r *renamer) read(b []byte) (out []byte) {
	if int64(len(b)) <= r.literal {
		r.literal -= int64(len(b))
		return b
	}
	for len(b) > 0 {
		if r.literal > 0 {
			n := min(r.literal, int64(len(b)))
			out = append(out, b[:n]...)
			r.literal -= n
			b = b[n:]
			continue
		}
		end := bytes.IndexByte(b, '\n') + 1
		if end == 0 {
			r.line = append(r.line, b...)
			if len(r.line) <= longestPiece {
				return out
			}
			end = len(b) // it is no answer to anything that we ask
		} else {
			r.line = append(r.line, b[:end]...)
		}
		b = b[end:]
		out = r.piece(out)
	}
	return out
}

// piece appends a piece of a line that has come to out.
func (r *renamer) piece(out []byte) []byte {
	line := bytes.TrimRight(r.line, "\r\n")
	is := r.midst || isFetch(line)
	if r.literal = 0; r.midst || !statusLine(line) {
		r.literal = literalSize(line)
	}
	if r.midst = is && r.literal > 0; is {
		out = renamed(out, r.line)
	} else {
		out = append(out, r.line...)
	}
	r.line = r.line[:0]
	return out
}

// renamed appends a piece of a FETCH response to out, each name in it as a MODSEQ.
func renamed(out, piece []byte) []byte {
	quoted := false
	for i := 0; i < len(piece); i++ {
		switch c := piece[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\' && i+1 < len(piece):
			out = append(out, c)
			i++
		case !quoted && (c == '(' || c == ' '):
			if n, size := nameAt(piece[i+1:]); n != 0 {
				out = append(append(out, c), "MODSEQ ("...)
				out = append(strconv.AppendUint(out, uint64(n), 10), ')')
				i += size
				continue
			}
		}
		out = append(out, piece[i])
	}
	return out
}

// nameAt is the name that p begins with, which may be noName, and how many bytes
// tell it; 0 where it does not begin with an item that tells one.
func nameAt(p []byte) (n name, size int) {
	for _, known := range nameItems {
		if len(p) <= len(known.item) || p[len(known.item)] != ' ' || !bytes.EqualFold(p[:len(known.item)], []byte(known.item)) {
			continue
		}
		value := p[len(known.item)+1:]
		open, in := bytes.CutPrefix(value, []byte("("))
		end := bytes.IndexAny(open, ` ()"`+"\r\n")
		if end < 1 || open[0] == '{' || in && open[end] != ')' {
			return 0, 0 // go-imap may say that it is none
		}
		if size = len(p) - len(open) + end; !in && known.item == objectItem {
			return noName, size
		}
		if in {
			size++
		}
		return named(known.item, open[:end]), size
	}
	return 0, 0
}
