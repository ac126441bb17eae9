package trust

import (
	"fmt"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
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
			value := e.covered(domain, name)
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
	if len(r.addresses) > 0 {
		to = r.addresses[0]
		if i := slices.IndexFunc(r.addresses, mine); i >= 0 {
			to = r.addresses[i]
		}
	}
	if _, ok := splitAddress(in.Account); !ok {
		f.Holds, f.Why = true, "The page names no address."
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
	for _, address := range r.addresses {
		if AccountMatches(in.Account, address) {
			f.Holds, f.Why = r.doubt == "", fmt.Sprintf("Sent to %s, the account the page names.", address)
			if !f.Holds {
				f.Why = r.doubt
			}
			return address, false, f
		}
	}
	f.Why = fmt.Sprintf("It was sent to %s, not to %s.", to, account)
	return to, r.doubt == "" && slices.ContainsFunc(r.addresses, mine), f
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
