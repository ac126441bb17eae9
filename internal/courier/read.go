package courier

import (
	"fmt"
	"slices"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// read looks at one new mail and reports its code, or that it held none. What
// belongs to another site is counted, never described.
func (w *watch) read(mail mailbox.Message) {
	id := mailID{session: w.session.ID, folder: mail.Folder, uid: uint32(mail.UID)}
	if w.courier.wasUsed(id) {
		return
	}
	m := message.Parse(mail.Raw)
	code := otp.Find(m, w.Hints)
	if code.Tie {
		w.looked("A new mail holds more than one number that could be the code: open it and type the right one.")
		return
	}
	if code.Code == "" {
		w.looked("A new mail came; it holds no code.")
		return
	}
	preset, _ := provider.Get(w.session.Provider)
	verdict := trust.Grade(trust.Input{
		Site:      w.Site,
		Account:   w.Account,
		Began:     w.Began,
		Received:  mail.Received,
		Message:   m,
		BoundTo:   code.BoundTo,
		AuthServ:  authServ(w.session),
		Provider:  preset.Name,
		Addresses: slices.Concat([]string{w.session.Email}, w.session.Addresses),
	})
	if !verdict.Grade.AtLeast(w.MinGrade) {
		w.looked(fmt.Sprintf("A code came that does not belong to %s.", w.Site))
		return
	}
	w.offer(found{grade: verdict.Grade, received: mail.Received, mail: id}, protocol.Event{
		Event:    protocol.EventCode,
		Session:  w.session.Name,
		Sentence: sentence(verdict, w.Site),
		Code:     code.Code,
		Grade:    verdict.Grade,
		Facts:    verdict.Facts,
		From:     verdict.From,
		To:       verdict.To,
		Folder:   mail.Folder,
		Received: mail.Received,
	})
}

func (w *watch) looked(sentence string) {
	w.say(protocol.Event{Event: protocol.EventLooked, Session: w.session.Name, Sentence: sentence})
}

// sentence says what came, and for a code that is not proven, what is missing.
func sentence(v trust.Verdict, site string) string {
	if v.Grade == protocol.GradeForeign {
		return fmt.Sprintf("A code came from %s, which does not belong to %s.", v.From, site)
	}
	for _, f := range v.Facts {
		if !f.Holds {
			return fmt.Sprintf("A code came from %s, but: %s", v.From, f.Why)
		}
	}
	return fmt.Sprintf("The code came from %s.", v.From)
}

// authServ is whose Authentication-Results count for a session's mail: its
// provider's, where the mail really came out of the provider's server, and
// those the user named.
func authServ(s protocol.Session) []string {
	if !provider.OwnHost(s.Provider, s.Host) {
		return s.AuthServ
	}
	return slices.Concat(provider.AuthServ(s.Provider), s.AuthServ)
}
