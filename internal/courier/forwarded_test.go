package courier

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/trust"
)

// The ways by which mail comes from one mailbox into another, and what those
// who know of them can do.
func TestForwardedMail(t *testing.T) {
	s := newSigner(t)
	genuine := s.sign(t, "walmart.com", strings.Replace(mail, "sam@example.com", "child@gmail.com", 1))
	evil := strings.NewReplacer("help@walmart.com", "a@evil.example").Replace(mail)
	master := func(account string, addresses ...string) trust.Input {
		return trust.Input{Account: account, Addresses: append([]string{"master@fastmail.com"}, addresses...), AuthServ: []string{"mx.test"}, Provider: "Test"}
	}
	passed := "Authentication-Results: mx.test; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com; spf=pass smtp.mailfrom=child+caf_=master=fastmail.com@gmail.com\n"
	wrote := func(domain, rest string) string {
		return top + "Authentication-Results: mx.test; dkim=pass header.d=" + domain + "; dmarc=pass header.from=" + domain + "\n" + s.sign(t, domain, rest)
	}
	from := func(from, to string, more ...string) string {
		return "From: " + from + "\nTo: " + to + "\nSubject: Your code\nContent-Type: text/plain\n" + strings.Join(more, "") + body
	}
	quoted := func(from string) string {
		return "\n________________________________\nFrom: " + from + "\nSent: Monday, November 23, 2026 4:00 AM\nTo: sam@outlook.com\nSubject: Your code\n\nYour verification code is 482913.\n"
	}
	fw := "From: Sam <sam@outlook.com>\nTo: master@fastmail.com\nSubject: FW: Your code\nContent-Type: text/plain\n"
	apple := func(from, subject, text string) string {
		return "\n\nSent from my iPhone\n\nBegin forwarded message:\n\n> From: " + from + "\n> Date: November 23, 2026 at 4:00:00 AM GMT\n> To: sam@outlook.com\n> Subject: " + subject + "\n> \n> " + text + "\n"
	}
	attached := func(inner string) string {
		return "From: Sam <sam@outlook.com>\nTo: master@fastmail.com\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n" + inner + "\n--b--\n"
	}
	for _, tt := range []struct {
		one
		forward  trust.ForwardKind
		original string // "" for help@walmart.com
		to       string // "" for any
	}{
		// From is kept, and the signature with it.
		{one{name: "Gmail", mail: top + "Delivered-To: master@fastmail.com\nX-Forwarded-To: master@fastmail.com\nX-Forwarded-For: child@gmail.com master@fastmail.com\nDelivered-To: child@gmail.com\n" + passed + genuine, in: master("child@gmail.com", "child@gmail.com"), want: proven}, trust.ForwardGmail, "", "child@gmail.com"},
		{one{name: "Gmail, dots and a tag", mail: top + "X-Forwarded-To: m\nX-Forwarded-For: child@gmail.com m\n" + passed + genuine, in: master("c.hild+walmart@gmail.com", "child@gmail.com"), want: proven}, trust.ForwardGmail, "", "child@gmail.com"},
		{one{name: "Gmail, another account", mail: top + "X-Forwarded-To: m\nX-Forwarded-For: child@gmail.com m\n" + passed + genuine, in: master("other@gmail.com", "child@gmail.com", "other@gmail.com"), want: foreign}, trust.ForwardGmail, "", ""},
		{one{name: "Gmail, forged X-Forwarded-For over a signed To", mail: top + "X-Forwarded-To: m\nX-Forwarded-For: other@gmail.com m\n" + passed + genuine, in: master("other@gmail.com", "other@gmail.com"), want: likely, not: "recipient"}, trust.ForwardGmail, "", ""},
		{one{name: "Outlook's redirect", mail: top + "Resent-From: <child@gmail.com>\n" + passed + genuine, in: master("child@gmail.com", "child@gmail.com"), want: proven}, trust.ForwardRedirect, "", "child@gmail.com"},
		{one{name: "Outlook's redirect of a stranger's", mail: top + "Resent-From: <child@gmail.com>\n" + s.sign(t, "evil.example", evil), in: master("", "child@gmail.com"), want: foreign}, trust.ForwardRedirect, "a@evil.example", ""},
		{one{name: "Cloudflare", mail: top + "Received: from x by cloudflare-email.net; Mon, 23 Nov 2026 04:00:00 +0000\n" + passed + s.sign(t, "cloudflare-email.net", s.sign(t, "example.com", genuine)), in: master("child@gmail.com"), want: proven}, trust.ForwardCloudflare, "", ""},
		{one{name: "Forward Email", mail: top + "X-Forward-Email-ID: 1\n" + passed + genuine, in: master("child@gmail.com"), want: proven}, trust.ForwardEmail, "", ""},
		{one{name: "Microsoft 365", mail: top + "X-Forwarded-To: master@fastmail.com\n" + passed + genuine, in: master("child@gmail.com"), want: proven}, trust.ForwardMicrosoft, "", ""},
		{one{name: "a forwarder that breaks the signature", mail: top + "X-Forward-Email-ID: 1\nAuthentication-Results: mx.test; dkim=fail header.d=walmart.com; dmarc=fail header.from=walmart.com\n" + genuine, in: master(""), want: foreign}, trust.ForwardEmail, "", ""},

		// From is written anew.
		{one{name: "SimpleLogin", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com" <help_at_walmart_com_ydmks@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Type: Forward\nX-SimpleLogin-Original-From: Walmart <help@walmart.com>\nX-SimpleLogin-Envelope-To: sam.shop@simplelogin.com\n")), in: master("sam.shop@simplelogin.com", "sam.shop@simplelogin.com"), want: likely, not: "sender"}, trust.ForwardSimpleLogin, "", "sam.shop@simplelogin.com"},
		{one{name: "SimpleLogin, a dash", mail: wrote("simplelogin.co", from(`"Walmart - no-reply at ib.walmart.com" <no-reply_at_ib_walmart_com_ydmks@simplelogin.co>`, "sam.shop@simplelogin.com")), in: master("", "simplelogin.com"), want: likely, not: "sender"}, trust.ForwardSimpleLogin, "no-reply@ib.walmart.com", ""},
		{one{name: "SimpleLogin, the name alone", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com" <help_at_walmart_com_ydmks@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Type: Forward\n")), in: master("", "simplelogin.com"), want: likely, not: "sender"}, trust.ForwardSimpleLogin, "", ""},
		{one{name: "SimpleLogin, the name alone, beside a reverse alias that names nobody", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com" <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Type: Forward\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, a name alone that is the shop's address", mail: wrote("simplelogin.co", from(`"help at walmart.com" <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Type: Forward\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, the name confirmed by a signed field", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com" <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: Walmart, Inc. <help@walmart.com>\n")), in: master("", "simplelogin.com"), want: likely, not: "sender"}, trust.ForwardSimpleLogin, "", ""},
		{one{name: "SimpleLogin, a signed field that is not one address", mail: wrote("simplelogin.co", from(`"help at walmart.com" <help_at_walmart_com_x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: help@walmart.com <a@evil.example>\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "help_at_walmart_com_x@simplelogin.co", ""},
		{one{name: "SimpleLogin, a signed field that is empty", mail: wrote("simplelogin.co", from(`"help at walmart.com" <help_at_walmart_com_x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From:\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "help_at_walmart_com_x@simplelogin.co", ""},
		{one{name: "SimpleLogin, a signed field with a comma in the name", mail: wrote("simplelogin.co", from(`"help at walmart.com" <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: help at walmart.com, Inc <a@evil.example>\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, the sender's name alone", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com" <a_at_evil_example_ydmks@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Type: Forward\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "a_at_evil_example_ydmks@simplelogin.co", ""},
		{one{name: "SimpleLogin, not named", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com" <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: help@walmart.com\n")), in: master(""), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, not proven", mail: top + from(`"Walmart - help at walmart.com" <x@simplelogin.co>`, "a", "X-SimpleLogin-Original-From: help@walmart.com\n"), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, a header it did not sign", mail: top + "Authentication-Results: mx.test; dkim=pass header.d=simplelogin.co\nX-SimpleLogin-Original-From: help@walmart.com\n" + s.sign(t, "simplelogin.co", from(`Walmart <x@simplelogin.co>`, "sam.shop@simplelogin.com"), "From", "To", "Subject"), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, two of a header", mail: wrote("simplelogin.co", from(`Walmart <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: a@evil.example\nX-SimpleLogin-Original-From: help@walmart.com\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, header and name disagree", mail: wrote("simplelogin.co", from(`"x - a at evil.example" <x@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: help@walmart.com\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "x@simplelogin.co", ""},
		{one{name: "SimpleLogin, an address in the sender's name", mail: wrote("simplelogin.co", from(`"Walmart - help at walmart.com - a at evil.example" <a_at_evil_example_ydmks@simplelogin.co>`, "sam.shop@simplelogin.com")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "a@evil.example", ""},
		{one{name: "SimpleLogin, with Authentication-Results that it kept", mail: wrote("simplelogin.co", "Authentication-Results: mx.simplelogin.co; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com\n"+from(`"Walmart - help at walmart.com" <help_at_walmart_com_ydmks@simplelogin.co>`, "sam.shop@simplelogin.com", "X-SimpleLogin-Original-From: help@walmart.com\n")), in: master("", "simplelogin.com"), want: likely, not: "sender"}, trust.ForwardSimpleLogin, "", ""},
		{one{name: "SimpleLogin's field in a stranger's mail", mail: top + s.sign(t, "evil.example", from("a@evil.example", "x", "X-SimpleLogin-Type: Forward\nX-SimpleLogin-Original-From: help@walmart.com\n")), in: master("", "simplelogin.com"), want: foreign}, trust.ForwardSimpleLogin, "a@evil.example", ""},
		{one{name: "SimpleLogin's field in a neighbour's mail", mail: wrote("gmail.com", from("attacker@gmail.com", "x", "X-SimpleLogin-Type: Forward\nX-SimpleLogin-Original-From: help@walmart.com\n")), in: master("", "child@gmail.com"), want: foreign}, "", "attacker@gmail.com", ""},

		{one{name: "addy.io", mail: wrote("anonaddy.me", from(`"Walmart" <shop+help=walmart.com@anonaddy.me>`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Original-To: shop@anonaddy.me\n")), in: master("shop@anonaddy.me", "shop@anonaddy.me"), want: likely, not: "sender"}, trust.ForwardAddy, "", "shop@anonaddy.me"},
		{one{name: "addy.io, with a signed verdict", mail: wrote("anonaddy.me", from(`"Walmart" <shop+help=walmart.com@anonaddy.me>`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Original-To: shop@anonaddy.me\nX-AnonAddy-Authentication-Results: mx.addy.io; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com\n")), in: master("shop@anonaddy.me", "shop@anonaddy.me"), want: proven}, trust.ForwardAddy, "", "shop@anonaddy.me"},
		{one{name: "addy.io, verdict of another", mail: wrote("anonaddy.me", from(`"Walmart" <shop+help=walmart.com@anonaddy.me>`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Authentication-Results: mx.addy.io; dmarc=pass header.from=evil.example\n")), in: master("", "shop@anonaddy.me"), want: likely, not: "sender"}, trust.ForwardAddy, "", ""},
		{one{name: "addy.io found it forged", mail: wrote("anonaddy.me", from(`"Walmart" <shop+help=walmart.com@anonaddy.me>`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Authentication-Results: mx.addy.io; dmarc=fail header.from=walmart.com\n")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "", ""},
		{one{name: "addy.io, verdict not signed", mail: top + "Authentication-Results: mx.test; dkim=pass header.d=anonaddy.me; dmarc=pass header.from=anonaddy.me\nX-AnonAddy-Authentication-Results: mx.addy.io; dmarc=pass header.from=walmart.com\n" + s.sign(t, "anonaddy.me", from(`"Walmart" <shop+help=walmart.com@anonaddy.me>`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\n"), "From", "To", "Subject", "X-AnonAddy-Original-Sender"), in: master("", "shop@anonaddy.me"), want: likely, not: "sender"}, trust.ForwardAddy, "", ""},
		{one{name: "addy.io, an equals sign in the sender's name", mail: wrote("anonaddy.me", from(`shop+help=walmart.com=evil.example@anonaddy.me`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: bounce@evil.example\n")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "bounce@evil.example", ""},
		{one{name: "addy.io, From-Header of another", mail: wrote("anonaddy.me", from(`shop+help=walmart.com@anonaddy.me`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Original-From-Header: Walmart, Inc <a@evil.example>\n")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "shop+help=walmart.com@anonaddy.me", ""},
		{one{name: "addy.io, From-Header of another, sender and tag the shop's", mail: wrote("anonaddy.me", from(`shop@anonaddy.me`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Original-From-Header: a@evil.example\n")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "shop@anonaddy.me", ""},
		{one{name: "addy.io, a tag of another", mail: wrote("anonaddy.me", from(`shop+a=evil.example@anonaddy.me`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Original-From-Header: help@walmart.com\n")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "shop+a=evil.example@anonaddy.me", ""},
		{one{name: "addy.io, From-Header twice", mail: wrote("anonaddy.me", from(`shop+help=walmart.com@anonaddy.me`, "shop@anonaddy.me", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Original-From-Header: a@evil.example\nX-AnonAddy-Original-From-Header: help@walmart.com\n")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "shop+help=walmart.com@anonaddy.me", ""},
		{one{name: "addy.io's customer with a tag of his own", mail: wrote("anonaddy.me", from(`x+help=walmart.com@anonaddy.me`, "shop@anonaddy.me")), in: master("", "shop@anonaddy.me"), want: foreign}, trust.ForwardAddy, "x+help=walmart.com@anonaddy.me", ""},
		{one{name: "addy.io on the user's domain", mail: wrote("sam.example", from(`shop+help=walmart.com@sam.example`, "shop@sam.example", "X-AnonAddy-Original-Sender: help@walmart.com\nX-AnonAddy-Authentication-Results: x; dmarc=pass header.from=walmart.com\n")), in: master("", "shop@sam.example"), want: likely, not: "sender"}, trust.ForwardAddy, "", ""},

		{one{name: "Firefox Relay", mail: wrote("mozmail.com", from(`"Walmart <help@walmart.com> [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com", "Resent-From: Walmart <help@walmart.com>\n")), in: master("k3j9x2@mozmail.com", "mozmail.com"), want: likely, not: "sender"}, trust.ForwardFirefox, "", "k3j9x2@mozmail.com"},
		{one{name: "Firefox Relay, the name alone", mail: wrote("mozmail.com", from(`"help@walmart.com [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com")), in: master("", "k3j9x2@mozmail.com"), want: likely, not: "sender"}, trust.ForwardFirefox, "", ""},
		{one{name: "Firefox Relay, an address in the sender's name", mail: wrote("mozmail.com", from(`"Walmart <help@walmart.com> <a@evil.example> [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com")), in: master("", "mozmail.com"), want: foreign}, trust.ForwardFirefox, "k3j9x2@mozmail.com", ""},
		{one{name: "Firefox Relay, cut short", mail: wrote("mozmail.com", from(`"Walmart <help@walmart.com> <aaaaaaaaaaaaa... [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com")), in: master("", "mozmail.com"), want: foreign}, trust.ForwardFirefox, "k3j9x2@mozmail.com", ""},
		{one{name: "Firefox Relay, cut after an address in the sender's name", mail: wrote("mozmail.com", from(`"`+strings.Repeat("W", 52)+` <help@walmart.com> [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com")), in: master("", "mozmail.com"), want: foreign}, trust.ForwardFirefox, "k3j9x2@mozmail.com", ""},
		{one{name: "Firefox Relay, not cut", mail: wrote("mozmail.com", from(`"`+strings.Repeat("W", 50)+` <help@walmart.com> [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com")), in: master("", "mozmail.com"), want: likely, not: "sender"}, trust.ForwardFirefox, "", ""},
		{one{name: "Firefox Relay, two addresses in the name", mail: wrote("mozmail.com", from(`"a@evil.example <help@walmart.com> [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com")), in: master("", "mozmail.com"), want: foreign}, trust.ForwardFirefox, "k3j9x2@mozmail.com", ""},
		{one{name: "Firefox Relay, a signed field that cannot be read", mail: wrote("mozmail.com", from(`"help@walmart.com [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com", "Resent-From: help@walmart.com <a@evil.example>\n")), in: master("", "mozmail.com"), want: foreign}, trust.ForwardFirefox, "k3j9x2@mozmail.com", ""},
		{one{name: "Firefox Relay, two signed fields", mail: wrote("mozmail.com", from(`"help@walmart.com [via Relay]" <k3j9x2@mozmail.com>`, "master@fastmail.com", "Resent-From: a@evil.example\nResent-From: help@walmart.com\n")), in: master("", "mozmail.com"), want: foreign}, trust.ForwardFirefox, "k3j9x2@mozmail.com", ""},

		{one{name: "DuckDuckGo", mail: wrote("duck.com", from(`help_at_walmart.com_sam@duck.com`, "sam@duck.com")), in: master("sam@duck.com", "sam@duck.com"), want: likely, not: "sender"}, trust.ForwardDuck, "", "sam@duck.com"},
		{one{name: "DuckDuckGo, _at_ in the sender's name", mail: wrote("duck.com", from(`help_at_walmart.com_q_at_evil.example_sam@duck.com`, "sam@duck.com")), in: master("", "sam@duck.com"), want: foreign}, trust.ForwardDuck, "help_at_walmart.com_q@evil.example", ""},
		{one{name: "DuckDuckGo, an underscore in the sender's domain", mail: wrote("duck.com", from(`help_at_walmart.com_q.evil.example_sam@duck.com`, "sam@duck.com")), in: master("", "sam@duck.com"), want: foreign}, trust.ForwardDuck, "help_at_walmart.com_q.evil.example_sam@duck.com", ""},
		{one{name: "DuckDuckGo, the user's name has an underscore", mail: wrote("duck.com", from(`help_at_walmart.com_sam_k@duck.com`, "sam_k@duck.com")), in: master("", "sam_k@duck.com"), want: likely, not: "sender"}, trust.ForwardDuck, "", ""},

		{one{name: "Hide My Email", mail: wrote("privaterelay.appleid.com", from(`Walmart <help_at_walmart_com_k3j9x2@privaterelay.appleid.com>`, "Hide My Email <abc.x@icloud.com>", "X-ICLOUD-HME: p=1; s=help@walmart.com; d=2\n")), in: master("abc.x@icloud.com", "sam@icloud.com"), want: likely, not: "sender"}, trust.ForwardICloud, "", "abc.x@icloud.com"},
		{one{name: "Hide My Email, by icloud.com", mail: wrote("icloud.com", from(`Walmart <help_at_walmart_com_k3j9x2@icloud.com>`, "Hide My Email <abc.x@icloud.com>", "X-ICLOUD-HME: s=help@walmart.com\n")), in: master("", "sam@icloud.com"), want: likely, not: "sender"}, trust.ForwardICloud, "", ""},
		{one{name: "Hide My Email's field in a neighbour's mail", mail: wrote("icloud.com", from(`Walmart <attacker@icloud.com>`, "sam@icloud.com", "X-ICLOUD-HME: s=help@walmart.com\n")), in: master("", "sam@icloud.com"), want: foreign}, trust.ForwardICloud, "attacker@icloud.com", ""},
		{one{name: "Hide My Email's field against the address", mail: wrote("icloud.com", from(`Walmart <a_at_evil_example_k3j9x2@icloud.com>`, "sam@icloud.com", "X-ICLOUD-HME: s=help@walmart.com\n")), in: master("", "sam@icloud.com"), want: foreign}, trust.ForwardICloud, "a_at_evil_example_k3j9x2@icloud.com", ""},
		{one{name: "Hide My Email, the field alone unsigned", mail: top + "X-ICLOUD-HME: s=help@walmart.com\nAuthentication-Results: mx.test; dkim=pass header.d=icloud.com\n" + s.sign(t, "icloud.com", from(`Walmart <help_at_walmart_com_k3j9x2@icloud.com>`, "abc.x@icloud.com"), "From", "To", "Subject"), in: master("", "sam@icloud.com"), want: foreign}, trust.ForwardICloud, "help_at_walmart_com_k3j9x2@icloud.com", ""},
		{one{name: "Hide My Email, two senders", mail: wrote("privaterelay.appleid.com", from(`Walmart <x@privaterelay.appleid.com>`, "abc.x@icloud.com", "X-ICLOUD-HME: s=a@evil.example; s=help@walmart.com\n")), in: master("", "sam@icloud.com"), want: foreign}, trust.ForwardICloud, "x@privaterelay.appleid.com", ""},
		{one{name: "Hide My Email is not decoded", mail: wrote("privaterelay.appleid.com", from(`Walmart <help_at_walmart_com_k3j9x2@privaterelay.appleid.com>`, "abc.x@icloud.com")), in: master("", "sam@icloud.com"), want: foreign}, trust.ForwardICloud, "help_at_walmart_com_k3j9x2@privaterelay.appleid.com", ""},

		{one{name: "Forward Email, From written anew", mail: wrote("forwardemail.net", from(`no-reply@forwardemail.net`, "sam@sam.example", "X-Forward-Email-Sender: rfc822; bounce@walmart.com, mta.walmart.com, 192.0.2.1\n")), in: master("", "forwardemail.net"), want: likely, not: "sender"}, trust.ForwardEmail, "bounce@walmart.com", ""},
		{one{name: "Forward Email, a customer of it", mail: wrote("forwardemail.net", from(`attacker@forwardemail.net`, "sam@sam.example", "X-Forward-Email-Sender: rfc822; bounce@walmart.com, mta.walmart.com, 192.0.2.1\n")), in: master("", "forwardemail.net"), want: foreign}, trust.ForwardEmail, "attacker@forwardemail.net", ""},

		// A person, or a rule, forwards.
		{one{name: "FW:", mail: wrote("outlook.com", fw+quoted("Walmart <help@walmart.com>")), in: master("sam@outlook.com", "sam@outlook.com"), want: likely, not: "sender"}, trust.ForwardQuoted, "", "sam@outlook.com"},
		{one{name: "FW: by Apple Mail, in plain text", mail: wrote("outlook.com", fw+apple("Walmart <help@walmart.com>", "Your code", "Your verification code is 482913")), in: master("sam@outlook.com", "sam@outlook.com"), want: likely, not: "sender"}, trust.ForwardQuoted, "", "sam@outlook.com"},
		{one{name: "FW: by Apple Mail, with the code in its subject", mail: wrote("outlook.com", fw+apple("Walmart <help@walmart.com>", "482913 is your Walmart code", "Use it to sign in.")), in: master("sam@outlook.com", "sam@outlook.com"), want: likely, not: "sender"}, trust.ForwardQuoted, "", "sam@outlook.com"},
		{one{name: "FW: by Apple Mail, of a stranger's", mail: wrote("outlook.com", fw+apple("Walmart <a@evil.example>", "Your code", "Your verification code is 482913")), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "a@evil.example", ""},
		{one{name: "FW:, made automatic", mail: wrote("outlook.com", fw+quoted("Walmart <help@walmart.com>")), in: func() trust.Input {
			in := master("sam@outlook.com", "sam@outlook.com")
			in.Automatic = []string{"sam@outlook.com"}
			return in
		}(), want: proven}, trust.ForwardQuoted, "", "sam@outlook.com"},
		{one{name: "FW:, another address made automatic", mail: wrote("outlook.com", fw+quoted("Walmart <help@walmart.com>")), in: func() trust.Input {
			in := master("", "sam@outlook.com", "kim@outlook.com")
			in.Automatic = []string{"kim@outlook.com"}
			return in
		}(), want: likely, not: "sender"}, trust.ForwardQuoted, "", ""},
		{one{name: "FW: by the mailbox itself", mail: wrote("fastmail.com", strings.ReplaceAll(fw+quoted("Walmart <help@walmart.com>"), "sam@outlook.com", "master@fastmail.com")), in: master(""), want: likely, not: "sender"}, trust.ForwardQuoted, "", ""},
		{one{name: "FW: not named", mail: wrote("outlook.com", fw+quoted("Walmart <help@walmart.com>")), in: master(""), want: foreign}, "", "sam@outlook.com", ""},
		{one{name: "FW: by a neighbour of the one that is named", mail: wrote("outlook.com", strings.Replace(fw, "sam@outlook.com", "stranger@outlook.com", 1)+quoted("Walmart <help@walmart.com>")), in: master("", "sam@outlook.com"), want: foreign}, "", "stranger@outlook.com", ""},
		{one{name: "FW: not proven", mail: top + fw + quoted("Walmart <help@walmart.com>"), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "sam@outlook.com", ""},
		{one{name: "FW: forged", mail: top + "Authentication-Results: mx.test; dmarc=fail header.from=outlook.com\n" + fw + quoted("Walmart <help@walmart.com>"), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "sam@outlook.com", ""},
		{one{name: "FW: of a stranger's", mail: wrote("outlook.com", fw+quoted("Walmart <a@evil.example>")), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "a@evil.example", ""},
		{one{name: "FW: of a stranger's that quotes the shop", mail: wrote("outlook.com", fw+quoted("Evil <a@evil.example>")+quoted("Walmart <help@walmart.com>")), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "a@evil.example", ""},
		{one{name: "FW: of a stranger with the shop's name", mail: wrote("outlook.com", fw+quoted("help@walmart.com <a@evil.example>")), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "sam@outlook.com", ""},
		{one{name: "FW: of nobody with the shop's name", mail: wrote("outlook.com", fw+quoted("help@walmart.com <root@localhost>")), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "sam@outlook.com", ""},
		{one{name: "FW: whose own style sheet hides its header", mail: wrote("outlook.com", strings.Replace(fw, "text/plain", "text/html", 1)+"\n<style>#h{display:none}</style><div id=h>From: Evil &lt;a@evil.example&gt;<br>Sent: Monday<br>To: sam@outlook.com<br>Subject: x</div>From: Walmart &lt;help@walmart.com&gt;<br>Sent: Monday<br>To: sam@outlook.com<br>Subject: Your code<p>Your verification code is 482913.</p>\n"), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "sam@outlook.com", ""},
		{one{name: "FW: without a header", mail: wrote("outlook.com", fw+body), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "sam@outlook.com", ""},
		{one{name: "FW: at the site of one's own address", mail: wrote("sam.example", strings.ReplaceAll(fw, "sam@outlook.com", "sam@sam.example")+body), in: trust.Input{Site: "sam.example", Addresses: []string{"sam@sam.example"}, AuthServ: []string{"mx.test"}}, want: likely, not: "sender site"}, trust.ForwardQuoted, "sam@sam.example", ""},
		{one{name: "FW: with a mail bound to another site", mail: wrote("outlook.com", fw+quoted("Walmart <help@walmart.com>")+"@evil.example #482913\n"), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardQuoted, "", ""},
		{one{name: "attached", mail: wrote("outlook.com", attached(strings.Replace(mail, "sam@example.com", "sam@outlook.com", 1))), in: master("sam@outlook.com", "sam@outlook.com"), want: likely, not: "sender"}, trust.ForwardAttached, "", "sam@outlook.com"},
		{one{name: "attached, a stranger's", mail: wrote("outlook.com", attached(evil)), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardAttached, "a@evil.example", ""},
		{one{name: "attached to a stranger's mail, which is forwarded", mail: wrote("outlook.com", strings.Replace(attached(mail), "See below.\n", strings.Replace(quoted("Evil <a@evil.example>"), "482913", "attached", 1), 1)), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardAttached, "sam@outlook.com", ""},
		{one{name: "attached to a mail forwarded in an unknown language", mail: wrote("outlook.com", strings.Replace(attached(mail), "See below.\n", "Afzenderr: Evil <a@evil.example>\n", 1)), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardAttached, "sam@outlook.com", ""},
		{one{name: "attached to a mail of nobody, which is forwarded", mail: wrote("outlook.com", strings.Replace(attached(mail), "See below.\n", strings.Replace(quoted("Evil <root@localhost>"), "482913", "attached", 1), 1)), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardAttached, "sam@outlook.com", ""},
		{one{name: "attached beside a stranger's", mail: wrote("outlook.com", strings.Replace(attached(mail), "--b\nContent-Type: message/rfc822\n\n", "--b\nContent-Type: message/rfc822\n\nFrom: a@evil.example\nSubject: hello\n\nHello.\n--b\nContent-Type: message/rfc822\n\n", 1)), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardAttached, "sam@outlook.com", ""},
		{one{name: "attached by somebody", mail: wrote("evil.example", strings.Replace(attached(mail), "sam@outlook.com", "a@evil.example", 1)), in: master("", "sam@outlook.com"), want: foreign}, trust.ForwardAttached, "a@evil.example", ""},
		{one{name: "attached by somebody at the shop", mail: wrote("walmart.com", strings.Replace(attached(evil), "sam@outlook.com", "clerk@walmart.com", 1)), in: master("", "sam@outlook.com"), want: likely, not: "sender site"}, trust.ForwardAttached, "clerk@walmart.com", ""},
	} {
		v := tt.check(t, s)
		original := tt.original
		if original == "" {
			original = "help@walmart.com"
		}
		if v.Forward != tt.forward || v.Original != original || tt.to != "" && v.To != tt.to {
			t.Errorf("%s: forwarded by %q, first sent by %q to %q; want %q, %q, %q: %+v", tt.name, v.Forward, v.Original, v.To, tt.forward, original, tt.to, v.Facts)
		}
	}
}

// Where To names nobody, a forwarder's field does, if the forwarder is one of the
// user's and has signed it.
func TestForwardedTo(t *testing.T) {
	s := newSigner(t)
	list := s.sign(t, "walmart.com", strings.Replace(mail, "To: sam@example.com\n", "To: undisclosed-recipients:;\n", 1))
	both := "Authentication-Results: mx.test; dkim=pass header.d=walmart.com; dkim=pass header.d=sam.example\n"
	for _, o := range []one{
		{name: "signed by the user's forwarder", mail: both + s.sign(t, "sam.example", "X-Original-To: shop@sam.example\n"+list), want: proven},
		{name: "not signed", mail: both + "X-Original-To: shop@sam.example\n" + s.sign(t, "sam.example", list), want: likely, not: "recipient"},
		{name: "signed, and another on top", mail: both + "X-Original-To: shop@sam.example\n" + s.sign(t, "sam.example", "X-Original-To: kim@sam.example\n"+list), want: likely, not: "recipient"},
		{name: "signed by a stranger", mail: strings.Replace(both, "sam.example", "evil.example", 1) + s.sign(t, "evil.example", "X-Original-To: shop@sam.example\n"+list), want: likely, not: "recipient"},
		{name: "the signature fails", mail: strings.Replace(both, "pass header.d=sam", "fail header.d=sam", 1) + s.sign(t, "sam.example", "X-Original-To: shop@sam.example\n"+list), want: likely, not: "recipient"},
		{name: "over a To of the sender's, which counts", mail: both + s.sign(t, "sam.example", "X-Forwarded-For: shop@sam.example master@sam.example\n"+s.sign(t, "walmart.com", strings.Replace(mail, "sam@example.com", "kim@sam.example", 1))), want: foreign},
		{name: "over a To of the sender's that is not signed", mail: both + s.sign(t, "sam.example", "X-Forwarded-For: shop@sam.example master@sam.example\n"+s.sign(t, "walmart.com", strings.Replace(mail, "sam@example.com", "kim@sam.example", 1), "From", "Subject", "Content-Type")), want: proven},
		{name: "for another", mail: both + s.sign(t, "sam.example", "X-Original-To: kim@sam.example\n"+list), want: foreign},
	} {
		o.mail = top + o.mail
		o.in = trust.Input{Account: "shop@sam.example", Addresses: []string{"shop@sam.example", "kim@sam.example"}, AuthServ: []string{"mx.test"}}
		o.check(t, s)
	}
}

// Two pages wait at once, each for its own account at one shop.
func TestTwoAccountsAtOneShop(t *testing.T) {
	s := newSigner(t)
	addresses := []string{"master@example.com", "sam@example.com", "kim@example.com"}
	for _, to := range []string{"sam@example.com", "kim@example.com"} {
		m := top + s.sign(t, "walmart.com", strings.Replace(mail, "sam@example.com", to, 1))
		for _, account := range []string{"sam@example.com", "s••@example.com", "kim@example.com", "k••@example.com"} {
			want := foreign
			if account[0] == to[0] {
				want = proven
			}
			one{name: to + " for " + account, mail: m, in: trust.Input{Account: account, Addresses: addresses}, want: want}.check(t, s)
		}
	}
}

// A pair that the user confirmed makes a sender belong; a shared one never
// fills by itself.
func TestConfirmedPair(t *testing.T) {
	s := newSigner(t)
	by := func(from, signer string) string {
		return top + s.sign(t, signer, strings.Replace(mail, "help@walmart.com", from, 1))
	}
	in := trust.Input{Confirmed: []trust.Pair{{Site: "walmart.com", Sender: "code@partner.example"}, {Site: "walmart.com", Sender: "noreply@okta.com"}, {Site: "other.example", Sender: "a@evil.example"}}}
	for _, o := range []one{
		{name: "confirmed", mail: by("code@partner.example", "partner.example"), want: proven},
		{name: "another address of it", mail: by("login@partner.example", "partner.example"), want: proven},
		{name: "another host of it", mail: by("code@mail.partner.example", "partner.example"), want: foreign},
		{name: "not signed by it", mail: by("code@partner.example", "evil.example"), want: likely, not: "sender"},
		{name: "shared", mail: by("noreply@okta.com", "okta.com"), want: likely, not: "site"},
		{name: "shared, another address", mail: by("evil@okta.com", "okta.com"), want: foreign},
		{name: "confirmed for another site", mail: by("a@evil.example", "evil.example"), want: foreign},
	} {
		o.in = in
		o.check(t, s)
	}
}

// A chain of forwarders that the server accepted.
func TestARC(t *testing.T) {
	s := newSigner(t)
	set := func(i, sealer, cv, results string) string {
		return "ARC-Seal: i=" + i + "; a=rsa-sha256; t=1; cv=" + cv + "; d=" + sealer + "; s=arc; b=x\n" +
			"ARC-Message-Signature: i=" + i + "; a=rsa-sha256; c=relaxed/relaxed; d=" + sealer + "; s=arc; h=to:subject:from; bh=x; b=x\n" +
			"ARC-Authentication-Results: i=" + i + "; mx." + sealer + "; " + results + "\n"
	}
	first := set("1", "google.com", "none", "dkim=pass header.i=@walmart.com; dmarc=pass header.from=walmart.com")
	last := set("2", "google.com", "pass", "arc=pass")
	pass := "Authentication-Results: mx.test; arc=pass (i=1); dmarc=none header.from=walmart.com\n"
	for _, o := range []one{
		{name: "by one", mail: pass + first, want: proven},
		{name: "by two", mail: pass + last + first, want: proven},
		{name: "by Cloudflare", mail: pass + strings.ReplaceAll(first, "google.com", "cloudflare-email.net"), want: proven},
		{name: "the server does not say so", mail: "Authentication-Results: mx.test; dmarc=none\n" + first, want: likely, not: "sender"},
		{name: "the server says it fails", mail: "Authentication-Results: mx.test; arc=fail\n" + first, want: likely, not: "sender"},
		{name: "the server says both", mail: "Authentication-Results: mx.test; arc=pass; arc=fail\n" + first, want: likely, not: "sender"},
		{name: "a stranger says so", mail: strings.Replace(pass, "mx.test", "mx.evil.example", 1) + first, want: likely, not: "sender"},
		{name: "and dmarc fails", mail: strings.Replace(pass, "none", "fail", 1) + first, want: foreign},
		{name: "sealed by a stranger", mail: pass + strings.ReplaceAll(first, "google.com", "evil.example"), want: likely, not: "sender"},
		{name: "sealed by a tenant's host", mail: pass + strings.ReplaceAll(first, "google.com", "microsoft.com"), want: likely, not: "sender"},
		{name: "a later seal by a stranger", mail: pass + strings.ReplaceAll(last, "google.com", "evil.example") + first, want: likely, not: "sender"},
		{name: "a signature by a stranger", mail: pass + strings.Replace(first, "d=google.com; s=arc; h=", "d=evil.example; s=arc; h=", 1), want: likely, not: "sender"},
		{name: "the first missing", mail: pass + last, want: likely, not: "sender"},
		{name: "one twice", mail: pass + first + first, want: likely, not: "sender"},
		{name: "one incomplete", mail: pass + first[strings.IndexByte(first, '\n')+1:], want: likely, not: "sender"},
		{name: "the verdict of another", mail: pass + strings.ReplaceAll(first, "walmart.com", "evil.example"), want: likely, not: "sender"},
		{name: "the verdict of the second alone", mail: pass + set("2", "google.com", "pass", "dmarc=pass header.from=walmart.com") + set("1", "google.com", "none", "dmarc=none"), want: likely, not: "sender"},
		{name: "the second found it broken", mail: pass + strings.Replace(last, "cv=pass", "cv=fail", 1) + first, want: likely, not: "sender"},
		{name: "not over To", mail: pass + strings.Replace(first, "h=to:", "h=", 1), want: likely, not: "recipient"},
		{name: "code in the subject", mail: pass + first, want: likely, not: "sender"},
		{name: "l=", mail: pass + strings.Replace(first, "h=to:", "l=1; h=to:", 1), want: likely, not: "sender"},
	} {
		o.mail = top + o.mail + mail
		if o.name == "code in the subject" {
			o.mail = strings.NewReplacer("Your code", "482913 is your code", "is 482913", "is above").Replace(o.mail)
		}
		o.in = trust.Input{Account: "sam@example.com", AuthServ: []string{"mx.test"}}
		o.check(t, s)
	}
}
