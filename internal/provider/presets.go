package provider

import (
	"maps"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// preset is a provider with what only the host needs to know.
type preset struct {
	protocol.Provider
	localPart bool     // LOGIN wants the part before the @
	appOnly   bool     // nothing but an app password works, and it has no spaces
	imapOff   bool     // IMAP has to be switched on in the mailbox's settings
	hosts     []string // further IMAP servers, beside Host
	authServ  []string // see AuthServ
	auth      AuthFields
}

func (p *preset) public() protocol.Provider {
	q := p.Provider
	q.Domains = slices.Clone(q.Domains)
	q.DomainHosts = maps.Clone(q.DomainHosts)
	q.Steps = slices.Clone(q.Steps)
	q.Ways = slices.Clone(q.Ways)
	return q
}

func (p *preset) owns(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host != "" && (host == p.Host || slices.Contains(p.hosts, host))
}

// presets, in the order to show. Hosts, ports and user names are those of
// Thunderbird's ISPDB (2026-03) and chatmail's provider-db; authserv-ids are
// those seen in delivered mail (chatmail's Authentication-Results corpus and
// public samples), and where none was seen none is given.
var presets = []preset{
	{
		Provider: protocol.Provider{
			ID: "gmail", Name: "Gmail", Host: "imap.gmail.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"gmail.com", "googlemail.com"},
			PasswordURL: "https://myaccount.google.com/apppasswords",
			HelpURL:     "https://support.google.com/accounts/answer/185833",
			// Gmail has had no IMAP switch since January 2025, so no step says to turn it on.
			Steps: []string{
				"Open myaccount.google.com/security and turn on 2-Step Verification, if it is off: Google gives app passwords only then.",
				"Open myaccount.google.com/apppasswords and sign in if Google asks.",
				"Type a name for it, such as Mailcode, and press Create.",
				"Copy the 16 letters that Google shows; they are shown once, and the spaces do not matter.",
				"Paste them here as the app password; your normal Google password does not work.",
				"If Google says that the setting is not available, your account is in Advanced Protection or its administrator does not allow app passwords.",
			},
		},
		appOnly:  true,
		hosts:    []string{"imap.googlemail.com"},
		authServ: []string{"mx.google.com"},
	},
	{
		Provider: protocol.Provider{
			ID: "outlook", Name: "Outlook.com, Hotmail, Live, MSN", Host: "outlook.office365.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:  []string{"outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es", "outlook.de", "outlook.fr", "outlook.es", "outlook.it", "live.co.uk", "live.fr", "live.de", "live.nl", "live.it", "windowslive.com", "passport.com"},
			HelpURL:  "https://support.microsoft.com/office/use-rules-to-automatically-forward-messages-45aa9664-4911-4f96-9663-ece42816d746",
			Unusable: "Microsoft has taken no password for mail programs, app passwords included, since 16 September 2024, so Mailcode cannot sign in to this mailbox.",
			Ways: []string{
				"Redirect the codes to a mailbox that works: add that mailbox (Gmail, for example) as a session here; then on outlook.com open Settings, Mail, Rules, add a rule that applies to all messages or to those of the sites you use, choose the action Redirect to with that mailbox's address, and save. Take Redirect, not Forward: a redirected mail keeps its sender and the sender's signature, so Mailcode can prove who sent the code, while a forwarded one comes from your own address and proves nothing.",
				"Give the sites another address: change the e-mail address in your account at the site to one whose mailbox works here, so that its codes go there directly.",
			},
		},
		hosts: []string{"outlook.office.com", "imap-mail.outlook.com", "imap.outlook.com", "outlook.live.com", "imap.live.com", "imap.hotmail.com"},
	},
	{
		Provider: protocol.Provider{
			ID: "yahoo", Name: "Yahoo Mail", Host: "imap.mail.yahoo.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.com.br", "yahoo.com.mx", "yahoo.com.ar", "yahoo.co.in", "yahoo.in", "yahoo.com.au", "yahoo.com.sg", "yahoo.com.ph", "yahoo.co.id", "yahoo.ie", "yahoo.se", "yahoo.no", "yahoo.gr", "yahoo.pl", "yahoo.ro"},
			PasswordURL: "https://login.yahoo.com/account/security",
			HelpURL:     "https://help.yahoo.com/kb/SLN15241.html",
			Steps: []string{
				"Open login.yahoo.com/account/security and sign in if Yahoo asks.",
				"Choose Create app password; if it is not offered, turn on two-step verification first.",
				"Type a name for it, such as Mailcode, and create it.",
				"Copy the 16 letters and paste them here; your normal Yahoo password does not work.",
			},
		},
		appOnly:  true,
		hosts:    []string{"export.imap.mail.yahoo.com"},
		authServ: []string{"*.yahoo.com"}, // another name on every machine
	},
	{
		Provider: protocol.Provider{
			ID: "icloud", Name: "iCloud Mail", Host: "imap.mail.me.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"icloud.com", "me.com", "mac.com"},
			PasswordURL: "https://account.apple.com/account/manage",
			HelpURL:     "https://support.apple.com/102654",
			Steps: []string{
				"Open account.apple.com and sign in.",
				"Under Sign-In and Security choose App-Specific Passwords, then add one and name it, for example Mailcode.",
				"Copy the password Apple shows, with its dashes, and paste it here; the password of your Apple Account does not work.",
			},
		},
		localPart: true,
		appOnly:   true,
		// A field and an id for each method; the topmost, bimi, says nothing of the sender.
		authServ: []string{"bimi.icloud.com", "arc.icloud.com", "dmarc.icloud.com", "dkim-verifier.icloud.com", "spf.icloud.com"},
		auth:     AuthFields{Several: true, Between: []string{"X-ARC-Info", "X-DMARC-Info", "X-DMARC-Policy"}},
	},
	{
		Provider: protocol.Provider{
			ID: "aol", Name: "AOL Mail", Host: "imap.aol.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"aol.com", "aim.com", "aol.co.uk", "aol.de", "aol.fr", "netscape.net", "verizon.net", "love.com", "games.com", "wow.com"},
			PasswordURL: "https://login.aol.com/account/security",
			HelpURL:     "https://help.aol.com/articles/Create-and-manage-app-password",
			Steps: []string{
				"Open login.aol.com/account/security and sign in if AOL asks.",
				"Choose Create app password; if it is not offered, turn on two-step verification first.",
				"Type a name for it, such as Mailcode, and create it.",
				"Copy the 16 letters and paste them here; your normal AOL password does not work.",
			},
		},
		appOnly:  true,
		hosts:    []string{"export.imap.aol.com"},
		authServ: []string{"*.yahoo.com"}, // Yahoo's machines receive it
	},
	{
		Provider: protocol.Provider{
			ID: "fastmail", Name: "Fastmail", Host: "imap.fastmail.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "sent.com", "fastmail.us", "fastmail.co.uk", "fastmail.de"},
			PasswordURL: "https://app.fastmail.com/settings/security/apps",
			HelpURL:     "https://www.fastmail.help/hc/en-us/articles/360058752854",
			Steps: []string{
				"In Fastmail open Settings, then Privacy & Security, then Manage app passwords and access.",
				"Add a new app password, name it Mailcode and let it use Mail (IMAP).",
				"Copy the password and paste it here; your Fastmail password does not work.",
			},
		},
		appOnly:  true,
		authServ: []string{"*.messagingengine.com"},
		auth:     AuthFields{Several: true},
	},
	{
		Provider: protocol.Provider{
			ID: "zoho", Name: "Zoho Mail", Host: "imap.zoho.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains: []string{"zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu", "zoho.in", "zohomail.in"},
			// The region in which the account was made; mail is on no other's server.
			DomainHosts: map[string]string{"zoho.eu": "imap.zoho.eu", "zohomail.eu": "imap.zoho.eu", "zoho.in": "imap.zoho.in", "zohomail.in": "imap.zoho.in"},
			PasswordURL: "https://accounts.zoho.com/home#security/app_password",
			HelpURL:     "https://www.zoho.com/mail/help/imap-access.html",
			Steps: []string{
				"In Zoho Mail open Settings, Mail Accounts, IMAP, and switch IMAP access on.",
				"If your account has two-factor authentication, open accounts.zoho.com, Security, App Passwords, and generate one named Mailcode; without it your normal password works.",
				"Paste the password here.",
				"If your account is not in the United States, set the server to that of your region: imap.zoho.eu, imap.zoho.in, imap.zoho.com.au, imap.zoho.jp or imap.zohocloud.ca.",
			},
		},
		imapOff:  true,
		hosts:    []string{"imappro.zoho.com", "imap.zoho.eu", "imappro.zoho.eu", "imap.zoho.in", "imappro.zoho.in", "imap.zoho.com.au", "imap.zoho.jp", "imap.zohocloud.ca"},
		authServ: []string{"mx.zohomail.com", "mx.zohomail.eu", "mx.zohomail.in"},
	},
	{
		Provider: protocol.Provider{
			ID: "gmx", Name: "GMX", Host: "imap.gmx.net", Port: 993, TLS: protocol.TLSImplicit,
			Domains: []string{"gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es"},
			// One company, two sets of servers: these are for all but Germany, Austria
			// and Switzerland (ISPDB, gmx.com).
			DomainHosts: map[string]string{"gmx.com": "imap.gmx.com", "gmx.us": "imap.gmx.com", "gmx.co.uk": "imap.gmx.com", "gmx.fr": "imap.gmx.com", "gmx.es": "imap.gmx.com"},
			HelpURL:     "https://hilfe.gmx.net/pop-imap/",
			Steps: []string{
				"In GMX open E-Mail, Settings, POP3 & IMAP, and allow access for other programs.",
				"If your account has two-factor authentication, make an application-specific password in the security settings of your account; without it your normal password works.",
				"Paste the password here.",
			},
		},
		imapOff:  true,
		hosts:    []string{"imap.gmx.com"},
		authServ: []string{"gmx.net"},
		auth:     AuthFields{Several: true, PerSignature: true},
	},
	{
		Provider: protocol.Provider{
			ID: "mailcom", Name: "mail.com", Host: "imap.mail.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains: []string{"mail.com", "email.com", "usa.com", "post.com", "europe.com", "asia.com", "consultant.com", "engineer.com", "myself.com", "techie.com", "writeme.com", "iname.com", "dr.com"},
			HelpURL: "https://support.mail.com/security/2fa/application-specific-passwords.html",
			Steps: []string{
				"On mail.com open Settings, POP3 & IMAP, and allow access for other programs.",
				"Turn on two-factor authentication in your account's security settings, if it is off.",
				"In the same place make an application-specific password, copy it and paste it here.",
			},
		},
		imapOff: true,
	},
	{
		Provider: protocol.Provider{
			ID: "webde", Name: "WEB.DE", Host: "imap.web.de", Port: 993, TLS: protocol.TLSImplicit,
			Domains: []string{"web.de", "email.de"},
			HelpURL: "https://hilfe.web.de/pop-imap/",
			Steps: []string{
				"In WEB.DE open E-Mail, Settings (Einstellungen), POP3/IMAP, and allow access for other programs.",
				"If your account has two-factor authentication, make an application-specific password in the security settings of your account; without it your normal password works.",
				"Paste the password here.",
			},
		},
		localPart: true,
		imapOff:   true,
		authServ:  []string{"web.de"},
		auth:      AuthFields{Several: true, PerSignature: true}, // the servers are GMX's
	},
	{
		Provider: protocol.Provider{
			ID: "yandex", Name: "Yandex Mail", Host: "imap.yandex.com", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"yandex.com", "yandex.ru", "ya.ru", "yandex.by", "yandex.kz", "yandex.ua"},
			PasswordURL: "https://id.yandex.com/security/app-passwords",
			HelpURL:     "https://yandex.com/support/mail/mail-clients/others.html",
			Steps: []string{
				"In Yandex Mail open Settings, Email clients, and allow IMAP with app passwords.",
				"Open id.yandex.com/security/app-passwords, make a password for Mail and name it Mailcode.",
				"Copy the password and paste it here.",
			},
		},
		imapOff:  true,
		hosts:    []string{"imap.yandex.ru"},
		authServ: []string{"*.yandex.net"}, // another name on every machine
	},
	{
		Provider: protocol.Provider{
			ID: "mailru", Name: "Mail.ru", Host: "imap.mail.ru", Port: 993, TLS: protocol.TLSImplicit,
			Domains:     []string{"mail.ru", "inbox.ru", "bk.ru", "list.ru", "internet.ru"},
			PasswordURL: "https://account.mail.ru/user/2-step-auth/passwords/",
			HelpURL:     "https://help.mail.ru/mail/security/protection/external",
			Steps: []string{
				"Open account.mail.ru, Security, Passwords for external applications.",
				"Add one, name it Mailcode and give it access to mail (IMAP).",
				"Copy the password and paste it here; your normal Mail.ru password does not work.",
			},
		},
		appOnly:  true,
		authServ: []string{"mxs.mail.ru"},
	},
	{
		Provider: protocol.Provider{
			ID: "proton", Name: "Proton Mail (Bridge)", Host: "127.0.0.1", Port: 1143, TLS: protocol.TLSStart,
			Domains: []string{"proton.me", "protonmail.com", "pm.me", "protonmail.ch"},
			HelpURL: "https://proton.me/mail/bridge",
			Steps: []string{
				"Install Proton Mail Bridge on this computer and sign in with your Proton account; Bridge comes with the paid plans.",
				"In Bridge open your account's mailbox details and compare the IMAP port with the one here.",
				"Copy the password that Bridge shows there and paste it here; your Proton password does not work.",
				"In Bridge's settings export the TLS certificate, print its fingerprint with: openssl x509 -in cert.pem -noout -fingerprint -sha256, and paste that as the certificate to trust: Bridge makes its own, so no one else can vouch for it.",
			},
		},
		hosts:    []string{"localhost", "::1"},
		authServ: []string{"mail.protonmail.ch"}, // Bridge hands the mail on as Proton received it
		auth:     AuthFields{Several: true, PerSignature: true},
	},
	{
		Provider: protocol.Provider{
			ID: Other, Name: "Other IMAP", Port: 993, TLS: protocol.TLSImplicit,
			Steps: []string{
				"Ask your mail provider, or look in its help for IMAP: you need the server's name, its port, and whether it starts with TLS (usually port 993) or with STARTTLS (usually 143).",
				"If the account has two-step verification, make an app password in its security settings.",
				"Paste the password here.",
			},
		},
	},
}
