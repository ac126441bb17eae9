package mailbox

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
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
		if !ok || !strings.Contains(command, "BODY.PEEK[]") {
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

// strikes is a server that ends the connection, by end, over a FETCH for which over is
// true. It counts them.
func strikes(in *inbox, over func(command string) bool, end func(p *peer)) (times *int) {
	times = new(int)
	in.refuse = func(p *peer, tag, command string) bool {
		if !strings.Contains(command, "FETCH ") || !over(command) {
			return false
		}
		*times++
		end(p)
		panic(hungUp)
	}
	return times
}

// asksBodyOf reports whether a command asks for the bodies of messages, one of which
// is at least first.
func asksBodyOf(command string, first int) bool {
	set, ok := strings.CutPrefix(command, "UID FETCH ")
	set, _, _ = strings.Cut(set, " ")
	for n := first; ok && n < first+10; n++ {
		if inSet(set, n, false) {
			return strings.Contains(command, "BODY.PEEK[]")
		}
	}
	return false
}

// In bad weather over the first look at the mailbox, a mail that is there is found by
// its stamp or by its body, and older mail is not.
func TestFirstLookInBadWeather(t *testing.T) {
	for old, cuts := range map[int][]int{0: {2, 4, 6, 8, 12}, 1: {2, 4, 6, 8, 12, 16}, 5: {2, 4, 6, 8, 12, 22}} {
		for _, times := range cuts {
			t.Run(fmt.Sprintf("%d cuts, %d older", times, old), func(t *testing.T) {
				in := &inbox{next: old + 2}
				cut := 0
				strikes(in, func(string) bool { cut++; return cut <= times }, func(*peer) {})
				inBubble(t, func(t *testing.T, b *bubble) {
					for n := range old {
						in.messages = append(in.messages, message{n + 1, time.Now().Add(-48 * time.Hour), string(mail(n + 1))})
					}
					in.messages = append(in.messages, message{old + 1, at(), string(mail(old + 1))})
					w := b.watch(t)
					told := w.mailBehindTrouble(old + 1)
					time.Sleep(time.Hour)
					synctest.Wait()
					for len(w.updates) > 0 {
						switch u := (<-w.updates).(type) {
						case Message:
							t.Errorf("mail %d, too", u.UID)
						case Skipped:
							told++
						}
					}
					if told > 1+old || times == 2 && told > 0 {
						t.Errorf("told %d times of mail that cannot be read", told)
					}
				}, serves(in))
			})
		}
	}
}

// mailBehindTrouble waits for mail n, and returns how often it was told before that
// mail cannot be read.
func (w *watch) mailBehindTrouble(n int) (told int) {
	w.t.Helper()
	for {
		switch u := w.next().(type) {
		case Skipped:
			told++
		case Message:
			if u.UID != uint32(n) {
				w.t.Errorf("mail %d", u.UID)
			}
			return told
		}
	}
}

// A mail of which nobody knows how old it is, since all that is asked of it ends the
// connection, is given up, and who waits is told once.
func TestUndatedIsGivenUp(t *testing.T) {
	in := here(0)
	times := strikes(in, func(command string) bool {
		set, byUID := strings.CutPrefix(command, "UID FETCH ")
		set, _, _ = strings.Cut(strings.TrimPrefix(set, "FETCH "), " ")
		return inSet(set, 2, false) || !byUID
	}, func(*peer) {})
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages, in.next = here(3).messages, 4
		w := b.watch(t)
		time.Sleep(time.Hour)
		synctest.Wait()
		var read []uint32
		told := 0
		for len(w.updates) > 0 {
			switch u := (<-w.updates).(type) {
			case Message:
				read = append(read, u.UID)
			case Skipped:
				checkCode(t, u.Err, protocol.ErrUnread)
				told++
			}
		}
		if fmt.Sprint(read) != "[3 1]" || told != 1 {
			t.Errorf("read %v, told %d times", read, told)
		}
		if whole := 3; *times != whole+mostUndated+1 {
			t.Errorf("%d connections ended, want %d", *times, whole+mostUndated+1)
		}
	}, serves(in))
}

// Mails that stall the connection each time hold up those behind them less and less
// often, however many they are, and who waits hears of it while it is news.
func TestStallingMails(t *testing.T) {
	for _, bad := range []int{1, 6} {
		t.Run(fmt.Sprint(bad), func(t *testing.T) {
			in := here(0)
			var mu sync.Mutex
			var began, stalled []time.Duration
			var start time.Time
			strikes(in, func(command string) bool { return asksBodyOf(command, 2) }, func(p *peer) {
				p.say("* 2 FETCH (UID 2 BODY[]<0> {1000}", "From:")
				at := time.Now()
				defer func() {
					mu.Lock()
					defer mu.Unlock()
					began, stalled = append(began, at.Sub(start)), append(stalled, time.Since(at))
				}()
				p.wait()
			})
			inBubble(t, func(t *testing.T, b *bubble) {
				start = time.Now()
				in.messages, in.next = here(1+bad).messages, 2+bad
				w := b.watch(t)
				told, reconnecting := w.mailBehindTrouble(1), 0
				time.Sleep(time.Hour)
				w.stop()
				for len(w.updates) > 0 {
					switch (<-w.updates).(type) {
					case Reconnecting:
						reconnecting++
					case Skipped:
						told++
					}
				}
				if most := 1 + bad*mostStrikes; reconnecting > most || told != bad {
					t.Errorf("told %d times of a new connection, want %d at most; %d times of a mail, want %d", reconnecting, most, told, bad)
				}
			}, serves(in))
			first := 1 + bad*mostStrikes
			for i := first; i < len(stalled); i++ {
				if want := min(defaults.still, defaults.brief*time.Duration(i-first+1)); stalled[i] != want {
					t.Errorf("try %d was given %v, want %v", i, stalled[i], want)
				}
			}
			for i := first + 5; i < len(began); i++ {
				if apart := began[i] - began[i-1]; apart < defaults.probe {
					t.Errorf("tries %d and %d are %v apart", i-1, i, apart)
				}
			}
			if len(began) < first+20 {
				t.Errorf("%d tries: they were given up", len(began))
			}
		})
	}
}

// A server that needs its time for a mail is given more of it each time, so that cuts
// before that cost no more than the tries that were cut.
func TestSlowMailAfterCuts(t *testing.T) {
	for _, cuts := range []int32{mostStrikes, mostStrikes + 1, 8} {
		t.Run(fmt.Sprint(cuts), func(t *testing.T) {
			in := here(0)
			var asked atomic.Int32
			idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = here(1).messages, 2 })
			in.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "BODY.PEEK[]") {
					return len(in.messages) == 0 && idle(p, tag, command)
				}
				if asked.Add(1) <= cuts {
					panic(hungUp)
				}
				time.Sleep(defaults.brief + time.Second)
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				w.ready()
				w.mailBehindTrouble(1)
			}, serves(in))
		})
	}
}

// Who comes and wants a mail that is put off, or is refused for the time being, does
// not wait for the end of its pause.
func TestNewWatcherOfALateMail(t *testing.T) {
	for name, trouble := range map[string]func() ([]string, bool){
		"cut":     func() ([]string, bool) { panic(hungUp) },
		"refused": func() ([]string, bool) { return []string{"NO [UNAVAILABLE] later"}, false },
	} {
		t.Run(name, func(t *testing.T) {
			in := here(2)
			var well atomic.Bool
			failed := make(chan struct{}, 1) // holds a token after the last time
			in.refuse = func(p *peer, tag, command string) bool {
				return !well.Load() && withholds(in, 1, func() ([]string, bool) {
					select {
					case failed <- struct{}{}:
					default:
					}
					return trouble()
				})(p, tag, command)
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				failed = make(chan struct{}, 1)
				began := time.Now()
				in.messages = here(2).messages
				first := b.watch(t)
				first.mailBehindTrouble(1)
				time.Sleep(10 * time.Minute)
				<-failed
				<-failed // a pause begins
				synctest.Wait()
				well.Store(true)
				w := watching(t, b.Box, began)
				w.patient = time.Hour
				came := time.Now()
				for {
					if m, is := w.next().(Message); is && m.UID == 2 {
						break
					}
				}
				if took := time.Since(came); took > time.Second {
					t.Errorf("it came after %v", took)
				}
			}, serves(in))
		})
	}
}

// The pauses of those that strike: to the time between two probes in bad weather, and
// to minutes where it is the mail's doing; half of the former while that is news.
func TestPausesAfterStrikes(t *testing.T) {
	for _, calm := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var l late
			var pauses []time.Duration
			for range 24 {
				l.struck(defaults, 7)
				pauses = append(pauses, max(0, time.Until(l.due(7))).Round(time.Second))
				if time.Sleep(time.Until(l.due(7))); !l.isDue(7) {
					t.Error("the pause has no end")
				}
				if calm {
					l.came(8)
				}
			}
			want := "[0s 0s 4s 8s 15s 15s 15s 15s 15s 15s 15s 15s 17s 19s 21s 23s 26s 30s 30s 30s 30s 30s 30s 30s]"
			if calm {
				want = "[0s 0s 4s 8s 15s 15s 15s 15s 15s 15s 15s 15s 17s 19s 21s 23s 26s 30s 33s 38s 42s 48s 54s 1m0s]"
			}
			if got := fmt.Sprint(pauses); got != want {
				t.Errorf("calm %v: %s, want %s", calm, got, want)
			}
			for n := range mostStrikes { // one more is soon tried, and first
				if l.struck(defaults, 9); (n < mostStrikes-1) != l.isDue(9) {
					t.Errorf("strike %d: due at %v", n, l.due(9))
				}
			}
			if until := time.Until(l.due(7)); until != 4*time.Second {
				t.Errorf("both wait for %v", until)
			}
			time.Sleep(4 * time.Second)
			if l.came(9); !l.isDue(7) {
				t.Error("what was read did not end the pause")
			}
		})
	}
}

// A mail in another folder that ends the connection each time costs the inbox
// nothing: the rounds stay where they are.
func TestStrikesInJunkAreNoInboxTrouble(t *testing.T) {
	var mu sync.Mutex
	junk := here(0)
	now := func() *inbox {
		mu.Lock()
		defer mu.Unlock()
		c := *junk
		return &c
	}
	first := here(0)
	first.refuse = func(p *peer, tag, command string) bool {
		if word, _, _ := strings.Cut(command, " "); word == "EXAMINE" {
			t.Error("the first connection makes the rounds")
		}
		return false
	}
	second := func(p *peer) {
		in := new(inbox)
		others := folders(in, "Junk", now)
		in.refuse = func(p *peer, tag, command string) bool {
			set, ok := strings.CutPrefix(command, "UID FETCH ")
			set, _, _ = strings.Cut(set, " ")
			if ok && strings.Contains(command, "BODY.PEEK[]") && (inSet(set, 1, false) || inSet(set, 2, false)) {
				panic(hungUp)
			}
			return others(p, tag, command)
		}
		p.serve(in, nil)
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		b.limits.round = defaults.round
		w := b.watch(t)
		w.ready()
		mu.Lock()
		junk = here(2)
		mu.Unlock()
		time.Sleep(20 * time.Minute)
		mu.Lock()
		junk = here(3)
		mu.Unlock()
		for {
			switch u := w.next().(type) {
			case Message:
				if u.UID != 3 || u.Folder != "Junk" {
					t.Errorf("%+v", u)
				}
				return
			case Reconnecting:
				t.Error("the inbox was cut")
			}
		}
	}, serves(first), second)
}

// Of a mail that went away before it was read nobody is told, and it is not asked
// for without end.
func TestListedAndGone(t *testing.T) {
	in := &inbox{}
	asked := 0
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.Contains(command, "BODY.PEEK[]") {
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
