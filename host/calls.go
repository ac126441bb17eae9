package main

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// lastAnswers is how long calls that came right before the end of the input may
// take to be answered. Whoever pipes a few calls in and reads the answers wants
// them; a browser that has gone kills us in two seconds, which LOGOUT needs, too.
const lastAnswers = 250 * time.Millisecond

// inLine are the methods that are answered before the next call is read: a
// close sent right behind its open must not overtake it, nor must any call
// overtake hello, and jrpc2 promises no order among calls that run side by side.
// None of them waits for a mail server.
var inLine = map[string]bool{
	protocol.MethodHello:        true,
	protocol.MethodRequestWarm:  true,
	protocol.MethodRequestOpen:  true,
	protocol.MethodRequestClose: true,
}

// lineWait is how long a call in line may hold up those behind it. Answers take
// well under a millisecond; a state file that another host holds locked may not.
const lineWait = 5 * time.Second

// calls is the channel that jrpc2 serves. It lets through what may be a call, a
// JSON object; what is none it answers itself, with a code of ours, because jrpc2
// has none for it. Batches are no part of our protocol. And it knows which calls
// have no answer yet.
type calls struct {
	*nativemsg.Channel

	mu       sync.Mutex
	open     map[string]*call // by id
	answered chan struct{}    // holds a token after an answer

	before *call // the call in line that was read last; Recv's own
}

// call is one that has no answer yet.
type call struct {
	then     func()        // to be done after the answer
	answered chan struct{} // closed then
}

func newCalls(c *nativemsg.Channel) *calls {
	return &calls{Channel: c, open: map[string]*call{}, answered: make(chan struct{}, 1)}
}

// Recv returns the next record that may be a call, once the one before it has
// been answered where that is [inLine]. An error, such as the end of
// the input, it returns when all calls are answered, or after [lastAnswers]:
// jrpc2 answers nothing any more when it has had one.
func (c *calls) Recv() ([]byte, error) {
	c.wait()
	for {
		record, err := c.Channel.Recv()
		if err != nil {
			c.settle()
			return nil, err
		}
		if members, ok := object(record); ok {
			if id := idOf(members); id != "" {
				c.begin(id, methodOf(members))
			}
			return record, nil
		}
		if err := c.Channel.Send(errorFrame(protocol.Errorf(protocol.ErrBadRequest, "A message of %d bytes was no JSON object.", len(record)))); err != nil {
			return nil, err
		}
	}
}

// wait waits for the answer to the call in line that was read last.
func (c *calls) wait() {
	before := c.before
	c.before = nil
	if before == nil {
		return
	}
	late := time.NewTimer(lineWait)
	defer late.Stop()
	select {
	case <-before.answered:
	case <-late.C:
	}
}

// begin notes a call. A second one of the same id, which jrpc2 refuses, takes
// nothing from the first.
func (c *calls) begin(id string, method string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[id] != nil {
		return
	}
	began := &call{then: func() {}, answered: make(chan struct{})}
	c.open[id] = began
	if inLine[method] {
		c.before = began
	}
}

// Send sends an answer, and does what was to be done after it.
func (c *calls) Send(record []byte) error {
	err := c.Channel.Send(record)
	if answer, ok := object(record); ok {
		id := idOf(answer)
		c.mu.Lock()
		done := c.open[id]
		delete(c.open, id)
		c.mu.Unlock()
		if done != nil {
			done.then()
			close(done.answered)
		}
		select {
		case c.answered <- struct{}{}:
		default:
		}
	}
	return err
}

// after has do done when the call of that id has been answered, and at once
// where there is none.
func (c *calls) after(id string, do func()) {
	c.mu.Lock()
	open := c.open[id]
	if open != nil {
		open.then = do
	}
	c.mu.Unlock()
	if open == nil {
		do()
	}
}

// settle waits for the answers to the calls that came.
func (c *calls) settle() {
	late := time.NewTimer(lastAnswers)
	defer late.Stop()
	for {
		c.mu.Lock()
		left := len(c.open)
		c.mu.Unlock()
		if left == 0 {
			return
		}
		select {
		case <-c.answered:
		case <-late.C:
			return
		}
	}
}

// object takes a JSON object apart.
func object(record []byte) (members map[string]json.RawMessage, ok bool) {
	err := json.Unmarshal(record, &members)
	return members, err == nil && members != nil
}

// idOf is the id of a call or an answer as it is written, "" where it has none
// that JSON-RPC knows: a string or a number.
func idOf(members map[string]json.RawMessage) string {
	id := members["id"]
	if len(id) == 0 || bytes.IndexByte([]byte(`"-0123456789`), id[0]) < 0 {
		return ""
	}
	return string(id)
}

// methodOf is the method that a call names.
func methodOf(members map[string]json.RawMessage) (name string) {
	_ = json.Unmarshal(members["method"], &name) // jrpc2 answers one that is no string
	return name
}
