package main

import (
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A request that waits goes on with a session's new password, and is told that
// the session was removed.
func TestSessionEditedWhileARequestWaits(t *testing.T) {
	mail, p := startWithSession(t)
	p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "r", Origin: "https://www.walmart.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetDigits}}, nil)
	p.await(protocol.EventReady)
	var all protocol.SessionListResult
	p.must(protocol.MethodSessionList, nil, &all)
	s := all.Sessions[0]
	before := mail.Accepted()
	p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Session: s, Password: "pw"}, nil)
	p.await(protocol.EventReconnected)
	if n := mail.Accepted() - before; n < 2 { // the test is one
		t.Errorf("%d connections since the password was renewed", n)
	}
	p.must(protocol.MethodSessionRemove, protocol.SessionIDParams{ID: s.ID}, nil)
	if e := p.await(protocol.EventProblem); e.Error != protocol.ErrSessionUnknown || e.Request != "r" || e.Sentence != s.Name+" was removed, and its mail is no longer read: type the code." {
		t.Errorf("%+v", e)
	}
	if e := p.await(protocol.EventEnded); e.Error != protocol.ErrSessionUnknown {
		t.Errorf("%+v", e)
	}
	p.close()
}
