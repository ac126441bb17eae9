package otp

import (
	"strings"
	"unicode/utf8"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// readHeader looks for what codes do not come with: a list that one can post to
// (RFC 2369, section 3.4), a program that people write mail in, several to read
// it, a thread (RFC 5322, section 3.6.4), a delivery report (RFC 6522).
//
// Of what a person forwards, that he does it with a program, and from the thread
// it was in (Apple Mail, Gmail), says nothing.
func (d *document) readHeader(m *message.Message) {
	d.senders, d.readers = parties(m.From), parties(m.To)
	composes := false
	for i := range m.Fields {
		switch f := &m.Fields[i]; {
		case f.Is("List-Post"):
			d.list = d.list || strings.Contains(f.Value, "@")
		case f.Is("X-BeenThere"), f.Is("X-Mailing-List"), f.Is("Mailing-List"):
			d.list = true
		case f.Is("User-Agent"), f.Is("X-Mailer"):
			composes = composes || composed(f.Value)
		case f.Is("In-Reply-To"):
			d.reply = strings.Contains(f.Value, "@")
		case f.Is("Content-Type"):
			d.report = len(f.Value) >= 16 && strings.EqualFold(f.Value[:16], "multipart/report")
		}
	}
	if composes || d.reply {
		if _, forwards := d.quotes(); forwards {
			composes, d.reply = false, false
		}
	}
	d.reply = d.reply || answers(m.Subject)
	d.personal = composes || len(m.To)+len(m.Cc) > 1
}

// composed reports whether a program is one that people write mail in.
func composed(program string) bool {
	for _, s := range [...]string{"Thunderbird", "Outlook", "Apple Mail", "iPhone Mail", "iPad Mail", "Evolution", "Mutt", "KMail", "Lotus Notes",
		"Alpine", "Pine", "SquirrelMail", "Roundcube", "The Bat!", "Eudora", "Gnus", "Claws Mail", "Sylpheed"} {
		if strings.Contains(program, s) {
			return true
		}
	}
	return false
}

// answers reports whether a subject is of an answer, "Re: " in one of the
// languages that mail programs write it in. A list's name may stand before it.
func answers(subject string) bool {
	if strings.HasPrefix(subject, "[") {
		if i := strings.IndexByte(subject, ']'); i > 0 && i < 40 {
			subject = strings.TrimSpace(subject[i+1:])
		}
	}
	mark, rest, ok := strings.Cut(subject, ":")
	if !ok || len(mark) > 6 || rest != "" && rest[0] != ' ' {
		return false
	}
	switch strings.ToLower(mark) {
	case "re", "aw", "sv", "antw", "odp", "ynt", "res", "回复", "答复", "回覆":
		return true
	}
	return false
}

// tracks reports whether a subject begins as those of trackers do, with the name of
// an entry in brackets: "[WEB-6322] …", "[Ticket #4829] …".
func tracks(subject string) bool {
	rest, ok := strings.CutPrefix(subject, "[")
	name, _, closed := strings.Cut(rest, "] ")
	if !ok || !closed || len(name) < 3 || len(name) > 24 {
		return false
	}
	i := strings.IndexAny(name, "-#")
	return i >= 0 && i+1 < len(name) && strings.Trim(name[i+1:], "0123456789") == "" && strings.Trim(name[:i], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ") == ""
}

// named reports whether a sender goes by the name s, with a digit or two and all
// ("Route88"), or s is such a name with an ending of its language's grammar
// ("yeRoute88"). A code can be in a sender's name, too, where there are digits
// alone.
func (d *document) named(s string) bool {
	if strings.Trim(s, "0123456789") == "" {
		return false
	}
	s = strings.ToLower(s)
	for i := range d.senders {
		name, addr := d.senders[i].lower()
		if strings.Contains(name, s) || strings.Contains(addr, s) {
			return true
		}
		for word := range strings.FieldsSeq(name) {
			if len(word) >= 4 && strings.ContainsAny(word, "0123456789") && strings.Contains(s, word) {
				return true
			}
		}
	}
	return false
}

// namesReader reports whether letters and digits are what a reader goes by: his name
// or address has them.
func (d *document) namesReader(s string) bool {
	if len(s) < 4 || strings.Trim(s, "0123456789") == "" {
		return false
	}
	for i := range d.readers {
		a := &d.readers[i]
		if local, _, _ := strings.Cut(a.addr, "@"); strings.EqualFold(local, s) {
			return true
		}
		for w := range strings.FieldsSeq(a.name) {
			if strings.EqualFold(w, s) {
				return true
			}
		}
	}
	return false
}

// branded reports whether a sender's name is a part of s, in capitals: what a shop
// makes up is a coupon.
func (d *document) branded(s string) bool {
	for _, a := range d.senders {
		for word := range strings.FieldsSeq(a.name) {
			if len(word) >= 4 && len(word) < len(s) && strings.Contains(s, strings.ToUpper(word)) && strings.Trim(word, "0123456789") != "" {
				return true
			}
		}
	}
	return false
}

// party is one who sends a mail, or gets it, by the names that are looked for in
// its text.
type party struct {
	name, addr       string
	lowName, lowAddr string
	lowered          bool
}

// Limits on who is looked at: a header may be all names, and they are looked for
// around each number.
const (
	maxParties = 4
	maxName    = 200 // bytes
)

func parties(of []message.Address) []party {
	all := make([]party, min(len(of), maxParties))
	for i := range all {
		all[i].name, all[i].addr = clip(of[i].Name), clip(of[i].Addr)
	}
	return all
}

// clip is a name as far as it is looked at.
func clip(name string) string {
	if len(name) <= maxName {
		return name
	}
	end := maxName
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end]
}

// lower is the name and the address in lower case.
func (p *party) lower() (name, addr string) {
	if !p.lowered {
		p.lowName, p.lowAddr, p.lowered = strings.ToLower(p.name), strings.ToLower(p.addr), true
	}
	return p.lowName, p.lowAddr
}
