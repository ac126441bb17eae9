package message

import "testing"

func TestWithout(t *testing.T) {
	const parts = "--x\nContent-Type: text/plain\n\none\n--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\ndHdv\n--x--\n"
	for _, tt := range []struct {
		name, mail, want string
		names            []string
	}{
		{"nothing", "From: a@b.example\nContent-Type: text/html\n\n<p>one</p>\n", "one", nil},
		{"a type", "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\nzero\n" + parts, "zero\n--x\nContent-Type: text/plain\none\n--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\ndHdv\n--x--", []string{"Content-Type"}},
		{"a type that the body shows", "From: a@b.example\nContent-Type: text/plain\n\n" + parts, "one\ntwo", []string{"content-type"}},
		{"of alternatives, all", "From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n\n" + parts, "one\ntwo", []string{"Content-Type"}},
		{"another boundary", "From: a@b.example\nContent-Type: multipart/alternative; boundary=y\n\n" + parts + "--y\n\nthree\n", "one\ntwo", []string{"Content-Type"}},
		{"HTML shows itself", "From: a@b.example\nContent-Type: text/plain\n\n<html><p>one</p>\n", "one", []string{"Content-Type"}},
		{"folded, with a space before its colon", "From: a@b.example\nContent-Transfer-Encoding :\n base64\n\ndHdv\n", "dHdv", []string{"Content-Transfer-Encoding"}},
		{"all there are", "Content-Transfer-Encoding: base64\nFrom: a@b.example\nContent-Transfer-Encoding: base64\n\ndHdv\n", "dHdv", []string{"Content-Transfer-Encoding"}},
		{"nothing but base64", "From: a@b.example\nContent-Transfer-Encoding: base64\n\nWW91ciB2ZXJpZmljYXRpb24gY29kZSBpcyAxMTExMTEuCg==\n", "", []string{"Content-Transfer-Encoding"}},
		{"nothing but base64, another field", "From: a@b.example\nContent-Transfer-Encoding: base64\n\nWW91ciB2ZXJpZmljYXRpb24gY29kZSBpcyAxMTExMTEuCg==\n", "Your verification code is 111111.", []string{"Subject"}},
		{"quoted-printable shows itself", "From: a@b.example\nContent-Transfer-Encoding: quoted-printable\n\na=3Db and more =\nof it\n", "a=b and more of it", []string{"Content-Transfer-Encoding"}},
		{"old line ends", "From: a@b.example\rContent-Transfer-Encoding: base64\r\rdHdv\r", "dHdv", []string{"Content-Transfer-Encoding"}},
	} {
		m := Without([]byte(tt.mail), false, tt.names...)
		if m.Text != tt.want || len(m.From) != 1 {
			t.Errorf("%s: %q from %v, want %q", tt.name, m.Text, m.From, tt.want)
		}
	}
	m := Without([]byte("From: a@b.example\nSubject: x\n\none"), true, "Subject")
	if m.Subject != "" || m.Text != "one"+string(Lost) {
		t.Errorf("a mail cut short: %q, %q", m.Subject, m.Text)
	}
}
