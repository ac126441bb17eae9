package matrix

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// header is the header of a letter, without the fields of its body.
func (d dice) header(w *letter, charset string) string {
	domain := w.from.domain
	date := fmt.Sprintf("%s %s:%02d %s", pick(d, "Mon, 02 Nov 2026", "Thu, 12 Nov 2026", "Fri, 03 Jul 2026", "Tue, 14 Apr 2026"), d.time(), d.IntN(60), pick(d, "+0000", "-0700", "+0200", "+0900"))
	how := d.weigh([]often{{48, "B"}, {44, "Q"}, {8, "raw"}})
	switch {
	case charset == "iso-2022-jp": // as its mail programs do (RFC 1468)
		how = "B"
	case how == "raw" && charset != "utf-8":
		how = pick(d, "B", "Q")
	}
	fields := []string{
		d.fill("Return-Path: <bounce-######-####@" + domain + ">"),
		d.fill("Received: from mx##."+domain+" (mx##."+domain+" [198.51.100.1##])\n\tby inbound.example.net with ESMTPS id ") + d.of(hex, 12) + "\n\tfor <user@example.net>; " + date,
		d.fill("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d="+domain+"; s=s######; t=##########;\n\th=from:to:subject:date; bh=") + d.of(hex, 42) + "=;\n\tb=" + d.of(hex, 60),
		"Date: " + date,
		d.field("From", w.from.name, charset, how) + " <" + pick(d, "no-reply", "noreply", "account", "hello", "security", "info", "verify", "service") + "@" + domain + ">",
		"To: " + pick(d, "user@example.net", "<user@example.net>", `"User" <user@example.net>`),
		d.field("Subject", w.subject, charset, how),
		"Message-ID: <" + d.of(hex, 8) + d.fill(".######@") + domain + ">",
		"MIME-Version: 1.0",
	}
	if d.chance(.4) {
		fields = append(fields, "List-Unsubscribe: <"+d.url(w.from)+">")
	}
	if d.chance(.4) {
		fields = append(fields, "X-Campaign-ID: "+d.of(digit, pick(d, 5, 6, 8)))
	}
	return strings.Join(fields, "\n") + "\n"
}

// field is a header field with a text: as it is if it may be, or in encoded
// words (RFC 2047). how is B or Q, or raw for UTF-8 as it stands (RFC 6532).
func (d dice) field(name, value, charset, how string) string {
	switch {
	case ascii(value) && (how == "raw" || !d.chance(.1)):
		if len(name)+2+len(value) > 60 && d.chance(.6) {
			return fold(name+":", strings.Fields(value))
		}
		return name + ": " + value
	case how == "raw":
		return name + ": " + value
	}
	// A word is of at most 75 characters, and its charset's characters are whole.
	var words []string
	word := ""
	for _, r := range value {
		longer := word + string(r)
		if word != "" && len(encodedWord(longer, charset, how)) > 75 {
			words = append(words, encodedWord(word, charset, how))
			longer = string(r)
		}
		word = longer
	}
	return name + ": " + strings.Join(append(words, encodedWord(word, charset, how)), "\n ")
}

func fold(field string, words []string) string {
	length := len(field)
	for _, word := range words {
		if length+1+len(word) > 62 {
			field += "\n"
			length = 0
		}
		field += " " + word
		length += 1 + len(word)
	}
	return field
}

func encodedWord(s, charset, how string) string {
	raw, ok := encode(s, charset)
	if !ok {
		panic("a header that is not in its charset, " + charset)
	}
	if how == "B" {
		return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString(raw) + "?="
	}
	var b strings.Builder
	for _, c := range raw {
		switch {
		case c == ' ':
			b.WriteByte('_')
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return "=?" + charset + "?Q?" + b.String() + "?="
}
