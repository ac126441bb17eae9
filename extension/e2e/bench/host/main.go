// Host is a native messaging host for a benchmark: it says hello, opens every
// request, and has a proven code for it after so many milliseconds as the file
// MAILCODE_BENCH_AFTER holds, without a mailbox. What is left of the time from
// a page's field to a filled one is then the extension's and the browser's.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// request is what is read of a JSON-RPC 2.0 request.
type request struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

func main() {
	out := os.Stdout
	os.Stdout = os.Stderr
	channel := nativemsg.New(os.Stdin, out, func(uint32) []byte { return nil })
	var mu sync.Mutex
	send := func(message map[string]any) {
		message["jsonrpc"] = "2.0"
		frame, err := json.Marshal(message)
		if err != nil {
			panic(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if err := channel.Send(frame); err != nil {
			os.Exit(1)
		}
	}
	for {
		frame, err := channel.Recv()
		if err != nil {
			return // the browser closed the port
		}
		var r request
		if err := json.Unmarshal(frame, &r); err != nil {
			panic(err)
		}
		send(map[string]any{"id": r.ID, "result": result(r.Method)})
		if r.Method != "request.open" {
			continue
		}
		var open struct {
			Request string `json:"request"`
		}
		if err := json.Unmarshal(r.Params, &open); err != nil {
			panic(err)
		}
		time.AfterFunc(after(), func() {
			now := time.Now()
			send(map[string]any{"method": "event", "params": map[string]any{
				"time": now.Format(time.RFC3339), "event": "code", "request": open.Request, "session": "Bench", "code": "482913",
				"grade": "proven", "facts": []any{}, "from": "codes@localhost", "to": "ann@example.com", "folder": "INBOX",
				"received": now.Format(time.RFC3339), "mail": "1",
			}})
			stamp(now) // the page tells when it was filled
		})
	}
}

// after reads how long the code of a request is to be waited for.
func after() time.Duration {
	text, err := os.ReadFile(os.Getenv("MAILCODE_BENCH_AFTER"))
	if err != nil {
		panic(err)
	}
	ms, err := strconv.Atoi(string(text))
	if err != nil {
		panic(err)
	}
	return time.Duration(ms) * time.Millisecond
}

// stamp writes a moment into the file MAILCODE_BENCH_STAMP, in milliseconds since 1970.
func stamp(now time.Time) {
	text := fmt.Sprintf("%.3f", float64(now.UnixMicro())/1000)
	if err := os.WriteFile(os.Getenv("MAILCODE_BENCH_STAMP"), []byte(text), 0o600); err != nil {
		panic(err)
	}
}

func result(method string) any {
	switch method {
	case "hello":
		return map[string]any{"protocol": protocol.Version, "host": "0.1.0", "os": runtime.GOOS, "keystore": "none"}
	case "request.open":
		return map[string]any{"site": "localhost", "waiting": true, "sessions": []string{"Bench"}}
	case "request.warm":
		return map[string]any{"site": "localhost", "warm": true}
	case "session.list":
		return map[string]any{"sessions": []any{}}
	case "settings.get":
		return map[string]any{"warmStart": true}
	default:
		return map[string]any{}
	}
}
