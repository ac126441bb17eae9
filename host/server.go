package main

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"codeberg.org/mailcode/mailcode/internal/courier"
	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
	"codeberg.org/mailcode/mailcode/internal/session"
	"codeberg.org/mailcode/mailcode/internal/site"
	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
)

const (
	// maxRequests bounds what a page that spams code fields can make us hold;
	// the extension has its own, lower bound per page.
	maxRequests = 256
	// patience is when the user is told that the code is late.
	patience = 60 * time.Second
	// lifetime ends a request nobody closed. Codes live 10 to 30 minutes.
	lifetime = 15 * time.Minute
	// parallel calls: one that waits for a slow mail server must not hold up
	// the others.
	parallel = 64
)

// server answers the extension's calls.
type server struct {
	store    *session.Store
	letters  *courier.Courier
	wire     *nativemsg.Channel
	calls    *calls // on wire
	greeted  atomic.Bool
	alive    context.Context // ends when the browser has gone
	runs     sync.WaitGroup
	mu       sync.Mutex
	requests map[string]*request // open requests by ID
	ended    bool                // none is begun any more
}

// request is an open request. cancel ends its run; over is closed when that has
// ended.
type request struct {
	cancel context.CancelCauseFunc
	over   chan struct{}
}

func newServer(store *session.Store, letters *courier.Courier, wire *nativemsg.Channel) *server {
	return &server{store: store, letters: letters, wire: wire, calls: newCalls(wire), requests: map[string]*request{}}
}

// serve answers calls until they or ctx end, then ends every request.
func (s *server) serve(ctx context.Context) error {
	alive, end := context.WithCancel(ctx)
	s.alive = alive
	rpc := jrpc2.NewServer(methods{
		protocol.MethodHello:         method(s.hello),
		protocol.MethodProviderList:  greeted(s, s.providerList),
		protocol.MethodSessionList:   greeted(s, s.sessionList),
		protocol.MethodSessionSave:   greeted(s, s.sessionSave),
		protocol.MethodSessionTest:   greeted(s, s.sessionTest),
		protocol.MethodSessionRemove: greeted(s, s.sessionRemove),
		protocol.MethodSessionTrust:  greeted(s, s.sessionTrust),
		protocol.MethodSiteDescribe:  greeted(s, s.siteDescribe),
		protocol.MethodRuleList:      greeted(s, s.ruleList),
		protocol.MethodRuleSet:       greeted(s, s.ruleSet),
		protocol.MethodSenderList:    greeted(s, s.senderList),
		protocol.MethodSenderRemove:  greeted(s, s.senderRemove),
		protocol.MethodSettingsGet:   greeted(s, s.settingsGet),
		protocol.MethodSettingsSet:   greeted(s, s.settingsSet),
		protocol.MethodRequestWarm:   greeted(s, s.requestWarm),
		protocol.MethodRequestOpen:   greeted(s, s.requestOpen),
		protocol.MethodRequestClose:  greeted(s, s.requestClose),
	}, &jrpc2.ServerOptions{
		DisableBuiltin: true,
		Concurrency:    parallel,
		NewContext:     func() context.Context { return alive },
	})
	rpc.Start(s.calls)
	unwatch := context.AfterFunc(ctx, rpc.Stop)
	status := rpc.WaitStatus()
	unwatch()
	end()
	s.wait()
	if status.Err == nil || errors.Is(status.Err, io.EOF) || channel.IsErrClosing(status.Err) {
		return nil
	}
	return status.Err
}

func (s *server) hello(_ context.Context, p protocol.HelloParams) (protocol.HelloResult, error) {
	result := protocol.HelloResult{Protocol: protocol.Version, Host: release, OS: runtime.GOOS, Keystore: string(keystore.Default())}
	switch {
	case p.Protocol > protocol.Version:
		return result, protocol.Errorf(protocol.ErrProtocolMismatch, "The Mailcode program (%s) is older than the extension%s: update the program, %s.", release, inBrackets(p.Extension), installing(runtime.GOOS))
	case p.Protocol < protocol.Version:
		return result, protocol.Errorf(protocol.ErrProtocolMismatch, "The Mailcode extension%s is older than the program (%s): update the extension and reload it.", inBrackets(p.Extension), release)
	}
	s.greeted.Store(true)
	return result, nil
}

// inBrackets is a release behind the name of what it is of; the other side may
// not have said it.
func inBrackets(release string) string {
	if release == "" {
		return ""
	}
	return " (" + release + ")"
}

func (s *server) providerList(context.Context, protocol.Empty) (protocol.ProviderListResult, error) {
	return protocol.ProviderListResult{Providers: provider.All()}, nil
}

func (s *server) sessionList(context.Context, protocol.Empty) (protocol.SessionListResult, error) {
	all, err := s.store.List()
	if all == nil {
		all = []protocol.Session{}
	}
	var notices []string
	for _, file := range s.store.SetAside() {
		notices = append(notices, setAside(file))
	}
	return protocol.SessionListResult{Sessions: all, Notices: notices}, err
}

func (s *server) sessionSave(ctx context.Context, p protocol.SessionSaveParams) (protocol.SessionResult, error) {
	saved, err := s.store.Save(ctx, p.Session, p.Password)
	if err != nil {
		return protocol.SessionResult{}, err
	}
	s.letters.Heed()
	if saved.Status.State == protocol.SessionFailed { // its keyring: there is no password to test
		return protocol.SessionResult{Session: saved}, nil
	}
	return s.sessionTest(ctx, protocol.SessionIDParams{ID: saved.ID})
}

func (s *server) sessionTest(ctx context.Context, p protocol.SessionIDParams) (protocol.SessionResult, error) {
	tested, err := s.store.Test(ctx, p.ID)
	return protocol.SessionResult{Session: tested}, err
}

func (s *server) sessionRemove(ctx context.Context, p protocol.SessionIDParams) (protocol.Empty, error) {
	err := s.store.Remove(ctx, p.ID)
	s.letters.Heed() // it is gone even where its password could not be deleted
	return protocol.Empty{}, err
}

func (s *server) sessionTrust(ctx context.Context, p protocol.SessionTrustParams) (protocol.SessionResult, error) {
	now, err := s.store.Trust(ctx, p.ID, p.AuthServ, p.Trust)
	return protocol.SessionResult{Session: now}, err
}

func (s *server) senderList(context.Context, protocol.Empty) (protocol.SenderListResult, error) {
	all, err := s.store.Senders()
	if all == nil {
		all = []protocol.Sender{}
	}
	return protocol.SenderListResult{Senders: all}, err
}

func (s *server) senderRemove(ctx context.Context, p protocol.SenderRemoveParams) (protocol.Empty, error) {
	return protocol.Empty{}, s.store.RemoveSender(ctx, p.Sender)
}

func (s *server) siteDescribe(_ context.Context, p protocol.SiteDescribeParams) (protocol.SiteDescribeResult, error) {
	name, err := site.Of(p.Origin)
	if err != nil {
		return protocol.SiteDescribeResult{}, err
	}
	rule, err := s.store.Rule(name)
	return protocol.SiteDescribeResult{Site: name, Rule: rule}, err
}

func (s *server) ruleList(context.Context, protocol.Empty) (protocol.RuleListResult, error) {
	rules, err := s.store.Rules()
	if rules == nil {
		rules = []protocol.Rule{}
	}
	return protocol.RuleListResult{Rules: rules}, err
}

func (s *server) ruleSet(_ context.Context, p protocol.RuleSetParams) (protocol.Empty, error) {
	name, err := site.OfHost(p.Rule.Site)
	if err != nil {
		return protocol.Empty{}, err
	}
	if site.IsSuffix(name) {
		return protocol.Empty{}, protocol.Errorf(protocol.ErrRuleInvalid, "Many sites end in .%s: write the whole name of one, like example.%s.", name, name)
	}
	p.Rule.Site = name
	return protocol.Empty{}, s.store.SetRule(p.Rule)
}

func (s *server) requestOpen(call context.Context, p protocol.RequestOpenParams) (protocol.RequestOpenResult, error) {
	if p.Request == "" {
		return protocol.RequestOpenResult{}, protocol.Errorf(protocol.ErrBadRequest, "A request needs an id.")
	}
	name, err := site.Of(p.Origin)
	if err != nil {
		return protocol.RequestOpenResult{}, err
	}
	chosen, err := s.letters.Choose(name, p.Account)
	var why *protocol.Error
	if errors.As(err, &why) && (why.Code == protocol.ErrNoSession || why.Code == protocol.ErrByHand) {
		return protocol.RequestOpenResult{Site: name, Error: why.Code, Sentence: why.Sentence}, nil
	} else if err != nil {
		return protocol.RequestOpenResult{}, err
	}

	ctx, cancel := context.WithCancelCause(s.alive)
	own := &request{cancel: cancel, over: make(chan struct{})}
	if err := s.open(p.Request, own); err != nil {
		cancel(err)
		return protocol.RequestOpenResult{}, err
	}
	result := protocol.RequestOpenResult{Site: name, Waiting: true}
	for _, c := range chosen {
		result.Sessions = append(result.Sessions, c.Name)
	}
	asked := courier.Request{
		ID:       p.Request,
		Site:     name,
		Account:  p.Account,
		Hints:    otp.Hints{Length: p.Field.Length, Digits: p.Field.Alphabet == protocol.AlphabetDigits, Language: p.Language},
		Began:    began(p.Began, time.Now()),
		MinGrade: protocol.GradeForeign, // the user may look at one
		Sessions: chosen,
		Patience: patience,
		Timeout:  lifetime,
	}
	// No event may overtake the answer that says who waits.
	s.calls.after(jrpc2.InboundRequest(call).ID(), func() { s.begin(ctx, asked, own) })
	return result, nil
}

// began is the moment from which mail counts for a request that says it began
// at said, or nothing: a worker that was restarted opens its requests again.
func began(said, now time.Time) time.Time {
	if said.IsZero() || said.After(now) {
		said = now
	}
	if oldest := now.Add(-lifetime); said.Before(oldest) {
		said = oldest
	}
	return said.Add(-courier.Slack)
}

func (s *server) requestClose(ctx context.Context, p protocol.RequestCloseParams) (protocol.Empty, error) {
	var cause error
	noted := make(chan struct{})
	switch p.Outcome {
	case protocol.OutcomeFilled, protocol.OutcomeEntered:
		cause = courier.Used{Mail: p.Mail, Confirmed: p.Confirmed, Noted: noted}
	case protocol.OutcomeCancelled:
		close(noted)
	default:
		return protocol.Empty{}, protocol.Errorf(protocol.ErrBadRequest, "A request ends filled, entered or cancelled, not %q.", p.Outcome)
	}
	s.letters.Cool(p.Request) // if it was never opened
	if own := s.finish(p.Request, cause); own != nil {
		// A request that is opened after the answer must know of the code.
		select {
		case <-noted:
		case <-own.over: // it had ended
		case <-ctx.Done():
		}
	}
	return protocol.Empty{}, nil
}

// begin runs a request.
func (s *server) begin(ctx context.Context, asked courier.Request, own *request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		own.cancel(nil)
		close(own.over)
		return
	}
	s.runs.Go(func() {
		defer close(own.over)
		defer s.forget(asked.ID, own)
		// How it ended was told in an event.
		_ = s.letters.Run(ctx, asked, s.push)
	})
}

// wait waits for the runs of all requests, which are to end by themselves. It
// lets none begin any more.
func (s *server) wait() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.runs.Wait()
}

// open notes a request.
func (s *server) open(id string, r *request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests[id] != nil {
		return protocol.Errorf(protocol.ErrBadRequest, "The request %s is open already.", id)
	}
	if len(s.requests) >= maxRequests {
		return protocol.Errorf(protocol.ErrBadRequest, "%d codes are being waited for already: close some pages.", maxRequests)
	}
	s.requests[id] = r
	return nil
}

// finish ends a request, if it is open still, and returns it; nil if not.
func (s *server) finish(id string, cause error) *request {
	s.mu.Lock()
	r := s.requests[id]
	delete(s.requests, id)
	s.mu.Unlock()
	if r != nil {
		r.cancel(cause)
	}
	return r
}

// forget drops a request whose run has ended. Another may have been opened
// under its ID since: that one stays.
func (s *server) forget(id string, r *request) {
	r.cancel(nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests[id] == r {
		delete(s.requests, id)
	}
}
