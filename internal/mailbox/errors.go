package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// transient reports whether trying again may help. Everything else stops the
// mailbox until the user has done something.
func transient(code protocol.ErrorCode) bool {
	switch code {
	case protocol.ErrDNS, protocol.ErrConnectRefused, protocol.ErrUnreachable, protocol.ErrTimeout,
		protocol.ErrTooMany, protocol.ErrServerBusy, protocol.ErrConnectionLost:
		return true
	}
	return false
}

// fault makes an error with its cause.
func fault(code protocol.ErrorCode, cause error, format string, args ...any) *protocol.Error {
	e := protocol.Errorf(code, format, args...)
	e.Err = cause
	return e
}

// own marks the cause of an error whose sentence says more than its code: what
// we saw ourselves, not what a server said. Who explains errors by their codes
// leaves it as it is.
type own struct{ error }

func (o own) Unwrap() error { return o.error }

// OwnSentence says that it is.
func (own) OwnSentence() {}

// asError makes any error of this package the one the caller shows.
func asError(err error, cfg Config) *protocol.Error {
	var e *protocol.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.DeadlineExceeded):
		return timeoutError(err, cfg)
	case errors.Is(err, context.Canceled):
		return fault(protocol.ErrConnectionLost, err, "The connection to %s was given up before it was ready.", cfg.Host)
	}
	return fault(protocol.ErrInternal, err, "Something went wrong inside Mailcode while it talked to %s.", cfg.Host)
}

func timeoutError(cause error, cfg Config) *protocol.Error {
	return fault(protocol.ErrTimeout, cause,
		"%s did not answer on port %d in time; check the server name, the port and the kind of TLS, or a firewall between.", cfg.Host, cfg.Port)
}

func lostError(cause error, cfg Config) *protocol.Error {
	return fault(protocol.ErrConnectionLost, cause, "The connection to %s was lost; it is made again by itself.", cfg.Host)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.Is(err, errSilent) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

// connectError says why there is no TCP connection.
func connectError(err error, cfg Config) error {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return fault(protocol.ErrDNS, err, "There is no address for %s; check the server name and whether this computer is online.", cfg.Host)
	case isTimeout(err):
		return timeoutError(err, cfg)
	case errors.Is(err, errnoRefused):
		return fault(protocol.ErrConnectRefused, err, "Nothing listens at %s on port %d; check the server name and the port.", cfg.Host, cfg.Port)
	case errors.Is(err, errnoNetUnreachable), errors.Is(err, errnoHostUnreachable), errors.Is(err, errnoNetDown):
		return fault(protocol.ErrUnreachable, err, "There is no way to %s from here; check whether this computer is online.", cfg.Host)
	}
	return fault(protocol.ErrUnreachable, err, "No connection to %s could be made; check whether this computer is online.", cfg.Host)
}

// handshakeError says why TLS did not come up.
func handshakeError(err error, cfg Config) error {
	var (
		notTLS  tls.RecordHeaderError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.Is(err, errPin):
		return fault(protocol.ErrCertificate, err, "%s showed another certificate than the one you trust; if it was renewed, check the new one and trust it.", cfg.Host)
	case errors.As(err, &name):
		return fault(protocol.ErrCertificate, err, "The certificate is not for %s; check the server name.", cfg.Host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fault(protocol.ErrCertificate, err, "The certificate of %s has expired, or this computer's clock is wrong.", cfg.Host)
	case errors.As(err, &unknown):
		return fault(protocol.ErrCertificate, err, "The certificate of %s is not signed by anyone this computer trusts; if the server is your own, trust its certificate.", cfg.Host)
	case errors.As(err, &verify), errors.As(err, &invalid):
		return fault(protocol.ErrCertificate, err, "The certificate of %s could not be verified.", cfg.Host)
	case errors.As(err, &notTLS):
		return fault(protocol.ErrTLS, err, "%s does not speak TLS from the first byte on port %d; choose STARTTLS, or port 993.", cfg.Host, cfg.Port)
	case disagrees(err):
		return fault(protocol.ErrTLS, own{err}, "%s and this computer could not agree on TLS: see whether the server is up to date, or wants a certificate of yours, which Mailcode has none of.", cfg.Host)
	case isTimeout(err):
		return timeoutError(err, cfg)
	case isContext(err):
		return err
	}
	return lostError(err, cfg)
}

// disagrees reports whether a handshake failed because the two sides do not
// suit each other, rather than over the network. An alert, theirs or ours, is a
// *net.OpError over TCP (a tls.AlertError is for QUIC alone), and what the client
// does not take of the server's hello a plain error.
func disagrees(err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) {
		return strings.HasPrefix(err.Error(), "tls: server ")
	}
	if op.Op != "remote error" && op.Op != "local error" {
		return false
	}
	switch op.Err.Error() {
	case "tls: bad record MAC", "tls: error decoding message", "tls: error decrypting message",
		"tls: unexpected message", "tls: record overflow", "tls: internal error", "tls: close notify":
		return false // what was said came damaged, or was cut off
	}
	return true
}

// greetingError says why there was no proper greeting, or no STARTTLS.
func greetingError(err error, cfg Config) error {
	var bye byeError
	switch {
	case errors.As(err, &bye):
		return byeGreeting(bye.text, cfg)
	case errors.Is(err, errGreetingBye):
		return byeGreeting("", cfg)
	case errors.Is(err, errNotIMAP), errors.Is(err, errLongLine):
		return fault(protocol.ErrNotIMAP, err, "What answers at %s on port %d is not an IMAP server; check the server name and the port.", cfg.Host, cfg.Port)
	case errors.Is(err, errTLSFirst):
		return fault(protocol.ErrTLS, own{err}, "%s speaks TLS from the first byte on port %d and waits for it, so STARTTLS does not work there: choose TLS from the start (implicit), or the port for STARTTLS, usually 143.", cfg.Host, cfg.Port)
	case errors.Is(err, errNoStartTLS):
		return fault(protocol.ErrTLS, err, "%s refused STARTTLS on port %d; choose TLS from the start, usually on port 993.", cfg.Host, cfg.Port)
	case errors.Is(err, errPreAuth):
		return fault(protocol.ErrTLS, own{err}, "%s said that you are logged in before you were, and no password was sent: the connection may be tampered with, so try another network.", cfg.Host)
	case errors.Is(err, errBeforeTLS):
		return fault(protocol.ErrTLS, own{err}, "%s sent data between STARTTLS and TLS, and no password was sent: the connection may be tampered with, so try another network.", cfg.Host)
	case disagrees(err): // TLS 1.3 says only here that it wants a certificate
		return handshakeError(err, cfg)
	case isTimeout(err):
		return timeoutError(err, cfg)
	case isContext(err):
		return err
	}
	return lostError(err, cfg)
}

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// byeGreeting is a server that sends us away, with its words.
func byeGreeting(text string, cfg Config) *protocol.Error {
	code, words := splitCode(text)
	return withServer(busy(imap.ResponseCode(code), words, errBye, cfg), words, cfg)
}

// splitCode takes the response code from the front of resp-text (RFC 9051
// section 7.1): "[UNAVAILABLE] try later".
func splitCode(text string) (code, words string) {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "["); ok {
		if in, words, ok := strings.Cut(rest, "]"); ok {
			code, _, _ = strings.Cut(in, " ")
			return strings.ToUpper(code), strings.TrimSpace(words)
		}
	}
	return "", text
}

// isStatus reports whether err is the server's own NO or BAD.
func isStatus(err error) bool {
	var e *imap.Error
	return errors.As(err, &e)
}

// tooMany and unavailable recognise the servers that send no response code:
// Gmail's "Too many simultaneous connections", Dovecot's "Maximum number of
// connections from user+IP exceeded", and "Temporary authentication failure".
func tooMany(code imap.ResponseCode, text string) bool {
	text = strings.ToLower(text)
	return code == imap.ResponseCodeLimit && !strings.Contains(text, "rate limit") || strings.Contains(text, "connections") &&
		(strings.Contains(text, "too many") || strings.Contains(text, "maximum number"))
}

func unavailable(code imap.ResponseCode, text string) bool {
	switch code {
	case imap.ResponseCodeAuthenticationFailed: // whatever it says beside that, a retry is one more wrong password
		return false
	}
	return throttled(code, text) || says(text,
		"unavailable",   // Yahoo: "Server Unavailable. 15"
		"internal",      // "Internal server error"
		"system error",  // Gmail: "System Error (Failure)"
		"not connected", // Outlook: "User is authenticated but not connected."
		"too many attempts",
	) || says(text, "try again") && !blamesUser(text)
}

// throttled is unavailable where the server says it of all it is asked for, not
// perhaps of one mail that it fails at.
func throttled(code imap.ResponseCode, text string) bool {
	switch code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeServerBug: // RFC 5530
		return true
	}
	return says(text,
		"temporar",
		"throttl",                              // Outlook: "Request is throttled. Suggested Backoff Time: 299961 milliseconds"
		"rate limit",                           // Yahoo: "LOGIN Rate limit hit"
		"exceeded command or bandwidth limits", // Gmail
		"server busy", "too many login",
	)
}

// blamesUser recognises the servers that refuse a login for good and send no
// response code that says so.
func blamesUser(text string) bool {
	return says(text, "invalid", "incorrect", "wrong", "credential", "password", "disabled")
}

// says reports whether a server's text has any of some words in it, which are in
// lower case.
func says(text string, words ...string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// errForGood marks a refusal that trying again will not change.
var errForGood = errors.New("refused for good")

// forGood is errForGood for a refusal that the server means, by the codes of RFC
// 5530 or by its words; nil where it may as well be trouble of its own.
func forGood(e *imap.Error) error {
	switch e.Code {
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired,
		imap.ResponseCodePrivacyRequired, imap.ResponseCodeContactAdmin, imap.ResponseCodeNoPerm, imap.ResponseCodeNonExistent:
		return errForGood
	}
	if blamesUser(e.Text) {
		return errForGood
	}
	return nil
}

// mercy is how many times in a row a failure that is not transient is still
// tried again. Of a mailbox that has been logged in, a refusal without a reason,
// or an answer that is no IMAP, is mostly a server in trouble, a proxy before it
// or a hotel's network; but each refused login may be one more on the way to a
// locked account.
func mercy(err *protocol.Error, loggedIn bool) int {
	const some, few = 8, 3
	switch {
	case errors.Is(err, errForGood), errors.Is(err, errPreAuth), errors.Is(err, errBeforeTLS):
		return 0
	case err.Code == protocol.ErrKeyringSilent: // it asks in a window, perhaps
		return some
	case !loggedIn && otherKind(err): // a setting, and the user waits to hear which
		return 0
	case err.Code == protocol.ErrTLS && !loggedIn:
		return few // a byte that was damaged on its way
	case err.Code == protocol.ErrFolder: // every account has an inbox, and the login has just worked
		return some
	case !loggedIn:
		return 0
	case err.Code == protocol.ErrLoginRefused:
		return few
	case err.Code == protocol.ErrTLS, err.Code == protocol.ErrNotIMAP:
		return some
	}
	return 0
}

// otherKind reports whether a server begins TLS at another moment than the session says.
func otherKind(err error) bool {
	var notTLS tls.RecordHeaderError
	if errors.As(err, &notTLS) {
		return notTLS.Conn != nil // its very first record; a later one is damaged
	}
	return errors.Is(err, errTLSFirst) || errors.Is(err, errNoStartTLS)
}

// pardoned is what is told of a failure that is tried again by mercy.
func pardoned(err *protocol.Error, cfg Config) *protocol.Error {
	if err.Code == protocol.ErrKeyringSilent {
		return err
	}
	busy := busy("", "", err, cfg)
	busy.Server = err.Server
	return busy
}

// busy is a server that cannot serve us now.
func busy(code imap.ResponseCode, text string, cause error, cfg Config) *protocol.Error {
	if tooMany(code, text) {
		return fault(protocol.ErrTooMany, cause, "%s has too many connections to this mailbox open; close other mail programs, or wait.", cfg.Host)
	}
	return fault(protocol.ErrServerBusy, cause, "%s cannot serve the mailbox at the moment; it is tried again by itself.", cfg.Host)
}

// loginError is the answer NO or BAD to a login.
func loginError(err error, cfg Config) error {
	var e *imap.Error
	errors.As(err, &e)
	var out *protocol.Error
	switch {
	case tooMany(e.Code, e.Text), unavailable(e.Code, e.Text):
		out = busy(e.Code, e.Text, nil, cfg)
	case e.Code == imap.ResponseCodePrivacyRequired:
		out = fault(protocol.ErrTLS, own{errForGood}, "%s takes no password over this kind of connection: choose the other kind of TLS.", cfg.Host)
	default:
		out = fault(protocol.ErrLoginRefused, forGood(e), "%s refused the login; check the user name and the app password.", cfg.Host)
	}
	// The cause is left out: it repeats the server's words unfiltered.
	return withServer(out, e.Text, cfg)
}

func folderError(err error, cfg Config, folder string) error {
	var e *imap.Error
	errors.As(err, &e)
	if tooMany(e.Code, e.Text) || unavailable(e.Code, e.Text) {
		return withServer(busy(e.Code, e.Text, cfg.secret.clean(err), cfg), e.Text, cfg)
	}
	if folder != Inbox {
		return withServer(missingFolder(cfg, folder), e.Text, cfg)
	}
	return withServer(fault(protocol.ErrFolder, errors.Join(cfg.secret.clean(err), forGood(e)), "%s does not open the inbox; see whether the mailbox can be read in another mail program.", cfg.Host), e.Text, cfg)
}

// tooMuchMail is why only the newest so many mails of a folder are looked at.
func tooMuchMail(folder string, most int) *protocol.Error {
	return protocol.Errorf(protocol.ErrUnread, "More than %d mails are new in %s: only the newest were looked at.", most, printable(folder, 100))
}

// unreadable is why a mail is left unread.
func unreadable(folder string) *protocol.Error {
	return protocol.Errorf(protocol.ErrUnread, "A new mail in %s cannot be read from the server: open it in your mail program.", printable(folder, 100))
}

func passwordError(ctx context.Context, err error) error {
	var e *protocol.Error
	switch {
	case errors.As(err, &e):
		return e
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fault(protocol.ErrKeyringFailed, err, "The app password could not be read from the keyring.")
}

// errGarbage stands for go-imap's own error, which quotes what it could not
// read: that can be a piece of a mail.
var errGarbage = errors.New("the server sent what is not IMAP")

// failed says why a command got no answer, or a connection ended.
func (c *conn) failed() error {
	why, bye := c.wire.end()
	switch {
	case errors.Is(why, errBye):
		return byeGreeting(bye, c.cfg)
	case isContext(why):
		return why
	case errors.Is(why, errTooMuch):
		return fault(protocol.ErrConnectionLost, own{why}, "%s sent more than was asked for and was hung up on: it is tried again by itself.", c.cfg.Host)
	case isTimeout(why):
		return timeoutError(why, c.cfg)
	case why == nil, errors.Is(why, net.ErrClosed):
		return lostError(errGarbage, c.cfg) // go-imap hung up by itself
	}
	return lostError(why, c.cfg)
}

// refused is an answer NO or BAD to a command that a good server does not refuse.
func (c *conn) refused(err error) error {
	var e *imap.Error
	if !errors.As(err, &e) {
		return c.failed()
	}
	return withServer(busy(e.Code, e.Text, c.cfg.secret.clean(err), c.cfg), e.Text, c.cfg)
}

// withServer adds the server's words, unless they hold the password: every text
// of a server that is shown or kept passes here.
func withServer(e *protocol.Error, words string, cfg Config) *protocol.Error {
	e.Server = cfg.secret.words(words)
	return e
}

// printable is s as one line of plain text of at most n bytes. Besides control
// characters it drops the invisible ones that reorder or hide text.
func printable(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\r' || r == '\n':
			return ' '
		case r == utf8.RuneError, !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// wholeSecond is t as an INTERNALDATE can say it.
func wholeSecond(t time.Time) time.Time { return t.Truncate(time.Second) }
