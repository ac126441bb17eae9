package mailbox

import (
	"sync"
	"time"
)

// watchdog ends a connection whose server does not answer in time: not at all,
// or next to nothing more.
type watchdog struct {
	wire  *wire
	timer *time.Timer

	mu    sync.Mutex
	on    bool
	end   time.Time     // when the answer must be whole
	still time.Duration // the longest time without leastBytes
	since time.Time     // when it was started, or so many had come again
	left  int64         // bytes the server might still send then
}

// leastBytes is how much of a long answer must come in limits.still: a server
// that drips a byte now and then holds up the mail behind it, and a modem sends
// more in a second.
const leastBytes = 256

func newWatchdog(w *wire) *watchdog {
	d := &watchdog{wire: w}
	d.timer = time.AfterFunc(time.Hour, d.look)
	d.timer.Stop()
	return d
}

// start gives the server limit for its answer, and no more than still for each
// piece of it.
func (d *watchdog) start(limit, still time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.on, d.since, d.still, d.left = true, time.Now(), still, d.wire.left.Load()
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
	now := time.Now()
	if left := d.wire.left.Load(); d.left-left >= leastBytes {
		d.left = left
		if last := d.wire.heard(); last.After(d.since) {
			d.since = last
		}
	}
	due := d.since.Add(d.still)
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
