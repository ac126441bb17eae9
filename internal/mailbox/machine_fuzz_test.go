package mailbox

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// whims is a server with an inbox and a junk folder that does, at each command on
// whichever connection, what the next byte of its moods says; when there are none
// left it is a good one.
type whims struct {
	mu    sync.Mutex
	moods []byte
	inbox inbox
	junk  inbox
	sent  int // mails 1 to sent have been delivered
}

// mood is what a whim is about a command.
type mood byte

const (
	good mood = iota
	_
	_
	_
	mails     // a mail is delivered to the inbox before the answer
	junks     // or to the junk folder
	twice     // two to the inbox
	refuses   // NO [UNAVAILABLE]
	hangsUp   // at once
	goesStill // no answer, and no hanging up
	byes      // BYE, left open
	garbles   // what is not IMAP
	dawdles   // seven seconds
	expunges  // an old mail of the inbox
	renumbers // UIDVALIDITY is another, and every connection ends
	cuts      // in the middle of a literal, or of the answer
	moods
)

func (s *whims) next() mood {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.moods) == 0 {
		return good
	}
	m := mood(s.moods[0]) % moods
	s.moods = s.moods[1:]
	switch m {
	case mails:
		s.deliverLocked(&s.inbox)
	case twice:
		s.deliverLocked(&s.inbox)
		s.deliverLocked(&s.inbox)
	case junks:
		s.deliverLocked(&s.junk)
	case expunges:
		if len(s.inbox.messages) > 0 && strings.Contains(s.inbox.messages[0].raw, "old") {
			s.inbox.messages = s.inbox.messages[1:]
		}
	case renumbers:
		s.inbox.validity++
		s.inbox.messages = slices.Clone(s.inbox.messages)
		for i := range s.inbox.messages {
			s.inbox.messages[i].uid = i + 1
		}
		s.inbox.next = len(s.inbox.messages) + 1
	}
	return m
}

func (s *whims) deliverLocked(in *inbox) {
	s.sent++
	in.messages = append(slices.Clip(in.messages), message{in.next, time.Now(), string(mail(s.sent))})
	in.next++
}

// end has the server be good from now on.
func (s *whims) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moods = nil
}

// folder is a folder as it is now; its refuse is nil.
func (s *whims) folder(name string) (inbox, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch name {
	case Inbox:
		return s.inbox, true
	case "Junk":
		return s.junk, true
	}
	return inbox{}, false
}

// script serves one connection.
func (s *whims) script(p *peer) {
	var in inbox // the folder as this client was told it is
	var open string
	// news tells of what has changed in the folder.
	news := func() {
		if open == "" {
			return
		}
		now, _ := s.folder(open)
		if now.validity != in.validity {
			panic(hungUp)
		}
		for i := len(in.messages) - 1; i >= 0; i-- {
			if !slices.ContainsFunc(now.messages, func(m message) bool { return m.uid == in.messages[i].uid }) {
				p.say(fmt.Sprintf("* %d EXPUNGE", i+1))
			}
		}
		if len(now.messages) > 0 || len(in.messages) > 0 {
			p.say(fmt.Sprintf("* %d EXISTS", len(now.messages)))
		}
		in.messages, in.next = now.messages, now.next
	}
	in.refuse = func(p *peer, tag, command string) bool {
		word, rest, _ := strings.Cut(command, " ")
		switch s.next() {
		case refuses:
			p.say(tag + " NO [UNAVAILABLE] later")
			return true
		case hangsUp, renumbers:
			panic(hungUp)
		case goesStill:
			p.wait()
		case byes:
			p.say("* BYE so")
			p.wait()
		case garbles:
			p.say("}{")
			p.wait()
		case dawdles:
			time.Sleep(7 * time.Second)
		case cuts:
			p.say(`* 1 FETCH (UID 1 INTERNALDATE "23-Nov-2026 09:00:00 +0000" BODY[]<0> {99}`, "ab")
			panic(hungUp)
		}
		name := strings.Trim(strings.SplitN(rest, " (", 2)[0], `"`)
		switch word {
		case "SELECT", "EXAMINE":
			now, is := s.folder(name)
			if !is {
				p.say(tag + " NO [NONEXISTENT] no")
				break
			}
			open = name
			in.messages, in.next, in.validity = now.messages, now.next, now.validity
			p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)), fmt.Sprintf("* OK [UIDVALIDITY %d]", in.validity),
				fmt.Sprintf("* OK [UIDNEXT %d]", in.next), tag+" OK selected")
		case "STATUS":
			now, is := s.folder(name)
			if !is {
				p.say(tag + " NO [NONEXISTENT] no")
				break
			}
			p.say(fmt.Sprintf("* STATUS %s (MESSAGES %d UIDNEXT %d UIDVALIDITY %d)", name, len(now.messages), now.next, now.validity), tag+" OK")
		case "LIST":
			p.say(`* LIST () "/" INBOX`, `* LIST (\Junk) "/" Junk`, tag+" OK")
		case "NOOP":
			news()
			p.say(tag + " OK")
		case "IDLE":
			p.say("+ idling")
			news()
			if s.next() == mails && open != "" { // told at once
				news()
			}
			p.hear()
			p.say(tag + " OK")
		default:
			return false
		}
		return true
	}
	p.serve(&in, nil)
}

// Whatever a server does, in whatever order, on whichever of its connections:
// the watch goes on, each mail comes once, and when the watches end nothing is
// left. Mail may be left out that is said to be: what ends the connection each
// time it is asked for.
func FuzzMailbox(f *testing.F) {
	f.Add([]byte{})
	for m := range byte(moods) { // at each command up to the first rounds, and twice
		f.Add([]byte{m, m, byte(mails)})
		f.Add([]byte{0, 0, 0, m, m, byte(mails), 0, byte(junks)})
		f.Add([]byte{0, 0, 0, 0, 0, 0, byte(mails), m, 0, 0, byte(junks), m, byte(mails), 0, m, 0, 0, m})
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		if len(said) > 64 {
			return
		}
		s := &whims{moods: said, inbox: inbox{validity: 1, next: 3}, junk: inbox{validity: 1, next: 1}}
		inBubble(t, func(t *testing.T, b *bubble) {
			for n := range 2 {
				s.inbox.messages = append(s.inbox.messages, message{n + 1, time.Now().Add(-time.Hour), "Subject: old\r\n\r\n"})
			}
			b.limits.round = defaults.round
			first := b.watch(t)
			time.Sleep(20 * time.Second)
			second := b.watch(t)
			time.Sleep(30 * time.Second)
			second.stop()
			b.sleep(time.Hour)
			third := b.watch(t)
			for range 10 {
				time.Sleep(30 * time.Second)
			}
			s.end()
			time.Sleep(5 * time.Minute)
			synctest.Wait()
			third.stop()

			came := map[string]int{}
			left := false
			for len(first.updates) > 0 {
				switch u := first.next().(type) {
				case Message:
					came[string(u.Raw)]++
				case Skipped:
					left = true
				}
			}
			for n := range s.sent {
				if times := came[string(mail(n+1))]; times > 1 || times == 0 && !left {
					t.Errorf("mail %d of %d came %d times", n+1, s.sent, times)
				}
			}
			if len(came) > s.sent {
				t.Errorf("%d mails of %d came", len(came), s.sent)
			}
			first.stop()
		}, s.script)
	})
}
