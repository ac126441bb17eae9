package session

import (
	"context"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// settings are the user's choices for all sites. The zero value is what holds
// where nothing was chosen.
type settings struct {
	ColdStart bool `json:"coldStart,omitempty"` // connect only once a code is asked for
}

// Settings returns what the user chose for all sites.
func (s *Store) Settings() (protocol.Settings, error) {
	st, err := s.file.look()
	if err != nil {
		return protocol.Settings{}, err
	}
	return st.settings(), nil
}

// SetSettings changes what change has, and returns what holds now.
func (s *Store) SetSettings(change protocol.SettingsSetParams) (protocol.Settings, error) {
	var now protocol.Settings
	err := s.file.update(context.Background(), func(st *state) error {
		if change.WarmStart != nil {
			st.Settings.Value.ColdStart = !*change.WarmStart
		}
		now = st.settings()
		return nil
	})
	return now, err
}

func (st *state) settings() protocol.Settings {
	return protocol.Settings{WarmStart: !st.Settings.Value.ColdStart}
}
