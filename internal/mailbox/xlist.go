package mailbox

import "github.com/emersion/go-imap/v2"

// XLIST is how Gmail, and servers that followed it, told which folder is which
// before RFC 6154: LIST by another name, with the attributes \Spam and \AllMail
// that LIST itself leaves out. go-imap (v2.0.0-beta.8) does not know it. While wire
// says so, its LIST leaves as XLIST, and the answers come as those to LIST.

// capXList is the capability of a server that knows it.
const capXList imap.Cap = "XLIST"

// xlists reports whether XLIST says what LIST does not.
func (c *conn) xlists() bool {
	return c.capabilities.Has(capXList) && !c.capabilities.Has(imap.CapSpecialUse)
}

// fromXList takes the X out of what begins lines in b with "* X", in place, and
// returns what is left. line is what came before of the line that b begins in. Of
// what else begins so go-imap knows nothing either.
func fromXList(line, b []byte) []byte {
	const untagged = "* "
	at, is := len(line), len(line) <= len(untagged) && string(line) == untagged[:min(len(line), len(untagged))]
	out := b[:0]
	for _, c := range b {
		switch {
		case is && at == len(untagged) && (c == 'X' || c == 'x'):
		case at < len(untagged):
			is = is && c == untagged[at]
			fallthrough
		default:
			out = append(out, c)
		}
		if at++; c == '\n' {
			at, is = 0, true
		}
	}
	return out
}
