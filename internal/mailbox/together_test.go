package mailbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A mail that comes with another, before the server has told that it is there or
// behind that, is not asked for again, and the folder not opened again; and the next
// mail comes at once.
func TestMailComesWithAnother(t *testing.T) {
	const exists = "* 2 EXISTS"
	for name, gives := range map[string]func(p *peer, mails func()){
		"told before": func(p *peer, mails func()) { p.say(exists); mails() },
		"told behind": func(p *peer, mails func()) { mails(); p.say(exists) },
		"told never":  func(p *peer, mails func()) { mails() },
	} {
		t.Run(name, func(t *testing.T) {
			var bodies, selects []string
			in := &inbox{next: 1}
			var cue chan string // an EXISTS for IDLE
			in.refuse = func(p *peer, tag, command string) bool {
				switch {
				case strings.HasPrefix(command, "SELECT"):
					selects = append(selects, command)
				case command == "IDLE":
					p.say("+ idling")
					if exists, more := <-cue; more {
						p.say(exists)
					}
					p.hear()
					p.say(tag + " OK")
					return true
				case strings.Contains(command, "BODY.PEEK[]"):
					if bodies = append(bodies, command); len(bodies) > 1 {
						return false
					}
					in.messages, in.next = here(2).messages, 3
					gives(p, func() { p.fetch(in, command) })
					p.say(tag + " OK")
					return true
				}
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				b.limits.probe = time.Hour // this IDLE hears no DONE before the cue
				cue = make(chan string)
				defer close(cue)
				w := b.watch(t)
				w.ready()
				synctest.Wait()
				cue <- "* 1 EXISTS"
				w.mail(1)
				w.mail(2)
				time.Sleep(time.Minute)
				synctest.Wait()
				if len(bodies) != 1 || len(selects) != 1 {
					t.Errorf("asked for bodies by %q, and opened the folder by %q", bodies, selects)
				}
				in.messages, in.next = here(3).messages, 4
				began := time.Now()
				cue <- "* 3 EXISTS"
				w.mail(3)
				if took := time.Since(began); took != 0 {
					t.Errorf("the next mail came after %v", took)
				}
			}, serves(in))
		})
	}
}
