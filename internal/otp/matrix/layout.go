package matrix

import (
	"fmt"
	"strings"
)

// layouts are the ways to set a code in HTML.
var layouts = []often{
	{10, "plain"},   // as the text around it, in a sentence or a paragraph of its own
	{14, "minimal"}, // the same, in a page of a few tags
	{10, "bold"},    // in a sentence
	{16, "rich"},    // a box of a newsletter template
	{9, "cells"},    // a table cell a character
	{8, "spans"},    // a span a character
	{9, "spaced"},   // letter-spacing, or spaces between the characters
	{12, "large"},
	{10, "button"},
	{9, "heading"},
	{4, "subject"}, // not in the text at all
}

var colours = []string{"#1a73e8", "#0b5fff", "#222222", "#e4405f", "#0a7d4f", "#6b21a8", "#d97706"}

// setCode is the HTML of a code that has a place of its own.
func (d dice) setCode(layout, code string) string {
	set := func(patterns ...string) string { return strings.ReplaceAll(pick(d, patterns...), "CODE", code) }
	colour := pick(d, colours...)
	switch layout {
	case "plain":
		return set("<p>CODE</p>", "<div>CODE</div>", "CODE<br>")
	case "minimal":
		return set("<p>CODE</p>", "<p><b>CODE</b></p>", "<br>CODE<br><br>", `<p style="font-size:20px">CODE</p>`, "<p><code>CODE</code></p>", "<pre>CODE</pre>")
	case "rich":
		return set(`<table role="presentation" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:16px 24px;background-color:#f4f6f8;border-radius:6px;font-family:Consolas,monospace;font-size:28px;font-weight:700;color:` + colour + `;line-height:36px">CODE</td></tr></table>`)
	case "cells":
		between := pick(d, "", "\n", "\n      ")
		style := pick(d, `<td width="40" align="center" style="border:1px solid #ccc;font-size:24px">`, `<td style="width:36px;height:44px;background:#eee;text-align:center;font-weight:bold">`, "<td>")
		return `<table cellspacing="6"><tr>` + between + each(code, style, "</td>", between) + between + "</tr></table>"
	case "spans":
		switch d.IntN(3) {
		case 0:
			return `<p style="text-align:center">` + each(code, `<span style="display:inline-block;width:32px;font-size:26px;border-bottom:2px solid `+colour+`">`, "</span>", "") + "</p>"
		case 1:
			return "<div>\n" + each(code, `<span style="padding:8px;margin:2px;background:#f0f0f0">`, "</span>", "\n") + "\n</div>"
		}
		return "<p>" + each(code, `<span class="d">`, "</span>", "&nbsp;") + "</p>"
	case "spaced":
		if strings.Trim(code, digit) == "" && d.chance(.3) {
			return `<p style="text-align:center;font-size:24px">` + each(code, "", "", pick(d, " ", "&nbsp;", "&thinsp;", "&nbsp;&nbsp;")) + "</p>"
		}
		return fmt.Sprintf(`<div style="font-size:%dpx;letter-spacing:%dpx;font-weight:600;margin:20px 0">%s</div>`, pick(d, 24, 30, 36), pick(d, 4, 6, 10), code)
	case "large":
		return set(`<center><font size="6">CODE</font></center>`, `<div style="text-align:center;font-size:40px;line-height:48px"><strong>CODE</strong></div>`, `<p align="center" style="font-size:3em">CODE</p>`)
	case "button":
		return set(`<div style="display:inline-block;background:`+colour+`;color:#ffffff;padding:14px 28px;border-radius:24px;font-size:22px">CODE</div>`,
			`<table align="center"><tr><td bgcolor="`+colour+`" style="padding:12px 40px"><span style="color:#fff;font-weight:bold;font-size:20px">CODE</span></td></tr></table>`,
			`<p style="border:2px dashed `+colour+`;padding:10px;text-align:center;font-size:24px">CODE</p>`)
	case "heading":
		return set("<h1>CODE</h1>", `<h1 style="text-align:center">CODE</h1>`, "<h1><b>CODE</b></h1>", "<h2>CODE</h2>")
	}
	panic("no layout " + layout)
}

// each sets every character of a code between two tags.
func each(code, open, end, between string) string {
	cells := strings.Split(code, "")
	for i, c := range cells {
		cells[i] = open + c + end
	}
	return strings.Join(cells, between)
}
