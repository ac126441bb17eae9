package session

import (
	"context"
	"errors"
	"reflect"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// patience is how long a test waits for a mail server: a person watches. Real
// servers need a second or two; some are slow to refuse a password.
const patience = 15 * time.Second

// Test tries a session: connect with TLS, log in, open INBOX, see whether the
// folders the user named are there, within [patience] and the time that the
// keystore takes. What came of it is the Status of the session it returns,
// which is stored too; that the login failed is no error. Ready with a Sentence
// is a session that works but for what that says: some of its folders. If the
// session was changed meanwhile, the result is worth nothing and the session
// comes back as it is now.
func (s *Store) Test(ctx context.Context, id string) (protocol.Session, error) {
	st, err := s.file.load()
	if err != nil {
		return protocol.Session{}, err
	}
	r := st.session(id)
	if r == nil {
		return protocol.Session{}, unknown(id)
	}
	tested := *r
	failure := s.try(ctx, tested.Session)
	if failure != nil && errors.Is(ctx.Err(), context.Canceled) {
		return tested.Session, &protocol.Error{Code: protocol.ErrTimeout, Sentence: "The test was given up before it had a result: test the session again.", Err: failure}
	}
	var now protocol.Session
	err = s.file.update(ctx, func(st *state) error {
		r := st.session(id)
		if r == nil {
			return unknown(tested.Name)
		}
		if r.Revision == tested.Revision {
			r.Status = s.outcome(tested.Session, failure)
		}
		now = r.Session
		return nil
	})
	if err != nil {
		return protocol.Session{}, err
	}
	return now, nil
}

// try logs in once. The password comes first: somebody may be typing the
// passphrase for it, and the server must not be blamed for the keystore.
func (s *Store) try(ctx context.Context, sess protocol.Session) error {
	c := s.Mailbox(sess)
	secret, err := c.Password(ctx)
	if err != nil {
		return err
	}
	c.Password = func(context.Context) (string, error) { return secret, nil }
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	return s.check(ctx, c)
}

// Note stores what a login while waiting for a code has shown: that the session
// works, or why it does not. What is known already is not written again, nor is
// anything said of a session that has other settings by now.
func (s *Store) Note(ctx context.Context, sess protocol.Session, failure error) error {
	status := s.outcome(sess, failure)
	st, err := s.file.load()
	if err != nil {
		return err
	}
	if r := st.session(sess.ID); r == nil || !sameSettings(r.Session, sess) || r.Status.State == status.State && r.Status.Error == status.Error {
		return nil
	}
	return s.file.update(ctx, func(st *state) error {
		if r := st.session(sess.ID); r != nil && sameSettings(r.Session, sess) {
			r.Status = status
		}
		return nil
	})
}

// outcome is the status of a session whose login just failed, or did not.
func (s *Store) outcome(sess protocol.Session, failure error) protocol.Status {
	status := protocol.Status{State: protocol.SessionReady, Checked: s.now().UTC().Truncate(time.Second)}
	if failure == nil {
		return status
	}
	e := explain(sess, failure)
	status.Sentence, status.Server = e.Sentence, e.Server
	var missing *mailbox.MissingFolders
	if !errors.As(failure, &missing) { // without those folders, the inbox is watched
		status.State, status.Error = protocol.SessionFailed, e.Code
	}
	return status
}

func sameSettings(a, b protocol.Session) bool {
	return reflect.DeepEqual(AsSet(a), AsSet(b))
}

// AsSet is a session without what the host has found out about it: what the
// user has set.
func AsSet(sess protocol.Session) protocol.Session {
	sess.Status, sess.AuthServSuggested = protocol.Status{}, ""
	return sess
}

func explain(sess protocol.Session, failure error) *protocol.Error {
	var e *protocol.Error
	if !errors.As(failure, &e) {
		e = &protocol.Error{Code: protocol.ErrInternal, Sentence: "The test failed in a way that Mailcode does not know: please report this.", Err: failure}
	}
	return provider.Explain(sess.Provider, sess, e)
}
