package matrix

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

//go:embed ordinary.txt
var ordinaryText string

// matter is a block of ordinary.txt: what one ordinary mail is about.
type matter struct {
	lang       *language
	kind       string
	subject    string
	paragraphs []string
}

// english and foreign are the blocks of ordinary.txt. Each half is as often.
var english, foreign = parseOrdinary(ordinaryText)

func parseOrdinary(text string) (english, foreign []matter) {
	for b := range blocks(text) {
		if len(b.lines) < 2 {
			panic("ordinary.txt: a mail with no text: " + b.tag + " " + b.title)
		}
		m := matter{lang: languageOf(b.tag), kind: b.title, subject: b.lines[0], paragraphs: b.lines[1:]}
		if b.tag == "en" {
			english = append(english, m)
		} else {
			foreign = append(foreign, m)
		}
	}
	return english, foreign
}

// kindsOfOrdinaryMail are the ways in which ordinary mails are built.
var kindsOfOrdinaryMail = []often{{22, "text"}, {25, "html"}, {35, "alternative"}, {9, "related"}, {9, "empty-text"}}

// labelled is a paragraph that ends in a number of its own: "Order number: 4711".
var labelled = regexp.MustCompile(`^(.{3,40}[:：])\s*(\S+)$`)

var linked = regexp.MustCompile(`https?://\S+`)

// ordinaryMail is a mail without a code.
func (d dice) ordinaryMail() Mail {
	about := pick(d, foreign...)
	if d.chance(.5) {
		about = pick(d, english...)
	}
	return d.mailAbout(about)
}

// mailAbout is an ordinary mail about a matter.
func (d dice) mailAbout(about matter) Mail {
	w := d.newLetter(about.lang, kindsOfOrdinaryMail)
	fill := d.filler(w.from)
	w.subject = fill(about.subject)
	var body []string
	if d.chance(.8) {
		body = append(body, about.lang.greet(d))
	}
	for _, p := range about.paragraphs {
		body = append(body, fill(p))
	}
	var items [][3]string
	switch about.kind {
	case "order", "coupon", "invoice", "newsletter", "digest":
		if d.chance(.5) {
			items = d.items()
		}
	}

	text := append([]string(nil), body...)
	if len(items) > 0 {
		var lines []string
		for _, item := range items {
			lines = append(lines, strings.Join(item[:], "  "))
		}
		text = append(text, strings.Join(lines, "\n"))
	}
	if d.chance(.5) {
		text = append(text, d.url(w.from))
	}
	w.text = strings.Join(append(text, strings.Join(w.smallPrint, "\n")), "\n\n") + "\n"

	var rows []string
	for _, p := range body {
		rows = append(rows, d.setParagraph(p))
	}
	if len(items) > 0 {
		rows = append(rows, setItems(items))
	}
	if (about.kind == "newsletter" || about.kind == "digest") && d.chance(.5) {
		rows = append(rows, d.articles(about)...)
	}
	preheader := ""
	if d.chance(.5) {
		preheader = body[len(body)-1]
	}
	w.html = d.page(&w, d.chance(.6), preheader, rows)

	m := Mail{Kind: about.kind, Language: about.lang.tag, MIME: w.kind}
	m.Raw, m.Charset = d.post(w)
	return m
}

// items are lines of an order.
func (d dice) items() (items [][3]string) {
	for range d.between(1, 5) {
		items = append(items, [3]string{pick(d, "Item", "Art.", "SKU", "No.") + " " + d.of(digit, d.between(4, 6)), strconv.Itoa(d.between(1, 9)) + " x", d.amount()})
	}
	return items
}

func setItems(items [][3]string) string {
	var b strings.Builder
	b.WriteString("<table border=\"1\">\n")
	for _, item := range items {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", item[0], item[1], escape(item[2]))
	}
	return b.String() + "</table>"
}

// setParagraph sets a paragraph, and the number it may end in as prominently as
// a code would be.
func (d dice) setParagraph(p string) string {
	if m := labelled.FindStringSubmatch(p); m != nil && d.chance(.6) {
		return "<p>" + escape(m[1]) + "</p>\n" + fmt.Sprintf(pick(d, `<p style="font-size:24px"><b>%s</b></p>`, "<h2>%s</h2>", `<div style="text-align:center;font-size:20px;background:#eee">%s</div>`), escape(m[2]))
	}
	return "<p>" + linked.ReplaceAllString(escape(p), `<a href="$0">$0</a>`) + "</p>"
}

// articles are what makes newsletters long: more of the same, each in a table
// of its own.
func (d dice) articles(about matter) (rows []string) {
	for range d.between(5, 60) {
		from := pick(d, brands...)
		fill := d.filler(from)
		var paragraphs strings.Builder
		for _, p := range about.paragraphs {
			fmt.Fprintf(&paragraphs, `<p style="margin:0 0 12px 0;padding:0;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;color:#444444;mso-line-height-rule:exactly">%s</p>`+"\n", escape(fill(p)))
		}
		rows = append(rows, fmt.Sprintf(`<table role="presentation" width="100%%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt"><tr>
<td width="96" valign="top" style="padding:12px 16px 12px 0"><a href="%[1]s" style="text-decoration:none"><img src="https://cdn.%[2]s/i/%[3]s.jpg" width="96" height="72" alt="" border="0" style="display:block;border:0;outline:none"></a></td>
<td valign="top" style="padding:12px 0"><h3 style="margin:0 0 8px 0;font-family:Georgia,serif;font-size:19px;line-height:24px;color:#111111"><a href="%[1]s" style="color:#111111;text-decoration:none">%[4]s</a></h3>
%[5]s</td></tr></table>`, escape(d.url(from)), from.domain, d.of(hex, 16), escape(fill(about.subject)), paragraphs.String()))
	}
	return rows
}
