package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
)

// contender is a process that waits for the mails in a folder of its own and
// says what the code in each is.
type contender struct {
	name   string // in the figures
	folder string
	code   func() string // waits for the code of the next mail; what it returns contains that
	close  func()
}

// The folders of the contenders. Mailcode watches the inbox.
const (
	handFolder     = "Hand"
	imapflowFolder = "ImapFlow"
)

// startBenchMail starts the mail server for a race.
func startBenchMail(b *testing.B) *imapd.Server {
	b.Helper()
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw", Folders: []string{handFolder, imapflowFolder}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { mail.Close() })
	return mail
}

// mailcode is the host with a session on at; it must not be in state yet.
func mailcode(b *testing.B, program string, at account) contender {
	b.Helper()
	stateOfItsOwn(b)
	p := hostProcess(b, program)
	p.hello()
	p.save(at)
	p.open("bench", 1)
	return contender{"mailcode", imapd.Inbox, p.code, p.close}
}

// handProgram is the yardstick: a client written by hand that waits for the mail,
// reads it and prints the first six digits in it. It is a program of its own, as
// the others are: one that shares its file with the mail server finds half of its
// code in the processor's caches, where the server has just left it.
const handProgram = "../internal/demo/yardstick/hand"

// byHand is the yardstick, built as program.
func byHand(b *testing.B, program string, at account) contender {
	b.Helper()
	cmd := exec.Command(program, net.JoinHostPort(at.host, strconv.Itoa(at.port)), handFolder)
	return printing(b, "hand", handFolder, cmd, at)
}

// nodeFolder has what Node.js runs, and the packages it needs once npm ci has
// run there.
const nodeFolder = "../internal/demo/yardstick/node"

// imapflow is what most would write in Node.js. It skips b where the packages
// for that are missing.
func imapflow(b *testing.B, at account) contender {
	b.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		b.Skip("there is no Node.js to compare with: install it")
	}
	if _, err := os.Stat(filepath.Join(nodeFolder, "node_modules/imapflow")); err != nil {
		b.Skip("ImapFlow is not there to compare with: scripts/bench mailbox fetches it")
	}
	cmd := exec.Command(node, "imapflow.mjs", at.host, strconv.Itoa(at.port), imapflowFolder)
	cmd.Dir = nodeFolder
	return printing(b, "imapflow", imapflowFolder, cmd, at)
}

// printing starts a contender that is told the server's certificate on standard
// input and prints a line when it waits, and one for each mail.
func printing(b *testing.B, name, folder string, cmd *exec.Cmd, at account) contender {
	b.Helper()
	cmd.Stdin = strings.NewReader(string(at.ca))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line := func() string {
		line, err := lines.ReadString('\n')
		if err != nil {
			b.Fatalf("%s: %v", name, err)
		}
		return line
	}
	c := contender{name, folder, line, func() { cmd.Process.Kill(); cmd.Wait() }}
	line() // it waits
	return c
}

// race delivers a mail to each contender, n times, and returns how long each took
// to say its code, sorted. Between two mails it rests, so that all are in IDLE
// again. In which order they come is drawn anew for each round, the same in every
// race: whoever comes behind Node.js finds the processor's caches emptied, and
// turns that only shift keep the same one behind it, two times of three.
func race(b *testing.B, mail *imapd.Server, n int, rest time.Duration, all ...contender) map[string][]time.Duration {
	b.Helper()
	warm := min(20, n)
	took := map[string][]time.Duration{}
	draw := rand.New(rand.NewPCG(1, 2))
	for round := range n + warm {
		code := fmt.Sprintf("%06d", 100000+round*7%900000)
		raw := benchMail(round, code)
		for _, i := range draw.Perm(len(all)) {
			c := all[i]
			time.Sleep(rest)
			start := time.Now()
			if err := mail.Deliver(c.folder, raw); err != nil {
				b.Fatal(err)
			}
			got := c.code()
			d := time.Since(start)
			if !strings.Contains(got, code) {
				b.Fatalf("%s said %q, want the code %s", c.name, got, code)
			}
			if round >= warm {
				took[c.name] = append(took[c.name], d)
			}
		}
	}
	for _, d := range took {
		slices.Sort(d)
	}
	return took
}

// report reports the median and 99th percentile of d in µs, and returns the median.
func report(b *testing.B, d []time.Duration, name string) time.Duration {
	b.Helper()
	slices.Sort(d)
	µs := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	b.ReportMetric(µs(d[len(d)/2]), name+"-p50-µs")
	b.ReportMetric(µs(d[len(d)*99/100]), name+"-p99-µs")
	b.ReportMetric(0, "ns/op") // says nothing here
	return d[len(d)/2]
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// benchMail is a code mail of 11 kB in text and HTML.
func benchMail(n int, code string) []byte {
	var m strings.Builder
	fmt.Fprintf(&m, "Authentication-Results: mx.test; dmarc=pass header.from=walmart.com\r\nFrom: Walmart <help@walmart.com>\r\nTo: ann@mail.test\r\n"+
		"Subject: Your verification code\r\nMessage-ID: <%d@walmart.com>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"+
		"--b\r\nContent-Type: text/plain\r\n\r\nYour verification code is:\r\n\r\n%s\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<html><body><p>Your verification code is:</p><p style=\"font-size:28px\"><b>%s</b></p><table>", n, code, code)
	for m.Len() < 11<<10 {
		m.WriteString("<tr><td style=\"padding:0 12px;color:#333\">If you did not ask for this, you can ignore this mail.</td></tr>\r\n")
	}
	m.WriteString("</table></body></html>\r\n--b--\r\n")
	return []byte(m.String())
}
