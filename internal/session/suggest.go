package session

import (
	"context"
	"slices"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// maxDeclined bounds the authserv-ids that are not suggested again.
const maxDeclined = 20

// Learns reports whether it is not known yet whose Authentication-Results count
// in the mail of a session, so that one may be suggested.
func Learns(sess protocol.Session) bool {
	return !provider.OwnHost(sess.Provider, sess.Host) && len(sess.AuthServ) == 0 && sess.AuthServSuggested == ""
}

// Suggest keeps an authserv-id for the user to decide about, see [Store.Trust].
// Nothing happens where there is one already, or he has declined it.
func (s *Store) Suggest(ctx context.Context, id, authServ string) error {
	var checked protocol.Session
	if err := authServs(&checked, protocol.Session{AuthServ: []string{authServ}}); err != nil || len(checked.AuthServ) != 1 {
		return err
	}
	return s.file.update(ctx, func(st *state) error {
		if r := st.session(id); r != nil && Learns(r.Session) && !slices.Contains(r.AuthServDeclined, checked.AuthServ[0]) {
			r.AuthServSuggested = checked.AuthServ[0]
		}
		return nil
	})
}

// Trust is the user's word on the authserv-id that is suggested for a session:
// it counts from now on, or is not suggested again. A suggestion that is not the
// one he saw is refused.
func (s *Store) Trust(ctx context.Context, id, authServ string, trust bool) (protocol.Session, error) {
	var now protocol.Session
	err := s.file.update(ctx, func(st *state) error {
		r := st.session(id)
		switch {
		case r == nil:
			return unknown(id)
		case authServ == "" || r.AuthServSuggested != authServ:
			return invalid("%q is not what is suggested for %s now: look at the session again.", authServ, r.Name)
		case trust:
			r.AuthServ = append(r.AuthServ, authServ)
		default:
			r.AuthServDeclined = append(r.AuthServDeclined, authServ)
			r.AuthServDeclined = slices.Delete(r.AuthServDeclined, 0, max(0, len(r.AuthServDeclined)-maxDeclined))
		}
		r.AuthServSuggested = ""
		r.Revision++
		now = r.Session
		return nil
	})
	return now, err
}
