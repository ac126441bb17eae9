package session

import (
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"net/mail"
	"net/netip"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// Limits on what a record holds.
const (
	maxName = 100       // characters
	maxList = 100       // addresses, folders or authserv-ids
	maxCA   = 32 * 1024 // bytes; a native messaging frame is 64 KiB
)

func invalid(format string, args ...any) *protocol.Error {
	return protocol.Errorf(protocol.ErrSessionInvalid, format, args...)
}

// complete checks a draft, fills what it leaves out from its provider, and
// brings every field to its one form. It names the first field that is wrong.
// old is the session as it was, or nil; fallback is the keystore of a new one.
func complete(d protocol.Session, old *protocol.Session, fallback keystore.Backend) (protocol.Session, error) {
	s := protocol.Session{ID: d.ID}
	for _, step := range []func(*protocol.Session, protocol.Session) error{
		name, email, providerAndServer, username, addresses, forwarders, automatic, folders, certificates, authServs,
	} {
		if err := step(&s, d); err != nil {
			return s, err
		}
	}
	s.Keystore = d.Keystore
	if s.Keystore == "" && old != nil {
		s.Keystore = old.Keystore
	}
	if s.Keystore == "" {
		s.Keystore = string(fallback)
	}
	return s, nil
}

// cleanName is a name in its one form: composed, without spaces around it.
func cleanName(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

func name(s *protocol.Session, d protocol.Session) error {
	s.Name = cleanName(d.Name)
	switch {
	case s.Name == "":
		return invalid("The name of the session is missing: give it one, such as Home or Work.")
	case utf8.RuneCountInString(s.Name) > maxName:
		return invalid("The name of the session is too long: use at most %d characters.", maxName)
	case !printable(s.Name):
		return invalid("The name of the session has characters that cannot be shown: type it again.")
	}
	return nil
}

func email(s *protocol.Session, d protocol.Session) error {
	s.Email = strings.TrimSpace(d.Email)
	if s.Email == "" {
		return invalid("The email address of the account is missing: type it in full, such as someone@gmail.com.")
	}
	a, ok := address(s.Email)
	if !ok {
		return invalid("The email address %q is not one: type it in full, such as someone@gmail.com.", s.Email)
	}
	s.Email = a
	return nil
}

// address is a bare e-mail address (RFC 5322 addr-spec) with its domain in
// lower case.
func address(text string) (string, bool) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name != "" || strings.ContainsAny(text, "<>") || len(text) > 254 || !printable(text) {
		return "", false
	}
	at := strings.LastIndexByte(text, '@')
	return text[:at] + strings.ToLower(text[at:]), true
}

func providerAndServer(s *protocol.Session, d protocol.Session) error {
	s.Provider = d.Provider
	if s.Provider == "" && strings.TrimSpace(d.Host) != "" {
		s.Provider = provider.Other
	}
	if s.Provider == "" {
		if p, ok := provider.ForEmail(s.Email); ok {
			s.Provider = p.ID
		} else {
			s.Provider = provider.Other
		}
	}
	p, ok := provider.Get(s.Provider)
	if !ok {
		var ids []string
		for _, p := range provider.All() {
			ids = append(ids, p.ID)
		}
		return invalid("There is no provider %q: choose one of %s.", s.Provider, strings.Join(ids, ", "))
	}
	if p.Unusable != "" {
		return protocol.Errorf(protocol.ErrPasswordsOff, "%s takes no password from mail programs any more: redirect its mail (Redirect, not Forward) to a mailbox that does, such as Gmail, and add that one.", p.Name)
	}
	text := d.Host
	if strings.TrimSpace(text) == "" {
		text = provider.Host(s.Provider, s.Email)
	}
	if text == "" {
		return invalid("The host is missing: type the name of the IMAP server, such as imap.example.org.")
	}
	if s.Host, ok = host(text); !ok {
		return invalid("The host %q is not the name of a server: type it like imap.example.org, without https:// and with the port in its own field.", strings.TrimSpace(text))
	}
	s.TLS = d.TLS
	if s.TLS == "" {
		s.TLS = p.TLS
	}
	if s.TLS != protocol.TLSImplicit && s.TLS != protocol.TLSStart {
		return invalid("The tls setting %q is unknown: choose %s or %s.", s.TLS, protocol.TLSImplicit, protocol.TLSStart)
	}
	s.Port = d.Port
	if s.Port == 0 {
		switch {
		case s.TLS == p.TLS:
			s.Port = p.Port
		case s.TLS == protocol.TLSStart:
			s.Port = 143
		default:
			s.Port = 993
		}
	}
	if s.Port < 1 || s.Port > 65535 {
		return invalid("The port %d is not one: use 993 for TLS or 143 for STARTTLS, if the provider says nothing else.", s.Port)
	}
	return nil
}

// host is the name of a server in lower-case ASCII, or an IP address.
func host(text string) (string, bool) {
	text = strings.TrimSpace(text)
	bare := strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	if ip, err := netip.ParseAddr(bare); err == nil && ip.Zone() == "" {
		return ip.String(), true
	}
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(text, "."))
	if err != nil || ascii == "" || len(ascii) > 253 || strings.ContainsAny(ascii, ":/@ ") {
		return "", false
	}
	return ascii, true
}

func username(s *protocol.Session, d protocol.Session) error {
	s.Username = strings.TrimSpace(d.Username)
	if !printable(s.Username) || len(s.Username) > 254 {
		return invalid("The username has characters that cannot be sent, or is too long: type it again.")
	}
	if s.Username == provider.Username(s.Provider, s.Email) {
		s.Username = ""
	}
	return nil
}

func addresses(s *protocol.Session, d protocol.Session) error {
	if len(d.Addresses) > maxList {
		return invalid("There are more than %d addresses: leave some out.", maxList)
	}
	for _, text := range d.Addresses {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		a, ok := address(text)
		if !ok {
			return invalid("In addresses, %q is not an e-mail address: type it in full, such as someone@example.org.", text)
		}
		if !strings.EqualFold(a, s.Email) && !slices.ContainsFunc(s.Addresses, func(b string) bool { return strings.EqualFold(a, b) }) {
			s.Addresses = append(s.Addresses, a)
		}
	}
	return nil
}

// forwarders are domains, or addresses whole: an alias at a relay, whose domain
// others may have, too.
func forwarders(s *protocol.Session, d protocol.Session) error {
	if len(d.Forwarders) > maxList {
		return invalid("There are more than %d forwarding services (forwarders): leave some out.", maxList)
	}
	for _, text := range d.Forwarders {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		one, ok := address(text)
		if !ok && !strings.Contains(text, "@") {
			one, ok = host(text)
			ok = ok && strings.Contains(one, ".")
		}
		if !ok {
			return invalid("In forwarders, %q is neither a domain nor an address: write it like simplelogin.com, or an alias there in full.", text)
		}
		if !slices.ContainsFunc(s.Forwarders, func(b string) bool { return strings.EqualFold(one, b) }) {
			s.Forwarders = append(s.Forwarders, one)
		}
	}
	return nil
}

// automatic are addresses that are named as the user's own already: by itself
// the list lets nobody in.
func automatic(s *protocol.Session, d protocol.Session) error {
	if len(d.Automatic) > maxList+1 {
		return invalid("There are more than %d automatic addresses: leave some out.", maxList+1)
	}
	for _, text := range d.Automatic {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		own := append([]string{s.Email}, s.Addresses...)
		i := slices.IndexFunc(own, func(a string) bool { return strings.EqualFold(a, text) })
		if i < 0 {
			return invalid("In automatic, %q is none of this session's addresses: add it to them, or leave it out here.", text)
		}
		if !slices.Contains(s.Automatic, own[i]) {
			s.Automatic = append(s.Automatic, own[i])
		}
	}
	return nil
}

func folders(s *protocol.Session, d protocol.Session) error {
	if len(d.Folders) > maxList {
		return invalid("There are more than %d folders: leave some out.", maxList)
	}
	for _, f := range d.Folders {
		switch {
		case f == "" || strings.EqualFold(f, "INBOX") || slices.Contains(s.Folders, f):
		case !utf8.ValidString(f) || len(f) > 1000 || strings.ContainsFunc(f, unicode.IsControl):
			return invalid("In folders, one name has characters that no folder has, or is too long: type it as your mail program shows it.")
		default:
			s.Folders = append(s.Folders, f)
		}
	}
	return nil
}

func certificates(s *protocol.Session, d protocol.Session) error {
	if pin := fingerprint(d.TrustCert); pin != "" {
		if raw, err := hex.DecodeString(pin); err != nil || len(raw) != 32 {
			return invalid("The certificate fingerprint (trustCert) is not a SHA-256 one: it has 64 digits from 0 to f, with or without colons.")
		}
		s.TrustCert = pin
	}
	if strings.TrimSpace(d.CA) == "" {
		return nil
	}
	if len(d.CA) > maxCA {
		return invalid("The CA certificates (ca) are longer than %d bytes: give only the one that signed the server's.", maxCA)
	}
	rest := []byte(d.CA)
	var clean []byte
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return invalid("The CA certificates (ca) hold a private key, which belongs to nobody but its owner: give only the certificate.")
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return invalid("The CA certificates (ca) hold one that is damaged: export it again as PEM.")
		}
		clean = append(clean, pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes})...)
	}
	if clean == nil {
		return invalid("The CA certificates (ca) hold no certificate: give it as PEM, with its BEGIN CERTIFICATE line.")
	}
	s.CA = string(clean)
	return nil
}

// fingerprint is a certificate's fingerprint as people copy it, "sha256
// Fingerprint=AB:CD:…" from openssl included, as plain lower-case hex.
func fingerprint(text string) string {
	text = text[strings.LastIndexByte(text, '=')+1:]
	text = strings.ToLower(strings.TrimSpace(text))
	for _, prefix := range []string{"sha-256:", "sha256:"} {
		text = strings.TrimPrefix(text, prefix)
	}
	return strings.Map(func(r rune) rune {
		if r == ':' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func authServs(s *protocol.Session, d protocol.Session) error {
	if len(d.AuthServ) > maxList {
		return invalid("There are more than %d authserv-ids (authServ): leave some out.", maxList)
	}
	for _, id := range d.AuthServ {
		if id = strings.ToLower(strings.TrimSpace(id)); id == "" || slices.Contains(s.AuthServ, id) {
			continue
		}
		if len(id) > 255 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`;"()<>,\`, r) }) || strings.Contains(strings.TrimPrefix(id, "*."), "*") {
			return invalid("In authServ, %q is not an authserv-id: it is the first word of your server's Authentication-Results, such as mx.example.org.", id)
		}
		s.AuthServ = append(s.AuthServ, id)
	}
	return nil
}

// password is what goes into the keystore, from what the user pasted.
func password(providerID, pasted string) (string, error) {
	p := provider.Password(providerID, pasted)
	if !utf8.ValidString(p) || strings.ContainsFunc(p, func(r rune) bool { return r == '\r' || r == '\n' || r == 0 }) {
		return "", invalid("The password has a line break or a character that no password has: paste only the app password.")
	}
	return p, nil
}

// printable holds for text that a person sees as it is. The zero-width joiner
// is a part of emoji.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\u200d' })
}
