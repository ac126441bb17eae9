package trust

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// Whatever a mail says: where no server's fields count and no signature is
// verified, nobody is proven; a proven mail is one of which all four hold; and
// what is said of it is a sentence.
func FuzzGrade(f *testing.F) {
	files, err := filepath.Glob("testdata/mail/*.eml")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, s := range []string{
		"Authentication-Results: mx.test; arc=pass\nARC-Seal: i=1; cv=none; d=google.com; s=a; b=x\nARC-Message-Signature: i=1; d=google.com; s=a; h=from; b=x\nARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=walmart.com\nFrom: a@walmart.com\n\n1\n",
		"Authentication-Results: mx.test; dkim=pass header.d=duck.com\nDKIM-Signature: d=duck.com; s=a; h=from:to; b=x\nFrom: a_at_walmart.com_sam@duck.com\nTo: sam@duck.com\n\n1\n",
		"Authentication-Results: mx.test; dkim=pass header.d=icloud.com\nDKIM-Signature: d=icloud.com; s=a; h=from:x-icloud-hme; b=x\nFrom: a@icloud.com\nX-ICLOUD-HME: s=a@walmart.com\n\n1\n",
		"Authentication-Results: mx.test; dkim=pass header.d=example.com\nFrom: sam@example.com\nSubject: FW: x\n\nFrom: a@walmart.com\nTo: sam@example.com\nDate: x\n\n1\n",
		"Received: x; Mon, 23 Nov 2026 04:00:01 +0000 (UTC)\nX-Forwarded-For: a b\nDelivered-To: sam@example.com\nFrom: a@walmart.com\n\n1\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := message.Parse(raw)
		in := Input{
			Site: "walmart.com", Account: "sam@example.com", Began: began, Received: received, Message: m,
			Addresses: []string{"sam@example.com", "sam@duck.com", "sam@icloud.com"}, AuthFields: several,
			Without: func([]string) (*message.Message, *message.Message) { return m, nil },
		}
		if v := Grade(in); v.Grade == protocol.GradeProven || v.Facts[0].Holds {
			t.Fatalf("proven by nobody: %+v", v)
		}
		in.AuthServ = []string{"mx.test", "*.google.com"}
		in.Verify = func(wanted func(string) bool) []dkim.Signature {
			if wanted("com") {
				t.Fatal("a signature of a public suffix is wanted")
			}
			return nil
		}
		v := Grade(in)
		all := !slices.ContainsFunc(v.Facts, func(f protocol.Fact) bool { return !f.Holds })
		if len(v.Facts) != 4 || (v.Grade == protocol.GradeProven) != all && v.Grade != protocol.GradeForeign {
			t.Fatalf("%+v", v)
		}
		for _, f := range v.Facts {
			if !strings.HasSuffix(f.Why, ".") || strings.ContainsAny(f.Why, "\r\n\x00") {
				t.Fatalf("%q is no sentence", f.Why)
			}
		}
	})
}

// Whatever stands in a MAIL FROM that the server copies, raw, to where servers do:
// what it says after it, that From is forged, is heard.
func FuzzMailFromHidesNoFail(f *testing.F) {
	for _, s := range []string{
		"a@evil.example", `"a(b"@evil.example`, `"a)b"@evil.example`, `a"b@evil.example`, `a\`, `x) a.b="`, `x) ; dmarc=pass header.from=walmart.com (`,
		`"x) ; dmarc=pass header.from=walmart.com ("@evil.example`, `\"(`, `";`, "; none", strings.Repeat("a=b ", maxProps+1), strings.Repeat("(", 40),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			t.Skip("longer than a MAIL FROM can be")
		}
		m := &message.Message{Fields: []message.Field{
			{Name: "Authentication-Results", Value: "mx.test; spf=softfail (mx.test: domain of " + s + " is not permitted) smtp.mailfrom=" + s + "; dmarc=fail (p=NONE) header.from=walmart.com"},
			{Name: "Received", Value: "from a by mx.test; Mon, 23 Nov 2026 04:00:00 +0000"},
			{Name: "From", Value: "help@walmart.com"},
		}}
		for _, written := range []provider.AuthFields{{}, several, perSignature, byMethod} {
			if got := authenticate(m, "walmart.com", []string{"mx.test"}, written, "Test"); got.proven || !got.failed {
				t.Fatalf("%q, %+v: %+v", s, written, got)
			}
		}
	})
}
