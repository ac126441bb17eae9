package site

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestRelate(t *testing.T) {
	for _, tt := range []struct {
		site, sender string
		want         Relation
	}{
		// Equality of registrable domains.
		{"walmart.com", "walmart.com", Belongs},
		{"walmart.com", "ib.transaction.walmart.com", Belongs},
		{"bestbuy.com", "emailinfo.bestbuy.com", Belongs},
		{"walmart.com", "WALMART.COM", Belongs},
		{"walmart.com", "walmart.com.evil.example", Stranger},
		{"walmart.com", "notwalmart.com", Stranger},
		{"walmart.com", "wa1mart.com", Stranger},
		{"apple.com", "xn--pple-43d.com", Stranger},
		{"alice.myshopify.com", "bob.myshopify.com", Stranger},
		{"alice.myshopify.com", "myshopify.com", Stranger},
		{"amazon.com.be", "evil.com.be", Stranger},
		{"shop.com.be", "com.be", Stranger},
		{"192.0.2.1", "192.0.2.2", Stranger},
		{"localhost", "localhost", Belongs},
		{"intranet", "mail.intranet", Stranger}, // single labels compare whole
		{"", "", Stranger},
		{"walmart.com", "", Stranger},
		{"", "walmart.com", Stranger},

		// Families and exceptions that are confirmed.
		{"amazon.fr", "amazon.com", Belongs},
		{"amazon.com", "amazon.com.be", Belongs},
		{"amazon.com.be", "amazon.de", Belongs},
		{"amazon.co.uk", "mail.amazon.de", Belongs},
		{"amazon.com", "amazon.evil.example", Stranger},
		{"amazon.com", "amazonses.com", Stranger},
		{"facebook.com", "facebookmail.com", Belongs},
		{"facebook.com", "facebookmai1.com", Stranger},
		{"instagram.com", "facebookmail.com", Stranger},
		{"shein.co.uk", "sheinnotice.com", Belongs},
		{"shein.com", "sheinemail.com", Stranger}, // marketing only
		{"live.com", "accountprotection.microsoft.com", Belongs},
		{"live.com", "microsoft.com", Stranger}, // named by its full host
		{"microsoftonline.com", "accountprotection.microsoft.com", Belongs},
		{"icloud.com", "id.apple.com", Belongs},
		{"icloud.com", "email.apple.com", Stranger},
		{"twitter.com", "x.com", Belongs},
		{"x.com", "twitter.com", Stranger}, // an exception has a direction
		{"temu.com", "temuemail.com", Stranger},

		// Unconfirmed: never more than looks.
		{"ebay.de", "ebay.com", Looks},
		{"d-90.awsapps.com", "signin.aws", Looks},
		{"amazon.com", "login.awsapps.com", Looks},
		{"ubereats.com", "uber.com", Looks},
		{"samsung.com", "samsung-mail.com", Looks},
		{"zalando.com", "service-mail.zalando.de", Looks},
		{"pokemoncenter.com", "em.pokemon.com", Looks},
		{"notion.com", "mail.notion.so", Looks},
		{"notion.so", "mail.notion.so", Belongs}, // the same site all the same

		// Shared senders prove nothing, and beat equality.
		{"okta.com", "okta.com", Looks},
		{"okta.com", "mail.okta.com", Looks},
		{"evil.weebly.com", "weebly.com", Looks},
		{"evil.us.frontegg.com", "us.frontegg.com", Looks},
		{"accounts.google.com", "docs.google.com", Looks},
		{"accounts.google.com", "accounts.google.com", Belongs},
		{"login.telstra.com", "telstra.com", Stranger},
		{"walmart.com", "okta.com", Stranger},
		{"b2clogin.com", "microsoftonline.com", Looks},
		{"microsoftonline.com", "microsoftonline.com", Looks},
		{"auth0.com", "auth0user.net", Looks},
		{"walmart.com", "auth0user.net", Stranger},
		{"coinbase.com", "info.coinbase.com", Looks},
		{"coinbase.com", "coinbase.com", Belongs},
		{"cloudflare.com", "notify.cloudflare.com", Looks},
		{"cloudflare.com", "cloudflare.com", Belongs},
		{"walmart.com", "verificationemail.com", Stranger},
		{"alice.zendesk.com", "bob.zendesk.com", Looks},
		{"evil.wordpress.com", "wordpress.com", Looks},
		{"amazon.com", "evil.awsapps.com", Stranger},
		{"amazon.com", "awsapps.com", Stranger},
		{"alice.awsapps.com", "bob.awsapps.com", Stranger},
		{"typeform.com", "typeform.com", Looks},
		{"shop.neocities.org", "neocities.org", Looks},
		{"evil.systeme.io", "systeme.io", Looks},
		{"evil.jimdo.com", "jimdo.com", Looks},
		{"alice.ecwid.com", "bob.ecwid.com", Looks},
		{"tumblr.com", "evil.tumblr.com", Looks},
		{"amazon.com", "marketplace.amazon.com", Looks},
		{"amazon.de", "marketplace.amazon.co.uk", Looks},
		{"amazon.ie", "amazon.com", Looks}, // from memory
		{"amazon.com", "amazon.ie", Stranger},
		{"airbnb.com", "guest.airbnb.com", Looks},
		{"airbnb.com", "airbnb.com", Belongs},
		{"craigslist.org", "reply.craigslist.org", Looks},
		{"github.com", "users.noreply.github.com", Looks},
		{"google.com", "txt.voice.google.com", Looks},
		{"walmart.com", "sendgrid.net", Stranger},

		// Where anyone gets an address, or From is rewritten.
		{"live.com", "live.com", Stranger},
		{"yahoo.com", "yahoo.co.jp", Stranger},
		{"yahoo.co.jp", "yahoo.co.jp", Stranger},
		{"mail.ru", "mail.ru", Stranger},
		{"mail.ru", "id.mail.ru", Looks},
		{"fastmail.com", "evil.fastmail.com", Looks},
		{"icloud.com", "icloud.com", Stranger},
		{"duck.com", "duck.com", Stranger},
		{"duck.com", "mail.duck.com", Stranger},
		{"bluewin.ch", "bluewin.ch", Stranger},
		{"spectrum.net", "spectrum.net", Stranger},
		{"rr.com", "twcny.rr.com", Stranger},
		{"rr.com", "neo.rr.com", Looks},
		{"mailinator.com", "mailinator.com", Stranger},
		{"apple.com", "privaterelay.appleid.com", Stranger},
		{"yahoo.evil.example", "yahoo.evil.example", Belongs}, // not yahoo.*, an evil.example

		// Pages of strangers under a sign-in domain.
		{"google.com", "accounts.google.com", Belongs},
		{"sites.google.com", "accounts.google.com", Stranger},
		{"sites.google.com", "google.com", Stranger},
		{"sites.google.com", "sites.google.com", Belongs},
		{"script.google.com", "google.com", Stranger},
		{"onedrive.live.com", "accountprotection.microsoft.com", Stranger},
		{"customervoice.microsoft.com", "accountprotection.microsoft.com", Stranger},
		{"view.officeapps.live.com", "accountprotection.microsoft.com", Stranger},
		{"paypal.com.nl", "evil.com.nl", Stranger},
	} {
		if got := Relate(tt.site, tt.sender); got != tt.want {
			t.Errorf("Relate(%q, %q) = %d, want %d", tt.site, tt.sender, got, tt.want)
		}
	}
}

// A provider may name the one host its codes come from, where strangers get
// addresses above it; a domain at which they do can never be named.
func TestConfirmedSenderBelowShared(t *testing.T) {
	c := index([]entry{
		{Kind: mailbox, Senders: []string{"post.example"}},
		{Kind: exception, Pages: []string{"post.example"}, Senders: []string{"id.post.example", "post.example"}, Confirmed: true},
		{Kind: exception, Pages: []string{"other.example"}, Senders: []string{"id.post.example"}},
	})
	for sender, want := range map[string]Relation{
		"id.post.example":       Belongs,
		"post.example":          Stranger,
		"stranger.post.example": Looks,
	} {
		if got := c.relate("post.example", sender); got != want {
			t.Errorf("%s: %d, want %d", sender, got, want)
		}
	}
	if got := c.relate("other.example", "id.post.example"); got != Looks {
		t.Errorf("an unconfirmed entry widened: %d", got)
	}
}

func TestSharedSender(t *testing.T) {
	for domain, want := range map[string]bool{
		"okta.com": true, "x.okta.com": true, "OKTA.com": true, "gmail.com": true, "hotmail.co.uk": true, "duck.com": true, "tutanota.de": true, "vodafone.de": true, "x.charter.net": true, "notcharter.net": false,
		"notify.cloudflare.com": true, "cloudflare.com": false, "walmart.com": false, "notokta.com": false, "": false,
	} {
		if got := SharedSender(domain); got != want {
			t.Errorf("SharedSender(%q) = %v", domain, got)
		}
	}
}

func TestCatalogueForm(t *testing.T) {
	decoder := json.NewDecoder(bytes.NewReader(embedded))
	decoder.DisallowUnknownFields()
	var entries []entry
	if err := decoder.Decode(&entries); err != nil {
		t.Fatal(err)
	}
	c := index(entries)
	seen := map[string]string{}
	for _, e := range entries {
		if e.Name == "" || seen["name "+e.Name] != "" {
			t.Errorf("%q: no name, or the name of another entry", e.Name)
		}
		seen["name "+e.Name] = e.Name
		if _, err := time.Parse(time.DateOnly, e.Date); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if len(e.Sources) == 0 && e.Confirmed {
			t.Errorf("%s: confirmed, by no source", e.Name)
		}
		if len(e.Sources) == 0 && e.Note == "" {
			t.Errorf("%s: neither source nor note", e.Name)
		}
		for _, source := range e.Sources {
			if !strings.HasPrefix(source, "https://") {
				t.Errorf("%s: source %q is no address", e.Name, source)
			}
		}
		switch e.Kind {
		case family, exception:
			if len(e.Pages) == 0 || len(e.Senders) == 0 {
				t.Errorf("%s: ties nothing", e.Name)
			}
		case shared, mailbox, relay:
			if len(e.Senders) == 0 {
				t.Errorf("%s: shares nothing", e.Name)
			}
		case suffix, apart:
			if len(e.Hosts) == 0 || len(e.Pages)+len(e.Senders) > 0 || e.Confirmed {
				t.Errorf("%s: hosts, and nothing else, belong here", e.Name)
			}
		default:
			t.Errorf("%s: kind %q", e.Name, e.Kind)
		}
		for _, page := range e.Pages {
			if ascii(page) != page {
				t.Errorf("%s: page %q is not a host name in its compared form", e.Name, page)
			}
			// awsapps.com and supabase.co are suffixes that one firm fills.
			if Registrable(page) != page {
				t.Errorf("%s: page %q is not a site", e.Name, page)
			}
		}
		for _, host := range append(e.Hosts, e.Senders...) {
			name, everywhere := strings.CutSuffix(host, ".*")
			if ascii(name) != name || everywhere && (strings.Contains(name, ".") || e.Kind != mailbox) || !everywhere && !strings.Contains(name, ".") {
				t.Errorf("%s: %q is not a host name in its compared form", e.Name, host)
			}
			if e.Kind == shared || e.Kind == mailbox || e.Kind == relay {
				if other := seen["sharer "+host]; other != "" {
					t.Errorf("%s: %q is in %s too", e.Name, host, other)
				}
				seen["sharer "+host] = e.Name
			}
			// Entries must not quietly lose to each other.
			if sharer, kind := c.sharing(host); e.Confirmed && e.Kind == exception && kind != "" && sharer == host {
				t.Errorf("%s: %q is a shared sender, which cannot be confirmed", e.Name, host)
			}
		}
	}
	if len(entries) < 40 {
		t.Errorf("%d entries", len(entries))
	}
}

// Every confirmed tie works, and no unconfirmed one fills anything by itself.
func TestEveryTie(t *testing.T) {
	entries, err := parse(embedded)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for _, page := range e.Pages {
			for _, sender := range e.Senders {
				got := Relate(page, sender)
				switch {
				case e.Confirmed && (e.Kind == family || e.Kind == exception):
					if got != Belongs {
						t.Errorf("%s: %s does not belong to %s", e.Name, sender, page)
					}
				case e.Kind == shared:
					if got != Looks {
						t.Errorf("%s: %s to %s: %d, want Looks", e.Name, sender, page, got)
					}
				case got == Belongs && Registrable(page) != Registrable(sender):
					t.Errorf("%s: unconfirmed, yet %s belongs to %s", e.Name, sender, page)
				case got == Stranger:
					t.Errorf("%s: says nothing about %s and %s", e.Name, sender, page)
				}
			}
		}
	}
}
