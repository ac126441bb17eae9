package browser

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// maxReply is the longest frame a browser takes from a host.
const maxReply = 1 << 20

// handshake starts the program at path as a browser does for the extension at
// origin, says hello and returns the answer. The program is gone when it
// returns, which it does within the given time.
func handshake(ctx context.Context, path, origin string, within time.Duration) (protocol.HelloResult, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, origin)
	in, err := cmd.StdinPipe()
	if err != nil {
		return protocol.HelloResult{}, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return protocol.HelloResult{}, err
	}
	if err := cmd.Start(); err != nil {
		return protocol.HelloResult{}, err
	}
	unblock := context.AfterFunc(ctx, func() { out.Close() })
	defer unblock()

	hello, err := ask(in, out)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("it did not answer within %v", within)
	}
	in.Close()     // a host ends when its browser goes
	_ = cmd.Wait() // or is ended when time is up; how does not matter here
	return hello, err
}

func ask(in io.Writer, out io.Reader) (hello protocol.HelloResult, err error) {
	call, err := json.Marshal(map[string]any{
		"jsonrpc": "2.0",
		"id":      1,
		"method":  protocol.MethodHello,
		"params":  protocol.HelloParams{Protocol: protocol.Version, Extension: "doctor"},
	})
	if err != nil {
		return hello, err
	}
	frame := binary.NativeEndian.AppendUint32(nil, uint32(len(call)))
	// A program that ends at once may still have said why: so read in any case.
	_, _ = in.Write(append(frame, call...))

	var head [4]byte
	if _, err := io.ReadFull(out, head[:]); err != nil {
		return hello, errors.New("it ended without an answer")
	}
	size := binary.NativeEndian.Uint32(head[:])
	if size > maxReply {
		return hello, errors.New("something on its standard output is no message")
	}
	reply := make([]byte, size)
	if _, err := io.ReadFull(out, reply); err != nil {
		return hello, errors.New("it ended in the middle of its answer")
	}
	var answer struct {
		Result *protocol.HelloResult `json:"result"`
		Error  *struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	switch err := json.Unmarshal(reply, &answer); {
	case err != nil:
		return hello, errors.New("its answer is not JSON")
	case answer.Error != nil:
		return hello, fmt.Errorf("it said %q", answer.Error.Message)
	case answer.Result == nil:
		return hello, errors.New("it answered something else")
	case answer.Result.Protocol != protocol.Version:
		return hello, fmt.Errorf("it speaks protocol %d, and this release %d", answer.Result.Protocol, protocol.Version)
	}
	return *answer.Result, nil
}
