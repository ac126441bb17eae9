package mailbox

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A long mail that is moved after its beginning was read is read on in where it has
// gone, into whichever folder, with one connection and with two.
func TestRestOfMovedMail(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		for _, labels := range []string{"Message-ID: <1@shop.example>\r\n", ""} {
			for from, to := range map[string]string{imapd.Inbox: imapd.Junk, imapd.Junk: imapd.Inbox} {
				t.Run(fmt.Sprintf("to %s, %q, %+v", to, labels, o), func(t *testing.T) {
					s, cfg := startIMAPD(t, o)
					c := client(t, cfg)
					w := watching(t, openBox(t, cfg, everywhere()), time.Now())
					w.ready()
					raw := append([]byte(labels), long(1, MaxRaw+3*restPiece)...)
					if err := s.Deliver(from, raw); err != nil {
						t.Fatal(err)
					}
					m := w.mail(1)
					if _, err := c.Select(from, nil).Wait(); err != nil {
						t.Fatal(err)
					}
					if _, err := c.Move(imap.SeqSetNum(1), to).Wait(); err != nil {
						t.Fatal(err)
					}
					all, err := m.Rest(t.Context())
					if err != nil || !bytes.Equal(all.Raw, raw) || all.Truncated {
						t.Errorf("%d bytes of %d, truncated %v, %v", len(all.Raw), len(raw), all.Truncated, err)
					}
					if all.Folder != from || all.UID != m.UID {
						t.Errorf("it is said to be %d in %s, and came as %d in %s", all.UID, all.Folder, m.UID, from)
					}
					w.nothing()
				})
			}
		}
	}
}

// A folder that is numbered anew while the connection is away has the mail under another
// number; what has the number that was the mail's is another.
func TestRestOfRenumberedMail(t *testing.T) {
	raw := "Message-ID: <1@shop.example>\r\n" + string(long(1, MaxRaw+2*restPiece))
	in := here(0)
	var asked []string
	idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), raw}}, 2 })
	in.refuse = func(p *peer, tag, command string) bool {
		_, part, is := strings.Cut(command, "BODY.PEEK[]<")
		if !is {
			return in.validity == 0 && idle(p, tag, command)
		}
		var uid, from, size int
		fmt.Sscanf(command, "UID FETCH %d", &uid)
		fmt.Sscanf(part, "%d.%d>", &from, &size)
		if from > 0 {
			asked = append(asked, fmt.Sprintf("%d of %d", from, uid))
		}
		if from > 0 && in.validity == 0 {
			old := in.messages[0].received
			*in = inbox{validity: 99, next: 3, messages: []message{{1, old.Add(-24 * time.Hour), string(long(7, MaxRaw+restPiece))}, {2, old, raw}}, refuse: in.refuse}
			panic(hungUp)
		}
		for n, m := range in.messages {
			if m.uid == uid {
				text := m.raw[min(from, len(m.raw)):min(from+size, len(m.raw))]
				p.say(fmt.Sprintf("* %d FETCH (UID %d INTERNALDATE %q BODY[]<%d> {%d}\r\n%s)", n+1, uid, m.received.Format("_2-Jan-2006 15:04:05 -0700"), from, len(text), text))
			}
		}
		p.say(tag + " OK")
		return true
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		w := b.watch(t)
		defer w.stop()
		w.ready()
		m := w.mail(1)
		all, err := m.Rest(t.Context())
		if err != nil || string(all.Raw) != raw || all.Truncated {
			t.Errorf("%d bytes of %d, %v", len(all.Raw), len(raw), err)
		}
	}, serves(in))
	want := fmt.Sprintf("[%d of 1 %d of 2", MaxRaw, MaxRaw-overlap)
	if got := fmt.Sprint(asked); !strings.HasPrefix(got, want) {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

// What only looks like the mail is not read on in: nothing of it is put behind the
// beginning of another.
func TestRestOfAnotherMail(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	c := client(t, cfg)
	l := everywhere()
	l.moved = time.Second // a hundred rounds
	w := watching(t, openBox(t, cfg, l), time.Now())
	w.ready()
	raw := append([]byte("Message-ID: <1@shop.example>\r\n"), long(1, MaxRaw+restPiece)...)
	other := bytes.Clone(raw)
	copy(other[MaxRaw-overlap:], "another")
	received := time.Now()
	if err := s.DeliverAt(imapd.Inbox, raw, received); err != nil {
		t.Fatal(err)
	}
	m := w.mail(1)
	if err := s.DeliverAt(imapd.Junk, other, received); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select(imapd.Inbox, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Store(imap.SeqSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Expunge().Close(); err != nil {
		t.Fatal(err)
	}
	got, err := m.Rest(t.Context())
	checkCode(t, err, protocol.ErrUnread)
	if len(got.Raw) != MaxRaw || !got.Truncated || !strings.Contains(err.Error(), "only its beginning was read") {
		t.Errorf("%d bytes, %v", len(got.Raw), err)
	}
}

// What is read a second time is the end of what has been read, in both of its parts.
func TestKnown(t *testing.T) {
	for _, test := range []struct {
		begun, raw string
		overlap    int
		want       string
	}{
		{"abcdef", "", 0, ""},
		{"abcdef", "", 4, "cdef"},
		{"abcdef", "gh", 4, "efgh"},
		{"abcdef", "ghijkl", 4, "ijkl"},
		{"ab", "", 4, "ab"},
		{"ab", "c", 4, "abc"},
	} {
		q := &question{begun: []byte(test.begun), raw: []byte(test.raw), overlap: test.overlap}
		if got := string(q.known()); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

// Of so many mails it is kept where copies lie, and of each the last ones.
func TestSpotsAreBounded(t *testing.T) {
	var s spots
	id := func(n int) (id key) {
		binary.BigEndian.PutUint64(id[:], uint64(n+1))
		return id
	}
	at := func(n int) spot { return spot{folder: Inbox, uid: uint32(n)} }
	for n := range 3 * mostSpots {
		for uid := range 2 * copiesOf {
			s.note(id(n), at(uid))
			s.note(id(n), at(uid))
		}
	}
	s.note(key{}, at(1))
	if len(s.of) != mostSpots || len(s.order) != mostSpots || cap(s.order) > 4*mostSpots {
		t.Errorf("%d and %d kept, in room for %d", len(s.of), len(s.order), cap(s.order))
	}
	var gone []spot
	for n := range copiesOf {
		where, ok, _ := s.but(id(3*mostSpots-1), gone)
		if want := at(2*copiesOf - 1 - n); !ok || where != want {
			t.Errorf("%v, want %v", where, want)
		}
		gone = append(gone, where)
	}
	_, ok, found := s.but(id(3*mostSpots-1), gone)
	if ok {
		t.Error("more than were to be kept")
	}
	s.note(id(0), at(0))
	select {
	case <-found:
	default:
		t.Error("who waits was not told")
	}
}
