package session

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

const (
	// usedFor is how long it is kept that a mail's code was used. Codes live for
	// minutes, and no request looks at older mail but one that asks for it.
	usedFor = 24 * time.Hour
	// maxUsed is more than anybody uses in that time.
	maxUsed = 200
)

// Used is a mail whose code is in a page, or was.
type Used struct {
	Site     string // registrable domain
	Session  string // ID
	To       string // the address it was sent to, "" where that is not known
	Mail     [16]byte
	Received time.Time // INTERNALDATE
}

// used is one as the state file knows it. It tells neither what was read nor
// for which site: both are hashes with the file's own salt.
type used struct {
	Mail     string    `json:"mail"`
	Place    string    `json:"place"` // site, session and recipient: where a newer code voids an older
	Received time.Time `json:"received"`
	Until    time.Time `json:"until"` // forgotten after this
}

func (u Used) hashed(salt string) used {
	hash := func(what ...string) string {
		h := hmac.New(sha256.New, []byte(salt))
		for _, s := range what {
			fmt.Fprintf(h, "%d:%s", len(s), s)
		}
		return hex.EncodeToString(h.Sum(nil)[:16])
	}
	return used{
		Mail:     hash("mail", string(u.Mail[:])),
		Place:    hash("place", u.Site, u.Session, strings.ToLower(u.To)),
		Received: u.Received.UTC(),
	}
}

// MarkUsed keeps for a day that the code of a mail was used.
func (s *Store) MarkUsed(ctx context.Context, u Used) error {
	return s.file.update(ctx, func(st *state) error {
		if st.Salt == "" {
			st.Salt = rand.Text()
		}
		now := s.now()
		one := u.hashed(st.Salt)
		one.Until = now.Add(usedFor).UTC().Truncate(time.Second)
		st.Used = slices.DeleteFunc(st.Used, func(was used) bool {
			return now.After(was.Until) || was.Mail == one.Mail && was.Place == one.Place
		})
		st.Used = append(st.Used, one)
		st.Used = slices.Delete(st.Used, 0, max(0, len(st.Used)-maxUsed))
		return nil
	})
}

// Memory is what is kept that one look at a mail needs.
type Memory struct {
	st  *state
	now time.Time
}

// seen is the state file as it was read last. It is only ever replaced as a
// whole, so one that is the same file of the same moment holds the same.
type seen struct {
	info os.FileInfo
	st   *state // not to be changed
}

// Memory reads it, all at one moment. A code is waited for: what is known
// already is not read again.
func (s *Store) Memory() (Memory, error) {
	info, err := os.Stat(s.file.path)
	if err == nil {
		if last := s.last.Load(); last != nil && os.SameFile(last.info, info) && last.info.ModTime().Equal(info.ModTime()) && last.info.Size() == info.Size() {
			return Memory{last.st, s.now()}, nil
		}
	}
	st, loadErr := s.file.load()
	if loadErr != nil {
		return Memory{}, loadErr
	}
	if err == nil { // what was read is that or newer, and then it is read again
		s.last.Store(&seen{info, st})
	}
	return Memory{st, s.now()}, nil
}

// Session is a session as it is set up now, ok if it is still there.
func (m Memory) Session(id string) (now protocol.Session, ok bool) {
	if m.st == nil {
		return now, false
	}
	if r := m.st.session(id); r != nil {
		return r.Session, true
	}
	return now, false
}

// Senders are whom the user has confirmed for a site.
func (m Memory) Senders(site string) []protocol.Sender {
	if m.st == nil {
		return nil
	}
	return slices.DeleteFunc(m.st.senders(), func(one protocol.Sender) bool { return one.Site != site })
}

// WasUsed reports whether the code of a mail was used, in any page, or is void
// because a newer one was that came to the same place: a site that mails a
// second code no longer takes the first.
func (m Memory) WasUsed(u Used) bool {
	if m.st == nil || len(m.st.Used) == 0 {
		return false
	}
	one := u.hashed(m.st.Salt)
	return slices.ContainsFunc(m.st.Used, func(was used) bool {
		return !m.now.After(was.Until) && (was.Mail == one.Mail || was.Place == one.Place && one.Received.Before(was.Received))
	})
}
