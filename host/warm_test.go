package main

import (
	"fmt"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// A sign-in page is seen, its code is mailed, and only then asked for.
func TestWarmStart(t *testing.T) {
	stateIn(t)
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mail.Close() })
	p := start(t, browser.Origins()[0])
	p.hello()
	var settings protocol.Settings
	if p.must(protocol.MethodSettingsGet, nil, &settings); !settings.WarmStart {
		t.Error("warm start is off where nobody switched it off")
	}
	warm := func(id, origin string) protocol.RequestWarmResult {
		t.Helper()
		var r protocol.RequestWarmResult
		p.must(protocol.MethodRequestWarm, protocol.RequestWarmParams{Request: id, Origin: origin}, &r)
		return r
	}
	if got, want := warm("none", "https://www.walmart.com"), (protocol.RequestWarmResult{Site: "walmart.com"}); got != want {
		t.Errorf("without a session: %+v", got)
	}

	host, number := mail.Addr()
	p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
		Name: "Test", Provider: "other", Host: host, Port: number, TLS: protocol.TLSImplicit, Email: "ann@mail.test",
		CA: string(mail.CA()), AuthServ: []string{"mx.test"}, Keystore: "file",
	}}, nil)
	if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, 1, "111111")); err != nil {
		t.Fatal(err)
	}
	before := mail.Accepted()
	if got, want := warm("one", "https://identity.walmart.com"), (protocol.RequestWarmResult{Site: "walmart.com", Warm: true}); got != want {
		t.Fatalf("got %+v", got)
	}
	for end := time.Now().Add(time.Minute); mail.Accepted() == before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody connects ahead")
		}
	}
	p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "one", Origin: "https://www.walmart.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetDigits}}, nil)
	p.await(protocol.EventReady)
	if r := p.call(protocol.MethodRequestWarm, protocol.RequestWarmParams{Request: "one", Origin: "https://www.walmart.com"}); r.Error == nil || r.Error.Data.Error != protocol.ErrBadRequest {
		t.Errorf("a request that is open: %+v", r)
	}
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "one", Outcome: protocol.OutcomeCancelled}, nil)

	if !warm("two", "https://www.walmart.com").Warm {
		t.Error("a second page is refused")
	}
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "two", Outcome: protocol.OutcomeCancelled}, nil)
	off := false
	p.must(protocol.MethodSettingsSet, protocol.SettingsSetParams{WarmStart: &off}, &settings)
	if settings.WarmStart || warm("three", "https://www.walmart.com").Warm {
		t.Error("it goes on after it was switched off")
	}
	for _, params := range []protocol.RequestWarmParams{{Origin: "https://www.walmart.com"}, {Request: "four", Origin: "null"}} {
		if r := p.call(protocol.MethodRequestWarm, params); r.Error == nil {
			t.Errorf("%+v: %s", params, r.Result)
		}
	}
	p.close()
}
