package dkim

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// Lookup answers a TXT query: one string a record, as net.Resolver gives them.
// The name is absolute, without its last dot.
type Lookup func(ctx context.Context, name string) ([]string, error)

// DNS looks keys up with the system's resolver.
func DNS(ctx context.Context, name string) ([]string, error) {
	return net.DefaultResolver.LookupTXT(ctx, name+".") // absolute: no search list
}

// maxTried bounds the signatures of one mail that are verified. Senders write
// two at most in one name, with a key of each kind.
const maxTried = 4

// Verify verifies those signatures of a raw mail whose domain wanted accepts,
// topmost first, and returns the ones that pass. The error says why the others
// do not, and is nil if there were none. Raw must be the whole mail.
//
// A signature with l= never passes, nor one whose key is revoked, shorter than
// 1024 bits or marked as a test (t=y, RFC 6376 section 3.6.1: no different from
// an unsigned mail).
func Verify(ctx context.Context, raw []byte, wanted func(domain string) bool, keys Lookup) (passed []Signature, err error) {
	mail, err := split(raw)
	if err != nil {
		return nil, err
	}
	var failures []error
	tried := 0
	for _, f := range mail.fields {
		if !f.signature {
			continue
		}
		_, value, _ := bytes.Cut(f.raw, []byte{':'})
		s, err := Parse(string(value))
		if err != nil || !wanted(s.Domain) {
			continue
		}
		if tried++; tried > maxTried {
			failures = append(failures, dkim.ErrTooManySignatures)
			break
		}
		if err := mail.verify(ctx, f, s, keys); err != nil {
			failures = append(failures, err)
			continue
		}
		passed = append(passed, s)
	}
	return passed, errors.Join(failures...)
}

// parts is a mail cut where everybody cuts it.
type parts struct {
	fields []field
	body   []byte
}

type field struct {
	raw       []byte // with its line ends
	signature bool   // a DKIM-Signature
}

var errHeader = errors.New("dkim: the header can be read in more than one way")

// split takes a mail apart. It fails on a header that two programs could read
// differently, so that what is verified is what is shown: a line that is no
// field (but the "From " of an mbox), white space that is not ASCII before the
// colon, a lone CR, lines ended in two ways.
func split(raw []byte) (parts, error) {
	var p parts
	if i := bytes.IndexByte(raw, '\n'); i >= 0 && (i == 0 || raw[i-1] != '\r') {
		// A file with Unix line ends. In one that has both, a LF is a
		// character of the mail.
		if bytes.IndexByte(raw, '\r') >= 0 {
			return p, errHeader
		}
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	}
	if bytes.HasPrefix(raw, []byte("From ")) {
		_, raw, _ = bytes.Cut(raw, []byte("\r\n"))
	}
	size := 0
	for {
		i := bytes.IndexByte(raw, '\n')
		if i < 1 || raw[i-1] != '\r' {
			return p, errHeader
		}
		line, rest := raw[:i+1], raw[i+1:]
		text := line[:i-1]
		if bytes.IndexByte(text, '\r') >= 0 || bytes.IndexByte(text, 0) >= 0 {
			return p, errHeader
		}
		if len(text) == 0 {
			p.body = rest
			return p, nil
		}
		switch name, _, ok := bytes.Cut(text, []byte{':'}); {
		case text[0] == ' ' || text[0] == '\t':
			if len(p.fields) == 0 {
				return p, errHeader
			}
			last := &p.fields[len(p.fields)-1]
			last.raw = append(last.raw[:len(last.raw):len(last.raw)], line...)
		case !ok || !isFieldName(bytes.TrimRight(name, " \t")) || len(p.fields) == maxFields:
			return p, errHeader
		default:
			p.fields = append(p.fields, field{line, strings.EqualFold(string(bytes.TrimRight(name, " \t")), "DKIM-Signature")})
		}
		if size += len(line); size > maxHeader {
			return p, errHeader
		}
		raw = rest
	}
}

// Limits on a header, below those of package message, which leaves out what is
// beyond its own.
const (
	maxFields = 1000
	maxHeader = 256 << 10 // bytes
)

func isFieldName(name []byte) bool {
	return len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// verify verifies one signature. It goes on top, where go-msgauth begins, and
// stops after one: the place of a field matters only among those of its name,
// which are taken from the bottom (RFC 6376 section 5.4.2).
func (p parts) verify(ctx context.Context, f field, s Signature, keys Lookup) error {
	var mail bytes.Buffer
	mail.Write(f.raw)
	for _, other := range p.fields {
		if &other.raw[0] != &f.raw[0] {
			mail.Write(other.raw)
		}
	}
	mail.WriteString("\r\n")
	mail.Write(p.body)
	results, err := dkim.VerifyWithOptions(&mail, &dkim.VerifyOptions{
		MaxVerifications: 1,
		LookupTXT: func(name string) ([]string, error) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			txts, err := keys(ctx, strings.TrimSuffix(name, "."))
			if err != nil {
				return nil, err
			}
			for _, txt := range txts {
				if err := usable(txt, s); err != nil {
					return nil, err
				}
			}
			return txts, nil
		},
	})
	switch {
	case err != nil && err != dkim.ErrTooManySignatures:
		return err
	case len(results) != 1:
		return errHeader
	case results[0].Err != nil:
		return results[0].Err
	case !strings.EqualFold(strings.TrimSuffix(results[0].Domain, "."), s.Domain) || s.Length:
		return errHeader // not the signature that we read
	}
	return nil
}

var (
	errTesting = errors.New("dkim: the key is for tests only")
	errStrict  = errors.New("dkim: the key is not for subdomains")
)

// usable looks at the flags of a key record, which go-msgauth does not
// (RFC 6376 section 3.6.1).
func usable(record string, s Signature) error {
	for tag := range strings.SplitSeq(record, ";") {
		name, text, _ := strings.Cut(tag, "=")
		if strings.Trim(name, fws) != "t" {
			continue
		}
		flags := strings.Split(strings.ToLower(squeeze(text)), ":")
		if slices.Contains(flags, "y") {
			return errTesting
		}
		if domain := s.Identity[strings.LastIndexByte(s.Identity, '@')+1:]; slices.Contains(flags, "s") && domain != "" && domain != s.Domain {
			return errStrict
		}
	}
	return nil
}
