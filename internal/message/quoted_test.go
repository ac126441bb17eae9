package message

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func quotedIn(text string) (Quoted, bool) {
	m := Parse([]byte("From: sam@outlook.com\nSubject: FW: x\nContent-Type: text/plain; charset=utf-8\n\n" + text))
	q, ok := m.Quoted(func(a string) bool { return a == "sam@outlook.com" })
	q.First, q.Below = 0, 0 // TestQuotedStands looks at them
	return q, ok
}

// The lines at which it begins and is over, of those that are shown: an empty one
// is none.
func TestQuotedStands(t *testing.T) {
	const head = "From: Walmart <help@walmart.com>\nDate: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n"
	for above, want := range map[string]int{
		"":                   0,
		"\n\nSee below.\n\n": 1,
		"Sent from my iPhone\n\nBegin forwarded message:\n\n": 2,
		"From here on:\nall of it.\n\n":                       2,
	} {
		m := Parse([]byte("From: sam@outlook.com\nSubject: FW: x\nContent-Type: text/plain; charset=utf-8\n\n" + above + head))
		q, ok := m.Quoted(func(a string) bool { return a == "sam@outlook.com" })
		if !ok || q.First != want || q.Below != want+4 {
			t.Errorf("%q: %d to %d, %v, want %d", above, q.First, q.Below, ok, want)
		}
	}
}

// As each program writes it.
func TestQuoted(t *testing.T) {
	want := Quoted{From: "help@walmart.com", To: []string{"sam@outlook.com"}, Subject: "Your code"}
	for name, text := range map[string]string{
		"Outlook":                "________________________________\nFrom: Walmart <help@walmart.com>\nSent: Monday, November 23, 2026 4:00 AM\nTo: sam@outlook.com <sam@outlook.com>\nSubject: Your code\n\nYour code is 482913.\n",
		"Outlook, mailto":        "From: Walmart [mailto:help@walmart.com]\nSent: Monday\nTo: Sam\n <sam@outlook.com>\nSubject: Your code\n\n482913\n",
		"Outlook, twice":         "From: Walmart <help@walmart.com<mailto:help@walmart.com>>\nSent: Monday\nTo: sam@outlook.com<mailto:sam@outlook.com>\nSubject: Your code\n\n482913\n",
		"Outlook, importance":    "From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nImportance: High\nSubject: Your code\n\n482913\n",
		"Gmail":                  "Look at this\nSam\nsam@outlook.com\n\n---------- Forwarded message ---------\nFrom: Walmart <help@walmart.com>\nDate: Mon, Nov 23, 2026 at 4:00 AM\nSubject: Your code\nTo: <sam@outlook.com>\n\n\nYour code is 482913.\n",
		"Gmail, bold":            "---------- Forwarded message ---------\nFrom: *Walmart* <help@walmart.com>\nDate: Mon\nSubject: Your code\nTo: <sam@outlook.com>\n\n482913\n",
		"Apple Mail":             "> Begin forwarded message:\n>\n> From: Walmart <help@walmart.com>\n> Subject: Your code\n> Date: 23 November 2026 at 04:00:00 GMT\n> To: sam@outlook.com\n> Reply-To: x@y.example\n>\n> Your code is 482913.\n",
		"Apple Mail, bold":       "*From:* Walmart <help@walmart.com>\n*Subject:* *Your code*\n*Date:* Monday\n*To:* sam@outlook.com\n\n482913\n",
		"Yahoo Mail":             "   ----- Forwarded Message -----\nFrom: \"Walmart\" <help@walmart.com>\nTo: \"Sam\" <sam@outlook.com>\nSent: Monday, November 23, 2026 at 04:00:00 AM GMT\nSubject: Your code\n\n482913\n",
		"Yahoo Mail, stuck":      "   ----- Forwarded Message ----- From: \"Walmart\" <help@walmart.com>To: \"Sam\" <sam@outlook.com>Sent: Monday, 04:00:00 AM GMTSubject: Your code\nYour code is 482913.\n",
		"Yahoo Mail, French":     "   ----- Message transmis ----- De : Walmart <help@walmart.com>À : \"sam@outlook.com\" <sam@outlook.com>Cc : Kim <kim@example.com>; Nick <n@example.com>Envoyé : mardi 2 novembre 2021, 09:26:50 UTC+1Objet : Your code\n Your code is 482913.\n",
		"MailMate":               "Forwarded message:\n\n> From: Walmart <help@walmart.com>\n> To: sam@outlook.com\n> Subject: Your code\n> Date: Mon, 23 Nov 2026 04:00:00 +0000\n>\n> 482913\n",
		"IONOS":                  "> ---------- Original Message ----------\n> From: Walmart <help@walmart.com>\n> To: \"sam@outlook.com\" <sam@outlook.com>\n> Date: 02/10/2023 4:52 PM EST\n> Subject: Your code\n>  \n> 482913\n",
		"Thunderbird":            "-------- Forwarded Message --------\nSubject: \tYour code\nDate: \tMon, 23 Nov 2026 04:00:00 +0000\nFrom: \tWalmart <help@walmart.com>\nTo: \tsam@outlook.com\n\n482913\n",
		"Samsung":                "-------- Original message --------\nFrom: Walmart <help@walmart.com> \nDate: 23/11/2026  04:00  (GMT+00:00) \nTo: sam@outlook.com \nSubject: Your code \n\n482913\n",
		"French":                 "De : Walmart <help@walmart.com>\nEnvoyé : lundi 23 novembre 2026 04:00\nÀ : sam@outlook.com\nObjet : Your code\n\n482913\n",
		"QQ":                     "------------------ 原始邮件 ------------------\n发件人: \"Walmart\" <help@walmart.com>;\n发送时间: 2026年11月23日(星期一) 凌晨4:00\n收件人: \"Sam\"<sam@outlook.com>;\n主题: Your code\n\n482913\n",
		"Chinese":                "发件人：Walmart <help@walmart.com>\n发送时间：2026年11月23日 4:00\n收件人：sam@outlook.com\n主题：Your code\n\n482913\n",
		"decomposed":             "Från: Walmart <help@walmart.com>\nSkickat: måndag\nTill: sam@outlook.com\nA\u0308mne: Your code\n\n482913\n",
		"own address above":      "Sam, sam@outlook.com\nFrom: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n",
		"another below":          "From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\nHello\nFrom: Bank <a@bank.example>\nSent: Tuesday\nTo: b@bank.example\nSubject: other\n",
		"another right below":    "From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\nFrom: Bank <a@bank.example>\nSent: Tuesday\nTo: b@bank.example\nSubject: other\n",
		"another in a quotation": "> From: Walmart <help@walmart.com>\n> Sent: Monday\n> To: sam@outlook.com\n> Subject: Your code\n>\n> From: Bank <a@bank.example>\n> Sent: Tuesday\n",
		"Reply-To of the sender": "Subject: Your code\nDate: Monday\nFrom: Walmart <help@walmart.com>\nReply-To: help@mail.walmart.com\nTo: sam@outlook.com\n\n482913\n",
		"text right below":       "From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\nQuestions: help@walmart.com or a@b.example\n482913\n",
		"a heading above":        "Forwarded by Sam: see below\n\nFrom: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n",
	} {
		if got, ok := quotedIn(text); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}

// In HTML, as each program writes it.
func TestQuotedHTML(t *testing.T) {
	for name, html := range map[string]string{
		"Outlook.com":  `<div>fyi</div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>From:</b> Walmart &lt;help@walmart.com&gt;<br><b>Sent:</b> Monday, November 23, 2026 4:00 AM<br><b>To:</b> sam@outlook.com &lt;sam@outlook.com&gt;<br><b>Subject:</b> Your code</font><div>&nbsp;</div></div>`,
		"Outlook":      `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b><span>Von:</span></b><span> Walmart &lt;<a href="mailto:help@walmart.com">help@walmart.com</a>&gt; <br><b>Gesendet:</b> Montag, 23. November 2026 04:00<br><b>An:</b> sam@outlook.com<br><b>Betreff:</b> Your code</span></p></div>`,
		"Gmail":        `<div dir="ltr"><br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">Walmart</strong> <span dir="auto">&lt;<a href="mailto:help@walmart.com">help@walmart.com</a>&gt;</span><br>Date: Mon, Nov 23, 2026 at 4:00 AM<br>Subject: Your code<br>To:  &lt;<a href="mailto:sam@outlook.com">sam@outlook.com</a>&gt;<br></div><br><br>`,
		"Apple Mail":   `<html><body><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline"><div style="margin-top: 0px;"><span style="color:rgba(0, 0, 0, 1.0);"><b>From: </b></span><span>Walmart &lt;<a href="mailto:help@walmart.com">help@walmart.com</a>&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>Your code</b><br></span></div><div><span><b>Date: </b></span><span>23 November 2026 at 04:00:00 GMT<br></span></div><div><span><b>To: </b></span><span>sam@outlook.com<br></span></div><br><div>`,
		"Yahoo Mail":   `<div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-size:13px;"><div>----- Forwarded Message -----</div><div><b>From:</b> "Walmart" &lt;help@walmart.com&gt;</div><div><b>To:</b> "sam@outlook.com" &lt;sam@outlook.com&gt;</div><div><b>Sent:</b> Monday, November 23, 2026 at 04:00:00 AM GMT</div><div><b>Subject:</b> Your code</div><div><br></div>`,
		"Thunderbird":  `<div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody><tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">Subject: </th><td>Your code</td></tr><tr><th>Date: </th><td>Mon, 23 Nov 2026 04:00:00 +0000</td></tr><tr><th>From: </th><td>Walmart <a class="moz-txt-link-rfc2396E" href="mailto:help@walmart.com">&lt;help@walmart.com&gt;</a></td></tr><tr><th>To: </th><td><a href="mailto:sam@outlook.com">sam@outlook.com</a></td></tr></tbody></table><br>`,
		"Samsung":      `<div><br></div><div align="left" dir="auto"><div>-------- Original message --------</div><div>From: Walmart &lt;help@walmart.com&gt; </div><div>Date: 23/11/2026  04:00  (GMT+00:00) </div><div>To: sam@outlook.com </div><div>Subject: Your code </div><div><br></div></div>`,
		"Outlook, iOS": `<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message skipProofing"><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><hr style="display: inline-block; width: 98%;"><div id="divRplyFwdMsg"><span style="font-family: Calibri, sans-serif;"><b>De :</b>&nbsp;Walmart &lt;help@walmart.com&gt;<br><b>Date :</b>&nbsp;lundi 23 novembre 2026 à 04:00<br><b>À :</b>&nbsp;sam@outlook.com &lt;sam@outlook.com&gt;<br><b>Objet :</b>&nbsp;Your code</span></div>`,
	} {
		m := Parse([]byte("From: sam@outlook.com\nContent-Type: text/html; charset=utf-8\n\n" + html + "<p>Your code is</p><p><b>482913</b></p><p>From: Bank &lt;a@bank.example&gt;</p>\n"))
		q, ok := m.Quoted(func(a string) bool { return a == "sam@outlook.com" })
		q.First, q.Below = 0, 0
		if want := (Quoted{From: "help@walmart.com", To: []string{"sam@outlook.com"}, Subject: "Your code"}); !ok || !reflect.DeepEqual(q, want) {
			t.Errorf("%s: %+v, %v, of\n%s", name, q, ok, m.Text)
		}
	}
}

// Nothing is better than the wrong sender.
func TestQuotedIsNotFound(t *testing.T) {
	const block = "From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n"
	if _, ok := quotedIn(block); !ok {
		t.Fatal("the block itself is not found")
	}
	for name, text := range map[string]string{
		"none":                      "Your code is 482913.\n",
		"From alone":                "From: Walmart <help@walmart.com>\n\nYour code is 482913.\n",
		"no address":                "From: Walmart\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n" + block,
		"a name that is an address": "From: help@walmart.com <a@evil.example>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n",
		"a name with an address":    "From: \"Walmart <help@walmart.com>\" <a@evil.example>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n",
		"a quoted local part":       "From: help@walmart.com <\"x y\"@evil.example>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n",
		"two senders":               "From: a@walmart.com; b@evil.example\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n",
		"an address above":          "Write to a@evil.example\n" + block,
		"Outlook 2019 above":        "On 23/11/2026, 04:00, \"Evil\" <a@evil.example> wrote:\n" + block,
		"unknown language":          "Afzenderr: Evil <a@evil.example>\nVerzondn: maandag\nNaar: sam@outlook.com\nOndrwerp: x\n\n" + block,
		"unknown, without address":  "Afzenderr: Evil\nVerzondn: maandag\nNaar: sam@outlook.com\nOndrwerp: x\n\n" + block,
		"half unknown":              "Afzenderr: Evil <a@evil.example>\nDatum: maandag\nAan: sam@outlook.com\nOnderwerp: x\n\n" + block,
		"half unknown, date first":  "Datum: maandag\nAfzenderr: Evil <a@evil.example>\nAan: sam@outlook.com\nOnderwerp: x\n\n" + block,
		"half unknown, no address":  "Datum: maandag\nAfzenderr: Evil\nAan: sam@outlook.com\nOnderwerp: x\n" + block,
		"no From":                   "Sent: Monday\nTo: sam@outlook.com\nSubject: Your code\nHello\n" + block,
		"stuck, To in a name":       "----- Forwarded Message ----- From: Walmart <help@walmart.com>To: x <a@evil.example>To: \"Sam\" <sam@outlook.com>Sent: MondaySubject: x\n",
		"stuck, Cc in a name":       "----- Forwarded Message ----- From: Walmart <help@walmart.com>Cc: x <a@evil.example>To: \"Sam\" <sam@outlook.com>Sent: MondaySubject: x\n",
		"stuck, all in a name":      "----- Forwarded Message ----- From: Walmart <help@walmart.com>To: x <y@z.example>Sent: now Subject: z <a@evil.example>To: \"Sam\" <sam@outlook.com>Sent: MondaySubject: x\n",
		"stuck without its rule":    "From: Walmart <help@walmart.com>To: x <y@z.example>Sent: now Subject: z <a@evil.example>\nSent: Monday\nTo: sam@outlook.com\nSubject: x\n",
		"far below":                 strings.Repeat("text\n", maxQuotedAt) + block,
		"another right below":       strings.TrimSuffix(block, "\n482913\n") + "From: Bank <a@bank.example>\nSent: Tuesday\nTo: b@bank.example\nSubject: other\n",
		"a label above":             "Afzenderr: Evil\n" + block,
		"two labels above":          "Afzenderr: Evil\nVerzondn: maandag\n\n" + block,
		"somebody wrote":            "Evil Corp wrote:\n" + block,
		// One line for a header is what stands above an answer's quotation, too.
		"one line, Outlook 2019":         "On 23/11/2026, 04:00, \"Walmart\" <help@walmart.com> wrote:\n\n482913\n",
		"one line, Yandex":               "-------- Пересылаемое сообщение --------\n23.11.2026, 04:00, \"Walmart\" <help@walmart.com>:\n\n482913\n",
		"one line, Yandex's end":         "-------- Forwarded message --------\n23.11.2026, 04:00, Walmart (help@walmart.com):\n\n482913\n-------- End of forwarded message --------\n",
		"one line, Gmail's answer":       "Is this you?\n\nOn Mon, Nov 23, 2026 at 4:00 AM Walmart <help@walmart.com> wrote:\n\n> 482913\n",
		"one line, Apple's answer":       "> On 23 Nov 2026, at 04:00, Walmart <help@walmart.com> wrote:\n> \n> 482913\n",
		"one line, German":               "Am 23.11.26 um 04:00 schrieb Walmart <help@walmart.com>:\n> 482913\n",
		"one line, Japanese":             "2026年11月23日(月) 4:00 Walmart <help@walmart.com>:\n\n482913\n",
		"one line, a name for address":   "On Monday, help@walmart.com wrote:\n\n482913\n",
		"one line, and a header below":   "On Monday, Walmart <help@walmart.com> wrote:\n\n" + block,
		"one line without, and a header": "On Monday, Evil wrote:\n> From: Walmart <help@walmart.com>\n> 482913\n",
		// Lines broken hard: what is taken for a field is of the subject, or the name.
		"subject, From and Date":    "Subject: offer offer offer offer\nFrom: Walmart <help@walmart.com>\nDate: Monday\nFrom: x <x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"subject, From and To":      "Subject: offer offer offer offer\nFrom: Walmart <help@walmart.com>\nTo: sam@outlook.com\nDate: Monday\nFrom: x <x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"subject, goes on":          "Subject: offer offer offer offer\nFrom: Walmart <help@walmart.com>\nDate: Monday\nand more\nDate: Monday\nFrom: x <x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"subject, of many lines":    "Subject: offer offer offer offer\nFrom: Walmart <help@walmart.com>\nDate: Monday\n" + strings.Repeat("A: b\n", maxQuotedLines) + "From: x <x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"subject, quoted":           "> Subject: offer offer offer offer\n> From: Walmart <help@walmart.com>\n> Date: Monday\n> From: x <x@evil.example>\n> To: sam@outlook.com\n>\n> 482913\n",
		"subject, unknown labels":   "Subject: offer offer offer offer\nFrom: Walmart <help@walmart.com>\nDate: Monday\nVerzondn: maandag\nAfzenderr: x <x@evil.example>\nNaarr: sam@outlook.com\n\n482913\n",
		"subject, labels of others": "Subject: offer offer offer offer\nFrom: Walmart <help@walmart.com>\nDate: Monday\nDatum: maandag\nVan: x <x@evil.example>\nAan: sam@outlook.com\n\n482913\n",
		"a name, then its address":  "Subject: Your code\nDate: Monday\nFrom: help@walmart.com\n<x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"a name of several lines":   "Subject: Your code\nDate: Monday\nFrom: help@walmart.com\nand more\n<x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"a name with another label": "From: help@walmart.com\nImportance:high <x@evil.example>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n",
		"a name with a label":       "From: help@walmart.com\nTo: x <x@evil.example>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n",
		"a name with Reply-To":      "Subject: Your code\nDate: Monday\nFrom: help@walmart.com\nReply-To:x <x@evil.example>\nTo: sam@outlook.com\n\n482913\n",
		"above, at no domain":       "On Monday, Evil <root@localhost> wrote:\n\n" + block,
		"above, at an IP address":   "On Monday, Evil <x@[203.0.113.5]> wrote:\n\n" + block,
		"above, in Exchange's form": "On Monday, Evil </O=EXCH/CN=EVIL> wrote:\n\n" + block,
		"above, a wide at":          "On Monday, Evil ‹x＠evil.example› wrote:\n\n" + block,
	} {
		if got, ok := quotedIn(text); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// odd are senders whose name is another's address, and whose own address is of a
// form that no mail over SMTP from elsewhere should have.
var odd = []string{
	"help@walmart.com <root@localhost>",
	"help@walmart.com <x@[203.0.113.5]>",
	"help@walmart.com <x@ai>",
	"help@walmart.com <x@evil。example>",
	"help@walmart.com ‹x＠evil.example›",
	"help@walmart.com <x﹫evil.example>",
	"help@walmart.com </O=EXCH/OU=EVIL/CN=X>",
	"help@walmart.com [mailto:x%40evil.example]",
	"help@walmart.com [x]",
	"help@walmart.com <>",
	"help@walmart.com <x>",
	"<help@walmart.com> x",
	"\"help@walmart.com\" evil",
	"\"help@walmart.com via evil.example\"",
	"help@walmart.com via evil.example",
	"help@walmart.com; evil",
	"help@walmart.com; <x>;",
	"x <y help@walmart.com>",
	"x@localhost",
}

func TestQuotedFromIsTheWholeAddress(t *testing.T) {
	for _, from := range odd {
		text := "From: " + from + "\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n"
		if got, ok := quotedIn(text); ok && got.From == "help@walmart.com" {
			t.Errorf("%q: %+v", from, got)
		}
		if got, ok := quotedIn(text + "From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n"); ok && got.From == "help@walmart.com" {
			t.Errorf("%q, above another: %+v", from, got)
		}
	}
}

// The style sheet of the mail that is forwarded cannot hide what the forwarder
// wrote: nothing below it speaks then.
func TestQuotedIsNotHidden(t *testing.T) {
	head := func(from string) string {
		return "<b>From:</b> " + from + "<br><b>Sent:</b> Monday<br><b>To:</b> sam@outlook.com<br><b>Subject:</b> Your code<br>"
	}
	in := func(css, first string) (Quoted, bool) {
		m := Parse([]byte("From: sam@outlook.com\nContent-Type: text/html\n\n<html><head><title>Your code</title><style>" + css + "</style></head><body>" + first + "<div class=shop>" + head("Walmart &lt;help@walmart.com&gt;") + "</div><p>482913</p>"))
		return m.Quoted(func(a string) bool { return a == "sam@outlook.com" })
	}
	evil := "<div id=divRplyFwdMsg class=hdr><font color=black>" + head("Evil &lt;a@evil.example&gt;") + "</font></div>"
	for _, css := range []string{
		"",
		"#divRplyFwdMsg{display:none}",
		".hdr{display:none}",
		"div.hdr{display:none !important}",
		"div{display:none} .shop{display:block}",
		"#divRplyFwdMsg{opacity:0}",
		"#divRplyFwdMsg{visibility:hidden}",
		"#divRplyFwdMsg{font-size:0}",
		".hdr{font-size:0} font{font-size:0}",
		".hdr{color:transparent} font{color:transparent}",
		".hdr{max-height:0;overflow:hidden}",
		".hdr{background:#000}",
		"b{display:none}",
		"font{display:none}",
		"br{display:none}",
		"font{display:block}",
	} {
		if q, ok := in(css, evil); ok && q.From != "a@evil.example" {
			t.Errorf("%s: %+v", css, q)
		}
	}
	for name, first := range map[string]string{
		"by its attributes":      "<div hidden>" + head("Evil &lt;a@evil.example&gt;") + "</div>",
		"by a style sheet below": "<div id=x>" + head("Evil &lt;a@evil.example&gt;") + "</div><style>#x{display:none}</style>",
		"its address alone":      head("<span style=display:none>Evil &lt;a@evil.example&gt;</span>"),
		"in a field of a form":   "<select><option>From: Evil &lt;a@evil.example&gt;</select>",
	} {
		if q, ok := in("", first); ok && q.From != "a@evil.example" {
			t.Errorf("hidden %s: %+v", name, q)
		}
	}
	// The mail's own preview text, below the header, is no reason for doubt.
	if q, ok := in("", "<div>fyi</div>"); !ok || q.From != "help@walmart.com" {
		t.Errorf("%+v, %v", q, ok)
	}
	m := Parse([]byte("From: sam@outlook.com\nContent-Type: text/html\n\n<title>Your code</title><p>&nbsp;</p><div>" + head("Walmart &lt;help@walmart.com&gt;") + "</div><div style=display:none>Your code is here &zwnj;</div><p>482913</p>"))
	if q, ok := m.Quoted(func(string) bool { return false }); !ok || q.From != "help@walmart.com" || q.Subject != "Your code" {
		t.Errorf("%+v, %v", q, ok)
	}
	// Nor may a part be hidden as a whole.
	m = Parse([]byte("From: sam@outlook.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<style>body{display:none}</style><body>" + evil + "</body>\n--b\nContent-Type: text/plain\n\nFrom: help@walmart.com\nSent: Monday\nTo: sam@outlook.com\nSubject: x\n\n482913\n--b--\n"))
	if q, ok := m.Quoted(func(string) bool { return false }); ok {
		t.Errorf("%+v", q)
	}
}

// In a table each field is a block of its own.
func TestQuotedInATable(t *testing.T) {
	row := func(label, value string) string { return "<tr><th>" + label + ": </th><td>" + value + "</td></tr>" }
	for name, tt := range map[string]struct{ table, from string }{
		"as it should be":            {row("Subject", "Your code") + row("Date", "Monday") + row("From", "Walmart &lt;help@walmart.com&gt;") + row("To", "sam@outlook.com"), "help@walmart.com"},
		"From in the subject":        {row("Subject", "a<br>From: Walmart &lt;help@walmart.com&gt;") + row("Date", "Monday") + row("From", "x &lt;x@evil.example&gt;") + row("To", "sam@outlook.com"), ""},
		"a header in the subject":    {row("Subject", "a<br>From: Walmart &lt;help@walmart.com&gt;<br>Date: Monday<br>To: sam@outlook.com") + row("Date", "Monday") + row("From", "x &lt;x@evil.example&gt;") + row("To", "sam@outlook.com"), ""},
		"a stranger in a field more": {row("From", "Walmart &lt;help@walmart.com&gt;") + row("Afzenderr", "x &lt;x@evil.example&gt;") + row("Date", "Monday") + row("To", "sam@outlook.com") + row("Subject", "Your code"), ""},
	} {
		m := Parse([]byte("From: sam@outlook.com\nContent-Type: text/html\n\n<p>-------- Forwarded Message --------</p><table>" + tt.table + "</table><p>Your code is</p><p>482913</p>"))
		if q, ok := m.Quoted(func(a string) bool { return a == "sam@outlook.com" }); ok != (tt.from != "") || ok && q.From != tt.from {
			t.Errorf("%s: %+v, %v, of\n%s", name, q, ok, m.Text)
		}
	}
}

func TestQuotedSkipsWhatIsNotShown(t *testing.T) {
	m := Parse([]byte("From: sam@outlook.com\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nFrom: a@bank.example\nSent: Monday\nTo: b@bank.example\nSubject: x\n" +
		"--b\nContent-Type: text/html\n\n<p><b>From:</b> Walmart &lt;help@walmart.com&gt;<br><b>Sent:</b> Monday<br><b>To:</b> sam@outlook.com<br><b>Subject:</b> Your code</p><p>482913</p>\n--b--\n"))
	if q, ok := m.Quoted(func(string) bool { return false }); !ok || q.From != "help@walmart.com" || q.Subject != "Your code" {
		t.Errorf("%+v, %v", q, ok)
	}
}

// Every language of the table works, and no label means two things.
func TestLabels(t *testing.T) {
	languages := 0
	meaning := map[string]int{}
	for line := range strings.Lines(labelsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		languages++
		columns := strings.Split(strings.TrimSpace(line), ";")
		if len(columns) != 6 {
			t.Fatalf("%q has %d columns", line, len(columns))
		}
		var first [6]string
		for i, column := range columns[1:] {
			for j, name := range strings.Split(column, "|") {
				name = strings.TrimSpace(name)
				if name == "" {
					t.Errorf("%s: an empty label", columns[0])
				}
				if j == 0 {
					first[i] = name
				}
				if was, ok := meaning[fold(name)]; ok && was != i {
					t.Errorf("%s: %q is column %d and %d", columns[0], name, was, i)
				}
				meaning[fold(name)] = i
			}
		}
		for _, format := range []string{"%[1]s: Walmart <help@walmart.com>\n%[4]s: 23.11.2026\n%[2]s: sam@outlook.com\n%[3]s: kim@example.com\n%[5]s: x\n\n482913\n", "%[5]s : x\n%[4]s : 23\n%[1]s : help@walmart.com\n%[2]s : sam@outlook.com\n\n482913\n"} {
			q, ok := quotedIn(fmt.Sprintf(format, first[0], first[1], first[2], first[3], first[4]))
			if !ok || q.From != "help@walmart.com" || len(q.To) != 1 || q.To[0] != "sam@outlook.com" || q.Subject != "x" {
				t.Errorf("%s: %+v, %v", columns[0], q, ok)
			}
		}
	}
	if languages < 20 {
		t.Errorf("%d languages", languages)
	}
}

func FuzzQuoted(f *testing.F) {
	f.Add("From: Walmart <help@walmart.com>\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n")
	f.Add("   ----- Forwarded Message ----- From: \"Walmart\" <help@walmart.com>To: \"Sam\" <sam@outlook.com>Sent: MondaySubject: x\n")
	for _, from := range odd {
		f.Add("From: " + from + "\nSent: Monday\nTo: sam@outlook.com\nSubject: Your code\n\n482913\n")
	}
	f.Add("> Subject: x\n> Date: y\n> 发件人：a@b.example\n> À : c@d.example")
	f.Add("a@b.example wrote:\nFrom: c@d.example\nTo: e@f.example\nDate: x")
	f.Fuzz(func(t *testing.T, text string) {
		q, ok := quotedIn(text)
		if !ok {
			return
		}
		// One sender, who is in the text; and an address of a stranger above
		// makes it nothing.
		if address(q.From) != q.From || strings.Count(q.From, "@") != 1 {
			t.Fatalf("%q: from %q", text, q.From)
		}
		if q, ok := quotedIn("Evil <a@evil.example> wrote\n" + text); ok {
			t.Fatalf("%q: %+v below an address", text, q)
		}
	})
}

func BenchmarkQuoted(b *testing.B) {
	m := Parse([]byte("From: sam@outlook.com\n\n---------- Forwarded message ---------\nFrom: Walmart <help@walmart.com>\nDate: Mon, Nov 23, 2026 at 4:00 AM\nSubject: Your code\nTo: <sam@outlook.com>\n\nYour code is 482913.\n"))
	b.ReportAllocs()
	for b.Loop() {
		m.Quoted(func(a string) bool { return a == "sam@outlook.com" })
	}
}
