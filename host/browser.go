package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/courier"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/session"
)

const (
	// goodbye bounds what is done after the browser has gone, LOGOUT included:
	// Chromium kills a host that lingers after its port was closed.
	goodbye = 1500 * time.Millisecond
	// lastRuns is the part of goodbye that requests have to end.
	lastRuns = time.Second
	// unread is how long a frame may wait for the browser to read it. A pipe holds
	// dozens of them, so a browser that lets one wait that long hangs or has gone;
	// its extension starts us anew when it is back.
	unread = 3 * time.Second
)

// serveBrowser serves the extension at origin until the browser closes the
// pipe, and returns the exit code.
func serveBrowser(origin string) int {
	// One byte on stdout that is not a frame cuts the port, so nobody but the
	// channel may have it (pywalfox#8: "4 hours well spent" on a print).
	frames := os.Stdout
	os.Stdout = os.Stderr
	// What happens here happens in turn: a packet comes, is read, a mail is
	// found in it, its code goes out, each in a goroutine of its own. On one
	// processor the next one runs at once; on two it has to be woken up, which
	// made a tenth of a code's way out (BenchmarkCode).
	runtime.GOMAXPROCS(1)
	// We wait most of the time, beside a browser that needs the memory: garbage
	// is collected at half as much again as is live, not at twice. With 50
	// sessions watched that is 3 MiB less resident, and a code takes as long
	// (BenchmarkMailboxMemory, BenchmarkCode).
	debug.SetGCPercent(50)
	// A write after the browser has gone must fail, not kill us before LOGOUT.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	if err := serve(ctx, origin, os.Stdin, frames); err != nil {
		slog.Error("mailcode stopped", "why", err)
		return 1
	}
	return 0
}

// serve is serveBrowser on any pipe. It returns when in or ctx ends, or when
// nobody reads out any more, having closed every mailbox.
func serve(ctx context.Context, origin string, in io.Reader, out io.WriteCloser) error {
	ctx, hangUp := context.WithCancelCause(ctx)
	defer hangUp(nil)
	out = reading{out, func() { hangUp(errUnread) }}
	channel := nativemsg.New(in, out, func(size uint32) []byte {
		return errorFrame(protocol.Errorf(protocol.ErrFrameTooLarge, "A message of %d bytes is more than the %d this program takes.", size, nativemsg.MaxIn))
	})
	if !slices.Contains(browser.Origins(), origin) {
		err := protocol.Errorf(protocol.ErrForbiddenOrigin, "The extension %s is not Mailcode: install Mailcode's own extension.", origin)
		return errors.Join(err, channel.Send(errorFrame(err)))
	}
	home, err := session.Home()
	if err != nil {
		return errors.Join(err, channel.Send(errorFrame(err)))
	}
	store := session.Open(home, passphraseFromEnv, release)
	letters := courier.New(store)

	s := newServer(store, letters, channel)
	served := make(chan error, 1)
	go func() { served <- s.serve(ctx) }()
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if ctx.Err() != nil {
		// A read of stdin and a write that nobody reads cannot be interrupted, so
		// neither is waited for, nor a run that writes for longer than a while.
		if cause := context.Cause(ctx); errors.Is(cause, errUnread) {
			err = cause
		}
		ended := make(chan struct{})
		go func() {
			s.wait()
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(lastRuns):
		}
	}
	letters.Close(closing)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the browser closed the pipe in the middle of a message: %w", err)
	}
	return err
}

var errUnread = fmt.Errorf("the browser has read nothing for %s: start it again if it hangs", unread)

// reading is the pipe to a browser that reads. hangUp is called when a write
// has waited too long for that; the write itself goes on waiting.
type reading struct {
	io.WriteCloser
	hangUp func()
}

func (r reading) Write(frame []byte) (int, error) {
	late := time.AfterFunc(unread, r.hangUp)
	defer late.Stop()
	return r.WriteCloser.Write(frame)
}

// errorFrame is a JSON-RPC error that answers no call in particular.
func errorFrame(err error) []byte {
	e := wireError(err)
	frame, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": nil, "error": e})
	return frame
}
