// Package protocol is what the extension and the host say to each other:
// JSON-RPC 2.0 requests from the extension, replies, and "event" notifications
// pushed by the host, each in one native messaging frame.
//
// The extension's copy of these types is extension/src/protocol.ts; the files
// in testdata are read by the tests of both, so that neither side can change
// alone.
package protocol

import "time"

// Version is the number both sides send in hello. It grows when a message
// changes in a way the other side would misread; new optional fields and new
// event kinds do not change it.
const Version = 1

// The methods the host answers. Hello must come first on every connection.
const (
	MethodHello         = "hello"
	MethodProviderList  = "provider.list"
	MethodSessionList   = "session.list"
	MethodSessionSave   = "session.save"
	MethodSessionTest   = "session.test"
	MethodSessionRemove = "session.remove"
	MethodSessionTrust  = "session.trust"
	MethodSiteDescribe  = "site.describe"
	MethodRuleList      = "rule.list"
	MethodRuleSet       = "rule.set"
	MethodSenderList    = "sender.list"
	MethodSenderRemove  = "sender.remove"
	MethodSettingsGet   = "settings.get"
	MethodSettingsSet   = "settings.set"
	MethodRequestWarm   = "request.warm"
	MethodRequestOpen   = "request.open"
	MethodRequestClose  = "request.close"
)

// NotifyEvent is the one notification the host pushes; its params are an Event.
const NotifyEvent = "event"

// HelloParams opens a connection.
type HelloParams struct {
	Protocol  int    `json:"protocol"`  // the extension's Version
	Extension string `json:"extension"` // the extension's release, e.g. "0.1.0"
}

// HelloResult is the host's side of the handshake.
type HelloResult struct {
	Protocol int    `json:"protocol"` // the host's Version
	Host     string `json:"host"`     // the host's release
	OS       string `json:"os"`       // GOOS, e.g. "linux"
	Keystore string `json:"keystore"` // where new app passwords go, e.g. "secret-service"
}

// Provider is a mail provider the user can choose for a session.
type Provider struct {
	ID          string            `json:"id"`   // stable, e.g. "gmail"; "other" for any IMAP server
	Name        string            `json:"name"` // as people know it
	Host        string            `json:"host,omitempty"`
	Port        int               `json:"port,omitempty"`
	TLS         TLSMode           `json:"tls,omitempty"`
	Domains     []string          `json:"domains,omitempty"`     // e-mail domains that mean this provider
	DomainHosts map[string]string `json:"domainHosts,omitempty"` // of Domains, those whose mailboxes are on another server than Host
	PasswordURL string            `json:"passwordUrl,omitempty"` // page where the app password is made
	HelpURL     string            `json:"helpUrl,omitempty"`     // the provider's own help page
	Steps       []string          `json:"steps,omitempty"`       // how to get the app password, one sentence a step
	Unusable    string            `json:"unusable,omitempty"`    // why no password works there; empty where one does
	Ways        []string          `json:"ways,omitempty"`        // what to do instead, where Unusable is set
}

// ProviderListResult answers provider.list, in the order to show.
type ProviderListResult struct {
	Providers []Provider `json:"providers"`
}

// TLSMode says when TLS begins on the IMAP connection. There is no third mode:
// passwords never cross in clear.
type TLSMode string

const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte, RFC 8314
	TLSStart    TLSMode = "starttls" // STARTTLS before anything else, RFC 9051 section 6.2.1
)

// Session is one mailbox the user has set up. It never holds a secret: the app
// password is in the keystore, under the session's ID.
type Session struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Provider  string   `json:"provider"` // Provider.ID
	Host      string   `json:"host"`
	Port      int      `json:"port"`
	TLS       TLSMode  `json:"tls"`
	Email     string   `json:"email"`
	Username  string   `json:"username,omitempty"`  // what LOGIN sends, where it is not Email
	Addresses []string `json:"addresses,omitempty"` // other addresses whose mail arrives here

	// Forwarders are services that forward here and write From anew, each by its
	// domain or by an alias there; and what of Email and Addresses may forward a
	// code by hand ("FW:") that is then filled without a click.
	Forwarders []string `json:"forwarders,omitempty"`
	Automatic  []string `json:"automatic,omitempty"`

	Folders   []string `json:"folders,omitempty"`   // folders to watch besides INBOX
	CA        string   `json:"ca,omitempty"`        // PEM certificates to trust instead of the system's
	TrustCert string   `json:"trustCert,omitempty"` // SHA-256 of the one certificate to trust, hex
	AuthServ  []string `json:"authServ,omitempty"`  // authserv-ids (RFC 8601) of the receiving server, where the provider is "other"
	Keystore  string   `json:"keystore"`            // keystore backend that holds the password
	Status    Status   `json:"status"`

	// An authserv-id that the host found in mail and the user has not decided
	// about: see session.trust. The host's alone to write.
	AuthServSuggested string `json:"authServSuggested,omitempty"`
}

// Status is the result of a session's last test.
type Status struct {
	State    SessionState `json:"state"`
	Error    ErrorCode    `json:"error,omitempty"`    // set when State is failed
	Sentence string       `json:"sentence,omitempty"` // what happened and what to do; of a ready session, what of it does not work
	Server   string       `json:"server,omitempty"`   // the server's own words, plain text to quote
	Checked  time.Time    `json:"checked,omitzero"`
}

// SessionState is the one word shown beside a session.
type SessionState string

const (
	SessionUntested SessionState = "untested" // never tried, or its settings changed since
	SessionReady    SessionState = "ready"    // a login just worked
	SessionFailed   SessionState = "failed"   // Status.Sentence says why
)

// SessionListResult answers session.list, in the order the sessions were added.
type SessionListResult struct {
	Sessions []Session `json:"sessions"`
	// Notices are sentences about sessions that were lost: a damaged state file
	// was kept aside.
	Notices []string `json:"notices,omitempty"`
}

// SessionSaveParams adds a session (empty ID) or changes one. The session is
// saved, then tested; a failed test is in Session.Status, not an error.
type SessionSaveParams struct {
	Session  Session `json:"session"`            // Status is ignored
	Password string  `json:"password,omitempty"` // empty keeps the stored one
}

// SessionIDParams names a session, for session.test and session.remove.
type SessionIDParams struct {
	ID string `json:"id"`
}

// SessionResult answers session.save and session.test.
type SessionResult struct {
	Session Session `json:"session"`
}

// SessionTrustParams is the user's word on an AuthServSuggested. It answers with
// a SessionResult. One that was declined is not suggested again.
type SessionTrustParams struct {
	ID       string `json:"id"`
	AuthServ string `json:"authServ"` // the one the user saw
	Trust    bool   `json:"trust"`
}

// Sender is who sends codes for a site, because the user said so.
type Sender struct {
	Site    string `json:"site"`    // registrable domain
	Address string `json:"address"` // in full, as the mail named it
}

// SenderListResult answers sender.list, sorted by site and address. One is made
// by request.close alone.
type SenderListResult struct {
	Senders []Sender `json:"senders"`
}

// SenderRemoveParams forgets one. Removing one that is not there is no error.
type SenderRemoveParams struct {
	Sender Sender `json:"sender"`
}

// RuleMode is what the user chose for a site.
type RuleMode string

const (
	RuleAutomatic RuleMode = "automatic" // the host picks the session
	RuleSession   RuleMode = "session"   // always Rule.Session
	RuleByHand    RuleMode = "hand"      // no mailbox is read; the user types the code
)

// Rule is the user's choice for one site.
type Rule struct {
	Site    string   `json:"site"` // registrable domain
	Mode    RuleMode `json:"mode"`
	Session string   `json:"session,omitempty"` // Session.ID, where Mode is session
}

// RuleListResult answers rule.list, sorted by site. Sites without a rule are
// automatic and not listed.
type RuleListResult struct {
	Rules []Rule `json:"rules"`
}

// RuleSetParams sets the rule of a site; RuleAutomatic removes it.
type RuleSetParams struct {
	Rule Rule `json:"rule"`
}

// SiteDescribeParams asks what the host knows about the site of an origin.
type SiteDescribeParams struct {
	Origin string `json:"origin"` // as the browser gives it, e.g. "https://identity.walmart.com"
}

// SiteDescribeResult answers site.describe.
type SiteDescribeResult struct {
	Site string `json:"site"` // registrable domain of the origin
	Rule Rule   `json:"rule"` // RuleAutomatic where none is set
}

// FieldKind tells one input from a row of one-character boxes.
type FieldKind string

const (
	FieldSingle FieldKind = "single"
	FieldBoxes  FieldKind = "boxes"
)

// Alphabet is what a code field takes, as far as the page tells.
type Alphabet string

const (
	AlphabetDigits Alphabet = "digits"
	AlphabetAny    Alphabet = "any"
)

// Field is the shape of a code field. It only breaks ties between candidates.
type Field struct {
	Kind     FieldKind `json:"kind"`
	Length   int       `json:"length,omitempty"` // characters it takes; 0 where the page does not say
	Alphabet Alphabet  `json:"alphabet"`
}

// Settings is what the user chose for all sites. It answers settings.get and
// settings.set.
type Settings struct {
	WarmStart bool `json:"warmStart"` // request.warm connects; on unless it was switched off
}

// SettingsSetParams changes settings; what is absent stays as it is.
type SettingsSetParams struct {
	WarmStart *bool `json:"warmStart,omitempty"`
}

// RequestWarmParams announces a code request that may come: a sign-in page is
// seen. The host may connect to the mailboxes of the site and note what is in
// them, so that mail which comes before the request is opened counts as new by
// its UID; it reads nothing. request.open under the same ID takes that up,
// request.close drops it, and so do some minutes without either.
type RequestWarmParams struct {
	Request string `json:"request"`
	Origin  string `json:"origin"`            // of the frame that shows the page, from the browser
	Account string `json:"account,omitempty"` // address the page names, possibly masked
}

// RequestWarmResult says whether the host connects ahead. That it does not is
// no error: there is no session for the site, or no reason.
type RequestWarmResult struct {
	Site string `json:"site"`
	Warm bool   `json:"warm"`
}

// RequestOpenParams opens a code request. The worker chooses its ID (a UUID),
// so that an event can never overtake the reply that would have named it.
type RequestOpenParams struct {
	Request  string    `json:"request"`
	Origin   string    `json:"origin"` // of the frame that asks, from the browser, never from the page
	Field    Field     `json:"field"`
	Language string    `json:"language,omitempty"` // the page's, BCP 47
	Account  string    `json:"account,omitempty"`  // address the page names, possibly masked
	Began    time.Time `json:"began,omitzero"`     // when the field was first seen, where that is not now: the host or the worker was restarted
}

// RequestOpenResult says what the host does about a request.
type RequestOpenResult struct {
	Site     string    `json:"site"`
	Waiting  bool      `json:"waiting"`            // false: nothing is read, the user types the code
	Sessions []string  `json:"sessions,omitempty"` // names of the sessions that wait
	Error    ErrorCode `json:"error,omitempty"`    // where not Waiting: no_session or by_hand
	Sentence string    `json:"sentence,omitempty"`
}

// Outcome is how a request ended.
type Outcome string

const (
	OutcomeFilled    Outcome = "filled"    // the page holds the code we put there
	OutcomeEntered   Outcome = "entered"   // the user typed it
	OutcomeCancelled Outcome = "cancelled" // the page is gone, or the user said no
)

// RequestCloseParams ends a request. Closing one that is not open is not an
// error: it may just have timed out.
type RequestCloseParams struct {
	Request string  `json:"request"`
	Outcome Outcome `json:"outcome"`
	Mail    string  `json:"mail,omitempty"` // Event.Mail of the code that is in the page, where it came from a mail

	// The user has said, where no page can, that who sent that mail sends the
	// codes of the site. The host knows both; nobody names them.
	Confirmed bool `json:"confirmed,omitempty"`
}

// Empty is the result of a method that has nothing to say.
type Empty struct{}
