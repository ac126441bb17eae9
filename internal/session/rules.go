package session

import (
	"context"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Rules returns the rules the user set, sorted by site. Sites without one are
// automatic.
func (s *Store) Rules() ([]protocol.Rule, error) {
	st, err := s.file.load()
	if err != nil {
		return nil, err
	}
	rules := make([]protocol.Rule, 0, len(st.Rules))
	for _, r := range st.Rules {
		rules = append(rules, r.Value)
	}
	slices.SortFunc(rules, func(a, b protocol.Rule) int { return strings.Compare(a.Site, b.Site) })
	return rules, nil
}

// Rule returns the rule of a site: automatic, if none is set or the session it
// names is gone.
func (s *Store) Rule(site string) (protocol.Rule, error) {
	automatic := protocol.Rule{Site: site, Mode: protocol.RuleAutomatic}
	st, err := s.file.look()
	if err != nil {
		return automatic, err
	}
	for _, r := range st.Rules {
		if r.Value.Site == site && (r.Value.Mode != protocol.RuleSession || st.session(r.Value.Session) != nil) {
			return r.Value, nil
		}
	}
	return automatic, nil
}

// SetRule sets the rule of a site; an automatic one removes what was set. The
// site is a registrable domain as package site makes it.
func (s *Store) SetRule(rule protocol.Rule) error {
	if rule.Site == "" || len(rule.Site) > 253 || strings.Trim(rule.Site, "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]") != "" {
		return protocol.Errorf(protocol.ErrRuleInvalid, "The site %q is not a domain: write it like example.com, in lower case.", rule.Site)
	}
	switch rule.Mode {
	case protocol.RuleAutomatic, protocol.RuleByHand:
		rule.Session = ""
	case protocol.RuleSession:
		if rule.Session == "" {
			return protocol.Errorf(protocol.ErrRuleInvalid, "The rule for %s names no session: choose one.", rule.Site)
		}
	default:
		return protocol.Errorf(protocol.ErrRuleInvalid, "The mode %q of the rule for %s is unknown: choose automatic, session or hand.", rule.Mode, rule.Site)
	}
	return s.file.update(context.Background(), func(st *state) error {
		if rule.Mode == protocol.RuleSession && st.session(rule.Session) == nil {
			return unknown(rule.Session)
		}
		i := slices.IndexFunc(st.Rules, func(k kept[protocol.Rule]) bool { return k.Value.Site == rule.Site })
		switch {
		case rule.Mode == protocol.RuleAutomatic && i >= 0:
			st.Rules = slices.Delete(st.Rules, i, i+1)
		case rule.Mode == protocol.RuleAutomatic:
		case i >= 0:
			st.Rules[i].Value = rule
		default:
			st.Rules = append(st.Rules, kept[protocol.Rule]{Value: rule})
		}
		return nil
	})
}
