package courier

import (
	"iter"
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// bindings are the hosts for which a mail says that its codes are, in lines as
// "@example.com #123456", each once, at most [message.MaxBound]. They are read
// more loosely than where the code is taken from such a line
// (https://wicg.github.io/sms-one-time-codes), in what nobody sees and in the
// subject too: here they only refuse.
func bindings(mails ...*message.Message) (hosts []string) {
	add := func(host string) {
		if host != "" && len(hosts) < message.MaxBound && !slices.Contains(hosts, host) {
			hosts = append(hosts, strings.Clone(host)) // not the mail around it
		}
	}
	for _, m := range mails {
		if m == nil {
			continue
		}
		for _, host := range m.Bound {
			add(host)
		}
		for line := range binding(m) {
			if len(hosts) == message.MaxBound {
				break
			}
			add(message.BoundTo(strings.TrimLeft(line, "> \t")))
		}
	}
	return hosts
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

// boundElsewhere is the first of hosts that is not of the site; "" if none is. So
// many that not all are known are not of one site.
func boundElsewhere(hosts []string, of string) string {
	i := slices.IndexFunc(hosts, func(host string) bool {
		own, err := site.OfHost(host)
		return err != nil || own != of
	})
	switch {
	case i >= 0:
		return hosts[i]
	case len(hosts) >= message.MaxBound:
		return "many sites"
	}
	return ""
}
