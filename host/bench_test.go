package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/demo/yardstick"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// BenchmarkCode measures the time from a mail in the server's mailbox to the
// code event out of the host, which was started as a browser starts it, and in
// turns with it the time to a line out of a process that runs the yardstick: a
// client written by hand that waits for the mail, reads it and prints the first
// six digits in it. It reports the medians and 99th percentiles in microseconds, and the
// ratio of the medians.
func BenchmarkCode(b *testing.B) {
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
	if err != nil {
		b.Fatal(err)
	}
	defer mail.Close()
	ip, number := mail.Addr()
	host := startProcess(b, build(b), mail)
	defer host.close()
	host.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "bench", Origin: "https://www.walmart.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetDigits}}, nil)
	host.await(protocol.EventReady)

	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	hand := exec.Command(self)
	hand.Env = append(os.Environ(), yardstickEnv+"="+net.JoinHostPort(ip, strconv.Itoa(number)))
	hand.Stdin = strings.NewReader(string(mail.CA()))
	hand.Stderr = os.Stderr
	out, err := hand.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := hand.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { hand.Process.Kill(); hand.Wait() }()
	lines := bufio.NewReader(out)
	line := func() string {
		line, err := lines.ReadString('\n')
		if err != nil {
			b.Fatal(err)
		}
		return strings.TrimSuffix(line, "\n")
	}
	line() // it has logged in

	const warm = 20
	var ours, theirs []time.Duration
	for n := range b.N + warm {
		code := fmt.Sprintf("%06d", 100000+n*7%900000)
		raw := benchMail(n, code)
		time.Sleep(2 * time.Millisecond) // both are in IDLE again
		start := time.Now()
		if err := mail.Deliver(imapd.Inbox, raw); err != nil {
			b.Fatal(err)
		}
		frame, err := host.frames.Recv()
		our := time.Since(start) // the event is out; reading it is the browser's
		if err != nil {
			b.Fatal(err)
		}
		if !bytes.Contains(frame, []byte(`"code":"`+code+`"`)) {
			b.Fatalf("got %s, want the code %s", frame, code)
		}

		time.Sleep(2 * time.Millisecond)
		start = time.Now()
		if err := mail.Deliver(imapd.Junk, raw); err != nil {
			b.Fatal(err)
		}
		if got := line(); got != code {
			b.Fatalf("the yardstick got %q, want %q", got, code)
		}
		their := time.Since(start)
		if n >= warm {
			ours, theirs = append(ours, our), append(theirs, their)
		}
	}
	b.ReportMetric(report(b, ours, "mailcode")/report(b, theirs, "hand"), "ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkStart measures the time from starting the host's process to its
// answer to hello, with one session set up, and its resident memory then and
// while it watches that session (on Linux).
func BenchmarkStart(b *testing.B) {
	mail, err := imapd.Start(imapd.Options{User: "ann@mail.test", Password: "pw"})
	if err != nil {
		b.Fatal(err)
	}
	defer mail.Close()
	program := build(b)
	startProcess(b, program, mail).close() // saves the session
	var took []time.Duration
	var greeted, watching float64
	for range b.N {
		start := time.Now()
		host := hostProcess(b, program)
		host.hello()
		took = append(took, time.Since(start))
		greeted = max(greeted, host.resident())
		host.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: "bench", Origin: "https://www.walmart.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetDigits}}, nil)
		host.await(protocol.EventReady)
		watching = max(watching, host.resident())
		host.close()
	}
	report(b, took, "hello")
	if runtime.GOOS == "linux" {
		b.ReportMetric(greeted, "greeted-MiB")
		b.ReportMetric(watching, "watching-MiB")
	}
	b.ReportMetric(0, "ns/op")
}

// report reports the median and 99th percentile of d and returns the median.
func report(b *testing.B, d []time.Duration, name string) float64 {
	slices.Sort(d)
	µs := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	b.ReportMetric(µs(d[len(d)/2]), name+"-p50-µs")
	b.ReportMetric(µs(d[len(d)*99/100]), name+"-p99-µs")
	return µs(d[len(d)/2])
}

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

// process is a host in a process of its own.
type process struct {
	*port
	cmd *exec.Cmd
}

// startProcess starts the host's program with a state of its own and a
// session on mail.
func startProcess(b *testing.B, program string, mail *imapd.Server) *process {
	b.Helper()
	b.Setenv("MAILCODE_HOME", b.TempDir())
	b.Setenv(passphraseEnv, "a benchmark's passphrase")
	p := hostProcess(b, program)
	p.hello()
	ip, number := mail.Addr()
	p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
		Name: "Bench", Provider: "other", Host: ip, Port: number, TLS: protocol.TLSImplicit, Email: "ann@mail.test", CA: string(mail.CA()), AuthServ: []string{"mx.test"}, Keystore: "file",
	}}, nil)
	return p
}

// build builds the program.
func build(b *testing.B) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "mailcode")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

func hostProcess(b *testing.B, program string) *process {
	b.Helper()
	cmd := exec.Command(program, browser.Origins()[0])
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return &process{&port{t: b, frames: nativemsg.New(out, in, nil), raw: in}, cmd}
}

func (p *process) close() {
	p.raw.Close()
	_ = p.cmd.Wait()
}

// resident is the process's resident memory in MiB; 0 outside Linux.
func (p *process) resident() float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if kib, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kib), "kB")), 64)
			return n / 1024
		}
	}
	return 0
}

// yardstickEnv makes this test binary a process that runs the yardstick on the
// server it names, whose certificate comes on standard input.
const yardstickEnv = "MAILCODE_YARDSTICK"

// sixDigits is what a client written by hand takes for a code.
var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// runYardstick prints a line when it has logged in, and one for each mail.
func runYardstick(address string) error {
	pem, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	hand, err := yardstick.Dial(address, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}, "ann@mail.test", "pw", imapd.Junk)
	if err != nil {
		return err
	}
	for line := "ready"; ; {
		if _, err := fmt.Println(line); err != nil {
			return err
		}
		if err := hand.Idle(); err != nil {
			return err
		}
		mail, err := hand.Next()
		if err != nil {
			return err
		}
		line = string(sixDigits.Find(mail))
	}
}
