package mailbox

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/demo/yardstick"
)

// BenchmarkArrival measures a mail's way from the server's mailbox to its
// reader, in a Box and in the least client that could do it by hand, in turns,
// on the same server and with the same 11 kB mail. It reports the medians and
// 99th percentiles in microseconds, and the ratio of the medians.
//
//	scripts/bench arrival
func BenchmarkArrival(b *testing.B) {
	s, cfg := startIMAPD(b, imapd.Options{Folders: []string{handFolder}})
	mail := benchMail()
	size := len(mail)

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

	config, err := tlsConfig(cfg)
	if err != nil {
		b.Fatal(err)
	}
	hand, err := yardstick.Dial(net.JoinHostPort(cfg.Host, strconv.Itoa(cfg.Port)), config, testUser, testPassword, handFolder)
	if err != nil {
		b.Fatal(err)
	}
	defer hand.Close()
	if err := hand.Idle(); err != nil {
		b.Fatal(err)
	}
	byHand := make(chan time.Time, 1)
	again := make(chan struct{})
	go func() {
		for range again {
			mail, err := hand.Next()
			byHand <- time.Now()
			if err != nil || len(mail) != size {
				panic("mail cut")
			}
			if err := hand.Idle(); err != nil {
				panic(err)
			}
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
		if err := s.Deliver(handFolder, mail); err != nil {
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

// handFolder is where the client written by hand waits: the Box may look into any other.
const handFolder = "Hand"

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
