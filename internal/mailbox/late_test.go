package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// withholds is a server that does not give mail 2 the first so many times it is
// asked for it: each answer is one of passing trouble. The rest it gives.
func withholds(in *inbox, times int, trouble func() (answer []string, ok bool)) func(p *peer, tag, command string) bool {
	asked := 0
	return func(p *peer, tag, command string) bool {
		set, ok := strings.CutPrefix(command, "UID FETCH ")
		if !ok || !strings.Contains(command, "BODY.PEEK") {
			return false
		}
		set, _, _ = strings.Cut(set, " ")
		if !inSet(set, 2, len(in.messages) == 2) || asked == times {
			return false
		}
		asked++
		if answer, ok := trouble(); ok { // OK is said after what else was asked for
			p.fetch(&inbox{messages: in.messages[:1]}, "UID FETCH "+set+" BODY.PEEK")
			p.say(append(answer, tag+" OK fetched")...)
		} else {
			p.say(tag + " " + answer[0])
		}
		return true
	}
}

// A mail that the server does not give comes as soon as it does, and the one
// beside it does not wait for that.
func TestPassingTroubleWithAMail(t *testing.T) {
	no := func(answer string) func() ([]string, bool) {
		return func() ([]string, bool) { return []string{answer}, false }
	}
	ok := func(answer ...string) func() ([]string, bool) {
		return func() ([]string, bool) { return answer, true }
	}
	for name, trouble := range map[string]func() ([]string, bool){
		"Gmail":           no("NO System Error (Failure)"),
		"Yahoo":           no("NO Server Unavailable. 15"),
		"Outlook":         no("BAD Command Error. 12"),
		"internal":        no("NO Internal server error"),
		"busy":            no("NO Mailbox is busy"),
		"RFC 5530":        no("NO [SERVERBUG] sorry"),
		"OK without it":   ok(),
		"without body":    ok("* 2 FETCH (UID 2)"),
		"with empty body": ok(`* 2 FETCH (UID 2 INTERNALDATE "23-Nov-2026 04:00:00 +0000" BODY[]<0> "")`),
	} {
		for _, times := range []int{2, 9} {
			for _, arriving := range []bool{false, true} {
				if arriving && name == "OK without it" {
					continue // nothing tells its UID; see TestAnnouncedTooEarly
				}
				t.Run(fmt.Sprintf("%s, %d times, arriving %v", name, times, arriving), func(t *testing.T) {
					in := &inbox{next: 1}
					if !arriving {
						in = here(2)
					}
					withhold := withholds(in, times, trouble)
					idle := idleAnd(in, "* 2 EXISTS", func(*peer, string) { in.messages, in.next = here(2).messages, 3 })
					in.refuse = func(p *peer, tag, command string) bool {
						return arriving && idle(p, tag, command) || withhold(p, tag, command)
					}
					inBubble(t, func(t *testing.T, b *bubble) {
						if !arriving {
							in.messages = here(2).messages
						}
						w := b.watch(t)
						began := time.Now()
						var other, bad, told time.Duration = -1, -1, -1
						for bad < 0 || other < 0 {
							switch u := w.next().(type) {
							case Message:
								if u.UID == 1 {
									other = time.Since(began)
								} else if bad = time.Since(began); u.Arrived != arriving {
									t.Errorf("%+v", u)
								}
							case Skipped:
								checkCode(t, u.Err, protocol.ErrUnread)
								told = time.Since(began)
							}
						}
						if other > 3*time.Second || times == 2 && bad > 5*time.Second {
							t.Errorf("the other came after %v, it after %v", other, bad)
						}
						if (told >= 0) != (bad > 15*time.Second) {
							t.Errorf("told after %v, it came after %v", told, bad)
						}
						synctest.Wait()
						w.nothing()
					}, serves(in))
				})
			}
		}
	}
}

// A mail over which the connection ends comes as soon as it can be read, however
// often that was: cuts in bad weather are no verdict. Who waits is told once, and the
// mail beside it waits for none of that.
func TestConnectionEndsOverAMail(t *testing.T) {
	for _, times := range []int{2, 4, 9} {
		for _, arriving := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d times, arriving %v", times, arriving), func(t *testing.T) {
				in := &inbox{next: 1}
				if !arriving {
					in = here(2)
				}
				cuts := withholds(in, times, func() ([]string, bool) { panic(hungUp) })
				idle := idleAnd(in, "* 2 EXISTS", func(*peer, string) { in.messages, in.next = here(2).messages, 3 })
				in.refuse = func(p *peer, tag, command string) bool {
					return arriving && len(in.messages) == 0 && idle(p, tag, command) || cuts(p, tag, command)
				}
				inBubble(t, func(t *testing.T, b *bubble) {
					if !arriving {
						in.messages = here(2).messages
					}
					w := b.watch(t)
					began := time.Now()
					told, other := 0, time.Duration(-1)
					for bad := false; !bad || other < 0; {
						switch u := w.next().(type) {
						case Message:
							if bad = bad || u.UID == 2; u.UID != 2 {
								other = time.Since(began)
							}
						case Skipped:
							checkCode(t, u.Err, protocol.ErrUnread)
							told++
						}
					}
					if other < 0 || other > 30*time.Second {
						t.Errorf("the other came after %v", other)
					}
					if want := min(times/mostStrikes, 1); told != want {
						t.Errorf("told %d times, want %d", told, want)
					}
				}, serves(in))
			})
		}
	}
}

// Of a mail that went away before it was read nobody is told, and it is not asked
// for without end.
func TestListedAndGone(t *testing.T) {
	in := &inbox{}
	asked := 0
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.Contains(command, "BODY.PEEK") {
			asked++
			in.messages = nil
			p.say("* 1 EXPUNGE", tag+" OK")
			return true
		}
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		*in = inbox{messages: here(1).messages, next: 2, refuse: in.refuse}
		w := b.watch(t)
		w.ready()
		time.Sleep(time.Hour)
		synctest.Wait()
		w.nothing()
		if asked != tellLate {
			t.Errorf("asked %d times, want %d", asked, tellLate)
		}
	}, serves(in))
}
