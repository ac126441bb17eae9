package main

import (
	"bytes"
	"regexp"
	"strconv"
	"sync"

	"codeberg.org/mailcode/mailcode/internal/demo/weather"
)

// liar makes of what a good server says what bad ones do. It sits in a proxy
// that ends TLS, so that what it damages is IMAP.
type liar struct {
	mu       sync.Mutex
	armed    string // the lie to be told when the server next speaks of a mail; "" for none
	throttle bool   // refuse every login
	moved    uint64 // added to every UIDVALIDITY
	told     map[string]int
}

// lies are what can be armed.
var lies = []string{"garbage", "unknown data", "mangled answer", "half an answer", "BYE and left open"}

var (
	ofAMail  = regexp.MustCompile(`^\* \d+ (EXISTS|RECENT|FETCH)`)
	validity = regexp.MustCompile(`UIDVALIDITY (\d+)`)
	loggedIn = regexp.MustCompile(`(?m)^(\S+) OK \[CAPABILITY [^\]]*\] Logged in`)
	poison   = []byte("X-Poison: yes")
)

// poisoned is a mail over which its server fails each time it is asked for it.
var poisoned = append([]byte("From: News <news@paper.example>\r\nTo: ann@mail.test\r\nSubject: News of today\r\nMessage-ID: <news@paper.example>\r\n"), append(poison, "\r\n\r\nNothing.\r\n"...)...)

func (l *liar) arm(lie string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.armed = lie
}

// refuse makes the server refuse logins, or no longer.
func (l *liar) refuse(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.throttle = on
}

// renumber changes the UIDVALIDITY of every folder.
func (l *liar) renumber() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.moved++
}

// counts are the lies that were told.
func (l *liar) counts(into map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for lie, n := range l.told {
		into[lie] += n
	}
}

// rewrite is a weather.Options.Rewrite.
func (l *liar) rewrite(b []byte) ([]byte, weather.Fate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.moved > 0 {
		b = validity.ReplaceAllFunc(b, func(m []byte) []byte {
			n, _ := strconv.ParseUint(string(m[len("UIDVALIDITY "):]), 10, 32) // digits, says the pattern
			return strconv.AppendUint([]byte("UIDVALIDITY "), n+l.moved, 10)
		})
	}
	if l.throttle && loggedIn.Match(b) {
		l.told["login throttled"]++
		return loggedIn.ReplaceAll(b, []byte("$1 NO [UNAVAILABLE] Too many login attempts, try again later")), weather.GoesOn
	}
	if i := bytes.Index(b, poison); i >= 0 {
		l.told["poison"]++
		return b[:i], weather.Ended
	}
	if l.armed == "" || !ofAMail.Match(b) {
		return b, weather.GoesOn
	}
	lie := l.armed
	l.armed = ""
	l.told[lie]++
	switch lie {
	case "garbage":
		return append([]byte("* ) \x00\xfe ((((\r\n"), b...), weather.GoesOn
	case "unknown data":
		return append([]byte("* 12 XYZZY (plugh)\r\n* NEWS \"of tomorrow\" {3}\r\nabc\r\n"), b...), weather.GoesOn
	case "mangled answer":
		b = bytes.Replace(b, []byte("FETCH ("), []byte("FETCH (((((U!D "), 1)
		return bytes.Replace(b, []byte("EXISTS"), []byte("EX\x01STS"), 1), weather.GoesOn
	case "half an answer":
		return b[:len(b)/2], weather.Muted
	}
	return []byte("* BYE Server is going down\r\n"), weather.Muted
}
