package mailbox

import (
	"slices"
	"sync"
)

// spot is where a message lies: the same mail has another in each folder, and gets a
// new one when it is moved, or when the folder is numbered anew.
type spot struct {
	folder    string
	numbering Numbering
	uid       uint32
}

func (m Message) spot() spot { return spot{m.Folder, m.numbering, m.UID} }

// spots is where copies lie that were not handed over, since the mail had been, from
// somewhere else: there a long one can be read on in which is gone from where it was
// begun.
type spots struct {
	mu    sync.Mutex
	of    map[key][]spot // by identity, the one found last at the end
	order []key          // the same, the oldest first
	found chan struct{}  // closed when there is one more; nil: nobody waits for that
}

// mostSpots is of how many mails it is kept where their copies lie, and copiesOf how
// many of one: a mail has few labels.
const (
	mostSpots = 200
	copiesOf  = 8
)

// note takes note of a copy of the mail id.
func (s *spots) note(id key, at spot) {
	if id == (key{}) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	have, known := s.of[id]
	if slices.Contains(have, at) {
		return
	}
	switch {
	case s.of == nil:
		s.of = make(map[key][]spot)
	case !known && len(s.order) == mostSpots:
		delete(s.of, s.order[0])
		s.order = s.order[1:] // the front is let go when append moves the rest
	}
	if !known {
		s.order = append(s.order, id)
	}
	s.of[id] = append(have[max(0, len(have)+1-copiesOf):len(have):len(have)], at)
	if s.found != nil {
		close(s.found)
		s.found = nil
	}
}

// but is where a copy of the mail id lies that is in none of gone: the one found last.
// Where there is none, found is closed when that may have changed.
func (s *spots) but(id key, gone []spot) (at spot, ok bool, found <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, at := range slices.Backward(s.of[id]) {
		if !slices.Contains(gone, at) {
			return at, true, nil
		}
	}
	if s.found == nil {
		s.found = make(chan struct{})
	}
	return spot{}, false, s.found
}
