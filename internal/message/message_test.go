package message

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	gomessage "github.com/emersion/go-message"
)

func TestFields(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want []Field
		text string
	}{
		"folded":            {"To: one\r\n two\r\n\tthree\r\nB:x\r\n\r\nbody\r\n", []Field{{"To", "one two\tthree"}, {"B", "x"}}, "body"},
		"as written":        {"Subject: =?utf-8?q?a?=  b\n\nbody", []Field{{"Subject", "=?utf-8?q?a?=  b"}}, "body"},
		"space before ':'":  {"Subject : x\n\nbody", []Field{{"Subject", "x"}}, "body"},
		"no colon":          {"From: a@b.example\nthis is no field\nSubject: x\n\nbody", []Field{{"From", "a@b.example"}, {"Subject", "x"}}, "body"},
		"mbox":              {"From a@b Tue Oct 14 09:12:44 2025\nSubject: x\n\nbody", []Field{{"Subject", "x"}}, "body"},
		"no empty line":     {"From: a@b.example\nSubject: x\nYour code is here\nand more", []Field{{"From", "a@b.example"}, {"Subject", "x"}}, "Your code is here\nand more"},
		"no header":         {"Your code: 123456\n", nil, "Your code: 123456"},
		"one word, a colon": {"Code: 123456\n", nil, "Code: 123456"},
		"names of no field": {"Account: ann\nCode: 123456\n\nThanks", nil, "Account: ann\nCode: 123456\nThanks"},
		"no body":           {"From: a@b.example\n", []Field{{"From", "a@b.example"}}, ""},
		"old Macintosh":     {"Subject: x\r\rbody\r", []Field{{"Subject", "x"}}, "body"},
		"nothing":           {"", nil, ""},
	} {
		m := Parse([]byte(c.raw))
		if !reflect.DeepEqual(m.Fields, c.want) || m.Text != c.text {
			t.Errorf("%s: %q, %q; want %q, %q", name, m.Fields, m.Text, c.want, c.text)
		}
	}
}

func TestValues(t *testing.T) {
	m := Parse([]byte("Received: one\nAuthentication-Results: mx; dkim=pass\nreceived: two\n three\n\n"))
	if got := m.Values("RECEIVED"); !reflect.DeepEqual(got, []string{"one", "two three"}) {
		t.Errorf("%q", got)
	}
	if got := m.Values("X-None"); got != nil {
		t.Errorf("%q", got)
	}
}

func TestDecodeWords(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":                                   "plain text",
		"=?utf-8?Q?J=C3=B6rg?=":                        "Jörg",
		"=?utf-8?q?a_b?= =?UTF-8?B?Yw==?=":             "a bc",
		"=?iso-8859-1?Q?caf=E9?= und":                  "café und",
		"=?utf-8*de?Q?x?=":                             "x",
		"a=?utf-8?Q?b?=c":                              "abc",
		"=?utf-8?Q?with space?=":                       "with space",
		"=?utf-8?B?SGVsbG8?=":                          "Hello", // no padding
		"=?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?=":           "你",     // a character in two words
		"=?gb2312?B?0enWpMLr?=":                        "验证码",
		"=?utf-8?Q?no_end rest":                        "no end rest",
		"=?no such":                                    "=?no such",
		"caf\xe9":                                      "café",
		"=?unknown-charset?Q?abc?=":                    "abc",
		"=?utf-8?Q??=x":                                "x",
		"=?utf-8?Q?482913_is_your?= =?utf-8?Q?_code?=": "482913 is your code",
	} {
		if got := decodeWords(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string][]Address{
		"a@b.example":                                   {{"", "a@b.example"}},
		"Ann <Ann@B.Example>":                           {{"Ann", "Ann@b.example"}},
		`"Doe, Ann" <a@b.example>, c@d.example`:         {{"Doe, Ann", "a@b.example"}, {"", "c@d.example"}},
		"=?utf-8?Q?J=C3=B6rg?= <a@b.example>":           {{"Jörg", "a@b.example"}},
		"a@b.example (Ann)":                             {{"", "a@b.example"}},
		"Team: a@b.example, c@d.example;":               {{"", "a@b.example"}, {"", "c@d.example"}},
		"<@relay.example:a@b.example>":                  {{"", "a@b.example"}},
		"ann@good.example <evil@bad.example>":           {{"ann@good.example", "evil@bad.example"}},
		"<ann@good.example> <evil@bad.example>":         {{"", "ann@good.example"}, {"", "evil@bad.example"}},
		"<ann@good.example> evil@bad.example":           {{"", "ann@good.example"}, {"", "evil@bad.example"}},
		"=?utf-8?Q?=3Cann=40good.example=3E?= <e@b.ex>": {{"<ann@good.example>", "e@b.ex"}},
		`"a b"@c.example`:                               {{"", `"a b"@c.example`}},
		"a@bücher.example":                              {{"", "a@xn--bcher-kva.example"}},
		"a@b.example.":                                  {{"", "a@b.example"}},
		"Mail Delivery System":                          {{"Mail Delivery System", ""}},
		"Ann <a@b.example":                              {{"Ann", "a@b.example"}},
		"undisclosed-recipients:;":                      nil,
		"":                                              nil,
	} {
		if got := parseAddresses(in); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	// Two senders are two, whichever field they come in.
	m := Parse([]byte("From: a@good.example\nFrom: b@bad.example\n\n"))
	if len(m.From) != 2 {
		t.Errorf("From: %q", m.From)
	}
}

func TestMediaType(t *testing.T) {
	for in, want := range map[string][2]string{ // type, charset or boundary
		"text/plain; charset=utf-8":                              {"text/plain", "utf-8"},
		`Text/HTML; Charset="UTF-8"`:                             {"text/html", "UTF-8"},
		"text/plain charset=utf-8":                               {"text/plain", "utf-8"},
		"text/plain; charset=a; charset=b":                       {"text/plain", "a"},
		"text/plain; charset*=utf-8''k%6Fi8-r":                   {"text/plain", "koi8-r"},
		`text/plain; charset*0="ko"; charset*1="i8-r"`:           {"text/plain", "koi8-r"},
		`text/plain; charset*1*=8-r; charset*0*=us-ascii''ko%69`: {"text/plain", "koi8-r"},
		`text/plain; name="a;b=c"; charset=x`:                    {"text/plain", "x"},
		"text/plain; charset=":                                   {"text/plain", ""},
		";;;":                                                    {"", ""},
	} {
		got := parseMediaType(in)
		if got.value != want[0] || got.param("charset") != want[1] {
			t.Errorf("%q: %q, %q; want %q", in, got.value, got.param("charset"), want)
		}
	}
}

func TestTransfer(t *testing.T) {
	long := strings.Repeat("A sentence that is long enough to be wrapped by the encoder. ", 3)
	for name, c := range map[string]struct{ encoding, body, want string }{
		"qp":                  {"quoted-printable", "a=3Db=\r\nc=  \nd", "a=bcd"},
		"broken qp":           {"Quoted-Printable", "50=% off =ZZ", "50=% off =ZZ"},
		"qp cut":              {"quoted-printable", "code 12=3", "code 12\x1a"},
		"base64":              {"base64", "SGVs\r\nbG8=", "Hello"},
		"base64, no padding":  {"BASE64 ", "SGVsbG8", "Hello"},
		"base64, two texts":   {"base64", "SGk=\nSGk=", "HiHi"},
		"base64 broken":       {"base64", "Y29kZSAxMjM0*NTY=\nSGk=", "code 1234\x1aHi"},
		"base64 cut":          {"base64", "Y29kZSAxMjM0N", "code 1234\x1a"},
		"base64, a footer":    {"base64", base64.StdEncoding.EncodeToString([]byte(long[:60])) + "\n-- \nSent by the list of 2025", long[:60] + "-- \nSent by the list of 2025"},
		"uuencode":            {"x-uuencode", "begin 644 a.txt\n+8V]D92`T.#(Y,3, \n`\nend\n", "code 482913"},
		"uuencode cut":        {"x-uue", "begin 644 a.txt\n+8V]D92`T.#", "code 4\x1a"},
		"uuencode by name":    {"x-uuencode", "code 482913", "code 482913"},
		"base64 by name only": {"base64", "Your code is 1234 and so on", "Your code is 1234 and so on"},
		"base64, Farsi":       {"base64", "کد 1234", "کد 1234"},
		"base64, 8 bits":      {"base64", "\xd3\xcf\xc4 1234", "\xd3\xcf\xc4 1234"},
		"unknown":             {"8bits", "code", "code"},
		"misspelt":            {"quoted_printable", "a=3Db", "a=b"},
		"unlabelled qp":       {"7bit", "a=3Db=\nc", "a=bc"},
		"unlabelled base64":   {"", base64.StdEncoding.EncodeToString([]byte(long[:90])), long[:90]},
	} {
		if got := string(decodeTransfer(c.encoding, []byte(c.body))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCharset(t *testing.T) {
	for _, c := range []struct{ label, bytes, want string }{
		{"utf-8", "ö", "ö"},
		{"", "\xf6", "ö"},
		{"utf-8", "a\xa0b ö", "a\u00a0b ö"}, // one stray byte costs nothing else
		{"us-ascii", "\xd6l", "Öl"},
		{"iso-8859-1", "\x93x\x94", "“x”"}, // what such mail holds is Windows-1252
		{"gb2312", "\xd1\xe9\xd6\xa4\xc2\xeb", "验证码"},
		{"GB18030", "\xd1\xe9\xd6\xa4\xc2\xeb", "验证码"},
		{"iso-2022-jp", "\x1b$BG'>Z\x1b(B", "認証"},
		{"", "\x1b$BG'>Z\x1b(B", "認証"},
		{"koi8-r", "\xcb\xcf\xc4", "код"},
		{"cp850", "\x94", "ö"},
		{"ibm866", "\xaa", "к"},
		{"macintosh", "\x9a", "ö"},
		{"utf-16le", "1\x002\x00", "12"},
		{"utf-16", "code 12 ö", "code 12 ö"}, // the label is wrong
		{"iso-2022-kr", "\x1b$)C\x0e@NAu9xH#\x0f 12", "인증번호 12"},
		{"x-user-defined", "код", "код"},
		{"hz-gb-2312", "~{<:Ky2;S{~}", "己所不欲"},
		{"x-no-such", "ö", "ö"},
	} {
		if got := string(toUTF8(c.label, []byte(c.bytes))); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.label, c.bytes, got, c.want)
		}
	}
}

// mails in testdata: NAME.eml and, in NAME.txt, the text a person sees, then
// "== " lines for what is kept apart.
func TestMails(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d mails, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if got := render(Parse(raw)); got != string(want) {
			t.Errorf("%s:\n%s\nwant:\n%s", file, got, want)
		}
	}
}

func render(m *Message) string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(strings.ReplaceAll(m.Text, "\x1a", "<lost>"), "\t", "<tab>") + "\n")
	for _, p := range m.Parts {
		if !p.Shown && len(p.Lines) > 0 {
			b.WriteString("== not shown\n")
			for _, l := range p.Lines {
				b.WriteString(l.Text + "\n")
			}
		}
	}
	for _, l := range m.Links {
		b.WriteString("== link " + l.Text + " -> " + l.URL + "\n")
	}
	for _, a := range m.Alts {
		b.WriteString("== alt " + a + "\n")
	}
	for _, f := range m.Forwarded {
		b.WriteString("== message " + f.Subject + "\n" + render(f))
	}
	return b.String()
}

func TestStyle(t *testing.T) {
	m := Parse([]byte("Content-Type: text/html\n\n<style>.c{font-family:monospace} h1{letter-spacing:4px}</style><body style='font-size:14px'>" +
		"plain <b>bold</b> <span style='font-size:2em'>big</span> <i class=c>mono</i> <a href=x>link</a>" +
		"<h1>head</h1><center>mid</center><p style='background:#eee'>boxed</p><table><tr><td>4<td>9<td>3</table>"))
	is := map[string]func(Style) bool{
		"plain": func(s Style) bool { return s == Style{Size: 14} },
		"bold":  func(s Style) bool { return s.Bold && s.Size == 14 },
		"big":   func(s Style) bool { return s.Size == 28 && !s.Bold },
		"mono":  func(s Style) bool { return s.Mono },
		"link":  func(s Style) bool { return s.Link },
		"head":  func(s Style) bool { return s.Heading && s.Bold && s.Size == 28 && s.Spaced },
		"mid":   func(s Style) bool { return s.Centre },
		"boxed": func(s Style) bool { return s.Background == 0xffeeeeee },
		"493":   func(s Style) bool { return s.Apart },
	}
	for _, l := range m.Parts[0].Lines {
		for word, ok := range is {
			if i := strings.Index(l.Text, word); i >= 0 {
				if !ok(l.Style(i)) {
					t.Errorf("%q: %+v", word, l.Style(i))
				}
				delete(is, word)
			}
		}
	}
	for word := range is {
		t.Errorf("%q is not there", word)
	}
}

// A cell ends with its tag: what stands between it and the next one, or behind the last,
// is not of it, in a table or out of one.
func TestTextBehindCells(t *testing.T) {
	for _, html := range []string{
		"<td>4</td><td>9</td><td>3</td> is your code",
		"<table><tr><td>4</td><td>9</td>\n<td>3</td> is your code</tr></table>",
	} {
		m := Parse([]byte("Content-Type: text/html\n\n" + html))
		if got := m.Parts[0].Lines[0].Text; got != "493\tis your code" {
			t.Errorf("%s: %q", html, got)
		}
	}
}

func TestDate(t *testing.T) {
	want := time.Date(2025, 10, 14, 9, 12, 44, 0, time.UTC)
	for _, s := range []string{"Tue, 14 Oct 2025 09:12:44 +0000", "14 Oct 2025 11:12:44 +0200", "Tue, 14 Oct 2025 09:12:44 GMT (UTC)"} {
		if m := Parse([]byte("Date: " + s + "\n\n")); !m.Date.Equal(want) {
			t.Errorf("%q: %v", s, m.Date)
		}
	}
	if m := Parse([]byte("Date: yesterday\n\n")); !m.Date.IsZero() {
		t.Errorf("%v", m.Date)
	}
}

func TestParseCut(t *testing.T) {
	whole := "Subject: x\n\nYour code is 123456"
	for n := len("Subject: x\n\n") + 1; n < len(whole); n++ {
		if m := ParseCut([]byte(whole[:n])); !strings.HasSuffix(m.Text, string(rune(Lost))) {
			t.Errorf("cut at %d: %q", n, m.Text)
		}
	}
	if m := ParseCut([]byte(whole + "\nThat is all\n")); m.Text != strings.TrimPrefix(whole, "Subject: x\n\n")+"\nThat is all" {
		t.Errorf("cut after a line's end: %q", m.Text)
	}
}

// What was cut off a mail need not be read where all text was there before.
func TestTextWhole(t *testing.T) {
	in := func(multipart string, parts ...string) string {
		return "MIME-Version: 1.0\nContent-Type: multipart/" + multipart + "; boundary=" + multipart + "\n\n--" + multipart + "\n" + strings.Join(parts, "\n--"+multipart+"\n")
	}
	const (
		text    = "Content-Type: text/plain\n\nHello, the report is attached."
		empty   = "Content-Type: text/plain\n\n\n"
		html    = "Content-Type: text/html\n\n<p>Hello"
		pdf     = "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xJVBERi0x"
		picture = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0K"
		saved   = "Content-Type: image/png\nContent-Disposition: attachment\n\niVBORw0K"
		notes   = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nLine"
		table   = "Content-Type: text/csv\n\n1,2"
		mail    = "Content-Type: message/rfc822\n\nSubject: x\n"
	)
	for _, tt := range []struct {
		name, raw string
		want      bool
	}{
		{"in a PDF", in("mixed", text, pdf), true},
		{"in a PDF behind alternatives", in("mixed", strings.TrimPrefix(in("alternative", text, html), "MIME-Version: 1.0\n")+"\n--alternative--", pdf), true},
		{"in an attached picture", in("mixed", text, saved), true},
		{"in attached text", in("mixed", text, notes), true},
		{"in a table", in("mixed", text, table), true},
		{"in a PDF of an attached mail", in("mixed", text, mail+in("mixed", text, pdf)), true},
		{"in the text of an attached mail", in("mixed", text, mail+"\nHello"), false},
		{"in the text", in("mixed", text), false},
		{"in the second text, behind a PDF", in("mixed", text, pdf, text), false},
		{"in a picture: text can follow", in("mixed", text, picture), false},
		{"in a PDF before any text", in("mixed", pdf), false},
		{"in a PDF behind empty text", in("mixed", empty, pdf), false},
		{"behind the end", in("mixed", text, pdf) + "\n--mixed--\nx", false},
		{"a mail that is a PDF", pdf, false},
		{"in the header", "Subject: x\nContent-Type: multipart/mixed", false},
		{"nothing", "", false},
	} {
		if got := ParseCut([]byte(tt.raw)).TextWhole; got != tt.want {
			t.Errorf("cut %s: %v", tt.name, got)
		}
	}
}

// TestAgainstGoMessage compares what is read of well-formed mail with another
// reader's opinion.
func TestAgainstGoMessage(t *testing.T) {
	for _, text := range []string{"Your code is 123456", "Größe: 482913\nÜber uns", "验证码：204815\n请勿泄露"} {
		for _, encoding := range []string{"quoted-printable", "base64", "8bit"} {
			var mail bytes.Buffer
			var h gomessage.Header
			h.SetContentType("multipart/alternative", map[string]string{"boundary": "frontier"})
			w, err := gomessage.CreateWriter(&mail, h)
			if err != nil {
				t.Fatal(err)
			}
			var ph gomessage.Header
			ph.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
			ph.Set("Content-Transfer-Encoding", encoding)
			p, err := w.CreatePart(ph)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(p, text); err != nil {
				t.Fatal(err)
			}
			p.Close()
			w.Close()

			e, err := gomessage.Read(bytes.NewReader(mail.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			part, err := e.MultipartReader().NextPart()
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := io.ReadAll(part.Body)
			if err != nil {
				t.Fatal(err)
			}
			if ours := Parse(mail.Bytes()).Text; ours != strings.ReplaceAll(string(theirs), "\r\n", "\n") {
				t.Errorf("%s: %q, go-message has %q", encoding, ours, theirs)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw)
		n := 0
		for _, p := range m.Parts {
			block := 0
			for _, l := range p.Lines {
				n += len(l.Text)
				if strings.TrimSpace(l.Text) == "" || strings.Contains(l.Text, "\n") {
					t.Errorf("line %q", l.Text)
				}
				if l.Block < block {
					t.Errorf("block %d after %d", l.Block, block)
				}
				block = l.Block
				last := -1
				for _, r := range l.Runs {
					if r.Start < 0 || r.Start > len(l.Text) || r.Start < last {
						t.Errorf("run at %d after %d in %q", r.Start, last, l.Text)
					}
					last = r.Start
				}
			}
		}
		if n > 4*len(raw)+64 {
			t.Errorf("%d bytes of text from %d", n, len(raw))
		}
		ParseCut(raw)
	})
}

// FuzzQuotedPrintable: what the standard library can decode is decoded alike.
func FuzzQuotedPrintable(f *testing.F) {
	f.Add([]byte("a=3Db=\r\nc"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var enc bytes.Buffer
		w := quotedprintable.NewWriter(&enc)
		w.Binary = true
		w.Write(raw)
		w.Close()
		if got := decodeQuotedPrintable(enc.Bytes()); !bytes.Equal(got, raw) {
			t.Errorf("%q became %q", raw, got)
		}
	})
}

// TestBounds reads no more of messages inside a mail than of the mail, and finds
// the text below a header that is too long to be kept.
func TestBounds(t *testing.T) {
	inside := "--x\n\nFrom: a@example.com\nSubject: one of many\n\n" + strings.Repeat("All that it says, again and again.\n", 300)
	digest := Parse([]byte("From: a@example.com\nContent-Type: multipart/digest; boundary=x\n\n" + strings.Repeat(inside, 200) + "--x--\n"))
	size := len(digest.Text)
	for _, m := range digest.Forwarded {
		size += len(m.Text)
	}
	if size > maxText+1 || len(digest.Forwarded) == 0 { // Lost, where it was cut
		t.Errorf("%d bytes of text in %d messages", size, len(digest.Forwarded))
	}
	for _, end := range []string{"\n", "\r\n"} {
		long := Parse([]byte("Subject: x" + end + strings.Repeat("X-Field: y"+end, maxFields+100) + end + "The text." + end + end + "More." + end))
		if long.Text != "The text.\nMore." || len(long.Fields) != maxFields {
			t.Errorf("%d fields above %q", len(long.Fields), long.Text)
		}
	}
}
