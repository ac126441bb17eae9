package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime"

	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"github.com/creachadair/jrpc2"
)

// methods are the handlers by name.
type methods map[string]jrpc2.Handler

// Assign returns the handler of a method; for one we do not know, its error.
func (m methods) Assign(_ context.Context, name string) jrpc2.Handler {
	if known := m[name]; known != nil {
		return known
	}
	return func(context.Context, *jrpc2.Request) (any, error) {
		return nil, wireError(protocol.Errorf(protocol.ErrUnknownMethod, "This Mailcode program (%s) does not know %q: update it, %s.", release, name, installing(runtime.GOOS)))
	}
}

// installing is what to do to install a release on an operating system.
func installing(goos string) string {
	if goos == "windows" { // PowerShell starts nothing from the folder it is in without the dot
		return `run ".\mailcode.exe install" in the folder of the new release`
	}
	return "run scripts/install of the new release"
}

// method makes a JSON-RPC handler of fn. Params of the wrong type are a
// bad_request; fields we do not know are left alone, so that a newer extension
// can say more.
func method[P, R any](fn func(context.Context, P) (R, error)) jrpc2.Handler {
	return func(ctx context.Context, req *jrpc2.Request) (any, error) {
		var params P
		if req.HasParams() {
			if err := json.Unmarshal([]byte(req.ParamString()), &params); err != nil {
				return nil, wireError(&protocol.Error{Code: protocol.ErrBadRequest, Sentence: fmt.Sprintf("%s: %s.", req.Method(), misfit(err)), Err: err})
			}
		}
		result, err := fn(ctx, params)
		if err != nil {
			return nil, wireError(err)
		}
		reply, err := json.Marshal(result)
		if err != nil {
			return nil, wireError(err)
		}
		if len(reply) > maxReply {
			return nil, wireError(protocol.Errorf(protocol.ErrFrameTooLarge, "The answer to %s has %d bytes, more than a browser takes: remove sessions or rules you do not need.", req.Method(), len(reply)))
		}
		return json.RawMessage(reply), nil
	}
}

// maxReply leaves room in a frame for what JSON-RPC puts around a result.
const maxReply = nativemsg.MaxOut - 1<<10

// misfit says what is wrong with params, without repeating a value: it may be
// a password.
func misfit(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return fmt.Sprintf("%q should be %s", wrong.Field, inJSON(wrong.Type))
	}
	return "the params are not of the right form"
}

// inJSON is what a value of a Go type is called in JSON.
func inJSON(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	}
	return "a number"
}

// greeted is method for what may only be called after hello.
func greeted[P, R any](s *server, fn func(context.Context, P) (R, error)) jrpc2.Handler {
	call := method(fn)
	return func(ctx context.Context, req *jrpc2.Request) (any, error) {
		if !s.greeted.Load() {
			return nil, wireError(protocol.Errorf(protocol.ErrHelloFirst, "Say hello before %s.", req.Method()))
		}
		return call(ctx, req)
	}
}

// wireError is err as JSON-RPC carries it. What is not a protocol.Error is a
// defect of ours: it is logged, and the user gets a plain sentence.
func wireError(err error) *jrpc2.Error {
	var known *protocol.Error
	if !errors.As(err, &known) {
		slog.Error("unexpected failure", "why", err)
		known = protocol.Errorf(protocol.ErrInternal, "Something went wrong inside Mailcode: try again, and run `mailcode doctor` if it stays.")
	}
	e := &jrpc2.Error{Code: jrpc2.Code(known.Code.Number()), Message: known.Sentence}
	return e.WithData(protocol.ErrorData{Error: known.Code, Server: known.Server})
}
