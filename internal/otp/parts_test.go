package otp

import (
	"fmt"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestParts reads mails whose two versions of the text are not the same.
func TestParts(t *testing.T) {
	says := func(code string) string {
		return "Hello,\n\nYour verification code is " + code + ".\n\nIt expires in 10 minutes.\n"
	}
	asHTML := func(text string) string { return "<p>" + strings.ReplaceAll(text, "\n\n", "</p><p>") + "</p>" }
	for _, c := range []struct{ name, text, html, want string }{
		{"they agree", says("482913"), asHTML(says("482913")), "482913"},
		{"they disagree: what is shown counts", says("111222"), asHTML(says("482913")), "482913"},
		{"the text is empty", "", asHTML(says("482913")), "482913"},
		{"the HTML is empty", says("482913"), "<html><body></body></html>", "482913"},
		{"the HTML is an image", says("482913"), "<p><img src=code.png></p><p>Your code is in the image.</p>", "482913"},
		{"the text says to look at the HTML", "Your mail program does not show HTML.\n", asHTML(says("482913")), "482913"},
		{"the text is the HTML's source", "<p>Your code: <b>482913</b></p>", asHTML(says("482913")), "482913"},
		{"the text has the digits apart", says("4 8 2 9 1 3"), asHTML(says("<b>482913</b>")), "482913"},
		{"the HTML has the digits in cells", says("482913"), "<p>Your verification code is:</p><table><tr>" + each("482913", "<td>", "</td>") + "</tr></table><p>It expires in 10 minutes.</p>", "482913"},
		{"the text is cut off", says("482913")[:40], asHTML(says("482913")), "482913"},
	} {
		for _, order := range []bool{true, false} {
			parts := []string{"Content-Type: text/plain; charset=utf-8\n\n" + c.text, "Content-Type: text/html; charset=utf-8\n\n" + c.html}
			if !order {
				parts[0], parts[1] = parts[1], parts[0]
			}
			raw := fmt.Sprintf("From: a@example.com\nSubject: Sign in to Example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n%s\n--b\n%s\n--b--\n", parts[0], parts[1])
			if r := Find(message.Parse([]byte(raw)), Hints{}); r.Code != c.want || r.Tie {
				t.Errorf("%s, text first %v: found %q, tie %v, want %q %v", c.name, order, r.Code, r.Tie, c.want, r.Candidates)
			}
		}
	}
}

// TestTorn cuts a mail at every place: what is found is the code as a whole, or
// nothing.
func TestTorn(t *testing.T) {
	for _, body := range []string{
		"Content-Type: text/plain\n\nYour verification code is 482913 and expires in 10 minutes.\n",
		"Content-Type: text/plain\n\nYour verification code is\n\n482-913\n\nIt expires in 10 minutes.\n",
		"Content-Type: text/plain\n\nYour verification code: 4 8 2 9 1 3\nIt expires in 10 minutes.\n",
		"Content-Type: text/plain\n\nYour verification code: QX7-4TB\nIt expires in 10 minutes.\n",
		"Content-Type: text/html\n\n<p>Your verification code is:</p><table><tr>" + each("482913", "<td>", "</td>") + "</tr></table>",
		"Content-Type: text/html\n\n<p>Your verification code is:</p>" + each("482913", "<p>", "</p>"),
		"Content-Type: text/html\n\n<p>Your verification code is:</p>" + each("482913", "<img alt=", ">"),
		"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nWW91ciB2ZXJpZmljYXRpb24gY29kZSBpcyA0ODI5MTMuIEl0IGV4cGlyZXMgc29vbi4K\n",
		"Content-Type: text/plain\n\nYour temporary login code is: brisk-lake-morning-sun\nIt expires in 10 minutes.\n",
	} {
		raw := []byte("From: a@example.com\nSubject: Sign in\n" + body)
		whole := Find(message.Parse(raw), Hints{}).Code
		if whole == "" {
			t.Errorf("nothing found in %q", body)
		}
		for cut := len(raw) - len(body); cut < len(raw); cut++ {
			if r := Find(message.ParseCut(raw[:cut]), Hints{}); r.Code != "" && r.Code != whole {
				t.Errorf("found %q instead of %q where %q breaks off", r.Code, whole, raw[:cut])
			}
		}
	}
}
