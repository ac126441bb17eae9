package trust

import (
	"slices"
	"strconv"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
)

// sealers are those whose word counts about a mail that they passed on: they
// check what they seal, and seal only what passed through their own servers
// unchanged. Microsoft is not one of them: a rule of any tenant can rewrite a
// mail between Microsoft's check and its seal.
var sealers = []string{"google.com", "cloudflare-email.net", "icloud.com"}

// maxInstance is the longest chain there may be (RFC 8617 section 4.2.1).
const maxInstance = 50

// instance is one ARC set.
type instance struct {
	seal, signed dkim.Signature
	results      string // of its ARC-Authentication-Results, without i=
	fields       int    // how many of the three were found
	cv           string
}

// byARC reports whether a chain of forwarders shows that domain sent the mail,
// and what the seals are over (RFC 8617). The server must itself say arc=pass;
// the verdict is that of the first of the chain, who had the mail from its
// sender; and he and everyone after him must be one of sealers.
func byARC(m *message.Message, all []authres, domain string) (scope, bool) {
	if weigh(all, "arc", domain, func(statements []statement, _ string) finding {
		for _, s := range statements {
			if s.result != "pass" {
				return contradictory
			}
		}
		return passed
	}) != passed {
		return scope{}, false
	}
	chain, ok := chain(m)
	if !ok {
		return scope{}, false
	}
	s := scope{}
	for i, set := range chain {
		for _, by := range []dkim.Signature{set.seal, set.signed} {
			if !slices.Contains(sealers, by.Domain) {
				return scope{}, false
			}
		}
		if set.signed.Length || !set.signed.Covers("From") || set.cv != map[bool]string{true: "none", false: "pass"}[i == 0] {
			return scope{}, false
		}
		if i == 0 {
			s.signed = slices.Clone(set.signed.Covered)
		}
		s.signed = slices.DeleteFunc(s.signed, func(name string) bool { return !set.signed.Covers(name) })
	}
	// A rule at a forwarder may put a word before the subject after it has
	// looked and before it seals.
	s.signed = slices.DeleteFunc(s.signed, func(name string) bool { return name == "subject" })
	first, err := parseAuthRes(chain[0].results)
	if err != nil {
		return scope{}, false
	}
	said := []authres{first}
	byPolicy, bySignature := byDMARC(of(said, "dmarc"), domain), byDKIM(of(said, "dkim"), domain)
	return s, byPolicy != failed && byPolicy != contradictory && bySignature != contradictory && (byPolicy == passed || bySignature == passed)
}

// chain is the ARC sets of a mail, the first forwarder's first. It fails if one
// is missing, incomplete or there twice.
func chain(m *message.Message) ([]instance, bool) {
	var sets []instance
	for _, f := range m.Fields {
		if len(f.Name) < 4 || !strings.EqualFold(f.Name[:4], "ARC-") {
			continue
		}
		i, rest, ok := instanceOf(f.Value)
		if !ok {
			return nil, false
		}
		for len(sets) < i {
			sets = append(sets, instance{})
		}
		set := &sets[i-1]
		set.fields++
		switch strings.ToLower(f.Name) {
		case "arc-seal":
			if set.seal.Domain != "" {
				return nil, false
			}
			set.seal, set.cv, ok = parseSeal(f.Value)
		case "arc-message-signature":
			if set.signed.Domain != "" {
				return nil, false
			}
			var err error
			set.signed, err = dkim.Parse(f.Value)
			ok = err == nil
		case "arc-authentication-results":
			if set.results != "" {
				return nil, false
			}
			set.results = rest
		default:
			return nil, false
		}
		if !ok {
			return nil, false
		}
	}
	for _, set := range sets {
		if set.fields != 3 {
			return nil, false
		}
	}
	return sets, len(sets) > 0
}

// instanceOf takes "i=2;" off the beginning of an ARC field. It stands there in
// an ARC-Authentication-Results; in the others, which are lists of tags, it may
// stand anywhere.
func instanceOf(value string) (i int, rest string, ok bool) {
	for tag := range strings.SplitSeq(value, ";") {
		name, text, found := strings.Cut(tag, "=")
		if found && strings.TrimSpace(name) == "i" {
			i, err := strconv.Atoi(strings.TrimSpace(text))
			_, rest, _ := strings.Cut(value, ";")
			return i, rest, err == nil && i >= 1 && i <= maxInstance
		}
	}
	return 0, "", false
}

// parseSeal reads an ARC-Seal, which is a DKIM-Signature without h= and with
// cv=, what its writer found of the chain before it.
func parseSeal(value string) (s dkim.Signature, cv string, ok bool) {
	s, err := dkim.Parse(value + "; h=none")
	for tag := range strings.SplitSeq(value, ";") {
		if name, text, _ := strings.Cut(tag, "="); strings.TrimSpace(name) == "cv" {
			cv = strings.ToLower(strings.TrimSpace(text))
		}
	}
	return s, cv, err == nil && cv != ""
}
