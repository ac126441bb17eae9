package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/session"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// soon is how long a code waits for the keys of its signatures before it is
// told as it is: they mostly come sooner, and then nobody is asked for a click
// that the next moment makes needless.
const soon = 300 * time.Millisecond

// read looks at one new mail and reports its code, or that it held none. What
// belongs to another site is counted, never described.
func (w *watch) read(mail mailbox.Message) {
	opening := w.opening
	s, memory, ok := w.present(opening)
	if !ok {
		return
	}
	w.courier.firstRead(s.ID, mail)
	read := Read(mail.Raw, mail.Truncated, w.Hints)
	defer w.learn(s, read.Message)
	if !mail.Truncated || read.Code.Code != "" || read.Code.Tie || read.Message.TextWhole {
		w.weigh(mail, read, s, memory)
		return
	}
	// Its code may be behind a picture. The next mail waits for a piece of that at most.
	w.aside.Go(func() {
		whole, err := w.courier.rest(w.ctx, s.ID, mail)
		if w.ctx.Err() != nil {
			return
		}
		if err != nil {
			err := explain(s, err)
			w.count(mail, protocol.Counts{})
			w.say(protocol.Event{Event: protocol.EventLooked, Session: w.session.Name, Folder: mail.Folder, Error: err.Code, Sentence: err.Sentence + where(mail)})
			return
		}
		if s, memory, ok := w.present(opening); ok { // now: it may have taken a minute
			w.weigh(whole, Read(whole.Raw, whole.Truncated, w.Hints), s, memory)
		}
	})
}

// present is the session as it is set up now, and what is kept, for a mail of the
// mailbox that was opened as opening says. It is not ok where the session was
// removed or edited, by another program perhaps: that mail is not the session's.
func (w *watch) present(opening int) (s protocol.Session, memory session.Memory, ok bool) {
	memory, err := w.courier.sessions.Memory()
	if err != nil {
		slog.Warn("what is kept was not read", "why", err)
		return w.session, memory, true
	}
	s, ok = memory.Session(w.session.ID)
	if !ok || memory.Opening(s.ID) != opening {
		w.courier.Heed()
		return s, memory, false
	}
	return s, memory, true
}

// weigh grades what was read in a mail, and reports it.
func (w *watch) weigh(mail mailbox.Message, read *Reading, s protocol.Session, memory session.Memory) {
	received, old := w.age(mail, read)
	if first := w.courier.firstRead(s.ID, mail); old == "" && first.Before(w.began) {
		received, old = earlier(received, first), "It was read before the page asked, for an earlier request."
	}
	code := read.Code
	if code.Tie {
		w.count(mail, protocol.Counts{Unclear: 1})
		w.looked(mail, "A new mail holds more than one number that could be the code: open it and type the right one.")
		return
	}
	if code.Code == "" {
		w.count(mail, protocol.Counts{})
		if mail.Truncated && !read.Message.TextWhole {
			w.looked(mail, "A very long mail came; what was read of it holds no code: if you wait for one, open it."+where(mail))
			return
		}
		w.looked(mail, "A new mail came; it holds no code."+where(mail))
		return
	}
	in := w.ask(s, memory, received)
	grade := func(keys dkim.Lookup) trust.Verdict { return because(read.Grade(w.ctx, in, keys), old) }
	var asks bool
	verdict := grade(func(context.Context, string) ([]string, error) {
		asks = true
		return nil, errLater
	})
	this := found{received: mail.Received, dated: read.Message.Date, mail: idOf(s.ID, mail), to: verdict.To}
	if w.courier.wasUsed(w.Site, this, memory) {
		return
	}
	if w.isTooOld(mail, read) {
		w.count(mail, protocol.Counts{})
		w.looked(mail, "A mail with a code is there that its sender dated before the page asked."+where(mail))
		return
	}
	if verdict.Grade == protocol.GradeForeign {
		w.count(mail, protocol.Counts{Others: 1})
	} else {
		w.count(mail, protocol.Counts{Codes: 1})
	}
	if !asks {
		w.report(mail, this, code.Code, verdict)
		return
	}
	w.aside.Go(func() {
		known := make(chan trust.Verdict, 1)
		w.aside.Go(func() { known <- grade(w.courier.keys) })
		patience := time.NewTimer(w.courier.soon)
		defer patience.Stop()
		select {
		case <-patience.C:
			w.report(mail, this, code.Code, verdict)
			if better := <-known; better.Grade != verdict.Grade {
				w.report(mail, this, code.Code, better)
			}
		case now := <-known:
			w.report(mail, this, code.Code, now)
		}
	})
}

// ask is what is known of the request and the session when a mail is graded that
// was received at a time.
func (w *watch) ask(s protocol.Session, memory session.Memory, received time.Time) trust.Input {
	in := trust.Input{
		Site:       w.Site,
		Account:    w.Account,
		Began:      w.began,
		Received:   received,
		AuthServ:   session.AuthServ(s),
		AuthFields: session.AuthFields(s),
		Provider:   providerName(s),
		Addresses:  slices.Concat([]string{s.Email}, s.Addresses),
		Forwarders: s.Forwarders,
		Automatic:  s.Automatic,
	}
	for _, one := range memory.Senders(w.Site) {
		in.Confirmed = append(in.Confirmed, trust.Pair{Site: one.Site, Sender: one.Address})
	}
	return in
}

var errLater = errors.New("courier: keys are looked up aside")

// report tells a code, if it is good enough for the request.
func (w *watch) report(mail mailbox.Message, this found, code string, verdict trust.Verdict) {
	if w.ctx.Err() != nil {
		return
	}
	if !verdict.Grade.AtLeast(w.MinGrade) {
		if verdict.Grade == protocol.GradeForeign {
			w.looked(mail, fmt.Sprintf("A code came that does not belong to %s.", w.Site))
		} else {
			w.looked(mail, sentence(verdict)+where(mail))
		}
		return
	}
	this.grade, this.to, this.from = verdict.Grade, verdict.To, verdict.From
	if slices.ContainsFunc(verdict.Facts, func(f protocol.Fact) bool { return f.Fact == protocol.FactSite && !f.Holds }) {
		this.sender = verdict.Original
	}
	e := protocol.Event{
		Event:    protocol.EventCode,
		Session:  w.session.Name,
		Sentence: sentence(verdict) + where(mail),
		Code:     code,
		Grade:    verdict.Grade,
		Facts:    verdict.Facts,
		From:     verdict.From,
		To:       verdict.To,
		Forward:  string(verdict.Forward),
		Folder:   mail.Folder,
		Junk:     mail.Junk,
		Received: mail.Received,
	}
	if verdict.Original != verdict.From {
		e.Original = verdict.Original
	}
	w.offer(this, e)
}

func (w *watch) looked(mail mailbox.Message, sentence string) {
	w.say(protocol.Event{Event: protocol.EventLooked, Session: w.session.Name, Folder: mail.Folder, Sentence: sentence})
}

// count adds a mail that was looked at to the request's counts.
func (w *watch) count(mail mailbox.Message, of protocol.Counts) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts.Looked++
	w.counts.Codes += of.Codes
	w.counts.Others += of.Others
	w.counts.Unclear += of.Unclear
	if mail.Junk {
		w.counts.Junk++
	}
}

// sentence says what came, and for a code that is not proven, what speaks
// against it, or where nothing does, what is missing.
func sentence(v trust.Verdict) string {
	for _, f := range v.Facts {
		if v.Against == "" && !f.Holds || v.Against == f.Fact {
			return fmt.Sprintf("A code came from %s. %s", v.Original, f.Why)
		}
	}
	proof := strings.TrimSuffix(v.Facts[0].Why, ".")
	if v.To == "" {
		return proof + "."
	}
	return fmt.Sprintf("%s, to %s.", proof, v.To)
}

// where says what a person would not expect of where a mail was.
func where(mail mailbox.Message) string {
	if mail.Junk {
		return " It was in Junk."
	}
	return ""
}

// providerName is the provider as sentences name it; "" for a server of the
// user's own.
func providerName(s protocol.Session) string {
	if s.Provider == provider.Other {
		return ""
	}
	p, _ := provider.Get(s.Provider)
	return p.Name
}
