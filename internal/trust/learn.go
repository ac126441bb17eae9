package trust

import (
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// Learn suggests the authserv-id of a mail server that has no preset, from a
// mail that it delivered: that of the topmost Authentication-Results, if it is a
// name in the domain of one of hosts (the IMAP server, and the one that the
// mailbox's domain names in its MX record), and if the field stands above every
// Received. Else it suggests nothing.
//
// That an id is always on top, and of the right domain, does not show that the
// server wrote it: some servers write no such field, and then the sender's is on
// top. But every server writes Received (RFC 5321 section 4.4), so what stands
// above the first was written by it or after it. Servers that write below their
// own Received are not learned; signatures tell there.
//
// It is a suggestion, for the user to see and confirm.
func Learn(m *message.Message, hosts ...string) (id string, ok bool) {
	received := 0
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, "Received") {
			received++
		}
	}
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, "Received") || received == 0 {
			return "", false
		}
		if !isAuthRes(f) {
			continue
		}
		l := lexer{s: f.Value}
		if id = asciiDomain(l.authServID()); id == "" {
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
