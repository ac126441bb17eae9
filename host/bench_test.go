package main

import (
	"runtime"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
)

// BenchmarkCode measures the time from a mail in the server's mailbox to the
// code event out of the host, which was started as a browser starts it, and in
// turns with it the time to a line out of a process that runs the yardstick. It
// reports the medians and 99th percentiles in microseconds, and the ratio of
// the medians.
func BenchmarkCode(b *testing.B) {
	mail := startBenchMail(b)
	at := accountOf(mail)
	ours, theirs := mailcode(b, build(b), at), byHand(b, built(b, handProgram), at)
	defer ours.close()
	defer theirs.close()
	took := race(b, mail, b.N, 2*time.Millisecond, ours, theirs)
	b.ReportMetric(ratio(report(b, took[ours.name], ours.name), report(b, took[theirs.name], theirs.name)), "ratio")
}

// BenchmarkStart measures the time from starting the host's process to its
// answer to hello, with one session set up, and its resident memory then and
// while it watches that session (on Linux).
func BenchmarkStart(b *testing.B) {
	mail := startBenchMail(b)
	program := build(b)
	mailcode(b, program, accountOf(mail)).close() // saves the session
	var took []time.Duration
	var greeted, watching float64
	for range b.N {
		start := time.Now()
		host := hostProcess(b, program)
		host.hello()
		took = append(took, time.Since(start))
		greeted = max(greeted, host.memory("VmRSS"))
		host.open("bench", 1)
		watching = max(watching, host.memory("VmRSS"))
		host.close()
	}
	report(b, took, "hello")
	if runtime.GOOS == "linux" {
		b.ReportMetric(greeted, "greeted-MiB")
		b.ReportMetric(watching, "watching-MiB")
	}
}

// accountOf is where mail serves.
func accountOf(mail *imapd.Server) account {
	host, port := mail.Addr()
	return account{host, port, mail.CA()}
}
