package mailbox

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// commandLog is what clients said to an imapd.
type commandLog struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (l *commandLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(p)
}

// command is a line of a client's: a tag, and what it asks.
var command = regexp.MustCompile(`(?m)^T\d+ (UID )?([A-Z]+)`)

// commands are the names of what clients have asked, in order.
func (l *commandLog) commands() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for _, found := range command.FindAllStringSubmatch(l.said.String(), -1) {
		if name := found[2]; name != "OK" && name != "NO" && name != "BAD" {
			all = append(all, found[1]+name)
		}
	}
	return all
}

// count is how often text was said, by whomever.
func (l *commandLog) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Count(l.said.Bytes(), []byte(text))
}

// until waits for a command.
func (l *commandLog) until(t *testing.T, name string, times int) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		n := 0
		for _, c := range l.commands() {
			if c == name {
				n++
			}
		}
		if n >= times {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("no %s; the commands were %v", name, l.commands())
		}
	}
}

// idles waits until the last command is IDLE. A mail that was handed over was
// asked for since the IDLE before.
func (l *commandLog) idles(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		all := l.commands()
		if len(all) > 0 && all[len(all)-1] == "IDLE" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not in IDLE; the commands were %v", all)
		}
	}
}

func (l *commandLog) reads() bool {
	return strings.Contains(strings.Join(l.commands(), " "), "FETCH") || strings.Contains(strings.Join(l.commands(), " "), "SEARCH")
}

// marked waits for a Warmth's mark.
func marked(t *testing.T, w *Warmth) Mark {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if m := w.Mark(); !m.IsZero() {
			return m
		}
		if time.Now().After(end) {
			t.Fatal("the mailbox was not marked")
		}
	}
}

func watchingFrom(t *testing.T, b *Box, mark Mark, since time.Time) *watch {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{t: t, updates: make(chan Update, 1000), done: make(chan error, 1), cancel: cancel}
	var ended sync.WaitGroup
	ended.Go(func() { w.done <- b.WatchFrom(ctx, mark, since, w.hear) })
	t.Cleanup(func() { cancel(); ended.Wait() })
	return w
}

// byStampNothing is a since before which all mail was received.
func byStampNothing() time.Time { return time.Now().Add(time.Hour) }

// Warm reads nothing. What came after it is new, whatever its stamp.
func TestWarm(t *testing.T) {
	for _, o := range []imapd.Options{{}, {NoIDLE: true}} {
		said := new(commandLog)
		o.Log = said
		s, cfg := startIMAPD(t, o)
		deliver(t, s, 0)
		b := openBox(t, cfg, hurried())
		warm := b.Warm()
		mark := marked(t, warm)
		// A server whose clock is five minutes behind.
		if err := s.DeliverAt(imapd.Inbox, mail(1), time.Now().Add(-5*time.Minute)); err != nil {
			t.Fatal(err)
		}
		deliver(t, s, 2)
		if said.reads() {
			t.Errorf("mail was read while nobody waited: %v", said.commands())
		}
		w := watchingFrom(t, b, mark, byStampNothing())
		w.ready()
		if m := w.mail(2); !m.Arrived {
			t.Error("what came after the mark is not said to have arrived")
		}
		if m := w.mail(1); !m.Arrived {
			t.Error("what came after the mark is not said to have arrived")
		}
		deliver(t, s, 3)
		w.mail(3)
		w.nothing()
		warm.End()
		if n := s.Accepted(); n != 1 {
			t.Errorf("%d connections, want 1", n)
		}
	}
}

// On a connection that is there already the mark is of the moment Warm is
// called at, whether somebody watches or not.
func TestWarmOnAConnection(t *testing.T) {
	said := new(commandLog)
	s, cfg := startIMAPD(t, imapd.Options{Log: said})
	b := openBox(t, cfg, hurried())
	first := watching(t, b, time.Now())
	first.ready()
	deliver(t, s, 0)
	first.mail(0)
	watched := marked(t, b.Warm())

	first.cancel()
	first.end()
	deliver(t, s, 1) // nobody reads it
	left := marked(t, b.Warm())
	deliver(t, s, 2)

	w := watchingFrom(t, b, left, byStampNothing())
	w.ready()
	w.mail(2)
	w.nothing()
	w = watchingFrom(t, b, watched, byStampNothing())
	w.ready()
	w.mail(2)
	w.mail(1)
	w.nothing()
	if n := s.Accepted(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// A Warmth keeps the connection for as long as it lasts, and no longer.
func TestWarmthLasts(t *testing.T) {
	said := new(commandLog)
	s, cfg := startIMAPD(t, imapd.Options{Log: said})
	l := hurried()
	l.linger = 20 * time.Millisecond
	b := openBox(t, cfg, l)
	warm := b.Warm()
	marked(t, warm)
	b.mu.Lock()
	owned := b.owned
	b.mu.Unlock()
	select {
	case <-owned:
		t.Fatal("the connection was let go")
	case <-time.After(5 * l.linger):
	}
	warm.End()
	warm.End() // again is nothing
	<-owned
	if said.reads() {
		t.Errorf("mail was read while nobody waited: %v", said.commands())
	}
	if n := s.Accepted(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// What fails is not tried again while nobody waits, and leaves no goroutine.
func TestWarmFails(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	wrong := cfg
	wrong.Password = password("wrong")
	gone := cfg
	gone.Port = 1
	for _, cfg := range []Config{wrong, gone} {
		b := openBox(t, cfg, hurried())
		warm := b.Warm()
		b.mu.Lock()
		owned := b.owned
		b.mu.Unlock()
		if owned != nil {
			<-owned
		}
		if !warm.Mark().IsZero() || !warm.Failed() || b.isWarm() {
			t.Error("a mailbox that does not answer is warm")
		}
		warm.End()
	}
	if n := s.Accepted(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}

	// A connection that is lost is not made again, and the mark stays good.
	b := openBox(t, cfg, hurried())
	warm := b.Warm()
	mark := marked(t, warm)
	b.mu.Lock()
	owned := b.owned
	b.mu.Unlock()
	s.Drop()
	<-owned
	deliver(t, s, 1)
	w := watchingFrom(t, b, mark, mark.At)
	w.ready()
	w.mail(1)
}

// A mailbox that answers late tells of another moment than it was asked about.
func TestWarmIsLate(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	b := openBox(t, cfg, hurried())
	marked(t, b.Warm())
	b.mu.Lock()
	late := &Warmth{box: b, at: time.Now().Add(-b.limits.inTime - time.Second)}
	b.warm = append(b.warm, late)
	b.nudge()
	b.mu.Unlock()
	for b.unmarked() {
		time.Sleep(time.Millisecond)
	}
	if !late.Mark().IsZero() {
		t.Error("a mark that came late is taken for one of the moment it was asked for")
	}
	if n := s.Accepted(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// What came before the mark counts by its stamp, as without one: the page was seen
// after its code came.
func TestMarkTakesNothingAway(t *testing.T) {
	for _, folder := range []string{imapd.Inbox, imapd.Junk} {
		s, cfg := startIMAPD(t, imapd.Options{})
		for n, age := range []time.Duration{5 * time.Minute, 10 * time.Second} {
			if err := s.DeliverAt(folder, mail(n), time.Now().Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
		b := openBox(t, cfg, everywhere())
		mark := marked(t, b.Warm())
		w := watchingFrom(t, b, mark, mark.At.Add(-time.Minute))
		w.ready()
		if m := w.mail(1); m.Arrived {
			t.Errorf("%+v", m)
		}
		w.nothing()
	}
}

// Where the server's clock is ahead, what the mark knew of is old, though by its
// stamp it could be new.
func TestMarkOfAServerAhead(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	if err := s.DeliverAt(imapd.Inbox, mail(0), time.Now().Add(3*time.Minute)); err != nil {
		t.Fatal(err)
	}
	b := openBox(t, cfg, hurried())
	mark := marked(t, b.Warm())
	deliver(t, s, 1)
	w := watchingFrom(t, b, mark, mark.At.Add(-time.Minute))
	w.ready()
	w.mail(1)
	deliver(t, s, 2)
	w.mail(2)
	w.nothing()
}

// What a mark knew of is old in the junk folder, too, and what came then is new,
// whatever the stamps say.
func TestMarkOfJunk(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	if err := s.DeliverAt(imapd.Junk, mail(0), time.Now().Add(-2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	b := openBox(t, cfg, everywhere())
	mark := marked(t, b.Warm())
	if err := s.DeliverAt(imapd.Junk, mail(1), time.Now().Add(-5*time.Minute)); err != nil {
		t.Fatal(err)
	}
	w := watchingFrom(t, b, mark, mark.At.Add(-time.Minute))
	w.ready()
	if m := w.mail(1); !m.Arrived {
		t.Errorf("%+v", m)
	}
	if err := s.Deliver(imapd.Junk, mail(2)); err != nil {
		t.Fatal(err)
	}
	w.mail(2)
	w.nothing()
}

// What comes into the junk folder when the first connection has been made, and the
// second has not, is new by its UID.
func TestNotedBeforeTheSecondConnection(t *testing.T) {
	come := make(chan struct{})
	serve := func(after <-chan struct{}) script {
		return func(p *peer) {
			if after != nil {
				<-after
			}
			in := &inbox{next: 1}
			in.refuse = folders(in, "Junk", func() *inbox {
				select {
				case <-come:
					return &inbox{next: 3, messages: []message{
						{1, time.Now().Add(-time.Hour), string(mail(1))}, {2, time.Now().Add(-5 * time.Minute), string(mail(2))}}}
				default:
					return &inbox{next: 2, messages: []message{{1, time.Now().Add(-time.Hour), string(mail(1))}}}
				}
			})
			p.greet()
			p.serve(in, nil)
		}
	}
	s := serveScripts(t, identity{}, serve(nil), serve(come))
	w := watching(t, openBox(t, s.config(protocol.TLSImplicit), everywhere()), time.Now())
	w.ready()
	close(come)
	if m := w.mail(2); m.Folder != "Junk" || !m.Arrived {
		t.Errorf("%+v", m)
	}
	w.nothing()
}

// An old mail that is moved into the junk folder after what is there was noted for
// one who waits, and before another comes, is old for the other.
func TestMovedBeforeTheNext(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	junk := func(n int, age time.Duration) {
		t.Helper()
		if err := s.DeliverAt(imapd.Junk, mail(n), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	junk(0, time.Hour)
	b := openBox(t, cfg, everywhere())
	first := watching(t, b, time.Now().Add(-time.Minute))
	first.ready()
	junk(1, 10*time.Second)
	first.mail(1) // the folder has been read
	junk(2, time.Hour)
	now := time.Now()
	second, third := watching(t, b, now), watchingFrom(t, b, marked(t, b.Warm()), now)
	second.ready()
	third.ready()
	junk(3, 0)
	second.mail(3)
	third.mail(3)
	second.nothing()
	third.nothing()
}
