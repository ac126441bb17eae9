// Package mailbox watches one IMAP account: it connects over TLS, logs in,
// waits in IDLE (RFC 2177) or polls, hands over each new mail the moment it is
// announced, and comes back after trouble. It reads with BODY.PEEK and never
// changes a mailbox.
//
// go-imap's client speaks the protocol; what it leaves open (time limits, byte
// limits, a server that says BYE and stays, STARTTLS) is done here.
package mailbox

import (
	"context"
	"errors"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// Inbox is the folder every account has (RFC 9051 section 5.1).
const Inbox = "INBOX"

// MaxRaw is the largest part of a message that is read, in bytes. A code is
// near the top of a mail; the rest is pictures.
const MaxRaw = 256 << 10

// Config is one account. It is not changed by this package.
type Config struct {
	Host      string
	Port      int
	TLS       protocol.TLSMode
	CA        []byte // PEM certificates to trust instead of the system's; nil for those
	TrustCert string // SHA-256 of the one leaf certificate to trust, hex; "" for CA or the system's
	Username  string
	// Password is called once for each login. What it returns is sent as it is
	// and kept nowhere but as keyed hashes, to know it again in what a server says. An error ends the attempt; a *protocol.Error is passed on.
	Password func(context.Context) (string, error)
	Folders  []string // folders to watch besides INBOX, junk and the one with all mail
	Version  string   // our release, for the ID command (RFC 2971)
	// Slots is the folder in which the processes of this user count their
	// connections to each account, and keep how far the server's clock is from
	// ours; it is made where it is not there. "" counts and keeps nothing.
	Slots string

	secret *secret  // set by Open, for all connections of a Box
	naming *naming  // the same; nil: mails are not asked for their names
	note   []string // folders whose state the connection asks for when it is made
}

// Update is what a watcher is told: Ready, Coming, Message, Reconnecting,
// Resumed, Unwatched or Skipped.
type Update interface{ update() }

// Ready says that the mailbox is watched: mail that arrives in the inbox from
// now on is seen at once, in another folder within some seconds. It comes once,
// before any Message: with the first mail that was read, where there was one, and
// else when the server has taken IDLE.
type Ready struct{}

// Message is a mail that arrived. It comes once to each watcher, also where it
// is in two folders.
type Message struct {
	UID       uint32
	Folder    string
	Received  time.Time // the server's INTERNALDATE, in whole seconds; when it was read, where the server does not say
	At        time.Time // Received by this computer's clock, as far as the difference is known
	NoLater   time.Time // the latest that it can have been received by this computer's clock, whatever the server's says; the zero time where that is not known
	Arrived   bool      // it came after the watch began, whatever Received says
	Doubt     Doubt     // whether Received shows that it is new
	Raw       []byte    // header and body as the server has them; shared, not to be changed
	Truncated bool      // Raw is the first MaxRaw bytes of a mail that may be longer; see Rest
	Junk      bool      // Folder is where the server puts what it takes for junk

	numbering Numbering
	id        key
	name      name
	box       *Box // that can read on
	endless   bool // more came than was asked for: the server does not send a part alone
}

// Numbering tells which UIDs of a folder are in the order the messages came: those
// of one UIDVALIDITY (RFC 9051 section 2.3.1.1), as long as the server did not begin
// anew without another, as after the mailbox was put back from a copy.
type Numbering struct {
	Validity uint32 // UIDVALIDITY
	Anew     int    // times the UIDs began anew while the folder was watched
}

// Numbering is that of the message's UID.
func (m Message) Numbering() Numbering { return m.numbering }

// Coming says that the server has announced mail to the inbox, which is being
// asked for: there is a round trip to get ready in. One of those who watch is
// told, and no Message need follow.
type Coming struct{}

// Reconnecting says that the mailbox could not be reached, or was lost, and
// that it is tried again.
type Reconnecting struct {
	Err *protocol.Error
	In  time.Duration // until the next attempt
}

// Resumed says that the mailbox is watched again after Reconnecting. Mail that
// arrived meanwhile does not wait for it. Where Ready has not come yet, Ready
// comes instead.
type Resumed struct{}

// Unwatched says that a folder is not watched, and why: one the user named that
// is not there, or one that went away. The rest of the mailbox is.
type Unwatched struct {
	Folder string
	Err    *protocol.Error
}

func (Ready) update()        {}
func (Coming) update()       {}
func (Message) update()      {}
func (Reconnecting) update() {}
func (Resumed) update()      {}
func (Unwatched) update()    {}
func (Skipped) update()      {}

// Skipped says that mail is left unread, and why: there is too much of it, or
// the server fails each time it is asked for it.
type Skipped struct {
	Folder string
	Err    *protocol.Error
}

// Check tries an account: connect, login, SELECT INBOX, see whether the folders
// the user named are there, LOGOUT. A failure is a *protocol.Error whose Server
// field holds the server's own words, if it had any to say after TLS began, or a
// *MissingFolders that wraps one: then only these are not watched.
func Check(ctx context.Context, cfg Config) error {
	return check(ctx, cfg, defaults)
}

func check(ctx context.Context, cfg Config, l limits) error {
	cfg.secret = new(secret)
	c, err := byTLS(cfg).open(ctx, cfg, l, Inbox)
	if err != nil {
		return asError(err, cfg)
	}
	err = c.checkFolders()
	var missing *MissingFolders
	switch {
	case err == nil:
		c.logout()
		return nil
	case errors.As(err, &missing):
		c.logout()
		return missing
	}
	c.close()
	return asError(err, cfg)
}
