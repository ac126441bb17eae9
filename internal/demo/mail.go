package demo

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io"
	"math/big"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"

	"github.com/emersion/go-message/mail"
)

// mailServer is the authserv-id (RFC 8601 section 2.5) under which the demo's
// mail provider reports what it checked.
const mailServer = "mx.post.example"

//go:embed mail/code.txt mail/code.html
var mailFiles embed.FS

// The parts of the mail, parsed on first use, as pages are.
var (
	mailText = sync.OnceValue(func() *texttemplate.Template {
		return texttemplate.Must(texttemplate.ParseFS(mailFiles, "mail/code.txt"))
	})
	mailHTML = sync.OnceValue(func() *htmltemplate.Template {
		return htmltemplate.Must(htmltemplate.ParseFS(mailFiles, "mail/code.html"))
	})
)

// newCode makes a code of six digits, the first of which may be 0.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // crypto/rand does not fail since Go 1.24
	}
	return fmt.Sprintf("%06d", n)
}

// codeMail is the mail with a sign-in code as it lies in the mailbox: with the
// lines that the servers on its way have put on top. It has what makes real
// ones hard to read: a hidden preheader, a year, a postal code and a telephone
// number beside the code.
func codeMail(s *shop, to, code string, now time.Time) ([]byte, error) {
	var h mail.Header
	h.SetAddressList("From", []*mail.Address{{Name: s.Name, Address: s.sender}})
	h.SetAddressList("To", []*mail.Address{{Address: to}})
	h.SetSubject("Your " + s.Name + " sign-in code")
	h.SetDate(now)
	if err := h.GenerateMessageIDWithHostname(s.senderDomain()); err != nil {
		return nil, err
	}
	data := struct {
		*shop
		To, Code string
		Year     int
	}{s, to, code, now.Year()}

	var b bytes.Buffer
	b.WriteString(trace(s, to, now))
	w, err := mail.CreateInlineWriter(&b, h)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		contentType string
		execute     func(io.Writer, any) error
	}{
		{"text/plain", mailText().Execute},
		{"text/html", mailHTML().Execute},
	} {
		var ph mail.InlineHeader
		ph.SetContentType(part.contentType, map[string]string{"charset": "utf-8"})
		ph.Set("Content-Transfer-Encoding", "quoted-printable")
		p, err := w.CreatePart(ph)
		if err != nil {
			return nil, err
		}
		if err := part.execute(p, data); err != nil {
			return nil, err
		}
		if err := p.Close(); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// trace is what the servers on a mail's way put above it, the last one's lines
// topmost.
func trace(s *shop, to string, now time.Time) string {
	domain, stamp := s.senderDomain(), now.Format(time.RFC1123Z)
	return strings.Join([]string{
		"Return-Path: <bounce@" + domain + ">",
		"Delivered-To: " + to,
		"Authentication-Results: " + mailServer + ";",
		"\tdkim=pass header.d=" + domain + " header.s=s1;",
		"\tspf=pass smtp.mailfrom=bounce@" + domain + ";",
		"\tdmarc=pass (p=REJECT) header.from=" + domain,
		"Received: from out." + domain + " (out." + domain + " [192.0.2.25])",
		"\tby " + mailServer + " with ESMTPS; " + stamp,
		"Received: from app." + domain + " (app." + domain + " [192.0.2.10])",
		"\tby out." + domain + " with ESMTPSA; " + stamp,
		"",
	}, "\r\n")
}
