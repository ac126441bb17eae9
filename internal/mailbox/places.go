package mailbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// junkNames are what junk folders are called where no attribute says which it
// is: by the last part of the name, in lower case.
var junkNames = []string{
	"junk", "spam",
	"junk email", "junk e-mail", // Outlook, Exchange
	"bulk", "bulk mail", // Yahoo, AOL
	"junk mail",
	"spamverdacht", // GMX, WEB.DE
	"unerwünscht",
	"垃圾邮件",       // QQ, 163
	"спам",       // Mail.ru, Yandex
	"迷惑メール",      // Yahoo! JAPAN
	"스팸메일", "스팸", // Naver, Daum
	"courrier indésirable", "indésirables", "pourriel",
	"correo no deseado", "lixo eletrônico", "lixo eletrónico", "posta indesiderata",
	// Exchange has no SPECIAL-USE: in German, Chinese, Polish, Turkish, Hungarian, Danish
	"junk-e-mail", "垃圾郵件", "wiadomości-śmieci", "önemsiz e-posta", "levélszemét", "uønsket mail",
	"ongewenste e-mail", "skräppost", "roskaposti", "søppelpost", "uønsket e-post", "nevyžádaná pošta",
}

// guesses are the names tried with STATUS where no list of folders helps.
var guesses = []string{
	"Junk", "Spam", "Bulk", "Bulk Mail", "Junk Email", "Junk E-mail",
	"INBOX.Junk", "INBOX.Spam", "INBOX.spam", "INBOX/Junk", "INBOX/Spam", "[Gmail]/Spam",
}

// mostJunk is how many folders are taken for junk by their name: some servers
// make "Junk" and leave the user's own "spam".
const mostJunk = 3

// place is a folder besides INBOX.
type place struct {
	name string
	junk bool
}

// lists is how much is asked of a server's lists of folders.
type lists int

const (
	noList     lists = iota // nothing
	markedList              // those with an attribute (RFC 6154), where the server lists them alone
	fullList                // and all of them, where none of those is the junk folder
)

// places are the folders to look at besides INBOX: the junk folder, the one
// with all mail where there is one, and those the user named. missing are those
// of them that are not there.
func (c *conn) places(ask lists) (found []place, missing []string, err error) {
	// Only those with an attribute: of 10,000 folders a handful, and no name that
	// go-imap cannot read.
	if ask >= markedList && c.capabilities.Has(imap.CapSpecialUse) && c.capabilities.Has(imap.CapListExtended) {
		if found, err = c.listed(&imap.ListOptions{SelectSpecialUse: true, ReturnSpecialUse: true}); err != nil {
			return nil, nil, err
		}
	}
	if ask >= fullList && !slices.ContainsFunc(found, isJunkPlace) {
		more, err := c.listed(nil)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range more {
			if !slices.ContainsFunc(found, func(have place) bool { return have.name == p.name }) {
				found = append(found, p)
			}
		}
	}
	named := c.cfg.Folders
	names := slices.Clone(named)
	if !slices.ContainsFunc(found, isJunkPlace) {
		names = append(names, guesses...)
	}
	answers, err := c.statuses(names)
	if err != nil {
		return nil, nil, err
	}
	for i, a := range answers {
		switch {
		case a.refused == nil && i >= len(named):
			found = append(found, place{names[i], true})
		case a.refused == nil && !slices.ContainsFunc(found, func(p place) bool { return p.name == names[i] }):
			found = append(found, place{names[i], false})
		case a.refused != nil && i < len(named) && !passing(a.refused):
			missing = append(missing, names[i])
		}
	}
	return found, missing, nil
}

func isJunkPlace(p place) bool { return p.junk }

// listed is what LIST, or XLIST, says of the junk folder and of the one with all
// mail. Names count where no attribute says which is the junk folder.
func (c *conn) listed(options *imap.ListOptions) ([]place, error) {
	found, err := c.listedBy(options, options == nil && c.xlists())
	if isStatus(err) && c.xlists() { // it does not know that after all
		found, err = c.listedBy(options, false)
	}
	if isStatus(err) {
		err = nil
	}
	return found, err
}

// listedBy is listed by one of the two. A refusal is an error.
func (c *conn) listedBy(options *imap.ListOptions, asXList bool) ([]place, error) {
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.wire.xlist.Store(asXList)
	defer c.wire.xlist.Store(false)
	c.start(maxList, c.limits.command)
	defer c.stop()
	cmd := c.client.List("", "*", options)
	var attributed, named []place
	for d := cmd.Next(); d != nil; d = cmd.Next() {
		if d.Mailbox == Inbox || !selectable(d.Attrs) {
			continue
		}
		switch {
		// Some say it in XLIST's words, in answer to LIST, too.
		case attribute(d.Attrs, imap.MailboxAttrJunk, `\Spam`):
			attributed = append(attributed, place{d.Mailbox, true})
		case attribute(d.Attrs, imap.MailboxAttrAll, `\AllMail`):
			attributed = append(attributed, place{d.Mailbox, false})
		case isJunk(d.Mailbox, d.Delim) && len(named) < mostJunk:
			named = append(named, place{d.Mailbox, true})
		}
	}
	err := cmd.Close()
	if err != nil && !isStatus(err) {
		return nil, c.failed()
	}
	if !slices.ContainsFunc(attributed, isJunkPlace) {
		attributed = append(attributed, named...)
	}
	// A folder's name is shown, too.
	return slices.DeleteFunc(attributed, func(p place) bool { return c.cfg.secret.in(p.name) }), err
}

func attribute(attrs []imap.MailboxAttr, any ...imap.MailboxAttr) bool {
	return slices.ContainsFunc(attrs, func(a imap.MailboxAttr) bool {
		return slices.ContainsFunc(any, func(b imap.MailboxAttr) bool { return strings.EqualFold(string(a), string(b)) })
	})
}

func selectable(attrs []imap.MailboxAttr) bool {
	return !attribute(attrs, imap.MailboxAttrNoSelect, imap.MailboxAttrNonExistent)
}

// isJunk reports whether the last part of a folder's name is a known one.
func isJunk(name string, delim rune) bool {
	if len(name) > len("INBOX.") && strings.EqualFold(name[:len("INBOX.")], "INBOX.") { // whatever the delimiter is said to be
		name = name[len("INBOX."):]
	}
	if delim != 0 {
		name = name[strings.LastIndex(name, string(delim))+1:]
	}
	return slices.Contains(junkNames, strings.ToLower(name))
}

// status is the answer to STATUS for one folder.
type status struct {
	validity uint32
	next     imap.UID // 0: not told
	messages uint32
	refused  error // NO or BAD
}

// statuses asks for the state of folders, all in one flight. The selected
// folder must not be among them (RFC 9051 section 6.3.11).
func (c *conn) statuses(names []string) ([]status, error) {
	if len(names) == 0 {
		return nil, nil
	}
	if err := c.leave(); err != nil {
		return nil, err
	}
	c.start(maxReply, c.limits.command)
	defer c.stop()
	items := &imap.StatusOptions{UIDNext: true, UIDValidity: true, NumMessages: true}
	wait := make([]func() (*imap.StatusData, error), len(names))
	for i, name := range names {
		wait[i] = c.client.Status(name, items).Wait
	}
	out := make([]status, len(names))
	lost := false
	for i := range wait {
		data, err := wait[i]()
		switch {
		case err == nil:
			out[i] = status{validity: data.UIDValidity, next: data.UIDNext}
			if data.NumMessages != nil {
				out[i].messages = *data.NumMessages
			}
		case isStatus(err):
			out[i].refused = err
		default:
			lost = true
		}
	}
	if lost {
		return nil, c.failed()
	}
	return out, nil
}

// MissingFolders is the failure of a Check that found the account in order, but
// not all the folders the user named. It wraps a *protocol.Error.
type MissingFolders struct {
	why *protocol.Error
}

func (m *MissingFolders) Error() string { return m.why.Sentence }

// Unwrap returns what Error says, with code folder_unavailable.
func (m *MissingFolders) Unwrap() error { return m.why }

// checkFolders looks whether the folders the user named are there. All that are
// not are named in one *MissingFolders.
func (c *conn) checkFolders() error {
	answers, err := c.statuses(c.cfg.Folders)
	if err != nil {
		return err
	}
	var missing []string
	var why *protocol.Error
	for i, a := range answers {
		if a.refused == nil {
			continue
		}
		e := asError(folderError(a.refused, c.cfg, c.cfg.Folders[i]), c.cfg)
		if e.Code != protocol.ErrFolder {
			return e
		}
		if why == nil {
			why = e
		}
		missing = append(missing, strconv.Quote(printable(c.cfg.Folders[i], 100)))
	}
	switch {
	case why == nil:
		return nil
	case len(missing) > 1:
		last := len(missing) - 1
		several := *why
		several.Sentence = fmt.Sprintf("There are no folders %s and %s at %s that can be opened: write the name of each with what it is under, as in \"Shops/Codes\", or take them out of the session.",
			strings.Join(missing[:last], ", "), missing[last], c.cfg.Host)
		why = &several
	}
	return &MissingFolders{why}
}

// goneFolder is what is told of a folder that nobody named and that went away.
func goneFolder(cfg Config, name string) *protocol.Error {
	return protocol.Errorf(protocol.ErrFolder,
		"The folder %q at %s is gone or cannot be opened any more; the rest of the mailbox is watched.", printable(name, 100), cfg.Host)
}

func missingFolder(cfg Config, name string) *protocol.Error {
	return protocol.Errorf(protocol.ErrFolder,
		"There is no folder %q at %s that can be opened: write its name with what it is under, as in \"Shops/Codes\", or take it out of the session.", printable(name, 100), cfg.Host)
}
