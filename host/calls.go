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

// calls is the channel that jrpc2 serves. It lets through what may be a call, a
// JSON object; what is none it answers itself, with a code of ours, because jrpc2
// has none for it. Batches are no part of our protocol. And it knows which calls
// have no answer yet.
type calls struct {
	*nativemsg.Channel

	mu       sync.Mutex
	open     map[string]func() // by id; what is to be done after the answer
	answered chan struct{}     // holds a token after an answer
}

func newCalls(c *nativemsg.Channel) *calls {
	return &calls{Channel: c, open: map[string]func(){}, answered: make(chan struct{}, 1)}
}

// Recv returns the next record that may be a call. An error, such as the end of
// the input, it returns when all calls are answered, or after [lastAnswers]:
// jrpc2 answers nothing any more when it has had one.
func (c *calls) Recv() ([]byte, error) {
	for {
		record, err := c.Channel.Recv()
		if err != nil {
			c.settle()
			return nil, err
		}
		if call, ok := object(record); ok {
			if id := idOf(call); id != "" {
				c.begin(id)
			}
			return record, nil
		}
		if err := c.Channel.Send(errorFrame(protocol.Errorf(protocol.ErrBadRequest, "A message of %d bytes was no JSON object.", len(record)))); err != nil {
			return nil, err
		}
	}
}

// begin notes a call. A second one of the same id, which jrpc2 refuses, takes
// nothing from the first.
func (c *calls) begin(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, twice := c.open[id]; !twice {
		c.open[id] = func() {}
	}
}

// Send sends an answer, and does what was to be done after it.
func (c *calls) Send(record []byte) error {
	err := c.Channel.Send(record)
	if answer, ok := object(record); ok {
		id := idOf(answer)
		c.mu.Lock()
		then := c.open[id]
		delete(c.open, id)
		c.mu.Unlock()
		if then != nil {
			then()
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
	_, open := c.open[id]
	if open {
		c.open[id] = do
	}
	c.mu.Unlock()
	if !open {
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
