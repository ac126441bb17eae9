package mailbox

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// floods are what a server can say unasked, so much of it that none of go-imap's
// channels (v2.0.0-beta.8: 128 messages of a FETCH, 32 items of a message, 64
// folders of a LIST) holds it while nobody reads.
var floods = map[string]string{
	"FETCH of what is new":   lined(300, func(n int) string { return fmt.Sprintf("* %d FETCH (UID %d)", n+1, n+2) }),
	"FETCH of what is known": lined(300, func(n int) string { return fmt.Sprintf(`* %d FETCH (FLAGS (\Seen))`, n+1) }),
	"a FETCH of many items":  "* 1 FETCH (UID 2" + strings.Repeat(" FLAGS ()", 300) + ")\r\n",
	"FETCH of bodies":        lined(300, func(n int) string { return fmt.Sprintf("* %d FETCH (UID %d BODY[] {3}\r\nabc)", n+1, n+2) }),
	"EXPUNGE":                lined(2000, func(int) string { return "* 1 EXPUNGE" }),
	"EXISTS":                 lined(2000, func(n int) string { return fmt.Sprintf("* %d EXISTS", 1+n%2) }),
	"LIST":                   lined(2000, func(n int) string { return fmt.Sprintf(`* LIST () "/" folder%d`, n) }),
	"STATUS":                 lined(2000, func(n int) string { return "* STATUS Junk (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1)" }),
	"SEARCH":                 lined(1000, func(n int) string { return "* SEARCH 1 2" }),
	"ESEARCH":                lined(1000, func(n int) string { return `* ESEARCH (TAG "T1") UID ALL 1:2` }),
}

func lined(n int, line func(n int) string) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(line(i) + "\r\n")
	}
	return all.String()
}

// Whatever comes in whatever number before the answer to whatever command, and
// though the server tells of no mail: the mail is found, and Close ends. Nothing
// may hold up go-imap's reader but what the watchdog can end.
func TestFlood(t *testing.T) {
	for name, flood := range floods {
		for _, at := range []string{"LOGIN", "SELECT", "FETCH", "UID FETCH", "IDLE", "idling", "DONE", "NOOP", "LIST", "STATUS", "EXAMINE", "LOGOUT"} {
			t.Run(name+", "+at, func(t *testing.T) {
				var mu sync.Mutex
				var messages []message
				var flooded atomic.Bool
				now := func() *inbox {
					mu.Lock()
					defer mu.Unlock()
					return &inbox{messages: messages, next: len(messages) + 1}
				}
				burst := func(p *peer, moment string) {
					if strings.HasPrefix(moment, at) && flooded.CompareAndSwap(false, true) {
						fmt.Fprint(p, flood)
					}
				}
				inBubble(t, func(t *testing.T, b *bubble) {
					b.limits.round = defaults.round
					messages = []message{{1, time.Now().Add(-time.Hour), string(mail(1))}}
					w := b.watch(t)
					for {
						if _, is := w.next().(Ready); is {
							break
						}
					}
					synctest.Wait()
					time.Sleep(2 * defaults.probe)
					mu.Lock()
					messages = append(messages, message{2, time.Now(), string(mail(2))})
					mu.Unlock()
					began := time.Now()
					for got := uint32(0); got != 2; {
						if m, is := w.next().(Message); is {
							got = m.UID
						}
					}
					if took := time.Since(began); took > 3*defaults.probe {
						t.Errorf("the mail was found after %v", took)
					}
					w.stop()
					began = time.Now()
					b.Close(context.Background())
					if took := time.Since(began); took > 2*defaults.command {
						t.Errorf("Close took %v", took)
					}
					if !flooded.Load() {
						t.Errorf("%s was never said", at)
					}
				}, func(p *peer) {
					in := new(inbox)
					junk := folders(in, "Junk", func() *inbox { return here(0) })
					in.refuse = func(p *peer, tag, command string) bool {
						burst(p, command)
						word, _, _ := strings.Cut(command, " ")
						switch word {
						case "SELECT":
							*in = inbox{refuse: in.refuse}
						case "EXAMINE":
							return junk(p, tag, command)
						case "IDLE":
							p.say("+ idling")
							burst(p, "idling")
							p.hear()
							burst(p, "DONE")
							p.say(tag + " OK done")
							return true
						}
						if n := now(); in.validity == 0 {
							in.messages, in.next = n.messages, n.next
						}
						return junk(p, tag, command)
					}
					p.serve(in, nil)
				})
			})
		}
	}
}

// Close comes back though something heeds no context: a keyring that asks in a
// window, perhaps.
func TestCloseWhateverHappens(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bubble) {
		asked, answer := make(chan struct{}), make(chan struct{})
		b.cfg.Password = func(context.Context) (string, error) {
			close(asked)
			<-answer
			return "secret", nil
		}
		b.Warm()
		<-asked
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		began := time.Now()
		if err := b.Close(ctx); err == nil {
			t.Error("the goroutine that waits for the password has ended")
		}
		if took, want := time.Since(began), time.Second+defaults.abort; took != want {
			t.Errorf("Close took %v, want %v", took, want)
		}
		close(answer)
	}, serves(here(0)))
}
