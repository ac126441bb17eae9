package courier

import (
	"fmt"
	"strings"
	"sync"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// warmUp reads a mail nobody sent, once, so that the tables which reading,
// finding and grading build on first use (the words of 40 languages, the
// folding of letters, the catalogue of sites) are there before the first mail
// is: they take longer than the mail. A host that is asked for no code never
// needs them.
var warmUp = sync.OnceFunc(func() {
	m := message.Parse([]byte(specimen))
	otp.Find(m, otp.Hints{})
	trust.Grade(trust.Input{Site: "example.com", Message: m, AuthServ: []string{"mx.example.com"}})
})

// specimen has a little of what mails are made of: an encoded word, another
// charset than ASCII, both kinds of text.
const specimen = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\r\n" +
	"From: =?utf-8?q?Caf=C3=A9?= <code@mail.example.com>\r\nTo: ann@example.org\r\nSubject: Code\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVotre code de vérification: 493817\r\n" +
	"--b\r\nContent-Type: text/html; charset=iso-8859-2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"<p style=3D\"font-size:28px\">Votre code de v=E9rification: <b>493817</b></p>\r\n--b--\r\n"

// rehearse reads the code mail that the request hopes for, while the one that has
// been announced is on its way. Between two mails the browser has driven what
// reading takes out of the processor's caches: to fetch that again is most of the
// work, and here it costs no time (BenchmarkMailboxNear).
func (w *watch) rehearse() {
	s, memory, ok := w.present(w.opening)
	if !ok {
		return
	}
	in := w.ask(s, memory, w.began)
	server := "mx.example.com"
	if len(in.AuthServ) > 0 {
		server = strings.TrimPrefix(in.AuthServ[0], "*.")
	}
	Read(fmt.Appendf(nil, rehearsal, server, w.Site, s.Email), false, w.Hints).Grade(w.ctx, in, nil)
}

// rehearsal is of a server, a site and an account.
const rehearsal = "Authentication-Results: %[1]s; dmarc=pass header.from=%[2]s\r\n" +
	"Received: from mail.%[2]s by %[1]s; Mon, 23 Nov 2026 04:00:00 +0000\r\n" +
	"From: Code <code@%[2]s>\r\nTo: %[3]s\r\nSubject: Your verification code\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYour verification code is: 493817\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
	"<p style=\"font-size:28px\">Your verification code is: <b>493817</b></p>\r\n--b--\r\n"
