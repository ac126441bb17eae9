package courier

import (
	"slices"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// skew is how far apart two stamps of a mail may be that just came.
const skew = 10 * time.Minute

// age is when a mail came by our clock, as far as can be told. Mail that arrived
// while we waited, by its UID, is new whatever the clocks say, unless the server's
// own says that it was moved there. Where it cannot be told, received is before
// the request, and old says why: then the code is not proven, and not dropped
// either.
func (w *watch) age(mail mailbox.Message, read *Reading) (received time.Time, old string) {
	before := w.began.Add(-time.Second)
	switch {
	case mail.Doubt == mailbox.Moved:
		return earlier(mail.At, before), "By the mail server's own clock it is old: it was moved or copied into the folder."
	case mail.Doubt == mailbox.LongAgo:
		return earlier(mail.At, before), "By the mail server's clock it is old: it was moved or copied into the folder, or this computer's clock is ahead, or the server's behind."
	case mail.Arrived && w.isLongBefore(mail.At) && w.isLongBefore(read.Message.Date),
		mail.Arrived && !mail.NoLater.IsZero() && mail.NoLater.Before(before) && w.isDatedBefore(read):
		return before, "By the mail server's clock and by its sender's it is old: it was moved or copied into the folder, or this computer's clock is ahead."
	case mail.Doubt == mailbox.ClockUnknown && mail.At.Before(before):
		return before, "By the mail server's clock it came before the page asked and by its sender's after: which of them is right is not known."
	case mail.Doubt == mailbox.ClockAhead:
		return before, "The mail server's clock is ahead of this computer's, so it may have come before the page asked."
	// Its sender's clock proves nothing, and can cast doubt.
	case mail.Doubt == mailbox.ClockUnknown && w.isDatedBefore(read):
		return before, "Its sender dated it earlier than the page asked, and the mail server's clock is not known yet."
	case !mail.Arrived && mail.At.After(mail.Received) && w.isDatedBefore(read) && read.Message.Date.Before(mail.At.Add(-Slack)):
		return before, "Its sender dated it earlier than the page asked, and so does the mail server, unless its clock is still behind as it was."
	case !mail.Arrived && mail.At.After(mail.Received) && mail.Received.Before(before.Add(-Slack)) && read.Message.Date.IsZero():
		return before, "Its sender did not date it, and the mail server dated it earlier than the page asked, unless its clock is still behind as it was."
	}
	received = mail.At
	if mail.Arrived && received.Before(w.began) {
		received = w.began
	}
	return received.Add(-read.kept(mail.Received)), ""
}

// isTooOld reports whether a mail is of before the request, by its sender's clock,
// where the server's is known to be wrong: that one is ahead, so that its stamp says
// nothing. A sender whose own clock is behind by minutes is the rarer case, and
// Slack, twice, is what it is given.
func (w *watch) isTooOld(mail mailbox.Message, read *Reading) bool {
	return mail.Doubt == mailbox.ClockAhead && w.isDatedBefore(read)
}

// isDatedBefore reports whether a mail is of before the request by its sender's
// clock, with Slack for that.
func (w *watch) isDatedBefore(read *Reading) bool {
	date := read.Message.Date
	return !date.IsZero() && date.Before(w.began.Add(-Slack))
}

// isLongBefore reports whether a time is known, and from before the request by more
// than clocks are mostly off.
func (w *watch) isLongBefore(t time.Time) bool { return !t.IsZero() && t.Before(w.began.Add(-skew)) }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// because is a verdict whose fact of freshness says why it does not hold.
func because(v trust.Verdict, old string) trust.Verdict {
	if old == "" {
		return v
	}
	v.Facts = slices.Clone(v.Facts)
	for i, f := range v.Facts {
		if f.Fact == protocol.FactFresh && !f.Holds {
			v.Facts[i].Why = old
		}
	}
	return v
}
