package dkim

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		value string
		want  Signature
		ok    bool
	}{
		{"v=1; a=rsa-sha256; c=relaxed/relaxed; d=Walmart.com; s=s1;\r\n\th=From:To :\r\n Subject; bh=x y=; b=ab\r\n c==;",
			Signature{Domain: "walmart.com", Selector: "s1", Value: "abc==", BodyHash: "xy=", Covered: []string{"from", "to", "subject"}}, true},
		{"d=a.b; s=s; h=from; b=x; i=Me@A.B; l=10", Signature{Domain: "a.b", Identity: "Me@a.b", Selector: "s", Value: "x", Covered: []string{"from"}, Length: true}, true},
		{"d = a.b ; s= s;h=from;b=x", Signature{Domain: "a.b", Selector: "s", Value: "x", Covered: []string{"from"}}, true},
		{"d=a.b; d=c.d; s=s; h=from; b=x", Signature{}, false},
		{"d=a.b; s=s; h=from", Signature{Domain: "a.b", Selector: "s", Covered: []string{"from"}}, false},
		{"s=s; h=from; b=x", Signature{Selector: "s", Value: "x", Covered: []string{"from"}}, false},
		{"d=a.b; s=s; b=x", Signature{Domain: "a.b", Selector: "s", Value: "x"}, false},
		{"d=a.b; nonsense; s=s; h=from; b=x", Signature{}, false},
		{"=; d=a.b; s=s; h=from; b=x", Signature{}, false},
		{"", Signature{}, false},
		{"d=a.b; s=s; h=from; b=" + strings.Repeat("x", maxField), Signature{}, false},
	} {
		got, err := Parse(tt.value)
		if (err == nil) != tt.ok || got.Domain != tt.want.Domain || got.Identity != tt.want.Identity || got.Selector != tt.want.Selector ||
			got.Value != tt.want.Value || got.BodyHash != tt.want.BodyHash || got.Length != tt.want.Length || !slices.Equal(got.Covered, tt.want.Covered) {
			t.Errorf("%.60q: %+v, %v", tt.value, got, err)
		}
	}
}

// key signs as a selector of a domain.
type key struct {
	selector string
	signer   crypto.Signer
	record   string
}

func ed(t testing.TB, selector, flags string) key {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key{selector, private, "v=DKIM1; k=ed25519; " + flags + "p=" + base64.StdEncoding.EncodeToString(public)}
}

func (k key) sign(t testing.TB, domain, mail string, change func(*dkim.SignOptions)) string {
	t.Helper()
	o := &dkim.SignOptions{
		Domain: domain, Selector: k.selector, Signer: k.signer,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	}
	if change != nil {
		change(o)
	}
	var signed bytes.Buffer
	if err := dkim.Sign(&signed, strings.NewReader(strings.ReplaceAll(mail, "\n", "\r\n")), o); err != nil {
		t.Fatal(err)
	}
	return signed.String()
}

// zone answers from a map.
func zone(records map[string]string) Lookup {
	return func(_ context.Context, name string) ([]string, error) {
		if r, ok := records[name]; ok {
			return []string{r}, nil
		}
		return nil, errors.New("no such name")
	}
}

const plain = "From: Walmart <help@walmart.com>\nTo: sam@example.com\nSubject: 482913\nContent-Type: text/plain\n\nYour code is 482913.\n"

func TestVerify(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&rsaKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	r := key{"r", rsaKey, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)}
	a, b, strict, testing, other := ed(t, "a", ""), ed(t, "b", ""), ed(t, "strict", "t=s; "), ed(t, "testing", "t=y; "), ed(t, "a", "")
	keys := zone(map[string]string{
		"r._domainkey.walmart.com": r.record, "a._domainkey.walmart.com": a.record, "b._domainkey.walmart.com": b.record,
		"strict._domainkey.walmart.com": strict.record, "testing._domainkey.walmart.com": testing.record,
		"revoked._domainkey.walmart.com": "v=DKIM1; p=", "a._domainkey.evil.example": other.record, "a._domainkey.sendgrid.net": other.record,
	})
	insert := func(mail, before, text string) string { return strings.Replace(mail, before, text+before, 1) }
	for _, tt := range []struct {
		name, mail string
		want       string // domains that pass, of those at or below walmart.com
	}{
		{"rsa", r.sign(t, "walmart.com", plain, nil), "walmart.com"},
		{"ed25519", a.sign(t, "walmart.com", plain, nil), "walmart.com"},
		{"simple", a.sign(t, "walmart.com", plain, func(o *dkim.SignOptions) { o.HeaderCanonicalization, o.BodyCanonicalization = "simple", "simple" }), "walmart.com"},
		{"Unix line ends", strings.ReplaceAll(a.sign(t, "walmart.com", plain, nil), "\r\n", "\n"), "walmart.com"},
		{"from an mbox", "From x Tue Oct 14 09:12:44 2025\r\n" + a.sign(t, "walmart.com", plain, nil), "walmart.com"},
		{"two keys", a.sign(t, "walmart.com", strings.ReplaceAll(b.sign(t, "walmart.com", plain, nil), "\r\n", "\n"), nil), "walmart.com walmart.com"},
		{"below a forwarder's", other.sign(t, "sendgrid.net", strings.ReplaceAll(a.sign(t, "walmart.com", plain, nil), "\r\n", "\n"), nil), "walmart.com"},
		{"a trace field on top", "Received: x\r\n" + a.sign(t, "walmart.com", plain, nil), "walmart.com"},
		{"i= below d=", a.sign(t, "walmart.com", plain, func(o *dkim.SignOptions) { o.Identifier = "x@mail.walmart.com" }), "walmart.com"},
		{"i= below d= of a strict key", strict.sign(t, "walmart.com", plain, func(o *dkim.SignOptions) { o.Identifier = "x@mail.walmart.com" }), ""},
		{"a strict key", strict.sign(t, "walmart.com", plain, nil), "walmart.com"},

		{"unsigned", strings.ReplaceAll(plain, "\n", "\r\n"), ""},
		{"of another", other.sign(t, "evil.example", plain, nil), ""},
		{"body changed", strings.Replace(a.sign(t, "walmart.com", plain, nil), "is 482913", "is 111111", 1), ""},
		{"body added", a.sign(t, "walmart.com", plain, nil) + "111111\r\n", ""},
		{"subject changed", strings.Replace(a.sign(t, "walmart.com", plain, nil), "Subject: 482913", "Subject: 111111", 1), ""},
		{"another's key", other.sign(t, "walmart.com", plain, nil), ""},
		{"no key", func() string { k := a; k.selector = "none"; return k.sign(t, "walmart.com", plain, nil) }(), ""},
		{"a revoked key", func() string { k := a; k.selector = "revoked"; return k.sign(t, "walmart.com", plain, nil) }(), ""},
		{"a key that is tested", testing.sign(t, "walmart.com", plain, nil), ""},
		{"expired", a.sign(t, "walmart.com", plain, func(o *dkim.SignOptions) { o.Expiration = time.Now().Add(-time.Hour) }), ""},
		{"l=", strings.Replace(a.sign(t, "walmart.com", plain, nil), "d=walmart.com;", "d=walmart.com; l=5;", 1), ""},
		{"no From in h=", strings.NewReplacer("From:", "", "from:", "").Replace(a.sign(t, "walmart.com", plain, nil)[:200]) + a.sign(t, "walmart.com", plain, nil)[200:], ""},

		// Headers that other programs read otherwise.
		{"a line that is no field", insert(a.sign(t, "walmart.com", plain, nil), "To:", "nonsense\r\n"), ""},
		{"a no-break space before the colon", strings.Replace(a.sign(t, "walmart.com", plain, nil), "Subject:", "Subject\u00a0:", 1), ""},
		{"a lone LF", insert(a.sign(t, "walmart.com", plain, nil), "To:", "X: a\nSubject: 111111\r\n"), ""},
		{"a lone CR", insert(a.sign(t, "walmart.com", plain, nil), "To:", "X: a\rSubject: 111111\r\n"), ""},
		{"a NUL", insert(a.sign(t, "walmart.com", plain, nil), "To:", "X: \x00\r\n"), ""},
		{"an empty line on top", "\r\n" + a.sign(t, "walmart.com", plain, nil), ""},
		{"no body", "From: a@walmart.com\r\n", ""},
		{"nothing", "", ""},
	} {
		passed, err := Verify(context.Background(), []byte(tt.mail), func(d string) bool { return strings.HasSuffix(d, "walmart.com") }, keys)
		var domains []string
		for _, s := range passed {
			domains = append(domains, s.Domain)
		}
		if got := strings.Join(domains, " "); got != tt.want {
			t.Errorf("%s: %q, want %q: %v", tt.name, got, tt.want, err)
		}
	}
}

func TestVerifyStopsWithItsContext(t *testing.T) {
	a := ed(t, "a", "")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	asked := false
	passed, err := Verify(ctx, []byte(a.sign(t, "walmart.com", plain, nil)), func(string) bool { return true }, func(context.Context, string) ([]string, error) {
		asked = true
		return []string{a.record}, nil
	})
	if len(passed) > 0 || err == nil || asked {
		t.Errorf("%v, %v, asked %v", passed, err, asked)
	}
}

func TestVerifyTriesAFew(t *testing.T) {
	a := ed(t, "a", "")
	mail := strings.ReplaceAll(plain, "\n", "\r\n")
	line := "DKIM-Signature: v=1; a=rsa-sha256; d=walmart.com; s=none; h=from; bh=eA==; b=eA==\r\n"
	asked := 0
	passed, err := Verify(context.Background(), []byte(strings.Repeat(line, 100)+mail), func(string) bool { return true }, func(context.Context, string) ([]string, error) {
		asked++
		return []string{a.record}, nil
	})
	if len(passed) > 0 || err == nil || asked > maxTried {
		t.Errorf("%v, %v, asked %d times", passed, err, asked)
	}
}

// Whatever the bytes, what passes was signed by the one key there is.
func FuzzVerify(f *testing.F) {
	a := ed(f, "a", "")
	signed := a.sign(f, "walmart.com", plain, nil)
	f.Add([]byte(signed))
	f.Add([]byte(strings.ReplaceAll(signed, "\r\n", "\n")))
	f.Add([]byte("DKIM-Signature: v=1; a=ed25519-sha256; d=walmart.com; s=a; h=from; bh=; b=x\r\nFrom: a\r\n\r\n"))
	keys := zone(map[string]string{"a._domainkey.walmart.com": a.record})
	f.Fuzz(func(t *testing.T, raw []byte) {
		passed, _ := Verify(context.Background(), raw, func(string) bool { return true }, keys)
		for _, s := range passed {
			if s.Domain != "walmart.com" || !s.Covers("From") || s.Length {
				t.Fatalf("%q passed with %+v", raw, s)
			}
		}
	})
}
