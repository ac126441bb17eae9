package matrix

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"text/template"
)

//go:embed rich.html
var richText string

//go:embed bare.html
var bareText string

var (
	richPage = template.Must(template.New("rich.html").Parse(richText))
	barePage = template.Must(template.New("bare.html").Parse(bareText))
)

// letter is what a mail says, before it is put into MIME.
type letter struct {
	from       brand
	lang       *language
	subject    string
	text, html string   // of the part of that type; "" if there is none
	smallPrint []string // its lines
	logo       string   // the address of the image in the HTML; the image is in the mail where it begins with cid:
	kind       string   // of MIME, see Mail
}

// newLetter chooses who writes, and how the mail is built.
func (d dice) newLetter(l *language, kinds []often) letter {
	w := letter{from: pick(d, brands...), lang: l, kind: d.weigh(kinds)}
	w.smallPrint = []string{w.from.name + pick(d, " Ltd.", " Inc.", " GmbH", " S.A.", "")}
	if d.chance(.8) {
		w.smallPrint = append(w.smallPrint, pick(d, addresses...))
	}
	if d.chance(.55) {
		w.smallPrint = append(w.smallPrint, "Tel. "+d.phone())
	}
	w.smallPrint = append(w.smallPrint, pick(d, "2023", "2024", "2025", "2026"), l.rights)
	w.logo = d.fill("https://cdn." + w.from.domain + "/img/######/logo-####.png")
	if w.kind == "related" {
		w.logo = d.fill("cid:logo#####@" + w.from.domain)
	}
	return w
}

// page is what the templates of a page are made from; all of it is HTML.
type page struct {
	Language, Direction, Title, Background string
	Preheader                              string // hidden, for the list of mails to show beside the subject
	Brand, Logo, Pixel                     string
	Rows                                   []string
	SmallPrint, Links                      string
}

var year = regexp.MustCompile(`^\d{4}$`)

// page sets rows of HTML as a page: a newsletter's, or one of a few tags.
func (d dice) page(w *letter, rich bool, preheader string, rows []string) string {
	p := page{
		Language: w.lang.tag, Title: escape(w.subject), Background: pick(d, "#123456", "#f5f5f5", "#654321", "#ffffff"),
		Brand: escape(w.from.name), Logo: w.logo, Pixel: d.fill("https://o." + w.from.domain + "/px/##########.gif"), Rows: rows,
	}
	if w.lang.rightToLeft {
		p.Direction = ` dir="rtl"`
	}
	if preheader != "" {
		p.Preheader = escape(preheader)
		if d.chance(.5) { // or the list would go on with the page
			p.Preheader += strings.Repeat("&#847;&zwnj;&nbsp;", 20)
		}
	}
	var links []string
	for range d.between(1, 3) {
		links = append(links, fmt.Sprintf(`<a href="%s" style="color:#888">%s</a>`, escape(d.url(w.from)), pick(d, "www."+w.from.domain, "Facebook", "Instagram", "FAQ", "support@"+w.from.domain)))
	}
	p.Links = strings.Join(links, " | ")
	for i, line := range w.smallPrint {
		if i > 0 {
			p.SmallPrint += "<br>\n"
		}
		if year.MatchString(line) {
			p.SmallPrint += "&copy; "
		}
		p.SmallPrint += escape(line)
	}
	t := barePage
	if rich {
		t = richPage
	}
	var b strings.Builder
	if err := t.Execute(&b, p); err != nil {
		panic(err)
	}
	return b.String()
}

// escape leaves quotes alone, as most templates do.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// entities writes everything beyond ASCII as a numeric entity.
func entities(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}
