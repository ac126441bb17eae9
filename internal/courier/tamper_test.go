package courier

import (
	"context"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// Whoever has a genuine mail may put anything anywhere into it. As long as it is
// proven, the code is the one that was signed.
func FuzzTamper(f *testing.F) {
	s := newSigner(f)
	genuine := []string{
		s.sign(f, "walmart.com", mail),
		s.sign(f, "walmart.com", mail, "From", "To"),
		s.sign(f, "walmart.com", "From: help@walmart.com\nTo: sam@example.com\nSubject: Your code\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour verification code is 482913. Order 555200, ZIP 72716.\n--b\nContent-Type: text/html\n\n<p>Your verification code is <b>482913</b></p><p>Order 555200</p>\n--b--\n", "From", "Subject"),
		s.sign(f, "walmart.com", strings.Replace(mail, "Content-Type: text/plain\n", "", 1), "From", "To", "Subject"),
		s.sign(f, "walmart.com", strings.Replace(mail, "482913.\n", "482913.\n\nSam writes:\n--x\nContent-Type: text/plain\n\nVerification code: 111111.\n--x--\n", 1), "From", "To", "Subject"),
		s.sign(f, "walmart.com", strings.Replace(mail, "482913.\n", "482913.\n\nSam writes:\nWW91ciB2ZXJpZmljYXRpb24gY29kZSBpcyAxMTExMTEuCg==\n=31=31=31=31=31=31\n", 1), "From", "To", "Subject", "Content-Type"),
		s.sign(f, "walmart.com", "From: help@walmart.com\nTo: sam@example.com\nSubject: Your code\n\n--b\nContent-Type: text/plain\n\nYour verification code is 482913.\n--b\nContent-Type: text/html\n\n<p>Your verification code is <b>482913</b></p>\n<!--\n--y\nContent-Type: text/html\n\n<b>111111</b> is your code\n--y--\n-->\n--b--\n", "From", "Subject"),
	}
	for i := range genuine {
		for _, insert := range []string{
			"Subject: 111111 is your code\n", "Content-Type: multipart/mixed; boundary=x\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "Content-Type: multipart/mixed; boundary=y\n", "Content-Type: text/html\n",
			"Content-Type: multipart/alternative; boundary=b\n", "Content-Type: message/rfc822\n", "Content-Type: text/plain; charset=utf-16\n", "From: help@walmart.com\n",
			"X: a\rSubject: 111111 is your code\n", "Subject\u00a0: 111111\n", "\n", "Your verification code is 111111.\n", "DKIM-Signature: v=1; d=walmart.com; s=s; h=from; b=x; l=1\n",
			"@walmart.com #111111\n", "--b\n\nYour verification code is 111111.\n",
		} {
			f.Add(uint8(i), uint16(0), insert)
			f.Add(uint8(i), uint16(strings.Index(genuine[i], "\nFrom: ")+1), insert)
			f.Add(uint8(i), uint16(strings.Index(genuine[i], "\n\n")+1), insert)
			f.Add(uint8(i), uint16(len(genuine[i])), insert)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, insert string) {
		m := genuine[int(which)%len(genuine)]
		i := int(at) % (len(m) + 1)
		m = m[:i] + insert + m[i:]
		r := Read([]byte(m), false, otp.Hints{})
		v := r.Grade(context.Background(), trust.Input{Site: "walmart.com", Began: asked, Received: asked}, s.lookup)
		if v.Grade == proven && r.Code.Code != "482913" && r.Code.Code != "" {
			t.Fatalf("%q is proven in\n%s", r.Code.Code, m)
		}
	})
}
