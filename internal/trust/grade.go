// Package trust grades a mail that holds a code: who sent it, is that proven,
// does it belong to the site that asks, did it come after the request, and was
// it sent to the account that signs in. It is pure; what it takes for proof
// and what not is said where it is read.
package trust

import (
	"fmt"
	"strings"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// Input is a code request and a mail that came.
type Input struct {
	Site    string    // of the frame that asks, from site.Of
	Account string    // address the page names, possibly masked; "" where it names none
	Began   time.Time // earliest arrival that counts as after the request, which may be a little before it

	Received time.Time        // when the server got the mail: its INTERNALDATE, never Date
	Message  *message.Message // nil counts as a mail that says nothing
	BoundTo  string           // domain that the mail binds its code to ("@example.com #123456"); "" for none

	AuthServ   []string   // whose Authentication-Results count: authserv-ids, or "*.example.com"; empty: none do
	AuthFields AuthFields // how that server writes them
	Provider   string     // who runs that server, for sentences, e.g. "Gmail"; "" says "your mail server"
	Addresses  []string   // the user's own addresses whose mail arrives in the mailbox
}

// Verdict is how well a mail's code is tied to a request.
type Verdict struct {
	Grade protocol.Grade
	Facts []protocol.Fact // sender, site, fresh, recipient, in this order
	From  string          // the sender's address; "" where the mail names no single one
	To    string          // the recipient that was matched, else the first; "" where there is none
}

// Grade weighs the four facts. It is proven if all hold; foreign if the sender
// does not belong to the site, or if anything contradicts: the server found
// From forged, the mail binds its code to another site, or it was sent to
// another address of the user's than the page names. Else it is likely.
func Grade(in Input) Verdict {
	server := in.Provider
	if server == "" {
		server = "your mail server"
	}
	local, domain, named := author(in.Message)
	sent := proof{why: "It does not name exactly one sender, so nobody is proven to have sent it."}
	var v Verdict
	if named {
		sent = authenticate(in.Message, domain, in.AuthServ, in.AuthFields, server)
		v.From = local + "@" + domain
	}
	relation, siteFact := belongs(in, domain)
	to, other, recipientFact := recipient(in)
	v.To = to
	v.Facts = []protocol.Fact{
		{Fact: protocol.FactSender, Holds: sent.proven, Why: sent.why},
		siteFact,
		fresh(in),
		recipientFact,
	}
	all := true
	for _, f := range v.Facts {
		all = all && f.Holds
	}
	switch {
	case relation == site.Stranger || sent.failed || other:
		v.Grade = protocol.GradeForeign
	case all:
		v.Grade = protocol.GradeProven
	default:
		v.Grade = protocol.GradeLikely
	}
	return v
}

// belongs is the site fact. A code that its mail binds to another site is a
// stranger's, whoever sent it: the binding may restrict where a code goes and
// never says where it may (https://wicg.github.io/sms-one-time-codes).
func belongs(in Input, domain string) (site.Relation, protocol.Fact) {
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
	case shared:
		return fact(relation, "Mail from %s can be for any site or from anyone, so it does not show that it is for %s.", domain, in.Site)
	case relation == site.Looks:
		return fact(relation, "It comes from %s, which seems to send the codes of %s, but that is not confirmed.", domain, in.Site)
	}
	return fact(relation, "It comes from %s, which does not belong to %s.", domain, in.Site)
}

// sameSite compares a domain with a site, which is one already.
func sameSite(domain, of string) bool {
	own, err := site.OfHost(domain)
	return err == nil && own == of
}

func fresh(in Input) protocol.Fact {
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

// recipient is the address to show, whether the mail was surely sent to
// another account of the user's than the page names, and the recipient fact.
// Only To is read: every other field that names a recipient may be a
// stranger's.
func recipient(in Input) (to string, other bool, f protocol.Fact) {
	f.Fact = protocol.FactRecipient
	var all []string
	fields := 0
	if in.Message != nil {
		fields = len(in.Message.Values("To"))
		for _, a := range in.Message.To {
			if showable(a.Addr) {
				all = append(all, a.Addr)
			}
		}
	}
	if len(all) > 0 {
		to = all[0]
	}
	if _, ok := splitAddress(in.Account); !ok {
		f.Holds, f.Why = true, "The page names no address."
		return to, false, f
	}
	account := "the account the page names"
	if showable(in.Account) {
		account = in.Account + ", which the page names"
	}
	switch {
	case fields > 1:
		f.Why = "It says more than once whom it was sent to."
		return to, false, f
	case len(all) == 0:
		f.Why = "It does not say whom it was sent to."
		return to, false, f
	}
	for _, address := range all {
		if AccountMatches(in.Account, address) {
			f.Holds, f.Why = true, fmt.Sprintf("Sent to %s, the account the page names.", address)
			return address, false, f
		}
	}
	f.Why = fmt.Sprintf("It was sent to %s, not to %s.", to, account)
	for _, address := range all {
		for _, mine := range in.Addresses {
			if AccountMatches(mine, address) {
				return address, true, f
			}
		}
	}
	return to, false, f
}

// showable reports whether an address may stand in a sentence.
func showable(address string) bool {
	return address != "" && len(address) <= 320 && strings.IndexFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0
}
