package trust

import (
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// A domain that relays mail proves nothing of its own, so the site catalogue has it;
// and it is recognised as the relay's all the same.
func TestRelayDomains(t *testing.T) {
	for _, r := range relays {
		for _, domain := range r.domains {
			if !site.SharedSender(domain) || site.Relate("login."+domain, domain) != site.Stranger {
				t.Errorf("mail from %s (%s) proves something of its own", domain, r.name)
			}
			m := &message.Message{Fields: []message.Field{{Name: "X-ICLOUD-HME", Value: "s=a@b.example"}}}
			if found := relayOf(m, domain); found == nil || found.kind != r.kind {
				t.Errorf("%s is not recognised as %s", domain, r.name)
			}
			if named := (&Input{Forwarders: []string{domain}}); !namesRelay(named, &r, "sam."+domain) {
				t.Errorf("naming %s does not name aliases below it", domain)
			}
		}
	}
}

func TestSimpleLoginName(t *testing.T) {
	for _, tt := range []struct{ name, reverse, want string }{
		{"Walmart - help at walmart.com", "help_at_walmart_com_abcdef", "help@walmart.com"},
		{"Walmart - help at walmart.com", "help_at_walmart_co_abcdef", ""},
		{"help at mail.walmart.com", "help_at_mail-walmart_com_abcdef", ""},
		{"help at mail-walmart.com", "help_at_mail-walmart_com_abcdef", "help@mail-walmart.com"},
		{"help-me at walmart.com", "help_me_at_walmart_com_abcdef", ""},
		{"help at example.info", "help_at_example_in_abcdef", ""},
		{"very.long.name at verification.mail.walmart.example.com", "very_long_name_at_verification_mail_walmart_exam_abcdef", ""},
		{"very.long.name at verification.mail.walmart.example.com", "very_long_name_at_verification_mail_walmart_exa_abcdef", ""},
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx at walmart.com", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_at_walmart_com_abcdef", ""}, // of walmart.com.evil.example, cut
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx at walmart.com", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_at_walmart_com_abcdef", ""},       // the same, cut after "_at_"
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx at walmart.com", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx_at_walmart_com_abcdef", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx@walmart.com"},
	} {
		if got := simpleLoginName(tt.name, tt.reverse); got != tt.want {
			t.Errorf("%q beside %s: %q, want %q", tt.name, tt.reverse, got, tt.want)
		}
	}
}
