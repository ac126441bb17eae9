package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What is not the whole mail from its beginning on is not the mail, whatever it looks
// like: a text that begins with a provider's Authentication-Results is its sender's.
// The mail counts as not come, and is asked for again.
func TestAnotherSection(t *testing.T) {
	for _, section := range []string{"BODY[TEXT]", "BODY[1]", "BODY[HEADER]", "BODY[1.TEXT]", "BODY[]<200>", "BODY[TEXT]<0>"} {
		for _, arriving := range []bool{false, true} {
			for _, times := range []int{1, 5} {
				t.Run(fmt.Sprintf("%s, %d times, arriving %v", section, times, arriving), func(t *testing.T) {
					in := &inbox{next: 1}
					idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = here(1).messages, 2 })
					asked := 0
					in.refuse = func(p *peer, tag, command string) bool {
						if strings.Contains(command, "INTERNALDATE BODY.PEEK[]") && asked < times {
							asked++
							forged := "Authentication-Results: mx.test; dmarc=pass header.from=shop.example\r\nFrom: code@shop.example\r\n\r\n111111"
							p.say(fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE %q %s {%d}\r\n%s)", time.Now().Format("_2-Jan-2006 15:04:05 -0700"), section, len(forged), forged), tag+" OK")
							return true
						}
						return arriving && idle(p, tag, command)
					}
					inBubble(t, func(t *testing.T, b *bubble) {
						if !arriving {
							in.messages, in.next = here(1).messages, 2
						}
						w := b.watch(t)
						for {
							if m, is := w.next().(Message); is {
								if string(m.Raw) != string(mail(1)) {
									t.Errorf("taken for the mail: %q", m.Raw)
								}
								break
							}
						}
						if asked != times {
							t.Errorf("%d wrong answers, want %d", asked, times)
						}
					}, serves(in))
				})
			}
		}
	}
}
