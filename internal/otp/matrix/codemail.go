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

// codeMail is a mail with a code.
func (d dice) codeMail(l *language) Mail {
	w := d.newLetter(l, kindsOfCodeMail)
	layout, shape := d.weigh(layouts), d.weigh(shapes)
	if w.kind == "text" && layout != "subject" {
		layout = "plain"
	}
	if !separate(shape) && (layout == "cells" || layout == "spans") || shape == "phrase" && layout == "subject" {
		shape = "digits6"
	}
	shown, want := d.code(shape)
	say := strings.NewReplacer("{brand}", w.from.name, "{code}", shown, "{minutes}", strconv.Itoa(pick(d, 5, 10, 15, 20, 30, 60))).Replace

	subjects := append(slices.Clone(l.subjects), l.coded)
	switch {
	case layout == "subject":
		w.subject = say(l.coded)
	case shape == "phrase": // none stands in a subject
		w.subject = say(pick(d, l.subjects...))
	default:
		w.subject = say(pick(d, subjects...))
	}

	greeting := l.greet(d)
	after := d.afterCode(l, say)
	sentence := func() string { return pick(d, l.with, l.is) }
	where := "alone"
	switch {
	case layout == "subject":
		where = "subject"
	case layout == "bold", shape != "phrase" && (layout == "plain" || layout == "minimal") && d.chance(.5):
		where = "sentence"
	}

	// The text need not set the code as the page does.
	text := d.begin(greeting)
	switch {
	case where == "subject":
		text = append(text, l.seeSubject)
	case layout != "plain" && shape != "phrase" && d.chance(.67), where == "sentence" && layout == "plain":
		text = append(text, say(sentence()))
	default:
		text = append(text, say(l.above), pick(d, "", "    ", "")+shown)
	}
	text = append(text, after...)
	if d.chance(.4) {
		text = append(text, d.url(w.from))
	}
	if d.chance(.8) {
		text = append(text, strings.Join(w.smallPrint, "\n"))
	} else {
		text = append(text, w.from.name)
	}
	w.text = strings.Join(text, "\n\n") + "\n"
	if instead := seeHTML[l.tag]; instead != "" && (w.kind == "alternative" || w.kind == "related") && where != "subject" && d.chance(.06) {
		w.text = instead + "\n" + d.url(w.from) + "\n"
	}

	var rows []string
	for _, line := range d.begin(greeting) {
		rows = append(rows, "<p>"+escape(line)+"</p>")
	}
	switch where {
	case "subject":
		rows = append(rows, "<p>"+escape(l.seeSubject)+"</p>")
	case "alone":
		rows = append(rows, "<p>"+escape(say(l.above))+"</p>", d.setCode(layout, shown))
	case "sentence":
		s := escape(sentence())
		if layout == "bold" {
			s = strings.ReplaceAll(s, "{code}", pick(d, "<b>{code}</b>", "<strong>{code}</strong>", `<strong style="font-size:18px">{code}</strong>`, `<span style="font-weight:bold">{code}</span>`))
		}
		rows = append(rows, "<p>"+say(s)+"</p>")
	}
	for _, line := range after {
		rows = append(rows, fmt.Sprintf(pick(d, "<p>%s</p>", "<p>%s</p>", `<div style="color:#555">%s</div>`), escape(line)))
	}
	rich := layout == "rich" || layout != "minimal" && d.chance(.5)
	preheader := ""
	switch {
	case !rich || d.chance(.3):
	case where == "subject":
		preheader = l.seeSubject
	case shape != "phrase" && d.chance(.5):
		preheader = say(l.is)
	default:
		preheader = say(l.expires)
	}
	titled := w
	if where == "subject" {
		titled.subject = w.from.name
	}
	w.html = d.page(&titled, rich, preheader, rows)

	m := Mail{Kind: "code", Language: l.tag, MIME: w.kind, Shown: shown, Want: want, Shape: shape, Layout: layout}
	m.Raw, m.Charset = d.post(w)
	return m
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
