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
	mostOfText   = 2.5 // of it in what a person sees of a link
	mostOfURL    = 3.0 // and in where it leads
	maxPlain     = 50  // links looked at in plain text
)

// findLink finds the link of a mail that has no code: the one that its words
// and its URL say signs in. A link is returned, never opened.
func (m *mail) findLink(links []message.Link) *Link {
	base, ok := m.wantsLink()
	if !ok {
		return nil
	}
	if len(links) == 0 {
		links = m.plainLinks()
	}
	w := words()
	var best *Link
	most := 0.0
	for i, l := range links {
		if len(l.URL) < 12 || len(l.URL) > 8<<10 {
			continue
		}
		said := w.weighText(l.Text)
		if said <= 0 && (l.Text == "" || base < 2) {
			continue // what it is for has to be said somewhere
		}
		if can := base + mostOfURL + said; can <= most || can < enoughOfLink || slices.Contains(links[:min(i, 50)], l) {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(l.URL))
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
			continue
		}
		is := weighURL(u)
		if is <= 0 { // nothing in it is for this mail alone
			continue
		}
		if score := base + is + said; score > most {
			most = score
			best = &Link{Text: l.Text, URL: l.URL, Host: strings.ToLower(u.Hostname())}
		}
	}
	if most < enoughOfLink {
		return nil
	}
	return best
}

// wantsLink is what the words of a mail say for a link that signs in, and whether
// there can be one.
func (m *mail) wantsLink() (weight float64, ok bool) {
	if m.lives+m.asks == 0 || m.talks >= 3 {
		return 0, false
	}
	if m.lives > 0 {
		weight++ // how long it lives, or that one may ignore it
	}
	if m.offers {
		weight -= 2
	}
	if m.list || m.reply || m.report {
		weight -= 3
	}
	if i := m.hitsBefore(m.lines[0].end); slices.ContainsFunc(m.hits[:i], func(h hit) bool { return h.is(kindAsk | kindLink) }) {
		weight++ // the subject asks for it
	}
	return weight, weight+mostOfText+mostOfURL >= enoughOfLink
}

// weighText is what the words of a link say.
func (t *trie) weighText(text string) (score float64) {
	text = text[:min(len(text), 200)]
	low := append(fold(nil, text), '\n')
	var said spotted
	t.find(&said, low, 0, len(low))
	for _, h := range said.hits {
		switch {
		case h.is(kindFoot):
			return -5
		case h.is(kindLife): // "I did not request this"
			return -3
		case h.is(kindLink):
			score = max(score, mostOfText)
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
			score += mostOfURL / 2
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
			return score + mostOfURL/2
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
