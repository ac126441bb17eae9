package courier

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sessions is a Store of the test's own whose passwords are in a file.
func sessions(t *testing.T) *session.Store {
	t.Helper()
	return session.Open(t.TempDir(), func() (string, error) { return "a test's passphrase", nil }, "0")
}

// add adds a session on mail; a nil mail is a server where nobody listens.
func add(t *testing.T, store *session.Store, mail *imapd.Server, name, password string, addresses ...string) protocol.Session {
	t.Helper()
	draft := protocol.Session{Name: name, Provider: "other", Host: "127.0.0.1", Port: 1, TLS: protocol.TLSImplicit,
		Email: name + "@mail.test", Username: "ann@mail.test", Addresses: addresses, AuthServ: []string{"mx.test"}, Keystore: "file"}
	if mail != nil {
		draft.Host, draft.Port = mail.Addr()
		draft.CA = string(mail.CA())
	}
	s, err := store.Save(context.Background(), draft, password)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func startMail(t *testing.T) *imapd.Server {
	t.Helper()
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mail.Close() })
	return mail
}

// codeMail is a mail with a code, proven to come from domain.
func codeMail(domain, code string) []byte {
	return fmt.Appendf(nil, "Authentication-Results: mx.test; dmarc=pass header.from=%s\r\nFrom: <no-reply@%s>\r\nTo: ann@mail.test\r\nSubject: Your code\r\n\r\nYour verification code is %s\r\n", domain, domain, code)
}

// running is a Run whose events come on a channel.
type running struct {
	t      *testing.T
	events chan protocol.Event
	ended  chan error
	stop   context.CancelCauseFunc
}

func start(t *testing.T, c *Courier, req Request) *running {
	t.Helper()
	ctx, stop := context.WithCancelCause(context.Background())
	r := &running{t, make(chan protocol.Event, 100), make(chan error, 1), stop}
	if req.Began.IsZero() {
		req.Began = time.Now().Add(-Slack)
	}
	if req.MinGrade == "" {
		req.MinGrade = protocol.GradeForeign
	}
	go func() { r.ended <- c.Run(ctx, req, func(e protocol.Event) { r.events <- e }) }()
	t.Cleanup(func() {
		stop(nil)
		<-r.ended
		c.Close(context.Background())
	})
	return r
}

// patience is how long a test waits before it gives up, on a machine that has
// much else to do.
const patience = 2 * time.Minute

// next is the next event, which must be of a kind.
func (r *running) next(kind protocol.EventKind) protocol.Event {
	r.t.Helper()
	select {
	case e := <-r.events:
		if e.Event != kind {
			r.t.Fatalf("event %+v, want %s", e, kind)
		}
		if e.Time.IsZero() || e.Sentence == "" && kind != protocol.EventCode {
			r.t.Errorf("event without time or sentence: %+v", e)
		}
		return e
	case <-time.After(patience):
		r.t.Fatalf("no %s event", kind)
		panic("unreachable")
	}
}

// end is how Run ends by itself.
func (r *running) end() *protocol.Error {
	r.t.Helper()
	select {
	case err := <-r.ended:
		r.ended <- err // for the cleanup
		var known *protocol.Error
		if err != nil && !errors.As(err, &known) {
			r.t.Fatalf("ended with %v", err)
		}
		return known
	case <-time.After(patience):
		r.t.Fatal("Run goes on")
		panic("unreachable")
	}
}

func TestChoose(t *testing.T) {
	store := sessions(t)
	one := add(t, store, nil, "one", "pw", "shop@example.org")
	two := add(t, store, nil, "two", "pw")
	for _, rule := range []protocol.Rule{
		{Site: "hand.example", Mode: protocol.RuleByHand},
		{Site: "two.example", Mode: protocol.RuleSession, Session: two.ID},
	} {
		if err := store.SetRule(rule); err != nil {
			t.Fatal(err)
		}
	}
	c := New(store)
	tests := []struct {
		site, account string
		want          []string
		err           protocol.ErrorCode
	}{
		{site: "shop.example", want: []string{"one", "two"}},
		{site: "shop.example", account: "shop@example.org", want: []string{"one"}},
		{site: "shop.example", account: "s***@ex*****.org", want: []string{"one"}},
		{site: "shop.example", account: "TWO@mail.test", want: []string{"two"}},
		{site: "shop.example", account: "stranger@example.net", want: []string{"one", "two"}},
		{site: "two.example", account: "shop@example.org", want: []string{"two"}},
		{site: "hand.example", err: protocol.ErrByHand},
	}
	for _, tt := range tests {
		got, err := c.Choose(tt.site, tt.account)
		var known *protocol.Error
		errors.As(err, &known)
		if (known == nil) != (tt.err == "") || known != nil && known.Code != tt.err {
			t.Errorf("%s, %s: error %v", tt.site, tt.account, err)
		}
		var names []string
		for _, s := range got {
			names = append(names, s.Name)
		}
		if !slices.Equal(names, tt.want) {
			t.Errorf("%s, %s: chose %v, want %v", tt.site, tt.account, names, tt.want)
		}
	}

	// Without any session, and without the one a rule names.
	empty := New(sessions(t))
	if _, err := empty.Choose("shop.example", ""); !isCode(err, protocol.ErrNoSession) {
		t.Errorf("no session at all: %v", err)
	}
	if err := store.Remove(context.Background(), one.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Choose("shop.example", "shop@example.org"); err != nil || len(got) != 1 {
		t.Errorf("after a removal: %v, %v", got, err)
	}
}

func isCode(err error, code protocol.ErrorCode) bool {
	var known *protocol.Error
	return errors.As(err, &known) && known.Code == code
}

func TestABetterCodeReplacesAWorse(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	id := func(uid uint32) mailID { return inFolder("s", "INBOX", uid) }
	likely := found{grade: protocol.GradeLikely, received: at, mail: id(5)}
	tests := []struct {
		name string
		new  found
		old  found
		want bool
	}{
		{"the first", likely, found{}, true},
		{"a better grade, older", found{grade: protocol.GradeProven, received: at.Add(-time.Minute), mail: id(4)}, likely, true},
		{"a worse grade, newer", found{grade: protocol.GradeForeign, received: at.Add(time.Minute), mail: id(6)}, likely, false},
		{"newer", found{grade: protocol.GradeLikely, received: at.Add(time.Second), mail: id(6)}, likely, true},
		{"older", found{grade: protocol.GradeLikely, received: at.Add(-time.Second), mail: id(4)}, likely, false},
		{"the same second, a later UID", found{grade: protocol.GradeLikely, received: at, mail: id(6)}, likely, true},
		{"the same second, an earlier UID", found{grade: protocol.GradeLikely, received: at, mail: id(4)}, likely, false},
	}
	for _, tt := range tests {
		if got := tt.new.replaces(tt.old); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestStory(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	s := add(t, store, mail, "one", "pw")
	r := start(t, New(store), Request{ID: "r", Site: "shop.example", Sessions: []protocol.Session{s}})
	if e := r.next(protocol.EventReady); e.Session != "one" || e.Request != "r" {
		t.Errorf("%+v", e)
	}
	deliver := func(raw []byte) {
		t.Helper()
		if err := mail.Deliver(imapd.Inbox, raw); err != nil {
			t.Fatal(err)
		}
	}
	deliver([]byte("From: bob@example.net\r\nSubject: Lunch\r\n\r\nAt one?\r\n"))
	counted := func(e protocol.Event, want protocol.Counts) {
		t.Helper()
		if e.Counts == nil || *e.Counts != want {
			t.Errorf("counts %+v, want %+v", e.Counts, want)
		}
	}
	e := r.next(protocol.EventLooked)
	if e.From != "" || e.Code != "" || e.Folder != "INBOX" {
		t.Errorf("a mail of no concern is described: %+v", e)
	}
	counted(e, protocol.Counts{Looked: 1})
	deliver(codeMail("evil.example", "111222"))
	if e := r.next(protocol.EventCode); e.Grade != protocol.GradeForeign {
		t.Errorf("%+v", e)
	}
	deliver(codeMail("mail.shop.example", "482913"))
	e = r.next(protocol.EventCode)
	if e.Grade != protocol.GradeProven || e.Code != "482913" {
		t.Errorf("%+v", e)
	}
	counted(e, protocol.Counts{Looked: 3, Codes: 1, Others: 1})
	mail.Drop()
	if e := r.next(protocol.EventReconnecting); e.Error == "" || !strings.Contains(e.Sentence, "made again") {
		t.Errorf("%+v", e)
	}
	r.next(protocol.EventReconnected)
	deliver(codeMail("mail.shop.example", "593024"))
	if e := r.next(protocol.EventCode); e.Code != "593024" {
		t.Errorf("%+v", e)
	}
	r.stop(nil)
	if err := r.end(); err != nil {
		t.Errorf("cancelled: %v", err)
	}
}

// What speaks against a code is said before what it only lacks.
func TestStoryOfAForeignCode(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	s := add(t, store, mail, "Test", "pw", "ann@mail.test", "john@mail.test")
	unproven := bytes.ReplaceAll(codeMail("shop.example", "482913"), []byte("Authentication-Results"), []byte("X-Nothing"))
	if err := mail.Deliver(imapd.Inbox, unproven); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ site, account, want string }{
		{"evil.test", "", "which does not belong to evil.test"},
		{"shop.example", "j***@mail.test", "It was sent to ann@mail.test, not to j***@mail.test"},
	} {
		r := start(t, New(store), Request{Site: tt.site, Account: tt.account, Sessions: []protocol.Session{s}})
		r.next(protocol.EventReady)
		if e := r.next(protocol.EventCode); e.Grade != protocol.GradeForeign || !strings.Contains(e.Sentence, tt.want) {
			t.Errorf("at %s: %s, %q", tt.site, e.Grade, e.Sentence)
		}
	}
}

// What is below MinGrade is told of, and not shown.
func TestMinGrade(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	s := add(t, store, mail, "one", "pw")
	r := start(t, New(store), Request{Site: "shop.example", MinGrade: protocol.GradeLikely, Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	if err := mail.Deliver(imapd.Inbox, codeMail("evil.example", "111222")); err != nil {
		t.Fatal(err)
	}
	if e := r.next(protocol.EventLooked); e.Code != "" || e.From != "" {
		t.Errorf("%+v", e)
	}
}

// A code in junk is found and said to be there; a folder that is not there is
// told of, and stops nothing.
func TestJunkAndAMissingFolder(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	s := add(t, store, mail, "one", "pw")
	s.Folders = []string{"Nowhere"}
	s, err := store.Save(context.Background(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	if e := r.next(protocol.EventLooked); e.Error != protocol.ErrFolder || !strings.Contains(e.Sentence, `"Nowhere"`) {
		t.Errorf("%+v", e)
	}
	if err := mail.Deliver(imapd.Junk, codeMail("shop.example", "482913")); err != nil {
		t.Fatal(err)
	}
	if e := r.next(protocol.EventCode); e.Folder != imapd.Junk || e.Grade != protocol.GradeProven || e.Sentence != "Sent by shop.example, proven by your mail server, to ann@mail.test. It was in Junk." || !e.Junk {
		t.Errorf("%+v", e)
	}
}

// A mail that somebody copies into the inbox is old, though it arrives now, and
// is not proven; one whose stamp is a little behind our clock is new.
func TestOldMail(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	s := add(t, store, mail, "one", "pw")
	r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	for _, m := range []struct {
		age  time.Duration
		code string
	}{{72 * time.Hour, "111111"}, {5 * time.Minute, "222222"}} {
		if err := mail.DeliverAt(imapd.Inbox, codeMail("shop.example", m.code), time.Now().Add(-m.age)); err != nil {
			t.Fatal(err)
		}
	}
	if e := r.next(protocol.EventCode); e.Code != "111111" || e.Grade != protocol.GradeLikely || !strings.HasSuffix(e.Sentence, "it was moved or copied into the folder, or this computer's clock is ahead, or the server's behind.") {
		t.Errorf("%+v", e)
	}
	if e := r.next(protocol.EventCode); e.Code != "222222" || e.Grade != protocol.GradeProven {
		t.Errorf("%+v", e)
	}
}

// Clocks that are hours apart neither lose the code that comes while we wait, nor
// prove one that was there before.
func TestClocksApart(t *testing.T) {
	run := func(t *testing.T, before func(*imapd.Server)) (*imapd.Server, *running) {
		mail := startMail(t)
		before(mail)
		store := sessions(t)
		s := add(t, store, mail, "one", "pw")
		r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
		r.next(protocol.EventReady)
		return mail, r
	}
	put := func(t *testing.T, mail *imapd.Server, raw []byte, off time.Duration) {
		if err := mail.DeliverAt(imapd.Inbox, raw, time.Now().Add(off)); err != nil {
			t.Fatal(err)
		}
	}
	for _, off := range []time.Duration{-20 * time.Minute, -time.Hour, -2 * time.Hour, time.Hour} {
		t.Run("arrives "+off.String(), func(t *testing.T) {
			mail, r := run(t, func(mail *imapd.Server) { put(t, mail, codeMail("shop.example", "111111"), off-15*time.Minute) })
			if off == time.Hour { // it may be of now, for all that is known
				if e := r.next(protocol.EventCode); e.Grade != protocol.GradeLikely {
					t.Errorf("%+v", e)
				}
			}
			put(t, mail, codeMail("shop.example", "482913"), off)
			if e := r.next(protocol.EventCode); e.Code != "482913" || e.Grade != protocol.GradeProven {
				t.Errorf("%+v", e)
			}
		})
	}
	// The server's clock is ahead by off, the mail is so old.
	for _, test := range []struct{ off, old time.Duration }{
		{time.Hour, 30 * time.Minute}, {time.Hour, 4 * time.Minute}, {15 * time.Minute, 10 * time.Minute}, {5 * time.Minute, 4 * time.Minute},
	} {
		t.Run(fmt.Sprintf("%v old, %v ahead", test.old, test.off), func(t *testing.T) {
			_, r := run(t, func(mail *imapd.Server) { put(t, mail, codeMail("shop.example", "482913"), test.off-test.old) })
			e := r.next(protocol.EventCode)
			if e.Grade != protocol.GradeLikely || !strings.Contains(e.Sentence, "clock is ahead") {
				t.Errorf("%+v", e)
			}
		})
	}
	t.Run("stamped as if it came now", func(t *testing.T) {
		old := fmt.Appendf(nil, "Date: %s\r\n%s", time.Now().Add(-5*time.Minute).Format(time.RFC1123Z), codeMail("shop.example", "482913"))
		_, r := run(t, func(mail *imapd.Server) { put(t, mail, old, -30*time.Second) })
		if e := r.next(protocol.EventCode); e.Grade != protocol.GradeLikely || !strings.Contains(e.Sentence, "Its sender dated it earlier") {
			t.Errorf("%+v", e)
		}
	})
}

// inFolder is a mail that is nowhere else.
func inFolder(session, folder string, uid uint32) mailID {
	id := mailID{session: session, folder: folder, uid: uid}
	copy(id.identity[:], fmt.Sprint(folder, uid))
	return id
}

// A code that was used voids the older ones of its site, and no other's.
func TestUsedCodeVoidsTheOlder(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	store := sessions(t)
	c := New(store)
	used := inFolder("s", "INBOX", 7)
	c.markUsed("shop.example", found{grade: protocol.GradeProven, received: at, mail: used})
	c.markUsed("shop.example", found{grade: protocol.GradeProven, received: at.Add(-time.Minute), mail: inFolder("s", "INBOX", 5)}) // late news
	moved := inFolder("s", "Junk", 40)
	moved.identity = used.identity
	tests := []struct {
		name, site string
		id         mailID
		received   time.Time
		want       bool
	}{
		{"itself", "shop.example", used, at, true},
		{"itself, moved", "shop.example", moved, at, true},
		{"an older one", "shop.example", inFolder("s", "INBOX", 6), at, true},
		{"a newer one", "shop.example", inFolder("s", "INBOX", 8), at, false},
		{"an older one in another folder", "shop.example", inFolder("s", "Junk", 9), at.Add(-time.Second), true},
		{"a newer one in another folder", "shop.example", inFolder("s", "Junk", 3), at.Add(time.Second), false},
		{"another site's", "other.example", inFolder("s", "INBOX", 6), at, false},
		{"another session's", "shop.example", inFolder("t", "INBOX", 6), at, false},
		{"a newer one in a folder that counts anew", "shop.example", inFolder("s", "INBOX", 1), at.Add(time.Second), false},
	}
	for _, tt := range tests {
		if got := c.wasUsed(tt.site, found{received: tt.received, mail: tt.id}, session.Memory{}); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}

	// Another program, or this one after it was started again, knows it from the
	// state file. There a mail is void by its second, and one that was used is
	// void for every site.
	c = New(store)
	memory, err := store.Memory()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, site, to string
		id             mailID
		received       time.Time
		want           bool
	}{
		{"itself", "shop.example", "", used, at, true},
		{"itself, moved", "shop.example", "", moved, at, true},
		{"itself, in another session, for another site", "other.example", "", mailID{session: "t", identity: used.identity}, at, true},
		{"an older one", "shop.example", "", inFolder("s", "INBOX", 6), at.Add(-time.Second), true},
		{"an older one to another account", "shop.example", "kim@mail.test", inFolder("s", "INBOX", 6), at.Add(-time.Second), false},
		{"a newer one", "shop.example", "", inFolder("s", "INBOX", 8), at, false},
		{"another site's", "other.example", "", inFolder("s", "INBOX", 6), at.Add(-time.Second), false},
		{"another session's", "shop.example", "", inFolder("t", "INBOX", 6), at.Add(-time.Second), false},
	} {
		if got := c.wasUsed(tt.site, found{received: tt.received, mail: tt.id, to: tt.to}, memory); got != tt.want {
			t.Errorf("after a restart, %s: %v", tt.name, got)
		}
	}
}

// Following, every code is told of, whatever came before.
func TestFollow(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	s := add(t, store, mail, "one", "pw")
	r := start(t, New(store), Request{Site: "shop.example", Follow: true, Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	for _, m := range []struct {
		domain, code string
		grade        protocol.Grade
	}{{"shop.example", "100005", protocol.GradeProven}, {"evil.example", "100006", protocol.GradeForeign}, {"shop.example", "100007", protocol.GradeProven}} {
		if err := mail.Deliver(imapd.Inbox, codeMail(m.domain, m.code)); err != nil {
			t.Fatal(err)
		}
		if e := r.next(protocol.EventCode); e.Code != m.code || e.Grade != m.grade {
			t.Errorf("%+v, want %+v", e, m)
		}
	}
}

// Where no mailbox was ever watched, the end says why.
func TestNeverReady(t *testing.T) {
	store := sessions(t)
	s := add(t, store, nil, "nobody", "pw")
	r := start(t, New(store), Request{Site: "shop.example", Timeout: 5 * time.Second, Sessions: []protocol.Session{s}})
	r.next(protocol.EventReconnecting) // on a busy machine, too, long before
	if e := r.next(protocol.EventEnded); e.Error != protocol.ErrConnectRefused {
		t.Errorf("%+v", e)
	}
	if err := r.end(); err == nil || err.Code != protocol.ErrConnectRefused {
		t.Errorf("ended with %v", err)
	}
}

// A mailbox that is down when the time is up is no reason to ask for another
// code, though it was watched before.
func TestDownAtTheEnd(t *testing.T) {
	one, two := protocol.Session{ID: "1", Name: "One"}, protocol.Session{ID: "2", Name: "Two"}
	lost := protocol.Errorf(protocol.ErrConnectionLost, "The connection to One was lost.")
	tests := []struct {
		name  string
		state func(*run)
		code  protocol.ErrorCode
		says  string
	}{
		{"nothing answered", func(*run) {}, protocol.ErrTimeout, "No mail server"},
		{"watched", func(r *run) { r.settle(one, lost); r.settle(one, nil) }, protocol.ErrNoCode, "ask the site for a new one, or type it"},
		{"lost again", func(r *run) { r.settle(one, nil); r.settle(one, lost) }, protocol.ErrConnectionLost, lost.Sentence},
		{"one of two lost", func(r *run) { r.settle(one, lost); r.settle(two, nil) }, protocol.ErrNoCode, "but One could not be watched to the end"},
		{"two lost", func(r *run) { r.settle(two, nil); r.settle(two, lost); r.settle(one, lost) }, protocol.ErrConnectionLost, lost.Sentence},
	}
	for _, tt := range tests {
		r := &run{Request: Request{Site: "shop.example", Sessions: []protocol.Session{one, two}, Timeout: time.Minute}}
		tt.state(r)
		if err := r.late(); err == nil || err.Code != tt.code || !strings.Contains(err.Sentence, tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
		r.told = append(r.told, found{})
		if err := r.late(); err != nil {
			t.Errorf("%s, and there was a code: %v", tt.name, err)
		}
	}
}

func TestSessionsThatFail(t *testing.T) {
	mail := startMail(t)
	store := sessions(t)
	good, bad := add(t, store, mail, "good", "pw"), add(t, store, mail, "bad", "wrong")
	c := New(store)

	// One that fails does not stop the other.
	r := start(t, c, Request{Site: "shop.example", Sessions: []protocol.Session{good, bad}})
	seen := map[protocol.EventKind]protocol.Event{}
	for range 2 {
		e := <-r.events
		seen[e.Event] = e
	}
	if e := seen[protocol.EventProblem]; e.Session != "bad" || e.Error != protocol.ErrLoginRefused || seen[protocol.EventReady].Session != "good" {
		t.Fatalf("%+v", seen)
	}
	if err := mail.Deliver(imapd.Inbox, codeMail("shop.example", "482913")); err != nil {
		t.Fatal(err)
	}
	first := r.next(protocol.EventCode)
	// A newer one was told of before the page said that it holds the first.
	if err := mail.Deliver(imapd.Inbox, codeMail("shop.example", "593024")); err != nil {
		t.Fatal(err)
	}
	if e := r.next(protocol.EventCode); e.Mail == first.Mail {
		t.Errorf("two mails are both named %q", e.Mail)
	}
	r.stop(Used{Mail: first.Mail})
	if err := r.end(); err != nil {
		t.Error(err)
	}

	// Alone, it ends the request.
	r = start(t, c, Request{Site: "shop.example", Sessions: []protocol.Session{bad}})
	r.next(protocol.EventProblem)
	if e := r.next(protocol.EventEnded); e.Error != protocol.ErrLoginRefused {
		t.Errorf("%+v", e)
	}
	if err := r.end(); err == nil || err.Code != protocol.ErrLoginRefused {
		t.Errorf("ended with %v", err)
	}

	// What the logins have shown is kept.
	c.aside.Wait()
	for name, want := range map[string]protocol.SessionState{"good": protocol.SessionReady, "bad": protocol.SessionFailed} {
		if s, err := store.Find(name); err != nil || s.Status.State != want {
			t.Errorf("%s is %+v, %v", name, s.Status, err)
		}
	}

	// The code that was used above is not offered again, by a host that was
	// started since either; the newer one is.
	c = New(store)
	r = start(t, c, Request{Site: "shop.example", Sessions: []protocol.Session{good}})
	r.next(protocol.EventReady)
	if e := r.next(protocol.EventCode); e.Code != "593024" {
		t.Errorf("%+v", e)
	}
}

// Time passes as in the bubble's clock; nobody answers, so nothing but the
// clock moves.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var events []protocol.Event
		c := &Courier{boxes: map[string]openBox{}, used: map[place]found{}}
		err := c.Run(t.Context(), Request{Site: "shop.example", Patience: time.Minute, Timeout: 15 * time.Minute},
			func(e protocol.Event) { events = append(events, e) })
		if took := time.Since(began); took != 15*time.Minute {
			t.Errorf("ended after %s", took)
		}
		if !isCode(err, protocol.ErrTimeout) || len(events) != 2 || events[0].Event != protocol.EventSlow || !events[0].Time.Equal(began.Add(time.Minute).UTC()) || events[1].Event != protocol.EventEnded {
			t.Errorf("%v after %+v", err, events)
		}
	})
}

func TestRetriesAreNotNews(t *testing.T) {
	var events []protocol.Event
	r := &run{courier: New(sessions(t)), Request: Request{Site: "shop.example"}, emit: func(e protocol.Event) { events = append(events, e) }}
	w := &watch{run: r, session: protocol.Session{Name: "one", Provider: "other", Host: "mail.test"}}
	lost := mailbox.Reconnecting{Err: protocol.Errorf(protocol.ErrConnectionLost, "lost"), In: time.Second}
	refused := mailbox.Reconnecting{Err: protocol.Errorf(protocol.ErrConnectRefused, "refused"), In: time.Second}
	for _, u := range []mailbox.Update{lost, mailbox.Ready{}, lost, refused, refused, refused, mailbox.Resumed{}, refused} {
		w.deliver(u)
	}
	var kinds []protocol.EventKind
	for _, e := range events {
		kinds = append(kinds, e.Event)
	}
	want := []protocol.EventKind{protocol.EventReconnecting, protocol.EventReady,
		protocol.EventReconnecting, protocol.EventReconnecting, protocol.EventReconnected, protocol.EventReconnecting}
	if !slices.Equal(kinds, want) {
		t.Errorf("told %v, want %v", kinds, want)
	}
}
