package mailbox

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// sharing are limits with which a slot that is free is soon taken.
func sharing() limits {
	l := everywhere()
	l.tick, l.slot = 10*time.Millisecond, 10*time.Millisecond
	return l
}

// waits waits until w has been told that there is no connection to spare.
func (w *watch) waits() {
	w.t.Helper()
	u, ok := w.next().(Reconnecting)
	if !ok || !errors.Is(u.Err, errNoSlot) {
		w.t.Fatalf("%#v, want to be told to wait", u)
	}
	if u.Err.Code != protocol.ErrTooMany {
		w.t.Errorf("code %s", u.Err.Code)
	}
}

// comes waits until w watches; that it had to wait is allowed.
func (w *watch) comes() {
	w.t.Helper()
	for {
		switch w.next().(type) {
		case Ready:
			return
		case Reconnecting:
		default:
			w.t.Fatal("something before Ready")
		}
	}
}

// finds waits for mail n; others may come before.
func (w *watch) finds(n int) {
	w.t.Helper()
	for {
		if m, ok := w.next().(Message); ok && bytes.Equal(m.Raw, mail(n)) {
			return
		}
	}
}

// Hosts of one user keep within what a server allows an account: second
// connections go first, then the next host waits until one ends.
func TestSlots(t *testing.T) {
	s, cfg := startIMAPD(t, imapd.Options{})
	cfg.Slots = filepath.Join(t.TempDir(), "connections")
	var boxes []*Box
	var all []*watch
	for n := range mostSlots {
		b := openBox(t, cfg, sharing())
		w := watching(t, b, time.Now())
		w.comes()
		boxes, all = append(boxes, b), append(all, w)
		// Each finds the code, in whatever folder, with one connection or two.
		if err := s.Deliver(imapd.Junk, mail(n)); err != nil {
			t.Fatal(err)
		}
		for _, w := range all {
			w.finds(n)
		}
		within(t, s)
	}
	late := watching(t, openBox(t, cfg, sharing()), time.Now())
	late.waits()
	for _, change := range []func(*Config){
		func(c *Config) { c.Username = "ben@example.org" },
		func(c *Config) { c.Host = "localhost" },
		func(c *Config) { c.Port++ },
	} {
		other := cfg
		change(&other)
		if slotsOf(other).account == slotsOf(cfg).account {
			t.Errorf("%s at %s:%d shares the slots of another account", other.Username, other.Host, other.Port)
		}
	}
	boxes[3].Close(t.Context())
	late.comes()
	deliver(t, s, 99)
	late.finds(99)

	// A connection that lingers for nobody is let go, too.
	last := watching(t, openBox(t, cfg, sharing()), time.Now())
	last.waits()
	all[5].stop()
	last.comes()
	within(t, s)
}

// within waits until s has no more connections than there are slots: it may see
// the end of one after the beginning of the next.
func within(t *testing.T, s *imapd.Server) {
	t.Helper()
	for began := time.Now(); s.Conns() > mostSlots; time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("%d connections", s.Conns())
		}
	}
}

// holdSlots makes this test binary a process that takes every slot of an account
// in the folder it names, and waits.
const holdSlots = "MAILCODE_HOLD_SLOTS"

func runHolder() error {
	s := slots{dir: os.Getenv(holdSlots), account: os.Getenv(holdSlots + "_OF")}
	for range mostSlots {
		if l, err := s.take(false); l == nil {
			return fmt.Errorf("no slot: %w", err)
		}
	}
	fmt.Println("held")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// A host that is killed leaves nothing behind that counts.
func TestSlotsOfKilledProcess(t *testing.T) {
	_, cfg := startIMAPD(t, imapd.Options{})
	cfg.Slots = t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	holder := exec.Command(self)
	holder.Env = append(os.Environ(), holdSlots+"="+cfg.Slots, holdSlots+"_OF="+slotsOf(cfg).account)
	holder.WaitDelay = time.Second
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { holder.Process.Kill(); holder.Wait() })
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the other process said %q", line)
	}
	w := watching(t, openBox(t, cfg, sharing()), time.Now())
	w.waits()
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	w.comes()
}

// Where connections cannot be counted they are made all the same.
func TestSlotsCannotBeCounted(t *testing.T) {
	_, cfg := startIMAPD(t, imapd.Options{})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg.Slots = filepath.Join(file, "connections")
	watching(t, openBox(t, cfg, sharing()), time.Now()).ready()
}
