// Package trust grades a mail that holds a code: who sent it, is that proven,
// does it belong to the site that asks, did it come after the request, and was
// it sent to the account that signs in. It is pure, but for the keys of
// signatures, which it asks of its caller; what it takes for proof and what not
// is said where it is read. THREATS.md says against whom.
package trust

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// Input is a code request and a mail that came.
type Input struct {
	Site    string    // of the frame that asks, from site.Of
	Account string    // address the page names, possibly masked; "" where it names none
	Began   time.Time // earliest arrival that counts as after the request, which may be a little before it

	Received time.Time        // when the server got the mail: INTERNALDATE or Stamp, never Date
	Message  *message.Message // nil counts as a mail that says nothing
	BoundTo  string           // domain that the mail binds its code to ("@example.com #123456"); "" for none

	Attached *message.Message // the attached message that the code is in; nil where it is in Message itself

	// Without is Message read without the header fields of some names, and the
	// message attached to that which the code is in then, if there is one. It is
	// nil where not the same code is found so. It is asked where a signature leaves
	// out fields that say what is read. Nil finds nothing.
	Without func(names []string) (m, attached *message.Message)

	AuthServ   []string            // whose Authentication-Results count: authserv-ids, or "*.example.com"; empty: none do
	AuthFields provider.AuthFields // how that server writes them
	Provider   string              // who runs that server, for sentences, e.g. "Gmail"; "" says "your mail server"

	// Verify verifies the mail's signatures of the domains that wanted accepts
	// and returns those that pass. It is called at most once a domain, and only
	// where the server's fields do not decide. Nil: signatures prove nothing.
	Verify func(wanted func(domain string) bool) []dkim.Signature

	Addresses  []string // the user's own addresses whose mail arrives in the mailbox; of forwarders, a domain or an alias will do
	Forwarders []string // further domains or addresses of forwarders that the user named
	Automatic  []string // of Addresses: from these, what was forwarded by hand or rule may be automatic, too
	Confirmed  []Pair   // senders that the user has confirmed for sites
}

// Pair is a sender whose codes the user has said are for a site.
type Pair struct {
	Site   string // registrable domain
	Sender string // the address
}

// Verdict is how well a mail's code is tied to a request.
type Verdict struct {
	Grade    protocol.Grade
	Facts    []protocol.Fact   // sender, site, fresh, recipient, in this order
	Against  protocol.FactName // of a foreign code, the fact that contradicts; "" else
	From     string            // the sender's address as the mail shows it; "" where it names no single one
	Original string            // who first sent it: From, but where a forwarder that counts wrote its own
	To       string            // the recipient that was matched, else the first; "" where there is none
	Forward  ForwardKind       // how it was forwarded; "" where it was not, as far as it shows
}

// Grade weighs the four facts. It is proven if all hold; foreign if the sender
// does not belong to the site, or if anything contradicts: the server found
// From forged, the mail binds its code to another site, or it was sent to
// another address of the user's than the page names. Else it is likely.
func Grade(in Input) Verdict {
	if in.Message == nil {
		in.Message = new(message.Message)
	}
	var v Verdict
	var sender protocol.Fact
	sender.Fact = protocol.FactSender
	local, domain, named := author(in.Message)
	if !named {
		sender.Why = "It does not name exactly one sender, so nobody is proven to have sent it."
		_, siteFact := belongs(&in, "", "")
		to, _, recipientFact := recipient(&in, nil, proof{}, nil)
		v.Grade, v.Against, v.To = protocol.GradeForeign, protocol.FactSender, to
		v.Facts = []protocol.Fact{sender, siteFact, fresh(&in), recipientFact}
		return v
	}
	v.From = local + "@" + domain
	v.Original = v.From
	e := gather(&in)
	fw := unwrap(&in, e, local, domain)

	var sent proof
	var relation site.Relation
	var siteFact protocol.Fact
	if fw == nil {
		v.Forward = keepsFrom(in.Message)
		relation, siteFact = belongs(&in, local, domain)
		// A stranger's mail makes the host look up nothing: it would tell him
		// that somebody waits, and could keep the right mail waiting.
		sent = e.prove(domain, relation != site.Stranger)
	} else {
		v.Forward = fw.kind
		relation, siteFact, sent = byForward(&in, fw, local, domain)
		if fw.counts {
			v.Original = fw.local + "@" + fw.domain
		}
	}
	sender.Holds, sender.Why = sent.proven, sent.why
	to, other, recipientFact := recipient(&in, e, sent, fw)
	v.To = to
	v.Facts = []protocol.Fact{sender, siteFact, fresh(&in), recipientFact}
	all := !slices.ContainsFunc(v.Facts, func(f protocol.Fact) bool { return !f.Holds })
	// What only lacks a proof is not against it: that the mail is from a stranger
	// says more than that nobody proves from which.
	switch {
	case sent.failed:
		v.Against = protocol.FactSender
	case relation == site.Stranger:
		v.Against = protocol.FactSite
	case other:
		v.Against = protocol.FactRecipient
	}
	switch {
	case v.Against != "":
		v.Grade = protocol.GradeForeign
	case all:
		v.Grade = protocol.GradeProven
	default:
		v.Grade = protocol.GradeLikely
	}
	return v
}

// byForward is what a forwarder's mail is worth: at most what the forwarder
// itself checked and signed, or what the user has said.
func byForward(in *Input, fw *forward, local, domain string) (site.Relation, protocol.Fact, proof) {
	sent := proof{why: fw.why, failed: fw.verdict == failed}
	if !fw.counts {
		relation, fact := belongs(in, local, domain)
		if relation == site.Belongs {
			// The user's own address, or a relay's, at the very site that asks: it
			// may carry anything.
			relation, fact.Holds = site.Looks, false
			fact.Why = fmt.Sprintf("It only passed through %s.", domain)
		}
		return relation, fact, sent
	}
	relation, fact := belongs(in, fw.local, fw.domain)
	switch {
	case fw.verdict == failed:
		sent.why = fmt.Sprintf("%s found that it was not sent by %s.", capital(domain), fw.domain)
	case fw.verdict == passed:
		sent.proven, sent.why = true, fmt.Sprintf("Sent by %s, proven by %s, which passed it on.", fw.domain, domain)
	case fw.automatic:
		sent.proven, sent.why = true, fmt.Sprintf("You forwarded it from %s@%s and chose to trust what that address forwards.", local, domain)
	}
	sent.scope = fw.signed
	return relation, fact, sent
}

// belongs is the site fact. A code that its mail binds to another site is a
// stranger's, whoever sent it: the binding may restrict where a code goes and
// never says where it may (https://wicg.github.io/sms-one-time-codes).
func belongs(in *Input, local, domain string) (site.Relation, protocol.Fact) {
	fact := func(relation site.Relation, format string, args ...any) (site.Relation, protocol.Fact) {
		return relation, protocol.Fact{Fact: protocol.FactSite, Holds: relation == site.Belongs, Why: fmt.Sprintf(format, args...)}
	}
	if domain == "" {
		return fact(site.Stranger, "It names no single sender that could belong to %s.", in.Site)
	}
	if in.BoundTo != "" && !sameSite(in.BoundTo, in.Site) {
		return fact(site.Stranger, "It says that its code is for another site than %s.", in.Site)
	}
	relation, shared := site.Relate(in.Site, domain), site.SharedSender(domain)
	switch {
	case relation == site.Belongs && sameSite(domain, in.Site):
		return fact(relation, "It comes from %s, the site that asks.", site.Registrable(domain))
	case relation == site.Belongs:
		return fact(relation, "It comes from %s, which is known to send the codes of %s.", domain, in.Site)
	case confirmed(in, local, domain, shared):
		if shared {
			return fact(site.Looks, "You confirmed %s@%s for %s, but mail from %s can be for any site or from anyone.", local, domain, in.Site, domain)
		}
		return fact(site.Belongs, "You confirmed %s as a sender of the codes of %s.", domain, in.Site)
	case shared:
		return fact(relation, "Mail from %s can be for any site or from anyone, so it does not show that it is for %s.", domain, in.Site)
	case relation == site.Looks:
		return fact(relation, "It comes from %s, which seems to send the codes of %s, but that is not confirmed.", domain, in.Site)
	}
	return fact(relation, "It comes from %s, which does not belong to %s.", domain, in.Site)
}

// confirmed reports whether the user has confirmed the sender for the site: the
// address, or where a domain has one owner, another address of it.
func confirmed(in *Input, local, domain string, shared bool) bool {
	return slices.ContainsFunc(in.Confirmed, func(p Pair) bool {
		if p.Site != in.Site || in.Site == "" {
			return false
		}
		l, d, ok := cutLast(p.Sender, "@")
		return ok && strings.EqualFold(d, domain) && (!shared || strings.EqualFold(l, local))
	})
}

// sameSite compares a domain with a site, which is one already.
func sameSite(domain, of string) bool {
	own, err := site.OfHost(domain)
	return err == nil && own == of
}

func fresh(in *Input) protocol.Fact {
	f := protocol.Fact{Fact: protocol.FactFresh, Why: "It came about when the page asked, or later."}
	switch {
	case in.Received.IsZero():
		f.Why = "The mail server did not say when it came."
	case in.Received.Before(in.Began):
		f.Why = "It came before the page asked."
	default:
		f.Holds = true
	}
	return f
}

// Stamp is when the server that holds a mail says it received it: the date of
// the topmost Received field (RFC 5321 section 4.4). It is zero where there is
// none or it cannot be read. The sender's Date is never looked at.
func Stamp(m *message.Message) time.Time {
	for _, f := range m.Fields {
		if !f.Is("Received") {
			continue
		}
		_, date, ok := cutLast(f.Value, ";")
		if !ok {
			return time.Time{}
		}
		return parseDate(date)
	}
	return time.Time{}
}

// parseDate reads a date-time (RFC 5322 section 3.3), without its comment
// ("… -0800 (PST)").
func parseDate(s string) time.Time {
	if i := strings.IndexByte(s, '('); i >= 0 {
		s = s[:i]
	}
	s = strings.Join(strings.Fields(s), " ")
	if _, rest, ok := strings.Cut(s, ","); ok {
		s = strings.TrimSpace(rest)
	}
	for _, layout := range []string{"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04 -0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			if _, offset := t.Zone(); layout[len(layout)-1] == 'T' && offset == 0 && !strings.HasSuffix(s, "GMT") && !strings.HasSuffix(s, "UTC") && !strings.HasSuffix(s, "UT") {
				return time.Time{} // a zone that Go does not know is read as UTC
			}
			return t
		}
	}
	return time.Time{}
}

// showable reports whether an address may stand in a sentence.
func showable(address string) bool {
	return address != "" && len(address) <= 320 && isShown(address) && strings.IndexFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0
}
