package message

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// reader walks the MIME structure of one message and collects its readable
// parts.
type reader struct {
	*amount
	m     *Message
	depth int // messages this one is inside of
	multi int // multiparts around the one being read

	report       bool // one of them is about another mail, and gives it back (RFC 6522)
	skim         bool // leave out HTML that is an alternative to text
	alternatives int  // multipart/alternatives around the part being read
	first, start int  // where in m.Parts the innermost begins, and its part being read
}

// amount is what was read so far of a mail and the messages inside it.
type amount struct {
	parts int
	bytes int // of text parts, before decoding
	lines int
}

// place is where an entity lies in the raw message.
type place struct {
	end  bool // nothing comes after it
	torn bool // and it should not end there
}

// entity reads one MIME entity: the message itself or a part of it.
func (r *reader) entity(fields []Field, body []byte, at place) {
	if r.parts++; r.parts > maxParts {
		return
	}
	t := parseMediaType(value(fields, "Content-Type"))
	switch {
	case strings.HasPrefix(t.value, "multipart/"):
		r.multipart(t, body, at)
	case r.report && (t.value == "message/rfc822" || t.value == "message/global"):
	case t.value == "message/rfc822", t.value == "message/global":
		if r.depth < maxForwarded {
			body = decodeMessage(value(fields, "Content-Transfer-Encoding"), body)
			inside := parse(body, at.torn, r.depth+1, false, r.amount)
			r.m.Forwarded = append(r.m.Forwarded, inside)
			r.m.TextWhole = inside.TextWhole
		}
	case r.multi > 0 && isAttachment(fields):
		r.m.TextWhole = at.torn && r.hasText()
	case readable(t.value):
		r.text(t, value(fields, "Content-Transfer-Encoding"), body, at)
	case !strings.HasPrefix(t.value, "image/"): // text goes on behind pictures
		r.m.TextWhole = at.torn && r.hasText()
	}
}

func isAttachment(fields []Field) bool {
	return parseMediaType(value(fields, "Content-Disposition")).value == "attachment"
}

// hasText reports whether there has been text to read.
func (r *reader) hasText() bool {
	return slices.ContainsFunc(r.m.Parts, func(p Part) bool { return len(p.Lines) > 0 })
}

// decodeMessage undoes the transfer encoding of an attached message. There
// should be none (RFC 2046 section 5.2.1), so only one that shows is undone:
// the message's own parts may well look encoded.
func decodeMessage(encoding string, body []byte) []byte {
	if f, _ := readHeader(bytes.TrimLeft(body, "\r\n")); len(f) > 1 && !strings.Contains(strings.ToLower(encoding), "quoted") {
		return body
	}
	return decodeTransfer(encoding, body)
}

// readable reports whether a media type is text for people. A missing or
// unreadable type is (RFC 2045 section 5.2).
func readable(t string) bool {
	switch t {
	case "text/calendar", "text/css", "text/csv", "text/vcard", "text/x-vcard", "text/directory",
		"text/x-amp-html", "text/rfc822-headers", "text/javascript", "text/x-patch", "text/x-diff":
		return false
	case "", "application/xhtml+xml":
		return true
	}
	return strings.HasPrefix(t, "text/") || !strings.Contains(t, "/")
}

// multipart reads the parts of a multipart. A boundary that is not named, or
// named but never seen, is guessed from the lines themselves; if there is none,
// the body is text.
func (r *reader) multipart(t mediaType, body []byte, at place) {
	if r.multi++; r.multi > maxDepth {
		return
	}
	defer func() { r.multi-- }()
	r.report = r.report || t.value == "multipart/report"

	bodies, closed := splitParts(body, t.param("boundary"))
	if bodies == nil {
		bodies, closed = splitParts(body, guessBoundary(body))
	}
	if bodies == nil {
		r.text(mediaType{}, "", body, at)
		return
	}
	first := len(r.m.Parts)
	alternative := t.value == "multipart/alternative"
	if alternative {
		outerFirst, outerStart := r.first, r.start
		r.alternatives, r.first = r.alternatives+1, first
		defer func() { r.alternatives, r.first, r.start = r.alternatives-1, outerFirst, outerStart }()
	}
	var starts []int // of each alternative in m.Parts
	for i, b := range bodies {
		fields, inner := readHeader(b)
		if t.value == "multipart/digest" && value(fields, "Content-Type") == "" {
			fields = append(fields, Field{"Content-Type", "message/rfc822"}) // RFC 2046 section 5.1.5
		}
		if alternative {
			r.catchUp()
			r.start = len(r.m.Parts)
		}
		starts = append(starts, len(r.m.Parts))
		open := at.end && !closed && i == len(bodies)-1
		r.entity(fields, inner, place{end: open, torn: open})
	}
	if alternative {
		choose(r.m.Parts[first:], starts, first)
	}
}

// choose marks which alternative is shown: the last that has text, HTML before
// plain (RFC 2046 section 5.1.4 says the last, but an empty text part beside a
// full HTML part comes in either order).
func choose(parts []Part, starts []int, first int) {
	best, bestRank := -1, 0
	group := func(i int) []Part {
		end := len(parts)
		if i+1 < len(starts) {
			end = starts[i+1] - first
		}
		return parts[starts[i]-first : end]
	}
	for i := range starts {
		rank := 0
		for _, p := range group(i) {
			switch {
			case len(p.Lines) == 0:
			case p.HTML:
				rank = 2
			default:
				rank = max(rank, 1)
			}
		}
		if rank > 0 && rank >= bestRank {
			best, bestRank = i, rank
		}
	}
	for i := range starts {
		if i != best {
			for j := range group(i) {
				group(i)[j].Shown = false
			}
		}
	}
}

// splitParts cuts a multipart body at its boundary (RFC 2046 section 5.1.1).
// closed reports whether the closing delimiter was there. It returns nil if
// the boundary does not occur.
func splitParts(body []byte, boundary string) (parts [][]byte, closed bool) {
	boundary = strings.TrimRight(boundary, " \t")
	if boundary == "" {
		return nil, false
	}
	delim := []byte("--" + boundary)
	start := -1 // of the part being cut
	near := 0   // places that look like it
	for pos := 0; len(parts) <= maxParts && near < maxNear; {
		i := bytes.Index(body[pos:], delim)
		if i < 0 {
			break
		}
		i += pos
		after := i + len(delim)
		pos = after
		near++
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		rest, next := cutLine(body, after)
		last := bytes.HasPrefix(rest, []byte("--"))
		if !last && len(bytes.TrimRight(rest, " \t")) > 0 {
			continue // the boundary of another multipart that begins like this one
		}
		if start >= 0 {
			end := max(start, i-1)
			if end > start && body[end-1] == '\r' {
				end--
			}
			parts = append(parts, body[start:end])
		}
		if last {
			return parts, parts != nil
		}
		start, pos = next, next
	}
	if start >= 0 {
		parts = append(parts, body[start:])
	}
	return parts, false
}

// guessBoundary finds a line that serves as a boundary: it begins with "--" and
// a part's header follows it.
func guessBoundary(body []byte) string {
	body = body[:min(len(body), 64<<10)]
	for pos := 0; pos < len(body); {
		line, after := cutLine(body, pos)
		if len(line) > 2 && bytes.HasPrefix(line, []byte("--")) && string(line) != "-- " {
			next, _ := cutLine(body, after)
			if len(next) > 8 && bytes.EqualFold(next[:8], []byte("content-")) && fieldName(next) > 0 {
				return string(line[2:])
			}
		}
		pos = after
	}
	return ""
}

// text reads one text part.
func (r *reader) text(t mediaType, encoding string, body []byte, at place) {
	r.catchUp()
	room := maxText - r.bytes
	if room <= 0 {
		return
	}
	if len(body) > room {
		body, at.torn = body[:room], true
	}
	r.bytes += len(body)

	decoded := decodeTransfer(encoding, body)
	if at.torn {
		decoded = append(decoded[:len(decoded):len(decoded)], Lost)
	}
	html := t.value == "text/html" || t.value == "application/xhtml+xml" || t.value == "html" ||
		t.value != "text/x-html-source" && looksHTML(decoded)
	label := t.param("charset")
	if label == "" && html {
		label = metaCharset(decoded)
	}
	text := toUTF8(label, decoded)
	r.m.bind(text, html)

	if html && r.postpone(text, at.torn) {
		return
	}
	r.lines += r.m.add(text, maxLines-r.lines, html, t)
}

// add lays out a text of type t as the next part, and returns how many lines it
// has.
func (m *Message) add(text []byte, maxLines int, html bool, t mediaType) int {
	l := layout{workspace: workspaces.Get().(*workspace), maxLines: maxLines}
	defer l.release()
	if html {
		l.html(text)
	} else {
		l.plain(text, strings.EqualFold(t.param("format"), "flowed"), strings.EqualFold(t.param("delsp"), "yes"))
	}
	part := Part{HTML: html, Shown: true}
	part.Lines, part.text = l.finish()
	part.hidden = l.hidden
	m.Parts = append(m.Parts, part)
	m.Links = append(m.Links, l.links...)
	m.Alts = append(m.Alts, l.alts...)
	return len(part.Lines)
}

// looksHTML reports whether a part that is not labelled so is an HTML document.
func looksHTML(b []byte) bool {
	b = bytes.TrimLeftFunc(b[:min(len(b), 256)], func(c rune) bool { return unicode.IsSpace(c) || c == '\uFEFF' })
	if len(b) == 0 || b[0] != '<' {
		return false
	}
	b = bytes.ToLower(b)
	for _, p := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<div"} {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return false
}
