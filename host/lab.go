package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"codeberg.org/mailcode/mailcode/internal/courier"
	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/session"
	"codeberg.org/mailcode/mailcode/internal/site"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

type labCommand struct {
	Files     []string `arg:"" optional:"" name:"file" help:"RFC 822 files; - or nothing reads standard input."`
	Site      string   `name:"site" required:"" placeholder:"HOST" help:"The host of the page, or of the frame in it, that asks for the code; its address will do."`
	Account   string   `name:"account" placeholder:"ADDRESS" help:"The account that the page names, as it shows it."`
	Address   []string `name:"address" sep:"none" placeholder:"ADDRESS" help:"An address of yours whose mail arrives in the mailbox, or the domain of a forwarder; may be repeated."`
	Forwarder []string `name:"forwarder" sep:"none" placeholder:"DOMAIN" help:"A service that forwards to the mailbox, or an alias there; may be repeated."`
	Automatic []string `name:"automatic" sep:"none" placeholder:"ADDRESS" help:"An address of yours whose forwarded mails (FW:) may be filled without a click; may be repeated."`
	Confirmed []string `name:"confirmed" sep:"none" placeholder:"ADDRESS" help:"A sender that you have confirmed for the site; may be repeated."`
	Mailbox   string   `name:"mailbox" placeholder:"ADDRESS" help:"The mailbox's own address. It says whose checks count, where its provider is known."`
	AuthServ  []string `name:"authserv" sep:"none" placeholder:"ID" help:"The authserv-id of the receiving server, or a whole domain (example.org, or *.mx.example.org) for all below it; may be repeated. Instead of what is known of the mailbox's provider."`
	DNS       string   `name:"dns" placeholder:"FILE" help:"Take the keys of signatures from lines 'name TXT value' instead of the network."`
	Since     string   `name:"since" placeholder:"TIME" help:"When the page asked, such as 2026-11-23T04:00:00Z; without it every mail is new."`
	JSONL     bool     `name:"jsonl" help:"Read paths from standard input, one a line, and answer each with one JSON object."`
	JSON      bool     `name:"json" help:"Print one JSON object for each file."`
}

// graded is the answer for one file.
type graded struct {
	File       *string         `json:"file,omitempty"` // with --jsonl
	Code       *string         `json:"code"`           // null where the mail holds none
	Candidates []otp.Candidate `json:"candidates"`
	From       string          `json:"from"`         // as the mail shows it
	Original   string          `json:"originalFrom"` // who first sent it
	Recipient  string          `json:"recipient"`
	Forward    string          `json:"forward"` // how it was forwarded; "" where it was not
	Grade      protocol.Grade  `json:"grade"`
	Facts      []protocol.Fact `json:"facts"`
	Error      string          `json:"error,omitempty"` // the file could not be read
}

func (c *labCommand) Run(t *terminal) error {
	in, err := c.request()
	if err != nil {
		return err
	}
	keys := dkim.Lookup(dkim.DNS)
	if c.DNS != "" {
		if keys, err = readZone(c.DNS); err != nil {
			return err
		}
	}
	if c.JSONL {
		return c.answerPaths(t, in, keys)
	}
	files := c.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	unread := false
	for _, file := range files {
		raw, err := readMail(file, t.in)
		if err != nil {
			fmt.Fprintf(t.errs, "mailcode: %s could not be read: %v\n", file, err)
			unread = true
			continue
		}
		g := c.grade(raw, in, keys)
		if c.JSON {
			if err := t.json(g); err != nil {
				return err
			}
			continue
		}
		if err := g.tell(t.out); err != nil {
			return err
		}
	}
	if unread {
		return exit(exitFailed)
	}
	return nil
}

// answerPaths grades the mails whose paths are on standard input.
func (c *labCommand) answerPaths(t *terminal, in trust.Input, keys dkim.Lookup) error {
	unread := false
	err := t.eachPath(c.Files, func(path string) error {
		var g graded
		if raw, err := readMail(path, nil); err != nil {
			unread = true
			g = graded{Candidates: []otp.Candidate{}, Grade: protocol.GradeForeign, Facts: []protocol.Fact{}, Error: err.Error()}
		} else {
			g = c.grade(raw, in, keys)
		}
		g.File = &path
		return t.json(g)
	})
	if err == nil && unread {
		return exit(exitFailed)
	}
	return err
}

// request is what the flags say of the request and of the session.
func (c *labCommand) request() (trust.Input, error) {
	in := trust.Input{Account: c.Account, Addresses: slices.Clone(c.Address), Forwarders: c.Forwarder, Automatic: c.Automatic}
	var err error
	if in.Site, err = siteOf(c.Site); err != nil {
		return in, err
	}
	if c.Account != "" && !trust.IsAccount(c.Account) {
		return in, protocol.Errorf(protocol.ErrBadRequest, "%q is not the address of an account: write it as the page shows it, such as j***7@example.com.", c.Account)
	}
	for _, sender := range c.Confirmed {
		in.Confirmed = append(in.Confirmed, trust.Pair{Site: in.Site, Sender: sender})
	}
	if c.Since != "" {
		since, err := time.Parse(time.RFC3339, c.Since)
		if err != nil {
			return in, protocol.Errorf(protocol.ErrBadRequest, "%q is not a time: write it like 2026-11-23T04:00:00Z.", c.Since)
		}
		in.Began = since.Truncate(time.Second) // mail servers count in whole seconds
	}
	if c.Mailbox != "" {
		in.Addresses = append([]string{c.Mailbox}, in.Addresses...)
		if p, ok := provider.ForEmail(c.Mailbox); ok {
			in.Provider = p.Name
			in.AuthServ, in.AuthFields = provider.AuthServ(p.ID), provider.Authentication(p.ID)
		}
	}
	if len(c.AuthServ) > 0 {
		in.AuthFields = provider.AuthFields{ByMethod: true}
		if in.AuthServ, err = session.AuthServIDs(c.AuthServ); err != nil {
			return in, err
		}
		for _, id := range in.AuthServ {
			// A domain whole: its servers have names below it.
			if site.Registrable(id) == id {
				in.AuthServ = append(in.AuthServ, "*."+id)
			}
		}
		for _, p := range provider.All() {
			if slices.ContainsFunc(provider.AuthServ(p.ID), func(known string) bool { return overlaps(strings.TrimPrefix(known, "*."), in.AuthServ) }) {
				// A provider has several ids, of which one is easily left out.
				in.AuthServ = append(in.AuthServ, provider.AuthServ(p.ID)...)
				in.AuthFields = provider.Authentication(p.ID)
				break
			}
		}
	}
	return in, nil
}

// overlaps reports whether one of the ids that were given is known, above it or
// below it.
func overlaps(known string, given []string) bool {
	return slices.ContainsFunc(given, func(id string) bool {
		id = strings.TrimPrefix(id, "*.")
		return id == known || strings.HasSuffix(known, "."+id) || strings.HasSuffix(id, "."+known)
	})
}

// grade does to a mail what the courier does to one that arrives. When it came
// is what its topmost Received says: a file has no INTERNALDATE.
func (c *labCommand) grade(raw []byte, in trust.Input, keys dkim.Lookup) graded {
	r := courier.Read(raw, len(raw) == maxMail, otp.Hints{})
	in.Received = trust.Stamp(r.Message)
	if c.Since == "" {
		in.Began = time.Unix(0, 0)
		if in.Received.IsZero() {
			in.Received = in.Began
		}
	}
	v := r.Grade(context.Background(), in, keys)
	for i := range v.Facts {
		if v.Facts[i].Fact == protocol.FactFresh && c.Since == "" {
			v.Facts[i].Why = "No time was given, so every mail counts as new."
		}
	}
	g := graded{
		Candidates: r.Code.Candidates, From: v.From, Original: v.Original, Recipient: v.To,
		Forward: string(v.Forward), Grade: v.Grade, Facts: v.Facts,
	}
	if r.Code.Code != "" {
		g.Code = &r.Code.Code
	}
	if g.Candidates == nil {
		g.Candidates = []otp.Candidate{}
	}
	return g
}

// tell says it to a person.
func (g graded) tell(out io.Writer) error {
	code := "no code"
	if g.Code != nil {
		code = *g.Code
	}
	text := fmt.Sprintf("%s: %s\n", code, g.Grade)
	for _, f := range g.Facts {
		mark := "-"
		if f.Holds {
			mark = "+"
		}
		text += fmt.Sprintf("  %s %-9s  %s\n", mark, f.Fact, f.Why)
	}
	if g.Original != g.From {
		text += fmt.Sprintf("  First sent by %s.\n", g.Original)
	}
	if g.Forward != "" {
		text += fmt.Sprintf("  Forwarded: %s.\n", g.Forward)
	}
	_, err := io.WriteString(out, text)
	return err
}

// readZone reads lines "name TXT value". A value may be in quotes, and in
// several, as in a zone file (RFC 1035 section 5.1); lines that begin with "#"
// or ";" are comments.
func readZone(file string) (dkim.Lookup, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, protocol.Errorf(protocol.ErrBadRequest, "%s could not be read: %v.", file, err)
	}
	records := map[string][]string{}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		name, value, ok := cutRecord(line)
		if !ok {
			return nil, protocol.Errorf(protocol.ErrBadRequest, "Line %d of %s is not of the form: name TXT value.", n, file)
		}
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		records[name] = append(records[name], value)
	}
	return func(_ context.Context, name string) ([]string, error) {
		if found := records[strings.ToLower(name)]; len(found) > 0 {
			return found, nil
		}
		return nil, errNoRecord
	}, nil
}

var errNoRecord = errors.New("no such record")

func cutRecord(line string) (name, value string, ok bool) {
	name, rest, ok := cutWord(line)
	for kind := ""; ok; {
		if kind, rest, ok = cutWord(rest); strings.EqualFold(kind, "TXT") {
			break
		}
		// A time to live and the class may stand before it.
		if !strings.EqualFold(kind, "IN") && strings.Trim(kind, "0123456789") != "" {
			return "", "", false
		}
	}
	rest = strings.ReplaceAll(rest, `\;`, ";") // as zone files have it
	if !ok || !strings.HasPrefix(rest, `"`) {
		return name, rest, ok
	}
	for rest != "" {
		if rest[0] != '"' {
			return "", "", false
		}
		text, after, closed := strings.Cut(rest[1:], `"`)
		if !closed {
			return "", "", false
		}
		value += text
		rest = strings.TrimSpace(after)
	}
	return name, value, true
}

// cutWord cuts a line at its first white space. It fails where nothing follows.
func cutWord(line string) (word, rest string, ok bool) {
	i := strings.IndexAny(line, " \t")
	if i < 0 {
		return line, "", false
	}
	return line[:i], strings.TrimSpace(line[i:]), true
}
