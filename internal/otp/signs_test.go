package otp

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestSpan tells how long a code lives from other numbers.
func TestSpan(t *testing.T) {
	for text, want := range map[string]bool{
		"The code lives for 10 minutes.":  true,
		"ລະຫັດນີ້ຈະໝົດອາຍຸໃນ 60 ນາທີ.":    true,
		"验证码482913,5分钟内有效":                true,
		"Код 482913 действует (15 минут)": true,
		"A 10-minute code": true,
		"Kod 12 minutdan soň güýjüni ýitirýär":   false,
		"Am 10. Oktober 2026 um 10 Uhr":          false,
		"Bis 10:30 Uhr":                          false,
		"Das macht 10,50 im Monat":               false,
		"#10 Downing":                            false,
		"Nehmen Sie 10 Eier und 15 Gramm Butter": false,
		"10":                                     false,
		"10 min":                                 true,
		"Zimmer 30":                              false,
	} {
		var m mail
		low := fold(nil, text)
		if got := m.holdsSpan(low); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestTail finds where a mail has said all it has to say.
func TestTail(t *testing.T) {
	said := "Subject: x\nFrom: Example Shop <a@b.example>\n\nDumela,\n\nSebedisa khoutu 715790 ho kena ho rona hona joale.\n\n"
	for below, want := range map[string]bool{
		"Example Shop Inc.\n94401":                      true,
		"© Example Shop\n94401":                         true,
		"Storgatan 31, 111 51 Stockholm":                true,
		"548 Larkspur Street, Suite 210, San Mateo, CA": true,
		"Example Shop: 944010":                          false,
		"Ka 715790, hona 10 metsotso, joale":            false,
		"Khoutu ena, 715790, e felloa":                  false,
	} {
		d := newDocument(message.Parse([]byte(said + below + "\n")))
		d.findWords(words())
		m := d.survey()
		m.situate()
		if got := m.tail == strings.Index(d.text, below); got != want {
			t.Errorf("%q: the tail begins at %d of %d", below, m.tail, len(d.text))
		}
		d.release()
	}
}

// TestHeader tells what people and lists send from what services do.
func TestHeader(t *testing.T) {
	for header, want := range map[string]string{
		"":                                      "",
		"To: a@b.example":                       "",
		"X-Mailer: PHPMailer 6.9":               "",
		"Subject: Re-verify: your code":         "",
		"Subject: Your code":                    "",
		"To: a@b.example, c@d.example":          "personal",
		"Cc: a@b.example\nTo: c@d.example":      "personal",
		"User-Agent: Mozilla Thunderbird":       "personal",
		"X-Mailer: Microsoft Outlook 16.0":      "personal",
		"Subject: RE: code":                     "reply",
		"Subject: [dev] Re: code":               "reply",
		"Subject: AW: Code":                     "reply",
		"Subject: 回复: 验证码":                      "reply",
		"In-Reply-To: <1@b.example>":            "reply",
		"X-BeenThere: dev@lists.example":        "list",
		"List-Post: <mailto:dev@lists.example>": "list",
		"List-Post: NO":                         "",
	} {
		d := newDocument(message.Parse([]byte(header + "\n\nx\n")))
		got := ""
		switch {
		case d.list:
			got = "list"
		case d.reply:
			got = "reply"
		case d.personal:
			got = "personal"
		}
		if got != want {
			t.Errorf("%q is %q, want %q", header, got, want)
		}
		d.release()
	}
}

// TestUnknownLanguage finds a code by what is told in any language, and leaves
// what is told of an order alone.
func TestUnknownLanguage(t *testing.T) {
	words0 := words
	defer func() { words = words0 }()
	none, err := parseWords("unit: $; €\nfoot: ©")
	if err != nil {
		t.Fatal(err)
	}
	words = func() *trie { return none }
	for text, want := range map[string]string{
		"Nkombo\n\nSebedisa khoutu 715790 ho kena ho rona.\n\nE tla felloa ka mor'a metsotso e 10 feela.\n\nExample Shop\n12 Harcourt Row, Dublin 21000, Ireland": "715790",
		"Nkombo\n\nSebedisa khoutu ena ho kena ho rona:\n\nK7X2QM\n\nE tla felloa ka mor'a metsotso e 10 feela.\n":                                                "K7X2QM",
		"Nkombo\n\nReholo tsa hao tsa ho reka di fihlile mona kajeno:\n\nK7X2QM\n\nRe lebohela ho reka ha hao ho rona.\n":                                         "",
		"Nkombo\n\nRe lebohela ho reka ha hao ho rona kajeno.\n\n71579042\n\nTefo: € 20,00 feela\n":                                                               "",
	} {
		r := Find(message.Parse([]byte("From: Example Shop <a@b.example>\nSubject: Kenya\nContent-Type: text/plain; charset=utf-8\n\n"+text)), Hints{})
		if r.Code != want || r.Tie {
			t.Errorf("%q: found %q, tie %v", text, r.Code, r.Tie)
			logCandidates(t, r)
		}
	}
}

// TestCapitalsBehindDigits tells a code of four digits and two capitals from an
// amount of something, and a code from the sender's name.
func TestCapitalsBehindDigits(t *testing.T) {
	from := "From: Route88 <no-reply@route88.example>\nSubject: Sign in to Route88\n\n"
	for text, want := range map[string]string{
		"Your Route88 verification code is:\n\n2392LX\n\nIt expires in 10 minutes.":       "2392LX",
		"Your verification code is below. It expires in 10 minutes.\n\n4096MB":            "",
		"Your verification code is below. It expires in 10 minutes.\n\nyeRoute88":         "",
		"Your verification code is below. It expires in 10 minutes.\n\nXXXXXX":            "",
		"Use 2025 as you like. Your code expires in 10 minutes, and it is:\n\n558201\n\n": "558201",
	} {
		if r := Find(message.Parse([]byte(from+text)), Hints{}); r.Code != want || r.Tie {
			t.Errorf("%q: found %q, tie %v", text, r.Code, r.Tie)
			logCandidates(t, r)
		}
	}
}
