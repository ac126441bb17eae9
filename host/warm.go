package main

import (
	"context"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// requestWarm connects ahead of a request.
func (s *server) requestWarm(_ context.Context, p protocol.RequestWarmParams) (protocol.RequestWarmResult, error) {
	if p.Request == "" {
		return protocol.RequestWarmResult{}, protocol.Errorf(protocol.ErrBadRequest, "A request needs an id.")
	}
	if s.isOpen(p.Request) {
		return protocol.RequestWarmResult{}, protocol.Errorf(protocol.ErrBadRequest, "The request %s is open already.", p.Request)
	}
	name, err := site.Of(p.Origin)
	if err != nil {
		return protocol.RequestWarmResult{}, err
	}
	warm, err := s.letters.Warm(p.Request, name, p.Account)
	return protocol.RequestWarmResult{Site: name, Warm: warm}, err
}

// isOpen reports whether a request is open under that ID.
func (s *server) isOpen(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[id] != nil
}

func (s *server) settingsGet(context.Context, protocol.Empty) (protocol.Settings, error) {
	return s.store.Settings()
}

func (s *server) settingsSet(_ context.Context, p protocol.SettingsSetParams) (protocol.Settings, error) {
	now, err := s.store.SetSettings(p)
	if err == nil && !now.WarmStart {
		s.letters.CoolAll()
	}
	return now, err
}
