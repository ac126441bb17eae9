package courier

import (
	"errors"
	"time"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

const (
	// mostAhead is for how many sign-in pages mailboxes are connected to at
	// once. A person signs in at one; the rest are tabs he forgot.
	mostAhead = 4
	// mostAheadSessions is to how many sessions one page connects: where nothing
	// says which session is the site's, not to fifty.
	mostAheadSessions = 3
	// aheadPause is how long a session is left alone after connecting ahead to it
	// has failed: a page must not make the keyring ask again and again, nor try a
	// password that is wrong by now until the provider locks the account. A
	// request tries at once, and tells.
	aheadPause = 10 * time.Minute
	// aheadTime is how long a connection waits for its request.
	aheadTime = 5 * time.Minute
)

// ahead is a warm start: the mailboxes of a request that may come.
type ahead struct {
	site   string
	at     time.Time
	boxes  map[string]*mailbox.Warmth // by session ID
	expire *time.Timer
}

// lastWarm is when and how a session's mailbox was connected to ahead last.
type lastWarm struct {
	*mailbox.Warmth
	box *mailbox.Box
	at  time.Time
}

// Warm connects ahead of the request id, which a sign-in page of site lets
// expect, and notes what is in the inboxes; Run takes that up. It reads no mail.
// It reports whether it does so: not where the user switched it off or types the
// site's codes, and only to sessions that are Ready. Cool drops it, and so do
// five minutes.
func (c *Courier) Warm(id, site, account string) (bool, error) {
	settings, err := c.sessions.Settings()
	if err != nil || !settings.WarmStart {
		return false, err
	}
	chosen, err := c.Choose(site, account)
	var why *protocol.Error
	switch {
	case errors.As(err, &why) && (why.Code == protocol.ErrNoSession || why.Code == protocol.ErrByHand):
		return false, nil
	case err != nil:
		return false, err
	case len(chosen) > mostAheadSessions:
		return false, nil
	}
	a := &ahead{site: site, at: time.Now(), boxes: map[string]*mailbox.Warmth{}}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ahead[id] != nil {
		return c.ahead[id].site == site, nil
	}
	if len(c.ahead) >= mostAhead {
		return false, nil
	}
	for _, s := range chosen {
		// One that failed is for a person to look at, not for a page to try again.
		if s.Status.State != protocol.SessionReady {
			continue
		}
		box := c.boxLocked(s)
		if last, ok := c.warmed[s.ID]; ok && last.box == box && last.Failed() && time.Since(last.at) < aheadPause {
			continue
		}
		w := box.Warm()
		a.boxes[s.ID], c.warmed[s.ID] = w, lastWarm{w, box, a.at}
	}
	if len(a.boxes) == 0 {
		return false, nil
	}
	a.expire = time.AfterFunc(aheadTime, func() { c.Cool(id) })
	c.ahead[id] = a
	return true, nil
}

// Cool drops what Warm did for a request, if no Run has taken it up.
func (c *Courier) Cool(id string) {
	c.mu.Lock()
	a := c.ahead[id]
	delete(c.ahead, id)
	c.mu.Unlock()
	a.end()
}

// CoolAll is Cool for every request.
func (c *Courier) CoolAll() {
	c.mu.Lock()
	all := c.ahead
	c.ahead = map[string]*ahead{}
	c.mu.Unlock()
	for _, a := range all {
		a.end()
	}
}

// takeUp is what Warm did for a request of that site, which is the caller's to
// end from now on; nil if nothing was done.
func (c *Courier) takeUp(req Request) *ahead {
	c.mu.Lock()
	a := c.ahead[req.ID]
	delete(c.ahead, req.ID)
	c.mu.Unlock()
	if a != nil && a.site != req.Site {
		a.end()
		return nil
	}
	return a
}

// end lets the connections go.
func (a *ahead) end() {
	if a == nil {
		return
	}
	a.expire.Stop()
	for _, w := range a.boxes {
		w.End()
	}
}

// began is from when on the mail of a session counts: from the moment the
// sign-in page was seen or from when it would count anyway, whichever is earlier.
// In the inbox its mark decides, where there is one: the UIDs of what came after.
func (a *ahead) began(session string, anyway time.Time) (time.Time, mailbox.Mark) {
	if a == nil || a.boxes[session] == nil {
		return anyway, mailbox.Mark{}
	}
	mark := a.boxes[session].Mark()
	if a.at.Before(anyway) {
		anyway = a.at
	}
	return anyway, mark
}
