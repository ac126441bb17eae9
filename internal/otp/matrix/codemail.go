package matrix

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// kindsOfCodeMail are the ways in which code mails are built.
var kindsOfCodeMail = []often{{18, "text"}, {25, "html"}, {35, "alternative"}, {11, "related"}, {11, "empty-text"}}

// seeHTML is what stands for the text of a mail that has none, by language.
var seeHTML = map[string]string{
	"en": "Please view this message in an HTML capable mail program.",
	"de": "Bitte zeigen Sie diese Nachricht als HTML an.",
	"fr": "Veuillez afficher ce message au format HTML.",
	"es": "Vea este mensaje en formato HTML.",
}

// notice is a letter with a code.
type notice struct {
	letter
	shape, layout, shown string
	where                place
	greeting             string
	after                []string            // what is said after the code
	say                  func(string) string // fills in the slots of a sentence
}

// place is where the code of a notice stands in its page.
type place int

const (
	alone      place = iota // in a paragraph of its own
	inSentence              // inside one
	inSubject               // nowhere; it is in the subject
)

// codeMail is a mail with a code.
func (d dice) codeMail(l *language) Mail {
	n := notice{letter: d.newLetter(l, kindsOfCodeMail), layout: d.weigh(layouts), shape: d.weigh(shapes), greeting: l.greet(d)}
	if n.kind == "text" && n.layout != "subject" {
		n.layout = "plain"
	}
	if !separate(n.shape) && (n.layout == "cells" || n.layout == "spans") || n.shape == "phrase" && n.layout == "subject" {
		n.shape = "digits6"
	}
	switch {
	case n.layout == "subject":
		n.where = inSubject
	case n.layout == "bold", n.shape != "phrase" && (n.layout == "plain" || n.layout == "minimal") && d.chance(.5):
		n.where = inSentence
	}
	var want string
	n.shown, want = d.code(n.shape)
	n.say = strings.NewReplacer("{brand}", n.from.name, "{code}", n.shown, "{minutes}", strconv.Itoa(pick(d, 5, 10, 15, 20, 30, 60))).Replace
	n.after = d.afterCode(l, n.say)

	n.subject = n.say(pick(d, append(slices.Clone(l.subjects), l.coded)...))
	switch {
	case n.where == inSubject:
		n.subject = n.say(l.coded)
	case n.shape == "phrase": // nobody writes one there
		n.subject = n.say(pick(d, l.subjects...))
	}
	n.text, n.html = d.codeText(&n), d.codePage(&n)

	m := Mail{Kind: "code", Language: l.tag, MIME: n.kind, Shown: n.shown, Want: want, Shape: n.shape, Layout: n.layout}
	m.Raw, m.Charset = d.post(n.letter)
	return m
}

// codeText is the text of a notice. It need not put the code as the page does.
func (d dice) codeText(n *notice) string {
	if instead := seeHTML[n.lang.tag]; instead != "" && (n.kind == "alternative" || n.kind == "related") && n.where != inSubject && d.chance(.06) {
		return instead + "\n" + d.url(n.from) + "\n"
	}
	text := d.begin(n.greeting)
	switch {
	case n.where == inSubject:
		text = append(text, n.lang.seeSubject)
	case n.layout == "plain" && n.where == inSentence, n.layout != "plain" && n.shape != "phrase" && d.chance(.67):
		text = append(text, n.say(pick(d, n.lang.with, n.lang.is)))
	default:
		text = append(text, n.say(n.lang.above), pick(d, "", "    ", "")+n.shown)
	}
	text = append(text, n.after...)
	if d.chance(.4) {
		text = append(text, d.url(n.from))
	}
	if d.chance(.8) {
		text = append(text, strings.Join(n.smallPrint, "\n"))
	} else {
		text = append(text, n.from.name)
	}
	return strings.Join(text, "\n\n") + "\n"
}

// codePage is the HTML of a notice.
func (d dice) codePage(n *notice) string {
	var rows []string
	for _, line := range d.begin(n.greeting) {
		rows = append(rows, "<p>"+escape(line)+"</p>")
	}
	switch n.where {
	case inSubject:
		rows = append(rows, "<p>"+escape(n.lang.seeSubject)+"</p>")
	case alone:
		rows = append(rows, "<p>"+escape(n.say(n.lang.above))+"</p>", d.setCode(n.layout, n.shown))
	case inSentence:
		s := escape(pick(d, n.lang.with, n.lang.is))
		if n.layout == "bold" {
			s = strings.ReplaceAll(s, "{code}", pick(d, "<b>{code}</b>", "<strong>{code}</strong>", `<strong style="font-size:18px">{code}</strong>`, `<span style="font-weight:bold">{code}</span>`))
		}
		rows = append(rows, "<p>"+n.say(s)+"</p>")
	}
	for _, line := range n.after {
		rows = append(rows, fmt.Sprintf(pick(d, "<p>%s</p>", "<p>%s</p>", `<div style="color:#555">%s</div>`), escape(line)))
	}
	rich := n.layout == "rich" || n.layout != "minimal" && d.chance(.5)
	preheader := ""
	switch {
	case !rich || d.chance(.3):
	case n.where == inSubject:
		preheader = n.lang.seeSubject
	case n.shape != "phrase" && d.chance(.5):
		preheader = n.say(n.lang.is)
	default:
		preheader = n.say(n.lang.expires)
	}
	w := n.letter
	if n.where == inSubject { // the page's title would tell it
		w.subject = w.from.name
	}
	return d.page(&w, rich, preheader, rows)
}

// begin is a greeting, or nothing.
func (d dice) begin(greeting string) []string {
	if d.chance(.15) {
		return nil
	}
	return []string{greeting}
}

// afterCode is what code mails say after the code.
func (d dice) afterCode(l *language, say func(string) string) (lines []string) {
	if d.chance(.85) {
		lines = append(lines, say(l.expires))
	}
	if d.chance(.6) {
		lines = append(lines, l.secret)
	}
	if d.chance(.75) {
		lines = append(lines, l.unasked)
	}
	if d.chance(.15) {
		d.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	}
	if d.chance(.2) { // who asked
		lines = append(lines, fmt.Sprintf("%s %d, %s - 203.0.113.%d - 2026-11-%02d %s UTC", pick(d, "Chrome", "Firefox", "Safari"), d.between(17, 140),
			pick(d, "Windows 11", "macOS 15", "Android 14", "iOS 18"), d.IntN(255), d.between(1, 28), d.time()))
	}
	return lines
}
