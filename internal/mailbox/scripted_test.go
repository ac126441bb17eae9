package mailbox

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// script plays the server on one connection. It ends when the client hangs up.
type script func(s *peer)

// scripted is a server that does exactly what its scripts say: the first
// connection gets the first script, and so on; the last serves the rest.
type scripted struct {
	addr  *net.TCPAddr
	cert  tls.Certificate
	pem   []byte
	conns chan int // one number a connection, when it is accepted
}

// identity is what is special about a server's certificate.
type identity struct {
	name    string // DNS name instead of 127.0.0.1
	expired bool
}

func serveScripts(t *testing.T, id identity, scripts ...script) *scripted {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{addr: ln.Addr().(*net.TCPAddr), conns: make(chan int, 100)}
	s.cert, s.pem = testCertificate(t, id)
	var ended sync.WaitGroup
	var mu sync.Mutex
	open := make(map[net.Conn]struct{})
	ended.Go(func() {
		for i := 0; ; i++ {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open[c] = struct{}{}
			mu.Unlock()
			s.conns <- i
			ended.Go(func() {
				defer c.Close()
				defer func() {
					if v := recover(); v != nil && v != hungUp {
						t.Errorf("script: %v", v)
					}
				}()
				scripts[min(i, len(scripts)-1)](&peer{Conn: c, r: bufio.NewReader(c), server: s})
			})
		}
	})
	t.Cleanup(func() {
		ln.Close()
		mu.Lock()
		for c := range open {
			c.Close()
		}
		mu.Unlock()
		ended.Wait()
	})
	return s
}

func (s *scripted) config(mode protocol.TLSMode) Config {
	return Config{
		Host: "127.0.0.1", Port: s.addr.Port, TLS: mode, CA: s.pem,
		Username: "ann@example.org", Password: password("secret"), Version: "0.1.0",
	}
}

func (s *scripted) fingerprint() string {
	sum := sha256.Sum256(s.cert.Certificate[0])
	return hex.EncodeToString(sum[:])
}

func testCertificate(t *testing.T, id identity) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if id.name != "" {
		c.IPAddresses, c.DNSNames = nil, []string{id.name}
	}
	if id.expired {
		c.NotAfter = time.Now().Add(-24 * time.Hour)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// hungUp is the panic that ends a script whose client is gone.
var hungUp = errors.New("the client hung up")

// peer is the server's end of one connection.
type peer struct {
	net.Conn
	r      *bufio.Reader
	server *scripted
}

// tls brings TLS up.
func (p *peer) tls() { p.tlsAs(p.server.cert) }

// tlsAs is tls with another certificate.
func (p *peer) tlsAs(cert tls.Certificate) {
	c := tls.Server(p.Conn, &tls.Config{Certificates: []tls.Certificate{cert}})
	if c.Handshake() != nil {
		panic(hungUp)
	}
	p.Conn, p.r = c, bufio.NewReader(c)
}

// say sends lines, each ended with CRLF, in one write.
func (p *peer) say(lines ...string) {
	if _, err := io.WriteString(p, strings.Join(lines, "\r\n")+"\r\n"); err != nil {
		panic(hungUp)
	}
}

// hear reads a command and returns its tag and the rest.
func (p *peer) hear() (tag, command string) {
	line, err := p.r.ReadString('\n')
	if err != nil {
		panic(hungUp)
	}
	tag, command, _ = strings.Cut(strings.TrimRight(line, "\r\n"), " ")
	return tag, command
}

// wait reads until the client hangs up.
func (p *peer) wait() {
	io.Copy(io.Discard, p.r)
	panic(hungUp)
}

const capability = "CAPABILITY IMAP4rev1 IDLE"

// inbox is how a script's server answers the ordinary commands.
type inbox struct {
	capability string
	validity   int
	messages   []message
	next       int                  // UIDNEXT
	uidLast    bool                 // the UID is told after the body
	name       func(uid int) string // the item and its value, where a FETCH asks for one
	// refuse answers a command (by its first word) in its own way and reports
	// whether it did.
	refuse func(p *peer, tag, command string) bool
}

type message struct {
	uid      int
	received time.Time
	raw      string
}

// greet is TLS and a greeting.
func (p *peer) greet() {
	p.tls()
	p.say("* OK [" + capability + "] ready")
}

// serve answers commands until stop says so, or the client hangs up.
func (p *peer) serve(in *inbox, stop func(command string) bool) {
	for {
		tag, command := p.hear()
		if stop != nil && stop(command) {
			return
		}
		if in.refuse != nil && in.refuse(p, tag, command) {
			continue
		}
		word, _, _ := strings.Cut(command, " ")
		switch word {
		case "CAPABILITY":
			p.say("* "+cmpOr(in.capability, capability), tag+" OK done")
		case "LOGIN":
			p.say(tag + " OK [" + cmpOr(in.capability, capability) + "] welcome")
		case "SELECT":
			p.say(fmt.Sprintf("* %d EXISTS", len(in.messages)), fmt.Sprintf("* OK [UIDVALIDITY %d]", max(1, in.validity)),
				fmt.Sprintf("* OK [UIDNEXT %d]", in.next), tag+" OK [READ-WRITE] selected")
		case "FETCH", "UID":
			if strings.HasPrefix(command, "UID SEARCH ") {
				p.search(in, command)
				p.say(tag + " OK searched")
				break
			}
			p.fetch(in, command)
			p.say(tag + " OK fetched")
		case "IDLE":
			p.say("+ idling")
			if done, _ := p.hear(); done != "DONE" {
				panic("in IDLE: " + done)
			}
			p.say(tag + " OK idle done")
		case "NOOP":
			p.say(tag + " OK nothing")
		case "LOGOUT":
			p.say("* BYE bye", tag+" OK bye")
			return
		default:
			p.say(tag + " BAD what is " + word)
		}
	}
}

// search answers a UID SEARCH by UIDs or by numbers.
func (p *peer) search(in *inbox, command string) {
	answer := "* SEARCH"
	set, byUID := strings.CutPrefix(strings.TrimPrefix(command, "UID SEARCH "), "UID ")
	for i, m := range in.messages {
		n := i + 1
		if byUID {
			n = m.uid
		}
		if inSet(set, n, i == len(in.messages)-1) {
			answer += fmt.Sprint(" ", m.uid)
		}
	}
	p.say(answer)
}

// fetch answers a FETCH of everything from the first number on.
func (p *peer) fetch(in *inbox, command string) {
	byUID := strings.HasPrefix(command, "UID ")
	set := strings.Fields(strings.TrimPrefix(command, "UID "))[1]
	for i, m := range in.messages {
		n := i + 1
		if byUID {
			n = m.uid
		}
		last := i == len(in.messages)-1
		if !inSet(set, n, last) {
			continue
		}
		items := fmt.Sprintf("INTERNALDATE %q", m.received.Format("_2-Jan-2006 15:04:05 -0700"))
		switch {
		case strings.Contains(command, "HEADER.FIELDS (\"Date\")"), strings.Contains(command, "HEADER.FIELDS (Date)"):
			line, _, _ := strings.Cut(m.raw, "\r\n")
			if !strings.HasPrefix(line, "Date: ") {
				line = ""
			}
			items += fmt.Sprintf(" BODY[HEADER.FIELDS (Date)] {%d}\r\n%s\r\n\r\n", len(line)+4, line)
		case strings.Contains(command, "HEADER.FIELDS"):
			header, _, _ := strings.Cut(m.raw, "\r\n\r\n")
			line := ""
			for l := range strings.Lines(header) {
				if strings.HasPrefix(l, "Message-ID: ") {
					line = strings.TrimRight(l, "\r\n") + "\r\n"
				}
			}
			items += fmt.Sprintf(" BODY[HEADER.FIELDS (Message-ID)] {%d}\r\n%s\r\n", len(line)+2, line)
		case strings.Contains(command, "BODY.PEEK"):
			items += fmt.Sprintf(" BODY[]<0> {%d}\r\n%s", len(m.raw), m.raw)
		}
		if in.name != nil && (strings.Contains(command, "EMAILID") || strings.Contains(command, "X-GM-MSGID")) {
			items = in.name(m.uid) + " " + items
		}
		if uid := fmt.Sprintf("UID %d", m.uid); in.uidLast {
			items += " " + uid
		} else {
			items = uid + " " + items
		}
		p.say(fmt.Sprintf("* %d FETCH (%s)", i+1, items))
	}
}

func inSet(set string, n int, last bool) bool {
	for _, part := range strings.Split(set, ",") {
		var from, to int
		switch {
		case strings.HasSuffix(part, ":*"):
			fmt.Sscanf(part, "%d:*", &from)
			if n >= from || last {
				return true
			}
		case strings.Contains(part, ":"):
			fmt.Sscanf(part, "%d:%d", &from, &to)
			if n >= from && n <= to {
				return true
			}
		default:
			fmt.Sscanf(part, "%d", &from)
			if n == from {
				return true
			}
		}
	}
	return false
}

func cmpOr(a, b string) string {
	if a != "" {
		return "CAPABILITY " + a
	}
	return b
}
