package trust

import (
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// Learn suggests the authserv-id of a mail server that has no preset, from a
// mail that it delivered: that of the topmost Authentication-Results, if it is a
// name in the domain of one of hosts (the IMAP server, and the one that the
// mailbox's domain names in its MX record). Else it suggests nothing.
//
// It is a suggestion, for the user to see and confirm. That an id is always on
// top shows nothing: some servers write no such field, and then what is on top
// is the sender's. Nor is one of a domain where anyone gets a name the server's.
func Learn(m *message.Message, hosts ...string) (id string, ok bool) {
	for _, f := range m.Fields {
		if !isAuthRes(f) {
			continue
		}
		l := lexer{s: f.Value}
		id := asciiDomain(l.authServID())
		if id == "" || site.SharedSender(id) {
			return "", false
		}
		for _, host := range hosts {
			if aligned(id, asciiDomain(host)) {
				return id, true
			}
		}
		return "", false
	}
	return "", false
}
