package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A server that refuses a FETCH and does SEARCH wrong, or not at all: the mail is
// read all the same, and what it says of four billion mails is not written out.
func TestSearchGoesWrong(t *testing.T) {
	var falling strings.Builder
	for n := 200_000; n > 100_000; n-- {
		fmt.Fprint(&falling, " ", n)
	}
	for name, answer := range map[string]string{
		"NO":                "TAG NO no search today",
		"BAD":               "TAG BAD what is SEARCH",
		"ESEARCH, all":      `* ESEARCH (TAG "TAG") UID ALL 1:4294967295`,
		"ESEARCH, star":     `* ESEARCH (TAG "TAG") UID ALL 1:*`,
		"ESEARCH, much":     `* ESEARCH (TAG "TAG") UID ALL 1:2000,3000:5000`,
		"ESEARCH, zero":     `* ESEARCH (TAG "TAG") UID ALL 0:1`,
		"SEARCH, zero":      "* SEARCH 0",
		"SEARCH, a million": "* SEARCH" + falling.String(),
	} {
		t.Run(name, func(t *testing.T) {
			in := &inbox{next: 1}
			fetched, searched := false, false
			idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) {
				in.messages, in.next = []message{{1, time.Now(), string(mail(1))}}, 2
			})
			in.refuse = func(p *peer, tag, command string) bool {
				switch {
				case strings.HasPrefix(command, "UID FETCH") && !fetched:
					fetched = true
					p.say(tag + " NO Some of the messages could not be FETCHed")
					return true
				case strings.HasPrefix(command, "UID SEARCH"):
					searched = true
					answer := strings.ReplaceAll(answer, "TAG", tag)
					p.say(answer)
					if !strings.HasPrefix(answer, tag) {
						p.say(tag + " OK searched")
					}
					return true
				case command == "NOOP":
					p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)), tag+" OK")
					return true
				}
				return idle(p, tag, command)
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				for {
					if m, ok := w.next().(Message); ok {
						if m.UID != 1 {
							t.Errorf("%+v", m)
						}
						break
					}
				}
				if !searched {
					t.Error("SEARCH was not asked")
				}
			}, serves(in))
		})
	}
}
