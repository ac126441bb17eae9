package mailbox

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// long is mail n with so many bytes behind it, and its code at the very end.
func long(n, size int) []byte {
	m := bytes.NewBuffer(mail(n))
	for m.Len() < size {
		fmt.Fprintf(m, "%076d\r\n", m.Len())
	}
	m.WriteString("The end of it\r\n")
	return m.Bytes()
}

// A long mail is read on in where it is asked for, in the inbox and elsewhere,
// with one connection and with two, while the mailbox goes on being watched.
func TestRest(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		for _, folder := range []string{imapd.Inbox, imapd.Junk} {
			t.Run(fmt.Sprintf("%s, %+v", folder, o), func(t *testing.T) {
				s, cfg := startIMAPD(t, o)
				w := watching(t, openBox(t, cfg, everywhere()), time.Now())
				w.ready()
				for n, size := range []int{300 << 10, MaxRaw + MaxRest + 4096, MaxRaw} {
					raw := long(n, size)
					if n == 2 {
						raw = raw[:MaxRaw]
					}
					if err := s.Deliver(folder, raw); err != nil {
						t.Fatal(err)
					}
					m := w.mail(n)
					if !m.Truncated || len(m.Raw) != MaxRaw {
						t.Fatalf("%d bytes, truncated %v", len(m.Raw), m.Truncated)
					}
					all, err := m.Rest(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					want := raw[:min(len(raw), MaxRaw+MaxRest)]
					if !bytes.Equal(all.Raw, want) || all.Truncated != (len(raw) > len(want)) || all.UID != m.UID || len(m.Raw) != MaxRaw {
						t.Errorf("mail %d: %d bytes, truncated %v; want %d", n, len(all.Raw), all.Truncated, len(want))
					}
					if again, err := all.Rest(t.Context()); n == 0 && (err != nil || len(again.Raw) != len(raw)) {
						t.Errorf("whole, and read on in: %d bytes, %v", len(again.Raw), err)
					}
				}
				for n, folder := range []string{imapd.Junk, imapd.Inbox} {
					if err := s.Deliver(folder, mail(8+n)); err != nil {
						t.Fatal(err)
					}
					w.mail(8 + n)
				}
			})
		}
	}
}

// A long mail is read on in pieces: what comes meanwhile is read before the next one,
// also where the server tells of it only when it is asked.
func TestRestLetsOthersPass(t *testing.T) {
	for name, tell := range map[string]string{"told with the piece": "FETCH", "told when asked": "NOOP"} {
		t.Run(name, func(t *testing.T) {
			raw := string(long(1, MaxRaw+5*restPiece))
			in := here(0)
			idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), raw}}, 2 })
			var asked []string
			told := false
			in.refuse = func(p *peer, tag, command string) bool {
				var uid, from, size int
				word, _, _ := strings.Cut(strings.TrimPrefix(command, "UID "), " ")
				_, part, _ := strings.Cut(command, "<")
				switch _, err := fmt.Sscanf(part, "%d.%d>", &from, &size); {
				case err == nil:
					fmt.Sscanf(command, "UID FETCH %d", &uid)
					asked = append(asked, fmt.Sprintf("%d from %d", uid, from))
					if uid == 1 {
						text := raw[from:min(from+size, len(raw))]
						p.say(fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE %q BODY[]<%d> {%d}\r\n%s)", at().Format("_2-Jan-2006 15:04:05 -0700"), from, len(text), text))
						if len(asked) == 3 {
							in.messages, in.next = append(in.messages, message{2, at(), string(mail(2))}), 3
						}
					} else {
						p.fetch(in, command)
					}
				case word != "NOOP":
					return idle(p, tag, command)
				}
				if len(in.messages) == 2 && word == tell && !told {
					told = true
					p.say("* 2 EXISTS")
				}
				p.say(tag + " OK done")
				return true
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				w.ready()
				m := w.mail(1)
				all, err := m.Rest(t.Context())
				if err != nil || string(all.Raw) != raw || all.Truncated {
					t.Errorf("%d bytes of %d, %v", len(all.Raw), len(raw), err)
				}
				w.mail(2)
			}, serves(in))
			want := []string{"1 from 0"}
			for i := range 6 {
				want = append(want, fmt.Sprintf("1 from %d", MaxRaw+i*restPiece))
			}
			if want = slices.Insert(want, 3, "2 from 0"); !slices.Equal(asked, want) {
				t.Errorf("asked for %q, want %q", asked, want)
			}
		})
	}
}

// What cannot be read on in says so, and the mailbox goes on.
func TestRestFails(t *testing.T) {
	for name, answer := range map[string]func(p *peer, tag string){
		"refused":         func(p *peer, tag string) { p.say(tag + " NO not that") },
		"gone":            func(p *peer, tag string) { p.say(tag + " OK nothing there") },
		"the whole again": func(p *peer, tag string) { p.say("* 1 FETCH (UID 1 BODY[] {3}\r\nabc)", tag+" OK") },
		"another part":    func(p *peer, tag string) { p.say("* 1 FETCH (UID 1 BODY[]<7> {3}\r\nabc)", tag+" OK") },
		"cut off":         func(p *peer, tag string) { p.say("* 1 FETCH (UID 1 BODY[]<262144> {30}\r\nabc"); panic(hungUp) },
		"an endless part": func(p *peer, tag string) {
			p.say(fmt.Sprintf("* 1 FETCH (UID 1 BODY[]<262144> {%d}\r\n", int64(1)<<40))
			flood(p)
		},
		"never answered":    func(p *peer, tag string) { p.wait() },
		"another mail's":    func(p *peer, tag string) { p.say("* 1 FETCH (UID 9 BODY[]<262144> {3}\r\nabc)", tag+" OK") },
		"of another folder": nil,
	} {
		t.Run(name, func(t *testing.T) {
			in := here(0)
			raw := string(long(1, MaxRaw)[:MaxRaw])
			idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), raw}}, 2 })
			in.refuse = func(p *peer, tag, command string) bool {
				if strings.Contains(command, "<262144.") {
					in.messages, in.next = []message{{1, at(), raw}, {2, at(), string(mail(2))}}, 3
					answer(p, tag)
					p.say("* 2 EXISTS")
					return true
				}
				return idle(p, tag, command)
			}
			next := &inbox{next: 3, messages: []message{{1, at(), raw}, {2, at(), string(mail(2))}}}
			next.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "<262144.") {
					return false
				}
				answer(p, tag)
				return true
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				w.ready()
				m := w.mail(1)
				if answer == nil {
					m.numbering.Validity++
				}
				got, err := m.Rest(t.Context())
				checkCode(t, err, protocol.ErrUnread)
				if len(got.Raw) != MaxRaw || !got.Truncated || err != nil && !strings.Contains(err.Error(), "only its beginning was read") {
					t.Errorf("%d bytes, %v", len(got.Raw), err)
				}
				if answer != nil {
					w.mail(2)
				}
			}, serves(in), serves(next))
		})
	}
}

// A piece that does not come once, or twice, is asked for again.
func TestRestInBadWeather(t *testing.T) {
	for name, answer := range map[string]func(p *peer, tag string){
		"refused": func(p *peer, tag string) { p.say(tag + " NO [UNAVAILABLE] later") },
		"cut":     func(p *peer, tag string) { panic(hungUp) },
	} {
		t.Run(name, func(t *testing.T) {
			const size = MaxRaw + 3*restPiece/2
			raw := string(long(1, size))
			in := here(0)
			idle := idleAnd(in, "* 1 EXISTS", func(*peer, string) { in.messages, in.next = []message{{1, at(), raw}}, 2 })
			asked := map[int]int{}
			in.refuse = func(p *peer, tag, command string) bool {
				var from, n int
				_, part, _ := strings.Cut(command, "<")
				if _, err := fmt.Sscanf(part, "%d.%d>", &from, &n); err != nil {
					return idle(p, tag, command)
				}
				if asked[from]++; from > 0 && asked[from] < mostStrikes {
					answer(p, tag)
					return true
				}
				text := raw[from:min(from+n, len(raw))]
				p.say(fmt.Sprintf("* 1 FETCH (UID 1 INTERNALDATE %q BODY[]<%d> {%d}\r\n%s)", at().Format("_2-Jan-2006 15:04:05 -0700"), from, len(text), text), tag+" OK")
				return true
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				w := b.watch(t)
				defer w.stop()
				w.ready()
				m := w.mail(1)
				began := time.Now()
				all, err := m.Rest(t.Context())
				if err != nil || string(all.Raw) != raw {
					t.Errorf("%d bytes of %d, %v", len(all.Raw), len(raw), err)
				}
				if took := time.Since(began); took > 15*time.Second {
					t.Errorf("it took %v", took)
				}
			}, serves(in))
		})
	}
}

func flood(p *peer) {
	for {
		p.say(strings.Repeat("x", 1<<16))
	}
}

// Who asks is answered, also where nobody can, or will.
func TestRestOfNothing(t *testing.T) {
	for _, m := range []Message{{Folder: Inbox, Truncated: true}, {Folder: Inbox, Truncated: true, box: new(Box)}, {Folder: Inbox, Truncated: true, endless: true, box: new(Box)}} {
		_, err := m.Rest(t.Context())
		checkCode(t, err, protocol.ErrUnread)
	}
	s, cfg := startIMAPD(t, imapd.Options{})
	b := openBox(t, cfg, hurried())
	w := watching(t, b, time.Now())
	w.ready()
	if err := s.Deliver(imapd.Inbox, long(1, MaxRaw)); err != nil {
		t.Fatal(err)
	}
	m := w.mail(1)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Rest(ended); err == nil {
		t.Error("a context that ended is not looked at")
	}
	b.Close(t.Context())
	_, err := m.Rest(t.Context())
	checkCode(t, err, protocol.ErrUnread)
}
