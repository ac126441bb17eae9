package courier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/provider"
)

// Slack is how much older than the request a mail may be and still count. A
// shop often mails first and shows the page after; IMAP's INTERNALDATE has
// whole seconds, and two machines' clocks differ.
const Slack = 60 * time.Second

// Request is one code field, or one `mailcode wait`, that waits for a code.
type Request struct {
	ID       string // empty for the command line
	Site     string // registrable domain
	Account  string // address the page names, possibly masked; may be empty
	Hints    otp.Hints
	Began    time.Time          // mail received before this does not count
	MinGrade protocol.Grade     // codes of a lesser grade are not reported
	Sessions []protocol.Session // whose mailboxes to watch, at least one
	Patience time.Duration      // report EventSlow after this; 0: never
	Timeout  time.Duration      // end after this; 0: never
	Follow   bool               // report every code, not only those better than the last
}

// Run waits for codes until ctx ends, and then returns nil; until the timeout,
// and then returns nil if a code was reported, else why none was; or until
// every session has failed for good, and then returns why the last one did.
// Each of these errors is a *protocol.Error. Every end but the first was
// reported in an EventEnded before. emit is never called by two goroutines at
// once, nor after Run has returned.
func (c *Courier) Run(ctx context.Context, req Request, emit func(protocol.Event)) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	r := &run{courier: c, Request: req, emit: emit, ctx: watching}
	defer r.aside.Wait()
	ahead := c.takeUp(req)
	defer ahead.end() // the watches below keep the connections

	type end struct {
		session protocol.Session
		err     error
	}
	ends := make(chan end)
	var watches sync.WaitGroup
	watches.Go(warmUp) // while the connection is made
	for _, s := range req.Sessions {
		watches.Go(func() {
			began, mark := ahead.began(s.ID, req.Began)
			w := &watch{run: r, session: s, began: began}
			err := c.follow(watching, w, mark)
			select {
			case ends <- end{s, err}:
			case <-watching.Done():
			}
		})
	}
	defer watches.Wait()
	defer stop() // before the Wait above

	slow, late := timer(req.Patience), timer(req.Timeout)
	defer slow.Stop()
	defer late.Stop()
	heed := time.NewTicker(heedEvery)
	defer heed.Stop()
	for left := len(req.Sessions); ; {
		select {
		case <-ctx.Done():
			var used Used
			if errors.As(context.Cause(ctx), &used) {
				r.markUsed(used)
				if used.Noted != nil {
					close(used.Noted)
				}
			}
			return nil // whoever cancelled knows
		case <-slow.C:
			r.say(protocol.Event{Event: protocol.EventSlow, Error: protocol.ErrNoCode,
				Sentence: fmt.Sprintf("No code from %s yet. Still waiting; you can type it as well.", req.Site)})
		case <-late.C:
			err := r.late()
			if err == nil {
				r.say(protocol.Event{Event: protocol.EventEnded, Sentence: "The time is up."})
				return nil
			}
			r.say(protocol.Event{Event: protocol.EventEnded, Error: err.Code, Sentence: err.Sentence})
			return err
		case <-heed.C:
			c.Heed()
		case e := <-ends:
			err := explain(e.session, e.err)
			c.note(e.session, e.err)
			r.settle(e.session, err)
			r.say(protocol.Event{Event: protocol.EventProblem, Session: e.session.Name, Error: err.Code, Sentence: err.Sentence})
			if left--; left == 0 {
				r.say(protocol.Event{Event: protocol.EventEnded, Error: err.Code, Sentence: err.Sentence})
				return err
			}
		}
	}
}

// late is why there is no code when the time is up, nil if there was one: a
// mailbox that is not watched is no reason to ask the site for another code.
func (r *run) late() *protocol.Error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.told) > 0 {
		return nil
	}
	watched := 0
	var unwatched []string
	for _, s := range r.Sessions {
		switch trouble, known := r.state[s.ID]; {
		case known && trouble == nil:
			watched++
		case known:
			unwatched = append(unwatched, s.Name)
		}
	}
	switch {
	case watched > 0 && len(unwatched) > 0:
		return protocol.Errorf(protocol.ErrNoCode, "No code from %s came in %s, but %s could not be watched to the end: look there yourself, or ask the site for a new one.", r.Site, spoken(r.Timeout), strings.Join(unwatched, ", "))
	case watched > 0:
		return protocol.Errorf(protocol.ErrNoCode, "No code from %s came in %s: ask the site for a new one, or type it.", r.Site, spoken(r.Timeout))
	case r.trouble != nil:
		return r.trouble
	}
	return protocol.Errorf(protocol.ErrTimeout, "No mail server answered in %s: check the network, or type the code.", spoken(r.Timeout))
}

// spoken is a time as people say it.
func spoken(d time.Duration) string {
	if minutes := int(d / time.Minute); d%time.Minute == 0 && minutes > 1 {
		return fmt.Sprintf("%d minutes", minutes)
	}
	return d.String()
}

// timer is a timer that never fires where d is 0.
func timer(d time.Duration) *time.Timer {
	if d > 0 {
		return time.NewTimer(d)
	}
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// explain turns what ended a watch into what the user is told.
func explain(s protocol.Session, err error) *protocol.Error {
	var known *protocol.Error
	if !errors.As(err, &known) {
		known = &protocol.Error{Code: protocol.ErrInternal, Sentence: s.Name + " stopped for an unknown reason: start the browser again.", Err: err}
	}
	return provider.Explain(s.Provider, s, known)
}

// run is a Request under way.
type run struct {
	Request
	courier *Courier
	ctx     context.Context // of what is done aside: it ends with the watches
	aside   sync.WaitGroup  // what must not hold up the next mail: look-ups

	mu      sync.Mutex // serialises emit, and guards what follows
	emit    func(protocol.Event)
	best    found
	told    []found // every code, as events named them: the first is "1"
	counts  protocol.Counts
	state   map[string]*protocol.Error // by session ID: what is wrong with its mailbox, nil where it is watched
	trouble *protocol.Error            // the last of any
}

// found is the best code so far.
type found struct {
	grade    protocol.Grade
	received time.Time
	dated    time.Time // by its sender; the zero time where it does not say
	from     string    // the address in From
	mail     mailID
	to       string // the recipient
	sender   string // who first sent it, where it is not known to belong to the site: whom the user may confirm
}

// replaces reports whether f is better than old: of a better grade, or of the
// same grade and newer. What its sender has written later is newer, however late
// the other came; else mail of one folder is in the order of its UIDs, whatever
// its stamps say, as long as those are of one numbering.
func (f found) replaces(old found) bool {
	switch {
	case f.grade != old.grade:
		return !old.grade.AtLeast(f.grade)
	case f.isLate(old):
		return false
	case f.mail.inOrder(old.mail):
		return f.mail.uid > old.mail.uid
	}
	return !f.received.Before(old.received)
}

// drift is how far the clocks of one sender's servers may be apart. Two codes are
// mostly further.
const drift = 20 * time.Second

// isLate reports whether f was written before old by the same sender, as both say,
// and was only held up on its way: a code that was sent again voids it. Both are
// proven, so that nobody else can say so with a date of his own. A mail that came
// before its date says nothing of what is older: its sender's clock is ahead.
func (f found) isLate(old found) bool {
	proven := f.grade == protocol.GradeProven && old.grade == protocol.GradeProven
	return proven && !old.dated.After(old.received.Add(drift)) && f.from == old.from && !f.dated.IsZero() && f.dated.Before(old.dated.Add(-drift))
}

// whyNot is what is told of a code that does not replace the best one.
func (f found) whyNot(best found) string {
	switch {
	case f.grade != best.grade:
		return "Another code came, and it is less sure to be of this site: the one told before stays."
	case f.isLate(best):
		return "An older code of the same sender came late: the newer one is the one that works."
	}
	return "A code that came before the one told was found: the newer one is the one that works."
}

func (r *run) say(e protocol.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sayLocked(e)
}

// longestFolder is how much of a folder's name is told, in bytes: a server may call
// one what it likes.
const longestFolder = 200

func (r *run) sayLocked(e protocol.Event) {
	e.Time = time.Now().UTC()
	e.Request = r.ID
	if len(e.Folder) > longestFolder {
		e.Folder = strings.ToValidUTF8(e.Folder[:longestFolder], "") + "…"
	}
	switch e.Event {
	case protocol.EventLooked, protocol.EventCode, protocol.EventSlow, protocol.EventEnded:
		if counts := r.counts; counts.Looked > 0 {
			e.Counts = &counts
		}
	}
	r.emit(e)
}

// offer reports a code unless a better one was reported before.
func (r *run) offer(f found, e protocol.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.Follow && !f.replaces(r.best) {
		if f.mail != r.best.mail { // else it was looked up who sent it, and it is no better for that
			r.sayLocked(protocol.Event{Event: protocol.EventLooked, Session: e.Session, Folder: e.Folder, Junk: e.Junk, Sentence: f.whyNot(r.best)})
		}
		return
	}
	// One that was told already, before it was looked up who sent it.
	i := slices.IndexFunc(r.told, func(was found) bool { return was.mail == f.mail })
	if i < 0 {
		i = len(r.told)
		r.told = append(r.told, f)
	}
	r.told[i], r.best = f, f
	e.Mail = strconv.Itoa(i + 1)
	r.sayLocked(e)
}

// markUsed notes that the code of a mail, as an event named it, was used, and
// whom the user has confirmed by that.
func (r *run) markUsed(u Used) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, err := strconv.Atoi(u.Mail)
	if err != nil || n < 1 || n > len(r.told) {
		return
	}
	f := r.told[n-1]
	r.courier.markUsed(r.Site, f)
	if u.Confirmed && f.sender != "" {
		r.courier.keep("a confirmed sender", func(ctx context.Context) error {
			return r.courier.sessions.ConfirmSender(ctx, protocol.Sender{Site: r.Site, Address: f.sender})
		})
	}
}

// settle notes whether a mailbox is watched, for late.
func (r *run) settle(s protocol.Session, trouble *protocol.Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state == nil {
		r.state = map[string]*protocol.Error{}
	}
	r.state[s.ID] = trouble
	if trouble != nil {
		r.trouble = trouble
	}
}

// watch is a run's view of one session.
type watch struct {
	*run
	session protocol.Session
	began   time.Time // mail received before this does not count
	opening int       // of the mailbox that is watched, see openBox
	learned bool      // it was tried to find out whose checks count
	ready   bool
	trouble protocol.ErrorCode // last reported, so that each retry is not news
}

// deliver takes what the mailbox reports.
func (w *watch) deliver(u mailbox.Update) {
	switch u := u.(type) {
	case mailbox.Ready:
		if w.ready { // a second mailbox: the session was edited
			w.deliver(mailbox.Resumed{})
			return
		}
		w.ready, w.trouble = true, ""
		w.settle(w.session, nil)
		w.say(protocol.Event{Event: protocol.EventReady, Session: w.session.Name, Sentence: "Watching " + w.session.Name + "."})
		w.courier.note(w.session, nil)
	case mailbox.Resumed:
		w.trouble = ""
		w.settle(w.session, nil)
		w.say(protocol.Event{Event: protocol.EventReconnected, Session: w.session.Name, Sentence: "Watching " + w.session.Name + " again."})
	case mailbox.Reconnecting:
		err := explain(w.session, u.Err)
		w.settle(w.session, err)
		if err.Code == w.trouble {
			return
		}
		w.trouble = err.Code
		w.say(protocol.Event{Event: protocol.EventReconnecting, Session: w.session.Name, Error: err.Code, Sentence: provider.Retrying(w.session.Provider, w.session, err)})
	case mailbox.Unwatched:
		w.say(protocol.Event{Event: protocol.EventLooked, Session: w.session.Name, Folder: u.Folder, Error: u.Err.Code, Sentence: u.Err.Sentence})
	case mailbox.Skipped:
		w.say(protocol.Event{Event: protocol.EventLooked, Session: w.session.Name, Folder: u.Folder, Error: u.Err.Code, Sentence: u.Err.Sentence})
	case mailbox.Coming:
		w.rehearse()
	case mailbox.Message:
		w.read(u)
	}
}
