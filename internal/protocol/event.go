package protocol

import "time"

// EventKind is what happened to a request. Kinds are only ever added.
type EventKind string

const (
	EventReady        EventKind = "ready"        // a session's mailbox is being watched; once per session
	EventLooked       EventKind = "looked"       // new mail was read and held no code for this request
	EventCode         EventKind = "code"         // a code was found; a later one replaces it
	EventReconnecting EventKind = "reconnecting" // the connection was lost and is being made again
	EventReconnected  EventKind = "reconnected"  // the mailbox is watched again
	EventProblem      EventKind = "problem"      // a session stopped: a login was refused, a certificate is wrong, …
	EventSlow         EventKind = "slow"         // no code yet; the host goes on waiting
	EventEnded        EventKind = "ended"        // the host no longer waits: time is up, or no session is left
)

// Event is something that happened to a request. It is what `mailcode wait
// --json` prints and what the extension shows. Apart from a code that was
// found it carries nothing of any mail.
type Event struct {
	Time     time.Time `json:"time"`
	Event    EventKind `json:"event"`
	Request  string    `json:"request,omitempty"`
	Session  string    `json:"session,omitempty"`  // the session's name
	Sentence string    `json:"sentence,omitempty"` // for a person
	Error    ErrorCode `json:"error,omitempty"`    // of a reconnecting, problem, slow or ended event

	// What was looked at for the request so far, in all its sessions; in looked,
	// code, slow and ended events, where there was anything.
	Counts *Counts `json:"counts,omitempty"`

	// Only in a code event, but for the folder, which a looked event has, too:
	Code     string    `json:"code,omitempty"`
	Grade    Grade     `json:"grade,omitempty"`
	Facts    []Fact    `json:"facts,omitempty"`    // why that grade
	From     string    `json:"from,omitempty"`     // the sender's address
	Original string    `json:"original,omitempty"` // who first sent it, where a forwarder that counts wrote From
	To       string    `json:"to,omitempty"`       // the recipient's
	Forward  string    `json:"forward,omitempty"`  // how it was forwarded, e.g. "gmail" (trust.ForwardKind)
	Folder   string    `json:"folder,omitempty"`
	Junk     bool      `json:"junk,omitempty"`    // the folder is the one for junk
	Received time.Time `json:"received,omitzero"` // the server's INTERNALDATE
	Mail     string    `json:"mail,omitempty"`    // names the mail within the request, for request.close
}

// Counts is what came of the new mails that were looked at for a request. It
// tells nothing of any of them.
type Counts struct {
	Looked  int `json:"looked"`            // new mails, in any folder
	Codes   int `json:"codes,omitempty"`   // of them, held a code for the request
	Others  int `json:"others,omitempty"`  // held a code that belongs to another site
	Unclear int `json:"unclear,omitempty"` // held more than one number that could be the code
	Junk    int `json:"junk,omitempty"`    // were in the junk folder
}

// Grade is how well a found code is tied to the request.
type Grade string

const (
	GradeProven  Grade = "proven"  // may be filled without a click
	GradeLikely  Grade = "likely"  // may be offered, with what is missing named
	GradeForeign Grade = "foreign" // never offered by itself
)

// AtLeast reports whether g is as good as min or better. An unknown grade is
// worse than any.
func (g Grade) AtLeast(min Grade) bool { return g.rank() >= min.rank() && g.rank() > 0 }

func (g Grade) rank() int {
	switch g {
	case GradeProven:
		return 3
	case GradeLikely:
		return 2
	case GradeForeign:
		return 1
	}
	return 0
}

// FactName is one of the four things that must agree before a code is proven.
type FactName string

const (
	FactSender    FactName = "sender"    // the sender is authenticated
	FactSite      FactName = "site"      // the sender belongs to the site
	FactFresh     FactName = "fresh"     // the mail came after the request began
	FactRecipient FactName = "recipient" // it was sent to the account the page names
)

// Fact is one of them, and whether it holds for this code.
type Fact struct {
	Fact  FactName `json:"fact"`
	Holds bool     `json:"holds"`
	Why   string   `json:"why"` // one sentence for a person
}
