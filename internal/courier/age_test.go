package courier

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// The sender's clock takes away what the server's, which is ahead, lets through,
// and gives nothing that is not doubted.
func TestSendersClock(t *testing.T) {
	began := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name        string
		doubt       mailbox.Doubt
		at, dated   time.Duration // after the request
		old, tooOld bool
		arrived     bool
	}{
		{"ahead, of before", mailbox.ClockAhead, time.Minute, -10 * time.Minute, true, true, false},
		{"ahead, of now", mailbox.ClockAhead, time.Minute, 0, true, false, false},
		{"unknown, before, of now", mailbox.ClockUnknown, -5 * time.Minute, 0, true, false, false},
		{"unknown, of now", mailbox.ClockUnknown, 0, 0, false, false, false},
		{"known", mailbox.NoDoubt, 0, -10 * time.Minute, false, false, false},
		{"moved there, of before by both clocks", mailbox.NoDoubt, -25 * time.Minute, -25 * time.Minute, true, false, true},
		{"arrived, and the server's clock is behind", mailbox.NoDoubt, -time.Hour, 0, false, false, true},
		{"arrived, and the sender's clock is behind", mailbox.NoDoubt, 0, -time.Hour, false, false, true},
		{"arrived, and both are behind a little", mailbox.NoDoubt, -5 * time.Minute, -5 * time.Minute, false, false, true},
	} {
		w := &watch{run: &run{}, began: began}
		m := mailbox.Message{Doubt: test.doubt, Arrived: test.arrived, At: began.Add(test.at), Received: began.Add(test.at)}
		read := Read(fmt.Appendf(nil, "Date: %s\r\n\r\nYour code is 493817\r\n", began.Add(test.dated).Format(time.RFC1123Z)), false, otp.Hints{})
		received, old := w.age(m, read)
		if (old != "") != test.old || test.old && !received.Before(began) || w.isTooOld(m, read) != test.tooOld {
			t.Errorf("%s: %v, %q, too old %v", test.name, received, old, w.isTooOld(m, read))
		}
	}
}

// Of a mail that arrived and that two clocks call old, the one that is wrong may be
// this computer's: the sentence does not say that it is not.
func TestOldMayBeOurClock(t *testing.T) {
	began := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name  string
		doubt mailbox.Doubt
		age   time.Duration
		ours  bool
	}{
		{"this computer is 25 minutes ahead", mailbox.NoDoubt, 25 * time.Minute, true},
		{"this computer is days ahead", mailbox.LongAgo, 72 * time.Hour, true},
		{"the server has stamped later mail", mailbox.Moved, 25 * time.Minute, false},
	} {
		w := &watch{run: &run{}, began: began}
		came := began.Add(-test.age)
		m := mailbox.Message{Doubt: test.doubt, Arrived: true, At: came, Received: came}
		read := Read(fmt.Appendf(nil, "Date: %s\r\n\r\nYour code is 493817\r\n", came.Format(time.RFC1123Z)), false, otp.Hints{})
		received, old := w.age(m, read)
		if !received.Before(began) || !strings.Contains(old, "moved") || strings.Contains(old, "this computer's clock is ahead") != test.ours {
			t.Errorf("%s: %v, %q", test.name, received, old)
		}
	}
}

// Where only what was learned of a server's clock makes a mail new, its sender must
// date it so: mails that were moved may have taught that.
func TestLearnedClockNeedsADate(t *testing.T) {
	began := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name    string
		stamp   time.Duration // after the request
		header  string
		arrived bool
		old     bool
	}{
		{"undated", -time.Hour, "", false, true},
		{"a Date that cannot be read", -time.Hour, "Date: of old\r\n", false, true},
		{"dated now", -time.Hour, "Date: " + began.Format(time.RFC1123Z) + "\r\n", false, false},
		{"dated then", -time.Hour, "Date: " + began.Add(-time.Hour).Format(time.RFC1123Z) + "\r\n", false, true},
		{"undated, and its stamp counts by itself", -30 * time.Second, "", false, false},
		{"undated, and arrived", -time.Hour, "", true, false},
	} {
		w := &watch{run: &run{}, began: began}
		m := mailbox.Message{Arrived: test.arrived, Received: began.Add(test.stamp), At: began.Add(time.Second)}
		read := Read([]byte(test.header+"Subject: Hello\r\n\r\nYour code is 493817\r\n"), false, otp.Hints{})
		if received, old := w.age(m, read); (old != "") != test.old || test.old && !received.Before(began) {
			t.Errorf("%s: %v, %q", test.name, received, old)
		}
	}
}

// A mail that was moved into the inbox from where nobody looked is of before the
// request where its sender says so, and the server whatever its clock says.
func TestMovedFromWhereNobodyLooked(t *testing.T) {
	began := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name           string
		noLater, dated time.Duration // after the request; 0 is not known
		arrived, old   bool
	}{
		{"of before by both", -5 * time.Minute, -5 * time.Minute, true, true},
		{"the server's clock is not known", 0, -5 * time.Minute, true, false},
		{"the server may be behind", time.Second, -5 * time.Minute, true, false},
		{"held up on its way", time.Minute, -5 * time.Minute, true, false},
		{"a young mail that a filter moved", -5 * time.Minute, time.Second, true, false},
		{"a little older, as both say", -30 * time.Second, -30 * time.Second, true, false},
		{"its sender did not date it", -5 * time.Minute, 0, true, false},
		{"it was there, and is judged by its stamp", -5 * time.Minute, -5 * time.Minute, false, false},
	} {
		w := &watch{run: &run{}, began: began}
		m := mailbox.Message{Arrived: test.arrived, Received: began.Add(-5 * time.Minute), At: began.Add(-5 * time.Minute)}
		if test.noLater != 0 {
			m.NoLater = began.Add(test.noLater)
		}
		header := ""
		if test.dated != 0 {
			header = "Date: " + began.Add(test.dated).Format(time.RFC1123Z) + "\r\n"
		}
		read := Read([]byte(header+"Subject: Hello\r\n\r\nYour code is 493817\r\n"), false, otp.Hints{})
		if received, old := w.age(m, read); (old != "") != test.old || test.old && !received.Before(began) {
			t.Errorf("%s: %v, %q", test.name, received, old)
		}
	}
}

// The same in a mailbox: a young mail that is there shows what the server's clock says.
func TestMovedIntoTheInbox(t *testing.T) {
	for name, test := range map[string]struct {
		there time.Duration // how old the youngest mail is
		dated time.Duration // how old the sender says that the moved one is
		grade protocol.Grade
	}{
		"the server's clock is known":      {2 * time.Minute, 6 * time.Minute, protocol.GradeLikely},
		"it may be behind, and ours right": {6 * time.Minute, 6 * time.Minute, protocol.GradeProven},
		"a young mail":                     {2 * time.Minute, 0, protocol.GradeProven},
	} {
		t.Run(name, func(t *testing.T) {
			mail, _, store, s := readyMail(t)
			now := time.Now()
			if err := mail.DeliverAt(imapd.Inbox, []byte("Subject: Hello\r\n\r\nHow are you?\r\n"), now.Add(-test.there)); err != nil {
				t.Fatal(err)
			}
			r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
			r.next(protocol.EventReady)
			moved := fmt.Appendf(nil, "Date: %s\r\n%s", now.Add(-test.dated).Format(time.RFC1123Z), codeMail("shop.example", "482913"))
			if err := mail.DeliverAt(imapd.Inbox, moved, now.Add(-6*time.Minute)); err != nil {
				t.Fatal(err)
			}
			if e := r.next(protocol.EventCode); e.Code != "482913" || e.Grade != test.grade {
				t.Errorf("%+v, want %s", e, test.grade)
			}
		})
	}
}
