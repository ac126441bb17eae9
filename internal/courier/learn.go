package courier

import (
	"context"
	"strings"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// mxTime bounds the question for the server that receives a domain's mail.
const mxTime = 5 * time.Second

// learn finds out, once a request, under which name the mail server of a
// session that has no preset writes what it has checked, and keeps it as a
// suggestion. The name must be in the domain of the IMAP server or of a host
// that receives the mailbox's mail: that one is asked for aside.
func (w *watch) learn(s protocol.Session, m *message.Message) {
	if w.learned || !session.Learns(s) || len(m.Values("Authentication-Results")) == 0 {
		return
	}
	w.learned = true
	c := w.courier
	suggest := func(id string) {
		c.keep("the name of a mail server", func(ctx context.Context) error { return c.sessions.Suggest(ctx, s.ID, id) })
	}
	w.aside.Go(func() {
		if id, ok := trust.Learn(m, s.Host); ok {
			suggest(id)
			return
		}
		ctx, cancel := context.WithTimeout(w.ctx, mxTime)
		defer cancel()
		found, _ := c.mx(ctx, s.Email[strings.LastIndexByte(s.Email, '@')+1:]) // without one, nothing is suggested
		var hosts []string
		for _, mx := range found {
			hosts = append(hosts, strings.TrimSuffix(mx.Host, "."))
		}
		if id, ok := trust.Learn(m, hosts...); ok {
			suggest(id)
		}
	})
}
