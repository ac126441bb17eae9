package trust

import (
	"fmt"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// proof is what the user's own mail server says about who sent a mail.
type proof struct {
	proven bool
	failed bool   // it says that From is forged: DMARC failed
	why    string // a sentence
}

// authenticate asks the fields of the mail server whose authserv-ids are
// given whether domain sent the mail. Server is its name, for sentences.
//
// It rests on RFC 8601 section 5: a server removes fields that come in from
// outside with its own id. Nothing in a message can show that it did.
func authenticate(m *message.Message, domain string, authServ []string, server string) proof {
	if len(authServ) == 0 {
		return proof{why: "Nothing proves who sent it: for this mailbox no server is known whose checks count."}
	}
	statements, clear := block(m.Fields, authServ)
	if !clear {
		return proof{why: fmt.Sprintf("What %s says about who sent it cannot be read safely.", server)}
	}
	if len(statements) == 0 {
		return proof{why: fmt.Sprintf("%s does not say whether %s really sent it.", capital(server), domain)}
	}
	dmarc, dkim := byDMARC(statements, domain), byDKIM(statements, domain)
	switch {
	case dmarc == failed:
		return proof{failed: true, why: fmt.Sprintf("%s found that it was not sent by %s.", capital(server), domain)}
	case dmarc == contradictory || dkim == contradictory:
		return proof{why: fmt.Sprintf("What %s says about who sent it contradicts itself.", server)}
	case dmarc == passed || dkim == passed:
		return proof{proven: true, why: fmt.Sprintf("Sent by %s, proven by %s.", domain, server)}
	}
	return proof{why: fmt.Sprintf("%s could not prove that %s sent it.", capital(server), domain)}
}

// finding is what all statements of one method come to.
type finding int

const (
	silent finding = iota
	passed
	failed
	contradictory
)

// byDMARC weighs the dmarc statements (RFC 8601 section 2.7.5, RFC 7489): one
// fail is a fail, and a pass counts only if every statement is one, for this
// domain.
func byDMARC(statements []statement, domain string) finding {
	found := silent
	others := false
	for _, s := range statements {
		if s.method != "dmarc" {
			continue
		}
		switch s.result {
		case "fail":
			return failed
		case "pass":
			from, ok := s.get("header", "from")
			if !ok || !aligned(domainOf(from), domain) {
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

// byDKIM weighs the dkim statements of signatures aligned with domain (RFC
// 8601 section 2.7.1). A mail may carry several, and one that passes is
// enough; but the same one cannot pass and fail.
func byDKIM(statements []statement, domain string) finding {
	var pass, fail []statement
	for _, s := range statements {
		if s.method != "dkim" {
			continue
		}
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
	if len(pass) > 0 {
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
	return own != "" && own == site.Registrable(b) && !site.IsSuffix(own)
}

// domainOf is the domain of what servers write for an address: "a@b", "@b",
// "b" and Zoho's "<a@b>".
func domainOf(value string) string {
	if inner, ok := strings.CutPrefix(value, "<"); ok {
		value = strings.TrimSuffix(inner, ">")
	}
	return strings.ToLower(value[strings.LastIndexByte(value, '@')+1:])
}

// maxBlock bounds the fields of a block. Fastmail and iCloud write four.
const maxBlock = 32

// block is the statements of the topmost unbroken block of fields that the
// mail server wrote itself, topmost first. Everything below a field of someone
// else is a stranger's claim. It is not clear if a field in it cannot be read.
//
// Between fields of one block stand only others that checkers add (iCloud
// writes X-DMARC-Policy there, OpenDKIM its own name). A Received or a field
// of the mail itself ends it: what is below was there before this server.
// Where the first field stands does not matter: Mail.ru writes it below From.
func block(fields []message.Field, authServ []string) (statements []statement, clear bool) {
	n := 0
	for _, f := range fields {
		if !strings.EqualFold(f.Name, "Authentication-Results") {
			if n > 0 && !isCheck(f.Name) {
				break
			}
			continue
		}
		a, err := parseAuthRes(f.Value)
		if !own(a.id, authServ) {
			break
		}
		if n++; err != nil || n > maxBlock {
			return nil, false
		}
		statements = append(statements, a.statements...)
	}
	return statements, true
}

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

// isCheck reports whether a field is one that servers add beside their
// Authentication-Results.
func isCheck(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range []string{"x-", "arc-", "bimi-", "received-spf", "dkim-filter", "dmarc-filter"} {
		if strings.HasPrefix(name, prefix) {
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
