package trust

import (
	"os"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestGrade(t *testing.T) {
	const (
		proven  = protocol.GradeProven
		likely  = protocol.GradeLikely
		foreign = protocol.GradeForeign
	)
	pass := func(domain string) string {
		return "Authentication-Results: mx.google.com; dmarc=pass header.from=" + domain + "\n"
	}
	mail := func(from string) string {
		return pass(from[strings.LastIndex(from, "@")+1:]) + "From: " + from + "\nTo: Sam <sam@example.com>\n"
	}
	for _, tt := range []struct {
		name    string
		header  string
		in      Input // Site walmart.com, Account "", Received a second after Began, unless set
		want    protocol.Grade
		missing string // facts that do not hold
	}{
		{"all four", mail("help@walmart.com"), Input{}, proven, ""},
		{"all four, account named", mail("help@walmart.com"), Input{Account: "sam@example.com"}, proven, ""},
		{"all four, account masked", mail("help@walmart.com"), Input{Account: "s•••@e•••.com"}, proven, ""},
		{"below the site's domain", mail("a@ib.transaction.walmart.com"), Input{}, proven, ""},
		{"a confirmed exception", mail("registration@facebookmail.com"), Input{Site: "facebook.com"}, proven, ""},
		{"a family", mail("account-update@amazon.de"), Input{Site: "amazon.com.be"}, proven, ""},
		{"bound to the site", mail("help@walmart.com"), Input{BoundTo: "www.walmart.com"}, proven, ""},
		{"at the very moment", mail("help@walmart.com"), Input{Received: began}, proven, ""},

		{"not authenticated", "From: help@walmart.com\nTo: sam@example.com\n", Input{}, likely, "sender"},
		{"authenticated as another", pass("evil.example") + "From: help@walmart.com\nTo: sam@example.com\n", Input{}, likely, "sender"},
		{"server unknown", mail("help@walmart.com"), Input{AuthServ: []string{}}, likely, "sender"},
		{"early", mail("help@walmart.com"), Input{Received: began.Add(-time.Second)}, likely, "fresh"},
		{"to somebody we do not know", mail("help@walmart.com"), Input{Account: "kim@example.com"}, likely, "recipient"},
		{"to nobody", pass("walmart.com") + "From: help@walmart.com\n", Input{Account: "sam@example.com"}, likely, "recipient"},
		{"to undisclosed recipients", pass("walmart.com") + "From: help@walmart.com\nTo: undisclosed-recipients:;\n", Input{Account: "sam@example.com"}, likely, "recipient"},
		{"to what cannot be read", pass("walmart.com") + "From: help@walmart.com\nTo: \"a b\"@evil.example\n", Input{Addresses: []string{"sam@example.com"}}, likely, "recipient"},
		{"to what cannot be shown", pass("walmart.com") + "From: help@walmart.com\nTo: sa\u200bm@example.com\n", Input{Addresses: []string{"sam@example.com"}}, likely, "recipient"},
		{"two To fields", mail("help@walmart.com") + "To: kim@example.com\n", Input{Account: "sam@example.com"}, likely, "sender recipient"},
		{"Delivered-To is a stranger's word", "Delivered-To: sam@example.com\n" + pass("walmart.com") + "From: help@walmart.com\nTo: list@walmart.com\n", Input{Account: "sam@example.com"}, likely, "recipient"},
		{"an unconfirmed entry", mail("a@ebay.com"), Input{Site: "ebay.de"}, likely, "site"},
		{"a shared sender for its own site", mail("noreply@okta.com"), Input{Site: "okta.com"}, likely, "site"},

		{"another site", mail("a@evil.example"), Input{}, foreign, "site"},
		{"a look-alike", mail("help@wa1mart.com"), Input{}, foreign, "site"},
		{"a homograph", mail("help@xn--wlmart-3ve.com"), Input{}, foreign, "site"},
		{"a display name", "Authentication-Results: mx.google.com; dmarc=pass header.from=evil.example\nFrom: \"help@walmart.com\" <a@evil.example>\nTo: sam@example.com\n", Input{}, foreign, "site"},
		{"Sender, Reply-To and Return-Path", "Return-Path: <a@walmart.com>\nSender: a@walmart.com\nReply-To: a@walmart.com\n" + mail("a@evil.example"), Input{}, foreign, "site"},
		{"dmarc failed", "Authentication-Results: mx.google.com; dmarc=fail header.from=walmart.com\nFrom: help@walmart.com\nTo: sam@example.com\n", Input{}, foreign, "sender"},
		{"bound to another", mail("help@walmart.com"), Input{BoundTo: "evil.example"}, foreign, "site"},
		{"bound to nonsense", mail("help@walmart.com"), Input{BoundTo: "%"}, foreign, "site"},
		{"bound to us by a stranger", mail("a@evil.example"), Input{BoundTo: "walmart.com"}, foreign, "site"},
		{"a shared sender for somebody", mail("no-reply@auth0user.net"), Input{}, foreign, "site"},
		{"a stranger's address at the site", mail("stranger@live.com"), Input{Site: "live.com"}, foreign, "site"},
		{"another shop of the platform", mail("a@bob.myshopify.com"), Input{Site: "alice.myshopify.com"}, foreign, "site"},
		{"two authors", pass("walmart.com") + "From: a@walmart.com, b@walmart.com\nTo: sam@example.com\n", Input{}, foreign, "sender site"},
		{"no author", pass("walmart.com") + "To: sam@example.com\n", Input{}, foreign, "sender site"},
		{"to somebody else, and the page names nobody", mail("help@walmart.com"), Input{Addresses: []string{"kim@gmail.com"}}, likely, "recipient"},
		{"to a neighbour at a provider", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sam@gmail.com", 1), Input{Addresses: []string{"kim@gmail.com"}}, likely, "recipient"},
		{"to another name of the user's own domain", mail("help@walmart.com"), Input{Addresses: []string{"kim@example.com"}}, proven, ""},
		{"to an alias at a forwarder that was named", strings.Replace(mail("help@walmart.com"), "sam@example.com", "x7@mozmail.com", 1), Input{Addresses: []string{"kim@gmail.com"}, Forwarders: []string{"mozmail.com"}}, proven, ""},
		{"to an alias at another domain of that forwarder", strings.Replace(mail("help@walmart.com"), "sam@example.com", "x7@slmail.me", 1), Input{Addresses: []string{"kim@gmail.com"}, Forwarders: []string{"simplelogin.com"}}, proven, ""},
		{"to an alias at a forwarder that was not named", strings.Replace(mail("help@walmart.com"), "sam@example.com", "x7@slmail.me", 1), Input{Addresses: []string{"kim@gmail.com"}}, likely, "recipient"},
		{"to the user's Gmail address with a tag", strings.Replace(mail("help@walmart.com"), "sam@example.com", "k.im+shop@gmail.com", 1), Input{Addresses: []string{"kim@gmail.com"}}, proven, ""},
		{"to nobody that is named", strings.Replace(mail("help@walmart.com"), "To: Sam <sam@example.com>\n", "", 1), Input{Addresses: []string{"kim@gmail.com"}}, proven, ""},
		{"masked in a way that fits nobody", mail("help@walmart.com"), Input{Account: "sXX•@example.com", Addresses: []string{"sam@example.com", "kim@example.com"}}, likely, "recipient"},
		{"masked by letters", mail("help@walmart.com"), Input{Account: "sXX@example.com", Addresses: []string{"sam@example.com", "kim@example.com"}}, likely, "recipient"},
		{"masked by signs", mail("help@walmart.com"), Input{Account: "s##@example.com", Addresses: []string{"sam@example.com", "kim@example.com"}}, proven, ""},
		{"masked by signs, for another account of the user's", mail("help@walmart.com"), Input{Account: "k##@example.com", Addresses: []string{"sam@example.com", "kim@example.com"}}, foreign, "recipient"},
		{"masked by signs, and nobody's", mail("help@walmart.com"), Input{Account: "s##@example.com", Addresses: []string{"kim@example.com"}}, likely, "recipient"},
		{"masked, for another account of the user's", mail("help@walmart.com"), Input{Account: "k••@example.com", Addresses: []string{"sam@example.com", "kim@example.com"}}, foreign, "recipient"},
		{"masked, to somebody else whom the mask fits", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@gmail.com", 1), Input{Account: "s•••@gmail.com", Addresses: []string{"sam@gmail.com"}}, likely, "recipient"},
		{"masked wholly, to somebody else", strings.Replace(mail("help@walmart.com"), "sam@example.com", "kim@gmail.com", 1), Input{Account: "***@gmail.com", Addresses: []string{"sam@gmail.com"}}, likely, "recipient"},
		{"masked with its domain, to somebody else", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@gmx.com", 1), Input{Account: "s***@g***.com", Addresses: []string{"sam@gmail.com"}}, likely, "recipient"},
		{"masked by signs, to somebody else", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@gmail.com", 1), Input{Account: "s##@gmail.com", Addresses: []string{"sam@gmail.com"}}, likely, "recipient"},
		{"masked, to somebody else and to the user", strings.Replace(mail("help@walmart.com"), "Sam <sam@example.com>", "sneaky@gmail.com, sam@gmail.com", 1), Input{Account: "s•••@gmail.com", Addresses: []string{"sam@gmail.com"}}, proven, ""},
		{"masked, to another name of the user's own domain", mail("help@walmart.com"), Input{Account: "s•••@example.com", Addresses: []string{"kim@example.com"}}, proven, ""},
		{"masked, to an alias at a forwarder that was named", strings.Replace(mail("help@walmart.com"), "sam@example.com", "x7@mozmail.com", 1), Input{Account: "x•@mozmail.com", Addresses: []string{"kim@gmail.com"}, Forwarders: []string{"mozmail.com"}}, proven, ""},
		{"to a neighbour at a provider that was named as a forwarder", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@icloud.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"icloud.com"}}, likely, "recipient"},
		{"masked, to a neighbour at a provider that was named as a forwarder", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@icloud.com", 1), Input{Account: "s•••@icloud.com", Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"icloud.com"}}, likely, "recipient"},
		{"to a neighbour of an alias that was named as a forwarder", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@outlook.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"old@outlook.com"}}, likely, "recipient"},
		{"to an alias that was named as a forwarder", strings.Replace(mail("help@walmart.com"), "sam@example.com", "abc.x@icloud.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"Abc.X@icloud.com"}}, proven, ""},
		{"to an alias of Hide My Email, by its domain", strings.Replace(mail("help@walmart.com"), "sam@example.com", "k3j9@privaterelay.appleid.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"privaterelay.appleid.com"}}, proven, ""},
		{"to an alias below the name that was named at a relay", strings.Replace(mail("help@walmart.com"), "sam@example.com", "walmart@sam.anonaddy.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"sam.anonaddy.com"}}, proven, ""},
		{"to a neighbour of the name that was named at a relay", strings.Replace(mail("help@walmart.com"), "sam@example.com", "shop@evil.anonaddy.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"sam.anonaddy.com"}}, likely, "recipient"},
		{"masked, to a neighbour of an alias that was named at a relay", strings.Replace(mail("help@walmart.com"), "sam@example.com", "shop@evil.anonaddy.com", 1), Input{Account: "s•••@evil.anonaddy.com", Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"walmart@sam.anonaddy.com"}}, likely, "recipient"},
		{"to an alias below a relay's domain that was named", strings.Replace(mail("help@walmart.com"), "sam@example.com", "walmart@sam.anonaddy.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"anonaddy.me"}}, proven, ""},
		{"to a neighbour at a relay's domain that was named: nobody can tell", strings.Replace(mail("help@walmart.com"), "sam@example.com", "shop@evil.anonaddy.com", 1), Input{Addresses: []string{"sam@gmail.com"}, Forwarders: []string{"anonaddy.com"}}, proven, ""},
		{"in full, to an address that was not named", strings.Replace(mail("help@walmart.com"), "sam@example.com", "sneaky@gmail.com", 1), Input{Account: "sneaky@gmail.com", Addresses: []string{"sam@gmail.com"}}, proven, ""},
		{"to another account of the user's", mail("help@walmart.com"), Input{Account: "kim@example.com", Addresses: []string{"kim@example.com", "sam@example.com"}}, foreign, "recipient"},
	} {
		in := tt.in
		in.Message = message.Parse([]byte(tt.header + "Subject: 482913\n\nYour code is 482913.\n"))
		in.Began = began
		if in.Site == "" {
			in.Site = "walmart.com"
		}
		if in.AuthServ == nil {
			in.AuthServ = []string{"mx.google.com"}
		}
		if in.Received.IsZero() {
			in.Received = received
		}
		v := Grade(in)
		var missing []string
		for i, name := range []protocol.FactName{protocol.FactSender, protocol.FactSite, protocol.FactFresh, protocol.FactRecipient} {
			f := v.Facts[i]
			if f.Fact != name || !strings.HasSuffix(f.Why, ".") || strings.ContainsAny(f.Why, "\r\n%") {
				t.Errorf("%s: fact %d is %+v", tt.name, i, f)
			}
			if !f.Holds {
				missing = append(missing, string(f.Fact))
			}
		}
		if v.Grade != tt.want || strings.Join(missing, " ") != tt.missing {
			t.Errorf("%s: %s, missing %q, want %s, %q: %+v", tt.name, v.Grade, missing, tt.want, tt.missing, v.Facts)
		}
	}
}

func TestGradeOfNothing(t *testing.T) {
	v := Grade(Input{Site: "walmart.com"})
	if v.Grade != protocol.GradeForeign || v.From != "" || v.To != "" || len(v.Facts) != 4 {
		t.Errorf("%+v", v)
	}
	for _, f := range v.Facts[:3] {
		if f.Holds {
			t.Errorf("%+v holds of nothing", f)
		}
	}
}

// The sentences are what the user sees.
func TestSentences(t *testing.T) {
	m := message.Parse([]byte("Authentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\nFrom: Walmart <help@walmart.com>\nTo: Kim <kim@example.com>, Sam <sam@example.com>\n\n482913\n"))
	in := Input{Site: "walmart.com", Account: "s•••@example.com", Began: began, Received: received, Message: m, AuthServ: []string{"mx.google.com"}, Provider: "Gmail"}
	v := Grade(in)
	for i, want := range []string{
		"Sent by walmart.com, proven by Gmail.",
		"It comes from walmart.com, the site that asks.",
		"It came about when the page asked, or later.",
		"Sent to sam@example.com, the account the page names.",
	} {
		if got := v.Facts[i].Why; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if v.From != "help@walmart.com" || v.To != "sam@example.com" {
		t.Errorf("from %q to %q", v.From, v.To)
	}
	in.Provider, in.AuthServ = "", []string{"mx.example.com"}
	if got, want := Grade(in).Facts[0].Why, "Your mail server does not say whether walmart.com really sent it."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Every character of the table masks; the extension's test reads it, too.
func TestMasks(t *testing.T) {
	table, err := os.ReadFile("testdata/masks.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if account := "j" + line + line + "7@hot" + line + ".com"; !AccountMatches(account, "jim.7@hotmail.com") || AccountMatches(account, "kim.7@hotmail.com") {
			t.Errorf("%q is no mask", line)
		}
	}
	for _, account := range []string{"jim\u00ad7@hotmail.com", "j*\u200b*7@hotmail.com", "j⚫\ufe0f⚫\ufe0f7@hotmail.com"} {
		if !AccountMatches(account, "jim7@hotmail.com") || AccountMatches(account, "kim7@hotmail.com") {
			t.Errorf("%q is read with what only says how it is shown", account)
		}
	}
	if AccountMatches("jürgen@example.com", "jorgen@example.com") || AccountMatches("ju\u0308rgen@example.com", "jorgen@example.com") {
		t.Error("a letter masks")
	}
	for _, everybody := range []string{"*@*", "***@***", "•@•.•", "…@…"} {
		if AccountMatches(everybody, "sam@example.com") {
			t.Errorf("%s is an account", everybody)
		}
	}
}

// Signs that an address may have itself mask where it is none of the user's, and
// one so. The extension's test reads the table, too.
func TestAccount(t *testing.T) {
	table, err := os.ReadFile("testdata/runs.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") && !strings.Contains(line, "|") {
			continue
		}
		column := strings.Split(strings.TrimSpace(line), " | ")
		if len(column) != 3 {
			t.Fatalf("%q", line)
		}
		account, addresses := column[0], strings.Fields(column[2])
		read := Account(account, addresses)
		if want := column[1]; want == "-" && read != account || want != "-" && !AccountMatches(read, want) {
			t.Errorf("%s, of %q: %q, want %s", account, addresses, read, want)
		}
		for _, a := range addresses {
			if a != column[1] && AccountMatches(read, a) {
				t.Errorf("%s, of %q: is %s, too", account, addresses, a)
			}
		}
	}
}

func TestAccountMatches(t *testing.T) {
	for _, tt := range []struct {
		account, address string
		want             bool
	}{
		{"sam@example.com", "sam@example.com", true},
		{"Sam@Example.com", "sAM@example.COM", true},
		{" sam@example.com ", "sam@example.com", true},
		{"sam@example.com", "sam@example.org", false},
		{"sam@example.com", "samuel@example.com", false},
		{"sam@bücher.example", "sam@xn--bcher-kva.example", true},

		{"s.a.m@gmail.com", "sam@googlemail.com", true},
		{"sam+shop@gmail.com", "s.am@gmail.com", true},
		{"sam@gmail.com", "sam+shop@gmail.com", true},
		{"sam+a@gmail.com", "sam+b@gmail.com", false}, // two accounts at one shop
		{"sam+a@gmail.com", "s.am+a@gmail.com", true},
		{"s.am@example.com", "sam@example.com", false},
		{"sam+shop@fastmail.com", "sam@fastmail.com", true},

		{"j•••7@hot•••.com", "jane77@hotmail.com", true},
		{"j•••7@hot•••.com", "jane78@hotmail.com", false},
		{"j•••7@hot•••.com", "jane77@gmail.com", false},
		{"j***@g***.com", "jane@gmail.com", true},
		{"j***@g***.com", "kim@gmail.com", false},
		{"j***e@gmail.com", "j.a.n.e@gmail.com", true},
		{"jane.d***@gmail.com", "janedoe@gmail.com", true},
		{"j...e@gmail.com", "jane@gmail.com", true},
		{"j…e@gmail.com", "jane@gmail.com", true},
		{"j●●●e@gmail.com", "jake@gmail.com", true},
		{"ja*****@gmail.com", "ja@gmail.com", true},
		{"j***e@gmail.com", "jane+shop@gmail.com", true},
		{"j***e@g*****", "jane@googlemail.com", true},
		{"*****@gmail.com", "anyone@gmail.com", true},
		{"a*a@example.com", "a@example.com", false}, // one letter is not two

		{"", "sam@example.com", false},
		{"sam", "sam@example.com", false},
		{"@example.com", "sam@example.com", false},
		{"sam@", "sam@example.com", false},
		{"sam@example.com", "", false},
		{"a b@example.com", "a b@example.com", false},
		{strings.Repeat("*a", 200) + "@example.com", "sam@example.com", false},
	} {
		if got := AccountMatches(tt.account, tt.address); got != tt.want {
			t.Errorf("AccountMatches(%q, %q) = %v", tt.account, tt.address, got)
		}
	}
}

// The budget is 100 µs a mail.
func BenchmarkGrade(b *testing.B) {
	for _, name := range []string{"gmail", "fastmail"} {
		raw, err := os.ReadFile("testdata/mail/" + name + ".eml")
		if err != nil {
			b.Fatal(err)
		}
		in := Input{
			Site: "walmart.com", Account: "s•••@g•••.com", Began: began, Received: received, Message: message.Parse(raw),
			AuthServ: []string{"mx.google.com", "*.messagingengine.com"}, AuthFields: several, Provider: "Gmail", Addresses: []string{"sam@gmail.com"},
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Grade(in)
			}
		})
	}
}

// A foreign code names what contradicts, not what is only missing.
func TestAgainst(t *testing.T) {
	unproven := "From: help@walmart.com\nTo: sam@example.com\n"
	own := []string{"kim@example.com", "sam@example.com"}
	for _, tt := range []struct {
		name, header string
		in           Input
		want         protocol.FactName
	}{
		{"nothing", "Authentication-Results: mx.google.com; dmarc=pass header.from=walmart.com\n" + unproven, Input{Site: "walmart.com"}, ""},
		{"only unproven", unproven, Input{Site: "walmart.com"}, ""},
		{"unproven, of another site", unproven, Input{Site: "evil.test"}, protocol.FactSite},
		{"unproven, to another account", unproven, Input{Site: "walmart.com", Account: "k***@example.com", Addresses: own}, protocol.FactRecipient},
		{"unproven, of another site, to another account", unproven, Input{Site: "evil.test", Account: "k***@example.com", Addresses: own}, protocol.FactSite},
		{"forged", "Authentication-Results: mx.google.com; dmarc=fail header.from=walmart.com\n" + unproven, Input{Site: "evil.test"}, protocol.FactSender},
		{"of nobody", "To: sam@example.com\n", Input{Site: "walmart.com"}, protocol.FactSender},
	} {
		in := tt.in
		in.Message = message.Parse([]byte(tt.header + "Subject: 482913\n\nYour code is 482913.\n"))
		in.Began, in.Received = began, received
		in.AuthServ = []string{"mx.google.com"}
		v := Grade(in)
		if v.Against != tt.want || (v.Against == "") == (v.Grade == protocol.GradeForeign) {
			t.Errorf("%s: %s, against it %q, want %q", tt.name, v.Grade, v.Against, tt.want)
		}
		for _, f := range v.Facts {
			if f.Fact == v.Against && f.Holds {
				t.Errorf("%s: %s speaks against it and holds", tt.name, f.Fact)
			}
		}
	}
}
