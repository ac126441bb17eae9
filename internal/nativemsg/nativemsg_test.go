package nativemsg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/creachadair/jrpc2/channel"
)

var _ channel.Channel = (*Channel)(nil)

func frame(s string) string {
	return string(binary.NativeEndian.AppendUint32(nil, uint32(len(s)))) + s
}

type sink struct{ bytes.Buffer }

func (*sink) Close() error { return nil }

func TestRecv(t *testing.T) {
	full := strings.Repeat("x", MaxIn)
	tests := []struct {
		name  string
		input string
		want  []string
		err   error
	}{
		{name: "nothing", input: "", err: io.EOF},
		{name: "one", input: frame(`{"a":1}`), want: []string{`{"a":1}`}, err: io.EOF},
		{name: "two in one read", input: frame("a") + frame("bc"), want: []string{"a", "bc"}, err: io.EOF},
		{name: "empty record", input: frame("") + frame("a"), want: []string{"", "a"}, err: io.EOF},
		{name: "largest", input: frame(full), want: []string{full}, err: io.EOF},
		{name: "too large is passed over", input: frame(full+"y") + frame("next"), want: []string{"next"}, err: io.EOF},
		{name: "10 MB is passed over", input: frame(strings.Repeat("z", 10<<20)) + frame("next"), want: []string{"next"}, err: io.EOF},
		{name: "cut in the length", input: "\x01\x00", err: io.ErrUnexpectedEOF},
		{name: "cut after the length", input: frame("abc")[:4], err: io.ErrUnexpectedEOF},
		{name: "cut in the body", input: frame("abc")[:6], err: io.ErrUnexpectedEOF},
		{name: "4 GB announced, nothing sent", input: "\xff\xff\xff\xff", err: io.ErrUnexpectedEOF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := New(strings.NewReader(tt.input), &sink{}, nil)
			var got []string
			for {
				record, err := c.Recv()
				if err != nil {
					if !errors.Is(err, tt.err) {
						t.Fatalf("error %v, want %v", err, tt.err)
					}
					break
				}
				got = append(got, string(record))
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("got %d records, want %d", len(got), len(tt.want))
			}
		})
	}
}

func TestTooLargeIsAnswered(t *testing.T) {
	var out sink
	var size uint32
	c := New(strings.NewReader(frame(strings.Repeat("x", MaxIn+1))+frame("next")), &out, func(n uint32) []byte {
		size = n
		return []byte("too large")
	})
	if record, err := c.Recv(); err != nil || string(record) != "next" {
		t.Fatalf("Recv = %q, %v", record, err)
	}
	if size != MaxIn+1 || out.String() != frame("too large") {
		t.Errorf("answered %q to %d bytes", out.String(), size)
	}
}

// The other side may never send the rest, or only when it has its answer.
func TestTooLargeIsAnsweredBeforeItHasCome(t *testing.T) {
	in, browserOut := io.Pipe()
	browserIn, out := io.Pipe()
	c := New(in, out, func(uint32) []byte { return []byte("too large") })
	got := make(chan error, 1)
	go func() {
		record, err := c.Recv()
		if err == nil && string(record) != "next" {
			err = errors.New("received " + string(record))
		}
		got <- err
	}()
	long := frame(strings.Repeat("x", MaxIn+1))
	if _, err := io.WriteString(browserOut, long[:4]); err != nil {
		t.Fatal(err)
	}
	if answer, err := New(browserIn, nil, nil).Recv(); err != nil || string(answer) != "too large" {
		t.Fatalf("answered %q, %v", answer, err)
	}
	if _, err := io.WriteString(browserOut, long[4:]+frame("next")); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
}

func TestSendTooLarge(t *testing.T) {
	var out sink
	c := New(strings.NewReader(""), &out, nil)
	if err := c.Send(make([]byte, MaxOut+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error %v", err)
	}
	if out.Len() != 0 {
		t.Errorf("%d bytes written", out.Len())
	}
	if err := c.Send(make([]byte, MaxOut)); err != nil || out.Len() != 4+MaxOut {
		t.Errorf("largest record: %v, %d bytes", err, out.Len())
	}
}

func TestSendIsOneWriteAFrame(t *testing.T) {
	r, w := io.Pipe()
	sender, receiver := New(nil, w, nil), New(r, w, nil)
	const n = 200
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range n / 4 {
				_ = sender.Send([]byte(strings.Repeat(string(rune('a'+i)), 1000)))
			}
		})
	}
	for range n {
		record, err := receiver.Recv()
		if err != nil || len(record) != 1000 || strings.Trim(string(record), string(record[:1])) != "" {
			t.Fatalf("torn frame: %d bytes, %v", len(record), err)
		}
	}
	wg.Wait()
}

func FuzzRecv(f *testing.F) {
	f.Add([]byte(frame(`{"jsonrpc":"2.0","id":1,"method":"hello"}`)))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Add([]byte(frame("a") + "\x05\x00"))
	f.Fuzz(func(t *testing.T, input []byte) {
		c := New(bytes.NewReader(input), &sink{}, func(uint32) []byte { return []byte("no") })
		total := 0
		for {
			record, err := c.Recv()
			if err != nil {
				return
			}
			if len(record) > MaxIn {
				t.Fatalf("record of %d bytes", len(record))
			}
			if total += 4 + len(record); total > len(input) {
				t.Fatal("more was read than was sent")
			}
		}
	})
}
