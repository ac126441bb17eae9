package otp

import (
	"fmt"
	"slices"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestBlindLinks holds the links found against testdata/blind, for mails that
// have one and no code. Those of unread are known to be missed: a newsletter's
// "Yes, subscribe me" is none that signs in.
func TestBlindLinks(t *testing.T) {
	unread := []string{"link-newsletter-optin"}
	n := 0
	blind(t, func(name string, raw []byte, w want) {
		r := Find(message.Parse(raw), Hints{})
		if r.Link != nil && (r.Code != "" || r.Tie) {
			t.Errorf("%s: a link beside the code %q", name, r.Code)
		}
		if w.Link == "" {
			return
		}
		n++
		host := ""
		if r.Link != nil {
			host = r.Link.Host
		}
		if (host == w.Link) == slices.Contains(unread, name) {
			t.Errorf("%s: a link to %q, want %q", name, host, w.Link)
		}
	})
	if n < 15 {
		t.Errorf("only %d mails with a link", n)
	}
}

func TestLink(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9x7f3k9q2"
	for _, c := range []struct{ subject, text, html, want string }{
		{"Sign in to Example", "Click the link below to sign in to Example:\n\nhttps://example.com/magic?t=" + token + "\n\nIt expires in 15 minutes.", "", "example.com"},
		{"Sign in to Example", "", "<p>Click below to sign in.</p><a href='https://App.Example.com:443/login/" + token + "'>Sign in</a><p>The link expires in 15 minutes.</p>", "app.example.com"},
		{"Confirm your email", "", "<a href='https://example.com/'><img src=logo.png></a><a href='https://example.com/confirm?token=" + token + "'>Confirm my email</a>", "example.com"},
		{"Melde dich an", "", "<p>Der Link ist 15 Minuten gültig.</p><a href='https://example.de/login?token=" + token + "'>Jetzt anmelden</a>", "example.de"},
		{"ログイン", "", "<p>有効期限は15分です。</p><a href='https://example.jp/auth/" + token + "'>ログインする</a>", "example.jp"},
		// A mail with a code has no link.
		{"Your sign-in code", "", "<p>Your verification code is <b>482913</b></p><a href='https://example.com/magic?t=" + token + "'>Sign in</a><p>It expires in 15 minutes.</p>", ""},
		// Links that everybody gets, that stop something, or that sell.
		{"News", "", "<a href='https://example.com/login'>Log in</a> to read more.", ""},
		{"Sign in to Example", "", "<a href='https://example.com/unsubscribe/" + token + "'>Sign in</a><p>expires in 15 minutes</p>", ""},
		{"New sign-in", "", "<p>If this was you, ignore this mail.</p><a href='https://example.com/session/" + token + "'>This wasn't you?</a>", ""},
		{"Sale", "", "<p>Use code SALE20 at checkout. Offer ends soon.</p><a href='https://click.example.com/auth/" + token + "'>Log in</a>", ""},
		{"Are small boats better?", "", "<p>The poll expires in two days.</p><a href='https://click.example.com/c?q=" + token + "'>Live help from our editors: submit a question of your own</a>", ""},
		{"Sign in to Example", "", "<a href='javascript:login(\"" + token + "\")'>Sign in</a><p>expires in 15 minutes</p>", ""},
	} {
		kind, body := "plain", c.text
		if c.html != "" {
			kind, body = "html", c.html
		}
		r := Find(message.Parse(fmt.Appendf(nil, "Subject: %s\nContent-Type: text/%s; charset=utf-8\n\n%s\n", c.subject, kind, body)), Hints{})
		host := ""
		if r.Link != nil {
			host = r.Link.Host
		}
		if host != c.want {
			t.Errorf("%s: found %+v, want one to %q", body, r.Link, c.want)
		}
	}
}
