package courier

import (
	"slices"
	"strings"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/site"
)

// bindings are the hosts for which a mail says that its codes are, in lines as
// "@example.com #123456"; of "@example.com #123456 @frame.example" the frame,
// since that is what a code goes to: inside a page of the shop the code is for
// the frame of the bank. They are read more loosely than where the code is taken
// from such a line (https://wicg.github.io/sms-one-time-codes): here they only
// refuse.
func bindings(mails ...*message.Message) (hosts []string) {
	for _, m := range mails {
		if m == nil {
			continue
		}
		for line := range strings.Lines(m.Text) {
			words := strings.Fields(strings.TrimLeft(line, "> \t"))
			if len(words) < 2 || words[0][0] != '@' || words[1][0] != '#' || !strings.ContainsAny(words[1], "0123456789") {
				continue
			}
			host := words[0]
			if len(words) > 2 && (words[2][0] == '@' || words[2][0] == '%') {
				host = words[2]
			}
			hosts = append(hosts, strings.ToLower(strings.Trim(host[1:], ".,;")))
		}
	}
	return hosts
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
