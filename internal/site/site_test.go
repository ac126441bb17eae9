package site

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/publicsuffix"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestOf(t *testing.T) {
	for _, tt := range []struct{ origin, want string }{
		{"https://walmart.com", "walmart.com"},
		{"https://identity.walmart.com", "walmart.com"},
		{"https://identity.walmart.com:8443", "walmart.com"},
		{"https://www.amazon.co.uk", "amazon.co.uk"},
		{"https://IDENTITY.WalMart.com", "walmart.com"},
		{"https://walmart.com.", "walmart.com"}, // the same host, written absolutely
		{"https://shop.app", "shop.app"},
		{"https://alice.myshopify.com", "alice.myshopify.com"}, // the private section
		{"https://user.github.io", "user.github.io"},
		{"https://github.io", "github.io"},
		{"https://www.bücher.example", "xn--bcher-kva.example"},
		{"https://xn--80ak6aa92e.com", "xn--80ak6aa92e.com"}, // аррӏе in Cyrillic
		{"https://my_shop.example.com", "example.com"},
		{"https://www.amazon.com.be", "amazon.com.be"}, // com.be is no public suffix
		{"https://paypal.co.br", "paypal.co.br"},
		{"https://accounts.google.com", "google.com"},
		{"https://sites.google.com", "sites.google.com"}, // pages of strangers
		{"https://intranet", "intranet"},
		{"https://192.0.2.7:8443", "192.0.2.7"},
		{"https://[2001:db8::1]", "2001:db8::1"},
		{"http://localhost:8080", "localhost"},
		{"http://shop.localhost:8080", "shop.localhost"},
		{"https://localhost", "localhost"},
	} {
		got, err := Of(tt.origin)
		if err != nil || got != tt.want {
			t.Errorf("Of(%q) = %q, %v, want %q", tt.origin, got, err, tt.want)
		}
	}
}

func TestOfRefuses(t *testing.T) {
	for _, origin := range []string{
		"", "null", "about:blank", "about:srcdoc", "data:text/html,x", "blob:https://walmart.com/1", "file://", "file:///etc",
		"chrome-extension://ankdgaonipocjhhpkdogpbbhifdpjang", "ftp://walmart.com", "ws://walmart.com", "javascript:1",
		"http://walmart.com", "http://127.0.0.1:8080", "http://[::1]", "http://localhost.evil.example", "http://notlocalhost",
		"https://", "https://walmart.com/login", "https://walmart.com?x", "https://walmart.com#x", "https://walmart.com@evil.example",
		"https://a..b", "https://.com", "https://wal mart.com", "walmart.com", "//walmart.com", "https:walmart.com",
	} {
		got, err := Of(origin)
		var e *protocol.Error
		if got != "" || !errors.As(err, &e) || e.Code != protocol.ErrSiteInvalid || e.Sentence == "" {
			t.Errorf("Of(%q) = %q, %v, want site_invalid", origin, got, err)
		}
	}
}

func TestOfHost(t *testing.T) {
	if got, err := OfHost("www.Walmart.com"); got != "walmart.com" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for _, host := range []string{"", "https://walmart.com", "walmart.com/x", "a b", "*.com"} {
		var e *protocol.Error
		if got, err := OfHost(host); got != "" || !errors.As(err, &e) || e.Code != protocol.ErrSiteInvalid {
			t.Errorf("OfHost(%q) = %q, %v, want site_invalid", host, got, err)
		}
	}
}

func TestRegistrable(t *testing.T) {
	for _, tt := range []struct{ host, want string }{
		{"mail.walmart.com", "walmart.com"},
		{"walmart.com", "walmart.com"},
		{"com", "com"},
		{"co.uk", "co.uk"},
		{"github.io", "github.io"},
		{"com.be", "com.be"},
		{"mail.amazon.com.be", "amazon.com.be"},
		{"sites.google.com", "google.com"}, // a sender's owner, not a page
		{"faß.de", "xn--fa-hia.de"},        // IDNA 2008, as browsers
		{"example。com", "example.com"},
		{"a.b.c.localhost", "c.localhost"},
		{"10.1", "10.1"},
		{"203.0.113.9", "203.0.113.9"},
		{"[2001:DB8::1]", "2001:db8::1"},
		{"fe80::1%eth0", ""},
		{"", ""}, {".", ""}, {"a..b", ""}, {"-", "-"}, {"a b", ""}, {"a@b.com", ""},
	} {
		if got := Registrable(tt.host); got != tt.want {
			t.Errorf("Registrable(%q) = %q, want %q", tt.host, got, tt.want)
		}
	}
}

func TestIsSuffix(t *testing.T) {
	for host, want := range map[string]bool{
		"com": true, "co.uk": true, "github.io": true, "myshopify.com": true, "com.be": true, "GITHUB.io": true,
		"walmart.com": false, "x.github.io": false, "localhost": false, "intranet": false, "192.0.2.1": false, "": false,
	} {
		if got := IsSuffix(host); got != want {
			t.Errorf("IsSuffix(%q) = %v", host, got)
		}
	}
}

// What Of returns is its own site, or a rule kept for it would not be found.
func FuzzOf(f *testing.F) {
	for _, origin := range []string{"https://www.amazon.com.be", "https://xn--a.com", "https://[::1]", "http://a.localhost:1", "https://sites.google.com", "https://a.b.co.br."} {
		f.Add(origin)
	}
	f.Fuzz(func(t *testing.T, origin string) {
		got, err := Of(origin)
		if (err == nil) != (got != "") {
			t.Fatalf("Of(%q) = %q, %v", origin, got, err)
		}
		if err == nil {
			if again, err := OfHost(got); again != got || err != nil {
				t.Fatalf("Of(%q) = %q, whose site is %q, %v", origin, got, again, err)
			}
		}
	})
}

// The short way must say what the long one says, whatever a stranger's mail or
// page has for a name.
func FuzzPlainNames(f *testing.F) {
	for _, host := range []string{
		"walmart.com", "a-b.c--d.example", "-a.example", "a-.example", "ab--cd.example", "a_b.example", "xn--80ak6aa92e.com", "a.xn--a",
		"xn--.com", "192.0.2.7", "a.1", "1.a", "0x7f.1", "::1", "[::1]", "fe80::1%eth0", "a.", ".a", "a..b", "", ".", "A.example", "bücher.example",
		strings.Repeat("a", 63) + ".example", strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 126) + "a", strings.Repeat("a.", 127) + "a",
	} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		if got, want := ascii(host), asciiOf(host); got != want {
			t.Fatalf("ascii(%q) = %q, the long way %q", host, got, want)
		}
		name := ascii(host)
		if name == "" {
			return
		}
		last := name[strings.LastIndexByte(name, '.')+1:]
		if got, want := isIP(name), isAddress(name) || strings.Trim(last, "0123456789") == ""; got != want {
			t.Fatalf("isIP(%q) = %v", name, got)
		}
		for range 2 { // looked up, and as it was remembered
			suffix, icann := publicSuffix(name)
			if wantSuffix, wantICANN := publicsuffix.PublicSuffix(name); suffix != wantSuffix || icann != wantICANN {
				t.Fatalf("the suffix of %q is %q, %v, want %q, %v", name, suffix, icann, wantSuffix, wantICANN)
			}
		}
		if isIP(name) || listed().isSuffixed(name) {
			return
		}
		want, err := publicsuffix.EffectiveTLDPlusOne(name)
		if err != nil {
			want = name
		}
		if got := registrable(name); got != want {
			t.Fatalf("registrable(%q) = %q, want %q", name, got, want)
		}
	})
}

// isSuffixed reports whether a name is at or below a suffix that only the
// catalogue knows.
func (c *catalogue) isSuffixed(name string) bool {
	for suffix := range c.suffixes {
		if Within(name, suffix) {
			return true
		}
	}
	return false
}

func BenchmarkRelate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Relate("walmart.com", "mail.walmart.com")
	}
}
