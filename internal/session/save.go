package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Save adds the session in draft, if it has no ID, or changes the one it has.
// The draft is the whole session: what it leaves empty is filled from its
// provider, or is empty from then on; its Status does not matter. The password
// goes to the keystore; empty, the stored one stays, which is refused where
// the session is new or would take that password to another server.
//
// Nothing is changed if Save fails. The session comes back untested if
// anything changed that a login depends on, and failed if it is new and the
// keystore does not take its password: then there is a session to paste it for
// again. A session that exists stays as it is in that case, since the password
// that is stored may not be for the server it would have now.
func (s *Store) Save(ctx context.Context, draft protocol.Session, pasted string) (protocol.Session, error) {
	st, err := s.file.load()
	if err != nil {
		return protocol.Session{}, err
	}
	var old *protocol.Session
	if draft.ID != "" {
		r := st.session(draft.ID)
		if r == nil {
			return protocol.Session{}, unknown(draft.ID)
		}
		old = &r.Session
	}
	sess, err := complete(draft, old, s.fallback)
	if err != nil {
		return protocol.Session{}, err
	}
	if err := st.free(sess.Name, sess.ID); err != nil {
		return protocol.Session{}, err
	}
	secret, err := password(sess.Provider, pasted)
	if err != nil {
		return protocol.Session{}, err
	}
	if secret == "" {
		if err := mayKeep(sess, old); err != nil {
			return protocol.Session{}, err
		}
		return s.record(ctx, sess, old, false)
	}
	if old == nil {
		id, err := uuid.NewRandom()
		if err != nil {
			return protocol.Session{}, &protocol.Error{Code: protocol.ErrInternal, Sentence: "This computer gave no random numbers: try again.", Err: err}
		}
		sess.ID = id.String()
	}
	if sess, err = s.saveWith(ctx, sess, old, secret); err != nil {
		return protocol.Session{}, err
	}
	s.sweep(ctx)
	return sess, nil
}

// saveWith stores the secret and then the record. In between, the secret is
// listed as left over, so that it does not outlive us unknown.
func (s *Store) saveWith(ctx context.Context, sess protocol.Session, old *protocol.Session, secret string) (protocol.Session, error) {
	done, err := s.file.storing(ctx)
	if err != nil {
		return protocol.Session{}, err
	}
	defer done()
	listed := leftover{ID: sess.ID, Keystore: sess.Keystore}
	if old == nil || old.Keystore != sess.Keystore {
		if err := s.file.update(ctx, func(st *state) error {
			if !slices.Contains(st.Leftovers, listed) {
				st.Leftovers = append(st.Leftovers, listed)
			}
			return nil
		}); err != nil {
			return protocol.Session{}, err
		}
	}
	undo, err := s.put(ctx, sess, old, secret)
	switch {
	case err == nil:
	case old == nil && ctx.Err() == nil && s.mayWork(sess.Keystore) && refused(err):
		sess.Status = s.outcome(sess, err)
		undo = func() {}
	default:
		// Nothing is stored, so nothing is left over.
		s.file.update(context.WithoutCancel(ctx), func(st *state) error {
			st.Leftovers = without(st.Leftovers, listed)
			return nil
		})
		return protocol.Session{}, err
	}
	saved, err := s.record(ctx, sess, old, true)
	if err != nil {
		undo()
	}
	return saved, err
}

// mayWork reports whether a keystore is one that this computer can have.
func (s *Store) mayWork(name string) bool {
	b := keystore.Backend(name)
	return b == s.fallback || slices.Contains(keystore.Backends(), b)
}

// refused reports whether the keystore did not take a secret for reasons of its
// own, not of the secret's.
func refused(err error) bool {
	var e *protocol.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case protocol.ErrKeyringLocked, protocol.ErrKeyringAbsent, protocol.ErrKeyringSilent, protocol.ErrKeyringFailed, protocol.ErrPassphrase:
		return true
	}
	return false
}

// record writes the record of a session. Renewed says that the password is a new
// one.
func (s *Store) record(ctx context.Context, sess protocol.Session, old *protocol.Session, renewed bool) (protocol.Session, error) {
	err := s.file.update(ctx, func(st *state) error {
		if err := st.free(sess.Name, sess.ID); err != nil {
			return err
		}
		// What lies there is in use, or in use again.
		st.Leftovers = without(st.Leftovers, leftover{ID: sess.ID, Keystore: sess.Keystore})
		if old == nil {
			if sess.Status.State == "" {
				sess.Status = protocol.Status{State: protocol.SessionUntested}
			}
			st.Sessions = append(st.Sessions, kept[record]{Value: record{Session: sess, Revision: 1}})
			return nil
		}
		r := st.session(sess.ID)
		if r == nil {
			return unknown(sess.Name)
		}
		if !renewed {
			// As it is now, which may not be as it was when we looked.
			if err := mayKeep(sess, &r.Session); err != nil {
				return err
			}
		}
		if r.Keystore != sess.Keystore {
			st.Leftovers = append(st.Leftovers, leftover{ID: r.ID, Keystore: r.Keystore})
		}
		sess.Status = r.Status
		if len(sess.AuthServ) == 0 {
			sess.AuthServSuggested = r.AuthServSuggested
		}
		if renewed || login(sess) != login(r.Session) {
			sess.Status = protocol.Status{State: protocol.SessionUntested}
		}
		r.Session = sess
		r.Revision++
		return nil
	})
	if err != nil {
		return protocol.Session{}, err
	}
	return sess, nil
}

func without(all []leftover, one leftover) []leftover {
	return slices.DeleteFunc(all, func(l leftover) bool { return l == one })
}

// free reports whether a name is no other session's.
func (st *state) free(name, id string) error {
	if r := st.named(name); r != nil && r.ID != id {
		return invalid("The name %q is already that of another session: choose another.", r.Name)
	}
	return nil
}

// mayKeep reports whether a session may be saved with the password that is
// stored for old. That password was given for one server, which is known by its
// host, its port and by whom its certificate is vouched for: whoever could edit
// one of these alone could have it sent to a server of theirs, or read it on
// the way.
func mayKeep(sess protocol.Session, old *protocol.Session) error {
	switch {
	case old == nil:
		return protocol.Errorf(protocol.ErrPasswordMissing, "The password is missing: paste the app password of %s.", sess.Email)
	case sess.Host != old.Host:
		return protocol.Errorf(protocol.ErrPasswordMissing, "The stored password belongs to %s and is not sent to another server: paste the app password for %s.", old.Host, sess.Host)
	case sess.Port != old.Port:
		return protocol.Errorf(protocol.ErrPasswordMissing, "The stored password was given for port %d of %s and is not sent to port %d: paste the app password again.", old.Port, old.Host, sess.Port)
	case sess.CA != old.CA || sess.TrustCert != old.TrustCert:
		return protocol.Errorf(protocol.ErrPasswordMissing, "The stored password is not sent to a server that is trusted by another certificate than before: paste the app password of %s again.", sess.Host)
	case sess.Keystore != old.Keystore:
		return protocol.Errorf(protocol.ErrPasswordMissing, "The stored password is in another keystore (%s): paste the app password again to keep it in %s.", old.Keystore, sess.Keystore)
	}
	return nil
}

// login is what the outcome of a test depends on, apart from the password.
func login(s protocol.Session) string {
	return fmt.Sprintf("%q %q %d %q %q %q %q %q %q", s.Provider, s.Host, s.Port, s.TLS, s.Email, s.Username, s.CA, s.TrustCert, s.Keystore)
}

// put stores a secret for sess. undo brings back what was there before, as
// well as the keystore lets it.
func (s *Store) put(ctx context.Context, sess protocol.Session, old *protocol.Session, secret string) (undo func(), err error) {
	v, err := s.open(keystore.Backend(sess.Keystore))
	if err != nil {
		return nil, err
	}
	before := ""
	if old != nil && old.Keystore == sess.Keystore {
		before, err = v.Get(ctx, sess.ID)
		var e *protocol.Error
		if err != nil && !(errors.As(err, &e) && e.Code == protocol.ErrPasswordMissing) {
			return nil, err
		}
	}
	if err := v.Set(ctx, sess.ID, secret); err != nil {
		return nil, err
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		if before == "" || v.Set(ctx, sess.ID, before) != nil {
			v.Remove(ctx, sess.ID)
		}
	}, nil
}

// sweepLimit is more than a sweep takes: the two keystores that a computer can
// have, with the time that each call is given.
const sweepLimit = 10 * time.Second

// sweep deletes the secrets that nothing needs any more, where their keystore
// can be reached. What cannot be deleted stays on the list. Nothing is done
// while somebody stores a secret, which is on the list as well: that one sweeps
// when it is done.
func (s *Store) sweep(ctx context.Context) {
	if st, err := s.file.load(); err != nil || len(st.Leftovers) == 0 {
		return
	}
	done, ok := s.file.idle()
	if !ok {
		return
	}
	defer done()
	st, err := s.file.load()
	if err != nil {
		return
	}
	var swept []leftover
	mute := map[string]bool{} // each try may take five seconds
	for _, l := range st.Leftovers {
		if mute[l.Keystore] {
			continue
		}
		if r := st.session(l.ID); r != nil && r.Keystore == l.Keystore {
			continue // in use
		}
		v, err := s.open(keystore.Backend(l.Keystore))
		if err == nil {
			err = v.Remove(ctx, l.ID)
		}
		if err != nil {
			mute[l.Keystore] = true
			continue
		}
		swept = append(swept, l)
	}
	if len(swept) == 0 {
		return
	}
	// If this fails, they are deleted once more the next time.
	s.file.update(ctx, func(st *state) error {
		st.Leftovers = slices.DeleteFunc(st.Leftovers, func(l leftover) bool { return slices.Contains(swept, l) })
		return nil
	})
}

// Remove forgets a session and the site rules that name it, and deletes its
// app password. If the keystore does not let it, the session is gone all the
// same and the error says that the password is still there; it is deleted when
// Mailcode next reaches that keystore to write.
func (s *Store) Remove(ctx context.Context, id string) error {
	var gone protocol.Session
	err := s.file.update(ctx, func(st *state) error {
		r := st.session(id)
		if r == nil {
			return unknown(id)
		}
		gone = r.Session
		st.Sessions = slices.DeleteFunc(st.Sessions, func(k kept[record]) bool { return k.Value.ID == id })
		st.Rules = slices.DeleteFunc(st.Rules, func(k kept[protocol.Rule]) bool {
			return k.Value.Mode == protocol.RuleSession && k.Value.Session == id
		})
		// Before it is deleted, so that it is not forgotten if we are killed here.
		st.Leftovers = append(st.Leftovers, leftover{ID: id, Keystore: gone.Keystore})
		return nil
	})
	if err != nil {
		return err
	}
	v, err := s.open(keystore.Backend(gone.Keystore))
	if err == nil {
		err = v.Remove(ctx, id)
	}
	if err != nil {
		var e *protocol.Error
		if !errors.As(err, &e) {
			e = &protocol.Error{Code: protocol.ErrKeyringFailed, Err: err}
		}
		return &protocol.Error{
			Code:     e.Code,
			Sentence: fmt.Sprintf("%s is removed, but its app password is still in the keystore (%s), which could not be reached: Mailcode deletes it when it next can, and to be sure at once revoke it at the mail provider.", gone.Name, strings.ReplaceAll(gone.Keystore, "-", " ")),
			Err:      err,
		}
	}
	// This one and older ones; those are reported when they happen, not here.
	if err := s.file.update(ctx, func(st *state) error {
		st.Leftovers = slices.DeleteFunc(st.Leftovers, func(l leftover) bool { return l.ID == id })
		return nil
	}); err != nil {
		return err
	}
	s.sweep(ctx)
	return nil
}
