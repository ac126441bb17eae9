package provider

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestPresetsAreWellFormed(t *testing.T) {
	ids := map[string]bool{}
	domains := map[string]string{}
	hosts := map[string]string{}
	all := All()
	for i, p := range all {
		if ids[p.ID] || p.ID == "" || p.ID != strings.ToLower(p.ID) {
			t.Errorf("provider %d: id %q is empty, not lower case or taken", i, p.ID)
		}
		ids[p.ID] = true
		if p.Name == "" || p.Port == 0 || (p.TLS != protocol.TLSImplicit && p.TLS != protocol.TLSStart) {
			t.Errorf("%s: name, port or TLS is missing: %+v", p.ID, p)
		}
		if (p.ID == Other) != (p.Host == "") {
			t.Errorf("%s: host %q", p.ID, p.Host)
		}
		if (p.Unusable != "") != (len(p.Ways) > 0) || (p.Unusable == "") != (len(p.Steps) > 0) {
			t.Errorf("%s: wants steps, or else a reason and ways", p.ID)
		}
		for _, s := range append(append([]string{}, p.Steps...), p.Ways...) {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q is not a sentence", p.ID, s)
			}
		}
		for _, u := range []string{p.PasswordURL, p.HelpURL} {
			if u == "" {
				continue
			}
			if parsed, err := url.Parse(u); err != nil || parsed.Scheme != "https" || parsed.Host == "" {
				t.Errorf("%s: %q is not an https address", p.ID, u)
			}
		}
		for _, d := range p.Domains {
			if other := domains[d]; other != "" || d != strings.ToLower(d) || strings.Contains(d, "@") {
				t.Errorf("%s: domain %q is malformed, or also %s's", p.ID, d, other)
			}
			domains[d] = p.ID
		}
	}
	for _, p := range presets {
		for _, h := range append([]string{p.Host}, p.hosts...) {
			if other := hosts[h]; other != "" {
				t.Errorf("host %q is both %s's and %s's", h, other, p.ID)
			}
			hosts[h] = p.ID
		}
	}
	if all[0].ID != "gmail" || all[len(all)-1].ID != Other {
		t.Errorf("order: first %s, last %s", all[0].ID, all[len(all)-1].ID)
	}
	for _, want := range []string{"gmail", "outlook", "yahoo", "aol", "icloud", "fastmail", "zoho", "gmx", "mailcom", "webde", "yandex", "proton", "other"} {
		if !ids[want] {
			t.Errorf("no preset %q", want)
		}
	}
}

func TestAllIsACopy(t *testing.T) {
	All()[0].Domains[0] = "changed"
	All()[0].Steps[0] = "changed"
	for _, p := range All() {
		clear(p.DomainHosts)
	}
	if Host("gmx", "ann@gmx.com") != "imap.gmx.com" {
		t.Error("a caller can change the servers")
	}
	if p, _ := Get("gmail"); p.Domains[0] != "gmail.com" || p.Steps[0] == "changed" {
		t.Error("a caller can change the presets")
	}
}

func TestGmailSteps(t *testing.T) {
	p, _ := Get("gmail")
	steps := strings.Join(p.Steps, " ")
	for _, want := range []string{"2-Step Verification", "myaccount.google.com/apppasswords"} {
		if !strings.Contains(steps, want) {
			t.Errorf("steps do not name %q", want)
		}
	}
	if strings.Contains(strings.ToLower(steps), "imap") {
		t.Error("Gmail's IMAP is always on; no step may ask to turn it on")
	}
}

func TestOutlookExplainsItself(t *testing.T) {
	p, _ := Get("outlook")
	if p.Unusable == "" || len(p.Ways) != 2 {
		t.Fatalf("unusable %q, %d ways", p.Unusable, len(p.Ways))
	}
	for _, want := range []string{"Redirect", "not Forward", "Rules", "prove"} {
		if !strings.Contains(p.Ways[0], want) {
			t.Errorf("the first way does not say %q", want)
		}
	}
}

func TestForEmail(t *testing.T) {
	for address, want := range map[string]string{
		"someone@gmail.com":        "gmail",
		"Some.One@GMail.com ":      "gmail",
		"a@googlemail.com":         "gmail",
		"a@hotmail.com":            "outlook",
		"a@me.com":                 "icloud",
		"a@gmx.de":                 "gmx",
		"a@proton.me":              "proton",
		"a@example.org":            "",
		"a@notgmail.com":           "",
		"a@gmail.com.example.org":  "",
		"\"odd@gmail.com\"@web.de": "webde",
		"gmail.com":                "",
		"":                         "",
		"a@":                       "",
	} {
		if p, ok := ForEmail(address); p.ID != want || ok != (want != "") {
			t.Errorf("ForEmail(%q) = %q, %v; want %q", address, p.ID, ok, want)
		}
	}
}

func TestHost(t *testing.T) {
	for _, tt := range []struct{ id, email, want string }{
		{"gmx", "ann@gmx.de", "imap.gmx.net"},
		{"gmx", "ann@gmx.com", "imap.gmx.com"},
		{"gmx", "Ann@GMX.co.uk", "imap.gmx.com"},
		{"gmx", "ann@gmx.us", "imap.gmx.com"},
		{"zoho", "ann@zoho.com", "imap.zoho.com"},
		{"zoho", "ann@zohomail.eu", "imap.zoho.eu"},
		{"zoho", "ann@zoho.in", "imap.zoho.in"},
		{"zoho", "ann@shop.example", "imap.zoho.com"}, // a domain of its own: nobody knows the region
		{"gmail", "ann@googlemail.com", "imap.gmail.com"},
		{Other, "ann@gmx.com", ""},
		{"none", "ann@gmx.com", ""},
		{"gmx", "", "imap.gmx.net"},
	} {
		if got := Host(tt.id, tt.email); got != tt.want {
			t.Errorf("%s of %s: %q, want %q", tt.email, tt.id, got, tt.want)
		}
	}
	for _, p := range presets {
		for domain, host := range p.DomainHosts {
			if !slices.Contains(p.Domains, domain) || !OwnHost(p.ID, host) {
				t.Errorf("%s: %s is on %s, and one of the two is not its own", p.ID, domain, host)
			}
		}
	}
}

func TestUsername(t *testing.T) {
	for _, c := range []struct{ id, email, want string }{
		{"gmail", "a.b@gmail.com", "a.b@gmail.com"},
		{"icloud", "a.b@iCloud.com", "a.b"},
		{"icloud", "me@mydomain.example", "me@mydomain.example"}, // a custom domain's local part is not the account's
		{"webde", "a@web.de", "a"},
		{"other", "a@b.example", "a@b.example"},
		{"nosuch", "a@b.example", "a@b.example"},
		{"icloud", "noat", "noat"},
	} {
		if got := Username(c.id, c.email); got != c.want {
			t.Errorf("Username(%q, %q) = %q, want %q", c.id, c.email, got, c.want)
		}
	}
}

func TestPassword(t *testing.T) {
	for _, c := range []struct{ id, pasted, want string }{
		{"gmail", "abcd efgh ijkl mnop", "abcdefghijklmnop"},
		{"gmail", "abcd\u00a0efgh\u00a0ijkl\u00a0mnop\n", "abcdefghijklmnop"},
		{"gmail", "\ufeffabcd\u2009efgh\u200bijkl\tmnop \r\n", "abcdefghijklmnop"},
		{"yahoo", " abcd efgh ijkl mnop ", "abcdefghijklmnop"},
		{"icloud", "abcd-efgh-ijkl-mnop", "abcd-efgh-ijkl-mnop"},
		{"other", "abcd efgh ijkl mnop", "abcdefghijklmnop"},
		{"other", "abcd\u00a0efgh\u00a0ijkl\u00a0mnop", "abcdefghijklmnop"},
		{"other", "correct horse battery staple", "correct horse battery staple"},
		{"other", "ABCD EFGH IJKL MNOP", "ABCDEFGHIJKLMNOP"},
		{"other", "Pass Word With Caps", "Pass Word With Caps"},
		{"other", " bobpw ", "bobpw"},
		{"other", "\u00a0\u200bbobpw\u00a0\r\n", "bobpw"},
		{"other", " p w \n", "p w"},
		{"gmx", "my pass word", "my pass word"},
		{"zoho", "Ab1 cD2", "Ab1 cD2"},
		{"gmail", "", ""},
	} {
		if got := Password(c.id, c.pasted); got != c.want {
			t.Errorf("Password(%q, %q) = %q, want %q", c.id, c.pasted, got, c.want)
		}
	}
}

func TestAuthServ(t *testing.T) {
	for id, want := range map[string]string{"gmail": "mx.google.com", "yahoo": "*.yahoo.com", "gmx": "gmx.net"} {
		if got := AuthServ(id); len(got) == 0 || got[0] != want {
			t.Errorf("AuthServ(%q) = %q, want %q first", id, got, want)
		}
	}
	for _, id := range []string{"other", "outlook", "nosuch"} {
		if got := AuthServ(id); got != nil {
			t.Errorf("AuthServ(%q) = %q, want none", id, got)
		}
	}
	for _, p := range presets {
		for _, a := range p.authServ {
			if a != strings.ToLower(a) || strings.Contains(strings.TrimPrefix(a, "*."), "*") || !strings.Contains(a, ".") {
				t.Errorf("%s: authserv-id %q", p.ID, a)
			}
		}
	}
}

func TestAuthentication(t *testing.T) {
	several := map[string]bool{"icloud": true, "fastmail": true, "gmx": true, "webde": true, "proton": true}
	for _, p := range presets {
		f := Authentication(p.ID)
		if f.Several != several[p.ID] {
			t.Errorf("%s: several %v", p.ID, f.Several)
		}
		if !f.Several && (f.PerSignature || len(f.Between) > 0) || f.Several && len(p.authServ) == 0 {
			t.Errorf("%s: %+v contradicts itself", p.ID, f)
		}
	}
	if f := Authentication("nosuch"); f.Several {
		t.Errorf("%+v", f)
	}
	Authentication("icloud").Between[0] = "changed"
	if Authentication("icloud").Between[0] == "changed" {
		t.Error("a caller can change the presets")
	}
}

func TestOwnHost(t *testing.T) {
	for _, c := range []struct {
		id, host string
		want     bool
	}{
		{"gmail", "imap.gmail.com", true},
		{"gmail", "IMAP.Gmail.com.", true},
		{"gmail", "imap.example.org", false},
		{"zoho", "imap.zoho.eu", true},
		{"other", "imap.gmail.com", false},
		{"other", "", false},
		{"nosuch", "imap.gmail.com", false},
	} {
		if got := OwnHost(c.id, c.host); got != c.want {
			t.Errorf("OwnHost(%q, %q) = %v", c.id, c.host, got)
		}
	}
}
