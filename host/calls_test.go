package main

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/nativemsg"
)

// written is a pipe's writing end that keeps what is written.
type written struct{ strings.Builder }

func (*written) Close() error { return nil }

// received is a channel of calls that has received records.
func received(t *testing.T, records ...string) (*calls, *written) {
	t.Helper()
	var in, out written
	browser := nativemsg.New(nil, &in, nil)
	for _, record := range records {
		if err := browser.Send([]byte(record)); err != nil {
			t.Fatal(err)
		}
	}
	c := newCalls(nativemsg.New(strings.NewReader(in.String()), &out, nil))
	for _, record := range records {
		if got, err := c.Recv(); err != nil || string(got) != record {
			t.Fatalf("received %s, %v", got, err)
		}
	}
	return c, &out
}

func TestAfter(t *testing.T) {
	c, out := received(t, `{"id":1,"method":"a"}`, `{"id":"1","method":"b"}`, `{"id":1,"method":"twice"}`, `{"method":"c"}`)
	c.after("1", func() { out.WriteString(" then ") })
	c.after(`"1"`, func() { out.WriteString(" other ") })
	c.after("", func() { out.WriteString("at once ") })
	for _, answer := range []string{`{"id":null,"error":{}}`, `{"id":1,"result":{}}`, `{"id":1,"result":{}}`, `{"id":"1","result":{}}`} {
		if err := c.Send([]byte(answer)); err != nil {
			t.Fatal(err)
		}
	}
	got := strings.Map(func(r rune) rune {
		if r < ' ' { // the lengths of the frames, but for what is printable of them
			return -1
		}
		return r
	}, out.String())
	const want = `at once {"id":null,"error":{}}{"id":1,"result":{}} then {"id":1,"result":{}}{"id":"1","result":{}} other `
	if got != want {
		t.Errorf("did %s\nwant %s", got, want)
	}
}
