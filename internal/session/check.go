package session

import (
	"context"
	"errors"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// Test tries a session: connect with TLS, log in, open INBOX. What came of it
// is the Status of the session it returns, which is stored too; that the login
// failed is no error. If the session was changed meanwhile, the result is
// worth nothing and the session comes back as it is now.
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
	failure := s.check(ctx, s.Mailbox(tested.Session))
	if failure != nil && errors.Is(ctx.Err(), context.Canceled) {
		return tested.Session, &protocol.Error{Code: protocol.ErrTimeout, Sentence: "The test was given up before it had a result: test the session again.", Err: failure}
	}
	status := protocol.Status{State: protocol.SessionReady, Checked: s.now().UTC().Truncate(time.Second)}
	if failure != nil {
		e := explain(tested.Session, failure)
		status.State, status.Error, status.Sentence, status.Server = protocol.SessionFailed, e.Code, e.Sentence, e.Server
	}
	var now protocol.Session
	err = s.file.update(ctx, func(st *state) error {
		r := st.session(id)
		if r == nil {
			return unknown(tested.Name)
		}
		if r.Revision == tested.Revision {
			r.Status = status
		}
		now = r.Session
		return nil
	})
	if err != nil {
		return protocol.Session{}, err
	}
	return now, nil
}

func explain(sess protocol.Session, failure error) *protocol.Error {
	var e *protocol.Error
	if !errors.As(failure, &e) {
		e = &protocol.Error{Code: protocol.ErrInternal, Sentence: "The test failed in a way that Mailcode does not know: please report this.", Err: failure}
	}
	return provider.Explain(sess.Provider, sess, e)
}
