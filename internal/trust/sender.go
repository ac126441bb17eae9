package trust

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// proof is what is known about who sent a mail.
type proof struct {
	proven bool
	failed bool   // the server says that From is forged: DMARC failed
	scope  scope  // what of the mail is proven, where it is
	why    string // a sentence
}

// authenticate asks the fields of the mail server whose authserv-ids are
// given whether domain sent the mail. Server is its name, for sentences.
//
// It rests on RFC 8601 section 5: a server removes fields that come in from
// outside with its own id. Nothing in a message can show that it did.
func authenticate(m *message.Message, domain string, authServ []string, written provider.AuthFields, server string) proof {
	e := &evidence{m: m, server: server}
	e.known = len(authServ) > 0
	if e.known {
		e.all, e.clear = block(m.Fields, authServ, written)
		e.perSignature, e.byMethod = written.PerSignature, written.ByMethod
	}
	return e.byServer(domain)
}

// byServer weighs what the server says about domain.
func (e *evidence) byServer(domain string) proof {
	server, all := e.server, e.all
	if !e.known {
		return proof{why: "Nothing proves who sent it: for this mailbox no server is known whose checks count."}
	}
	if !e.clear {
		// A sender must not make the server's finding unreadable by his MAIL FROM.
		if byDMARC(of(all, "dmarc"), domain) == failed || slices.ContainsFunc(all, func(a authres) bool { return sayFailed.MatchString(a.unread) }) {
			return proof{failed: true, why: fmt.Sprintf("%s seems to have found that it was not sent by %s.", capital(server), domain)}
		}
		return proof{why: fmt.Sprintf("What %s says about who sent it cannot be read safely.", server)}
	}
	if !slices.ContainsFunc(all, func(a authres) bool { return len(a.statements) > 0 }) {
		return proof{why: fmt.Sprintf("%s does not say whether %s really sent it.", capital(server), domain)}
	}
	dmarc := weigh(all, "dmarc", domain, byDMARC)
	dkim := weigh(all, "dkim", domain, byDKIM)
	if e.perSignature {
		dkim = byDKIM(of(all, "dkim"), domain)
	}
	if e.byMethod && len(all) > 1 && dmarc == passed && dkim != passed && weigh(all, "spf", domain, bySPF) != passed {
		dmarc = contradictory // it rests on one of the two, of which there are fields
	}
	// A pass of the mail server's domain policy (DMARC) needs an aligned pass of
	// one of the others, so below SPF's it says nothing that a stranger could add.
	counts := e.counting()
	if len(counts) < len(all) {
		if dkim == passed {
			dkim = weigh(counts, "dkim", domain, byDKIM)
		}
		if dmarc == passed && weigh(counts, "dmarc", domain, byDMARC) != passed && dkim != passed && weigh(counts, "spf", domain, bySPF) != passed {
			dmarc = silent
		}
	}
	switch {
	case dmarc == failed:
		return proof{failed: true, why: fmt.Sprintf("%s found that it was not sent by %s.", capital(server), domain)}
	case dmarc == contradictory || dkim == contradictory:
		return proof{why: fmt.Sprintf("What %s says about who sent it contradicts itself.", server)}
	case dmarc == passed || dkim == passed:
		s, sound := restsOn(e.m, counts, dmarc == passed, domain)
		if !sound && len(e.m.Values("DKIM-Signature")) == 0 {
			return proof{why: fmt.Sprintf("%s found a signature of %s, but the mail has none.", capital(server), domain)}
		}
		if _, clear := signatures(e.m, domain); !sound && !clear {
			return proof{why: fmt.Sprintf("%s found a signature of %s, but not all signatures of the mail can be read.", capital(server), domain)}
		}
		if !sound {
			return proof{why: fmt.Sprintf("%s found a signature of %s, which leaves out parts of the mail that others may have added.", capital(server), domain)}
		}
		return proof{proven: true, scope: s, why: fmt.Sprintf("Sent by %s, proven by %s.", domain, server)}
	}
	return proof{why: fmt.Sprintf("%s could not prove that %s sent it.", capital(server), domain)}
}

// sayFailed finds a DMARC that failed in a field that cannot be read. It may be
// anybody's words there, which can only lower what a mail is worth.
var sayFailed = regexp.MustCompile(`(?i)dmarc[\s/0-9]*=\s*fail`)

// counting are the fields that can prove something: all, but where a server of the
// user's own may have written one for each method, the topmost. It may do less
// than all of them (policyd-spf alone), and remove nothing that a stranger wrote
// in its name below; what those say can take proof away, and what signatures prove
// the host finds out itself.
func (e *evidence) counting() []authres {
	if e.byMethod && len(e.all) > 1 {
		return e.all[:1]
	}
	return e.all
}

// finding is what all statements of one method come to.
type finding int

const (
	silent finding = iota
	passed
	failed
	contradictory
)

// weigh is what a block says by one method: what the topmost field that names
// the method says, unless one below it speaks against that. A field below can
// take proof away and never give it.
func weigh(all []authres, method, domain string, by func([]statement, string) finding) finding {
	for _, a := range all {
		top := of([]authres{a}, method)
		if len(top) == 0 {
			continue
		}
		found := by(top, domain)
		if found == passed && by(of(all, method), domain) != passed {
			return contradictory
		}
		return found
	}
	return silent
}

// of are the statements of one method, topmost first.
func of(all []authres, method string) []statement {
	var found []statement
	for _, a := range all {
		for _, s := range a.statements {
			if s.method == method {
				found = append(found, s)
			}
		}
	}
	return found
}

// byDMARC weighs dmarc statements (RFC 8601 section 2.7.5, RFC 7489): one fail
// is a fail, and a pass counts only if every statement is one, for this domain.
func byDMARC(statements []statement, domain string) finding {
	found := silent
	others := false
	for _, s := range statements {
		switch s.result {
		case "fail":
			return failed
		case "pass":
			from, ok := s.get("header", "from")
			// It names From's own domain, or as some servers do the one above
			// whose policy it found; not a neighbour's or one below.
			if d := domainOf(from); !ok || !aligned(d, domain) || !site.Within(domain, d) {
				return contradictory
			}
			found = passed
		default: // none, temperror, permerror, bestguesspass
			others = true
		}
	}
	if found == passed && others {
		return contradictory
	}
	return found
}

// byDKIM weighs dkim statements: those of signatures aligned with domain (RFC
// 8601 section 2.7.1). A mail may carry several, and one that passes is
// enough; but the same one cannot pass and fail, and a mail of which the server
// says that it is not signed ("none") has none that passes.
func byDKIM(statements []statement, domain string) finding {
	var pass, fail []statement
	unsigned := false
	for _, s := range statements {
		unsigned = unsigned || s.result == "none"
		d, ok := signer(s)
		if !ok && s.result == "pass" {
			return contradictory
		}
		if !ok || !aligned(d, domain) {
			continue
		}
		switch s.result {
		case "pass":
			pass = append(pass, s)
		case "fail", "policy", "permerror":
			fail = append(fail, s)
		}
	}
	for _, p := range pass {
		for _, f := range fail {
			if !apart(p, f) {
				return contradictory
			}
		}
	}
	switch {
	case len(pass) > 0 && unsigned:
		return contradictory
	case len(pass) > 0:
		return passed
	}
	return silent
}

// signer is the domain whose signature a dkim statement is about: header.d,
// or where the server writes only that (GMX, Yahoo) the domain of header.i.
// It fails where they do not fit: i= must be d= or below (RFC 6376 section 3.5).
func signer(s statement) (string, bool) {
	d, ok := s.get("header", "d")
	i, okI := s.get("header", "i")
	if !ok || !okI {
		return "", false
	}
	d, i = strings.ToLower(d), domainOf(i)
	if d == "" {
		return i, true
	}
	return d, i == "" || i == d || strings.HasSuffix(i, "."+d)
}

// apart reports whether two statements are surely about different signatures.
func apart(a, b statement) bool {
	for _, name := range []string{"s", "b"} { // selector, first bytes of the signature
		x, okX := a.get("header", name)
		y, okY := b.get("header", name)
		if okX && okY && x != "" && y != "" && x != y {
			return true
		}
	}
	return false
}

// aligned is relaxed alignment (RFC 7489 section 3.1.1): one registrable
// domain, which is never a public suffix.
func aligned(a, b string) bool {
	own := site.Registrable(a)
	return own != "" && (a == b || own == site.Registrable(b)) && !site.IsSuffix(own)
}

// domainOf is the domain of what servers write for an address: "a@b", "@b",
// "b" and Zoho's "<a@b>".
func domainOf(value string) string {
	if inner, ok := strings.CutPrefix(value, "<"); ok {
		value = strings.TrimSuffix(inner, ">")
	}
	return strings.ToLower(value[strings.LastIndexByte(value, '@')+1:])
}

// maxBlock bounds the fields of a block. iCloud writes five, Proton one more
// for each signature.
const maxBlock = 32

// block is the topmost unbroken block of the fields that the mail server wrote
// itself, topmost first; it begins with the topmost Authentication-Results of
// all. Everything below a field of someone else is a stranger's claim, and so
// is everything below the first for a server that writes one, as far as is
// known: but above the topmost Received, which it wrote too (RFC 5321 section
// 4.4), nobody else can write. It is not clear if a field in it cannot be read;
// that is the last of it then, and proves nothing.
//
// A server of the user's own may write one field for each method, where a program
// of its own looks at each (policyd-spf, OpenDKIM, OpenDMARC). Nobody says so, but
// its topmost field then names one method alone, and those that belong to it
// name each another; of one that says all in a field, the topmost is all.
//
// How many Received fields stand above it is not asked. Most providers write
// several of their own there, "by 10.1.2.3" or "by exim-fallback", which cannot
// be told from others; and it would stop nobody: whoever forges a field puts it
// above his own Received.
//
// Nor does it vouch for a mail that did not come to it over SMTP: what it fetches
// from another mailbox may bring along a field in its name, and whether it takes
// those out then is not said anywhere. So none counts below a Received that says so.
//
// Where From stands matters, see [strangersBelowFrom].
func block(fields []message.Field, authServ []string, written provider.AuthFields) (all []authres, clear bool) {
	received := slices.IndexFunc(fields, func(f message.Field) bool { return f.Is("Received") })
	for i, f := range fields {
		if !isAuthRes(f) {
			if len(all) == 0 && f.Is("Received") && isFetched(f.Value) {
				break
			}
			if len(all) > 0 && !slices.ContainsFunc(written.Between, func(name string) bool { return strings.EqualFold(name, f.Name) }) {
				break
			}
			continue
		}
		if written.Above && i > received {
			break
		}
		a, err := parseAuthRes(f.Value)
		if !own(a.id, authServ) {
			break
		}
		if written.ByMethod && i > received && len(all) > 0 && (err != nil || !isFurther(a, all)) {
			break
		}
		if err != nil {
			a.unread = f.Value
		}
		if all = append(all, a); err != nil || len(all) > maxBlock {
			return all, false
		}
		if !written.Several && !written.ByMethod && i > received {
			break
		}
	}
	if len(all) > 0 && strangersBelowFrom(fields, authServ) {
		return nil, false
	}
	return all, true
}

// isFetched reports whether a Received field says that a mail was fetched from
// another mailbox, "by mx.example with POP3 id 1; …" (RFC 5321 section 4.4), as
// Gmail, fetchmail and getmail do. What a stranger has in it, as a name of his
// server, can only make it so.
func isFetched(received string) bool {
	words := strings.Fields(strings.ToUpper(received))
	for i, word := range words[:max(0, len(words)-1)] {
		if word == "WITH" && (strings.HasPrefix(words[i+1], "POP") || strings.HasPrefix(words[i+1], "IMAP")) {
			return true
		}
	}
	return false
}

// isFurther reports whether a field is of the same server as those above it, and
// all of them are about one method each, no two about the same.
func isFurther(a authres, above []authres) bool {
	method := a.method()
	return method != "" && !slices.ContainsFunc(above, func(b authres) bool {
		return b.id != a.id || b.method() == "" || b.method() == method
	})
}

// method is the one of spf, dkim and dmarc that a field is about, "" if it is
// about several or another.
func (a authres) method() string {
	if len(a.statements) == 0 {
		return ""
	}
	method := a.statements[0].method
	if !slices.Contains([]string{"spf", "dkim", "dmarc"}, method) || slices.ContainsFunc(a.statements, func(s statement) bool { return s.method != method }) {
		return ""
	}
	return method
}

// strangersBelowFrom reports whether a field in the server's name stands below
// From and is not the only one. Mail.ru puts its field there if the mail is
// signed, so one that the sender wrote on top of his mail stands above the true
// one; and a server that writes above From wrote none of those below.
func strangersBelowFrom(fields []message.Field, authServ []string) bool {
	owned, below := 0, 0
	from := false
	for _, f := range fields {
		switch {
		case f.Is("From"):
			from = true
		case isAuthRes(f):
			if l := (lexer{s: f.Value}); own(l.authServID(), authServ) {
				owned++
				if from {
					below++
				}
			}
		}
	}
	return below > 0 && owned > 1
}

func isAuthRes(f message.Field) bool { return f.Is("Authentication-Results") }

// own reports whether an authserv-id is one of those: the same name, or one
// below the domain of "*.domain".
func own(id string, authServ []string) bool {
	for _, want := range authServ {
		want = strings.ToLower(want)
		if domain, ok := strings.CutPrefix(want, "*."); ok {
			if domain != "" && len(id) > len(domain)+1 && strings.HasSuffix(id, "."+domain) {
				return true
			}
		} else if id != "" && id == want {
			return true
		}
	}
	return false
}

// capital is a name at the beginning of a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
