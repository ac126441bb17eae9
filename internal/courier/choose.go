package courier

import (
	"errors"

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
	var matching []protocol.Session
	for _, s := range all {
		for _, address := range append([]string{s.Email}, s.Addresses...) {
			if trust.AccountMatches(account, address) {
				matching = append(matching, s)
				break
			}
		}
	}
	if len(matching) == 0 {
		// The account may forward to a session without our having been told.
		return all, nil
	}
	return matching, nil
}
