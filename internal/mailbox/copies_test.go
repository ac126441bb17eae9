package mailbox

import (
	"encoding/binary"
	"testing"
	"time"
)

// A message is kept in mind for its copies as long as they may come, and not
// for ever; what goes does so one by one, never by a walk over all.
func TestCopies(t *testing.T) {
	message := func(n int, folder string) Message {
		m := Message{UID: uint32(n), Folder: folder}
		binary.BigEndian.PutUint64(m.id[:], uint64(n+1))
		return m
	}
	c := newCopies()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	const many = 3 * mostKept
	for n := range many {
		if !c.add(message(n, Inbox), now) || c.add(message(n, "Shops"), now) || c.add(message(n, Inbox), now) {
			t.Fatalf("message %d is not once", n)
		}
	}
	if again := message(0, Inbox); true {
		again.UID = many // another of the same looks in the same folder
		if !c.add(again, now.Add(time.Minute)) {
			t.Error("two of one folder are not two")
		}
	}
	if len(c.have) != many {
		t.Errorf("%d kept while their copies may come, want %d", len(c.have), many)
	}
	// Message 0 is a minute younger than those that go now.
	c.add(message(many, Inbox), now.Add(lateCopy+30*time.Second))
	if !c.has(stamp{id: message(0, Inbox).id}) || c.has(stamp{id: message(1, Inbox).id}) || !c.has(stamp{id: message(many, Inbox).id}) {
		t.Error("not the oldest went")
	}
	if len(c.order) != mostKept || len(c.have) > mostKept {
		t.Errorf("%d kept of %d, want at most %d", len(c.have), len(c.order), mostKept)
	}
	for n := range 10 * mostKept {
		c.add(message(2*many+n, Inbox), now.Add(time.Hour+time.Duration(n)*lateCopy))
	}
	if len(c.order) > mostKept || cap(c.order) > 4*mostKept {
		t.Errorf("%d kept in room for %d", len(c.order), cap(c.order))
	}
}

// A copy that a filter has delivered beside the mail has another stamp, and another
// header; a mail that is much later, or says something else, is another, though its
// sender gives each the same Message-ID.
func TestCopyWithAnotherStamp(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	message := func(uid uint32, folder string, at time.Time) Message {
		m := Message{UID: uid, Folder: folder, Received: at, Raw: labelled(1)}
		m.id = m.Identity()
		return m
	}
	delivered, other := message(7, "All", now.Add(time.Second)), message(9, "Junk", now.Add(4*time.Second))
	delivered.Raw = append([]byte("Delivered-To: ann@mail.test\r\n"), delivered.Raw...)
	other.Raw = append(other.Raw, "Another code\r\n"...)
	c := newCopies()
	for _, test := range []struct {
		message Message
		is      bool // one of its own
	}{
		{message(1, Inbox, now), true},
		{delivered, false},
		{other, true},
		{message(2, Inbox, now.Add(time.Second)), true},
		{message(8, "All", now.Add(time.Hour)), true},
	} {
		if c.add(test.message, now) != test.is {
			t.Errorf("%d in %s: want %v", test.message.UID, test.message.Folder, test.is)
		}
	}
}
