package mailbox

import (
	"sync"
	"time"
)

// watchdog ends a connection whose server does not answer in time: not at all,
// or not a byte more.
type watchdog struct {
	wire  *wire
	timer *time.Timer

	mu    sync.Mutex
	on    bool
	end   time.Time     // when the answer must be whole
	still time.Duration // the longest time without a byte
	since time.Time     // when it was started
}

func newWatchdog(w *wire) *watchdog {
	d := &watchdog{wire: w}
	d.timer = time.AfterFunc(time.Hour, d.look)
	d.timer.Stop()
	return d
}

// start gives the server limit for its answer, and no more than still between
// two pieces of it.
func (d *watchdog) start(limit, still time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.on, d.since, d.still = true, time.Now(), still
	d.end = d.since.Add(limit)
	d.timer.Reset(min(limit, still))
}

func (d *watchdog) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.on = false
	d.timer.Stop()
}

// look is called when one of the times may be over.
func (d *watchdog) look() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.on {
		return
	}
	now, due := time.Now(), d.since
	if last := d.wire.heard(); last.After(due) {
		due = last
	}
	due = due.Add(d.still)
	if due.After(d.end) {
		due = d.end
	}
	if now.Before(due) {
		d.timer.Reset(due.Sub(now))
		return
	}
	d.on = false
	d.wire.fail(errSilent)
}
