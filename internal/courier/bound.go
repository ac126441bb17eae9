package courier

import (
	"bytes"
	"iter"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// bindings are the hosts for which a mail says that its codes are, in lines as
// "@example.com #123456"; of "@example.com #123456 @frame.example" the frame,
// since that is what a code goes to: inside a page of the shop the code is for
// the frame of the bank. They are read more loosely than where the code is taken
// from such a line (https://wicg.github.io/sms-one-time-codes), and in the subject
// too: here they only refuse.
func bindings(mails ...*message.Message) (hosts []string) {
	for _, m := range mails {
		if m == nil {
			continue
		}
		for line := range binding(m) {
			if host := boundTo(strings.TrimLeft(line, "> \t")); host != "" {
				hosts = append(hosts, host)
			}
		}
	}
	return hosts
}

// bindingsInHTML are those that no person sees, in the HTML of a raw mail: a site
// may hide them there for machines. What is in base64 is not looked at.
func bindingsInHTML(raw []byte) (hosts []string) {
	for {
		i := bytes.Index(raw, []byte(">@"))
		if i < 0 {
			return hosts
		}
		raw = raw[i+1:]
		text := raw[:min(len(raw), 600)] // two names and a code
		if end := bytes.IndexByte(text, '<'); end >= 0 {
			text = text[:end]
		}
		if host := boundTo(string(text)); strings.Contains(host, ".") {
			hosts = append(hosts, host)
		}
	}
}

// boundTo is the host that a text beginning with "@example.com #123456" names, or
// "" if it is no such.
func boundTo(text string) string {
	words := strings.Fields(text)
	if len(words) < 2 || words[0][0] != '@' || words[1][0] != '#' || !strings.ContainsAny(words[1], "0123456789") {
		return ""
	}
	host := words[0]
	if len(words) > 2 && (words[2][0] == '@' || words[2][0] == '%') {
		host = words[2]
	}
	return strings.ToLower(strings.Trim(host[1:], ".,;"))
}

// binding is the lines of a mail that may be such.
func binding(m *message.Message) iter.Seq[string] {
	return func(yield func(string) bool) {
		if strings.Contains(m.Subject, "#") && !yield(m.Subject) {
			return
		}
		text := m.Text
		for {
			i := strings.IndexByte(text, '#')
			if i < 0 {
				return
			}
			start := strings.LastIndexByte(text[:i], '\n') + 1
			end := i + strings.IndexByte(text[i:], '\n') + 1
			if end <= i {
				end = len(text)
			}
			if !yield(text[start:end]) {
				return
			}
			text = text[end:]
		}
	}
}

// boundElsewhere is the first of hosts that is not of the site; "" if none is.
func boundElsewhere(hosts []string, of string) string {
	i := slices.IndexFunc(hosts, func(host string) bool {
		own, err := site.OfHost(host)
		return err != nil || own != of
	})
	if i < 0 {
		return ""
	}
	return hosts[i]
}
