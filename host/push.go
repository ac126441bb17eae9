package main

import (
	"log/slog"
	"strconv"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// push sends an event to the browser: one frame, in one write.
//
// It does without jrpc2's Notify and encoding/json, because a code is waited for:
// what reflection has to find again after a pause, when nothing of it is in the
// processor's caches any more, took three times as long as finding out who sent
// the mail.
func (s *server) push(e protocol.Event) {
	frame, err := appendNotification(make([]byte, 0, 1<<10), &e)
	if err == nil {
		err = s.wire.Send(frame)
	}
	if err != nil {
		slog.Debug("event not sent", "event", e.Event, "why", err)
	}
}

// appendNotification appends the JSON-RPC notification of an event to b. It
// fails on a time that RFC 3339 cannot say.
func appendNotification(b []byte, e *protocol.Event) ([]byte, error) {
	b = append(b, `{"jsonrpc":"2.0","method":"`+protocol.NotifyEvent+`","params":`...)
	b, err := appendEvent(b, e)
	return append(b, '}'), err
}

// appendEvent appends what json.Marshal makes of an event.
func appendEvent(b []byte, e *protocol.Event) ([]byte, error) {
	b, err := appendTime(append(b, `{"time":`...), e.Time)
	if err != nil {
		return nil, err
	}
	b = appendString(append(b, `,"event":`...), string(e.Event))
	b = appendMember(b, "request", e.Request)
	b = appendMember(b, "session", e.Session)
	b = appendMember(b, "sentence", e.Sentence)
	b = appendMember(b, "error", string(e.Error))
	if c := e.Counts; c != nil {
		b = strconv.AppendInt(append(b, `,"counts":{"looked":`...), int64(c.Looked), 10)
		b = appendCount(b, "codes", c.Codes)
		b = appendCount(b, "others", c.Others)
		b = appendCount(b, "unclear", c.Unclear)
		b = appendCount(b, "junk", c.Junk)
		b = append(b, '}')
	}
	b = appendMember(b, "code", e.Code)
	b = appendMember(b, "grade", string(e.Grade))
	for i, f := range e.Facts {
		if i == 0 {
			b = append(b, `,"facts":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendString(append(b, `{"fact":`...), string(f.Fact))
		b = strconv.AppendBool(append(b, `,"holds":`...), f.Holds)
		b = appendString(append(b, `,"why":`...), f.Why)
		b = append(b, '}')
	}
	if len(e.Facts) > 0 {
		b = append(b, ']')
	}
	b = appendMember(b, "from", e.From)
	b = appendMember(b, "original", e.Original)
	b = appendMember(b, "to", e.To)
	b = appendMember(b, "forward", e.Forward)
	b = appendMember(b, "folder", e.Folder)
	if e.Junk {
		b = append(b, `,"junk":true`...)
	}
	if !e.Received.IsZero() {
		if b, err = appendTime(append(b, `,"received":`...), e.Received); err != nil {
			return nil, err
		}
	}
	b = appendMember(b, "mail", e.Mail)
	return append(b, '}'), nil
}
