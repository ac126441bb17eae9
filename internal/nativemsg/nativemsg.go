// Package nativemsg carries records between a browser and a native messaging
// host: each is a 32-bit length in the machine's own byte order, then that many
// bytes of UTF-8 JSON.
//
// See https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging#native-messaging-host-protocol.
package nativemsg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The limits. A browser lets an extension send 64 MiB; nothing of ours needs
// more than a few KiB, and a length is believed before a byte has come, so
// what is larger is never allocated. Outward, Chromium cuts the port at one
// byte over 1 MiB.
const (
	MaxIn  = 64 << 10
	MaxOut = 1 << 20
)

// ErrTooLarge is what Send returns for a record over MaxOut. Nothing was
// written; the channel stays usable.
var ErrTooLarge = errors.New("native message over 1 MiB")

// Channel is one end of the pipe. It is a channel.Channel of
// github.com/creachadair/jrpc2: one goroutine may call Recv while others Send.
type Channel struct {
	r        io.Reader
	w        io.WriteCloser
	tooLarge func(size uint32) []byte

	mu sync.Mutex // serialises writes: a frame must not be torn by another
}

// New makes a Channel that reads frames from r and writes them to w. Where the
// length of a frame over MaxIn arrives, the record that tooLarge returns, unless
// nil, is sent in answer at once: the rest may be long in coming. Its bytes are
// passed over unread, and the next frame is read as if nothing had been.
func New(r io.Reader, w io.WriteCloser, tooLarge func(size uint32) []byte) *Channel {
	return &Channel{r: r, w: w, tooLarge: tooLarge}
}

// Recv returns the next record. At a clean end of input it returns io.EOF;
// where the input ends inside a frame, an error that wraps io.ErrUnexpectedEOF.
func (c *Channel) Recv() ([]byte, error) {
	for {
		var head [4]byte
		if _, err := io.ReadFull(c.r, head[:]); err == io.EOF {
			return nil, io.EOF
		} else if err != nil {
			return nil, fmt.Errorf("native message cut off in its length: %w", err)
		}
		size := binary.NativeEndian.Uint32(head[:])
		if size <= MaxIn {
			record := make([]byte, size)
			if _, err := io.ReadFull(c.r, record); err != nil {
				if err == io.EOF {
					err = io.ErrUnexpectedEOF
				}
				return nil, fmt.Errorf("native message cut off in its body: %w", err)
			}
			return record, nil
		}
		if err := c.refuse(size); err != nil {
			return nil, err
		}
		if _, err := io.CopyN(io.Discard, c.r, int64(size)); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, fmt.Errorf("native message of %d bytes cut off: %w", size, err)
		}
	}
}

// refuse answers a frame that is too large.
func (c *Channel) refuse(size uint32) error {
	if c.tooLarge == nil {
		return nil
	}
	answer := c.tooLarge(size)
	if answer == nil {
		return nil
	}
	return c.Send(answer)
}

// Send writes one record as a frame, in a single Write.
func (c *Channel) Send(record []byte) error {
	if len(record) > MaxOut {
		return fmt.Errorf("%w: %d bytes", ErrTooLarge, len(record))
	}
	frame := make([]byte, 4+len(record))
	binary.NativeEndian.PutUint32(frame, uint32(len(record)))
	copy(frame[4:], record)
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.w.Write(frame)
	return err
}

// Close closes the writing side. A blocked Recv ends when the reader does.
func (c *Channel) Close() error { return c.w.Close() }
