package trust

import (
	"errors"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
)

// scope is how much of a mail a proof is over. The body always is.
type scope struct {
	all    bool     // it came straight from the sender's own servers
	signed []string // else the header fields that are signed, lower case
}

func (s scope) covers(name string) bool { return s.all || slices.Contains(s.signed, name) }

// signatures are the DKIM-Signature fields of a mail, topmost first. It is not
// clear if there is one that cannot be read and may be domain's: the server may
// have read it.
func signatures(m *message.Message, domain string) (found []dkim.Signature, clear bool) {
	clear = true
	for _, f := range m.Fields {
		if !f.Is("DKIM-Signature") {
			continue
		}
		s, err := dkim.Parse(f.Value)
		if errors.Is(err, dkim.ErrIncomplete) && s.Domain != "" && !aligned(s.Domain, domain) {
			continue
		}
		if err != nil || len(found) == maxBlock {
			clear = false
			continue
		}
		found = append(found, s)
	}
	return found, clear
}

// restsOn is what the server's pass for domain rests on. It is sound only if the
// signatures it may rest on are over the whole body and over From: the server
// has not judged their h= and l= for our purpose.
//
// For a DMARC pass with an SPF pass for the same domain the mail came from the
// domain's own servers as it is. All the same, where those sign, what they leave
// out is not what they vouch for: only To is taken from SPF, which many senders
// do not sign, and how the body is to be read.
//
// A mail without any DKIM-Signature passes DMARC by SPF alone; a dkim=pass
// beside it is about nothing that can be seen.
func restsOn(m *message.Message, all []authres, dmarc bool, domain string) (s scope, sound bool) {
	found, clear := signatures(m, domain)
	if len(found) == 0 && clear {
		return scope{all: true}, dmarc
	}
	straight := dmarc && weigh(all, "spf", domain, bySPF) == passed
	if straight && clear && !slices.ContainsFunc(found, func(f dkim.Signature) bool { return aligned(f.Domain, domain) }) {
		return scope{all: true}, true
	}
	s, sound = signedScope(found, clear, all, dmarc, domain)
	if sound && straight && !s.all {
		s.signed = append(s.signed, "to", "content-type", "content-transfer-encoding")
	}
	return s, sound
}

// signedScope is what the signatures that make the server pass domain are over.
func signedScope(found []dkim.Signature, clear bool, all []authres, dmarc bool, domain string) (s scope, sound bool) {
	if !clear {
		return scope{}, false
	}
	named := false // by a dkim statement of the server
	for _, statement := range of(all, "dkim") {
		d, ok := signer(statement)
		if statement.result != "pass" || !ok || !aligned(d, domain) {
			continue
		}
		named = true
		// The one that passed is among those of its domain, also where what the
		// server writes of it fits none.
		if meant := func(f dkim.Signature) bool { return isAbout(statement, d, f) }; slices.ContainsFunc(found, meant) {
			s, sound = over(found, meant)
		} else {
			s, sound = over(found, func(f dkim.Signature) bool { return aligned(f.Domain, domain) })
		}
		if sound {
			return s, true
		}
	}
	if named {
		return scope{}, false
	}
	// The server says dmarc=pass and not by which signature: any may be it, and
	// if none is of the domain, it was not a signature.
	meant := func(f dkim.Signature) bool { return aligned(f.Domain, domain) }
	if dmarc && !slices.ContainsFunc(found, meant) {
		return scope{all: true}, true
	}
	return over(found, meant)
}

// over is what every one of the signatures that are meant is over. It is not
// sound if one leaves out From or a part of the body, or if none is meant.
func over(found []dkim.Signature, meant func(dkim.Signature) bool) (s scope, sound bool) {
	for _, f := range found {
		if !meant(f) {
			continue
		}
		if f.Length || !f.Covers("From") {
			return scope{}, false
		}
		if !sound {
			s.signed = slices.Clone(f.Covered)
			sound = true
			continue
		}
		s.signed = slices.DeleteFunc(s.signed, func(name string) bool { return !f.Covers(name) })
	}
	return s, sound
}

// isAbout reports whether a server's statement may be about a signature: d is
// the domain it names, and it may name the selector and the first bytes of b=.
func isAbout(s statement, d string, f dkim.Signature) bool {
	if f.Domain != d && !strings.HasSuffix(d, "."+f.Domain) { // d may be that of i=
		return false
	}
	if selector, ok := s.get("header", "s"); ok && selector != "" && !strings.EqualFold(selector, f.Selector) {
		return false
	}
	b, ok := s.get("header", "b")
	return !ok || b == "" || strings.HasPrefix(f.Value, b)
}

// bySPF weighs spf statements (RFC 8601 section 2.7.2): a pass for MAIL FROM at
// an address of domain. A pass for HELO alone is none.
func bySPF(statements []statement, domain string) finding {
	found := silent
	for _, s := range statements {
		if s.result != "pass" {
			return contradictory
		}
		from, ok := s.get("smtp", "mailfrom")
		if ok && from == "" {
			from, ok = s.get("smtp", "mail") // Yandex
		}
		if !ok || !aligned(domainOf(from), domain) {
			return contradictory
		}
		found = passed
	}
	return found
}

// single are the fields of which a mail has one (RFC 5322 section 3.6, RFC 2045
// section 3). A second one can be put above those that are signed, and then one
// program shows the one and another the other.
var single = []string{"Subject", "To", "Content-Type", "Content-Transfer-Encoding"}

// doubled is the name of such a field that occurs twice, or "".
func doubled(m *message.Message) string {
	var seen [4]bool
	for _, f := range m.Fields {
		for i, name := range single {
			if f.Is(name) {
				if seen[i] {
					return name
				}
				seen[i] = true
			}
		}
	}
	return ""
}

// Limits on a header that anything is believed of. Package message leaves out
// what is beyond its own, larger ones; ordinary mail has some 60 fields.
const (
	maxFields = 1000
	maxHeader = 256 << 10 // bytes
)

// huge reports whether a header is larger than that.
func huge(m *message.Message) bool {
	n := 0
	for _, f := range m.Fields {
		n += len(f.Name) + len(f.Value)
	}
	return len(m.Fields) > maxFields || n > maxHeader
}
