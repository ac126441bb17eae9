package trust

import (
	"fmt"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// recipients is to whom a mail was sent, as far as anybody can be believed.
type recipients struct {
	addresses []string
	doubt     string // why they cannot be believed, a sentence; "" if nothing speaks against them
}

// addressed finds the recipients of a mail. To comes first where the sender's
// proof is over it, and nothing is put over that. Else what a forwarder that
// counts wrote, in the order of who knows best; of a field that any signature
// of the user's forwarders is over. Last is a To that nobody has signed.
func addressed(in *Input, e *evidence, sent proof, fw *forward) recipients {
	to := recipients{addresses: showableOf(in)}
	fields := len(in.Message.Values("To"))
	switch {
	case fw != nil && fw.counts && len(fw.to) > 0:
		return recipients{addresses: slices.DeleteFunc(slices.Clone(fw.to), func(a string) bool { return !showable(a) })}
	case fields > 1:
		to.doubt = "It says more than once whom it was sent to."
		return to
	case sent.proven && sent.scope.covers("to") && len(to.addresses) > 0:
		return to
	}
	if a := e.forwardedTo(in); a != "" {
		return recipients{addresses: []string{a}}
	}
	if sent.proven && !sent.scope.covers("to") && fields > 0 {
		to.doubt = "Whom it was sent to is not signed, so anyone may have written that."
	}
	return to
}

// forwardedTo is the first recipient that a forwarder of the user's has written
// into a field which its signature is over.
func (e *evidence) forwardedTo(in *Input) string {
	if e == nil {
		return ""
	}
	for _, name := range []string{"X-SimpleLogin-Envelope-To", "X-AnonAddy-Original-To", "X-Forwarded-For", "Delivered-To", "X-Original-To"} {
		if len(e.m.Values(name)) == 0 {
			continue
		}
		for _, a := range slices.Concat(in.Addresses, in.Forwarders) {
			_, domain, _ := cutLast(a, "@")
			if domain == "" {
				domain = strings.TrimPrefix(a, "*.")
			}
			value := e.signedField(domain, name)
			if first := strings.Fields(value); len(first) > 0 && showable(strings.Trim(first[0], "<>")) {
				return strings.Trim(first[0], "<>")
			}
		}
	}
	return ""
}

// recipient is the address to show, whether the mail was surely sent to
// another account of the user's than the page names, and the recipient fact.
func recipient(in *Input, e *evidence, sent proof, fw *forward) (to string, other bool, f protocol.Fact) {
	f.Fact = protocol.FactRecipient
	r := addressed(in, e, sent, fw)
	mine := func(address string) bool {
		return slices.ContainsFunc(in.Addresses, func(a string) bool { return AccountMatches(a, address) })
	}
	reaches := func(address string) bool { return mine(address) || arrives(in, address) }
	if len(r.addresses) > 0 {
		to = r.addresses[0]
		if i := slices.IndexFunc(r.addresses, mine); i >= 0 {
			to = r.addresses[i]
		}
	}
	said := Account(in.Account, in.Addresses)
	named, ok := splitAddress(said)
	if !ok {
		f.Holds, f.Why = true, "The page names no address."
		// Somebody else's genuine mail, sent on: its code is for his account.
		switch {
		case len(in.Addresses) == 0 || !sent.proven || !sent.scope.covers("to"):
		case len(r.addresses) == 0 && strings.Contains(strings.Join(in.Message.Values("To"), ""), "@"):
			f.Holds, f.Why = false, "Whom it was sent to cannot be read."
		case len(r.addresses) > 0 && !slices.ContainsFunc(r.addresses, reaches):
			f.Holds, f.Why = false, fmt.Sprintf("It was sent to %s, which is none of your addresses.", to)
		}
		return to, false, f
	}
	account := "the account the page names"
	if showable(in.Account) {
		account = in.Account + ", which the page names"
	}
	if len(r.addresses) == 0 {
		f.Why = "It does not say whom it was sent to."
		return to, false, f
	}
	// A mask says less than an address: one letter of it fits many people's. Who
	// sends on a code of his own may have taken an address that fits.
	anyones := named.masked() && len(in.Addresses) > 0
	fitting := "" // an address that the mask fits, and that is none of the user's
	for _, address := range r.addresses {
		if !AccountMatches(said, address) {
			continue
		}
		if anyones && !reaches(address) {
			fitting = address
			continue
		}
		f.Holds, f.Why = r.doubt == "", fmt.Sprintf("Sent to %s, the account the page names.", address)
		if !f.Holds {
			f.Why = r.doubt
		}
		return address, false, f
	}
	if fitting != "" {
		f.Why = fmt.Sprintf("It was sent to %s, which is none of your addresses.", fitting)
		return fitting, false, f
	}
	f.Why = fmt.Sprintf("It was sent to %s, not to %s.", to, account)
	// A mask that fits none of the user's addresses may be of a form that is not
	// read right.
	fits := !named.masked() || slices.ContainsFunc(in.Addresses, func(a string) bool { return AccountMatches(said, a) })
	return to, fits && r.doubt == "" && slices.ContainsFunc(r.addresses, mine), f
}

// arrives reports whether mail to an address may come into the mailbox, because
// the user has named it as an alias, or its domain, or another address of it.
// Where anyone gets an address its domain says nothing, whether it was named as
// the user's or as a forwarder's. But at a relay, whose aliases nobody can name
// all: one of its own domains is enough, for each of them, and a name below one
// (sam.anonaddy.com) is that user's and no neighbour's.
func arrives(in *Input, address string) bool {
	_, domain, _ := cutLast(strings.ToLower(address), "@")
	var named []string
	for _, name := range slices.Concat(in.Addresses, in.Forwarders) {
		if d := strings.ToLower(strings.TrimPrefix(name[strings.LastIndexByte(name, '@')+1:], "*.")); d != "" {
			named = append(named, d)
		}
	}
	for _, r := range relays {
		if isAliasOf(&r, domain) && slices.ContainsFunc(named, func(d string) bool {
			return d == domain || slices.Contains(r.domains, d) || slices.Contains(r.also, d)
		}) {
			return true
		}
	}
	return isOwn(in.Forwarders, address) ||
		!site.SharedSender(domain) && slices.ContainsFunc(named, func(d string) bool { return site.Within(domain, d) })
}

// showableOf are the addresses of To that may stand in a sentence.
func showableOf(in *Input) (all []string) {
	for _, a := range in.Message.To {
		if showable(a.Addr) {
			all = append(all, a.Addr)
		}
	}
	return all
}
