package otp

import (
	"net/url"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// Link is a link that signs in, or confirms an address, when it is opened.
type Link struct {
	Text string `json:"text"` // what a person sees of it; the URL itself where it is plain text
	URL  string `json:"url"`
	Host string `json:"host"` // of the URL, in lower case, without a port
}

const (
	enoughOfLink = 4.0 // evidence that makes a link the mail's answer
	maxPlain     = 50  // links looked at in plain text
)

// findLink finds the link of a mail that has no code: the one that its words
// and its URL say signs in. A link is returned, never opened.
func (d *document) findLink(m *message.Message) *Link {
	w := words()
	s := mail{document: d}
	s.survey()
	if s.lives+s.asks == 0 || s.talks >= 3 {
		return nil
	}
	base := 0.0
	if s.lives > 0 {
		base++ // how long it lives, or that one may ignore it
	}
	if s.trades > 0 {
		base -= 2
	}
	if d.list || d.reply || d.report {
		base -= 3
	}
	if i := s.hitsBefore(d.lines[0].end); slices.ContainsFunc(d.hits[:i], func(h hit) bool { return h.is(kindAsk | kindLink) }) {
		base++ // the subject asks for it
	}
	links := m.Links
	if len(links) == 0 {
		links = d.plainLinks()
	}
	var best *Link
	most := 0.0
	for i, l := range links {
		if len(l.URL) < 12 || len(l.URL) > 8<<10 || slices.ContainsFunc(links[:min(i, 50)], func(o message.Link) bool { return o.URL == l.URL && o.Text == l.Text }) {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(l.URL))
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
			continue
		}
		score := base + weighURL(u)
		if score <= base { // nothing in it is for this mail alone
			continue
		}
		said := w.weighText(l.Text)
		if said <= 0 && (l.Text == "" || base < 2) {
			continue // what it is for has to be said somewhere
		}
		if score += said; score > most {
			most = score
			best = &Link{Text: l.Text, URL: l.URL, Host: strings.ToLower(u.Hostname())}
		}
	}
	if most < enoughOfLink {
		return nil
	}
	return best
}

// weighText is what the words of a link say.
func (t *trie) weighText(text string) (score float64) {
	text = text[:min(len(text), 200)]
	low := append(fold(nil, text), '\n')
	hits, _, _ := t.find(nil, nil, low, 0, len(low))
	for _, h := range hits {
		switch {
		case h.is(kindFoot):
			return -5
		case h.is(kindLife): // "I did not request this"
			return -3
		case h.is(kindLink):
			score = max(score, 2.5)
		case h.is(kindAsk):
			if len(strings.Fields(text)) > 6 { // a headline, rather than a button
				score = max(score, 1)
			} else {
				score = max(score, 2)
			}
		}
	}
	return score
}

// weighURL is what a URL says: a path or parameter for signing in or
// confirming, and a long random piece that only this mail has. It is 0 or less
// for one that everybody gets.
func weighURL(u *url.URL) (score float64) {
	whole := strings.ToLower(u.Path + "?" + u.RawQuery)
	for _, no := range [...]string{"unsubscribe", "optout", "opt-out", "preferences", "privacy", "/terms", "/help", "support", "not-me", "notme", "wasnt-me", "revoke", "report"} {
		if strings.Contains(whole, no) {
			return -5
		}
	}
	action := strings.ToLower(u.Host) + whole
	for _, yes := range [...]string{"verif", "confirm", "magic", "login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in", "sign-up", "signup",
		"auth", "token", "activat", "validat", "passwordless", "password", "reset", "recover", "otp", "session", "invite", "approve", "callback", "sso."} {
		if strings.Contains(action, yes) {
			score += 1.5
			break
		}
	}
	run, digits, uppers, lowers := 0, 0, 0, 0
	for _, c := range []byte(u.Path + "?" + u.RawQuery + "#" + u.Fragment) {
		switch {
		case isDigit(c):
			digits++
			run++
		case alnum(c | 0x20), c == '-', c == '_', c == '.':
			run++
			if upper(c) {
				uppers++
			} else if c >= 'a' {
				lowers++
			}
		default:
			run, digits, uppers, lowers = 0, 0, 0, 0
		}
		if run >= 16 && digits >= 2 || run >= 12 && digits >= 3 && uppers >= 2 && lowers >= 1 {
			return score + 1.5
		}
	}
	return score
}

// plainLinks are the URLs in the shown text. What a person sees of one is what
// stands before it on its line, or else the line above.
func (d *document) plainLinks() (links []message.Link) {
	for i := 1; i < len(d.lines) && len(links) < maxPlain; i++ {
		l := d.lines[i]
		if l.zone != zoneBody {
			break
		}
		text := d.text[l.start:l.end]
		for at := 0; ; {
			n := strings.Index(text[at:], "://")
			if n < 0 {
				break
			}
			from := at + n
			for from > at && alnum(text[from-1]|0x20) {
				from--
			}
			to := at + n
			for to < len(text) && text[to] > ' ' && text[to] < 0x7f && strings.IndexByte("<>\"'`", text[to]) < 0 {
				to++
			}
			seen := strings.Trim(text[at:from], " \t<(:")
			if seen == "" && i > 1 && d.lines[i-1].zone == zoneBody {
				seen = d.text[d.lines[i-1].start:d.lines[i-1].end]
			}
			links = append(links, message.Link{Text: seen, URL: strings.TrimRight(text[from:to], ".,;:!?)]*_|")})
			at = to
		}
	}
	return links
}
