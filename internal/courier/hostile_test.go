package courier

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/trust"
	msgauth "github.com/emersion/go-msgauth/dkim"
)

const (
	proven  = protocol.GradeProven
	likely  = protocol.GradeLikely
	foreign = protocol.GradeForeign
)

// signer signs for any domain with one key, which is in the zone of each.
type signer struct {
	key    crypto.Signer
	record string
	asked  []string // names that were looked up
}

func newSigner(t testing.TB) *signer {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &signer{key: private, record: "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}
}

func (s *signer) lookup(_ context.Context, name string) ([]string, error) {
	s.asked = append(s.asked, name)
	if strings.HasPrefix(name, "s._domainkey.") {
		return []string{s.record}, nil
	}
	return nil, errors.New("no such name")
}

// sign puts a DKIM-Signature of a domain on top, over the named fields, or over
// all if there are none.
func (s *signer) sign(t testing.TB, domain, mail string, over ...string) string {
	t.Helper()
	var signed bytes.Buffer
	err := msgauth.Sign(&signed, strings.NewReader(strings.ReplaceAll(mail, "\n", "\r\n")), &msgauth.SignOptions{
		Domain: domain, Selector: "s", Signer: s.key, HeaderKeys: over,
		HeaderCanonicalization: msgauth.CanonicalizationRelaxed, BodyCanonicalization: msgauth.CanonicalizationRelaxed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(signed.String(), "\r\n", "\n")
}

var asked = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// one is a mail and a request, and what may become of the code at most.
type one struct {
	name string
	mail string
	want protocol.Grade
	in   trust.Input
	not  string // facts that do not hold, with a space between; unchecked for a foreign one
	code string // "" for 482913; "-" for none
}

func (o one) check(t *testing.T, s *signer) trust.Verdict {
	t.Helper()
	in := o.in
	if in.Site == "" {
		in.Site = "walmart.com"
	}
	if in.Began.IsZero() {
		in.Began = asked
	}
	if in.Received.IsZero() {
		in.Received = asked.Add(time.Second)
	}
	r := Read([]byte(o.mail), false, otp.Hints{})
	want := o.code
	switch want {
	case "":
		want = "482913"
	case "-":
		want = ""
	}
	if r.Code.Code != want {
		t.Errorf("%s: the code is %q, want %q", o.name, r.Code.Code, want)
	}
	v := r.Grade(context.Background(), in, s.lookup)
	var not []string
	for _, f := range v.Facts {
		if !f.Holds {
			not = append(not, string(f.Fact))
		}
		if f.Why == "" || !strings.HasSuffix(f.Why, ".") {
			t.Errorf("%s: %q is no sentence", o.name, f.Why)
		}
	}
	if v.Grade != o.want || v.Grade != foreign && o.want != foreign && strings.Join(not, " ") != o.not {
		t.Errorf("%s: %s, missing %q, want %s, %q: %+v", o.name, v.Grade, not, o.want, o.not, v)
	}
	if v.Grade == proven && len(not) > 0 || v.Grade == likely && len(not) == 0 {
		t.Errorf("%s: %s, and these do not hold: %v", o.name, v.Grade, not)
	}
	return v
}

const (
	top  = "Received: from a by mx.test; Mon, 23 Nov 2026 04:00:01 +0000\n"
	body = "\nHello Sam,\n\nYour verification code is 482913.\n"
	head = "From: Walmart <help@walmart.com>\nTo: sam@example.com\nSubject: Your code\nDate: Mon, 23 Nov 2026 04:00:00 +0000\nContent-Type: text/plain\n"
	mail = head + body
)

// What the host finds out itself, where no server's fields count.
func TestSignedMail(t *testing.T) {
	s := newSigner(t)
	account := trust.Input{Account: "sam@example.com"}
	all := []string{"From", "To", "Subject", "Date", "Content-Type"}
	inSubject := "From: help@walmart.com\nTo: sam@example.com\nSubject: 482913 is your verification code\nContent-Type: text/plain\n\nWelcome to Walmart.\n"
	for _, o := range []one{
		{name: "genuine", mail: top + s.sign(t, "walmart.com", mail), in: account, want: proven},
		{name: "oversigned", mail: top + s.sign(t, "walmart.com", mail, append(all, all...)...), in: account, want: proven},
		{name: "signed by a subdomain", mail: top + s.sign(t, "mail.walmart.com", mail), in: account, want: proven},
		{name: "sent by a subdomain", mail: top + s.sign(t, "walmart.com", strings.Replace(mail, "help@walmart.com", "help@ib.transaction.walmart.com", 1)), in: account, want: proven},
		{name: "the bulk mailer signs above", mail: top + s.sign(t, "sendgrid.net", s.sign(t, "walmart.com", mail)), in: account, want: proven},
		{name: "a forwarder stacks two above", mail: top + s.sign(t, "cloudflare-email.net", s.sign(t, "example.com", s.sign(t, "walmart.com", mail))), in: account, want: proven},
		{name: "code in a signed subject", mail: top + s.sign(t, "walmart.com", inSubject), in: account, want: proven},

		{name: "unsigned, the right From", mail: top + mail, in: account, want: likely, not: "sender"},
		{name: "signed by another", mail: top + s.sign(t, "evil.example", mail), in: account, want: likely, not: "sender"},
		{name: "signed by the bulk mailer alone", mail: top + s.sign(t, "sendgrid.net", mail), in: account, want: likely, not: "sender"},
		{name: "signed by a public suffix", mail: top + s.sign(t, "com", mail), in: account, want: likely, not: "sender"},
		{name: "signed by a neighbour under a public suffix", mail: top + s.sign(t, "bob.myshopify.com", strings.Replace(mail, "walmart.com", "alice.myshopify.com", 1)), in: trust.Input{Site: "alice.myshopify.com"}, want: likely, not: "sender"},
		{name: "the body was changed", mail: top + strings.Replace(s.sign(t, "walmart.com", strings.Replace(mail, "482913", "111111", 1)), "111111", "482913", 1), in: account, want: likely, not: "sender"},
		{name: "the body goes on", mail: top + s.sign(t, "walmart.com", head+"\nWelcome.\n") + "Your verification code is 482913.\n", in: account, want: likely, not: "sender"},
		{name: "the body goes on after l=", mail: top + strings.Replace(s.sign(t, "walmart.com", head+"\nWelcome.\n"), "d=walmart.com;", "d=walmart.com; l=10;", 1) + "Your verification code is 482913.\n", in: account, want: likely, not: "sender"},

		{name: "a second Subject on top", mail: top + "Subject: 482913 is your code\n" + s.sign(t, "walmart.com", strings.Replace(mail, "482913", "on its way", 1)), in: account, want: likely, not: "sender"},
		{name: "a second From on top", mail: top + "From: help@walmart.com\n" + s.sign(t, "walmart.com", mail), in: account, want: foreign},
		{name: "a second To on top", mail: top + "To: sam@example.com\n" + s.sign(t, "walmart.com", strings.Replace(mail, "sam@example.com", "kim@example.com", 1)), in: account, want: likely, not: "sender recipient"},
		{name: "a second Content-Type on top", mail: top + "Content-Type: text/html\n" + s.sign(t, "walmart.com", mail), in: account, want: likely, not: "sender"},
		{name: "code in a subject that is not signed", mail: top + s.sign(t, "walmart.com", inSubject, "From", "To"), in: account, want: likely, not: "sender"},
		{name: "the subject picks another number", mail: top + "Subject: 482913 is your code\n" + s.sign(t, "walmart.com", "From: help@walmart.com\nTo: sam@example.com\n\nOrder number 482913 was shipped. Ask for Kim on 555200.\n", "From", "To"), in: account, want: likely, not: "sender"},
		{name: "the subject is not signed, the code is in the body", mail: top + s.sign(t, "walmart.com", mail, "From", "To"), in: account, want: proven},
		{name: "To is not signed", mail: top + s.sign(t, "walmart.com", mail, "From", "Subject"), in: account, want: likely, not: "recipient"},
		{name: "To is not signed, the page names nobody", mail: top + s.sign(t, "walmart.com", mail, "From", "Subject"), want: proven},
		{name: "a line that is no field", mail: top + strings.Replace(s.sign(t, "walmart.com", mail), "\nTo: ", "\nnonsense\nTo: ", 1), in: account, want: likely, not: "sender"},

		{name: "another site's", mail: top + s.sign(t, "evil.example", strings.Replace(mail, "walmart.com", "evil.example", 1)), in: account, want: foreign},
		{name: "a look-alike", mail: top + s.sign(t, "wa1mart.com", strings.Replace(mail, "walmart.com", "wa1mart.com", 1)), in: account, want: foreign},
		{name: "a homograph", mail: top + s.sign(t, "xn--wlmart-3ve.com", strings.Replace(mail, "walmart.com", "xn--wlmart-3ve.com", 1)), in: account, want: foreign},
		{name: "a display name", mail: top + s.sign(t, "evil.example", strings.Replace(mail, "Walmart <help@walmart.com>", "\"help@walmart.com\" <a@evil.example>", 1)), in: account, want: foreign},
		{name: "before the request", mail: top + s.sign(t, "walmart.com", mail), in: trust.Input{Received: asked.Add(-time.Second)}, want: likely, not: "fresh"},
		{name: "Date is not looked at", mail: top + s.sign(t, "walmart.com", strings.Replace(mail, "2026", "2020", 1)), want: proven},
		{name: "for another account of the user's", mail: top + s.sign(t, "walmart.com", mail), in: trust.Input{Account: "kim@example.com", Addresses: []string{"kim@example.com", "sam@example.com"}}, want: foreign},
		{name: "for somebody else", mail: top + s.sign(t, "walmart.com", mail), in: trust.Input{Account: "kim@example.com", Addresses: []string{"kim@example.com"}}, want: likely, not: "recipient"},
		{name: "bound to the site", mail: top + s.sign(t, "walmart.com", head+body+"@walmart.com #482913\n"), in: account, want: proven},
		{name: "bound to another site", mail: top + s.sign(t, "walmart.com", head+body+"@evil.example #482913\n"), in: account, want: foreign},
		{name: "bound to a frame inside the site", mail: top + s.sign(t, "walmart.com", head+body+"@walmart.com #482913 @pay.example\n"), in: account, want: foreign},
		{name: "bound to the site as a frame inside another", mail: top + s.sign(t, "walmart.com", head+body+"@shop.example #482913 @walmart.com\n"), in: account, want: proven},
		{name: "a stranger binds to the site", mail: top + s.sign(t, "evil.example", strings.Replace(head, "walmart.com", "evil.example", 1)+body+"@walmart.com #482913\n"), in: account, want: foreign},
		{name: "two sites, the first another", mail: top + s.sign(t, "walmart.com", head+body+"@evil.example #482913\n@walmart.com #482913\n"), in: account, want: foreign},
		{name: "two sites, the first another's other code", mail: top + s.sign(t, "walmart.com", head+body+"@evil.example #999999\n@walmart.com #482913\n"), in: account, want: foreign},
		{name: "bound to another site, with a full stop", mail: top + s.sign(t, "walmart.com", head+body+"> @evil.example #482913.\n"), in: account, want: foreign},
		{name: "bound to the site twice", mail: top + s.sign(t, "walmart.com", head+body+"@walmart.com #482913\n@www.walmart.com #482913\n"), in: account, want: proven},
		{name: "bound to another site in the subject", mail: top + s.sign(t, "walmart.com", strings.Replace(mail, "Your code", "@evil.example #482913", 1)), in: account, want: foreign},
		{name: "bound to the site in the subject", mail: top + s.sign(t, "walmart.com", strings.Replace(mail, "Your code", "@walmart.com #482913", 1)), in: account, want: proven},
		{name: "bound to another site where nobody sees it", mail: top + s.sign(t, "walmart.com", strings.Replace(head, "plain", "html", 1)+"\n<p>Your verification code is <b>482913</b></p><div style='display:none'>@evil.example #482913</div>\n"), in: account, want: foreign},
		{name: "bound to the site where nobody sees it", mail: top + s.sign(t, "walmart.com", strings.Replace(head, "plain", "html", 1)+"\n<style>@media x{}</style><p>Your verification code is <b>482913</b></p><div style='display:none'>@walmart.com #482913</div>\n"), in: account, want: proven},
		{name: "two sites, the last another", mail: top + s.sign(t, "walmart.com", head+body+"@walmart.com #482913\n@evil.example #482913\n"), in: account, want: foreign},

		{name: "a shared identity provider", mail: top + s.sign(t, "okta.com", strings.Replace(mail, "help@walmart.com", "noreply@okta.com", 1)), want: foreign},
		{name: "a shared identity provider for itself", mail: top + s.sign(t, "okta.com", strings.Replace(mail, "help@walmart.com", "noreply@okta.com", 1)), in: trust.Input{Site: "okta.com"}, want: likely, not: "site"},
		{name: "a mailbox provider's customer", mail: top + s.sign(t, "live.com", strings.Replace(mail, "help@walmart.com", "stranger@live.com", 1)), in: trust.Input{Site: "live.com"}, want: foreign},
		{name: "the provider's own sender", mail: top + s.sign(t, "accountprotection.microsoft.com", strings.Replace(mail, "help@walmart.com", "account-security-noreply@accountprotection.microsoft.com", 1)), in: trust.Input{Site: "live.com"}, want: proven},
	} {
		o.check(t, s)
	}
}

// A signature that leaves out how the body is to be read lets whoever passes the
// mail on choose that. Nothing is read that was not there without him.
func TestHowItIsReadIsNotSigned(t *testing.T) {
	s := newSigner(t)
	const (
		from  = "From: Walmart <help@walmart.com>\nTo: sam@example.com\nSubject: Your code\n"
		gift  = "\nYour verification code is 482913.\n\nSam writes:\n--x\nContent-Type: text/plain\n\nYour verification code is 111111.\n--x--\n"
		first = "\nHello.\n--x\nContent-Type: text/plain\n\nYour verification code is 111111.\n--x--\nYour verification code is 482913.\n"
		coded = "\nWW91ciB2ZXJpZmljYXRpb24gY29kZSBpcyAxMTExMTEuCg==\n"
		parts = "\n--b\nContent-Type: text/plain\n\nYour verification code is 482913.\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p style=3D\"x\">Your verification code is <b>482=\n913</b></p>\n--b--\n"
		mixed = "Content-Type: multipart/mixed; boundary=x\n"
	)
	little := []string{"From", "To", "Subject"}
	typed := append(slices.Clone(little), "Content-Type")
	by := func(added, head, body string, over ...string) string {
		return added + s.sign(t, "walmart.com", from+head+body, over...)
	}
	for _, o := range []one{
		{name: "parts", mail: by("", "Content-Type: multipart/alternative; boundary=b\n", parts, little...), want: proven},
		{name: "parts, type signed", mail: by("", "Content-Type: multipart/alternative; boundary=b\n", parts, typed...), want: proven},
		{name: "parts, below a preamble", mail: by("", "Content-Type: multipart/alternative; boundary=b\n", "\nThis is a multi-part message in MIME format.\n"+parts, little...), want: proven},
		{name: "HTML", mail: by("", "Content-Type: text/html\n", "\n<html><body>Your verification code is <b>482913</b></body></html>\n", little...), want: proven},
		{name: "quoted-printable", mail: by("", "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n", "\n<html><p style=3D\"x\">Your verification code is <b>482=\n913</b></html>\n", typed...), want: proven},
		{name: "quoted-printable of another script", mail: by("", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n", "\n=D0=92=D0=B0=D1=88 =D0=BA=D0=BE=D0=B4: 482913\n", typed...), want: proven},
		{name: "quoted-printable that makes the number", mail: by("Content-Transfer-Encoding: quoted-printable\n", "Content-Type: text/plain; charset=utf-8\n", "\nYour order has come. Your verifi=63ation code is =31=31=31=31=31=31\n", typed...), want: likely, not: "sender", code: "111111"},
		{name: "quoted-printable that undoes the code", mail: by("Content-Transfer-Encoding: quoted-printable\n", "Content-Type: text/plain; charset=utf-8\n", "\nYour verification code=482913\n\nSam writes: verification c=6Fde 111111\n", typed...), want: likely, not: "sender", code: "111111"},
		{name: "an encoding of parts", mail: by("", "Content-Type: multipart/alternative; boundary=b\nContent-Transfer-Encoding: 7bit\n", parts, typed...), want: proven},
		{name: "base64, signed", mail: by("", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", coded, append(typed, "Content-Transfer-Encoding")...), want: proven, code: "111111"},
		{name: "base64, not signed", mail: by("Content-Transfer-Encoding: base64\n", "Content-Type: text/plain\n", coded, typed...), want: likely, not: "sender", code: "111111"},
		{name: "parts that a stranger wrote", mail: by(mixed, "", first, little...), want: likely, not: "sender", code: "111111"},
		{name: "parts that a stranger wrote, below the code", mail: by(mixed, "", gift, little...), want: likely, not: "sender", code: "111111"},
		{name: "other parts", mail: by(mixed, "", strings.Replace(parts, "--b--", "<!--\n--x\nContent-Type: text/plain\n\nYour verification code is 111111.\n--x--\n-->\n--b--", 1), little...), want: likely, not: "sender", code: "111111"},
		{name: "another encoding on top of the signed one", mail: by("Content-Transfer-Encoding: base64\n", "Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\n", coded, append(typed, "Content-Transfer-Encoding")...), want: likely, not: "sender", code: "111111"},
	} {
		raw := o.mail
		o.mail = top + raw
		o.check(t, s)
		o.name += ", by the server"
		o.mail = "Authentication-Results: mx.test; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com\n" + raw
		o.in.AuthServ = []string{"mx.test"}
		o.check(t, s)
	}
	// Straight from the sender's own servers nobody had it in between.
	one{name: "straight", mail: "Authentication-Results: mx.test; spf=pass smtp.mailfrom=bounce@walmart.com; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com\n" +
		by("", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", coded, typed...), in: trust.Input{AuthServ: []string{"mx.test"}}, want: proven, code: "111111"}.check(t, s)

	// Of what somebody forwarded, nobody may choose the header that is first.
	quoted := func(from string) string {
		return "\nFrom: " + from + "\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n"
	}
	fw := s.sign(t, "outlook.com", "From: Sam <sam@outlook.com>\nTo: master@fastmail.com\nSubject: FW: Your code\n"+quoted("Evil <a@evil.example>")+"--x\nContent-Type: text/plain\n"+quoted("Walmart <help@walmart.com>")+"Your verification code is 482913.\n--x--\n", "From", "To", "Subject")
	for _, o := range []one{
		{name: "FW:", mail: top + fw, want: foreign},
		{name: "FW: of which a part is chosen", mail: top + mixed + fw, want: foreign},
		{name: "FW: as parts", mail: top + s.sign(t, "outlook.com", "From: Sam <sam@outlook.com>\nTo: master@fastmail.com\nSubject: FW: Your code\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n"+quoted("Walmart <help@walmart.com>")+"Your verification code is 482913.\n--x--\n", "From", "To", "Subject"), want: proven},
	} {
		o.in = trust.Input{Addresses: []string{"sam@outlook.com", "master@fastmail.com"}, Automatic: []string{"sam@outlook.com"}}
		o.check(t, s)
	}
}

// A stranger's mail makes the host look up nothing, and a mail of which the
// server says who sent it neither.
func TestKeysAreAskedForWhereTheyMatter(t *testing.T) {
	s := newSigner(t)
	pass := "Authentication-Results: mx.test; dmarc=pass header.from=walmart.com\n"
	for _, tt := range []struct {
		name, mail string
		in         trust.Input
		asked      bool
	}{
		{"the server decides", pass + s.sign(t, "walmart.com", mail), trust.Input{AuthServ: []string{"mx.test"}}, false},
		{"the server says it is forged", strings.Replace(pass, "pass", "fail", 1) + s.sign(t, "walmart.com", mail), trust.Input{AuthServ: []string{"mx.test"}}, false},
		{"the server says nothing", s.sign(t, "walmart.com", mail), trust.Input{AuthServ: []string{"mx.test"}}, true},
		{"a stranger", s.sign(t, "evil.example", strings.Replace(mail, "walmart.com", "evil.example", 1)), trust.Input{}, false},
		{"signed by a stranger", s.sign(t, "evil.example", mail), trust.Input{}, false},
		{"l=", strings.Replace(s.sign(t, "walmart.com", mail), "d=walmart.com;", "d=walmart.com; l=5;", 1), trust.Input{}, false},
	} {
		s.asked = nil
		in := tt.in
		in.Site, in.Began, in.Received = "walmart.com", asked, asked
		Read([]byte(tt.mail), false, otp.Hints{}).Grade(context.Background(), in, s.lookup)
		if (len(s.asked) > 0) != tt.asked || slices.ContainsFunc(s.asked, func(n string) bool { return n != "s._domainkey.walmart.com" }) {
			t.Errorf("%s: asked for %v", tt.name, s.asked)
		}
	}
}

// A mail that is cut short cannot be verified.
func TestCutMailIsNotVerified(t *testing.T) {
	s := newSigner(t)
	v := Read([]byte(s.sign(t, "walmart.com", mail)), true, otp.Hints{}).Grade(context.Background(), trust.Input{Site: "walmart.com", Began: asked, Received: asked}, s.lookup)
	if v.Grade != likely || len(s.asked) > 0 {
		t.Errorf("%s, asked for %v", v.Grade, s.asked)
	}
}

// Where the server says pass, and the pass rests on a signature, that must be
// over what counts, too.
func TestServerPassRestsOnASignature(t *testing.T) {
	s := newSigner(t)
	account := trust.Input{Account: "sam@example.com", AuthServ: []string{"mx.test"}, Provider: "Test"}
	signed := s.sign(t, "walmart.com", mail)
	lengthOnly := strings.Replace(signed, "d=walmart.com;", "d=walmart.com; l=10;", 1)
	ar := func(s string) string { return "Authentication-Results: mx.test; " + s + "\n" }
	dmarc, dkim, spf := "dmarc=pass header.from=walmart.com", "dkim=pass header.d=walmart.com", "spf=pass smtp.mailfrom=bounce@walmart.com"
	for _, o := range []one{
		{name: "dmarc and dkim", mail: ar(dkim+"; "+dmarc) + signed, want: proven},
		{name: "dkim alone", mail: ar(dkim) + signed, want: proven},
		{name: "dmarc alone", mail: ar(dmarc) + signed, want: proven},
		{name: "dmarc by spf, unsigned", mail: ar(spf+"; "+dmarc) + mail, want: proven},
		{name: "dmarc by spf, beside the bulk mailer's signature", mail: ar(spf+"; "+dmarc) + s.sign(t, "sendgrid.net", mail), want: proven},
		{name: "dmarc by spf, beside a poor signature", mail: ar(spf+"; "+dkim+"; "+dmarc) + lengthOnly, want: likely, not: "sender"},
		{name: "dmarc by spf, code in a subject that is not signed", mail: ar(spf+"; "+dkim+"; "+dmarc) + s.sign(t, "walmart.com", strings.NewReplacer("Your code", "482913 is your code", "is 482913", "is above").Replace(mail), "From", "To"), want: likely, not: "sender"},
		{name: "the server names a signature that is not there", mail: ar("dkim=pass header.d=walmart.com header.s=x header.b=yyyyyyyy") + signed, want: proven},
		{name: "the server names a signature that is not there, beside l=", mail: ar("dkim=pass header.d=walmart.com header.s=x header.b=yyyyyyyy") + lengthOnly, want: likely, not: "sender"},
		{name: "signed by another alone", mail: ar(dkim) + s.sign(t, "sendgrid.net", mail), want: likely, not: "sender"},
		{name: "dmarc by dkim with l=", mail: ar(dkim+"; "+dmarc) + lengthOnly, want: likely, not: "sender"},
		{name: "dkim with l=", mail: ar(dkim) + lengthOnly, want: likely, not: "sender"},
		{name: "dmarc with l=", mail: ar(dmarc) + lengthOnly, want: likely, not: "sender"},
		{name: "spf of another, dkim with l=", mail: ar("spf=pass smtp.mailfrom=a@evil.example; "+dmarc) + lengthOnly, want: likely, not: "sender"},
		{name: "spf fails, dkim with l=", mail: ar("spf=fail smtp.mailfrom=a@walmart.com; "+dmarc) + lengthOnly, want: likely, not: "sender"},
		{name: "spf by HELO, dkim with l=", mail: ar("spf=pass smtp.helo=walmart.com; "+dmarc) + lengthOnly, want: likely, not: "sender"},
		{name: "l= of the bulk mailer", mail: ar(dkim) + strings.Replace(s.sign(t, "sendgrid.net", signed), "d=sendgrid.net;", "d=sendgrid.net; l=10;", 1), want: proven},
		{name: "the one with l= passes", mail: ar("dkim=pass header.d=walmart.com header.s=poor; dkim=fail header.d=walmart.com header.s=s") + strings.Replace(lengthOnly, "s=s;", "s=poor;", 1), want: likely, not: "sender"},
		{name: "a forged better one beside it", mail: ar(dkim) + "DKIM-Signature: v=1; a=x; d=walmart.com; s=s; h=from:to:subject; b=AAAA\n" + lengthOnly, want: likely, not: "sender"},
		{name: "a signature nobody can read", mail: ar(dkim) + "DKIM-Signature: v=1; d=walmart.com; d=walmart.com\n" + mail, want: likely, not: "sender"},
		{name: "another's signature that is none", mail: ar(dkim) + "DKIM-Signature: v=1; d=sendgrid.net; s=a; b=x\n" + signed, want: proven},
		{name: "a signature without h=, beside one that the host verifies", mail: ar(dkim) + "DKIM-Signature: v=1; d=walmart.com; s=a; b=x\n" + signed, want: proven},
		{name: "a signature without h=", mail: ar(dkim) + "DKIM-Signature: v=1; d=walmart.com; s=a; b=x\n" + mail, want: likely, not: "sender"},
		{name: "a second Subject", mail: ar(spf+"; "+dmarc) + "Subject: 482913 is your code\n" + signed, want: likely, not: "sender"},
		{name: "a second Content-Type", mail: ar(dkim) + "Content-Type: text/plain\n" + signed, want: likely, not: "sender"},
		{name: "To is not signed", mail: ar(dkim) + s.sign(t, "walmart.com", mail, "From", "Subject"), want: likely, not: "recipient"},
		{name: "To is not signed, but came straight", mail: ar(spf+"; "+dmarc) + s.sign(t, "walmart.com", mail, "From", "Subject"), want: proven},
		{name: "code in a subject that is not signed", mail: ar(dkim) + s.sign(t, "walmart.com", strings.NewReplacer("Your code", "482913 is your code", "is 482913", "is above").Replace(mail), "From", "To"), want: likely, not: "sender"},
	} {
		o.in = account
		o.mail = top + o.mail
		o.check(t, s)
	}
}

func TestKept(t *testing.T) {
	at := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		header string
		want   time.Duration
	}{
		{"", 0},
		{"Received: by mx; Mon, 23 Nov 2026 04:00:00 +0000", 0},
		{"Received: by mx; Mon, 23 Nov 2026 03:55:00 +0000", 0},
		{"Received: by mx; Mon, 23 Nov 2026 05:00:00 +0000", 0},
		{"Received: by mx; Sun, 22 Nov 2026 19:00:00 -0800 (PST)", time.Hour},
		{"Received: by mx; Sun, 22 Nov 2026 04:00:00 GMT\nReceived: by other; Mon, 23 Nov 2026 04:00:00 +0000", 24 * time.Hour},
		{"Received: by mx; some day", 0},
		{"Received: by mx", 0},
		{"Date: Sun, 22 Nov 2026 04:00:00 +0000", 0},
	} {
		r := Read([]byte("From: a@b.example\n"+tt.header+"\n\nx\n"), false, otp.Hints{})
		if got := r.kept(at); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.header, got, tt.want)
		}
	}
}
