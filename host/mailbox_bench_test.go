package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/demo/weather"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// BenchmarkMailboxNear is BenchmarkCode with a third in the race: ImapFlow and
// PostalMime on Node.js. Ratio is Mailcode's median to the yardstick's,
// imapflow-ratio is ImapFlow's to Mailcode's.
func BenchmarkMailboxNear(b *testing.B) {
	mail := startBenchMail(b)
	at := accountOf(mail)
	us, hand, flow := mailcode(b, build(b), at), byHand(b, built(b, handProgram), at), imapflow(b, at)
	defer us.close()
	defer hand.close()
	defer flow.close()
	took := race(b, mail, b.N, 2*time.Millisecond, us, hand, flow)
	our := report(b, took[us.name], us.name)
	b.ReportMetric(ratio(our, report(b, took[hand.name], hand.name)), "ratio")
	b.ReportMetric(ratio(report(b, took[flow.name], flow.name), our), "imapflow-ratio")
}

// far is how long the way to a mail server that is not near takes, one way.
const far = 40 * time.Millisecond

// BenchmarkMailboxFar is BenchmarkMailboxNear on a server that is 40 ms away.
// It reports how many round trips after the announcement of a mail (which takes
// half of one) each needs until it has the code. One is what DONE and FETCH in
// one flight take.
func BenchmarkMailboxFar(b *testing.B) {
	mail := startBenchMail(b)
	at := accountOf(mail)
	proxy, err := weather.Start(net.JoinHostPort(at.host, strconv.Itoa(at.port)), weather.Options{Delay: far})
	if err != nil {
		b.Fatal(err)
	}
	defer proxy.Close()
	at.host, at.port = proxy.Addr()
	us, hand, flow := mailcode(b, build(b), at), byHand(b, built(b, handProgram), at), imapflow(b, at)
	defer us.close()
	defer hand.close()
	defer flow.close()
	took := race(b, mail, b.N, 5*far, us, hand, flow)
	for _, c := range []contender{us, hand, flow} {
		p50 := report(b, took[c.name], c.name)
		b.ReportMetric(float64(p50-far)/float64(2*far), c.name+"-round-trips")
	}
}

// BenchmarkMailboxStart measures the time from the start of a process to its
// waiting in IDLE on its first session, as each of the three says itself: of the
// host that is when it has been greeted, was asked for a code, and has said that
// it watches.
func BenchmarkMailboxStart(b *testing.B) {
	mail := startBenchMail(b)
	at := accountOf(mail)
	program, hand := build(b), built(b, handProgram)
	mailcode(b, program, at).close() // saves the session
	took := map[string][]time.Duration{}
	for range b.N {
		start := time.Now()
		host := hostProcess(b, program)
		host.hello()
		host.open("bench", 1)
		took["mailcode"] = append(took["mailcode"], time.Since(start))
		host.close()
		for _, begin := range []func() contender{
			func() contender { return byHand(b, hand, at) },
			func() contender { return imapflow(b, at) },
		} {
			start := time.Now()
			c := begin()
			took[c.name] = append(took[c.name], time.Since(start))
			c.close()
		}
	}
	for name, d := range took {
		report(b, d, name)
	}
}

// BenchmarkMailboxMemory measures the resident memory of a host that watches 1,
// 10 and 50 sessions, each on a server of its own, before it has read a mail and
// after it has read ten and answered the options page; the most it ever was; and
// what a session costs.
func BenchmarkMailboxMemory(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("resident memory is read from /proc")
	}
	const most = 50
	program := build(b)
	figures := map[string]float64{}
	for range b.N {
		for _, n := range []int{1, 10, most} {
			servers := make([]*imapd.Server, n)
			accounts := make([]account, n)
			for i := range servers {
				servers[i] = startBenchMail(b)
				accounts[i] = accountOf(servers[i])
			}
			stateOfItsOwn(b)
			saving := hostProcess(b, program) // not the one that is measured
			saving.hello()
			saving.save(accounts...)
			saving.close()

			host := hostProcess(b, program)
			host.hello()
			host.open("bench", n)
			note := func(name string, value float64) {
				name = fmt.Sprintf("%d-%s", n, name)
				figures[name] = max(figures[name], value)
			}
			note("watching-MiB", host.memory("VmRSS"))
			for i := range 10 {
				code := strconv.Itoa(100000 + i)
				if err := servers[i%n].Deliver(imapd.Inbox, benchMail(i, code)); err != nil {
					b.Fatal(err)
				}
				if got := host.code(); !strings.Contains(got, code) {
					b.Fatalf("got %s, want the code %s", got, code)
				}
			}
			for _, method := range []string{protocol.MethodProviderList, protocol.MethodSessionList, protocol.MethodRuleList, protocol.MethodSenderList, protocol.MethodSettingsGet} {
				host.must(method, protocol.Empty{}, nil) // what the options page asks for
			}
			note("read-MiB", host.memory("VmRSS"))
			note("peak-MiB", host.memory("VmHWM"))
			host.must(protocol.MethodRequestClose, protocol.RequestCloseParams{Request: "bench", Outcome: protocol.OutcomeFilled}, nil)
			if os.Getenv("MAILCODE_SMAPS") != "" {
				smaps, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps", host.cmd.Process.Pid))
				os.WriteFile(fmt.Sprintf("%s.%d", os.Getenv("MAILCODE_SMAPS"), n), smaps, 0o600)
			}
			host.close()
		}
	}
	for name, value := range figures {
		b.ReportMetric(value, name)
	}
	b.ReportMetric((figures["50-watching-MiB"]-figures["1-watching-MiB"])*1024/(most-1), "session-KiB")
	b.ReportMetric(0, "ns/op")
}
