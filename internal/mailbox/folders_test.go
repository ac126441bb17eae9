package mailbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// everywhere are hurried limits with which the other folders are looked at.
func everywhere() limits {
	l := hurried()
	l.round = 10 * time.Millisecond
	return l
}

// client is another mail program of the same user.
func client(t *testing.T, cfg Config) *imapclient.Client {
	t.Helper()
	config, err := tlsConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialTLS(fmt.Sprintf("%s:%d", cfg.Host, cfg.Port), &imapclient.Options{TLSConfig: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(testUser, testPassword).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// labelled is a mail that has a Message-ID.
func labelled(n int) []byte {
	return append(fmt.Appendf(nil, "Message-ID: <%d@shop.example>\r\n", n), mail(n)...)
}

func TestOtherFolders(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			s, cfg := startIMAPD(t, o)
			c := client(t, cfg)
			for _, name := range []string{"Shops", "Shops/Grüße"} {
				if err := c.Create(name, nil).Wait(); err != nil {
					t.Fatal(err)
				}
			}
			cfg.Folders = []string{"Shops/Grüße", "Nowhere", "Shops"}
			old := time.Now().Add(-time.Hour)
			for folder, n := range map[string]int{imapd.Junk: 0, "Shops": 1} {
				if err := errors.Join(s.DeliverAt(folder, mail(100+n), old), s.Deliver(folder, mail(n))); err != nil {
					t.Fatal(err)
				}
			}
			w := watching(t, openBox(t, cfg, everywhere()), time.Now().Add(-time.Minute))
			w.ready()
			found := map[string]Message{}
			unwatched := 0
			for len(found) < 2 || unwatched < 1 {
				switch u := w.next().(type) {
				case Message:
					found[u.Folder] = u
				case Unwatched:
					unwatched++
					checkCode(t, u.Err, protocol.ErrFolder)
					if u.Folder != "Nowhere" || !strings.Contains(u.Err.Sentence, `"Nowhere"`) {
						t.Errorf("%+v", u)
					}
				default:
					t.Fatalf("%#v", u)
				}
			}
			if m := found[imapd.Junk]; !m.Junk || m.UID != 2 {
				t.Errorf("%+v", m)
			}
			if m := found["Shops"]; m.Junk || m.UID != 2 {
				t.Errorf("%+v", m)
			}
			for n, folder := range []string{imapd.Junk, Inbox, "Shops/Grüße", imapd.Junk, "Shops", Inbox} {
				if err := s.Deliver(folder, mail(10+n)); err != nil {
					t.Fatal(err)
				}
				if m := w.mail(10 + n); m.Folder != folder || m.Junk != (folder == imapd.Junk) {
					t.Errorf("mail %d in %s, junk %v", 10+n, m.Folder, m.Junk)
				}
			}
			w.nothing()
			want := 3 // the client's, too
			if o.NoIDLE {
				want = 2
			}
			if n := s.Accepted(); n != want {
				t.Errorf("%d connections, want %d", n, want)
			}
		})
	}
}

// One mail in two folders comes once, in whichever it is seen first.
func TestCopyComesOnce(t *testing.T) {
	said := new(commandLog)
	s, cfg := startIMAPD(t, imapd.Options{Log: said})
	c := client(t, cfg)
	if err := c.Create("All", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	cfg.Folders = []string{"All"}
	received := time.Now()
	both := func(n int, raw []byte) {
		t.Helper()
		for _, folder := range []string{imapd.Inbox, "All"} {
			if err := s.DeliverAt(folder, raw, received); err != nil {
				t.Fatal(err)
			}
		}
	}
	both(0, labelled(0))
	w := watching(t, openBox(t, cfg, everywhere()), time.Now().Add(-time.Minute))
	w.ready()
	w.mail(0)
	if err := s.Deliver("All", labelled(4)); err != nil {
		t.Fatal(err)
	}
	w.mail(4) // the tail of that folder has been seen
	if n := said.count("Subject: mail 0\r\n"); n != 1 {
		t.Errorf("mail 0 was read %d times", n)
	}
	both(1, labelled(1))
	w.mail(1)
	both(2, mail(2)) // has no Message-ID
	w.mail(2)
	// In order, so that a second copy would have come before.
	if err := s.Deliver("All", labelled(3)); err != nil {
		t.Fatal(err)
	}
	w.mail(3)
	w.nothing()
}

// A mail of some minutes ago that is filed out of the inbox is old where it went.
func TestFiledWhileWaited(t *testing.T) {
	for _, to := range []string{imapd.Junk, "Codes"} {
		t.Run(to, func(t *testing.T) {
			s, cfg := startIMAPD(t, imapd.Options{})
			c := client(t, cfg)
			if err := c.Create("Codes", nil).Wait(); err != nil {
				t.Fatal(err)
			}
			cfg.Folders = []string{"Codes"}
			now := time.Now()
			if err := s.DeliverAt(imapd.Inbox, labelled(1), now.Add(-8*time.Minute)); err != nil {
				t.Fatal(err)
			}
			w := watching(t, openBox(t, cfg, everywhere()), now.Add(-time.Minute))
			w.ready()
			if err := s.Deliver(to, labelled(2)); err != nil {
				t.Fatal(err)
			}
			w.mail(2) // that folder has been looked at
			if _, err := c.Select(imapd.Inbox, nil).Wait(); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Move(imap.SeqSetNum(1), to).Wait(); err != nil {
				t.Fatal(err)
			}
			if m := w.mail(1); m.Folder != to || !m.Arrived || m.Doubt != Moved {
				t.Errorf("in %s, arrived %v, doubt %v", m.Folder, m.Arrived, m.Doubt)
			}
		})
	}
}

// A mail of some minutes ago that is moved into the inbox from where it was seen is
// old; what comes there by itself is new.
func TestMovedWhileWaited(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	c := client(t, cfg)
	now := time.Now()
	if err := s.DeliverAt(imapd.Junk, labelled(1), now.Add(-8*time.Minute)); err != nil {
		t.Fatal(err)
	}
	w := watching(t, openBox(t, cfg, everywhere()), now.Add(-time.Minute))
	w.ready()
	if err := s.Deliver(imapd.Junk, labelled(2)); err != nil {
		t.Fatal(err)
	}
	w.mail(2) // that folder has been looked at
	if _, err := c.Select(imapd.Junk, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(imap.SeqSetNum(1), imapd.Inbox).Wait(); err != nil {
		t.Fatal(err)
	}
	if m := w.mail(1); m.Folder != Inbox || !m.Arrived || m.Doubt != Moved {
		t.Errorf("in %s, arrived %v, doubt %v", m.Folder, m.Arrived, m.Doubt)
	}
	if err := s.DeliverAt(imapd.Inbox, labelled(3), now.Add(-8*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if m := w.mail(3); m.Doubt != NoDoubt {
		t.Errorf("doubt %v of what was not seen before", m.Doubt)
	}
}

// A mail that a filter moves before it could be read is found where it went.
func TestMovedBeforeRead(t *testing.T) {
	raw := string(labelled(1))
	received := at()
	first := &inbox{next: 1}
	moved := make(chan struct{})
	idle := idleAnd(first, "* 1 EXISTS", func(*peer, string) {})
	first.refuse = func(p *peer, tag, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			close(moved)
			p.say("* 1 EXPUNGE", tag+" OK nothing there")
			return true
		}
		return idle(p, tag, command)
	}
	second := &inbox{next: 1}
	junk := folders(second, "Junk", func() *inbox {
		select {
		case <-moved:
			return &inbox{next: 2, messages: []message{{1, received, raw}}}
		default:
			return &inbox{next: 1}
		}
	})
	s := serveScripts(t, identity{},
		func(p *peer) { p.greet(); p.serve(first, nil) },
		func(p *peer) { p.greet(); second.refuse = junk; p.serve(second, nil) })
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), everywhere()), time.Now())
	w.ready()
	if m := w.mail(1); m.Folder != "Junk" || !m.Junk {
		t.Errorf("%+v", m)
	}
}

// folders makes a scripted server answer LIST, STATUS, EXAMINE and FETCH for
// one more folder, whose state is asked of now each time.
func folders(in *inbox, name string, now func() *inbox) func(*peer, string, string) bool {
	selected := false
	return func(p *peer, tag, command string) bool {
		word, rest, _ := strings.Cut(command, " ")
		quoted := strings.HasPrefix(strings.ReplaceAll(rest, `"`, ""), name)
		switch word {
		case "LIST":
			p.say(`* LIST () "/" INBOX`, fmt.Sprintf(`* LIST (\Junk) "/" "%s"`, name), tag+" OK listed")
		case "STATUS":
			if !quoted {
				p.say(tag + " NO [NONEXISTENT] no such folder")
				break
			}
			p.say(fmt.Sprintf(`* STATUS "%s" (MESSAGES %d UIDNEXT %d UIDVALIDITY 1)`, name, len(now().messages), now().next), tag+" OK")
		case "EXAMINE":
			selected = quoted
			*in = inbox{next: now().next, messages: now().messages, refuse: in.refuse}
			p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)), "* OK [UIDVALIDITY 1]", fmt.Sprintf("* OK [UIDNEXT %d]", in.next), tag+" OK [READ-ONLY] examined")
		case "NOOP", "IDLE":
			if !selected {
				return false
			}
			if n := now(); len(n.messages) != len(in.messages) {
				in.messages, in.next = n.messages, n.next
				p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)))
			}
			if word == "NOOP" {
				p.say(tag + " OK")
				break
			}
			p.say(tag + " NO not for you")
		default:
			return false
		}
		return true
	}
}

// A folder whose STATUS stands still is read all the same: by the number that does not,
// or by opening it now and then; and one from which a mail went before one came.
func TestStatusStandsStill(t *testing.T) {
	for name, told := range map[string]func(n, next int) string{
		"UIDNEXT":  func(n, next int) string { return fmt.Sprintf("MESSAGES %d UIDNEXT 4", n) },
		"MESSAGES": func(n, next int) string { return fmt.Sprintf("MESSAGES 3 UIDNEXT %d", next) },
		"both":     func(n, next int) string { return "MESSAGES 3 UIDNEXT 4" },
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var junk inbox
			first := here(0)
			second := func(p *peer) {
				in := new(inbox)
				in.refuse = func(p *peer, tag, command string) bool {
					mu.Lock()
					defer mu.Unlock()
					switch word, rest, _ := strings.Cut(strings.ReplaceAll(command, `"`, ""), " "); {
					case word == "LIST":
						p.say(`* LIST () "/" INBOX`, `* LIST (\Junk) "/" "Junk"`, `* LIST () "/" "Codes"`, tag+" OK listed")
					case word == "STATUS" && strings.HasPrefix(rest, "Junk"):
						p.say("* STATUS Junk ("+told(len(junk.messages), junk.next)+" UIDVALIDITY 1)", tag+" OK")
					case word == "STATUS":
						p.say("* STATUS Codes (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1)", tag+" OK")
					case word == "EXAMINE":
						opened := inbox{next: 1}
						if rest == "Junk" {
							opened = junk
						}
						in.messages, in.next = opened.messages, opened.next
						p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)), "* OK [UIDVALIDITY 1]", fmt.Sprintf("* OK [UIDNEXT %d]", in.next), tag+" OK [READ-ONLY] examined")
					default:
						return false
					}
					return true
				}
				p.serve(in, nil)
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				b.limits.round = defaults.round
				b.cfg.Folders = []string{"Codes"}
				junk = *here(3)
				for i := range junk.messages {
					junk.messages[i].received = time.Now().Add(-24 * time.Hour)
				}
				w := b.watch(t)
				defer w.stop()
				w.ready()
				time.Sleep(10 * time.Second)
				mu.Lock()
				junk.messages, junk.next = append(slices.Clone(junk.messages), message{4, at(), string(mail(4))}), 5
				mu.Unlock()
				w.mail(4)
				mu.Lock()
				junk.messages = junk.messages[:2]
				mu.Unlock()
				time.Sleep(10 * time.Second)
				mu.Lock()
				junk.messages, junk.next = append(slices.Clone(junk.messages), message{5, at(), string(mail(5))}), 6
				mu.Unlock()
				w.mail(5)
			}, serves(first), second)
		})
	}
}

// A list of folders that go-imap cannot read, or that does not end, is done
// without.
func TestListIsBroken(t *testing.T) {
	for name, list := range map[string]func(p *peer){
		"a name that is no UTF-7": func(p *peer) { p.say(`* LIST () "/" "&&&x"`) },
		"parentheses":             func(p *peer) { p.say("* LIST " + strings.Repeat("(", 20000)) },
		"a name in raw UTF-8":     func(p *peer) { p.say("* LIST () \"/\" \"Gr\xfc\xdfe\"") },
		"endless":                 func(p *peer) { p.say(`* LIST () "/" "` + strings.Repeat("x", 9<<20) + `"`) },
		"hung up":                 func(p *peer) { panic(hungUp) },
		"BYE":                     func(p *peer) { p.say("* BYE Internal error occurred."); panic(hungUp) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var lists atomic.Int64
			at := at()
			second := func(p *peer) {
				in := &inbox{} // of this connection: the one before may not have ended yet
				junk := folders(in, "Bulk Mail", func() *inbox { return &inbox{next: 2, messages: []message{{1, at, string(mail(1))}}} })
				in.refuse = func(p *peer, tag, command string) bool {
					if !strings.HasPrefix(command, "LIST") {
						return junk(p, tag, command)
					}
					lists.Add(1)
					list(p)
					p.say(tag + " OK listed")
					return true
				}
				p.greet()
				p.serve(in, nil)
			}
			s := serveScripts(t, identity{},
				func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, nil) }, // and knows no LIST
				second)
			w := watching(t, openBox(t, s.config(protocol.TLSImplicit), everywhere()), time.Now())
			w.ready()
			if m := w.mail(1); m.Folder != "Bulk Mail" || !m.Junk {
				t.Errorf("%+v", m)
			}
			w.nothing() // the inbox is left in peace
			if n := lists.Load(); n > mostUnlisted {
				t.Errorf("%d lists", n)
			}
		})
	}
}

// What the lists of servers say of the folders to look at.
func TestPlaces(t *testing.T) {
	tests := []struct {
		name       string
		capability string
		xlist      []string // after "* XLIST "; nil where XLIST is refused
		list       []string // after "* LIST "
		unmarked   bool     // no folder has an attribute
		there      []string // by STATUS
		want       string
	}{
		{name: "Gmail in German", capability: "IMAP4rev1 IDLE SPECIAL-USE LIST-EXTENDED",
			list: []string{`(\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"`, `(\HasNoChildren \Junk) "/" "[Gmail]/Spam"`, `(\Trash) "/" "[Gmail]/Papierkorb"`},
			want: "[Gmail]/Alle Nachrichten, [Gmail]/Spam junk"},
		{name: "special-use without LIST-EXTENDED", capability: "IMAP4rev1 SPECIAL-USE",
			list: []string{`(\Junk) "/" "Ramsch"`, `() "/" "Spam"`}, want: "Ramsch junk"},
		{name: "as XLIST said it", list: []string{`(\HasNoChildren \Spam) "/" "[Gmail]/&BCEEPwQwBDw-"`, `(\AllMail) "/" "All"`},
			want: "[Gmail]/Спам junk, All"},
		{name: "XLIST", capability: "IMAP4rev1 IDLE XLIST", list: []string{`() "/" "Spam"`},
			xlist: []string{`(\HasNoChildren \Inbox) "/" "Posteingang"`, `(\HasNoChildren \Spam) "/" "[Gmail]/Roskaa"`, `(\AllMail) "/" "[Gmail]/Kaikki"`, `() "/" "Xlist"`},
			want:  "[Gmail]/Roskaa junk, [Gmail]/Kaikki"},
		{name: "XLIST that is refused", capability: "IMAP4rev1 IDLE XLIST", list: []string{`() "/" "Spam"`}, want: "Spam junk"},
		{name: "XLIST beside special-use", capability: "IMAP4rev1 XLIST SPECIAL-USE", list: []string{`(\Junk) "/" "Ramsch"`}, want: "Ramsch junk"},
		{name: "Yahoo", list: []string{`(\HasNoChildren) "/" "Bulk"`, `() "/" "Bulk/Old"`, `() "/" "Trash"`}, want: "Bulk junk"},
		{name: "AOL", list: []string{`() "/" "Bulk Mail"`}, want: "Bulk Mail junk"},
		{name: "Outlook", list: []string{`() "/" "Junk Email"`}, want: "Junk Email junk"},
		{name: "Courier", list: []string{`() "." "INBOX"`, `() "." "INBOX.Junk"`, `() "." "INBOX.spam"`}, want: "INBOX.Junk junk, INBOX.spam junk"},
		{name: "QQ", list: []string{`() "/" "&V4NXPpCuTvY-"`}, want: "垃圾邮件 junk"},
		{name: "Exchange", list: []string{`() "/" "Junk-E-Mail"`, `() "/" "Wiadomo&AVs-ci-&AVs-mieci"`}, want: "Junk-E-Mail junk, Wiadomości-śmieci junk"},
		{name: "no delimiter", list: []string{`() NIL "Spam"`}, want: "Spam junk"},
		{name: "not selectable", list: []string{`(\Noselect) "/" "Spam"`, `(\NonExistent \Junk) "/" "Junk"`}, want: ""},
		{name: "special-use that nobody set", capability: "IMAP4rev1 SPECIAL-USE LIST-EXTENDED", there: []string{"Spam"}, want: "Spam junk"},
		{name: "special-use that GMX does not set", capability: "IMAP4rev1 SPECIAL-USE LIST-EXTENDED", unmarked: true,
			list: []string{`() "/" "Gesendet"`, `() "/" "Spamverdacht"`}, want: "Spamverdacht junk"},
		{name: "special-use for all mail alone", capability: "IMAP4rev1 SPECIAL-USE LIST-EXTENDED",
			list: []string{`(\All) "/" "Alles"`, `() "/" "Skr&AOQ-ppost"`}, want: "Alles, Skräppost junk"},
		{name: "a delimiter that is not told", capability: "IMAP4rev1 SPECIAL-USE LIST-EXTENDED", unmarked: true,
			list: []string{`() "/" "INBOX.Bulk"`}, want: "INBOX.Bulk junk"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := &inbox{capability: test.capability}
			listed := 0
			in.refuse = func(p *peer, tag, command string) bool {
				switch word, rest, _ := strings.Cut(command, " "); word {
				case "XLIST":
					if !strings.Contains(test.capability, word) {
						t.Error(command)
					}
					if test.xlist == nil {
						p.say(tag + " BAD what is that")
						return true
					}
					for _, l := range test.xlist {
						p.say("* XLIST " + l)
					}
					p.say(tag + " OK")
				case "LIST":
					listed++
					marked := command == `LIST (SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)`
					if !marked && command != `LIST "" "*"` || marked != (listed == 1 && strings.Contains(test.capability, "EXTENDED")) {
						t.Errorf("%s, the list number %d", command, listed)
					}
					if marked && test.unmarked {
						p.say(tag + " OK nothing of the kind")
						return true
					}
					for _, l := range test.list {
						p.say("* LIST " + l)
					}
					p.say(tag + " OK")
				case "STATUS":
					for _, name := range test.there {
						if strings.HasPrefix(strings.Trim(rest, `"`), name+`" (`) || strings.HasPrefix(rest, name+" (") {
							p.say(fmt.Sprintf(`* STATUS "%s" (UIDNEXT 1 UIDVALIDITY 1 MESSAGES 0)`, name), tag+" OK")
							return true
						}
					}
					p.say(tag + " NO [NONEXISTENT] no")
				default:
					return false
				}
				return true
			}
			s := serveScripts(t, identity{}, func(p *peer) { p.greet(); p.serve(in, nil) })
			cfg := s.config(protocol.TLSImplicit)
			c, err := byTLS(cfg).open(t.Context(), cfg, hurried(), "")
			if err != nil {
				t.Fatal(err)
			}
			defer c.close()
			found, missing, err := c.places(fullList)
			var got []string
			for _, p := range found {
				if p.junk {
					p.name += " junk"
				}
				got = append(got, p.name)
			}
			if strings.Join(got, ", ") != test.want || len(missing) != 0 || err != nil {
				t.Errorf("%q, missing %q, %v; want %q", got, missing, err, test.want)
			}
		})
	}
}

// However the bytes come: only what begins a line is changed.
func TestFromXList(t *testing.T) {
	const came = "* XLIST () \"/\" \"* XLIST\"\r\nT1X XLIST\r\n* xlist () NIL X\r\n*  XLIST\r\n+ X\r\n"
	const want = "* LIST () \"/\" \"* XLIST\"\r\nT1X XLIST\r\n* list () NIL X\r\n*  XLIST\r\n+ X\r\n"
	for size := 1; size <= len(came); size++ {
		var l lines
		got := ""
		for part := range slices.Chunk([]byte(came), size) {
			line := l.begun()
			l.read(part)
			got += string(fromXList(line, part))
		}
		if got != want {
			t.Errorf("%d bytes at once: %q", size, got)
		}
	}
}

// The junk folder can be made with its first mail, go away and come back.
func TestJunkComesAndGoes(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			s, cfg := startIMAPD(t, o)
			c := client(t, cfg)
			if err := c.Delete(imapd.Junk).Wait(); err != nil {
				t.Fatal(err)
			}
			l := everywhere()
			l.find = 20 * time.Millisecond
			w := watching(t, openBox(t, cfg, l), time.Now())
			w.ready()
			for n := range 2 {
				if err := c.Create("Spam", nil).Wait(); err != nil {
					t.Fatal(err)
				}
				if err := s.Deliver("Spam", mail(n)); err != nil {
					t.Fatal(err)
				}
				if m := w.mail(n); m.Folder != "Spam" || !m.Junk {
					t.Errorf("%+v", m)
				}
				if err := c.Delete("Spam").Wait(); err != nil {
					t.Fatal(err)
				}
				u, ok := w.next().(Unwatched)
				if !ok || u.Folder != "Spam" || !strings.Contains(u.Err.Sentence, "is gone") {
					t.Fatalf("%+v", u)
				}
				checkCode(t, u.Err, protocol.ErrFolder)
			}
			deliver(t, s, 9)
			w.mail(9)
			w.nothing()
		})
	}
}

// Where no junk folder is known, names are guessed often, and the full list, which may
// be a megabyte, is asked for seldom.
func TestFullListIsSeldom(t *testing.T) {
	var lists, guessed atomic.Int32
	in := &inbox{next: 1}
	in.refuse = func(p *peer, tag, command string) bool {
		switch word, _, _ := strings.Cut(command, " "); word {
		case "LIST":
			lists.Add(1)
			p.say(`* LIST () "/" "Archive"`, tag+" OK")
		case "STATUS":
			if strings.Contains(command, "Junk E-mail") { // at the first connection it is not
				guessed.Add(1)
			}
			p.say(tag + " NO [NONEXISTENT] no")
		default:
			return false
		}
		return true
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		b.limits.round = defaults.round
		w := b.watch(t)
		defer w.stop()
		w.ready()
		time.Sleep(defaults.find - time.Second)
		if l, g := lists.Load(), guessed.Load(); l != 1 || g < 4 {
			t.Errorf("%d lists, and names guessed %d times", l, g)
		}
		time.Sleep(defaults.find)
		if l := lists.Load(); l != 2 {
			t.Errorf("%d lists in two minutes", l)
		}
	}, serves(in), serves(&inbox{next: 1, refuse: in.refuse}))
}

// The folder that is open is closed before it is asked whether it is there: a
// server may answer STATUS of it with anything.
func TestNoStatusOfTheOpenFolder(t *testing.T) {
	const capability = "IMAP4rev1 IDLE UNSELECT"
	var mu sync.Mutex
	now := inbox{next: 1}
	second := &inbox{capability: capability}
	shops := folders(second, "Shops", func() *inbox {
		mu.Lock()
		defer mu.Unlock()
		copied := now
		return &copied
	})
	closed := make(chan struct{}, 100)
	open := false
	answer := func(p *peer, tag, command string) bool {
		switch word, _, _ := strings.Cut(command, " "); {
		case word == "EXAMINE":
			open = true
		case word == "UNSELECT":
			open = false
			closed <- struct{}{}
			p.say(tag + " OK closed")
			return true
		case word == "STATUS" && open:
			p.say(tag + " BAD it is selected")
			return true
		}
		return shops(p, tag, command)
	}
	s := serveScripts(t, identity{},
		func(p *peer) { p.greet(); p.serve(&inbox{next: 1}, nil) },
		func(p *peer) {
			p.greet()
			second.refuse = answer
			p.serve(second, nil)
		})
	cfg := s.config(protocol.TLSImplicit)
	cfg.Folders = []string{"Shops"}
	l := everywhere()
	l.find = 10 * time.Millisecond
	w := watching(t, openBox(t, cfg, l), time.Now())
	w.ready()
	select {
	case <-closed:
	case <-time.After(patience):
		t.Fatal("the folder stays open")
	}
	mu.Lock()
	now.messages, now.next = []message{{1, at(), string(mail(1))}}, 2
	mu.Unlock()
	if m := w.mail(1); m.Folder != "Shops" {
		t.Errorf("%+v", m)
	}
	w.nothing()
}

// A folder the user named is told of when it goes, once each time, and is
// watched when it is there again.
func TestNamedFolderComesAndGoes(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	c := client(t, cfg)
	cfg.Folders = []string{"Shops"}
	l := everywhere()
	l.find = 20 * time.Millisecond
	w := watching(t, openBox(t, cfg, l), time.Now())
	w.ready()
	for n := range 3 {
		u, ok := w.next().(Unwatched)
		if !ok || u.Folder != "Shops" || !strings.Contains(u.Err.Sentence, "no folder") {
			t.Fatalf("%+v", u)
		}
		deliver(t, s, 10+n)
		w.mail(10 + n)
		w.nothing()
		if err := c.Create("Shops", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		if err := s.Deliver("Shops", mail(n)); err != nil {
			t.Fatal(err)
		}
		w.mail(n)
		if err := c.Delete("Shops").Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheckFolders(t *testing.T) {
	_, cfg := startIMAPD(t, imapd.Options{})
	cfg.Folders = []string{imapd.Junk}
	checkCode(t, check(t.Context(), cfg, hurried()), "")
	cfg.Folders = []string{imapd.Junk, "Grüße \"x\""}
	err := check(t.Context(), cfg, hurried())
	checkCode(t, err, protocol.ErrFolder)
	if !strings.Contains(err.Error(), `Grüße`) {
		t.Error(err)
	}
	cfg.Folders = []string{"One", imapd.Junk, "Two", "Three"}
	var missing *MissingFolders
	if err := check(t.Context(), cfg, hurried()); !errors.As(err, &missing) || !strings.Contains(err.Error(), `"One", "Two" and "Three"`) {
		t.Errorf("several: %v", err)
	}
}

func TestMessageID(t *testing.T) {
	for header, want := range map[string]string{
		"Message-ID: <a@b>\r\n\r\n":                          "<a@b>",
		"From: x\nmessage-id:<a@b>\n\nMessage-ID: <c@d>":     "<a@b>",
		"MESSAGE-ID:\r\n\t<a@b>\r\nX: y\r\n":                 "<a@b>",
		"Subject: x\r\n\r\nMessage-ID: <a@b>\r\n":            "",
		"Message-ID:\r\nX: y\r\n\r\n":                        "",
		"X-Message-ID: <a@b>\r\nMessage-ID: <c@d>  \r\n\r\n": "<c@d>",
		"":           "",
		"Message-ID": "",
	} {
		if got := string(messageID([]byte(header))); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

// Rounds that keep failing are made more and more seldom, not once a minute at
// once: after a spell of bad weather junk mail would wait for that.
func TestRoundsThatFailComeSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOthers()
		for i, want := range []time.Duration{0, 0, 0, 0, 0, 0, 0, 0, 5, 10, 20, 40, 60, 60, 60} {
			o.tried, o.last = i, time.Now()
			time.Sleep(want*time.Second - 1)
			if want > 0 && o.respite() != 1 {
				t.Errorf("after %d that failed, due too soon", i)
			}
			time.Sleep(1)
			if o.respite() != 0 {
				t.Errorf("after %d that failed, not due after %v", i, want*time.Second)
			}
		}
		o.tried, o.last = 1000, time.Now()
		time.Sleep(aWhile)
		if o.respite() != 0 {
			t.Error("not due any more")
		}
	})
}
