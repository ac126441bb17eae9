package courier

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// keyTime bounds how long a mail waits for the keys of its signatures. They are
// asked for only where the mail server does not say who sent it.
const keyTime = 2 * time.Second

// Reading is one mail, read: its code, if it has one. It is all that is done to
// a mail, for a request and for `mailcode lab` alike.
type Reading struct {
	Message  *message.Message // skimmed: its HTML may be left out
	Code     otp.Result
	attached *message.Message // that the code is in; nil where it is in the mail itself

	raw   []byte
	cut   bool // raw is not the whole mail
	hints otp.Hints
	bound []string // hosts for which it says that its codes are

	mu   sync.Mutex
	bare map[string]*Reading // as it reads without some header fields
}

// Read reads a raw mail, of which cut says that the end is missing.
func Read(raw []byte, cut bool, hints otp.Hints) *Reading {
	r := &Reading{raw: raw, cut: cut, hints: hints}
	if cut {
		r.Message = message.ParseCut(raw)
	} else {
		r.Message = message.Skim(raw)
	}
	r.find()
	r.bound = bindings(r.Message, r.attached)
	return r
}

// find finds the code in what was read.
func (r *Reading) find() {
	r.Code = otp.Find(r.Message, r.hints)
	for _, inside := range r.Message.Forwarded {
		if r.Code.Code != "" || r.Code.Tie {
			break
		}
		if found := otp.Find(inside, r.hints); found.Code != "" || found.Tie {
			r.Code, r.attached = found, inside
		}
	}
}

// without is the mail, and the message attached to it that the code is in, as
// they read without the header fields of those names; nil where not the same code
// is found so. Grading one mail asks for the same again and again.
func (r *Reading) without(names []string) (m, attached *message.Message) {
	key := strings.Join(names, ",")
	r.mu.Lock()
	defer r.mu.Unlock()
	read, known := r.bare[key]
	if !known {
		read = &Reading{hints: r.hints}
		if key == "Subject" {
			body := *r.Message
			body.Subject = ""
			read.Message = &body
		} else {
			read.Message = message.Without(r.raw, r.cut, names...)
		}
		read.find()
		if r.bare == nil {
			r.bare = map[string]*Reading{}
		}
		r.bare[key] = read
	}
	if r.agrees(read) {
		return read.Message, read.attached
	}
	if read.Code.Code == "" && !read.Code.Tie && key == encodingField && r.isLiteral() {
		return r.Message, r.attached
	}
	return nil, nil
}

const encodingField = "Content-Transfer-Encoding"

// agrees reports whether another reading of the mail finds its code, in the same
// place.
func (r *Reading) agrees(other *Reading) bool {
	return other.Code.Code != "" && other.Code.Code == r.Code.Code && (other.attached == nil) == (r.attached == nil)
}

// isLiteral reports whether the mail says that it is quoted-printable, which
// leaves all as it is that is no escape, and its code stands in it without one:
// who could add escapes to a text could as well add what they stand for. It is for
// mail in whose escapes, as they stand, no code is found: it is of another script.
func (r *Reading) isLiteral() bool {
	text := bytes.ReplaceAll(bytes.ReplaceAll(r.raw, []byte("=\r\n"), nil), []byte("=\n"), nil) // without soft line breaks, RFC 2045 section 6.7
	says := r.Message.Values(encodingField)
	return len(says) == 1 && strings.EqualFold(strings.TrimSpace(says[0]), "quoted-printable") && bytes.Contains(text, []byte(r.Code.Code))
}

// kept is how long the mail was kept elsewhere before it came into the folder at
// internalDate: one that was fetched from another mailbox or put back from an
// archive is new here, and its code old. Both times are the server's own.
func (r *Reading) kept(internalDate time.Time) time.Duration {
	stamp := trust.Stamp(r.Message)
	if late := internalDate.Sub(stamp); !stamp.IsZero() && late > skew {
		return late
	}
	return 0
}

// Grade grades the mail. Of in it needs what is known of the request and the
// session; what the mail itself says is filled in here. Keys may be nil.
func (r *Reading) Grade(ctx context.Context, in trust.Input, keys dkim.Lookup) trust.Verdict {
	in.Message = r.Message
	in.Attached = r.attached
	// The frame is what a code goes to: "@shop.example #123456 @pay.example" is
	// for pay.example inside a page of the shop.
	if in.BoundTo = r.Code.BoundFrame; in.BoundTo == "" {
		in.BoundTo = r.Code.BoundTo
	}
	// A mail for two sites is for neither, whichever it names last.
	if other := boundElsewhere(r.bound, in.Site); other != "" {
		in.BoundTo = other
	}
	in.Without = r.without
	if keys != nil && !r.cut {
		in.Verify = func(wanted func(string) bool) []dkim.Signature {
			ctx, done := context.WithTimeout(ctx, keyTime)
			defer done()
			passed, _ := dkim.Verify(ctx, r.raw, wanted, keys) // why one does not pass changes nothing
			return passed
		}
	}
	return trust.Grade(in)
}
