package mailbox

import (
	"strings"
	"testing"
	"time"
)

// A line that breaks over the first look at the inbox, as often as it will, loses no
// mail: one whose stamp could not be read counts by what comes with its body.
func TestBadWeatherAtTheFirstLook(t *testing.T) {
	for _, test := range []struct {
		name  string
		age   time.Duration
		comes bool
	}{{"new", 0, true}, {"old", time.Hour, false}} {
		t.Run(test.name, func(t *testing.T) {
			const cuts = 8
			in := here(1)
			asked := 0
			in.refuse = func(p *peer, tag, command string) bool {
				if !strings.Contains(command, "FETCH") {
					return false
				}
				if asked++; asked <= cuts {
					panic(hungUp)
				}
				return false
			}
			inBubble(t, func(t *testing.T, b *bubble) {
				in.messages[0].received = time.Now().Add(-test.age)
				w := b.watch(t)
				defer w.stop()
				ready, came, told := false, false, 0
				for end := time.After(5 * time.Minute); ; {
					select {
					case u := <-w.updates:
						switch u := u.(type) {
						case Ready:
							ready = true
						case Message:
							came = true
							if u.Received != in.messages[0].received.Truncate(time.Second) {
								t.Errorf("%+v", u)
							}
						case Skipped:
							told++
						}
						continue
					case <-end:
					}
					break
				}
				if !ready || came != test.comes || told != 1 {
					t.Errorf("watched %v, it came %v, told %d times that it cannot be read", ready, came, told)
				}
			}, serves(in))
		})
	}
}

// What is known of nothing but that it breaks connections is given up after a while.
func TestBadStampAndBody(t *testing.T) {
	in := here(1)
	last := time.Time{}
	in.refuse = func(p *peer, tag, command string) bool {
		if strings.Contains(command, "FETCH") && !strings.HasSuffix(command, " (UID)") {
			last = time.Now()
			panic(hungUp)
		}
		return false
	}
	inBubble(t, func(t *testing.T, b *bubble) {
		in.messages[0].received = time.Now()
		w := b.watch(t)
		began := time.Now()
		time.Sleep(time.Hour)
		w.stop()
		if asked := last.Sub(began); asked > 10*time.Minute {
			t.Errorf("it was asked for until %v after the beginning", asked)
		}
	}, serves(in))
}
