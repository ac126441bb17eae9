package trust

import (
	"fmt"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
)

// evidence is all that can show who sent one mail, in the order in which it is
// asked: the mail server's Authentication-Results; where those prove nothing, a
// chain of forwarders that the server accepted; and where that does not either,
// the signatures, which the host verifies itself.
type evidence struct {
	m      *message.Message
	server string // who runs the mail server, for sentences

	known        bool // there is a server whose fields count
	all          []authres
	clear        bool // all could be read
	perSignature bool
	byMethod     bool // the fields below the topmost are its only perhaps, see counting

	verify   func(wanted func(domain string) bool) []dkim.Signature // nil: cannot
	verified map[string][]dkim.Signature                            // by domain, what passed

	without  func(names []string) (m, attached *message.Message)
	bare     *message.Message // the mail without what the proof is not over, where that says what is read; nil where nothing of it is
	attached *message.Message // to that
}

// gather reads what the mail server says. Nothing is verified yet.
func gather(in *Input) *evidence {
	e := &evidence{m: in.Message, server: in.Provider, verify: in.Verify, without: in.Without}
	if e.server == "" {
		e.server = "your mail server"
	}
	if e.known = len(in.AuthServ) > 0; e.known {
		e.all, e.clear = block(in.Message.Fields, in.AuthServ, in.AuthFields)
		e.perSignature, e.byMethod = in.AuthFields.PerSignature, in.AuthFields.ByMethod
	}
	return e
}

// prove finds out whether domain sent the mail, and the text that the code was
// read from with it. Signatures are verified, which takes a look-up, only if
// the server does not decide and lookUp is set.
func (e *evidence) prove(domain string, lookUp bool) proof {
	p := e.byServer(domain)
	if !p.proven && !p.failed {
		p = e.withoutServer(p, domain, lookUp)
	}
	if !p.proven {
		return p
	}
	switch twice := doubled(e.m); {
	case huge(e.m):
		return proof{why: "Its header is so large that nothing in it counts."}
	case twice != "":
		return proof{why: fmt.Sprintf("It has two %s fields, so one of them may be a stranger's.", twice)}
	}
	return e.covered(p, domain)
}

// covered is p, if the code does not depend on what p is not over: a subject that
// anyone may have written, or fields by which anyone may have chosen what of the
// body is read, and how. Many senders do not sign those (Google not
// Content-Type, most not Content-Transfer-Encoding), so what counts is whether
// the same code is found without them.
func (e *evidence) covered(p proof, domain string) proof {
	left := make([]string, 0, 3)
	if !p.scope.covers("subject") && len(e.m.Values("Subject")) > 0 {
		left = append(left, "Subject")
	}
	kinds := e.m.Values("Content-Type")
	if !p.scope.covers("content-type") { // one that is missing may have been taken out
		left = append(left, "Content-Type")
		kinds = nil
	}
	// A multipart has no encoding of its own (RFC 2045 section 6.4).
	if !p.scope.covers("content-transfer-encoding") && len(e.m.Values("Content-Transfer-Encoding")) > 0 && !(len(kinds) == 1 && isMultipart(kinds[0])) {
		left = append(left, "Content-Transfer-Encoding")
	}
	if len(left) == 0 {
		return p
	}
	if e.without != nil {
		if e.bare, e.attached = e.without(left); e.bare != nil {
			return p
		}
	}
	if slices.Equal(left, []string{"Subject"}) {
		return proof{why: fmt.Sprintf("The code is in the subject, which the signature of %s leaves out.", domain)}
	}
	return proof{why: fmt.Sprintf("How the code is to be read is not signed by %s, so anyone may have chosen which number is read.", domain)}
}

// isMultipart reports whether a Content-Type is surely of a multipart, as
// package message reads it.
func isMultipart(value string) bool {
	return len(value) >= len("multipart/") && strings.EqualFold(value[:len("multipart/")], "multipart/")
}

// withoutServer is what there is beside the mail server's word; p is that.
func (e *evidence) withoutServer(p proof, domain string, lookUp bool) proof {
	if e.known && e.clear {
		if s, ok := byARC(e.m, e.all, domain); ok {
			return proof{proven: true, scope: s, why: fmt.Sprintf("Sent by %s, proven by who passed it on and by %s.", domain, e.server)}
		}
	}
	if e.verify == nil {
		return p
	}
	if !lookUp {
		if e.signedAs(domain) {
			p.why = fmt.Sprintf("Whether %s really sent it was not looked up, because it does not belong to the site that asks.", domain)
		}
		return p
	}
	if s, ok := over(e.passed(domain), func(dkim.Signature) bool { return true }); ok {
		return proof{proven: true, scope: s, why: fmt.Sprintf("Sent by %s, proven by its signature.", domain)}
	}
	return p
}

// passed are the signatures aligned with domain that the host has verified.
func (e *evidence) passed(domain string) []dkim.Signature {
	if e.verify == nil {
		return nil
	}
	found, ok := e.verified[domain]
	if !ok {
		if e.signedAs(domain) {
			found = e.verify(func(d string) bool { return aligned(d, domain) })
		}
		if e.verified == nil {
			e.verified = map[string][]dkim.Signature{}
		}
		e.verified[domain] = found
	}
	return found
}

// signedAs reports whether the mail has a signature of domain that may pass.
func (e *evidence) signedAs(domain string) bool {
	found, _ := signatures(e.m, domain)
	return slices.ContainsFunc(found, func(s dkim.Signature) bool { return aligned(s.Domain, domain) && !s.Length })
}

// signedBy is what domain's own signature is over, by the server's word or by
// ours. That a mail came straight from domain's servers is not asked: a
// forwarder passes on fields that it did not write.
func (e *evidence) signedBy(domain string, lookUp bool) scope {
	if e.known && e.clear {
		found, clear := signatures(e.m, domain)
		dkim := weigh(e.counting(), "dkim", domain, byDKIM)
		if e.perSignature {
			dkim = byDKIM(of(e.all, "dkim"), domain)
		}
		dmarc := weigh(e.all, "dmarc", domain, byDMARC)
		if dmarc != failed && dmarc != contradictory && dkim == passed {
			if s, ok := signedScope(found, clear, e.counting(), false, domain); ok {
				return s
			}
		}
	}
	found := e.verified[domain]
	if lookUp {
		found = e.passed(domain)
	}
	s, _ := over(found, func(dkim.Signature) bool { return true })
	return s
}

// signedField is the value of a field that is there once and that the signature
// of domain is over, else "".
func (e *evidence) signedField(domain, name string) string {
	if s := e.signedBy(domain, false); s.all || !s.covers(strings.ToLower(name)) {
		return ""
	}
	if v := e.m.Values(name); len(v) == 1 {
		return v[0]
	}
	return ""
}
