package courier

import (
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Which of two codes is the newer one: by their UIDs where those tell, else by
// their stamps.
func TestNewerCode(t *testing.T) {
	now := time.Now()
	old := found{grade: protocol.GradeProven, received: now, mail: mailID{session: "s", folder: "INBOX", uid: 50, numbering: mailbox.Numbering{Validity: 7}}}
	for _, test := range []struct {
		name   string
		change func(f *found)
		want   bool
	}{
		{"the next", func(f *found) { f.mail.uid = 51 }, true},
		{"the next, with a stamp before", func(f *found) { f.mail.uid, f.received = 51, now.Add(-3*time.Minute) }, true},
		{"one before, with a stamp later", func(f *found) { f.mail.uid, f.received = 49, now.Add(3*time.Minute) }, false},
		{"another UIDVALIDITY", func(f *found) { f.mail.uid, f.mail.numbering.Validity = 3, 8 }, true},
		{"another UIDVALIDITY, before", func(f *found) {
			f.mail.uid, f.mail.numbering.Validity, f.received = 60, 8, now.Add(-time.Second)
		}, false},
		{"the same UIDVALIDITY, put back from a copy", func(f *found) { f.mail.uid, f.mail.numbering.Anew = 3, 1 }, true},
		{"another folder", func(f *found) { f.mail.uid, f.mail.folder = 3, "Junk" }, true},
		{"another folder, before", func(f *found) { f.mail.uid, f.mail.folder, f.received = 60, "Junk", now.Add(-time.Second) }, false},
		{"of a lesser grade", func(f *found) { f.mail.uid, f.grade = 51, protocol.GradeLikely }, false},
	} {
		f := old
		test.change(&f)
		if got := f.replaces(old); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
		if !test.want && f.whyNot(old) == "" {
			t.Errorf("%s: nothing is said of it", test.name)
		}
	}
}
