package trust

import (
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// What a stranger writes stands below what the server wrote. Whatever it is, he
// is not proven to be walmart.com.
func FuzzForge(f *testing.F) {
	servers := []struct {
		ids     []string
		written provider.AuthFields
		above   string // what the server writes on top of a stranger's mail
		below   string // and below it
	}{
		{[]string{"mx.google.com"}, provider.AuthFields{}, "Delivered-To: sam@gmail.com\nReceived: by 2002:a05; Sun, 22 Nov 2026 20:00:01 -0800 (PST)\nReceived: from evil by mx.google.com; Sun, 22 Nov 2026 20:00:01 -0800\nAuthentication-Results: mx.google.com;\n       spf=pass (google.com: domain of a@evil.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@evil.example\n", ""},
		{[]string{"*.yahoo.com"}, provider.AuthFields{}, "X-Apparently-To: sam@yahoo.com\nReceived: from 192.0.2.10 by 10.1.2.3 with SMTPs; Mon, 23 Nov 2026 04:00:01 +0000\nAuthentication-Results: atlas-1.omega.yahoo.com;\n dkim=unknown;\n spf=pass smtp.mailfrom=evil.example;\n dmarc=unknown;\n", ""},
		{[]string{"bimi.icloud.com", "arc.icloud.com", "dmarc.icloud.com", "dkim-verifier.icloud.com", "spf.icloud.com"}, asICloud, "Received: from x by p00-icloudmta-smtpin (Postfix); Mon, 23 Nov 2026 04:00:01 +0000 (UTC)\nAuthentication-Results: bimi.icloud.com; bimi=skipped reason=\"insufficient dmarc\"\nX-ARC-Info: policy=fail; arc=none\nAuthentication-Results: arc.icloud.com; arc=none\nAuthentication-Results: dmarc.icloud.com; dmarc=none header.from=walmart.com\nX-DMARC-Info: pass=none\nAuthentication-Results: dkim-verifier.icloud.com; dkim=none\nAuthentication-Results: spf.icloud.com; spf=pass smtp.mailfrom=a@evil.example\nReceived-SPF: pass receiver=spf.icloud.com\n", ""},
		{[]string{"*.messagingengine.com"}, several, "Received: from mx2 by phl-compute-01.internal; Sun, 22 Nov 2026 23:00:01 -0500\nAuthentication-Results: mx2.messagingengine.com;\n    bimi=none (No BIMI records found)\nAuthentication-Results: mx2.messagingengine.com;\n    dkim=none (no signatures found);\n    dmarc=none policy.published-domain-policy=none header.from=walmart.com;\n    spf=pass smtp.mailfrom=a@evil.example\nX-ME-VSCause: g\nReceived-SPF: pass receiver=mx2.messagingengine.com\n", ""},
		{[]string{"gmx.net"}, perSignature, "Authentication-Results: gmx.net; dkim=none\nReceived: from evil by mx-ha.gmx.net (mxgmx008) with ESMTPS; Mon, 23 Nov 2026 05:00:01 +0100\n", ""},
		{[]string{"mail.example.org"}, byMethod, "Received: from mail.example.org by mail.example.org with LMTP; Mon, 23 Nov 2026 04:00:02 +0000\nAuthentication-Results: mail.example.org; spf=pass smtp.mailfrom=a@evil.example; dkim=none\n", ""},
		{[]string{"mxs.mail.ru"}, provider.AuthFields{}, "Delivered-To: sam@mail.ru\nReceived: by exim-fallback id 1 for sam@mail.ru; Mon, 23 Nov 2026 07:00:01 +0300\n", "Authentication-Results: mxs.mail.ru; spf=pass smtp.mailfrom=a@evil.example; dkim=none\nX-Mailru-Src: smtp\n"},
	}
	for i := range servers {
		for _, s := range []string{
			"", "Authentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\n", "Authentication-Results: spf.icloud.com; dmarc=pass header.from=walmart.com\n",
			"Authentication-Results: mx2.messagingengine.com; dkim=pass header.d=walmart.com\n", " dmarc=pass header.from=walmart.com\n", "\tdkim=pass header.d=walmart.com\n",
			"Authentication-Results: mail.example.org; dmarc=pass header.from=walmart.com\n", "Authentication-Results: gmx.net; dkim=pass header.i=@walmart.com\n", "Authentication-Results: mxs.mail.ru; dmarc=pass header.from=a@walmart.com\n",
			"Authentication-Results: atlas-1.omega.yahoo.com; dmarc=pass header.from=walmart.com\nnonsense\n", "\nAuthentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\n",
			"X: \"\nAuthentication-Results: gmx.net; (\n) dkim=pass header.d=walmart.com\n", "ARC-Seal: i=1; cv=none; d=google.com; s=a; b=x\n",
		} {
			f.Add(uint8(i), s)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, forged string) {
		s := servers[int(which)%len(servers)]
		if len(forged) > 0 && (forged[0] == ' ' || forged[0] == '\t') {
			forged = "X-Forged:" + forged // a mail begins with a field: servers see to that
		}
		raw := s.above + forged + "\nFrom: Walmart <help@walmart.com>\nTo: sam@example.com\nSubject: 482913\n" + s.below + "\nYour code is 482913.\n"
		v := Grade(Input{Site: "walmart.com", Began: began, Received: received, Message: message.Parse([]byte(raw)), AuthServ: s.ids, AuthFields: s.written})
		if v.Grade == protocol.GradeProven || v.Facts[0].Holds {
			t.Fatalf("proven by %v in\n%s", s.ids, raw)
		}
	})
}
