package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/cert"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/demo/weather"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"github.com/creachadair/jrpc2"
	"go.uber.org/goleak"
)

var (
	soakFor  = flag.Duration("soak", 0, "how long TestSoak opens requests")
	soakSeed = flag.Uint64("seed", 0, "what TestSoak draws its dice from; 0: anything")
	soakLies = flag.Bool("lies", true, "whether every other server of TestSoak says what no server should")
)

// What the soak is made of.
const (
	soakServers = 24 // each with a session; every other one lies, unless that is switched off
	soakPages   = 24 // open at once
	// soakPatience is how long an answer may take once the sky is clear, and while
	// a page believes its mailbox watched: some of the faults are only noticed by a
	// probe or a watchdog, and the pause before the next attempt grows to 15 s, to a
	// minute where the server asked to be left alone.
	soakPatience = 3 * time.Minute
	// soakSlow is what is worth a line, though it is no failure: with a dead
	// connection half a minute passes before the next probe, and the pause.
	soakSlow = 45 * time.Second
	// soakRest is how long connections may stay after the last request: a minute,
	// and what it takes to notice that one of them is dead.
	soakRest = 3 * time.Minute
	// soakEcho is how long after a request was closed its last event may come: a
	// mail may just be being read.
	soakEcho = 5 * time.Second
	// soakGrowth is what the heap may have grown by; it is what is live that counts.
	soakGrowth = 2 << 20
)

// TestSoak opens code requests while mails arrive at random, connections are
// cut, stalled, corrupted, swallowed and restarted at random, and servers say
// what is no IMAP, change UIDVALIDITY, refuse logins, say BYE and stay, and fail
// over certain mails. Each request must be told its code, once, and no other. It
// may take as long as the weather is bad, if the page is told that its mailbox
// cannot be reached; where a mail breaks its connection each time it is asked for,
// the page may be told that it cannot be read. At the end there must be as many
// goroutines and descriptors as in the beginning, and no more memory.
//
//	scripts/soak --minutes 3
func TestSoak(t *testing.T) {
	if *soakFor == 0 {
		t.Skip("takes minutes: scripts/soak runs it")
	}
	if *soakSeed == 0 {
		*soakSeed = rand.Uint64()
	}
	t.Logf("seed %d", *soakSeed)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := &soak{t: t, pages: map[string]*page{}, started: time.Now(), cleared: make(chan struct{}), faults: map[string]int{}, events: map[protocol.EventKind]int{}}
	for i := range soakServers {
		s.servers = append(s.servers, newSoakServer(t, i))
	}
	stateIn(t)
	end := s.startHost()
	for _, server := range s.servers {
		s.save(server)
	}
	goroutines, descriptors := runtime.NumGoroutine(), openDescriptors(t)

	s.visit(s.dice(-1)) // builds what is built once
	heap := liveHeap()

	over := time.After(*soakFor)
	closing := make(chan struct{})
	var storms, visitors sync.WaitGroup
	for i, server := range s.servers {
		storms.Go(func() { s.storm(server, s.dice(1000+i), closing) })
	}
	storms.Go(func() { s.noise(s.dice(2000), closing) })
	for i := range soakPages {
		visitors.Go(func() {
			r := s.dice(i)
			for {
				select {
				case <-closing:
					return
				default:
					s.visit(r)
				}
			}
		})
	}
	<-over
	close(closing)
	storms.Wait()
	close(s.cleared)
	visitors.Wait()
	s.judge()

	// Connections go a minute after their last request.
	deadline := time.Now().Add(soakRest)
	for time.Now().Before(deadline) && (runtime.NumGoroutine() > goroutines || openDescriptors(t) > descriptors) {
		time.Sleep(250 * time.Millisecond)
	}
	goroutinesLeft, descriptorsLeft := runtime.NumGoroutine(), openDescriptors(t)
	if goroutinesLeft > goroutines {
		var b strings.Builder
		_ = pprof.Lookup("goroutine").WriteTo(&b, 1)
		t.Errorf("%d goroutines in the beginning, %d in the end:\n%s", goroutines, goroutinesLeft, &b)
	}
	if descriptorsLeft > descriptors {
		t.Errorf("%d descriptors in the beginning, %d in the end: %s", descriptors, descriptorsLeft, describeDescriptors())
	}
	for _, server := range s.servers {
		server.close() // the mails are memory, too
	}
	s.mu.Lock()
	clear(s.pages)
	s.over = true
	s.mu.Unlock()
	heapLeft := liveHeap()
	if heapLeft > heap+soakGrowth {
		t.Errorf("%d KiB of heap in the beginning, %d KiB in the end", heap>>10, heapLeft>>10)
	}
	end()
	t.Logf("goroutines %d → %d, descriptors %d → %d, heap %d → %d KiB", goroutines, goroutinesLeft, descriptors, descriptorsLeft, heap>>10, heapLeft>>10)
}

// soak is a TestSoak under way.
type soak struct {
	t       *testing.T
	client  *jrpc2.Client
	servers []*soakServer
	started time.Time
	cleared chan struct{} // closed when the weather is over
	codes   atomic.Int64  // given out

	mu     sync.Mutex
	pages  map[string]*page // every request there ever was
	faults map[string]int
	events map[protocol.EventKind]int
	mails  int
	over   bool // judged
}

// soakServer is a mail server behind a proxy with weather.
type soakServer struct {
	name    string
	account string // the session's e-mail address
	mail    *imapd.Server
	proxy   *weather.Proxy
	ca      []byte // of what the host connects to
	liar    *liar  // nil where what the server says arrives
}

func newSoakServer(t *testing.T, i int) *soakServer {
	t.Helper()
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
	if err != nil {
		t.Fatal(err)
	}
	host, port := mail.Addr()
	s := &soakServer{name: fmt.Sprintf("Mail %d", i), account: fmt.Sprintf("ann%d@mail.test", i), mail: mail, ca: mail.CA()}
	o := weather.Options{Delay: time.Duration(i%5) * 3 * time.Millisecond}
	if i%2 == 1 && *soakLies {
		made, err := cert.New()
		if err != nil {
			t.Fatal(err)
		}
		trusted := x509.NewCertPool()
		trusted.AppendCertsFromPEM(mail.CA())
		s.ca, s.liar = made.PEM, &liar{told: map[string]int{}}
		o.TLS, o.Onward, o.Rewrite = made.Config(), &tls.Config{RootCAs: trusted, ServerName: host, MinVersion: tls.VersionTLS12}, s.liar.rewrite
	}
	if s.proxy, err = weather.Start(net.JoinHostPort(host, strconv.Itoa(port)), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

// close ends the server, and lets go of its mails.
func (s *soakServer) close() {
	if s.mail != nil {
		s.proxy.Close()
		s.mail.Close()
		s.proxy, s.mail = nil, nil
	}
}

// page is a code request.
type page struct {
	id, site string
	server   *soakServer   // its mails are on
	folder   string        // of that
	wake     chan struct{} // holds a token after an event

	mu      sync.Mutex
	mailed  []string         // codes, in the order they were mailed
	asked   time.Time        // when the last one was
	told    []protocol.Event // the code events that would be filled in
	ended   time.Time        // when the request was closed
	watched bool             // its mailbox is, as far as it was told
	unread  bool             // it was told that a mail of its folder cannot be read, after its code was mailed
	story   []protocol.Event // what it was told of its mailbox
	bad     []string         // what must not happen
}

func (s *soak) dice(n int) *rand.Rand { return rand.New(rand.NewPCG(*soakSeed, uint64(n))) }

// startHost runs the host as a browser would; the function it returns ends it
// as a browser does.
func (s *soak) startHost() (end func()) {
	hostIn, browserOut := io.Pipe()
	browserIn, hostOut := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- serve(context.Background(), browser.Origins()[0], hostIn, hostOut)
		hostOut.Close()
	}()
	s.client = jrpc2.NewClient(&inOrder{nativemsg.New(browserIn, browserOut, nil), s.notified}, nil)
	s.call(protocol.MethodHello, protocol.HelloParams{Protocol: protocol.Version, Extension: release}, nil)
	return func() {
		s.client.Close()
		if err := <-ended; err != nil {
			s.t.Errorf("the host ended with %v", err)
		}
	}
}

func (s *soak) call(method string, params, result any) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := s.client.Call(ctx, method, params)
	if err == nil && result != nil {
		err = r.UnmarshalResult(result)
	}
	if err != nil {
		s.t.Errorf("%s: %v", method, err)
	}
}

func (s *soak) save(server *soakServer) {
	host, port := server.proxy.Addr()
	var saved protocol.SessionResult
	s.call(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
		Name: server.name, Provider: "other", Host: host, Port: port, TLS: protocol.TLSImplicit,
		Email: server.account, Username: "ann@mail.test", CA: string(server.ca), AuthServ: []string{"mx.test"}, Keystore: "file",
	}}, &saved)
	if saved.Session.Status.State != protocol.SessionReady {
		s.t.Fatal(saved.Session.Status.Sentence)
	}
}

// inOrder hands over what the host tells by itself in the order in which it
// comes, as a browser does. jrpc2's client (v1.3.6, Client.accept) gives each
// message to a goroutine of its own, so that on a busy machine two change places.
type inOrder struct {
	*nativemsg.Channel
	notified func(params json.RawMessage)
}

// Recv returns the next answer.
func (c *inOrder) Recv() ([]byte, error) {
	for {
		record, err := c.Channel.Recv()
		if err != nil {
			return nil, err
		}
		var told struct {
			Method string          `json:"method"`
			Params json.RawMessage `json:"params"`
		}
		if json.Unmarshal(record, &told) != nil || told.Method == "" {
			return record, nil
		}
		c.notified(told.Params)
	}
}

// notified takes an event to its page.
func (s *soak) notified(params json.RawMessage) {
	var e protocol.Event
	if err := json.Unmarshal(params, &e); err != nil {
		s.t.Errorf("not an event: %v", err)
		return
	}
	s.mu.Lock()
	p := s.pages[e.Request]
	s.events[e.Event]++
	over := s.over
	s.mu.Unlock()
	if p == nil && over {
		return
	}
	if p == nil {
		s.t.Errorf("an event of no request: %+v", e)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Session == p.server.name {
		p.heard(e)
	}
	switch {
	case !p.ended.IsZero() && e.Time.After(p.ended.Add(soakEcho)):
		p.bad = append(p.bad, fmt.Sprintf("%s %v after it was closed", e.Event, e.Time.Sub(p.ended)))
	case e.Event == protocol.EventCode && e.Grade == protocol.GradeProven:
		p.told = append(p.told, e)
	case e.Event == protocol.EventProblem || e.Event == protocol.EventEnded:
		p.bad = append(p.bad, fmt.Sprintf("%s of %s: %s (%s)", e.Event, e.Session, e.Sentence, e.Error))
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// heard takes note of what e says of the mailbox the code is mailed to.
func (p *page) heard(e protocol.Event) {
	p.story = append(p.story, e)
	switch {
	case e.Event == protocol.EventReady, e.Event == protocol.EventReconnected:
		p.watched = true
	case e.Event == protocol.EventReconnecting:
		p.watched = false
	case e.Event == protocol.EventLooked && e.Error == protocol.ErrUnread && e.Folder == p.folder && len(p.mailed) > 0:
		p.unread = true
	}
}

// visit opens a page that asks for a code, has it mailed, and waits for it.
func (s *soak) visit(r *rand.Rand) {
	n := s.codes.Load()
	p := &page{id: fmt.Sprintf("r%d-%d", n, r.Uint32()), wake: make(chan struct{}, 1)}
	p.site = p.id + ".example"
	server := s.servers[r.IntN(len(s.servers))]
	account := "" // every session waits
	if r.IntN(2) == 0 {
		account = server.account
	}
	folder := imapd.Inbox
	if r.IntN(6) == 0 { // some shops' mails look like spam
		folder = imapd.Junk
	}
	p.server, p.folder = server, folder
	s.mu.Lock()
	s.pages[p.id] = p
	s.mu.Unlock()
	if r.IntN(10) == 0 { // an old code of the site is there
		// Never of one age: two mails that are pushed an hour old each are a server's
		// clock that is an hour behind.
		at := time.Now().Add(-time.Hour - time.Duration(r.Int64N(int64(12*time.Hour))))
		s.deliver(server, folder, s.codeMail(p, server, at, false), at)
	}
	early := r.IntN(8) == 0 // the shop mails first and shows the page later
	if early {
		s.mail(p)
		pause(r, 2*time.Second)
	}
	s.call(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: p.id, Origin: "https://www." + p.site, Account: account, Field: protocol.Field{Kind: protocol.FieldSingle, Length: 6, Alphabet: protocol.AlphabetDigits}}, nil)
	outcome := protocol.OutcomeFilled
	switch {
	case early:
	case r.IntN(12) == 0: // the user goes away
		pause(r, 3*time.Second)
		outcome = protocol.OutcomeCancelled
	default:
		pause(r, 3*time.Second)
		s.mail(p)
		if r.IntN(6) == 0 { // and asks for another
			pause(r, 4*time.Second)
			s.mail(p)
		}
	}
	if outcome == protocol.OutcomeFilled {
		p.await(s.cleared)
	}
	pause(r, 200*time.Millisecond) // a code that comes twice comes now
	s.call(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: p.id, Outcome: outcome}, nil)
	p.mu.Lock()
	p.ended = time.Now()
	p.mu.Unlock()
}

// where says where its mails are.
func (p *page) where() string { return p.folder + " of " + p.server.name }

// await waits until the page was told the newest of its codes, for as long as
// patience lasts, which is only lost while the page believes its mailbox watched,
// or the sky is clear. When it is over the page must have been told why.
func (p *page) await(cleared <-chan struct{}) {
	const step = time.Second
	tick := time.NewTicker(step)
	defer tick.Stop()
	for left := soakPatience; left > 0; {
		p.mu.Lock()
		done, watched := p.answered(), p.watched
		p.mu.Unlock()
		if done {
			return
		}
		select {
		case <-p.wake:
		case <-tick.C:
			select {
			case <-cleared:
				watched = true
			default:
			}
			if watched {
				left -= step
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.unread {
		return // its own mail, perhaps
	}
	p.bad = append(p.bad, fmt.Sprintf("not told in %v of fair weather or of a mailbox that it was told is watched", soakPatience))
}

// answered reports whether the last code the page was told is the last that was
// mailed.
func (p *page) answered() bool {
	return len(p.told) > 0 && len(p.mailed) > 0 && p.told[len(p.told)-1].Code == p.mailed[len(p.mailed)-1]
}

// pause waits for up to most.
func pause(r *rand.Rand, most time.Duration) { time.Sleep(time.Duration(r.Int64N(int64(most)))) }

// mail has a code mailed that the page must be told.
func (s *soak) mail(p *page) {
	now := time.Now()
	s.deliver(p.server, p.folder, s.codeMail(p, p.server, now, true), now)
}

// codeMail is a mail of a time, with a code nobody else has, which the page must be
// told if it counts.
func (s *soak) codeMail(p *page, to *soakServer, at time.Time, counts bool) []byte {
	code := fmt.Sprintf("%06d", s.codes.Add(1)*7919%1000000)
	if counts {
		p.mu.Lock()
		p.mailed, p.asked = append(p.mailed, code), time.Now()
		p.mu.Unlock()
	}
	return fmt.Appendf(nil, "Authentication-Results: mx.test; dmarc=pass header.from=%[1]s\r\nFrom: Shop <no-reply@%[1]s>\r\nDate: %[4]s\r\nTo: %[2]s\r\nSubject: Your code\r\nMessage-ID: <%[3]s@%[1]s>\r\n\r\nYour verification code is %[3]s\r\n", p.site, to.account, code, at.Format(time.RFC1123Z))
}

func (s *soak) deliver(to *soakServer, folder string, mail []byte, at time.Time) {
	if err := to.mail.DeliverAt(folder, mail, at); err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	s.mails++
	s.mu.Unlock()
}

// noise delivers what nobody waits for: newsletters, sometimes one with a
// megabyte of pictures, and sometimes one that its server cannot send.
func (s *soak) noise(r *rand.Rand, over <-chan struct{}) {
	for wait(r, 3*time.Second, over) {
		size := 1 << (8 + r.IntN(8))
		if r.IntN(10) == 0 {
			size = 1 << 20
		}
		mail := append([]byte("From: News <news@paper.example>\r\nTo: ann@mail.test\r\nSubject: News of today\r\n\r\n"),
			strings.Repeat("Nothing has happened today, and we tell you all about it.\r\n", 1+size/59)...)
		server := s.servers[r.IntN(len(s.servers))]
		if server.liar != nil && r.IntN(8) == 0 {
			mail = poisoned
		}
		s.deliver(server, imapd.Inbox, mail, time.Now())
	}
}

// wait waits for a while, about mean, unless it is over.
func wait(r *rand.Rand, mean time.Duration, over <-chan struct{}) bool {
	timer := time.NewTimer(time.Duration(r.ExpFloat64() * float64(mean)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-over:
		return false
	}
}

// storm is the weather of one server until it is over; then it clears up.
func (s *soak) storm(server *soakServer, r *rand.Rand, over <-chan struct{}) {
	type kind struct {
		name   string
		chance int
		do     func()
	}
	kinds := []kind{
		{"cut", 4, func() { server.proxy.Cut(false) }},
		{"reset", 4, func() { server.proxy.Cut(true) }},
		{"cut in the middle", 6, func() { server.proxy.CutAfter(r.Int64N(16 << 10)) }},
		{"stall", 6, func() {
			server.proxy.Stall()
			wait(r, time.Second, over)
			server.proxy.Resume()
		}},
		{"restart", 4, func() {
			server.proxy.Shut(true)
			server.mail.Drop()
			wait(r, time.Second, over)
			server.proxy.Shut(false)
		}},
		{"swallow", 1, server.proxy.Swallow},
	}
	if liar := server.liar; liar == nil {
		kinds = append(kinds, kind{"corrupt", 4, server.proxy.Corrupt}) // what TLS notices
	} else {
		kinds = append(kinds, kind{"UIDVALIDITY change", 4, func() {
			liar.renumber()
			server.proxy.Cut(true)
		}}, kind{"refuse logins", 2, func() {
			liar.refuse(true)
			server.proxy.Cut(true)
			wait(r, time.Second, over)
			liar.refuse(false)
		}}, kind{"arm a lie", 8, func() { liar.arm(lies[r.IntN(len(lies))]) }})
	}
	total := 0
	for _, k := range kinds {
		total += k.chance
	}
	for wait(r, 4*time.Second, over) {
		n := r.IntN(total)
		for _, k := range kinds {
			if n -= k.chance; n < 0 {
				k.do()
				s.mu.Lock()
				s.faults[k.name]++
				s.mu.Unlock()
				break
			}
		}
	}
}

// judge says what every request came to.
func (s *soak) judge() {
	s.mu.Lock()
	defer s.mu.Unlock()
	answered, unread, went, replaced, wrong := 0, 0, 0, 0, 0
	took := map[string][]time.Duration{} // by folder
	var slow []string
	for _, p := range s.pages {
		p.mu.Lock()
		bad := p.bad
		seen := map[string]bool{}
		at := -1 // codes are told in the order they were mailed
		for _, e := range p.told {
			i := slices.Index(p.mailed, e.Code)
			switch {
			case i < 0:
				bad = append(bad, "told a code that was not mailed for it: "+e.Code)
			case seen[e.Code]:
				bad = append(bad, "told twice: "+e.Code)
			case i < at:
				bad = append(bad, "told an older code after a newer")
			}
			seen[e.Code] = true
			at = max(at, i)
		}
		switch {
		case len(p.mailed) == 0:
			went++
			if len(p.told) > 0 {
				bad = append(bad, "told a code, and none was mailed")
			}
		case p.answered():
			answered++
			d := p.told[len(p.told)-1].Time.Sub(p.asked)
			took[p.folder] = append(took[p.folder], d)
			if d > soakSlow {
				slow = append(slow, fmt.Sprintf("%v in %s, mailed %v after the start", d.Round(time.Millisecond), p.where(), p.asked.Sub(s.started).Round(time.Millisecond)))
			}
		case p.unread:
			unread++
		}
		if len(p.mailed) > 1 {
			replaced++
		}
		if len(bad) > 0 {
			wrong++
			for _, e := range p.told {
				bad = append(bad, fmt.Sprintf("%s received %s told %s", e.Code, e.Received.Format(time.TimeOnly), e.Time.Format("15:04:05.000")))
			}
			s.t.Errorf("request %s in %s, mailed %q, the last %s: %s\n%s", p.id, p.where(), p.mailed, p.asked.UTC().Format("15:04:05.000"), strings.Join(bad, "; "), p.tell())
		}
		p.mu.Unlock()
	}
	accepted := 0
	lied := map[string]int{}
	for _, server := range s.servers {
		accepted += server.proxy.Counts().Accepted
		if server.liar != nil {
			server.liar.counts(lied)
		}
	}
	s.t.Logf("%d requests: %d told their code, %d of them after an earlier one, %d told that a mail cannot be read, %d closed before one was mailed, %d wrong", len(s.pages), answered, replaced, unread, went, wrong)
	for _, folder := range slices.Sorted(maps.Keys(took)) {
		d := took[folder]
		slices.Sort(d)
		s.t.Logf("from mail to code, %d in %s: median %v, p99 %v, longest %v", len(d), folder,
			d[len(d)/2].Round(time.Microsecond), d[len(d)*99/100].Round(time.Millisecond), d[len(d)-1].Round(time.Millisecond))
	}
	if len(slow) > 0 {
		s.t.Logf("told late: %s", strings.Join(slow, "; "))
	}
	s.t.Logf("%d mails, %d connections, faults: %s, events: %s", s.mails, accepted, counts(s.faults), counts(s.events))
	s.t.Logf("lies: %s", counts(lied))
	// That a good mail is given up must be chance; what is lost without a word must
	// not hide behind it.
	if most := 1 + len(s.pages)/100; unread > most {
		s.t.Errorf("%d were told that a mail cannot be read, and not their code: more than %d", unread, most)
	}
	if answered == 0 || len(s.faults) == 0 || *soakLies && len(lied) == 0 {
		s.t.Error("nothing happened")
	}
}

// tell is what the page was told of its mailbox, a line each.
func (p *page) tell() string {
	var b strings.Builder
	for _, e := range p.story {
		fmt.Fprintf(&b, "\t%s %s %s %s\n", e.Time.Format("15:04:05.000"), e.Event, e.Error, e.Sentence)
	}
	return b.String()
}

func counts[K ~string](m map[K]int) string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		all = append(all, fmt.Sprintf("%d %s", m[k], k))
	}
	return strings.Join(all, ", ")
}

// liveHeap is what is reachable, in bytes.
func liveHeap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers and pools let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// openDescriptors is how many descriptors this process has open; 0 where that
// cannot be seen.
func openDescriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return len(all)
}

// describeDescriptors says what the open descriptors are, and how many of a kind.
func describeDescriptors() string {
	all, _ := os.ReadDir("/proc/self/fd")
	kinds := map[string]int{}
	for _, one := range all {
		what, err := os.Readlink("/proc/self/fd/" + one.Name())
		if err != nil {
			continue // the one it was listed by
		}
		kind, _, _ := strings.Cut(what, ":[")
		kinds[kind]++
	}
	return counts(kinds)
}
