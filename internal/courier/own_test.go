package courier

import (
	"bufio"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// What only the mailbox has seen is told as it says it: to somebody whose
// connection is tampered with, "choose another kind of TLS" is bad advice.
func TestTamperingIsTold(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			io.WriteString(c, "* OK hello\r\n")
			if line, _ := bufio.NewReader(c).ReadString('\n'); strings.HasPrefix(line, "S1 STARTTLS") {
				io.WriteString(c, "S1 OK go on\r\n* CAPABILITY IMAP4rev1 AUTH=EVIL\r\n")
			}
			c.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	n, _ := strconv.Atoi(port)
	err = mailbox.Check(t.Context(), mailbox.Config{Host: "127.0.0.1", Port: n, TLS: protocol.TLSStart, Username: "ann"})
	got := explain(protocol.Session{Host: "127.0.0.1", Port: n, TLS: protocol.TLSStart}, err)
	if got.Code != protocol.ErrTLS || !strings.Contains(got.Sentence, "may be tampered with") {
		t.Errorf("%s: %q", got.Code, got)
	}
}
