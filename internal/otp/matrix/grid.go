package matrix

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// gridShapes are how codes are written, each in turn. What a site wants is
// beside it, where that is not what is shown.
var gridShapes = []string{
	"3", "4", "5", "6", "7", "8", "9", "10", // so many digits
	"3-3", "3 3", "2 2 2", "2-2-2", "4-4", "4 4", "3.3", "3·3", // digits in groups
	"capitals6", "capitals8", "small6", "small8", "mixed8", "letters6", "letters8", "smallletters6", // letters and digits, or letters
	"ABC-DEF", "ABC-123", "K7XP-2QM9", "k7xp-2qm9", "K7X-2QM-9AB", "Ab3x-9kQz", // groups, the dash of which is typed
	"G-", "FB-", // digits with a prefix
	"words2", "words3", "words4", "words5", "words6", "words 3", "words 4", "words 6", // with dashes, or with spaces
	"arabic", "persian", "devanagari", "bengali", "thai", "burmese", "wide", "wideletters", // of other scripts
}

// gridLayouts are where a code stands.
var gridLayouts = []string{
	"line", "sentence", "first", "colon", "labelcell", "cells", "spans", "spaced", "large", "heading", "box", "button", "minimal",
	"preheader", "subject", "both", "alt", "text", "short", "bold", "nolabel",
}

// gridKinds are how the mail is built.
var gridKinds = []string{"text", "html", "alternative", "related", "empty-text", "nested", "torn"}

// clutter is what else has numbers in a code mail: none of them is one.
var clutter = []string{
	"IP: 203.0.113.###", "Chrome 1##.0.####.1## / Windows 10", "14 Oct 2025, 09:1# UTC", "2025-10-1# 18:4#:0#", "Ref: ##########",
	"Ticket #####7#", "+1 (555) 01#-####", "© 2025", "1600 Main Street, Springfield, 9####", "$49.99", "ID: 9f8e7d6c-####-4b1a-9c3d-2e1f0a9b8c7d", "v#.1#.2",
	"2###-10-0#", "#.### EUR", "tel:+44 20 7946 0###", "https://example.com/u/########?id=######",
}

// Grid yields a mail with a code for every language, shape and layout, a share of
// one in every: the crossing whole is more than anybody waits for. How the mail is
// built and what else is in it is chosen at random, the same for the same seed.
func Grid(seed uint64, every int) iter.Seq[Mail] {
	return func(yield func(Mail) bool) {
		i := 0
		for l := range languages {
			for _, shape := range gridShapes {
				for _, layout := range gridLayouts {
					i++
					d := dice{rand.New(rand.NewPCG(seed, uint64(i)))}
					if d.IntN(every) != 0 || !crosses(shape, layout) {
						continue
					}
					if !yield(d.gridMail(&languages[l], shape, layout)) {
						return
					}
				}
			}
		}
	}
}

// crosses reports whether anybody sets a code of a shape so.
func crosses(shape, layout string) bool {
	words := strings.HasPrefix(shape, "words")
	switch layout {
	case "cells", "spans":
		return gridSeparate(shape)
	case "subject", "both", "first", "short", "alt", "preheader":
		return !strings.HasPrefix(shape, "words ") && shape != "words2"
	case "sentence", "bold", "nolabel":
		return !strings.HasPrefix(shape, "words ") && shape != "words2" && !(layout == "nolabel" && words)
	case "colon", "labelcell":
		return !strings.HasPrefix(shape, "words ")
	}
	return true
}

func gridSeparate(shape string) bool {
	_, err := strconv.Atoi(shape)
	return err == nil && shape != "3" || shape == "capitals6" || shape == "capitals8" || shape == "arabic" || shape == "wide"
}

func (d dice) gridMail(l *language, shape, layout string) Mail {
	n := notice{letter: d.newLetter(l, kindsOfCodeMail), layout: layout, shape: shape, greeting: l.greet(d)}
	n.kind = pick(d, gridKinds...)
	if layout == "text" {
		n.kind = "text"
	}
	if n.kind == "text" && !slices.Contains([]string{"line", "sentence", "first", "colon", "both", "short", "subject", "nolabel", "text"}, layout) {
		n.kind = "html"
	}
	var want string
	n.shown, want = d.gridCode(shape)
	n.say = strings.NewReplacer("{brand}", n.from.name, "{code}", n.shown, "{minutes}", strconv.Itoa(pick(d, 5, 10, 15, 20, 30, 60))).Replace
	n.after = d.afterCode(l, n.say)
	if layout == "short" {
		n.after, n.smallPrint = nil, nil
	}
	var more []string // clutter
	much := pick(d, 0, 0, 1, 3, 6)
	if layout == "short" {
		much = 0
	}
	for _, k := range d.Perm(len(clutter))[:much] {
		more = append(more, d.fill(clutter[k]))
	}
	n.subject = n.say(pick(d, l.subjects...))
	if layout == "subject" || layout == "both" || layout == "alt" {
		n.subject = n.say(l.coded)
	}
	open := d.begin(n.greeting)
	if layout == "short" {
		open = nil
	}
	said := n.say(pick(d, l.with, l.is))
	label := strings.TrimRight(pick(d, l.above, l.subjects[0]), " :：.。")
	label = n.say(label)

	text := slices.Clone(open)
	rows := make([]string, 0, 10)
	for _, line := range open {
		rows = append(rows, "<p>"+escape(line)+"</p>")
	}
	preheader := ""
	switch layout {
	case "sentence", "short":
		text, rows = append(text, said), append(rows, "<p>"+escape(said)+"</p>")
	case "bold":
		text = append(text, said)
		rows = append(rows, "<p>"+strings.ReplaceAll(escape(said), escape(n.shown), "<b>"+escape(n.shown)+"</b>")+"</p>")
	case "first":
		text, rows = append(text, n.say(l.is)), append(rows, "<p>"+escape(n.say(l.is))+"</p>")
	case "colon":
		text, rows = append(text, label+": "+n.shown), append(rows, "<p>"+escape(label)+": <span>"+escape(n.shown)+"</span></p>")
	case "labelcell":
		text = append(text, label+": "+n.shown)
		rows = append(rows, "<table><tr><td>"+escape(label)+"</td><td>"+escape(n.shown)+"</td></tr></table>")
	case "subject":
		text, rows = append(text, l.seeSubject), append(rows, "<p>"+escape(l.seeSubject)+"</p>")
	case "alt":
		text = append(text, n.say(l.above), n.shown)
		rows = append(rows, "<p>"+escape(n.say(l.above))+"</p>", `<img src="https://cdn.`+n.from.domain+`/c.png" width="300" height="60" alt="`+n.shown+`">`)
		text = append(text, l.seeSubject)
	case "nolabel": // the subject alone names it
		text, rows = append(text, n.shown), append(rows, d.setGrid("large", n.shown))
	default:
		text = append(text, n.say(l.above), n.shown)
		rows = append(rows, "<p>"+escape(n.say(l.above))+"</p>", d.setGrid(layout, n.shown))
		if layout == "preheader" {
			preheader = n.say(l.is)
		}
	}
	before := d.chance(.3) && layout != "short"
	for _, line := range append(slices.Clone(n.after), more...) {
		text = append(text, line)
		rows = append(rows, "<p>"+escape(line)+"</p>")
	}
	if before && len(more) > 0 { // one of them stands first
		text = append([]string{more[0]}, text...)
		rows = append([]string{"<p>" + escape(more[0]) + "</p>"}, rows...)
	}
	if n.smallPrint != nil {
		text = append(text, strings.Join(n.smallPrint, "\n"))
	}
	n.text = strings.Join(text, "\n\n") + "\n"
	w := n.letter
	if layout == "subject" {
		w.subject = w.from.name
	}
	n.html = d.page(&w, d.chance(.5), preheader, rows)

	m := Mail{Kind: "code", Language: l.tag, MIME: n.kind, Shown: n.shown, Want: want, Shape: shape, Layout: layout, Clutter: much}
	m.Name = fmt.Sprintf("%s %s %s %s %d", l.tag, shape, layout, n.kind, much)
	m.Raw, m.Charset = d.post(n.letter)
	return m
}

// setGrid is the HTML of a code with a place of its own.
func (d dice) setGrid(layout, code string) string {
	switch layout {
	case "line", "preheader", "text", "both":
		return d.setCode("plain", code)
	case "box":
		return d.setCode("rich", escape(code))
	case "spaced":
		return `<div style="font-size:28px;letter-spacing:6px;font-weight:600">` + escape(code) + "</div>"
	}
	return d.setCode(layout, escape(code))
}

// scripts are the zeros of scripts with digits of their own.
var scripts = map[string]rune{"arabic": '٠', "persian": '۰', "devanagari": '०', "bengali": '০', "thai": '๐', "burmese": '၀', "wide": '０'}

// gridCode is a code of a shape, as it is shown and as a site wants it.
func (d dice) gridCode(shape string) (shown, want string) {
	if n, err := strconv.Atoi(shape); err == nil {
		want = "19"
		for strings.HasPrefix(want, "19") || strings.HasPrefix(want, "20") || strings.HasSuffix(want, "000") {
			want = d.of(digit, n)
		}
		return want, want
	}
	if zero, ok := scripts[shape]; ok {
		want = d.of(digit, 6)
		return strings.Map(func(r rune) rune { return zero + r - '0' }, want), want
	}
	both := func(alphabet string, n int) string { // with a letter and two digits at least, not "AB1234"
		for {
			s := d.of(alphabet, n)
			if digits := strings.Count(strings.Map(func(r rune) rune {
				if r <= '9' {
					return '0'
				}
				return r
			}, s), "0"); digits >= 2 && digits <= n-2 && strings.ContainsAny(s[1:n-1], digit) && strings.ContainsAny(s[n-3:], upper+lower) {
				return s
			}
		}
	}
	group := func(sep string, sizes ...int) {
		var parts []string
		for _, n := range sizes {
			parts = append(parts, d.of("3456789", n))
		}
		shown, want = strings.Join(parts, sep), strings.Join(parts, "")
	}
	switch shape {
	case "3-3":
		group("-", 3, 3)
	case "3 3":
		group(" ", 3, 3)
	case "2 2 2":
		group(" ", 2, 2, 2)
	case "2-2-2":
		group("-", 2, 2, 2)
	case "4-4":
		group("-", 4, 4)
	case "4 4":
		group(" ", 4, 4)
	case "3.3":
		group(".", 3, 3)
	case "3·3":
		group("·", 3, 3)
	case "G-":
		want = d.of("123456789", 6)
		shown = "G-" + want
	case "FB-":
		want = d.of("123456789", 5)
		shown = "FB-" + want
	case "wideletters":
		want = both(upper+clear, 6)
		shown = strings.Map(func(r rune) rune { return r - '!' + 0xFF01 }, want)
	default:
		want = d.gridLetters(shape, both)
		shown = want
	}
	return shown, want
}

func (d dice) gridLetters(shape string, both func(string, int) string) string {
	switch shape {
	case "capitals6":
		return both(upper+clear, 6)
	case "capitals8":
		return both(upper+clear, 8)
	case "small6":
		return both(lower+clear, 6)
	case "small8":
		return both(lower+clear, 8)
	case "mixed8":
		return both("ABCDEFGHJ"+lower[:12]+clear, 8)
	case "letters6":
		return d.of("BCDFGHJKLMNPQRSTVWXZ", 6)
	case "letters8":
		return d.of("BCDFGHJKLMNPQRSTVWXZ", 8)
	case "smallletters6":
		return d.of("bcdfghjkmnpqrstvwxz", 6)
	case "ABC-DEF":
		return d.of("BCDFGHJKLMNPQRSTVWXZ", 3) + "-" + d.of("BCDFGHJKLMNPQRSTVWXZ", 3)
	case "ABC-123":
		return d.of("BCDFGHJKLMNPQRSTVWXZ", 3) + "-" + d.of(clear, 3)
	case "K7XP-2QM9":
		return both(upper+clear, 4) + "-" + both(upper+clear, 4)
	case "k7xp-2qm9":
		return both(lower+clear, 4) + "-" + both(lower+clear, 4)
	case "K7X-2QM-9AB":
		return d.of(upper, 1) + d.of(clear, 1) + d.of(upper, 1) + "-" + d.of(clear, 1) + d.of(upper, 2) + "-" + d.of(clear, 1) + d.of(upper, 2)
	case "Ab3x-9kQz":
		return d.of(upper, 1) + d.of(lower, 1) + d.of(clear, 1) + d.of(lower, 1) + "-" + d.of(clear, 1) + d.of(lower, 1) + d.of(upper, 1) + d.of(lower, 1)
	}
	sep := "-"
	if strings.HasPrefix(shape, "words ") {
		sep = " "
	}
	n := int(shape[len(shape)-1] - '0')
	var list []string
	for _, i := range d.Perm(len(phraseWords))[:n] {
		list = append(list, phraseWords[i])
	}
	return strings.Join(list, sep)
}
