package trust

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/dkim"
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

var (
	began    = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	received = began.Add(time.Second)
)

var (
	several      = provider.AuthFields{Several: true}
	perSignature = provider.AuthFields{Several: true, PerSignature: true, Above: true}
	byMethod     = provider.AuthFields{ByMethod: true}
	asICloud     = provider.AuthFields{Several: true, Between: []string{"X-ARC-Info", "X-DMARC-Info", "X-DMARC-Policy"}}
)

// The headers of testdata/mail have the forms that each provider writes.
func TestProviders(t *testing.T) {
	for _, tt := range []struct {
		file     string
		authServ []string
		written  provider.AuthFields
		want     protocol.Grade
	}{
		{"gmail", []string{"mx.google.com"}, provider.AuthFields{}, protocol.GradeProven},
		{"yahoo", []string{"*.yahoo.com"}, provider.AuthFields{}, protocol.GradeProven},
		{"icloud", []string{"bimi.icloud.com", "arc.icloud.com", "dmarc.icloud.com", "dkim-verifier.icloud.com", "spf.icloud.com"}, asICloud, protocol.GradeProven},
		{"icloud", []string{"*.icloud.com"}, asICloud, protocol.GradeProven},
		{"icloud", []string{"dmarc.icloud.com"}, asICloud, protocol.GradeLikely}, // its topmost field is then a stranger's
		{"fastmail", []string{"*.messagingengine.com"}, several, protocol.GradeProven},
		{"gmx", []string{"gmx.net"}, perSignature, protocol.GradeProven},
		{"gmx", []string{"gmx.net"}, provider.AuthFields{}, protocol.GradeLikely}, // its topmost field is about another signature
		{"proton", []string{"mail.protonmail.ch"}, perSignature, protocol.GradeProven},
		{"icloud", []string{"*.icloud.com"}, several, protocol.GradeLikely}, // X-ARC-Info is then a stranger's
		{"zoho", []string{"mx.zohomail.com"}, provider.AuthFields{}, protocol.GradeProven},
		{"yandex", []string{"*.yandex.net"}, provider.AuthFields{}, protocol.GradeProven},
		{"mailru", []string{"mxs.mail.ru"}, provider.AuthFields{}, protocol.GradeProven},
		{"outlook", []string{"*.outlook.com"}, provider.AuthFields{}, protocol.GradeLikely}, // no id, so nobody's word
		{"opendmarc", []string{"mail.example.com"}, provider.AuthFields{}, protocol.GradeProven},
		{"opendmarc", []string{"*.mail.example.com"}, provider.AuthFields{}, protocol.GradeLikely},
		{"opendmarc", []string{"MAIL.Example.com"}, provider.AuthFields{}, protocol.GradeProven},
		{"gmail", nil, provider.AuthFields{}, protocol.GradeLikely},
		{"gmail", []string{"mx.google.com.evil.example"}, provider.AuthFields{}, protocol.GradeLikely},
		{"gmail", []string{""}, provider.AuthFields{}, protocol.GradeLikely},
		{"gmail", []string{"*."}, provider.AuthFields{}, protocol.GradeLikely},
	} {
		raw, err := os.ReadFile(filepath.Join("testdata", "mail", tt.file+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		m := message.Parse(raw)
		v := Grade(Input{Site: "walmart.com", Began: began, Received: received, Message: m, Without: func([]string) (*message.Message, *message.Message) { return m, nil }, AuthServ: tt.authServ, AuthFields: tt.written, Provider: "Gmail"})
		if v.Grade != tt.want || v.From != "no-reply@ib.transaction.walmart.com" {
			t.Errorf("%s %q: %s from %s, want %s: %v", tt.file, tt.authServ, v.Grade, v.From, tt.want, v.Facts)
		}
	}
}

// signature is one that the servers of these tests may have checked.
const signature = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=walmart.com; s=s1; h=From:To:Subject; bh=eA==; b=Qm/x+a1c\n"

// A server says that a signature passed, and there is none.
func TestNoSignature(t *testing.T) {
	for result, want := range map[string]bool{"dkim=pass header.d=walmart.com": false, "dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com": true} {
		m := message.Parse([]byte("Authentication-Results: mx.google.com; " + result + "\nFrom: a@walmart.com\nTo: sam@example.com\n\n482913\n"))
		if got := authenticate(m, "walmart.com", []string{"mx.google.com"}, provider.AuthFields{}, "Gmail"); got.proven != want {
			t.Errorf("%s: %+v", result, got)
		}
	}
}

// Each case is the header above "From: no-reply@walmart.com" of a mail in a
// mailbox whose server is mx.google.com.
func TestAuthenticate(t *testing.T) {
	const (
		pass  = "Authentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\n"
		fail  = "Authentication-Results: mx.google.com; dmarc=fail (p=NONE) header.from=walmart.com\n"
		quiet = "Authentication-Results: mx.google.com; spf=pass smtp.mailfrom=evil.example\n"
		other = "Authentication-Results: mx.evil.example; dmarc=pass header.from=walmart.com\n"
		hop   = "Received: from a by b; Mon, 23 Nov 2026 04:00:00 +0000\n"
	)
	ar := func(s string) string { return "Authentication-Results: mx.google.com; " + s + "\n" }
	for _, tt := range []struct {
		name, header   string
		proven, failed bool
	}{
		{"dmarc pass", pass, true, false},
		{"upper case", "AUTHENTICATION-RESULTS: MX.Google.COM; DMARC=Pass Header.From=WalMart.com\n", true, false},
		{"folded", "Authentication-Results:\n mx.google.com;\n\tdmarc=pass\n header.from=walmart.com\n", true, false},
		{"version", "Authentication-Results: mx.google.com 1; dmarc/1 = pass header . from = walmart.com\n", true, false},
		{"comments everywhere", "Authentication-Results: (a) mx.google.com (b) ; (c) dmarc (d) = (e) pass (f) header (g) . (h) from (i) = (j) walmart.com (k)\n", true, false},
		{"nested comment", ar(`dmarc=pass (p=REJECT (sp=REJECT) \) ) header.from=walmart.com`), true, false},
		{"quoted id", "Authentication-Results: \"mx.google.com\"; dmarc=pass header.from=walmart.com\n", true, false},
		{"quoted value", ar(`dmarc=pass header.from="walmart.com"`), true, false},
		{"reason", ar(`dmarc=pass reason="a; dmarc=fail" header.from=walmart.com`), true, false},
		{"pass for a name below", ar("dmarc=pass header.from=mail.walmart.com"), false, false},

		{"no field", "", false, false},
		{"none", ar("none"), false, false},
		{"id alone", "Authentication-Results: mx.google.com\n", false, false},
		{"spf only", quiet, false, false},
		{"dmarc none", ar("dmarc=none header.from=walmart.com"), false, false},
		{"bestguesspass", ar("dmarc=bestguesspass header.from=walmart.com"), false, false},
		{"pass for another", ar("dmarc=pass header.from=evil.example"), false, false},
		{"pass for nobody", ar("dmarc=pass"), false, false},
		{"pass for a suffix", ar("dmarc=pass header.from=com"), false, false},
		{"look-alike", ar("dmarc=pass header.from=walmart.com.evil.example"), false, false},

		{"dkim d", ar("dkim=pass header.d=walmart.com"), true, false},
		{"dkim i", ar("dkim=pass header.i=@mail.walmart.com"), true, false},
		{"dkim i with local part", ar(`dkim=pass header.i="a;b"@walmart.com`), true, false},
		{"dkim second", ar("dkim=pass header.d=sendgrid.net; dkim=pass header.d=walmart.com"), true, false},
		{"dkim of another", ar("dkim=pass header.d=sendgrid.net"), false, false},
		{"dkim of com", ar("dkim=pass header.d=com"), false, false},
		{"dkim fails for walmart, passes for another", ar("dkim=fail header.d=walmart.com; dkim=pass header.d=evil.example"), false, false},
		{"dkim i outside d", ar("dkim=pass header.d=evil.example header.i=@walmart.com"), false, false},
		{"dkim two d", ar("dkim=pass header.d=evil.example header.d=walmart.com"), false, false},
		{"dkim twice the same d", ar("dkim=pass header.d=walmart.com header.d=walmart.com"), true, false},
		{"dkim same signature passes and fails", ar("dkim=pass header.d=walmart.com; dkim=fail header.d=walmart.com"), false, false},
		{"dkim one key each", ar("dkim=pass header.d=walmart.com header.s=rsa; dkim=permerror header.d=walmart.com header.s=ed"), true, false},
		{"dkim neutral beside pass", ar("dkim=neutral header.d=walmart.com; dkim=pass header.d=walmart.com"), true, false},
		{"other methods are not dkim", ar("x-google-dkim=pass header.d=walmart.com; dkim-atps=pass header.d=walmart.com; arc=pass header.d=walmart.com; spf=pass smtp.mailfrom=walmart.com"), false, false},
		{"d in the wrong place", ar("dkim=pass smtp.d=walmart.com policy.d=walmart.com d=walmart.com"), false, false},

		{"dmarc fail", fail, false, true},
		{"dmarc fail beside dkim pass", ar("dkim=pass header.d=walmart.com; dmarc=fail header.from=walmart.com"), false, true},
		{"pass and fail", ar("dmarc=pass header.from=walmart.com; dmarc=fail header.from=walmart.com"), false, true},
		{"pass above fail", pass + fail, true, false}, // below the one field that the server writes
		{"fail above pass", fail + pass, false, true},
		{"pass and none", ar("dmarc=pass header.from=walmart.com; dmarc=none"), false, false},
		{"pass for two", ar("dmarc=pass header.from=walmart.com; dmarc=pass header.from=evil.example"), false, false},
		{"two from", ar("dmarc=pass header.from=walmart.com header.from=evil.example"), false, false},

		{"below the one field", quiet + pass, false, false},
		{"below the one field and another", ar("dkim=pass header.d=evil.com") + "X-Foo: 1\n" + ar("dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com"), false, false},
		{"stranger's field", other, false, false},
		{"below a stranger's field", other + pass, false, false},
		{"above a stranger's field", pass + other, true, false},
		{"block broken by a stranger", quiet + other + pass, false, false},
		{"forged below a hop", quiet + hop + pass, false, false},
		{"forged below a signature", quiet + "DKIM-Signature: v=1; d=evil.example\n" + pass, false, false},
		{"forged below Subject", quiet + "Subject: hello\n" + pass, false, false},
		{"after own hop", hop + pass, true, false},
		{"without id, then forged", "Authentication-Results: dmarc=none header.from=walmart.com\n" + pass, false, false},
		{"ARC is not it", "ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=walmart.com\n", false, false},
		{"forwarder's copy is not it", "X-Original-Authentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\n", false, false},
		{"unreadable own field", ar("dmarc pass") + pass, false, false},

		{"unreadable fail, by a bracket in MAIL FROM", ar(`spf=softfail (google.com: domain of transitioning "a(b"@evil.example does not designate 192.0.2.1 as permitted sender) smtp.mailfrom="a(b"@evil.example; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=walmart.com`), false, true},
		{"unreadable fail, by a quote in MAIL FROM", ar(`spf=softfail (domain of a"b@evil.example) smtp.mailfrom=a"b@evil.example; dmarc=fail header.from=walmart.com`), false, true},
		{"unreadable fail, folded, in capitals, with a version", "Authentication-Results: mx.google.com; spf=none (\"); DMARC/1\n\t=\n Fail header.from=walmart.com\n", false, true},
		{"unreadable fail before what cannot be read", ar(`dmarc=fail header.from=walmart.com; spf=none (a"b)`), false, true},
		{"unreadable fail in a field of a stranger's", "Authentication-Results: mx.evil.example; spf=none (\"); dmarc=fail\n" + pass, false, false},
		{"unreadable, and no fail", ar(`spf=softfail (domain of a"b@evil.example); dmarc=none header.from=walmart.com`), false, false},
		{"unreadable, with a pass and a fail", ar(`spf=none (a"b); dmarc=pass header.from=walmart.com; x="dmarc=fail"`), false, true},

		// What an attacker can make the server write.
		{"MAIL FROM with a method", ar(`spf=pass smtp.mailfrom="x; dmarc=pass header.from=walmart.com; a=b"@evil.example`), false, false},
		{"MAIL FROM with an escaped quote", ar(`spf=pass smtp.mailfrom="x\"; dmarc=pass header.from=walmart.com; a=\"b"@evil.example`), false, false},
		{"MAIL FROM closes a comment", ar(`spf=pass (google.com: domain of "x) ; dmarc=pass header.from=walmart.com ("@evil.example is fine) smtp.mailfrom=a@evil.example`), false, false},
		{"MAIL FROM closes a comment after a word", ar(`spf=pass (domain of "a"."b) ; dmarc=pass header.from=walmart.com ("@evil.example) smtp.mailfrom=a@b`), false, false},
		{"MAIL FROM closes a comment with escapes", ar(`spf=pass (domain of "a\") ; dmarc=pass header.from=walmart.com (\"@evil.example) smtp.mailfrom=a@b`), false, false},
		{"statements without end", ar(strings.Repeat("x=pass; ", maxStatements) + "dmarc=pass header.from=walmart.com"), false, false},
		{"properties without end", ar("dmarc=pass" + strings.Repeat(" a.b=c", maxProps) + " header.from=walmart.com"), false, false},
		{"comment opened and never closed", ar("dmarc=pass header.from=walmart.com ("), false, false},
		{"method in a comment", ar("spf=pass (; dmarc=pass header.from=walmart.com)"), false, false},
		{"method in an id", "Authentication-Results: \"mx.google.com; dmarc=pass header.from=walmart.com\"; none\n", false, false},
		{"quote inside a value", ar(`spf=pass smtp.mailfrom=a"b; dmarc=pass header.from=walmart.com; c="d`), false, false},
		{"stray bracket", ar("spf=pass ) ; dmarc=pass header.from=walmart.com"), false, false},
		{"space in the id", "Authentication-Results: mx.google.com evil; dmarc=pass header.from=walmart.com\n", false, false},
	} {
		m := message.Parse([]byte(tt.header + signature + "From: Walmart <no-reply@walmart.com>\nTo: sam@example.com\n\n482913\n"))
		_, domain, ok := author(m)
		if !ok || domain != "walmart.com" {
			t.Fatalf("%s: From was not read", tt.name)
		}
		got := authenticate(m, domain, []string{"mx.google.com"}, provider.AuthFields{}, "Gmail")
		if got.proven != tt.proven || got.failed != tt.failed || got.why == "" {
			t.Errorf("%s: %+v, want proven %v, failed %v", tt.name, got, tt.proven, tt.failed)
		}
	}
}

// Servers that write several fields. Each case is a whole header.
func TestSeveralFields(t *testing.T) {
	ar := func(s string) string { return "Authentication-Results: mx.test; " + s + "\n" }
	const (
		from = signature + "From: Walmart <no-reply@walmart.com>\n"
		hop  = "Received: from a by b; Mon, 23 Nov 2026 04:00:00 +0000\n"
	)
	pass, fail, none := ar("dmarc=pass header.from=walmart.com"), ar("dmarc=fail header.from=walmart.com"), ar("dmarc=none header.from=walmart.com")
	signed, forged, unsigned := ar("dkim=pass header.d=walmart.com"), ar("dkim=pass header.d=evil.com"), ar("dkim=none")
	quiet, spf := ar("spf=pass smtp.mailfrom=evil.com"), ar("spf=pass smtp.mailfrom=bounce@walmart.com")
	for _, tt := range []struct {
		name, header   string
		written        provider.AuthFields
		proven, failed bool
	}{
		{"a field for each method", quiet + unsigned + pass + from, several, true, false},
		{"above the server's Received", quiet + unsigned + pass + hop + from, provider.AuthFields{}, true, false},
		{"above the server's Received, and not all", quiet + hop + pass + hop + from, provider.AuthFields{}, false, false},
		{"below the server's Received", hop + quiet + pass + hop + from, provider.AuthFields{}, false, false},
		{"without any Received", quiet + pass + from, provider.AuthFields{}, false, false},
		{"above it, contradictory", pass + fail + hop + from, provider.AuthFields{}, false, false},
		{"above it, below a stranger's", quiet + "Authentication-Results: mx.evil.example; none\n" + pass + hop + from, provider.AuthFields{}, false, false},
		{"above it, below another field", quiet + "X-Foo: 1\n" + pass + hop + from, provider.AuthFields{}, false, false},
		{"as iCloud", quiet + "X-ARC-Info: a\n" + pass + "X-DMARC-Info: a\nx-dmarc-policy: b\n" + signed + from, asICloud, true, false},
		{"another name between", quiet + "X-Foo: 1\n" + pass + from, asICloud, false, false},
		{"iCloud's names at another", quiet + "X-ARC-Info: a\n" + pass + from, several, false, false},
		{"Received-SPF between", quiet + "Received-SPF: pass\n" + pass + from, asICloud, false, false},
		{"ARC between", quiet + "ARC-Seal: i=1\n" + pass + from, asICloud, false, false},
		{"a hop between", quiet + hop + pass + from, asICloud, false, false},
		{"stranger's field on top", "Authentication-Results: mx.evil.example; none\n" + pass + from, several, false, false},
		{"stranger's field between", quiet + "Authentication-Results: mx.evil.example; none\n" + pass + from, several, false, false},

		{"unreadable below a fail", fail + ar(`spf=none (a"b)`) + from, several, false, true},
		{"unreadable with a fail, below", quiet + ar(`spf=none (a"b); dmarc=fail`) + from, several, false, true},
		{"unreadable with a fail, outside the block", quiet + "X-Foo: 1\n" + ar(`spf=none (a"b); dmarc=fail`) + from, several, false, false},

		// What is fetched from another mailbox brings its fields along.
		{"fetched", "Received: by 10.1.2.3 with POP3 id x1; Mon, 23 Nov 2026 04:00:00 +0000\n" + pass + hop + from, provider.AuthFields{}, false, false},
		{"fetched, with the host it is from", "Received: from pop.isp.example [192.0.2.1]\n by own.example with IMAP (fetchmail-6.4.39)\n for <sam@localhost> (single-drop); Mon, 23 Nov 2026 04:00:00 +0000\n" + pass + hop + from, several, false, false},
		{"fetched, then received", hop + "Received: by 10.1.2.3 with pop3s; Mon, 23 Nov 2026 04:00:00 +0000\n" + pass + hop + from, provider.AuthFields{}, false, false},
		{"fetched, and looked at then", pass + "Received: by 10.1.2.3 with POP3 id x1; Mon, 23 Nov 2026 04:00:00 +0000\n" + hop + from, provider.AuthFields{}, true, false},
		{"fetched before it was sent here", hop + pass + "Received: by 10.1.2.3 with POP3 id x1; Mon, 23 Nov 2026 04:00:00 +0000\n" + from, provider.AuthFields{}, true, false},

		{"pass above fail", pass + fail + from, several, false, false},
		{"fail above pass", fail + pass + from, several, false, true},
		{"pass above none", pass + none + from, several, false, false},
		{"none above pass", none + pass + from, several, false, false},
		{"pass for another above pass", ar("dmarc=pass header.from=evil.com") + pass + from, several, false, false},
		{"dkim of another above", forged + signed + from, several, false, false},
		{"dkim fail above pass", ar("dkim=fail header.d=walmart.com header.s=a") + ar("dkim=pass header.d=walmart.com header.s=b") + from, several, false, false},
		{"dkim pass above fail", signed + ar("dkim=fail header.d=walmart.com") + from, several, false, false},
		{"unsigned above dkim", unsigned + signed + from, several, false, false},

		{"a field for each signature", forged + signed + hop + from, perSignature, true, false},
		{"the other order", signed + forged + hop + from, perSignature, true, false},
		{"a signature that fails beside it", ar("dkim=fail header.d=sendgrid.info") + signed + hop + from, perSignature, true, false},
		{"the same signature fails", signed + ar("dkim=fail header.d=walmart.com") + hop + from, perSignature, false, false},
		{"unsigned, and yet a signature", unsigned + signed + hop + from, perSignature, false, false},
		{"a signature below the hop", forged + hop + signed + from, perSignature, false, false},
		// policyd-spf, OpenDKIM and OpenDMARC, each with a field of its own.
		{"by method", hop + spf + signed + pass + hop + from, byMethod, true, false},
		{"by method, dkim on top", hop + signed + spf + hop + from, byMethod, true, false},
		{"by method, dmarc on top", hop + pass + spf + signed + hop + from, byMethod, true, false},
		// A stranger may have written what stands below the only one: the signature decides.
		{"by method, dkim below spf", hop + spf + signed + hop + from, byMethod, false, false},
		{"by method, dkim below a stranger's spf", hop + quiet + signed + hop + from, byMethod, false, false},
		{"by method, all below no signature", hop + unsigned + spf + pass + hop + from, byMethod, false, false},
		{"by method, all below another's signature", hop + forged + spf + pass + hop + from, byMethod, false, false},
		{"by method, dkim below no dmarc", hop + none + quiet + signed + hop + from, byMethod, false, false},
		{"by method, dmarc by spf", hop + spf + pass + hop + from, byMethod, true, false},
		{"by method, dmarc by nothing", hop + ar("spf=none") + pass + hop + from, byMethod, false, false},
		{"by method, dmarc fails", hop + quiet + unsigned + fail + hop + from, byMethod, false, true},
		{"by method, not by one that writes one", hop + spf + signed + pass + hop + from, provider.AuthFields{}, false, false},
		{"below a field with all methods", hop + ar("spf=pass smtp.mailfrom=evil.com; dkim=none") + pass + from, byMethod, false, false},
		{"below a field of no method", hop + ar("none") + signed + from, byMethod, false, false},
		{"below a field of another method", hop + ar("iprev=pass") + signed + from, byMethod, false, false},
		{"below a field of the same method", hop + ar("dkim=none") + signed + from, byMethod, false, false},
		{"all in one, below one of a method", hop + ar("spf=none") + ar("dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com") + from, byMethod, false, false},
		{"below one that cannot be read", hop + ar("spf pass") + signed + from, byMethod, false, false},
		{"above one that cannot be read", hop + signed + ar("spf pass") + from, byMethod, true, false},
		{"below a hop of one's own", hop + quiet + hop + signed + from, byMethod, false, false},
		{"below another field", hop + quiet + "X-Foo: 1\n" + signed + from, byMethod, false, false},
		{"below the server's Received, where it never writes", hop + signed + from, perSignature, false, false},
		{"without the server's Received", signed + from, perSignature, false, false},
		{"dmarc is not by signature", none + pass + hop + from, perSignature, false, false},

		// Mail.ru writes its field below From if the mail is signed.
		{"below From", from + "To: sam@example.com\n" + pass, provider.AuthFields{}, true, false},
		{"forged above From, true below", pass + from + fail, provider.AuthFields{}, false, false},
		{"forged below From, true below that", from + pass + "To: sam@example.com\n" + fail, provider.AuthFields{}, false, false},
		{"forged above From, true below, of several", pass + from + fail, several, false, false},
		{"stranger's field above From", "Authentication-Results: mx.evil.example; none\n" + from + pass, provider.AuthFields{}, false, false},
		{"stranger's field below From", pass + from + "Authentication-Results: mx.evil.example; none\n", provider.AuthFields{}, true, false},
	} {
		m := message.Parse([]byte(tt.header + "Subject: 482913\n\n482913\n"))
		got := authenticate(m, "walmart.com", []string{"mx.test"}, tt.written, "Test")
		if got.proven != tt.proven || got.failed != tt.failed || got.why == "" {
			t.Errorf("%s: %+v, want proven %v, failed %v", tt.name, got, tt.proven, tt.failed)
		}
	}
}

// What a server of the user's own may have written below its topmost field counts
// where the host finds the same.
func TestByMethodVerified(t *testing.T) {
	const header = "Authentication-Results: mx.test; spf=pass smtp.mailfrom=evil.com\n" +
		"Authentication-Results: mx.test; dkim=pass header.d=walmart.com\n" + signature +
		"From: Walmart <no-reply@walmart.com>\nSubject: 482913\n\n482913\n"
	for _, passes := range []bool{true, false} {
		m := message.Parse([]byte(header))
		in := &Input{Message: m, AuthServ: []string{"mx.test"}, AuthFields: byMethod, Verify: func(func(string) bool) []dkim.Signature {
			found, _ := signatures(m, "walmart.com")
			if !passes {
				return nil
			}
			return found
		}, Without: func([]string) (*message.Message, *message.Message) { return m, nil }} // the code needs no more
		e := gather(in)
		if got := e.prove("walmart.com", true); got.proven != passes {
			t.Errorf("a signature that passes (%v): %+v", passes, got)
		}
		if got := e.signedBy("walmart.com", true); got.covers("from") != passes {
			t.Errorf("a signature that passes (%v) is over %+v", passes, got)
		}
	}
}

func TestAlignment(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"walmart.com", "mail.walmart.com", true},
		{"github.io", "github.io", false},
		{"github.io", "evil.github.io", false},
		{"alice.myshopify.com", "bob.myshopify.com", false},
		{"com", "com", false},
		{"com.be", "amazon.com.be", false},
		{"evil.com.be", "amazon.com.be", false},
		{"mail.amazon.com.be", "amazon.com.be", true},
		{"", "", false},
	} {
		if got := aligned(tt.a, tt.b); got != tt.want {
			t.Errorf("aligned(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}

func TestManyFieldsAreNotRead(t *testing.T) {
	header := ""
	for range maxBlock + 1 {
		header += "Authentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\n"
	}
	m := message.Parse([]byte(header + "From: a@walmart.com\n\n"))
	if got := authenticate(m, "walmart.com", []string{"mx.google.com"}, several, "Gmail"); got.proven {
		t.Error("a block without end was believed")
	}
}

func TestAuthor(t *testing.T) {
	for _, tt := range []struct{ header, want string }{
		{"From: no-reply@walmart.com", "no-reply@walmart.com"},
		{"From: <no-reply@walmart.com>", "no-reply@walmart.com"},
		{"from: Walmart <no-reply@WalMart.COM>", "no-reply@walmart.com"},
		{"From: Amazon.com <account-update@amazon.com>", "account-update@amazon.com"},
		{`From: "Best Buy, Inc." <a@emailinfo.bestbuy.com>`, "a@emailinfo.bestbuy.com"},
		{"From: =?utf-8?B?V2FsbWFydA==?= <a@walmart.com>", "a@walmart.com"},
		{"From: Wälmart <a@walmart.com>", "a@walmart.com"},
		{"From: a@walmart.com (Walmart)", "a@walmart.com"},
		{"From: x@bücher.example", "x@xn--bcher-kva.example"},
		{`From: "security@walmart.com" <x@evil.example>`, "x@evil.example"},
		{"From: (security@walmart.com) x@evil.example", "x@evil.example"},
		{"From: <\u202emoc.tramlaw@ylper-on.com>", ""}, // shown, no-reply@walmart.com
		{"From: \u202emoc.tramlaw@ylper-on.com", ""},
		{"From: \"\u2066moc.tramlaw\"@ylper-on.com", ""},
		{"From: Walmart, Inc. <\u2067moc.tramlaw@ylper-on.com>", ""},
		{"From: no\u200breply@walmart.com", ""},
		{"From: no\u00adreply@walmart.com", ""},
		{"From: jürgen@walmart.com", "jürgen@walmart.com"},
		{`From: "a@walmart.com"@evil.example`, `"a@walmart.com"@evil.example`},
		{"From: a@аpple.com", "a@xn--pple-43d.com"}, // Cyrillic а

		// As some do write it, with one address and no other.
		{"From: a@walmart.com <a@walmart.com>", "a@walmart.com"},
		{"From: 'a@walmart.com' <a@walmart.com>", "a@walmart.com"},
		{`From: "a@walmart.com" <A@Walmart.com >`, "A@walmart.com"},
		{"From: Walmart [Account] <a@walmart.com>", "a@walmart.com"},
		{"From: Walmart: Account <a@walmart.com>", "a@walmart.com"},
		{"From: Walmart;Help <a@walmart.com>", "a@walmart.com"},
		{"From: Walmart, Inc. <a@walmart.com>", "a@walmart.com"},
		{`From: "Walmart" a@walmart.com`, "a@walmart.com"},
		{"From: <a@walmart.com >", "a@walmart.com"},
		{"From: Tom's @Walmart <a@walmart.com>", "a@walmart.com"},
		{"From: Tom's @walmart.com <a@evil.example>", "a@evil.example"},

		{"From: a@walmart.com.", "a@walmart.com"},
		{"From: Walmart <a@walmart.com.>", "a@walmart.com"},
		{"From: Walmart\\, Inc. <a@walmart.com>", "a@walmart.com"},
		{"From: \"Walmart\\, Inc.\" <a@walmart.com>", "a@walmart.com"},
		{"From: C:\\Mail, Walmart <a@walmart.com>", "a@walmart.com"},
		{"From: <a@walmart.com.evil.example.>", "a@walmart.com.evil.example"},

		{"From: a@walmart.com..", ""},
		{"From: a@.", ""},
		{"From: Walmart\\\" <a@walmart.com>\" <b@evil.example>", ""},
		{"From: Walmart, \\<a@walmart.com\\>", ""},
		{"From: Walmart, a\\@walmart.com", ""},
		{"From: Walmart, a@walmart.com\\", ""},
		{"From: Walmart, \\\\ <a@walmart.com>", ""},
		{"From: Walmart\\, <b@evil.example>, <a@walmart.com>", ""},
		{"From: \"a@walmart.com\"", ""},
		{"From: \"a@walmart.com\" x", ""},
		{"From: a@walmart.com </O=EVIL/CN=X>", ""},
		{"From: a@walmart.com <root>", ""},
		{"From: a@walmart.com <>", ""},
		{"From: a@walmart.com <root@localhost>", ""},
		{"From: Walmart, x＠evil.example <a@walmart.com>", ""},
		{"From: Walmart, <a@walmart.com>, <b@evil.example>", ""},
		{"From: Walmart, a@walmart.com, x@[192.0.2.1]", ""},
		{"From: Walmart: a@walmart.com, b@evil.example;", ""},
		{"From: Walmart, x <@evil.example:a@walmart.com>", ""},
		{"From: Walmart, <a@walmart.com> <a@walmart.com>", ""},
		{"From: Walmart, <a@walmart.com", ""},
		{"From: Walmart, a@walmart.com>", ""},
		{"From: Walmart, \"a <a@walmart.com>", ""},
		{"From: Walmart, a@walmart.com@evil.example", ""},
		{"From: Walmart, \"x\"a@walmart.com@evil.example", ""},
		{"From: Walmart, (b@evil.example) a@walmart.com", ""},

		{"Subject: x", ""},
		{"From:", ""},
		{"From: Walmart", ""},
		{"From: a@walmart.com\nFrom: b@evil.example", ""},
		{"From: a@walmart.com\nFROM : a@walmart.com", ""},
		{"From: a@walmart.com, b@evil.example", ""},
		{"From: <a@walmart.com> <b@evil.example>", ""},
		{"From: a@walmart.com <b@evil.example>", ""},
		{"From: Walmart: a@walmart.com;", ""},
		{"From: <@walmart.com:b@evil.example>", ""},
		{"From: <@walmart.com,@c.com:b@evil.example>", ""},
		{"From: a@walmart.com(x)@evil.example", ""},
		{"From: <a@walmart.com(x)>", ""},
		{"From: a@walmart.com@evil.example", ""},
		{"From: a@[192.0.2.1]", ""},
		{"From: a @walmart.com", ""},
		{"From: a@walmart.com\x00@evil.example", ""},
		{"From: <a@walmart.com", ""},
		{"From: a@walmart.com>", ""},
		{`From: "a <b@evil.example>`, ""},
		{"From: a@.walmart.com", ""},
		{"From: a@walmart..com", ""},
		{"From: @walmart.com", ""},
	} {
		local, domain, ok := author(message.Parse([]byte("To: sam@example.com\n" + tt.header + "\n\nbody\n")))
		got := ""
		if ok {
			got = local + "@" + domain
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.header, got, tt.want)
		}
	}
}

func FuzzParseAuthRes(f *testing.F) {
	for _, s := range []string{
		"mx.google.com; dmarc=pass (p=REJECT) header.from=walmart.com",
		"mx.google.com 1; none", `"a b"; spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example;`,
		"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a;dmarc=pass action=none header.from=b", "a; b/1=c reason=\"d\\\"\" e.f=g(h)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAuthRes(s)
		if err != nil && len(a.statements) > 0 {
			t.Fatalf("%q: read in part: %+v", s, a)
		}
		// A field that was read means the same with a comment at its end, and
		// what stands in that comment is not read.
		if err == nil {
			b, err := parseAuthRes(s + " (; dmarc=pass header.from=walmart.com)")
			if err != nil || b.id != a.id || len(b.statements) != len(a.statements) {
				t.Fatalf("%q: %+v, and with a comment %+v, %v", s, a, b, err)
			}
		}
	})
}

// Whatever a From field is, what is read of it beside the one strict form is the
// one address that is in it.
func FuzzOnlyAddress(f *testing.F) {
	for _, s := range []string{"Walmart, Inc. <a@walmart.com>", `"a@walmart.com" <a@walmart.com >`, "a@walmart.com <b@evil.example>", "x: a@walmart.com", "@x <a@walmart.com>", "a@walmart.com <", "<<a@walmart.com>>", ">a@b.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		local, domain, ok := onlyAddress(s)
		if !ok {
			return
		}
		if l, d, ok := parseMailbox(local + "@" + domain); !ok || l != local || d != domain {
			t.Fatalf("%q: %q at %q is no address", s, local, domain)
		}
		for _, more := range []string{", b@evil.example", " <b@evil.example>", ", x@[192.0.2.1]"} {
			if l, d, ok := onlyAddress(s + more); ok {
				t.Fatalf("%q: %q at %q, of two", s+more, l, d)
			}
		}
	})
}

func FuzzParseMailbox(f *testing.F) {
	for _, s := range []string{"a@b.com", `"x" <a@b.com>`, "a@b.com (c)", "A: a@b.com;", "<@a:b@c.com>", "ä <a@ä.com>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		local, domain, ok := parseMailbox(s)
		if !ok {
			return
		}
		// What was read reads the same again: one address, nothing beside it.
		l, d, ok := parseMailbox(local + "@" + domain)
		if !ok || l != local || d != domain {
			t.Fatalf("%q: %q@%q, again %q@%q, %v", s, local, domain, l, d, ok)
		}
	})
}

// A domain that is taken as it stands is what IDNA makes of it.
func TestAsciiDomain(t *testing.T) {
	for _, domain := range []string{
		"", "walmart.com", "Walmart.com", "mail.walmart.co.uk", "ab--cd.example", "-a.example", "a-.example", "a.b-c.d9.example", "1.2.3.4", "example.1a",
		"a_b.example", "xn--bcher-kva.example", "xn--zz.example", "bücher.example", "a..example", ".example", "example.", "a", "localhost",
		strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 130) + "example",
	} {
		if got, want := asciiDomain(domain), asciiDomainOf(domain); got != want {
			t.Errorf("asciiDomain(%q) = %q, want %q", domain, got, want)
		}
	}
}
