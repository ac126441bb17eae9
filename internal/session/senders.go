package session

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// maxSenders bounds the senders that a person confirms in a lifetime.
const maxSenders = 1000

// Senders returns whom the user has confirmed as a sender of a site's codes,
// sorted by site and address.
func (s *Store) Senders() ([]protocol.Sender, error) {
	st, err := s.file.load()
	if err != nil {
		return nil, err
	}
	return st.senders(), nil
}

func (st *state) senders() []protocol.Sender {
	all := make([]protocol.Sender, 0, len(st.Senders))
	for _, k := range st.Senders {
		all = append(all, k.Value)
	}
	slices.SortFunc(all, func(a, b protocol.Sender) int {
		return cmp.Or(strings.Compare(a.Site, b.Site), strings.Compare(a.Address, b.Address))
	})
	return all
}

// ConfirmSender keeps that a sender's codes are for a site. The address is kept
// whole: of most domains one address says nothing of another.
func (s *Store) ConfirmSender(ctx context.Context, one protocol.Sender) error {
	if _, domain, ok := strings.Cut(one.Address, "@"); !ok || domain == "" || one.Site == "" || len(one.Address) > 320 || len(one.Site) > 253 {
		return protocol.Errorf(protocol.ErrBadRequest, "Nobody was kept as a sender for %q: the mail must name one address, and the site must be known.", one.Site)
	}
	return s.file.update(ctx, func(st *state) error {
		switch {
		case slices.ContainsFunc(st.Senders, is(one)):
		case len(st.Senders) >= maxSenders:
			return protocol.Errorf(protocol.ErrState, "%d confirmed senders are kept already: remove those you do not need.", maxSenders)
		default:
			st.Senders = append(st.Senders, kept[protocol.Sender]{Value: one})
		}
		return nil
	})
}

// RemoveSender forgets one, if it is there.
func (s *Store) RemoveSender(ctx context.Context, one protocol.Sender) error {
	return s.file.update(ctx, func(st *state) error {
		st.Senders = slices.DeleteFunc(st.Senders, is(one))
		return nil
	})
}

func is(one protocol.Sender) func(kept[protocol.Sender]) bool {
	return func(k kept[protocol.Sender]) bool {
		return k.Value.Site == one.Site && strings.EqualFold(k.Value.Address, one.Address)
	}
}
