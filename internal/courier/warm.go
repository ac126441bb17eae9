package courier

import (
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
