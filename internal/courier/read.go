package courier

import (
	"context"
	"fmt"
	"slices"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/session"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// read looks at one new mail and reports its code, or that it held none. What
// belongs to another site is counted, never described.
func (w *watch) read(mail mailbox.Message) {
	this := found{received: mail.Received, mail: mailID{w.session.ID, mail.Folder, mail.UID, mail.Identity()}}
	if w.courier.wasUsed(w.Site, this) || mail.At.Before(w.began.Add(-skew)) {
		return
	}
	received := mail.At
	if mail.Arrived && received.Before(w.began) {
		received = w.began // by its UID, which no clock can be wrong about
	}
	read := Read(mail.Raw, mail.Truncated, w.Hints)
	received = received.Add(-read.kept(mail.Received))
	code := read.Code
	if code.Tie {
		w.count(mail, protocol.Counts{Unclear: 1})
		w.looked(mail, "A new mail holds more than one number that could be the code: open it and type the right one.")
		return
	}
	if code.Code == "" {
		w.count(mail, protocol.Counts{})
		w.looked(mail, "A new mail came; it holds no code."+where(mail))
		return
	}
	verdict := read.Grade(context.Background(), trust.Input{
		Site:       w.Site,
		Account:    w.Account,
		Began:      w.began,
		Received:   received,
		AuthServ:   session.AuthServ(w.session),
		AuthFields: trust.AuthFields(session.AuthFields(w.session)),
		Provider:   providerName(w.session),
		Addresses:  slices.Concat([]string{w.session.Email}, w.session.Addresses),
	}, dkim.DNS)
	if verdict.Grade == protocol.GradeForeign {
		w.count(mail, protocol.Counts{Others: 1})
	} else {
		w.count(mail, protocol.Counts{Codes: 1})
	}
	if !verdict.Grade.AtLeast(w.MinGrade) {
		if verdict.Grade == protocol.GradeForeign {
			w.looked(mail, fmt.Sprintf("A code came that does not belong to %s.", w.Site))
		} else {
			w.looked(mail, sentence(verdict)+where(mail))
		}
		return
	}
	this.grade = verdict.Grade
	w.offer(this, protocol.Event{
		Event:    protocol.EventCode,
		Session:  w.session.Name,
		Sentence: sentence(verdict) + where(mail),
		Code:     code.Code,
		Grade:    verdict.Grade,
		Facts:    verdict.Facts,
		From:     verdict.From,
		To:       verdict.To,
		Folder:   mail.Folder,
		Received: mail.Received,
	})
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
// against it or is missing.
func sentence(v trust.Verdict) string {
	for _, f := range v.Facts {
		if !f.Holds {
			return fmt.Sprintf("A code came from %s. %s", v.From, f.Why)
		}
	}
	return fmt.Sprintf("The code came from %s.", v.From)
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
