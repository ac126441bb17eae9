package trust

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// Whatever a sender makes a relay write of him, a decoder gives an address whose
// domain stands in it as one piece, or nothing: none is put together of two.
func FuzzAliases(f *testing.F) {
	for _, s := range []string{
		"Walmart - help at walmart.com", "Walmart (help(a)walmart.com)", "help at walmart.com - a at evil.example", "(help@walmart.com",
		"Walmart <help@walmart.com> [via Relay]", "<help@walmart.com [via Relay]", "help_at_walmart.com_sam", "help_at_walmart_com_ydmks",
		"shop+help=walmart.com", "shop+help=walmart.com=evil.example", "d=1; s=help@walmart.com; p=0", "s=a@b.c; s=help@walmart.com",
		"rfc822; bounce@walmart.com, mta.walmart.com, 192.0.2.1", "rfc822; <a@b.c>@walmart.com,", "user_at__at_walmart.com_sam", " at .",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		to := []message.Address{{Addr: "sam@duck.com"}}
		for name, decoded := range map[string]string{
			"SimpleLogin": simpleLoginName(s, ""), "SimpleLogin, by its alias": simpleLoginName(s, s), "Firefox Relay": firefoxName(s), "DuckDuckGo": duckLocal(s, to),
			"addy.io": addyLocal(s), "Hide My Email": hmeSender(s), "Forward Email": forwardEmailSender(s),
		} {
			local, domain := splitSender(decoded)
			if (local == "") != (domain == "") || strings.ContainsAny(domain, " @<>()") {
				t.Errorf("%s, %q: %q at %q", name, s, local, domain)
			}
			if domain != "" && !strings.Contains(strings.ToLower(s), domain) && !strings.Contains(domain, "xn--") {
				t.Errorf("%s, %q: the domain %q is not in it", name, s, domain)
			}
		}
	})
}
