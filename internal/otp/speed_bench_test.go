package otp

import (
	"fmt"
	"html"
	"runtime"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// BenchmarkExtractSizes times the ordinary mails of BenchmarkExtract by how long
// they are, on one core: a short one is mostly its header, a long one mostly the
// layout of its HTML. The longest are newsletters, of what many say.
func BenchmarkExtractSizes(b *testing.B) {
	var short, middle, long [][]byte
	var sections strings.Builder
	for _, raw := range extracted(b).ordinary {
		if len(raw) < 1<<10 {
			short = append(short, raw)
		} else {
			middle = append(middle, raw)
		}
		text := message.Parse(raw).Text
		text = strings.ToValidUTF8(text[:min(len(text), 300)], "")
		fmt.Fprintf(&sections, section, html.EscapeString(text))
		if sections.Len() > 20<<10 {
			long = append(long, []byte("From: News <news@example.com>\nSubject: The week\nContent-Type: text/html; charset=utf-8\n\n<html><body>"+sections.String()+"</body></html>\n"))
			sections.Reset()
		}
	}
	for _, class := range []struct {
		name  string
		mails [][]byte
	}{{"short", short}, {"middle", middle}, {"long", long}} {
		b.Run(class.name, func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			size := 0
			for _, raw := range class.mails {
				size += len(raw)
			}
			b.SetBytes(int64(size))
			for b.Loop() {
				for _, raw := range class.mails {
					Find(message.Parse(raw), Hints{})
				}
			}
			b.ReportMetric(float64(len(class.mails)*b.N)/b.Elapsed().Seconds(), "mails/s")
			b.ReportMetric(float64(size)/float64(len(class.mails))/1024, "KiB-each")
		})
	}
}

// section is one of a newsletter, as templates make them: a third of it is text.
const section = `<table width="600" cellpadding="0" cellspacing="0" border="0" align="center" style="border-collapse:collapse;background-color:#ffffff"><tr>
<td width="140" valign="top" style="padding:8px 16px"><a href="https://click.news.example.com/f/a/Qm9va2luZw~~/AAQRxQA~/RgRl?utm_source=letter&amp;utm_medium=mail" target="_blank"><img src="https://img.news.example.com/teaser-140x90.jpg" width="140" height="90" alt="" style="display:block;border:0"></a></td>
<td valign="top" style="padding:8px 16px 8px 0;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:22px;color:#333333"><p style="margin:0 0 12px 0">%s</p>
<a href="https://click.news.example.com/f/a/c2VjdGlvbg~~/AAQRxQA~/RgRm?utm_source=letter&amp;utm_medium=mail" style="color:#0066cc;text-decoration:none">Read more</a></td></tr></table>
`

// BenchmarkExtractHostile reads mails that are all of one thing, as much of it as
// is read at all, below a header that is as long, and says how long the slowest
// takes.
func BenchmarkExtractHostile(b *testing.B) {
	slowest := time.Duration(0)
	for b.Loop() {
		for _, raw := range hostile() {
			took := time.Hour
			for range 3 { // the machine has other work, too
				began := time.Now()
				Find(message.Parse([]byte(raw)), Hints{})
				took = min(took, time.Since(began))
			}
			slowest = max(slowest, took)
		}
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "slowest-ms")
}

// hostile are mails that take long to read.
func hostile() (mails []string) {
	const much = 500 << 10
	full := func(s string) string { return strings.Repeat(s, much/len(s)) }
	for _, from := range []string{"Example <a@example.com>", full("Name A1B2 ") + "<a@example.com>", full("Ab1") + " <a@example.com>", full("a@example.com, ")} {
		for _, body := range []string{"code 482913 is ", "A1B2C3 ", "BCDFX. code ", "code\n123456\n", "1\n", "1 ", "a-", "$", "> 1\n", "\" 123456 ", "f@a.b: 10:10\n", "http://a.b/123456?x=1 ", "Storgatan 31, 111 51 Lund\n", "code for the x 482913 is ", "booking, enter 7128 in the app "} {
			mails = append(mails, "From: "+from+"\nSubject: Your code\n\n"+full(body))
		}
		for _, body := range []string{"<td>1", "<b>code</b> <i>123456</i>", "<p style='font-size:20px;color:#fff'>1", "<a href='https://e.com/verify?token=a1b2c3d4e5f6g7h8'>sign in</a>", "<style>.a{color:red}</style>", "&#49;", "<a ", "<!--"} {
			mails = append(mails, "From: "+from+"\nSubject: Your code\nContent-Type: text/html\n\n"+full(body))
		}
	}
	return mails
}
