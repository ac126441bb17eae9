package courier

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// counting is a store that counts how often it is asked to write.
type counting struct {
	store
	notes atomic.Int64
}

func (c *counting) Note(ctx context.Context, s protocol.Session, failure error) error {
	c.notes.Add(1)
	return c.store.Note(ctx, s, failure)
}

// Fifty sessions and two hundred requests that wait on all of them: each is
// ready once in every session and told its own code alone, once; each session
// has two connections, and is noted once, or not at all where it was Ready.
func TestManyAtOnce(t *testing.T) {
	const servers, requests = 50, 200
	home := t.TempDir()
	store := session.Open(home, func() (string, error) { return "a test's passphrase", nil }, "0")
	var mails []*imapd.Server
	var all []protocol.Session
	tested := 0
	for i := range servers {
		mails = append(mails, startMail(t))
		s := add(t, store, mails[i], fmt.Sprint("s", i), "pw")
		if i%2 == 0 { // of the others, these requests are the first to learn
			s = ready(t, store, s)
			tested++
		}
		all = append(all, s)
	}
	state := filepath.Join(home, "state.json")
	before := make([]int, servers)
	for i, mail := range mails {
		before[i] = mail.Accepted()
	}
	began := time.Now()
	c := New(store)
	sessions := &counting{store: store}
	c.sessions = sessions

	type waiting struct {
		site, code string
		readies    map[string]int
		told       []string
		bad        []protocol.Event
		cancel     context.CancelCauseFunc
	}
	var mu sync.Mutex // guards what events say
	watched, told := make(chan struct{}, servers*requests), make(chan struct{}, servers*requests)
	var runs sync.WaitGroup
	var waiters []*waiting
	for i := range requests {
		ctx, cancel := context.WithCancelCause(context.Background())
		w := &waiting{site: fmt.Sprintf("shop%d.example", i), code: fmt.Sprintf("%06d", 100000+i*37), readies: map[string]int{}, cancel: cancel}
		waiters = append(waiters, w)
		req := Request{ID: w.site, Site: w.site, Sessions: all, Began: time.Now().Add(-Slack), MinGrade: protocol.GradeLikely}
		runs.Go(func() {
			_ = c.Run(ctx, req, func(e protocol.Event) {
				mu.Lock()
				defer mu.Unlock()
				switch e.Event {
				case protocol.EventReady:
					w.readies[e.Session]++
					watched <- struct{}{}
				case protocol.EventCode:
					w.told = append(w.told, e.Code)
					cancel(nil)
					told <- struct{}{}
				case protocol.EventLooked:
				default:
					w.bad = append(w.bad, e)
				}
			})
		})
	}
	patience := time.After(5 * time.Minute) // of a machine that has much else to do
	for n := range servers * requests {
		select {
		case <-watched:
		case <-patience:
			t.Fatalf("%d of %d watches are ready", n, servers*requests)
		}
	}
	t.Logf("%d watches ready after %v", servers*requests, time.Since(began).Round(time.Millisecond))
	c.aside.Wait()
	if got := sessions.notes.Load(); got != int64(servers-tested) {
		t.Errorf("%d sessions were noted, want the %d that were not tested before", got, servers-tested)
	}
	stat := func() os.FileInfo {
		t.Helper()
		info, err := os.Stat(state)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	noted := stat()
	for i, w := range waiters {
		if err := mails[i%servers].Deliver(imapd.Inbox, codeMail(w.site, w.code)); err != nil {
			t.Fatal(err)
		}
		// Ten at once, each of which is read for all who wait: with all at once this
		// process, which is the servers, too, has too much to do to answer itself in
		// the eight seconds that a server has, and connections are made again.
		if i%10 != 9 {
			continue
		}
		for range 10 {
			select {
			case <-told:
			case <-patience:
				t.Fatalf("not all of the first %d are told their codes", i+1)
			}
		}
	}
	runs.Wait()
	for _, w := range waiters {
		if len(w.told) != 1 || w.told[0] != w.code || len(w.bad) > 0 || len(w.readies) != servers {
			t.Errorf("%s: told %q, want %s; %d sessions ready; %+v", w.site, w.told, w.code, len(w.readies), w.bad)
		}
		for name, n := range w.readies {
			if n != 1 {
				t.Errorf("%s: %s is ready %d times", w.site, name, n)
			}
		}
	}
	if !os.SameFile(noted, stat()) {
		t.Error("the state file was written, and nothing was to be kept")
	}
	for i, mail := range mails {
		if n := mail.Accepted() - before[i]; n > 2 {
			t.Errorf("%d connections to one server", n)
		}
	}
	c.Close(context.Background())
}
