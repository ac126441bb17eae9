package otp

import (
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// FuzzFind: any bytes give an answer, and a code that is found occurs in what a
// person sees.
func FuzzFind(f *testing.F) {
	samples(f, func(_ string, raw []byte, _ want) {
		if len(raw) < 8<<10 {
			f.Add(raw)
		}
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, m := range []*message.Message{message.Parse(raw), message.Skim(raw)} {
			find(t, m)
		}
	})
}

// find finds a code and looks whether it can be one.
func find(t *testing.T, m *message.Message) {
	r := Find(m, Hints{})
	if len(r.Candidates) > maxShown {
		t.Errorf("%d candidates", len(r.Candidates))
	}
	if r.Tie && r.Code != "" {
		t.Errorf("%q is found and ties", r.Code)
	}
	if r.Code == "" {
		return
	}
	seen := m.Subject
	for _, p := range m.Whole().Parts {
		for _, l := range p.Lines {
			seen += "\n" + l.Text
		}
	}
	if !occurs(r.Code, seen) {
		t.Errorf("found %q in %q", r.Code, seen)
	}
}

// occurs reports whether the characters of code follow one another in text
// with nothing between them but what groups digits.
func occurs(code, text string) bool {
	strip := func(s string) string {
		folded := string(fold(nil, s))
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("\x00 -·•∙\t\n", r) {
				return -1
			}
			return r
		}, folded)
	}
	return strings.Contains(strip(text), strip(code))
}

func BenchmarkFind(b *testing.B) {
	b.Run("samples", func(b *testing.B) {
		var mails [][]byte
		samples(b, func(_ string, raw []byte, _ want) { mails = append(mails, raw) })
		benchmark(b, mails)
	})
	b.Run("code", func(b *testing.B) { benchmark(b, [][]byte{codeMail()}) })
	b.Run("newsletter", func(b *testing.B) {
		row := `<tr><td style="padding:12px 24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;color:#333333;">` +
			`<a href="https://click.shop.example/ls/click?upn=u001.8rYx2J0q1bKf3" style="color:#1a73e8;text-decoration:none;">Autumn collection 2025</a>` +
			` is here &mdash; more than 1200 new styles, free returns within 30 days and prices from $19.99.</td></tr>` + "\r\n"
		benchmark(b, [][]byte{[]byte("From: a@shop.example\r\nSubject: New arrivals\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
			"<html><body><table>" + strings.Repeat(row, 100) + "</table></body></html>")})
	})
}

// codeMail is a code mail of 11 kB in text and HTML, as templates make them.
func codeMail() []byte {
	var b strings.Builder
	b.WriteString("From: Example <no-reply@example.com>\r\nTo: ann@mail.example\r\nSubject: Your Example sign-in code\r\nDate: Mon, 13 Oct 2025 09:12:00 +0000\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	said := []string{
		"Hello Ann,", "We received a request to sign in to your Example account from a new device.", "Your verification code is:", "482913",
		"This code expires in 10 minutes. Do not share it with anyone, not even with people who say they are from Example.",
		"Device: Firefox on Linux", "Place: Bristol, United Kingdom", "If this was not you, reset your password and review the activity of your account.",
		"Questions? Visit our help centre or call +44 117 496 0733.", "You received this mail because a sign-in was requested for this address.",
		"© 2025 Example Ltd, 3 Harbour Row, Bristol BS1 4RN", "Privacy policy", "Terms of service",
	}
	for _, s := range said {
		b.WriteString(s + "\r\n\r\n")
	}
	b.WriteString("--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>" +
		"body{margin:0;padding:0;background:#f4f4f4} .code{font-size:32px;letter-spacing:6px;font-weight:bold} .foot{font-size:12px;color:#888}" +
		strings.Repeat("@media (max-width:600px){.col{width:100%!important}} ", 20) + "</style></head><body>\r\n")
	for n, s := range said {
		class := "text"
		if n == 3 {
			class = "code"
		}
		for i, row := range []string{s, "&nbsp;"} {
			b.WriteString("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td align=\"left\" " +
				"style=\"padding:" + []string{"8px 24px", "0"}[i] + ";font-family:Helvetica,Arial,sans-serif;line-height:24px;color:#333333\">" +
				"<p class=\"" + class + "\" style=\"margin:0\">" + row + "</p></td></tr></table>\r\n")
		}
	}
	b.WriteString("</body></html>\r\n--b1--\r\n")
	return []byte(b.String())
}

// BenchmarkCold reads one mail after another one's work has driven this one's
// out of the processor's caches, as a host does that gets a mail now and then.
func BenchmarkCold(b *testing.B) {
	raw := codeMail()
	other := make([]byte, 8<<20)
	var parsed, found time.Duration
	for b.Loop() {
		for i := 0; i < len(other); i += 64 {
			other[i]++
		}
		start := time.Now()
		m := message.Skim(raw)
		read := time.Now()
		r := Find(m, Hints{})
		parsed, found = parsed+read.Sub(start), found+time.Since(read)
		if r.Code != "482913" {
			b.Fatalf("found %q", r.Code)
		}
	}
	b.ReportMetric(float64(parsed.Nanoseconds())/1e3/float64(b.N), "parse-µs")
	b.ReportMetric(float64(found.Nanoseconds())/1e3/float64(b.N), "find-µs")
	b.ReportMetric(0, "ns/op") // is mostly the other work
}

func benchmark(b *testing.B, mails [][]byte) {
	size := 0
	for _, raw := range mails {
		size += len(raw)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range mails {
			Find(message.Parse(raw), Hints{})
		}
	}
}
