package courier

import (
	"context"
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

	raw   []byte // nil where it is not the whole mail
	hints otp.Hints
}

// Read reads a raw mail, of which cut says that the end is missing.
func Read(raw []byte, cut bool, hints otp.Hints) *Reading {
	r := &Reading{raw: raw, hints: hints}
	if cut {
		r.Message, r.raw = message.ParseCut(raw), nil
	} else {
		r.Message = message.Skim(raw)
	}
	r.Code = otp.Find(r.Message, hints)
	for _, inside := range r.Message.Forwarded {
		if r.Code.Code != "" || r.Code.Tie {
			break
		}
		if found := otp.Find(inside, hints); found.Code != "" || found.Tie {
			r.Code, r.attached = found, inside
		}
	}
	return r
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
	if other := boundElsewhere(bindings(r.Message, r.attached), in.Site); other != "" {
		in.BoundTo = other
	}
	in.InBody = func() bool {
		body := *r.Message
		body.Subject = ""
		found := otp.Find(&body, r.hints)
		return r.attached == nil && found.Code != "" && found.Code == r.Code.Code
	}
	if keys != nil && r.raw != nil {
		in.Verify = func(wanted func(string) bool) []dkim.Signature {
			ctx, done := context.WithTimeout(ctx, keyTime)
			defer done()
			passed, _ := dkim.Verify(ctx, r.raw, wanted, keys) // why one does not pass changes nothing
			return passed
		}
	}
	return trust.Grade(in)
}
