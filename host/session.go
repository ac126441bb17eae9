package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/session"
)

type sessionCommands struct {
	Add    sessionAdd    `cmd:"" help:"Add a session, or change the one of that name, and test it. Exits 0 if it is Ready, 4 if the login was refused, 5 if the server could not be reached or its certificate is wrong."`
	Edit   sessionEdit   `cmd:"" help:"Change what a session counts as yours; its password stays."`
	List   sessionList   `cmd:"" help:"List the sessions."`
	Test   sessionTest   `cmd:"" help:"Try a session's login again. Exits like add."`
	Remove sessionRemove `cmd:"" help:"Forget a session and its password."`
}

type sessionAdd struct {
	Name          string   `required:"" help:"What you call it, e.g. Gmail. One of that name is changed."`
	Email         string   `required:"" help:"The account's e-mail address."`
	Provider      string   `help:"gmail, yahoo, icloud, … or other. Chosen by --host or the e-mail address where it is not given."`
	Host          string   `help:"IMAP server, for a provider that is not known."`
	Port          *int     `help:"Its port; 993, or 143 with --tls starttls."`
	TLS           string   `name:"tls" enum:"implicit,starttls," default:"" placeholder:"WHEN" help:"When TLS begins: implicit (at once) or starttls."`
	Username      string   `help:"User name, where it is not the e-mail address."`
	Address       []string `sep:"none" help:"Another address whose mail arrives here. May be given again."`
	Forwarder     []string `sep:"none" placeholder:"DOMAIN" help:"A service that forwards here and writes the sender anew, e.g. simplelogin.com; or one alias there. May be given again."`
	Automatic     []string `sep:"none" placeholder:"ADDRESS" help:"One of these addresses: what you forward from it by hand or rule (FW:) is filled without a click. Whoever can send mail as that address decides then what is filled. May be given again."`
	Folder        []string `sep:"none" help:"A folder to watch besides the inbox and the junk folder. May be given again."`
	CA            string   `name:"ca" type:"path" placeholder:"FILE" help:"PEM certificates to trust instead of the system's."`
	TrustCert     string   `placeholder:"SHA256" help:"Trust exactly the certificate with this fingerprint."`
	Authserv      []string `sep:"none" placeholder:"ID" help:"Name your mail server writes in Authentication-Results. May be given again."`
	Keystore      string   `enum:"secret-service,keychain,wincred,file," default:"" placeholder:"PLACE" help:"Where the password is kept: secret-service, keychain, wincred or file; the system's own where it is not given."`
	PasswordStdin bool     `help:"Read the app password from standard input instead of asking."`
	JSON          bool     `name:"json" help:"Print the session as JSON."`
}

func (c *sessionAdd) Run(t *terminal) error {
	draft := protocol.Session{
		Name: c.Name, Provider: c.Provider, Host: c.Host, TLS: protocol.TLSMode(c.TLS), Email: c.Email,
		Username: c.Username, Addresses: c.Address, Forwarders: c.Forwarder, Automatic: c.Automatic, Folders: c.Folder, TrustCert: c.TrustCert, AuthServ: c.Authserv, Keystore: c.Keystore,
	}
	if c.Port != nil {
		if draft.Port = *c.Port; draft.Port == 0 { // which says in a draft that none is given
			return protocol.Errorf(protocol.ErrSessionInvalid, "The port 0 is not one: leave --port out for the usual one.")
		}
	}
	if draft.Provider == "" {
		draft.Provider = providerOf(c.Host, c.Email)
	}
	if p, ok := provider.Get(draft.Provider); ok && p.Unusable != "" {
		fmt.Fprintln(t.errs, "mailcode:", p.Unusable)
		for _, way := range p.Ways {
			fmt.Fprintln(t.errs, "  -", way)
		}
		return exit(exitLoginRefused)
	}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return protocol.Errorf(protocol.ErrSessionInvalid, "The file %s with the certificates could not be read: %v.", c.CA, err)
		}
		draft.CA = string(pem)
	}
	store, err := t.store()
	if err != nil {
		return err
	}
	var unknown *protocol.Error
	var there string // the name of the one that is changed
	switch s, err := store.Find(c.Name); {
	case err == nil:
		draft.ID, there = s.ID, s.Name
	case !errors.As(err, &unknown) || unknown.Code != protocol.ErrSessionUnknown:
		return err
	}
	password, err := t.password(c.PasswordStdin)
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	saved, err := store.Save(ctx, draft, password)
	if err != nil {
		return t.interrupted(ctx, err)
	}
	if there != "" && !c.JSON {
		fmt.Fprintf(t.out, "There was a session %s already: it has these settings and this password now.\n", there)
	}
	tested := saved
	if saved.Status.State != protocol.SessionFailed { // its keyring: there is no password to test
		if tested, err = store.Test(ctx, saved.ID); err != nil {
			return t.interrupted(ctx, err)
		}
	}
	if c.JSON {
		if err := t.json(added{tested, there != ""}); err != nil {
			return err
		}
		return ended(tested)
	}
	return t.tested(tested, false)
}

// added is what add prints as JSON.
type added struct {
	protocol.Session
	Changed bool `json:"changed"` // there was one of that name already
}

// providerOf guesses the provider of a session: any server that is named is
// "other", else the e-mail domain tells.
func providerOf(host, email string) string {
	if p, ok := provider.ForEmail(email); ok && host == "" {
		return p.ID
	}
	return "other"
}

// tested tells how a session's test went.
func (t *terminal) tested(s protocol.Session, asJSON bool) error {
	if asJSON {
		if err := t.json(s); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(t.out, "%s: %s\n", s.Name, told(s.Status))
		if s.Status.Server != "" {
			fmt.Fprintf(t.out, "  The server said: %q\n", s.Status.Server)
		}
	}
	return ended(s)
}

// ended is how a command ends that tested a session.
func ended(s protocol.Session) error {
	if s.Status.State == protocol.SessionReady {
		return nil
	}
	return mailExit(s.Status.Error)
}

// told is a status as a person reads it.
func told(s protocol.Status) string {
	switch s.State {
	case protocol.SessionReady:
		if s.Sentence != "" {
			return "Ready. " + s.Sentence
		}
		return "Ready"
	case protocol.SessionFailed:
		return s.Sentence
	}
	return "Not tested yet"
}

type sessionEdit struct {
	Name      string   `arg:"" help:"The session's name or id."`
	Address   []string `sep:"none" help:"Another address whose mail arrives here."`
	Forwarder []string `sep:"none" placeholder:"DOMAIN" help:"A service that forwards here, or one alias there."`
	Automatic []string `sep:"none" placeholder:"ADDRESS" help:"One of its addresses, from which forwarded codes (FW:) are filled without a click."`
	Folder    []string `sep:"none" help:"A folder to watch as well."`
	Authserv  []string `sep:"none" placeholder:"ID" help:"Name your mail server writes in Authentication-Results."`
	Remove    []string `sep:"none" placeholder:"VALUE" help:"What of these is there and should not be."`
	JSON      bool     `name:"json" help:"Print the session as JSON."`
}

func (c *sessionEdit) Help() string {
	return "Each flag adds to what is there, and may be given again; --remove takes away."
}

func (c *sessionEdit) Run(t *terminal) error {
	store, s, err := t.session(c.Name)
	if err != nil {
		return err
	}
	ctx := context.Background()
	lists := []struct {
		now *[]string
		add []string
	}{{&s.Addresses, c.Address}, {&s.Forwarders, c.Forwarder}, {&s.Automatic, c.Automatic}, {&s.Folders, c.Folder}, {&s.AuthServ, c.Authserv}}
	for _, value := range c.Remove {
		found := false
		for _, list := range lists {
			before := len(*list.now)
			*list.now = slices.DeleteFunc(*list.now, func(one string) bool { return strings.EqualFold(one, value) })
			found = found || len(*list.now) < before
		}
		switch {
		case found:
		case value != "" && value == s.AuthServSuggested:
			if _, err := store.Trust(ctx, s.ID, value, false); err != nil {
				return err
			}
		default:
			return protocol.Errorf(protocol.ErrSessionInvalid, "%q is none of the addresses, forwarders, folders and names of %s.", value, s.Name)
		}
	}
	for _, list := range lists {
		*list.now = append(*list.now, list.add...)
	}
	saved, err := store.Save(ctx, s, "")
	if err != nil {
		return err
	}
	if c.JSON {
		return t.json(saved)
	}
	_, err = fmt.Fprintf(t.out, "%s is saved.\n", saved.Name)
	return err
}

type sessionList struct {
	JSON bool `name:"json" help:"Print the sessions as a JSON array."`
}

func (c *sessionList) Run(t *terminal) error {
	store, err := t.store()
	if err != nil {
		return err
	}
	all, err := store.List()
	if err != nil {
		return err
	}
	if c.JSON {
		if all == nil {
			all = []protocol.Session{}
		}
		return t.json(all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(t.out, "No sessions yet. Add one: mailcode session add --name Gmail --email you@gmail.com")
		return err
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, s := range all {
		fmt.Fprintf(table, "%s\t%s\t%s:%d\t%s\n", s.Name, s.Email, s.Host, s.Port, told(s.Status))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, s := range all {
		if s.AuthServSuggested != "" {
			fmt.Fprintf(t.out, "%s: your mail server seems to write what it has checked as %s. If that is its name, senders can be proven: mailcode session edit %q --authserv %s. If not: --remove %[2]s.\n", s.Name, s.AuthServSuggested, s.Name, s.AuthServSuggested)
		}
	}
	return nil
}

type sessionTest struct {
	Name string `arg:"" help:"The session's name or id."`
	JSON bool   `name:"json" help:"Print the session as JSON."`
}

func (c *sessionTest) Run(t *terminal) error {
	store, s, err := t.session(c.Name)
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	tested, err := store.Test(ctx, s.ID)
	if err != nil {
		return t.interrupted(ctx, err)
	}
	return t.tested(tested, c.JSON)
}

type sessionRemove struct {
	Name string `arg:"" help:"The session's name or id."`
	JSON bool   `name:"json" help:"Print what was removed as JSON."`
}

func (c *sessionRemove) Run(t *terminal) error {
	store, s, err := t.session(c.Name)
	if err != nil {
		return err
	}
	if err := store.Remove(context.Background(), s.ID); err != nil {
		return err
	}
	if c.JSON {
		return t.json(map[string]string{"removed": s.ID})
	}
	_, err = fmt.Fprintf(t.out, "Removed %s and its password.\n", cmp.Or(s.Name, s.ID))
	return err
}

// session finds a session by its name or id.
func (t *terminal) session(name string) (*session.Store, protocol.Session, error) {
	store, err := t.store()
	if err != nil {
		return nil, protocol.Session{}, err
	}
	s, err := store.Find(name)
	return store, s, err
}
