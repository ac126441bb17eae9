package main

import (
	"bytes"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/cert"
	"codeberg.org/mailcode/mailcode/internal/demo/dovecot"
	"codeberg.org/mailcode/mailcode/internal/demo/weather"
)

// BenchmarkMailboxGrowth measures, on Dovecot, with mailboxes of 10 to 100,000
// mails that it has opened before: what it takes to connect and watch, and what
// it takes from there to a code and back to waiting, in time, commands, and bytes
// each way. Commands and bytes must not grow with the mailbox. Dovecot announces a
// mail half a second after its delivery, so the code's time is from the
// announcement (EXISTS).
func BenchmarkMailboxGrowth(b *testing.B) {
	if _, err := dovecot.Find(); err != nil {
		b.Skip(err)
	}
	program := build(b)
	for _, size := range []int{10, 1000, 10_000, 100_000} {
		server, err := dovecot.Start(dovecot.Options{User: "ann@mail.test", Password: "pw"})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { server.Close() })
		if err := server.Fill(size); err != nil {
			b.Fatal(err)
		}
		b.Run(strconv.Itoa(size), func(b *testing.B) { growth(b, program, server) })
	}
}

func growth(b *testing.B, program string, server *dovecot.Server) {
	if err := server.Expunge(); err != nil { // Go runs this once with b.N = 1 before
		b.Fatal(err)
	}
	made, err := cert.New()
	if err != nil {
		b.Fatal(err)
	}
	said := new(conversation)
	host, port := server.Addr()
	proxy, err := weather.Start(net.JoinHostPort(host, strconv.Itoa(port)), weather.Options{TLS: made.Config(), Tap: said.tap})
	if err != nil {
		b.Fatal(err)
	}
	defer proxy.Close()
	host, port = proxy.Addr()
	mailcode(b, program, account{host, port, made.PEM}).close() // saves the session, and has Dovecot read its folder

	var watching, told []time.Duration
	var toWatch, toTell exchange
	var p *process
	for range b.N {
		if p != nil {
			p.close()
		}
		p = hostProcess(b, program)
		p.hello()
		said.begin()
		start := time.Now()
		p.open("bench", 1)
		watching = append(watching, time.Since(start))
		toWatch = said.begin()
	}
	defer p.close()
	for i := range b.N + 1 {
		code := strconv.Itoa(100000 + i)
		if err := server.Deliver(benchMail(i, code)); err != nil {
			b.Fatal(err)
		}
		if got := p.code(); !strings.Contains(got, code) {
			b.Fatalf("got %s, want the code %s", got, code)
		}
		end := time.Now()
		time.Sleep(200 * time.Millisecond) // it has gone back to IDLE
		toTell = said.begin()
		if i > 0 { // the first is the one for which Dovecot opens its files
			told = append(told, end.Sub(toTell.announced))
		}
	}
	report(b, watching, "watching")
	report(b, told, "code")
	toWatch.report(b, "watching")
	toTell.report(b, "code")
}

// exchange is what was said on a connection in some time.
type exchange struct {
	commands, up, down int
	announced          time.Time // when the last EXISTS passed
}

func (e exchange) report(b *testing.B, name string) {
	b.ReportMetric(float64(e.commands), name+"-commands")
	b.ReportMetric(float64(e.up), name+"-bytes-up")
	b.ReportMetric(float64(e.down), name+"-bytes-down")
}

// conversation listens to a connection in clear.
type conversation struct {
	mu  sync.Mutex
	now exchange
}

// begin returns what was said since the last call.
func (c *conversation) begin() exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := c.now
	c.now = exchange{}
	return was
}

// tap counts. A client of go-imap writes whole lines, each in one piece, and
// numbers its commands T1, T2, …; DONE is none of them, though it is a line.
func (c *conversation) tap(up bool, b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !up {
		c.now.down += len(b)
		if bytes.Contains(b, []byte(" EXISTS\r\n")) {
			c.now.announced = time.Now()
		}
		return
	}
	c.now.up += len(b)
	for line := range bytes.Lines(b) {
		var tag int
		if n, _ := fmt.Sscanf(string(line), "T%d ", &tag); n == 1 {
			c.now.commands++
		}
	}
}
