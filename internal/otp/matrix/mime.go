package matrix

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"
)

// part is a MIME part, its lines ended by LF alone.
type part struct{ header, body string }

func (p part) String() string { return p.header + "\n" + p.body }

var transferEncodings = []often{{1, "7bit"}, {2, "8bit"}, {4, "quoted-printable"}, {3, "base64"}}

// longLine is more than servers take (RFC 5321, 4.5.3.1.6).
const longLine = 990

// leaf is a text part.
func (d dice) leaf(kind, text, charset, transfer string) part {
	raw, ok := encode(text, charset)
	if !ok {
		panic("a letter that is not in its charset, " + charset)
	}
	long := false
	for line := range bytes.Lines(raw) {
		long = long || len(line) > longLine
	}
	plain := ascii(string(raw))
	switch {
	case transfer != "7bit" && transfer != "8bit":
	case long:
		transfer = "base64"
	case transfer == "7bit" && !plain:
		transfer = "quoted-printable"
	case transfer == "8bit" && plain:
		transfer = pick(d, "7bit", "8bit")
	}
	label := charset
	if label == "utf-8" {
		label = pick(d, "utf-8", "UTF-8", "utf-8")
	}
	p := part{header: fmt.Sprintf("Content-Type: %s; charset="+pick(d, "%s", "%q")+"\n", kind, label), body: string(raw)}
	if transfer != "7bit" || d.chance(.5) {
		p.header += "Content-Transfer-Encoding: " + transfer + "\n"
	}
	switch transfer {
	case "base64":
		p.body = wrap64(raw)
	case "quoted-printable":
		p.body = quotedPrintable(raw)
	}
	return p
}

// wrap64 is base64 in lines of 76 characters.
func wrap64(raw []byte) string {
	s := base64.StdEncoding.EncodeToString(raw)
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s + "\n"
}

func quotedPrintable(raw []byte) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	w.Write(raw)
	w.Close()
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// multipart joins parts.
func (d dice) multipart(kind string, parts ...part) part {
	boundary := ""
	switch d.IntN(4) {
	case 0:
		boundary = d.fill("----=_Part_######_########.#############")
	case 1:
		boundary = d.of(hex, 28)
	case 2:
		boundary = "=_" + d.of(hex, 16)
	default:
		boundary = d.fill("_----------=_MCPart_#########")
	}
	p := part{header: fmt.Sprintf("Content-Type: multipart/%s;%sboundary=%q\n", kind, pick(d, " ", "\n\t"), boundary)}
	p.body = pick(d, "", "This is a multi-part message in MIME format.\n")
	for _, one := range parts {
		p.body += "--" + boundary + "\n" + one.String()
		if !strings.HasSuffix(p.body, "\n") {
			p.body += "\n"
		}
	}
	p.body += "--" + boundary + "--\n"
	return p
}

// image is a PNG of one pixel, that the HTML shows.
func image(id string) part {
	const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	return part{
		header: "Content-Type: image/png; name=\"logo.png\"\nContent-Transfer-Encoding: base64\nContent-ID: <" + id + ">\nContent-Disposition: inline; filename=\"logo.png\"\n",
		body:   pixel[:76] + "\n" + pixel[76:] + "\n",
	}
}

// post puts a letter into MIME and says in which charset.
func (d dice) post(w letter) (raw []byte, charset string) {
	switch w.kind {
	case "text":
		w.html = ""
	case "html", "empty-text":
		w.text = ""
	}
	if w.kind == "html" && ascii(w.subject) && d.chance(.1) {
		w.html = entities(w.html)
		charset = "us-ascii"
	} else {
		charset = d.charset(&w)
	}
	transfer := d.weigh(transferEncodings)
	text := func() part { return d.leaf("text/plain", w.text, charset, transfer) }
	page := func() part {
		return d.leaf("text/html", w.html, charset, pick(d, "quoted-printable", "base64", transfer))
	}
	var whole part
	switch w.kind {
	case "text":
		whole = text()
	case "html":
		whole = page()
	case "alternative":
		whole = d.multipart("alternative", text(), page())
	case "empty-text":
		whole = d.multipart("alternative", d.leaf("text/plain", pick(d, "", "\n", " \n\n"), charset, "7bit"), page())
	case "related":
		logo := image(strings.TrimPrefix(w.logo, "cid:"))
		if d.chance(.5) {
			whole = d.multipart("alternative", text(), d.multipart("related", page(), logo))
		} else {
			whole = d.multipart("related", d.multipart("alternative", text(), page()), logo)
		}
	case "nested":
		logo := image("logo@" + w.from.domain)
		whole = d.multipart("mixed", d.multipart("related", d.multipart("alternative", text(), page()), logo))
	case "torn": // the last boundary never comes
		whole = d.multipart("alternative", text(), page())
		whole.body = whole.body[:strings.LastIndex(whole.body, "\n--")+1]
	default:
		panic("no mail is built as " + w.kind)
	}
	mail := d.header(&w, charset) + whole.String()
	if d.chance(.5) {
		mail = strings.ReplaceAll(mail, "\n", "\r\n")
	}
	return []byte(mail), charset
}
