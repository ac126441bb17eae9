package provider

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Explain makes of a failure at the mail server the one the user should see:
// the code refined by what the server said and by what its provider is known
// to mean, and one sentence that says what happened and what to do. The
// server's own words stay apart in Server, to be quoted; none of them is
// pasted into the sentence. A failure that is not the mail server's, such as
// the keyring's, comes back unchanged, and so does one whose sentence says more
// than its code, which is one whose cause has the method OwnSentence.
//
// The strings it knows are in testdata/refusals.txt, each with where it was
// seen.
func Explain(id string, s protocol.Session, err *protocol.Error) *protocol.Error {
	if err == nil {
		return nil
	}
	if hasOwnSentence(err) {
		return err
	}
	at := placeOf(id, s)
	code, sentence := at.explain(err)
	if sentence == "" {
		return err
	}
	return &protocol.Error{Code: code, Sentence: sentence, Server: err.Server, Err: err.Err}
}

// Retrying says what went wrong where Mailcode tries again by itself and the
// user has nothing to do: err is what Explain made of it.
func Retrying(id string, s protocol.Session, err *protocol.Error) string {
	if hasOwnSentence(err) {
		return err.Sentence
	}
	at := placeOf(id, s)
	switch err.Code {
	case protocol.ErrConnectionLost:
		return fmt.Sprintf("The connection to %s was lost: it is being made again.", at.name())
	case protocol.ErrServerBusy:
		return fmt.Sprintf("%s cannot serve this mailbox just now: it is asked again until it can.", at.name())
	case protocol.ErrTooMany:
		return fmt.Sprintf("%s allows no more connections to this mailbox just now: it is asked again, sooner with success if another mail program is closed.", at.name())
	case protocol.ErrTimeout:
		return fmt.Sprintf("%s does not answer: it is asked again until it does.", at.name())
	case protocol.ErrDNS:
		return fmt.Sprintf("No server named %s was found: it is looked for again, in case this computer is only just online.", at.host())
	case protocol.ErrConnectRefused:
		return fmt.Sprintf("Nothing answers at %s: it is tried again.", at.addr())
	case protocol.ErrUnreachable:
		return fmt.Sprintf("This computer has no way to %s: it is tried again.", at.host())
	}
	return err.Sentence
}

func hasOwnSentence(err *protocol.Error) bool {
	var own interface{ OwnSentence() }
	return errors.As(err, &own)
}

// placeOf is the mail server of a session.
func placeOf(id string, s protocol.Session) place {
	at := place{preset: find(id), session: s}
	if at.preset == nil {
		at.preset = find(Other)
	}
	// A provider that is known by its host explains itself under "other" too.
	if at.preset.ID == Other {
		for i := range presets {
			if presets[i].ID != "proton" && presets[i].owns(s.Host) {
				at.preset = &presets[i]
			}
		}
	}
	return at
}

// place is a mail server as the sentences speak of it.
type place struct {
	preset  *preset
	session protocol.Session
}

// name is what the user calls the server: the provider, or else the host.
func (at place) name() string {
	if at.preset.ID == Other {
		return at.host()
	}
	return at.preset.Name
}

func (at place) host() string {
	if at.session.Host != "" {
		return at.session.Host
	}
	if at.preset.Host != "" {
		return at.preset.Host
	}
	return "the server"
}

func (at place) addr() string {
	port := at.session.Port
	if port == 0 {
		port = at.preset.Port
	}
	return net.JoinHostPort(at.host(), strconv.Itoa(port))
}

func (at place) explain(err *protocol.Error) (protocol.ErrorCode, string) {
	switch err.Code {
	case protocol.ErrLoginRefused, protocol.ErrAppPassword, protocol.ErrPasswordsOff, protocol.ErrTooMany, protocol.ErrServerBusy, protocol.ErrConnectionLost:
		return at.refusal(err)
	case protocol.ErrDNS:
		if strings.HasSuffix(strings.ToLower(at.host()), ".local") { // multicast DNS (RFC 6762), which Go's own resolver does not ask
			return err.Code, fmt.Sprintf("No server named %s was found: check that it is on; for a name of the home network, its IP address may have to stand here.", at.host())
		}
		return err.Code, fmt.Sprintf("No server named %s was found: check that name, and that this computer is online.", at.host())
	case protocol.ErrConnectRefused:
		if at.preset.ID == "proton" {
			return err.Code, fmt.Sprintf("Nothing answers at %s: start Proton Mail Bridge, and check that the IMAP port it shows is the one here.", at.addr())
		}
		return err.Code, fmt.Sprintf("Nothing answers at %s: check the server's name and port (993 for TLS, 143 for STARTTLS).", at.addr())
	case protocol.ErrUnreachable:
		return err.Code, fmt.Sprintf("This computer has no way to %s: check its network, VPN and firewall.", at.host())
	case protocol.ErrTimeout:
		return err.Code, fmt.Sprintf("%s did not answer in time: check the server's name, its port (993 for TLS, 143 for STARTTLS) and your network, and try again.", at.addr())
	case protocol.ErrTLS:
		if at.session.TLS == protocol.TLSStart {
			return err.Code, fmt.Sprintf("%s did not start TLS when asked to (STARTTLS), and no password is sent without it: choose TLS from the start with port 993, or ask the provider which one it wants.", at.addr())
		}
		return err.Code, fmt.Sprintf("%s does not begin with TLS: check the port (usually 993), or choose STARTTLS if the provider says so (usually port 143).", at.addr())
	case protocol.ErrCertificate:
		return err.Code, at.certificate(err)
	case protocol.ErrNotIMAP:
		return err.Code, fmt.Sprintf("What answers at %s is not an IMAP server: check the server's name and port (993 for TLS, 143 for STARTTLS; 995 and 465 are for POP3 and SMTP).", at.addr())
	}
	// Of a folder the mailbox says which.
	return err.Code, ""
}

// refusal explains a NO, BAD or BYE in answer to a login, or a connection that
// ended instead.
func (at place) refusal(err *protocol.Error) (protocol.ErrorCode, string) {
	said := strings.ToLower(err.Server)
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	// What the words alone decide, whoever the server says it is.
	switch {
	case says("application-specific password", "app-specific password", "accounts/answer/185833"):
		return protocol.ErrAppPassword, at.appPassword("takes only an app password here, and this was the account's own password")
	case says("basic authentication is disabled", "basic authentication disabled"):
		return protocol.ErrPasswordsOff, at.noPasswords()
	case says("too many simultaneous connections", "too many connections", "maximum number of connections"), err.Code == protocol.ErrTooMany:
		return protocol.ErrTooMany, fmt.Sprintf("%s has too many connections from you open at once (Gmail allows 15): close other mail programs, or wait a few minutes, and try again.", at.name())
	case says("web login required", "log in via your web browser"):
		return protocol.ErrLoginRefused, fmt.Sprintf("%s wants to see you in a browser first: sign in to the mailbox on its web page, confirm that it was you, and test again.", at.name())
	}
	// Exchange Online refuses every password with words that differ by server
	// and year ("LOGIN failed.", "AUTHENTICATE failed."), or hangs up: the host
	// says more than the words do.
	if at.preset.ID == "outlook" && (err.Code == protocol.ErrLoginRefused || says("signing off")) {
		return protocol.ErrPasswordsOff, at.noPasswords()
	}
	switch err.Code {
	case protocol.ErrPasswordsOff:
		return err.Code, at.noPasswords()
	case protocol.ErrAppPassword:
		return err.Code, at.appPassword("takes only an app password here")
	case protocol.ErrServerBusy:
		return err.Code, fmt.Sprintf("%s cannot serve this mailbox just now: wait a few minutes and try again.", at.name())
	case protocol.ErrConnectionLost:
		return err.Code, fmt.Sprintf("%s closed the connection: try again in a minute.", at.name())
	}
	return at.wrongPassword()
}

// wrongPassword explains a login refused without a telling word.
func (at place) wrongPassword() (protocol.ErrorCode, string) {
	p := at.preset
	switch {
	case p.ID == "gmail":
		// "Invalid credentials" is one answer to four faults.
		return protocol.ErrLoginRefused, "Gmail did not accept this password: check the address, make a new app password at myaccount.google.com/apppasswords (a changed Google password or 2-Step Verification turned off ends the old ones) and paste it; in a company or school account the administrator may have to allow it."
	case p.ID == "proton":
		return protocol.ErrLoginRefused, "Proton Mail Bridge did not accept this password: copy the user name and the password that Bridge itself shows for IMAP, not those of your Proton account."
	case p.appOnly:
		return protocol.ErrAppPassword, at.appPassword("did not accept this password, and only an app password works here")
	case p.imapOff:
		where := ""
		if p.PasswordURL != "" {
			where = " at " + shown(p.PasswordURL)
		}
		return protocol.ErrLoginRefused, fmt.Sprintf("%s did not accept this password: check that IMAP is switched on in its settings, and if your account has two-factor authentication make an app password%s and paste it.", p.Name, where)
	}
	return protocol.ErrLoginRefused, fmt.Sprintf("%s did not accept the user name and password: check both, and if the account has two-step verification make an app password in its security settings and paste it.", at.host())
}

// appPassword asks for an app password, where the provider gives it.
func (at place) appPassword(what string) string {
	where := "in the account's security settings"
	if at.preset.PasswordURL != "" {
		where = "at " + shown(at.preset.PasswordURL)
	}
	return fmt.Sprintf("%s %s: make one %s and paste it.", at.name(), what, where)
}

func (at place) noPasswords() string {
	if at.preset.ID == "outlook" {
		return "Microsoft takes no password for mail programs any more, not even an app password: redirect the mail (Redirect, not Forward) to a mailbox that works, such as Gmail, and add that one here."
	}
	return fmt.Sprintf("%s takes no password over IMAP: redirect the mail (Redirect, not Forward) to a mailbox that does, such as Gmail, and add that one here.", at.name())
}

func (at place) certificate(err *protocol.Error) string {
	if at.session.TrustCert != "" {
		return fmt.Sprintf("The certificate at %s is not the one you chose to trust: if you know that the server has a new one, enter the new fingerprint, and otherwise do not use this connection.", at.addr())
	}
	if at.preset.ID == "proton" {
		return "Proton Mail Bridge's own certificate is not known here: export it in Bridge's settings and enter its SHA-256 fingerprint as the certificate to trust."
	}
	var (
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &host):
		return fmt.Sprintf("The certificate at %s is for another name: check the server's name, and use the one that your provider gives for IMAP.", at.addr())
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("The certificate at %s is out of date: check this computer's clock, and if it is right tell whoever runs the server.", at.addr())
	case at.preset.ID != Other:
		return fmt.Sprintf("The certificate at %s was not made by anyone this computer trusts: something between you and %s, such as a company proxy or a virus scanner, opens the connection, and no password was sent.", at.addr(), at.name())
	}
	return fmt.Sprintf("The certificate at %s was not made by anyone this computer trusts: if it is your own server, enter the certificate's SHA-256 fingerprint or its CA, and otherwise check the server's name.", at.addr())
}

// shown is an address as people type it.
func shown(url string) string {
	return strings.TrimSuffix(strings.TrimPrefix(url, "https://"), "/")
}
