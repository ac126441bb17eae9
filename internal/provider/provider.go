// Package provider is what we know about mail providers: where their IMAP
// servers are, how a person gets an app password, which Authentication-Results
// are theirs, and what their servers mean when they refuse. It is data with
// pure functions over it; it reads nothing and connects to nothing.
package provider

import (
	"strings"
	"unicode"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Other is the ID of the provider for any IMAP server that has no preset.
const Other = "other"

// All returns the providers in the order to show them; Other comes last. The
// caller may keep and change what it gets.
func All() []protocol.Provider {
	all := make([]protocol.Provider, len(presets))
	for i := range presets {
		all[i] = presets[i].public()
	}
	return all
}

// Get returns the provider with that ID.
func Get(id string) (protocol.Provider, bool) {
	if p := find(id); p != nil {
		return p.public(), true
	}
	return protocol.Provider{}, false
}

// ForEmail returns the provider whose e-mail domain the address has. It knows
// the providers' own domains only: who hosts a custom domain is not guessed.
func ForEmail(address string) (protocol.Provider, bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return protocol.Provider{}, false
	}
	domain := strings.ToLower(strings.TrimSpace(address[at+1:]))
	for i := range presets {
		for _, d := range presets[i].Domains {
			if d == domain {
				return presets[i].public(), true
			}
		}
	}
	return protocol.Provider{}, false
}

// Host is the provider's IMAP server for an account: some have one for each
// region. It is empty for Other.
func Host(id, email string) string {
	p := find(id)
	if p == nil {
		return ""
	}
	domain := strings.ToLower(strings.TrimSpace(email[strings.LastIndexByte(email, '@')+1:]))
	if own := p.DomainHosts[domain]; own != "" {
		return own
	}
	return p.Host
}

// Username is what LOGIN sends for an account where the user did not say:
// the whole address, or only its local part where the provider wants that and
// the address is in one of its own domains.
func Username(id, email string) string {
	p := find(id)
	if p == nil || !p.localPart {
		return email
	}
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return email
	}
	domain := strings.ToLower(email[at+1:])
	for _, d := range p.Domains {
		if d == domain {
			return email[:at]
		}
	}
	return email
}

// AuthServ is whose Authentication-Results fields are the provider's own:
// authserv-ids (RFC 8601 section 2.5), or "*.example.net" for every name
// below a domain. Nil means that none is known, so that none counts.
//
// It holds only for mail that came out of the provider's own server, see
// [OwnHost].
func AuthServ(id string) []string {
	if p := find(id); p != nil {
		return append([]string(nil), p.authServ...)
	}
	return nil
}

// AuthFields is how a mail server writes its Authentication-Results. The zero
// value is a server that writes one field, or is not known to write more: then
// only the topmost of all such fields counts, because a sender's own may stand
// right below it, unless they stand above the server's own Received.
type AuthFields struct {
	Several      bool     // it writes several, one below the other
	PerSignature bool     // of these, one for each DKIM signature
	Above        bool     // it writes them above its own Received: those below are a stranger's
	ByMethod     bool     // it may write one for each method, nobody knows: a server of the user's own
	Between      []string // names of other fields it writes between them
}

// Authentication is how the provider writes the fields that [AuthServ] is
// about.
func Authentication(id string) AuthFields {
	if p := find(id); p != nil {
		f := p.auth
		f.Between = append([]string(nil), f.Between...)
		return f
	}
	return AuthFields{}
}

// OwnHost reports whether host is an IMAP server of that provider. A session
// may name another host; what that one's mail says in the provider's name is
// then worth nothing.
func OwnHost(id, host string) bool {
	p := find(id)
	return p != nil && p.owns(host)
}

// Password is an app password as the provider wants it, made from what the
// user pasted. Providers show app passwords in groups for reading; where only
// an app password works every space goes, and elsewhere, where a space may be
// part of a password, only in the shape "abcd efgh ijkl mnop", in small letters
// or capitals. White space around it is always one of pasting or of echo.
func Password(id, pasted string) string {
	s := strings.TrimFunc(pasted, isSpace)
	if p := find(id); (p != nil && p.appOnly) || grouped(s) {
		return dropSpaces(s)
	}
	return s
}

// grouped reports whether s is four groups of four letters of one case or
// digits, as Google and Yahoo print an app password.
func grouped(s string) bool {
	groups := strings.FieldsFunc(s, isSpace)
	if len(groups) != 4 {
		return false
	}
	small, capitals := false, false
	for _, g := range groups {
		if len(g) != 4 {
			return false
		}
		for _, r := range g {
			switch {
			case 'a' <= r && r <= 'z':
				small = true
			case 'A' <= r && r <= 'Z':
				capitals = true
			case r < '0' || r > '9':
				return false
			}
		}
	}
	return !(small && capitals)
}

func dropSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		return r
	}, s)
}

// isSpace holds for what a browser may put on the clipboard between the groups:
// Google's page has no-break spaces (U+00A0), and zero-width ones are not
// spaces to package unicode.
func isSpace(r rune) bool {
	switch r {
	case '\u200b', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsSpace(r)
}

func find(id string) *preset {
	for i := range presets {
		if presets[i].ID == id {
			return &presets[i]
		}
	}
	return nil
}
