package otp

import (
	"strings"
	"testing"

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
		m := message.Parse(raw)
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
		for _, p := range m.Parts {
			for _, l := range p.Lines {
				seen += "\n" + l.Text
			}
		}
		if !occurs(r.Code, seen) {
			t.Errorf("found %q in %q", r.Code, seen)
		}
	})
}

// occurs reports whether the characters of code follow one another in text
// with nothing between them but what groups digits.
func occurs(code, text string) bool {
	strip := func(s string) string {
		folded := string(fold(nil, s))
		return strings.Map(func(r rune) rune {
			if r == 0 || r == ' ' || r == '-' {
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
	b.Run("newsletter", func(b *testing.B) {
		row := `<tr><td style="padding:12px 24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;color:#333333;">` +
			`<a href="https://click.shop.example/ls/click?upn=u001.8rYx2J0q1bKf3" style="color:#1a73e8;text-decoration:none;">Autumn collection 2025</a>` +
			` is here &mdash; more than 1200 new styles, free returns within 30 days and prices from $19.99.</td></tr>` + "\r\n"
		benchmark(b, [][]byte{[]byte("From: a@shop.example\r\nSubject: New arrivals\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
			"<html><body><table>" + strings.Repeat(row, 100) + "</table></body></html>")})
	})
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
