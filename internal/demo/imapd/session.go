package imapd

import (
	"errors"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// memSession is what imapmemserver's session does; the type itself is private.
type memSession interface {
	imapserver.Session
	imapserver.SessionMove
	imapserver.SessionNamespace
}

// session is imapmemserver's, with an IDLE that misses nothing: go-imap's
// SessionTracker.Idle (v2.0.0-beta.8) does not look at updates that were queued
// before it began, so a mail delivered between SELECT and IDLE would be
// announced only with the next one.
type session struct {
	memSession
	server *Server
}

// Idle writes updates until stop is closed.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	changed := s.server.listen()
	defer s.server.unlisten(changed)
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-stop:
			return nil
		}
	}
}

func (s *session) Append(folder string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	defer s.server.announce()
	return s.memSession.Append(folder, r, o)
}

func (s *session) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	defer s.server.announce()
	return s.memSession.Copy(set, dest)
}

func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	defer s.server.announce()
	return s.memSession.Move(w, set, dest)
}

func (s *session) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, o *imap.StoreOptions) error {
	defer s.server.announce()
	return unwritten(s.memSession.Store(w, set, flags, o))
}

func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	return unwritten(s.memSession.Fetch(w, set, o))
}

// unwritten ends the connection over a FETCH response that could not be written
// to its end. imapmemserver (v2.0.0-beta.8, message.fetch) returns then without
// FetchResponseWriter.Close, which leaves imapserver's encoder locked: the answer
// that tells of the error would wait for it for ever, and Close for the answer.
// imapserver recovers from a panic, and closes the connection.
func unwritten(err error) error {
	var answer *imap.Error
	if err != nil && !errors.As(err, &answer) {
		panic(err)
	}
	return err
}

func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	defer s.server.announce()
	return s.memSession.Expunge(w, uids)
}

// announce wakes every session in IDLE; each writes what its own queue holds.
func (s *Server) announce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for changed := range s.idles {
		select {
		case changed <- struct{}{}:
		default: // it is awake already and has yet to look
		}
	}
}

func (s *Server) listen() chan struct{} {
	changed := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idles[changed] = struct{}{}
	return changed
}

func (s *Server) unlisten(changed chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.idles, changed)
}
