package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

// port is the browser's end of a host that runs in this process.
type port struct {
	t      testing.TB
	frames *nativemsg.Channel
	raw    io.WriteCloser
	said   *kept // every byte the host wrote
	ended  chan error
	next   int
	events []protocol.Event // pushed while a reply was awaited
}

// reply is any frame the host sends.
type reply struct {
	ID     *int            `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int
		Message string
		Data    protocol.ErrorData
	} `json:"error"`
}

// start runs the host as a browser would for the extension at origin, with
// its state in a folder of the test's own.
func start(t *testing.T, origin string) *port {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	hostIn, browserOut := io.Pipe()
	browserIn, hostOut := io.Pipe()
	said := new(kept)
	p := &port{t: t, frames: nativemsg.New(io.TeeReader(browserIn, said), browserOut, nil), raw: browserOut, said: said, ended: make(chan error, 1)}
	go func() {
		p.ended <- serve(context.Background(), origin, hostIn, hostOut)
		hostOut.Close()
	}()
	return p
}

// stateIn moves the state of everything in this test to a folder of its own.
func stateIn(t *testing.T) string {
	home := t.TempDir()
	t.Setenv("MAILCODE_HOME", home)
	t.Setenv(passphraseEnv, "a test's passphrase")
	return home
}

func (p *port) send(record string) {
	p.t.Helper()
	if err := p.frames.Send([]byte(record)); err != nil {
		p.t.Fatal(err)
	}
}

// recv returns the next frame that is no event.
func (p *port) recv() reply {
	p.t.Helper()
	for {
		r := p.frame()
		if r.Method == "" {
			return r
		}
		p.events = append(p.events, p.event(r))
	}
}

func (p *port) frame() reply {
	p.t.Helper()
	record, err := p.frames.Recv()
	if err != nil {
		p.t.Fatal(err)
	}
	var r reply
	if err := json.Unmarshal(record, &r); err != nil {
		p.t.Fatalf("%v in %s", err, record)
	}
	return r
}

func (p *port) event(r reply) protocol.Event {
	p.t.Helper()
	var e protocol.Event
	if r.Method != protocol.NotifyEvent || json.Unmarshal(r.Params, &e) != nil {
		p.t.Fatalf("not an event: %s %s", r.Method, r.Params)
	}
	return e
}

// await returns the next event of a kind.
func (p *port) await(kind protocol.EventKind) protocol.Event {
	p.t.Helper()
	for {
		for len(p.events) > 0 {
			e := p.events[0]
			p.events = p.events[1:]
			if e.Event == kind {
				return e
			}
		}
		p.events = append(p.events, p.event(p.frame()))
	}
}

// call calls a method and returns its reply.
func (p *port) call(method string, params any) reply {
	p.t.Helper()
	p.next++
	record, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": p.next, "method": method, "params": params})
	if err != nil {
		p.t.Fatal(err)
	}
	p.send(string(record))
	r := p.recv()
	if r.ID == nil || *r.ID != p.next {
		p.t.Fatalf("%s: reply to another call: %+v", method, r)
	}
	return r
}

// must is call for what must succeed; it decodes the result.
func (p *port) must(method string, params, result any) {
	p.t.Helper()
	r := p.call(method, params)
	if r.Error != nil {
		p.t.Fatalf("%s: %s (%s)", method, r.Error.Message, r.Error.Data.Error)
	}
	if result != nil {
		if err := json.Unmarshal(r.Result, result); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *port) hello() {
	p.t.Helper()
	p.must(protocol.MethodHello, protocol.HelloParams{Protocol: protocol.Version, Extension: release}, nil)
}

// close ends the host as a browser does and expects it to go in peace.
func (p *port) close() {
	p.t.Helper()
	p.raw.Close()
	go func() { // frames still on their way
		for {
			if _, err := p.frames.Recv(); err != nil {
				return
			}
		}
	}()
	select {
	case err := <-p.ended:
		if err != nil {
			p.t.Errorf("host ended with %v", err)
		}
	case <-time.After(time.Minute): // of a machine that has much else to do
		p.t.Fatal("host still runs after the browser has gone")
	}
}

func TestBadCalls(t *testing.T) {
	big, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "session.save", "params": map[string]string{"password": strings.Repeat("x", 10<<20)}})
	tests := []struct {
		name   string
		record string
		greet  bool
		code   int
		error  protocol.ErrorCode
		not    string // must not be repeated
	}{
		{name: "not JSON", record: `{"jsonrpc":`, code: 2, error: protocol.ErrBadRequest},
		{name: "empty", record: ``, code: 2, error: protocol.ErrBadRequest},
		{name: "a batch", record: `[]`, code: 2, error: protocol.ErrBadRequest},
		{name: "not a call", record: `{"jsonrpc":"1.0","id":1,"method":"hello"}`, code: -32600},
		{name: "unknown method", record: `{"jsonrpc":"2.0","id":1,"method":"password.get"}`, greet: true, code: -32601, error: protocol.ErrUnknownMethod},
		{name: "built-in method", record: `{"jsonrpc":"2.0","id":1,"method":"rpc.serverInfo"}`, greet: true, code: -32601, error: protocol.ErrUnknownMethod},
		{name: "before hello", record: `{"jsonrpc":"2.0","id":1,"method":"session.list"}`, code: 4, error: protocol.ErrHelloFirst},
		{name: "newer extension", record: `{"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":2,"extension":"9.0.0"}}`, code: 5, error: protocol.ErrProtocolMismatch},
		{name: "older extension", record: `{"jsonrpc":"2.0","id":1,"method":"hello","params":{"extension":"0.0.1"}}`, code: 5, error: protocol.ErrProtocolMismatch},
		{name: "wrong type", record: `{"jsonrpc":"2.0","id":1,"method":"session.test","params":{"id":12345}}`, greet: true, code: 2, error: protocol.ErrBadRequest, not: "12345"},
		{name: "params of another shape", record: `{"jsonrpc":"2.0","id":1,"method":"session.save","params":["hunter2"]}`, greet: true, code: 2, error: protocol.ErrBadRequest, not: "hunter2"},
		{name: "unknown session", record: `{"jsonrpc":"2.0","id":1,"method":"session.test","params":{"id":"none"}}`, greet: true, code: 24, error: protocol.ErrSessionUnknown},
		{name: "opaque origin", record: `{"jsonrpc":"2.0","id":1,"method":"request.open","params":{"request":"r","origin":"null"}}`, greet: true, code: 27, error: protocol.ErrSiteInvalid},
		{name: "plain http", record: `{"jsonrpc":"2.0","id":1,"method":"request.open","params":{"request":"r","origin":"http://www.walmart.com"}}`, greet: true, code: 27, error: protocol.ErrSiteInvalid},
		{name: "request without id", record: `{"jsonrpc":"2.0","id":1,"method":"request.open","params":{"origin":"https://www.walmart.com"}}`, greet: true, code: 2, error: protocol.ErrBadRequest},
		{name: "unknown outcome", record: `{"jsonrpc":"2.0","id":1,"method":"request.close","params":{"request":"r","outcome":"lost"}}`, greet: true, code: 2, error: protocol.ErrBadRequest},
		{name: "a rule for all of .com", record: `{"jsonrpc":"2.0","id":1,"method":"rule.set","params":{"rule":{"site":"com","mode":"hand"}}}`, greet: true, code: 26, error: protocol.ErrRuleInvalid},
		{name: "a rule for no site", record: `{"jsonrpc":"2.0","id":1,"method":"rule.set","params":{"rule":{"site":"not a site","mode":"hand"}}}`, greet: true, code: 27, error: protocol.ErrSiteInvalid},
		{name: "10 MB", record: string(big), greet: true, code: 3, error: protocol.ErrFrameTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stateIn(t)
			p := start(t, browser.Origins()[0])
			defer p.close()
			if tt.greet {
				p.hello()
			}
			sent := make(chan struct{})
			go func() { // the answer may come before all of it has been read
				defer close(sent)
				p.sendRaw(tt.record)
			}()
			r := p.recv()
			<-sent
			if r.Error == nil || r.Error.Code != tt.code || r.Error.Data.Error != tt.error {
				t.Fatalf("answered %+v", r.Error)
			}
			if tt.not != "" && strings.Contains(r.Error.Message, tt.not) {
				t.Errorf("the answer repeats what was sent: %s", r.Error.Message)
			}
			// Whatever came, the next call works.
			p.hello()
		})
	}
}

// sendRaw frames a record of any size.
func (p *port) sendRaw(record string) {
	p.t.Helper()
	frame := append(binary.NativeEndian.AppendUint32(nil, uint32(len(record))), record...)
	if _, err := p.raw.Write(frame); err != nil {
		p.t.Error(err)
	}
}

// Whoever sends 10 MB hears at once that it is too much.
func TestLongFrameIsAnsweredAtItsLength(t *testing.T) {
	stateIn(t)
	p := start(t, browser.Origins()[0])
	defer p.close()
	const size = 10 << 20
	if _, err := p.raw.Write(binary.NativeEndian.AppendUint32(nil, size)); err != nil {
		t.Fatal(err)
	}
	if r := p.recv(); r.Error == nil || r.Error.Data.Error != protocol.ErrFrameTooLarge {
		t.Fatalf("answered %+v", r)
	}
	if _, err := p.raw.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	p.hello()
}

// Calls that came right before the end of the input are answered.
func TestCallsBeforeTheEnd(t *testing.T) {
	stateIn(t)
	for range 20 {
		p := start(t, browser.Origins()[0])
		go func() {
			p.sendRaw(`{"jsonrpc":"2.0","id":"a","method":"hello","params":{"protocol":1,"extension":"0.1.0"}}`)
			p.sendRaw(`{"jsonrpc":"2.0","id":"b","method":"provider.list"}`)
			p.raw.Close()
		}()
		for want := map[string]bool{`"a"`: true, `"b"`: true}; len(want) > 0; {
			record, err := p.frames.Recv()
			if err != nil {
				t.Fatalf("no answer to %v: %v", want, err)
			}
			var r struct{ ID json.RawMessage }
			if err := json.Unmarshal(record, &r); err != nil || !want[string(r.ID)] {
				t.Fatalf("answered %s", record)
			}
			delete(want, string(r.ID))
		}
		p.close()
	}
}

// A call that takes longer does not keep the host alive.
func TestSlowCallAtTheEnd(t *testing.T) {
	stateIn(t)
	p := start(t, browser.Origins()[0])
	p.hello()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	record, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 2, "method": protocol.MethodSessionSave, "params": protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
		Name: "Silent", Provider: "other", Host: "127.0.0.1", Port: silent.Addr().(*net.TCPAddr).Port, TLS: protocol.TLSImplicit, Email: "ann@mail.test", Keystore: "file",
	}}})
	if err != nil {
		t.Fatal(err)
	}
	p.send(string(record))
	conn, err := silent.Accept() // now it waits for the server
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	p.close()
}

// A close sent right behind its open does not overtake it, nor does any call
// overtake hello: without their order, the second open finds the first still there.
func TestCallsInLine(t *testing.T) {
	mail, first := startWithSession(t)
	defer mail.Close()
	first.close()
	for range 10 {
		p := start(t, browser.Origins()[0])
		go func() {
			p.sendRaw(`{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"extension":"0.1.0"}}`)
			for id := 1; id < 20; id += 2 {
				p.sendRaw(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"request.open","params":{"request":"r","origin":"https://walmart.com"}}`, id))
				p.sendRaw(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"request.close","params":{"request":"r","outcome":"cancelled"}}`, id+1))
			}
		}()
		for id := range 21 {
			r := p.recv()
			if r.ID == nil || *r.ID != id || r.Error != nil {
				t.Fatalf("answer %d is %+v", id, r)
			}
		}
		p.close()
	}
}

// The extension learns from the answer who waits, and only then what happens.
func TestNoEventBeforeTheAnswer(t *testing.T) {
	mail, p := startWithSession(t)
	defer mail.Close()
	for n := range 50 {
		id := fmt.Sprint("request ", n)
		p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: id, Origin: "https://walmart.com"}, nil)
		for _, e := range p.events {
			if e.Request == id {
				t.Fatalf("%s came before the answer to request.open", e.Event)
			}
		}
		p.await(protocol.EventReady)
		p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: id, Outcome: protocol.OutcomeCancelled}, nil)
	}
	p.close()
}

func TestMismatchNamesTheSideToUpdate(t *testing.T) {
	stateIn(t)
	p := start(t, browser.Origins()[0])
	defer p.close()
	newer := p.call(protocol.MethodHello, protocol.HelloParams{Protocol: protocol.Version + 1, Extension: "9.0.0"})
	if newer.Error == nil || !strings.Contains(newer.Error.Message, "update the program") {
		t.Errorf("to a newer extension: %+v", newer.Error)
	}
	older := p.call(protocol.MethodHello, protocol.HelloParams{Protocol: protocol.Version - 1, Extension: "0.0.1"})
	if older.Error == nil || !strings.Contains(older.Error.Message, "update the extension") {
		t.Errorf("to an older extension: %+v", older.Error)
	}
	for _, number := range []int{protocol.Version - 1, protocol.Version + 1} {
		silent := p.call(protocol.MethodHello, protocol.HelloParams{Protocol: number})
		if silent.Error == nil || strings.Contains(silent.Error.Message, "()") {
			t.Errorf("to one that does not say its release: %+v", silent.Error)
		}
	}
}

func TestForeignExtension(t *testing.T) {
	stateIn(t)
	p := start(t, "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/")
	if r := p.recv(); r.Error == nil || r.Error.Data.Error != protocol.ErrForbiddenOrigin {
		t.Errorf("answered %+v", r)
	}
	if err := <-p.ended; err == nil {
		t.Error("a stranger was served")
	}
}

func TestCutInsideAFrame(t *testing.T) {
	stateIn(t)
	p := start(t, browser.Origins()[0])
	if _, err := p.raw.Write([]byte{200, 0, 0, 0, '{'}); err != nil {
		t.Fatal(err)
	}
	p.raw.Close()
	if err := <-p.ended; err == nil || !strings.Contains(err.Error(), "middle of a message") {
		t.Errorf("ended with %v", err)
	}
}

const shopMail = "Authentication-Results: mx.test; dmarc=pass header.from=walmart.com\r\n" +
	"From: Walmart <help@walmart.com>\r\nTo: ann@mail.test\r\nSubject: Your Walmart verification code\r\n" +
	"Message-ID: <%d@walmart.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
	"Hi,\r\n\r\nYour verification code is:\r\n\r\n%s\r\n\r\nIt expires in 10 minutes.\r\n"

// A browser cuts the port over a frame of more than 1 MiB, so what would be one
// is answered with an error.
func TestReplyThatIsTooLarge(t *testing.T) {
	here, there := channel.Direct()
	server := jrpc2.NewServer(methods{"much": method(func(context.Context, protocol.Empty) (string, error) {
		return strings.Repeat("x", nativemsg.MaxOut), nil
	})}, nil).Start(there)
	defer server.Stop()
	client := jrpc2.NewClient(here, nil)
	defer client.Close()
	_, err := client.Call(context.Background(), "much", nil)
	var known *jrpc2.Error
	if !errors.As(err, &known) || int(known.Code) != protocol.ErrFrameTooLarge.Number() {
		t.Errorf("answered %v", err)
	}
}

// A request's whole way on the host's side, with a real IMAP server.
func TestRequest(t *testing.T) {
	stateIn(t)
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "abcd efgh"})
	if err != nil {
		t.Fatal(err)
	}
	defer mail.Close()
	p := start(t, browser.Origins()[0])
	p.hello()

	ip, number := mail.Addr()
	var saved protocol.SessionResult
	p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "abcd efgh", Session: protocol.Session{
		Name: "Test", Provider: "other", Host: ip, Port: number, TLS: protocol.TLSImplicit, Email: "ann@mail.test",
		CA: string(mail.CA()), AuthServ: []string{"mx.test"}, Keystore: "file",
	}}, &saved)
	if saved.Session.Status.State != protocol.SessionReady {
		t.Fatalf("session is %+v", saved.Session.Status)
	}

	open := func(id, origin string) protocol.RequestOpenResult {
		var opened protocol.RequestOpenResult
		p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: id, Origin: origin, Field: protocol.Field{Kind: protocol.FieldBoxes, Length: 6, Alphabet: protocol.AlphabetDigits}}, &opened)
		return opened
	}
	if got, want := open("one", "https://identity.walmart.com"), (protocol.RequestOpenResult{Site: "walmart.com", Waiting: true, Sessions: []string{"Test"}}); !cmp.Equal(got, want) {
		t.Fatal(cmp.Diff(want, got))
	}
	p.await(protocol.EventReady)
	deliver := func(n int, code string) {
		if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, n, code)); err != nil {
			t.Fatal(err)
		}
	}
	deliver(1, "482913")
	code := p.await(protocol.EventCode)
	if code.Request != "one" || code.Code != "482913" || code.Grade != protocol.GradeProven || code.From != "help@walmart.com" || code.Folder != "INBOX" {
		t.Fatalf("got %+v", code)
	}
	deliver(2, "593024")
	if again := p.await(protocol.EventCode); again.Code != "593024" {
		t.Fatalf("a newer code was reported as %+v", again)
	}
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "one", Outcome: protocol.OutcomeFilled}, nil)
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "one", Outcome: protocol.OutcomeCancelled}, nil)

	// The same mail for another site is foreign.
	open("two", "https://www.evil.example")
	if stolen := p.await(protocol.EventCode); stolen.Grade != protocol.GradeForeign {
		t.Errorf("walmart's code for evil.example is %s", stolen.Grade)
	}

	// By hand: nothing is read.
	p.must(protocol.MethodRuleSet, protocol.RuleSetParams{Rule: protocol.Rule{Site: "nike.com", Mode: protocol.RuleByHand}}, nil)
	if hand := open("three", "https://www.nike.com"); hand.Waiting || hand.Error != protocol.ErrByHand {
		t.Errorf("by hand: %+v", hand)
	}
	p.close()
}

// startWithSession starts a mail server and a host, with a state of the test's
// own and a session on that server, whose mail nobody proves.
func startWithSession(t *testing.T) (*imapd.Server, *port) {
	t.Helper()
	stateIn(t)
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, browser.Origins()[0])
	p.hello()
	ip, number := mail.Addr()
	p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
		Name: "Test", Provider: "other", Host: ip, Port: number, TLS: protocol.TLSImplicit, Email: "ann@mail.test", CA: string(mail.CA()), Keystore: "file",
	}}, nil)
	return mail, p
}

// A request that is closed and opened again under its ID waits like the first.
func TestReopenedRequest(t *testing.T) {
	mail, p := startWithSession(t)
	defer mail.Close()
	for range 20 {
		p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "same", Origin: "https://walmart.com"}, nil)
		p.await(protocol.EventReady)
		p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "same", Outcome: protocol.OutcomeCancelled}, nil)
	}
	p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "same", Origin: "https://walmart.com"}, nil)
	p.await(protocol.EventReady)
	if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, 1, "482913")); err != nil {
		t.Fatal(err)
	}
	p.await(protocol.EventCode)
	p.close()
}

// A code that was filled is never offered again.
func TestUsedCodeIsNotOfferedAgain(t *testing.T) {
	mail, p := startWithSession(t)
	defer mail.Close()
	request := func(id string) {
		p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: id, Origin: "https://walmart.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetAny}}, nil)
	}
	request("first")
	p.await(protocol.EventReady)
	if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, 1, "482913")); err != nil {
		t.Fatal(err)
	}
	first := p.await(protocol.EventCode)
	if first.Code != "482913" || first.Grade != protocol.GradeLikely {
		t.Fatalf("got %+v", first)
	}
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "first", Outcome: protocol.OutcomeFilled, Mail: first.Mail}, nil)
	request("second")
	p.await(protocol.EventReady)
	if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, 2, "593024")); err != nil {
		t.Fatal(err)
	}
	if e := p.await(protocol.EventCode); e.Code != "593024" {
		t.Errorf("the used code was offered again: %+v", e)
	}
	p.close()

	// Nor by a host that is started anew. The newer one was not used.
	p = start(t, browser.Origins()[0])
	p.hello()
	request("third")
	if e := p.await(protocol.EventCode); e.Code != "593024" {
		t.Errorf("the used code was offered again: %+v", e)
	}
	p.close()
}

// A sender is confirmed by the request's own mail, and listed until it is
// removed; nobody can name one.
func TestConfirmedSender(t *testing.T) {
	stateIn(t)
	mail, p := startWithSession(t)
	defer mail.Close()
	senders := func() []protocol.Sender {
		t.Helper()
		var list protocol.SenderListResult
		p.must(protocol.MethodSenderList, nil, &list)
		return list.Senders
	}
	if got := senders(); got == nil || len(got) != 0 {
		t.Errorf("at first: %#v", got)
	}
	p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "r", Origin: "https://target.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetAny}}, nil)
	p.await(protocol.EventReady)
	if err := mail.Deliver("INBOX", fmt.Appendf(nil, shopMail, 1, "482913")); err != nil {
		t.Fatal(err)
	}
	e := p.await(protocol.EventCode)
	if e.Grade != protocol.GradeForeign {
		t.Fatalf("%+v", e)
	}
	p.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "r", Outcome: protocol.OutcomeFilled, Mail: e.Mail, Confirmed: true}, nil)
	want := protocol.Sender{Site: "target.com", Address: e.From}
	p.close() // not before every request has ended
	p = start(t, browser.Origins()[0])
	p.hello()
	if got := senders(); len(got) != 1 || got[0] != want {
		t.Errorf("kept: %v", got)
	}
	p.must(protocol.MethodSenderRemove, protocol.SenderRemoveParams{Sender: want}, nil)
	if got := senders(); len(got) != 0 {
		t.Errorf("removed: %v", got)
	}
	p.close()
}
