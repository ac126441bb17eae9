package otp

import (
	"fmt"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// each wraps every character of a code.
func each(code, before, after string) string {
	var b strings.Builder
	for _, r := range code {
		b.WriteString(before + string(r) + after)
	}
	return b.String()
}

// TestHTML finds codes however their characters are set, and none that a
// person does not see.
func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"cells", "<table><tr>" + each("482913", "<td>", "</td>") + "</tr></table>", "482913"},
		{"cells with spacers", "<table><tr>" + each("482913", "<td>", "</td><td width=8>&nbsp;</td>") + "</tr></table>", "482913"},
		{"cells with line ends", "<table>\n<tr>\n" + each("482913", "<td align=center>\n  <b>", "</b>\n</td>\n") + "</tr></table>", "482913"},
		{"table in each cell", "<table><tr>" + each("482913", "<td><table><tr><td>", "</td></tr></table></td>") + "</tr></table>", "482913"},
		{"div in each cell", "<table><tr>" + each("482913", "<td><div style='border:1px solid'>", "</div></td>") + "</tr></table>", "482913"},
		{"paragraph in each cell", "<table><tr>" + each("482913", "<td><p>", "</p></td>") + "</tr></table>", "482913"},
		{"spans", "<p>" + each("482913", "<span style='padding:4px'>", "</span>") + "</p>", "482913"},
		{"spans apart", "<p>" + each("482913", "<span>", "</span> ") + "</p>", "482913"},
		{"spans and nbsp", "<p>" + each("482913", "<span>", "</span>&nbsp;&nbsp;") + "</p>", "482913"},
		{"inline blocks", "<div>" + each("482913", "<div style='display:inline-block;width:40px'>", "</div>\n") + "</div>", "482913"},
		{"flex", "<div style='display:flex'>" + each("482913", "<div>", "</div>") + "</div>", "482913"},
		{"list", "<ul>" + each("482913", "<li>", "</li>") + "</ul>", "482913"},
		{"cells right to left", "<table dir=rtl><tr>" + each("٤٨٢٩١٣", "<td>", "</td>") + "</tr></table>", "482913"},
		{"full-width cells", "<table><tr>" + each("４８２９１３", "<td>", "</td>") + "</tr></table>", "482913"},
		{"capitals in cells", "<table><tr>" + each("K7XQ2M", "<td>", "</td>") + "</tr></table>", "K7XQ2M"},
		{"capitals in spans apart", "<p>" + each("K7XQ2M", "<span>", "</span> ") + "</p>", "K7XQ2M"},
		{"groups in spans", "<p><span>482</span><span style='padding:0 4px'>-</span><span>913</span></p>", "482913"},
		{"groups in cells", "<table><tr><td>482</td><td>-</td><td>913</td></tr></table>", "482913"},
		{"two cells", "<table><tr><td>482</td><td>913</td></tr></table>", "482913"},
		{"letter-spacing", "<p style='letter-spacing:8px'>482913</p>", "482913"},
		{"soft hyphens", "<p>" + each("482913", "", "&shy;") + "</p>", "482913"},
		{"zero-width", "<p>" + each("482913", "", "&#8203;") + "</p>", "482913"},
		{"word joiners", "<p>" + each("482913", "", "&#8288;") + "</p>", "482913"},
		{"thin spaces", "<p>482&#8201;913</p>", "482913"},
		{"entities", "<p>" + each("482913", "&#x3", ";") + "</p>", "482913"},
		{"wbr", "<p>482<wbr>913</p>", "482913"},
		{"comment inside", "<p>48<!-- 77 -->29<!---->13</p>", "482913"},
		{"hidden digits inside", "<p>48<span style='display:none'>77</span>2913</p>", "482913"},
		{"white digits inside", "<p style='background:#fff'>48<span style='color:#ffffff'>77</span>2913</p>", "482913"},
		{"zero-size digits inside", "<p>48<span style='font-size:0'>77</span>2913</p>", "482913"},
		{"devanagari", "<p>४८२९१३</p>", "482913"},
		{"bold digits", "<p>𝟒𝟖𝟐𝟗𝟏𝟑</p>", "482913"},
		{"direction marks", "<p>&#8234;482913&#8236;</p>", "482913"},
		{"bdi", "<p dir=rtl><bdi>482913</bdi></p>", "482913"},
		{"code element", "<p><code>a1B2c3D4</code></p>", "a1B2c3D4"},
		{"pre", "<pre>\n   482913\n</pre>", "482913"},
		{"button", "<a href='https://x.example/copy' style='font-size:28px'>482913</a>", "482913"},
		{"passphrase", "<p><b>correct-horse-battery</b></p>", "correct-horse-battery"},
		{"hyphenated", "<p style='font-size:24px'>QWX-KZT</p>", "QWX-KZT"},
		{"prefix", "<p>G-482913</p>", "482913"},
		{"prefix of two", "<p>FB-48291</p>", "48291"},
		{"three digits", "<p style='font-size:32px'>482</p>", "482"},
		{"ten digits", "<p style='font-size:32px'>4829130557</p>", "4829130557"},
		{"nested marks", "<p><b>4</b>8<i>2</i>9<u>1</u>3</p>", "482913"},
		{"image text", "<p style='font-size:0'><img alt='482913' src='x.png'></p>", "482913"},
		{"image a digit", "<p>" + each("482913", "<img alt='", "' src='d.png'>") + "</p>", "482913"},
		{"image a cell", "<table><tr>" + each("482913", "<td><img src=d.png alt=", "></td>") + "</tr></table>", "482913"},
		{"image of words", "<p><img alt='Example 482913' src='x.png'></p>", ""},
		{"in the style", "<style>.c:after{content:'482913'}</style><p>below</p>", ""},
		{"in a comment", "<!-- 482913 --><p>below</p>", ""},
		{"in the title", "<title>482913</title><p>below</p>", ""},
		{"in an address", "<p>https://x.example/verify/482913</p>", ""},
		{"hidden", "<p style='display:none'>482913</p>", ""},
		{"white on white", "<table bgcolor='#ffffff'><tr><td><font color=white>482913</font></td></tr></table>", ""},
		{"see-through", "<p style='opacity:0'>482913</p>", ""},
		{"off the page", "<p style='position:absolute;left:-9999px'>482913</p>", ""},
		{"no height", "<div style='max-height:0;overflow:hidden'>482913</div>", ""},
		{"same grey", "<div style='background-color:#eeeeee'><span style='color:#eee'>482913</span></div>", ""},
	} {
		raw := fmt.Sprintf("From: a@example.com\nSubject: Your verification code\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>Hello, enter this verification code:</p>\n%s\n<p>It expires in 10 minutes.</p></body></html>", c.html)
		r := Find(message.Parse([]byte(raw)), Hints{})
		if r.Code != c.want || r.Tie {
			t.Errorf("%s: found %q, tie %v, want %q %+v", c.name, r.Code, r.Tie, c.want, r.Candidates)
			t.Logf("%q", message.Parse([]byte(raw)).Text)
		}
	}
}
