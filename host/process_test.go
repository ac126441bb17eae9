package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/nativemsg"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// process is a host in a process of its own.
type process struct {
	*port
	cmd *exec.Cmd
}

// profileEnv names a file for a CPU profile of the host in a benchmark: then it
// is this test binary that is the host.
const profileEnv = "MAILCODE_PROFILE"

// profiled is the host, with the profile.
func profiled(file string) int {
	f, err := os.Create(file)
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		log.Fatal(err)
	}
	code := serveBrowser(os.Args[1])
	pprof.StopCPUProfile()
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	return code
}

// build builds the host, where it is not this test binary.
func build(b *testing.B) string {
	b.Helper()
	if os.Getenv(profileEnv) != "" {
		self, err := os.Executable()
		if err != nil {
			b.Fatal(err)
		}
		return self
	}
	return built(b, ".")
}

// built builds the package of a program, in a folder, as scripts/install does.
func built(b *testing.B, folder string) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "program")
	build := exec.Command("go", "build", "-trimpath", "-o", program, ".")
	build.Dir = folder
	if runtime.GOOS == "linux" {
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

// stateOfItsOwn gives the host's processes a state that is gone after b.
func stateOfItsOwn(b *testing.B) {
	b.Helper()
	b.Setenv("MAILCODE_HOME", b.TempDir())
	b.Setenv(passphraseEnv, "a benchmark's passphrase")
}

// hostProcess starts program as a browser starts it.
func hostProcess(b *testing.B, program string) *process {
	b.Helper()
	cmd := exec.Command(program, browser.Origins()[0])
	cmd.Stderr = os.Stderr
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
	return &process{&port{t: b, frames: nativemsg.New(bufio.NewReader(out), in, nil), raw: in}, cmd}
}

// account is where a session of a benchmark reads its mail.
type account struct {
	host string
	port int
	ca   []byte
}

// save sets up a session on each account.
func (p *process) save(accounts ...account) {
	p.t.Helper()
	for i, a := range accounts {
		var saved protocol.SessionResult
		p.must(protocol.MethodSessionSave, protocol.SessionSaveParams{Password: "pw", Session: protocol.Session{
			Name: fmt.Sprintf("Bench %d", i+1), Provider: "other", Host: a.host, Port: a.port, TLS: protocol.TLSImplicit,
			Email: fmt.Sprintf("ann%d@mail.test", i+1), Username: "ann@mail.test", CA: string(a.ca), AuthServ: []string{"mx.test"}, Keystore: "file",
		}}, &saved)
		if saved.Session.Status.State != protocol.SessionReady {
			p.t.Fatal(saved.Session.Status.Sentence)
		}
	}
}

// open opens a code request for benchMail's site and waits until n sessions
// are watched.
func (p *process) open(id string, n int) {
	p.t.Helper()
	p.must(protocol.MethodRequestOpen, protocol.RequestOpenParams{Request: id, Origin: "https://www.walmart.com", Field: protocol.Field{Kind: protocol.FieldSingle, Alphabet: protocol.AlphabetDigits}}, nil)
	for range n {
		p.await(protocol.EventReady)
	}
}

// code is the frame of the next code event. It is not taken apart: that is the
// browser's.
func (p *process) code() string {
	p.t.Helper()
	for {
		frame, err := p.frames.Recv()
		if err != nil {
			p.t.Fatal(err)
		}
		if bytes.Contains(frame, []byte(`"event":"code"`)) {
			return string(frame)
		}
	}
}

func (p *process) close() {
	p.raw.Close()
	_ = p.cmd.Wait()
}

// memory is a figure of the process's memory in MiB: VmRSS, what is resident
// now, or VmHWM, the most there ever was. 0 outside Linux.
func (p *process) memory(figure string) float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if kib, ok := strings.CutPrefix(line, figure+":"); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kib), "kB")), 64)
			return n / 1024
		}
	}
	return 0
}
