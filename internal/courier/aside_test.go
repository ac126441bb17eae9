package courier

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

// now is a mail that a server has just received: what was kept elsewhere before
// is old.
func now(rest string) []byte {
	return []byte(strings.ReplaceAll("Received: from a by mx.test; "+time.Now().UTC().Format(time.RFC1123Z)+"\n"+rest, "\n", "\r\n"))
}

// A mail whose keys are slow is told as what it is without them, and proven when
// they come; what comes meanwhile does not wait for it.
func TestSlowKeysHoldUpNothing(t *testing.T) {
	server := startMail(t)
	store := sessions(t)
	c := New(store)
	s := newSigner(t)
	answer := make(chan struct{})
	answered := sync.OnceFunc(func() { close(answer) })
	t.Cleanup(answered)
	// It heeds no deadline: on a busy machine the two seconds that keys have can be
	// over before the test is.
	c.keys = func(context.Context, string) ([]string, error) {
		<-answer
		return []string{s.record}, nil
	}
	r := start(t, c, Request{Site: "walmart.com", Sessions: []protocol.Session{add(t, store, server, "one", "pw", "sam@example.com")}})
	r.next(protocol.EventReady)
	deliver := func(mail []byte) {
		t.Helper()
		if err := server.Deliver(imapd.Inbox, mail); err != nil {
			t.Fatal(err)
		}
	}
	deliver(now(s.sign(t, "walmart.com", mail)))
	first := r.next(protocol.EventCode)
	if first.Grade != protocol.GradeLikely || first.Code != "482913" {
		t.Fatalf("%+v", first)
	}
	deliver(now("From: a@b.example\nTo: ann@mail.test\nSubject: News\n\nNothing here.\n"))
	r.next(protocol.EventLooked)
	answered()
	if e := r.next(protocol.EventCode); e.Grade != protocol.GradeProven || e.Code != "482913" || e.Mail != first.Mail || e.Counts.Codes != 1 {
		t.Errorf("%+v, %+v", e, e.Counts)
	}
}

// A mail whose keys come soon is told once.
func TestKeysThatComeSoon(t *testing.T) {
	server := startMail(t)
	store := sessions(t)
	c := New(store)
	c.soon = time.Hour
	s := newSigner(t)
	c.keys = func(context.Context, string) ([]string, error) { return []string{s.record}, nil }
	r := start(t, c, Request{Site: "walmart.com", Sessions: []protocol.Session{add(t, store, server, "one", "pw", "sam@example.com")}})
	r.next(protocol.EventReady)
	for _, code := range []string{"482913", "593024"} {
		if err := server.Deliver(imapd.Inbox, now(s.sign(t, "walmart.com", strings.Replace(mail, "482913", code, 1)))); err != nil {
			t.Fatal(err)
		}
		if e := r.next(protocol.EventCode); e.Grade != protocol.GradeProven || e.Code != code {
			t.Errorf("%+v", e)
		}
	}
}

// A request that ends leaves no look-up behind.
func TestLookUpEndsWithItsRequest(t *testing.T) {
	server := startMail(t)
	store := sessions(t)
	c := New(store)
	s := newSigner(t)
	asked := make(chan struct{}, 1)
	c.keys = func(ctx context.Context, _ string) ([]string, error) {
		asked <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	r := start(t, c, Request{Site: "walmart.com", Sessions: []protocol.Session{add(t, store, server, "one", "pw")}})
	r.next(protocol.EventReady)
	if err := server.Deliver(imapd.Inbox, now(s.sign(t, "walmart.com", mail))); err != nil {
		t.Fatal(err)
	}
	<-asked
	r.stop(nil)
	if err := r.end(); err != nil {
		t.Error(err)
	}
}

// The name of a server without preset is suggested if it is in the domain of a
// host that receives the mailbox's mail, and counts once the user has said so.
func TestAuthServIsSuggested(t *testing.T) {
	server := startMail(t)
	store := sessions(t)
	c := New(store)
	mx := "mail.evil.example."
	c.mx = func(_ context.Context, domain string) ([]*net.MX, error) {
		if domain != "mail.test" {
			return nil, errors.New("no such domain")
		}
		return []*net.MX{{Host: mx}}, nil
	}
	s := add(t, store, server, "one", "pw")
	s.AuthServ = nil
	s, err := store.Save(t.Context(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	checked := func() []byte {
		n++
		return append([]byte("Authentication-Results: in.shop-mail.example; dmarc=pass header.from=shop.example\r\n"),
			now(fmt.Sprintf("From: a@shop.example\nTo: ann@mail.test\nSubject: Your code\n\nYour verification code is 48291%d.\n", n))...)
	}
	look := func(want protocol.Grade) protocol.Session {
		t.Helper()
		r := start(t, c, Request{Site: "shop.example", Sessions: []protocol.Session{s}})
		r.next(protocol.EventReady)
		if err := server.Deliver(imapd.Inbox, checked()); err != nil {
			t.Fatal(err)
		}
		if e := r.next(protocol.EventCode); e.Grade != want {
			t.Errorf("%+v", e)
		}
		r.stop(Used{Mail: "1"})
		if err := r.end(); err != nil { // what is done aside has ended, too
			t.Fatal(err)
		}
		now, err := store.Find("one")
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	if s := look(protocol.GradeLikely); s.AuthServSuggested != "" {
		t.Errorf("a stranger's name is suggested: %q", s.AuthServSuggested)
	}
	mx = "mx.shop-mail.example."
	found := look(protocol.GradeLikely)
	if found.AuthServSuggested != "in.shop-mail.example" {
		t.Fatalf("suggested: %q", found.AuthServSuggested)
	}
	var known *protocol.Error
	if _, err := store.Trust(t.Context(), found.ID, "in.other.example", true); !errors.As(err, &known) || known.Code != protocol.ErrSessionInvalid {
		t.Errorf("another is trusted: %v", err)
	}
	if found, err = store.Trust(t.Context(), found.ID, found.AuthServSuggested, true); err != nil {
		t.Fatal(err)
	}
	// The request was given the session as it was before: what counts is what holds now.
	if s := look(protocol.GradeProven); s.AuthServSuggested != "" || session.Learns(s) {
		t.Errorf("%+v", s)
	}
}

// Whom the user confirms is kept, for the next request and the next host; a mail
// that needs no such word confirms nobody.
func TestConfirmedSenderIsKept(t *testing.T) {
	server := startMail(t)
	store := sessions(t)
	c := New(store)
	s := add(t, store, server, "one", "pw")
	wait := func(domain, code string, want protocol.Grade, used Used) {
		t.Helper()
		r := start(t, c, Request{Site: "shop.example", Sessions: []protocol.Session{s}})
		r.next(protocol.EventReady)
		if err := server.Deliver(imapd.Inbox, codeMail(domain, code)); err != nil {
			t.Fatal(err)
		}
		if e := r.next(protocol.EventCode); e.Grade != want || e.Code != code {
			t.Errorf("%+v", e)
		}
		r.stop(used)
		if err := r.end(); err != nil {
			t.Fatal(err)
		}
	}
	wait("mailer.example", "482913", protocol.GradeForeign, Used{Mail: "1"})
	wait("mailer.example", "482914", protocol.GradeForeign, Used{Mail: "1", Confirmed: true})
	wait("mailer.example", "482915", protocol.GradeProven, Used{Mail: "1", Confirmed: true})
	wait("shop.example", "482916", protocol.GradeProven, Used{Mail: "1", Confirmed: true})
	wait("okta.com", "482917", protocol.GradeForeign, Used{Mail: "1", Confirmed: true})
	wait("okta.com", "482918", protocol.GradeLikely, Used{Mail: "1", Confirmed: true})
	all, err := store.Senders()
	want := []protocol.Sender{{Site: "shop.example", Address: "no-reply@mailer.example"}, {Site: "shop.example", Address: "no-reply@okta.com"}}
	if err != nil || len(all) != 2 || all[0] != want[0] || all[1] != want[1] {
		t.Errorf("kept: %v, %v", all, err)
	}
	if err := store.RemoveSender(t.Context(), want[0]); err != nil {
		t.Fatal(err)
	}
	wait("mailer.example", "482919", protocol.GradeForeign, Used{Mail: "2", Confirmed: true}) // there is no second mail
	if all, err = store.Senders(); err != nil || len(all) != 1 || all[0] != want[1] {
		t.Errorf("kept: %v, %v", all, err)
	}
}

// Two pages wait at once, each for its own account at one shop: each is told of
// its own code, and that one was used voids not the other's.
func TestTwoPagesAtOneShop(t *testing.T) {
	server := startMail(t)
	store := sessions(t)
	c := New(store)
	s := add(t, store, server, "one", "pw", "sam@example.com", "kim@example.com")
	to := func(address, code string) []byte {
		return []byte(strings.NewReplacer("ann@mail.test", address).Replace(string(codeMail("shop.example", code))))
	}
	sam := start(t, c, Request{Site: "shop.example", Account: "s•••@example.com", Sessions: []protocol.Session{s}, MinGrade: protocol.GradeLikely})
	kim := start(t, c, Request{Site: "shop.example", Account: "kim@example.com", Sessions: []protocol.Session{s}, MinGrade: protocol.GradeLikely})
	sam.next(protocol.EventReady)
	kim.next(protocol.EventReady)
	for _, m := range [][]byte{to("kim@example.com", "111213"), to("sam@example.com", "482913")} {
		if err := server.Deliver(imapd.Inbox, m); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []struct {
		*running
		code string
		own  bool // its code comes first
	}{{sam, "482913", false}, {kim, "111213", true}} {
		if !page.own {
			page.next(protocol.EventLooked)
		}
		if e := page.next(protocol.EventCode); e.Code != page.code || e.Grade != protocol.GradeProven {
			t.Errorf("%+v", e)
		}
	}
	// Sam's, the newer, is used. Kim's page asks again, as one that was reloaded.
	sam.stop(Used{Mail: "1"})
	if err := sam.end(); err != nil {
		t.Fatal(err)
	}
	again := start(t, New(store), Request{Site: "shop.example", Account: "kim@example.com", Sessions: []protocol.Session{s}, MinGrade: protocol.GradeLikely})
	again.next(protocol.EventReady)
	if e := again.next(protocol.EventCode); e.Code != "111213" {
		t.Errorf("%+v", e)
	}
}
