package mailbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
)

// BenchmarkArrival measures a mail's way from the server's mailbox to its
// reader, in a Box and in the least client that could do it by hand, in turns,
// on the same server and with the same 11 kB mail. It reports the medians and
// 99th percentiles in microseconds, and the ratio of the medians.
//
//	go test -run '^$' -bench Arrival -benchtime 1000x ./internal/mailbox
func BenchmarkArrival(b *testing.B) {
	s, cfg := startIMAPD(b, imapd.Options{})
	mail := benchMail()

	box := openBox(b, cfg, defaults)
	ctx, cancel := context.WithCancel(context.Background())
	arrived := make(chan time.Time, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- box.Watch(ctx, time.Now(), func(u Update) {
			switch u := u.(type) {
			case Ready:
				arrived <- time.Now()
			case Message:
				if len(u.Raw) != len(mail) {
					panic("mail cut")
				}
				arrived <- time.Now()
			}
		})
	}()
	defer func() { cancel(); <-ended }()
	<-arrived

	hand := dialByHand(b, cfg, imapd.Junk)
	defer hand.conn.Close()
	byHand := make(chan time.Time, 1)
	again := make(chan struct{})
	go func() {
		for range again {
			n, at := hand.arrival()
			byHand <- at
			if n != len(mail) {
				panic("mail cut")
			}
			hand.idle()
			byHand <- time.Now()
		}
	}()
	defer close(again)

	const warm = 50
	var ours, theirs []time.Duration
	for i := range b.N + warm {
		// Both are in IDLE again before the next mail comes.
		time.Sleep(time.Millisecond)
		start := time.Now()
		if err := s.Deliver(imapd.Inbox, mail); err != nil {
			b.Fatal(err)
		}
		our := (<-arrived).Sub(start)

		again <- struct{}{}
		time.Sleep(time.Millisecond)
		start = time.Now()
		if err := s.Deliver(imapd.Junk, mail); err != nil {
			b.Fatal(err)
		}
		their := (<-byHand).Sub(start)
		<-byHand
		if i >= warm {
			ours, theirs = append(ours, our), append(theirs, their)
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	report := func(d []time.Duration, name string) float64 {
		p50 := float64(d[len(d)/2].Nanoseconds()) / 1e3
		b.ReportMetric(p50, name+"-p50-µs")
		b.ReportMetric(float64(d[len(d)*99/100].Nanoseconds())/1e3, name+"-p99-µs")
		return p50
	}
	b.ReportMetric(report(ours, "box")/report(theirs, "hand"), "ratio")
	b.ReportMetric(0, "ns/op")
}

func benchMail() []byte {
	var m strings.Builder
	m.WriteString("From: Shop <no-reply@shop.example>\r\nTo: ann@example.org\r\nSubject: Your code\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYour code is 493817\r\n--b\r\nContent-Type: text/html\r\n\r\n")
	for m.Len() < 11<<10 {
		m.WriteString("<tr><td style=\"padding:0 12px\">Your code is <b>493817</b></td></tr>\r\n")
	}
	m.WriteString("--b--\r\n")
	return []byte(m.String())
}

// hand is the client written by hand: one goroutine, a TLS connection, no
// parser beyond what this server's answers need.
type hand struct {
	conn *tls.Conn
	r    *bufio.Reader
	next int
	buf  []byte
}

func dialByHand(b *testing.B, cfg Config, folder string) *hand {
	b.Helper()
	config, err := tlsConfig(cfg)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := tls.Dial("tcp", net.JoinHostPort(cfg.Host, strconv.Itoa(cfg.Port)), config)
	if err != nil {
		b.Fatal(err)
	}
	h := &hand{conn: conn, r: bufio.NewReader(conn), next: 1, buf: make([]byte, MaxRaw)}
	h.line() // greeting
	h.send("l LOGIN " + testUser + " {" + strconv.Itoa(len(testPassword)) + "}\r\n")
	h.until("+")
	h.send(testPassword + "\r\n")
	h.until("l OK")
	h.send("s SELECT " + folder + "\r\n")
	h.until("s OK")
	h.idle()
	return h
}

func (h *hand) send(s string) {
	if _, err := io.WriteString(h.conn, s); err != nil {
		panic(err)
	}
}

func (h *hand) line() string {
	line, err := h.r.ReadSlice('\n')
	if err != nil {
		panic(err)
	}
	return string(line)
}

func (h *hand) until(prefix string) string {
	for {
		if line := h.line(); strings.HasPrefix(line, prefix) {
			return line
		}
	}
}

func (h *hand) idle() {
	h.send("i IDLE\r\n")
	h.until("+")
}

// arrival waits for a mail, reads it and returns its size, and when it was there.
func (h *hand) arrival() (size int, at time.Time) {
	for !strings.Contains(h.line(), " EXISTS") {
	}
	h.send(fmt.Sprintf("DONE\r\nf UID FETCH %d:* (UID INTERNALDATE BODY.PEEK[]<0.262144>)\r\n", h.next))
	for {
		line := h.line()
		if strings.HasPrefix(line, "f OK") {
			h.next++
			return size, at
		}
		if open := strings.LastIndexByte(line, '{'); open >= 0 {
			size, _ = strconv.Atoi(strings.TrimRight(line[open+1:], "}\r\n"))
			if _, err := io.ReadFull(h.r, h.buf[:size]); err != nil {
				panic(err)
			}
			at = time.Now()
		}
	}
}
