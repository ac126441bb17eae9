package courier

import (
	"errors"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// Choose picks the sessions that may receive the code of a site: the one its
// rule names, else those whose addresses match the account (which may be
// empty or masked), else all. Where no mailbox is to be read the error is a
// *protocol.Error with code by_hand or no_session.
func (c *Courier) Choose(site, account string) ([]protocol.Session, error) {
	rule, err := c.sessions.Rule(site)
	if err != nil {
		return nil, err
	}
	switch rule.Mode {
	case protocol.RuleByHand:
		return nil, protocol.Errorf(protocol.ErrByHand, "You chose to type the codes of %s yourself.", site)
	case protocol.RuleSession:
		s, err := c.sessions.Find(rule.Session)
		var gone *protocol.Error
		if errors.As(err, &gone) && gone.Code == protocol.ErrSessionUnknown {
			return nil, protocol.Errorf(protocol.ErrNoSession, "The session chosen for %s was removed: type the code, or choose another in the options.", site)
		} else if err != nil {
			return nil, err
		}
		return []protocol.Session{s}, nil
	}
	all, err := c.sessions.List()
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, protocol.Errorf(protocol.ErrNoSession, "No mailbox is set up yet: type the code, or add a session in the options.")
	}
	if account == "" {
		return all, nil
	}
	var addresses []string
	for _, s := range all {
		addresses = append(append(addresses, s.Email), s.Addresses...)
	}
	account = trust.Account(account, addresses)
	var matching []protocol.Session
	for _, s := range all {
		if arrivesIn(s, account) {
			matching = append(matching, s)
		}
	}
	if len(matching) == 0 {
		// The account may forward to a session without our having been told.
		return all, nil
	}
	return matching, nil
}

// arrivesIn reports whether the mail of an account, as a page names it, arrives
// in a session as far as the user has told: it is one of its addresses, or an
// alias at a service that forwards there.
func arrivesIn(s protocol.Session, account string) bool {
	for _, address := range slices.Concat([]string{s.Email}, s.Addresses, s.Forwarders) {
		if trust.AccountMatches(account, address) {
			return true
		}
	}
	domain := strings.ToLower(account[strings.LastIndexByte(account, '@')+1:])
	return slices.ContainsFunc(s.Forwarders, func(f string) bool {
		return f == domain || strings.HasSuffix(domain, "."+f)
	})
}
