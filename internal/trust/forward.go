package trust

import (
	"fmt"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// ForwardKind is the way by which a mail was forwarded. The first ones keep
// From and with it, mostly, the sender's signature; the others write a mail of
// their own.
type ForwardKind string

const (
	ForwardGmail      ForwardKind = "gmail"            // Gmail's forwarding and its filters
	ForwardRedirect   ForwardKind = "outlook-redirect" // Resent-From
	ForwardMicrosoft  ForwardKind = "microsoft365"     // X-Forwarded-To alone
	ForwardCloudflare ForwardKind = "cloudflare"       // Cloudflare Email Routing
	ForwardEmail      ForwardKind = "forward-email"    // forwardemail.net; some versions write From anew

	ForwardSimpleLogin ForwardKind = "simplelogin"
	ForwardAddy        ForwardKind = "addy.io"
	ForwardFirefox     ForwardKind = "firefox-relay"
	ForwardDuck        ForwardKind = "duckduckgo"
	ForwardICloud      ForwardKind = "icloud-hide-my-email"
	ForwardQuoted      ForwardKind = "quoted"   // a person or a rule: the header is in the text ("FW:")
	ForwardAttached    ForwardKind = "attached" // the message is attached (message/rfc822)
)

// forward is what a mail says of one that it carries on, where From is not the
// original's.
type forward struct {
	kind          ForwardKind
	counts        bool // the forwarder is proven, and one that the user named
	local, domain string
	to            []string // the original's recipients
	signed        scope    // what the forwarder's own signature is over
	verdict       finding  // the forwarder's own, signed, on who sent the original
	automatic     bool     // the user lets this forwarder's mails be filled
	why           string   // why it does not count, or that it is no proof
}

// relay is a service that writes From anew.
type relay struct {
	kind    ForwardKind
	name    string
	domains []string // of its From
	also    []string // other domains of its addresses, by which the user may have named it
	mark    string   // a field that it writes, which tells it on a domain of the user's own
	sender  func(w *wrapped) string
	to      string // field with the original recipient
	toFrom  bool   // the alias that the mail was sent to is the address of From
	verdict string // field with what it found about the original's sender
}

// relays are data from docs and source of each: SimpleLogin dbc45fcc (2026-07),
// addy.io 202b772 (2026-05), Firefox Relay 978af78 (2026-08),
// duckduckgo-privacy-extension#2454, Forward Email's own documentation. Their
// domains are in the site catalogue, too: they prove nothing of their own.
var relays = []relay{
	{
		kind: ForwardSimpleLogin, name: "SimpleLogin", mark: "X-SimpleLogin-Type",
		domains: []string{"simplelogin.co", "simplelogin.com", "simplelogin.fr", "simplelogin.io", "aleeas.com", "slmail.me", "slmails.com",
			"8alias.com", "8shield.net", "dralias.com", "passinbox.com", "passmail.net", "passmail.com", "passfwd.com"}, // Proton Pass's, too
		// No verdict: where the user has it show the original's header, SimpleLogin
		// keeps the Authentication-Results that the mail had, whoever wrote them, and
		// signs Message-ID, Date, Subject, From and To (its app/email/headers.py).
		to: "X-SimpleLogin-Envelope-To",
		sender: func(w *wrapped) string {
			if from := w.mailbox("X-SimpleLogin-Original-From"); from != "" {
				return w.either(from, simpleLoginName(w.name, ""))
			}
			return simpleLoginName(w.name, w.local)
		},
	},
	{
		kind: ForwardAddy, name: "addy.io", mark: "X-AnonAddy-Original-Sender",
		domains: []string{"anonaddy.com", "anonaddy.me", "addy.io", "4wrd.cc", "mailer.me", "addymail.com", "addy.biz"},
		to:      "X-AnonAddy-Original-To", verdict: "X-AnonAddy-Authentication-Results",
		sender: func(w *wrapped) string {
			envelope := w.mailbox("X-AnonAddy-Original-Sender")
			if envelope == "" { // a customer's own alias may have any tag
				return ""
			}
			return w.either(w.either(w.mailbox("X-AnonAddy-Original-From-Header"), envelope), addyLocal(w.local))
		},
	},
	{
		kind: ForwardFirefox, name: "Firefox Relay", domains: []string{"mozmail.com", "relay.firefox.com"}, toFrom: true,
		sender: func(w *wrapped) string { return w.either(w.mailbox("Resent-From"), firefoxName(w.name)) },
	},
	{
		kind: ForwardDuck, name: "DuckDuckGo", domains: []string{"duck.com"},
		sender: func(w *wrapped) string { return duckLocal(w.local, w.m.To) },
	},
	{
		kind: ForwardICloud, name: "Hide My Email", domains: []string{"privaterelay.appleid.com", "private.icloud.com", "icloud.com"},
		also: []string{"me.com", "mac.com"},
		// The address it writes, help_at_walmart_com_x, is not decoded: dots and
		// underscores look the same in it. But it must spell what the field says,
		// which any customer of iCloud can write into his mail.
		sender: func(w *wrapped) string {
			sender := hmeSender(w.field("X-ICLOUD-HME"))
			user, domain, ok := cutLast(sender, "@")
			if !ok || !strings.HasPrefix(underscored(w.local), underscored(user)+"_at_"+underscored(domain)+"_") {
				return ""
			}
			return sender
		},
	},
	{
		kind: ForwardEmail, name: "Forward Email", domains: []string{"forwardemail.net"},
		// It writes as no-reply; others there are its customers' mailboxes.
		sender: func(w *wrapped) string {
			if !strings.EqualFold(w.local, "no-reply") {
				return ""
			}
			return forwardEmailSender(w.field("X-Forward-Email-Sender"))
		},
	},
}

// runs reports whether domain is the relay's own.
func (r *relay) runs(domain string) bool {
	return slices.ContainsFunc(r.domains, func(d string) bool { return site.Within(domain, d) })
}

// isAliasOf reports whether a domain is one at which people have aliases of the
// relay, and nothing else: at icloud.com they have mailboxes, too.
func isAliasOf(r *relay, domain string) bool { return domain != "icloud.com" && r.runs(domain) }

// wrapped is a mail that a relay wrote, while it is taken apart.
type wrapped struct {
	m      *message.Message
	local  string // of From's address; every signature is over From
	name   string // beside it
	signed scope  // what the relay's signature is over
	doubt  bool   // a field that was asked for is there and says nothing clear: nothing else does, then
}

// field is the value of a field that the relay's signature is over; "" where it
// is not there, or nobody signed it. One that is there twice is in doubt.
func (w *wrapped) field(name string) string {
	if w.signed.all || !w.signed.covers(strings.ToLower(name)) {
		return ""
	}
	switch v := w.m.Values(name); {
	case len(v) == 0:
		return ""
	case len(v) == 1 && len(v[0]) <= maxField && strings.Trim(v[0], " \t\r\n") != "":
		return v[0]
	}
	w.doubt = true
	return ""
}

// mailbox is the address in such a field, which is read like From. One that
// cannot be read is in doubt.
func (w *wrapped) mailbox(name string) string {
	value := w.field(name)
	if value == "" {
		return ""
	}
	local, domain, ok := mailboxOf(value)
	if !ok {
		w.doubt = true
		return ""
	}
	return local + "@" + domain
}

// either is what two sources agree on, or the only one that says anything. Where
// they disagree there is doubt. Local parts may differ: some sources have lost
// what was in them.
func (w *wrapped) either(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "" || domainOf(a) == domainOf(b):
		return a
	}
	w.doubt = true
	return ""
}

// unwrap finds out who first sent a mail that came from local@domain, if that
// is a forwarder. It returns nil if it is not.
func unwrap(in *Input, e *evidence, local, domain string) *forward {
	m := in.Message
	r := relayOf(m, domain)
	if isOwn(in.Addresses, local+"@"+domain) && (r == nil || !r.runs(domain)) { // a mask of Firefox Relay is in From
		return unwrapOwn(in, e, local, domain)
	}
	if in.Attached != nil {
		return &forward{kind: ForwardAttached, why: fmt.Sprintf("%s@%s attached the mail with the code, and is not one of your addresses.", local, domain)}
	}
	if r == nil {
		return nil
	}
	f := &forward{kind: r.kind}
	w := &wrapped{m: m, local: local, name: fromName(m)}
	if !namesRelay(in, r, domain) {
		f.why = fmt.Sprintf("It comes through %s, which you have not named as one that forwards to you.", r.name)
		return f
	}
	sent := e.prove(domain, true)
	w.signed = e.signedBy(domain, sent.proven)
	f.signed = w.signed
	switch {
	case sent.failed:
		f.why = sent.why
		f.verdict = failed
		return f
	case !sent.proven:
		f.why = fmt.Sprintf("It seems to come through %s, but nothing proves that.", r.name)
		return f
	}
	f.local, f.domain = splitSender(r.sender(w))
	if f.domain == "" || w.doubt {
		f.local, f.domain = "", ""
		f.why = fmt.Sprintf("It comes through %s, and who first sent it cannot be read safely.", r.name)
		return f
	}
	f.counts = true
	f.why = fmt.Sprintf("It came through %s, which does not show that %s really sent it.", r.name, f.domain)
	if r.toFrom {
		f.to = []string{local + "@" + domain}
	} else if a := w.mailbox(r.to); r.to != "" && a != "" {
		f.to = []string{a}
	}
	if r.verdict != "" && r.runs(domain) { // on a domain of the user's own others may write it
		if said, err := parseAuthRes(w.field(r.verdict)); err == nil {
			f.verdict = byDMARC(of([]authres{said}, "dmarc"), f.domain)
		}
	}
	return f
}

// unwrapOwn takes apart what came from one of the user's own addresses: a
// person, or a rule such as Outlook's, forwarded it. Only the address as a whole
// names its owner: at most providers anyone has another one of that domain.
func unwrapOwn(in *Input, e *evidence, local, domain string) *forward {
	m := in.Message
	address := local + "@" + domain
	f := &forward{kind: ForwardQuoted}
	var sender string
	mine := func(a string) bool { return isOwn(in.Addresses, a) }
	sent := e.prove(domain, true)
	attached := in.Attached
	if e.bare != nil { // what of the mail is proven
		m, attached = e.bare, e.attached
	}
	if attached != nil {
		// A stranger's mail that is forwarded brings its attachments along: the
		// message is what the user attached only if it is alone.
		f.kind = ForwardAttached
		if l, d, ok := author(attached); ok && len(m.Forwarded) == 1 && !m.Quotes(mine) {
			sender = l + "@" + d
			for _, a := range attached.To {
				f.to = append(f.to, a.Addr)
			}
		}
	} else if q, ok := m.Quoted(mine); ok {
		sender, f.to = q.From, q.To
	}
	switch {
	case sent.failed:
		f.verdict, f.why = failed, sent.why
		return f
	case !sent.proven:
		f.why = fmt.Sprintf("It says that you forwarded it from %s, but nothing proves that.", address)
		return f
	}
	if f.local, f.domain = splitSender(sender); f.domain == "" {
		f.why = fmt.Sprintf("It comes from your own address %s, and who first sent it cannot be read safely.", address)
		return f
	}
	f.counts = true
	f.automatic = isOwn(in.Automatic, address)
	f.why = fmt.Sprintf("You forwarded it from %s: nothing shows that %s really sent it.", address, f.domain)
	if len(f.to) == 0 {
		f.to = []string{address}
	}
	return f
}

// relayOf is the relay that a mail from domain comes through: by its domain, or
// on a domain of the user's own by the field it writes.
func relayOf(m *message.Message, domain string) *relay {
	for i := range relays {
		r := &relays[i]
		if r.runs(domain) {
			if domain == "icloud.com" && len(m.Values("X-ICLOUD-HME")) == 0 {
				return nil // somebody's own mail
			}
			return r
		}
	}
	if site.SharedSender(domain) { // anyone writes there what he likes
		return nil
	}
	for i := range relays {
		if r := &relays[i]; r.mark != "" && len(m.Values(r.mark)) > 0 {
			return r
		}
	}
	return nil
}

// namesRelay reports whether the user has named the relay: its domain, an alias
// or the account there. To name every alias is too much to ask.
func namesRelay(in *Input, r *relay, domain string) bool {
	known := r.runs(domain)
	for _, name := range slices.Concat(in.Addresses, in.Forwarders) {
		named := strings.ToLower(strings.TrimPrefix(name[strings.LastIndexByte(name, '@')+1:], "*."))
		if named == "" {
			continue
		}
		if named == domain {
			return true
		}
		if known && slices.ContainsFunc(slices.Concat(r.domains, r.also), func(d string) bool { return site.Within(named, d) }) {
			return true
		}
	}
	return false
}

// isOwn reports whether an address is one of the user's, whole.
func isOwn(addresses []string, address string) bool {
	return slices.ContainsFunc(addresses, func(a string) bool { return strings.EqualFold(strings.TrimSpace(a), address) })
}

// keepsFrom tells the forwarders that leave From as it is by what they add.
// That is for people to read: it proves nothing, and need not.
func keepsFrom(m *message.Message) ForwardKind {
	var to, from, resent, email, cloudflare bool
	for _, f := range m.Fields {
		switch len(f.Name) {
		case len("X-Forwarded-To"):
			to = to || strings.EqualFold(f.Name, "X-Forwarded-To")
		case len("X-Forwarded-For"):
			from = from || strings.EqualFold(f.Name, "X-Forwarded-For")
		case len("Resent-From"):
			resent = resent || strings.EqualFold(f.Name, "Resent-From")
		case len("X-Forward-Email-ID"):
			email = email || strings.EqualFold(f.Name, "X-Forward-Email-ID")
		case len("X-Forward-Email-Sender"):
			email = email || strings.EqualFold(f.Name, "X-Forward-Email-Sender")
		case len("ARC-Seal"):
			cloudflare = cloudflare || strings.EqualFold(f.Name, "ARC-Seal") && strings.Contains(f.Value, "cloudflare-email.net") ||
				strings.EqualFold(f.Name, "Received") && strings.Contains(f.Value, "cloudflare-email.net")
		}
	}
	switch {
	case email:
		return ForwardEmail
	case cloudflare:
		return ForwardCloudflare
	case to && from:
		return ForwardGmail
	case resent:
		return ForwardRedirect
	case to:
		return ForwardMicrosoft
	}
	return ""
}

// fromName is the decoded name beside the one address of From.
func fromName(m *message.Message) string {
	if len(m.From) != 1 {
		return ""
	}
	return m.From[0].Name
}

// splitSender takes apart what a relay gave as the sender: an address, or "".
func splitSender(s string) (local, domain string) {
	local, domain, ok := parseMailbox(s)
	if !ok || !strings.Contains(domain, ".") {
		return "", ""
	}
	return local, domain
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
