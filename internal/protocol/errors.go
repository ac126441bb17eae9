package protocol

import "fmt"

// ErrorCode is the stable name of a failure. The extension and scripts may
// depend on it; the sentence beside it may be reworded at any time.
type ErrorCode string

// The codes. Append only: a name is never renamed, renumbered or reused.
const (
	// The frame or the call itself.
	ErrInternal         ErrorCode = "internal"
	ErrBadRequest       ErrorCode = "bad_request"       // params of the wrong type or shape
	ErrFrameTooLarge    ErrorCode = "frame_too_large"   // more than 64 KiB in, or 1 MiB out
	ErrHelloFirst       ErrorCode = "hello_first"       // another method came before hello
	ErrProtocolMismatch ErrorCode = "protocol_mismatch" // the sentence says which side to update
	ErrForbiddenOrigin  ErrorCode = "forbidden_origin"  // not our extension
	ErrUnknownMethod    ErrorCode = "unknown_method"    // the other side is newer

	// What the user keeps with us.
	ErrStateCorrupt   ErrorCode = "state_corrupt"   // the state file could not be read; it was kept aside
	ErrStateBusy      ErrorCode = "state_busy"      // another mailcode holds the lock
	ErrStateNewer     ErrorCode = "state_newer"     // written by a later release
	ErrState          ErrorCode = "state"           // any other trouble with the file: permissions, disk full
	ErrSessionUnknown ErrorCode = "session_unknown" // no session of that name or id
	ErrSessionInvalid ErrorCode = "session_invalid" // a field of it is missing or wrong
	ErrRuleInvalid    ErrorCode = "rule_invalid"
	ErrSiteInvalid    ErrorCode = "site_invalid" // the origin has no site: opaque, not https

	// The keystore.
	ErrKeyringLocked   ErrorCode = "keyring_locked"
	ErrKeyringAbsent   ErrorCode = "keyring_absent"   // no such service on this machine
	ErrKeyringSilent   ErrorCode = "keyring_silent"   // no answer in 5 s: a prompt nobody sees, or a hang
	ErrKeyringFailed   ErrorCode = "keyring_failed"   // anything else it said
	ErrPasswordMissing ErrorCode = "password_missing" // the keyring works but holds no password for the session
	ErrPassphrase      ErrorCode = "passphrase"       // wrong or missing passphrase of the file keystore

	// The mail server.
	ErrDNS            ErrorCode = "dns"                   // no address for the host name
	ErrConnectRefused ErrorCode = "connect_refused"       // nothing listens there
	ErrUnreachable    ErrorCode = "unreachable"           // no route, network down
	ErrTimeout        ErrorCode = "timeout"               // no answer
	ErrTLS            ErrorCode = "tls"                   // no TLS there, or its handshake failed
	ErrCertificate    ErrorCode = "certificate"           // untrusted, expired, other name, or not the pinned one
	ErrNotIMAP        ErrorCode = "not_imap"              // what answered does not speak IMAP
	ErrLoginRefused   ErrorCode = "login_refused"         // wrong user name or password
	ErrAppPassword    ErrorCode = "app_password_required" // the account's own password was used
	ErrPasswordsOff   ErrorCode = "passwords_disabled"    // the provider takes no password over IMAP
	ErrTooMany        ErrorCode = "too_many_connections"
	ErrServerBusy     ErrorCode = "server_unavailable" // RFC 5530 UNAVAILABLE, or BYE
	ErrConnectionLost ErrorCode = "connection_lost"
	ErrFolder         ErrorCode = "folder_unavailable" // INBOX or a chosen folder cannot be opened
	ErrUnread         ErrorCode = "mail_unread"        // some mail was not read: too much at once, or the server fails at it

	// A request.
	ErrNoSession ErrorCode = "no_session" // no session is set up for the site
	ErrByHand    ErrorCode = "by_hand"    // the site rule says so
	ErrNoCode    ErrorCode = "no_code"    // nothing came in time
)

// numbers are the JSON-RPC error codes: the specification's own for an unknown
// method, else in the range it leaves to applications. Append only.
var numbers = map[ErrorCode]int{
	ErrInternal: 1, ErrBadRequest: 2, ErrFrameTooLarge: 3, ErrHelloFirst: 4, ErrProtocolMismatch: 5, ErrForbiddenOrigin: 6, ErrUnknownMethod: -32601,
	ErrStateCorrupt: 20, ErrStateBusy: 21, ErrStateNewer: 22, ErrState: 23, ErrSessionUnknown: 24, ErrSessionInvalid: 25, ErrRuleInvalid: 26, ErrSiteInvalid: 27,
	ErrKeyringLocked: 40, ErrKeyringAbsent: 41, ErrKeyringSilent: 42, ErrKeyringFailed: 43, ErrPasswordMissing: 44, ErrPassphrase: 45,
	ErrDNS: 60, ErrConnectRefused: 61, ErrUnreachable: 62, ErrTimeout: 63, ErrTLS: 64, ErrCertificate: 65, ErrNotIMAP: 66, ErrLoginRefused: 67,
	ErrAppPassword: 68, ErrPasswordsOff: 69, ErrTooMany: 70, ErrServerBusy: 71, ErrConnectionLost: 72, ErrFolder: 73, ErrUnread: 74,
	ErrNoSession: 90, ErrByHand: 91, ErrNoCode: 92,
}

// Number is the JSON-RPC error code of c. An unknown code has ErrInternal's.
func (c ErrorCode) Number() int {
	if n, ok := numbers[c]; ok {
		return n
	}
	return numbers[ErrInternal]
}

// Error is a failure as the user meets it: a stable code, one sentence that
// says what happened and what to do, and what the mail server said, if it did.
type Error struct {
	Code     ErrorCode
	Sentence string
	Server   string // the server's own words: untrusted plain text, to be shown quoted
	Err      error  // the cause, for logs; never shown
}

// Errorf makes an Error whose sentence is formatted like fmt.Sprintf.
func Errorf(code ErrorCode, format string, args ...any) *Error {
	return &Error{Code: code, Sentence: fmt.Sprintf(format, args...)}
}

func (e *Error) Error() string { return e.Sentence }

func (e *Error) Unwrap() error { return e.Err }

// ErrorData is the data member of a JSON-RPC error.
type ErrorData struct {
	Error  ErrorCode `json:"error"`
	Server string    `json:"server,omitempty"`
}
