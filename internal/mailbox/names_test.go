package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// However its bytes come, go-imap is given a name as what it knows, and all else as
// it is: nothing in a mail is taken for a name.
func TestRenamer(t *testing.T) {
	abc, one := fmt.Sprintf("MODSEQ (%d)", named(objectItem, []byte("aB-c_9"))), fmt.Sprintf("MODSEQ (%d)", named(gmailItem, []byte("1278455344230334865")))
	for in, want := range map[string]string{
		"* 7 FETCH (UID 9 EMAILID (aB-c_9) BODY[] {3}\r\na\r\n)\r\n":                                             "* 7 FETCH (UID 9 " + abc + " BODY[] {3}\r\na\r\n)\r\n",
		"* 7 fetch (emailid (aB-c_9) UID 9)\r\n":                                                                 "* 7 fetch (" + abc + " UID 9)\r\n",
		"* 7 FETCH (BODY[] {30}\r\n* 1 FETCH (EMAILID (aB-c_9))\r\n X-GM-MSGID 1278455344230334865)\r\n":         "* 7 FETCH (BODY[] {30}\r\n* 1 FETCH (EMAILID (aB-c_9))\r\n " + one + ")\r\n",
		"* 7 FETCH (X-GM-MSGID 1278455344230334865 FLAGS ())\r\nT1 OK EMAILID (aB-c_9) {3}\r\n* 1 EXISTS\r\n":    "* 7 FETCH (" + one + " FLAGS ())\r\nT1 OK EMAILID (aB-c_9) {3}\r\n* 1 EXISTS\r\n",
		`* 7 FETCH (X " EMAILID (aB-c_9) \" EMAILID (aB-c_9)" EMAILID (aB-c_9))` + "\r\n":                        `* 7 FETCH (X " EMAILID (aB-c_9) \" EMAILID (aB-c_9)" ` + abc + ")\r\n",
		"* LIST () \"/\" \"x EMAILID (aB-c_9)\"\r\n* OK FETCH (EMAILID (aB-c_9))\r\n":                            "* LIST () \"/\" \"x EMAILID (aB-c_9)\"\r\n* OK FETCH (EMAILID (aB-c_9))\r\n",
		"* 7 FETCH (EMAILID NIL EMAILID () EMAILID (aB-c_9 X) X-GM-MSGID 1a XEMAILID (aB-c_9) EMAILID\r\n":       "* 7 FETCH (MODSEQ (1) EMAILID () EMAILID (aB-c_9 X) MODSEQ (1) XEMAILID (aB-c_9) EMAILID\r\n",
		"* 7 FETCH (X-GM-MSGID NIL EMAILID {3}\r\nabc EMAILID (a+b))\r\n":                                        "* 7 FETCH (MODSEQ (1) EMAILID {3}\r\nabc MODSEQ (1))\r\n",
		"* 7 FETCH (X \"" + strings.Repeat("x", longestPiece) + "\"\r\n* 8 FETCH (EMAILID (aB-c_9))\r\n* 9 FETC": "* 7 FETCH (X \"" + strings.Repeat("x", longestPiece) + "\"\r\n* 8 FETCH (" + abc + ")\r\n",
	} {
		for _, at := range []int{1, 2, 7, 4096, 1 << 20} {
			var r renamer
			var got []byte
			for rest := in; rest != ""; {
				n := min(at, len(rest))
				got = append(got, r.read([]byte(rest[:n]))...)
				rest = rest[n:]
			}
			if string(got) != want {
				t.Errorf("%.80q, %d bytes at a time:\n got %.200q\nwant %.200q", in, at, got, want)
			}
		}
	}
	for _, seq := range []uint64{0, 1, 1<<62 - 1, 1 << 63} {
		if isName(imapclient.FetchItemDataModSeq{ModSeq: seq}) {
			t.Errorf("%d is taken for a name", seq)
		}
	}
}

func newCopiesOf(m Message) *copies {
	c := newCopies()
	c.add(m, m.Received)
	return c
}

// What its provider calls a mail says whether it is a copy, before all that it looks
// like; where one of the two has no name, its looks do.
func TestCopyByName(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	message := func(n name, uid uint32, folder string, at time.Time, raw []byte) Message {
		m := Message{name: n, UID: uid, Folder: folder, Received: at, Raw: raw}
		m.id = identifyWhole(raw, at)
		return m
	}
	for what, test := range map[string]struct {
		first, second Message
		is            bool // the second is one of its own
	}{
		"one name, and another text and stamp": {message(7, 1, Inbox, now, labelled(1)), message(7, 9, "All", now.Add(time.Hour), mail(2)), false},
		"another name, and all the same":       {message(7, 1, Inbox, now, labelled(1)), message(8, 9, "All", now, labelled(1)), true},
		"a name in one folder alone":           {message(7, 1, Inbox, now, labelled(1)), message(0, 9, "All", now, labelled(1)), false},
		"a name in the other alone":            {message(0, 1, Inbox, now, labelled(1)), message(7, 9, "All", now.Add(time.Second), labelled(1)), false},
		"two of one folder":                    {message(7, 1, Inbox, now, labelled(1)), message(7, 9, Inbox, now, labelled(1)), true},
	} {
		c := newCopies()
		if !c.add(test.first, now) || c.add(test.second, now) != test.is {
			t.Errorf("%s: want %v", what, test.is)
		}
		s := stamp{name: test.second.name, id: test.second.id, received: test.second.Received}
		if test.first.Folder != test.second.Folder && test.second.Received.Equal(now) && newCopiesOf(test.first).has(s) == test.is {
			t.Errorf("%s: to be read: %v, want %v", what, !c.has(s), test.is)
		}
	}
	c := newCopies()
	c.old(stamp{name: 7})
	if !c.isOld(Message{name: 7, id: key{1}}) || c.isOld(Message{name: 8, id: key{1}}) || c.isOld(Message{}) {
		t.Error("what was there before is not known by its name")
	}
	for n := range 3 * mostKept {
		c.old(stamp{name: name(100 + n), id: key{byte(n), byte(n >> 8), 1}})
	}
	if len(c.before) != mostKept || len(c.olds) != mostKept || cap(c.olds) > 4*mostKept {
		t.Errorf("%d kept in mind of what was there before, in room for %d", len(c.before), cap(c.olds))
	}
	if c.isOld(Message{name: 7}) || !c.isOld(Message{name: 99 + 3*mostKept}) {
		t.Error("not the oldest went")
	}
}

// Names are asked for in the commands that read a mail. A server that offers them and
// refuses, ends the connection, or leaves them out, costs no mail, and is soon not
// asked again.
func TestNames(t *testing.T) {
	const gmail, object = "CAPABILITY IMAP4rev1 IDLE X-GM-EXT-1", "CAPABILITY IMAP4rev1 IDLE OBJECTID"
	const mails = 5
	for _, test := range []struct {
		what, capability string
		name             func(uid int) string
		refuse           func(p *peer, tag string)
		asked, fetches   int
	}{
		{"Gmail's", gmail, func(uid int) string { return fmt.Sprint("X-GM-MSGID ", 1<<60+uid) }, nil, mails, mails},
		{"EMAILID", object, func(uid int) string { return fmt.Sprintf("EMAILID (M%d)", uid) }, nil, mails, mails},
		{"left out", object, func(uid int) string { return "FLAGS ()" }, nil, mails, mails},
		{"not offered", capability, nil, nil, 0, mails},
		{"BAD", object, nil, func(p *peer, tag string) { p.say(tag + " BAD what is EMAILID") }, mostUnnamed, mails + mostUnnamed},
		{"NO", gmail, nil, func(p *peer, tag string) { p.say(tag + " NO System Error (Failure)") }, mostUnnamed, mails + mostUnnamed},
		{"hung up", object, nil, func(*peer, string) { panic(hungUp) }, mostUnnamed, mails + mostUnnamed},
		{"NIL", object, func(int) string { return "EMAILID NIL" }, nil, mails, mails},
		{"Gmail's NIL", gmail, func(int) string { return "X-GM-MSGID NIL" }, nil, mails, mails},
	} {
		t.Run(test.what, func(t *testing.T) {
			pushed, asked, fetches := 0, 0, 0
			read := false // the last mail: a look at the tail may follow before the watch has ended
			in := &inbox{capability: test.capability, next: 1, name: test.name}
			in.refuse = func(p *peer, tag, command string) bool {
				if command == "IDLE" && pushed < mails {
					p.say("+ idling")
					pushed++
					in.messages, in.next = append(in.messages, message{pushed, at(), string(mail(pushed))}), pushed+1
					p.say(fmt.Sprintf("* %d EXISTS", pushed))
					p.hear()
					p.say(tag + " OK")
					return true
				}
				if read || !strings.Contains(command, "BODY.PEEK[]") {
					return false
				}
				fetches++
				named := strings.Contains(command, "(UID EMAILID INTERNALDATE ") || strings.Contains(command, "(UID X-GM-MSGID INTERNALDATE ")
				if named {
					asked++
				}
				refused := named && test.refuse != nil
				read = !refused && pushed == mails
				if refused {
					test.refuse(p, tag)
				}
				return refused
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				w.ready()
				for n := 1; n <= mails; {
					if m, is := w.next().(Message); is {
						if m.UID != uint32(n) || (m.name != 0) != (test.what == "Gmail's" || test.what == "EMAILID") {
							t.Errorf("%d came, want %d; its name is %d", m.UID, n, m.name)
						}
						n++
					}
				}
				w.stop()
			}, serves(in))
			if asked != test.asked || fetches != test.fetches {
				t.Errorf("a name was asked for %d times in %d commands, want %d in %d", asked, fetches, test.asked, test.fetches)
			}
		})
	}
}

// Two mails that look the same, in two folders, are two where they have two names,
// and one where they have one.
func TestSameLooks(t *testing.T) {
	for what, names := range map[string][2]string{
		"two names": {"EMAILID (M1)", "EMAILID (M2)"},
		"one name":  {"EMAILID (M1)", "EMAILID (M1)"},
		"no names":  {"FLAGS ()", "FLAGS ()"},
	} {
		t.Run(what, func(t *testing.T) {
			const capability = "CAPABILITY IMAP4rev1 IDLE OBJECTID"
			same := message{1, at(), string(labelled(1))}
			first := &inbox{capability: capability, next: 2, messages: []message{same}, name: func(int) string { return names[0] }}
			second := func(p *peer) {
				in := &inbox{capability: capability}
				others := folders(in, "Junk", func() *inbox { return &inbox{next: 2, messages: []message{same}} })
				in.refuse = func(p *peer, tag, command string) bool {
					r := in.refuse
					done := others(p, tag, command)
					in.refuse, in.name = r, func(int) string { return names[1] }
					return done
				}
				p.serve(in, nil)
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				b.limits.round = defaults.round
				w := b.watch(t)
				w.ready()
				w.mail(1)
				if what == "two names" {
					if m := w.mail(1); !m.Junk {
						t.Errorf("%+v", m)
					}
				}
				time.Sleep(time.Minute)
				w.nothing()
			}, serves(first), second)
		})
	}
}

// However its bytes come, what go-imap is given is the same.
func FuzzRenamer(f *testing.F) {
	f.Add("* 7 FETCH (UID 9 EMAILID (aB-c_9) BODY[] {3}\r\na\r\n X-GM-MSGID 12)\r\nT1 OK {3}\r\n", 3)
	f.Add("* 7 FETCH (X \" EMAILID (a)\\\" EMAILID (b)\" EMAILID NIL)\r\n* OK {9}\r\n* 1 EXISTS\r\n", 1)
	f.Fuzz(func(t *testing.T, in string, at int) {
		at = 1 + (at&0x7fffffff)%1000
		var whole, parts renamer
		want := string(whole.read([]byte(in)))
		got := ""
		for rest := in; rest != ""; {
			n := min(at, len(rest))
			got += string(parts.read([]byte(rest[:n])))
			rest = rest[n:]
		}
		if got != want {
			t.Fatalf("%q:\n%q at once\n%q in pieces of %d", in, want, got, at)
		}
		if len(want) > 0 && !strings.Contains(strings.ToUpper(in), "FETCH (") && !strings.HasPrefix(in, want) {
			t.Fatalf("%q became %q", in, want)
		}
	})
}
