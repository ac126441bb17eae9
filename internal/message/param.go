package message

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// mediaType is a Content-Type or Content-Disposition value: the first word in
// lower case and the parameters that are asked for, their names in lower case.
type mediaType struct {
	value  string
	params []parameter
}

// parameter is one of them. Of two with the same name the first counts.
type parameter struct{ name, value string }

// parseMediaType reads such a value (RFC 2045 section 5.1, RFC 2231) and takes
// what it can of a broken one: parameters without quotes that need them,
// doubled ones (the first counts), a missing semicolon.
func parseMediaType(s string) mediaType {
	s = strings.TrimSpace(s)
	end := strings.IndexAny(s, "; \t\r\n")
	if end < 0 {
		end = len(s)
	}
	t := mediaType{value: strings.ToLower(s[:end])}
	s = s[end:]
	for n := 0; n < 64; n++ {
		s = strings.TrimLeft(s, "; \t\r\n")
		eq := strings.IndexByte(s, '=')
		if eq < 0 {
			break
		}
		name := strings.ToLower(strings.TrimSpace(s[:eq]))
		if i := strings.LastIndexAny(name, "; \t"); i >= 0 {
			name = name[i+1:]
		}
		s = strings.TrimLeft(s[eq+1:], " \t\r\n")
		var v string
		if strings.HasPrefix(s, `"`) {
			v, s = cutQuoted(s)
		} else {
			stop := strings.IndexAny(s, "; \t\r\n")
			if stop < 0 {
				stop = len(s)
			}
			v, s = s[:stop], s[stop:]
		}
		if name != "" {
			t.params = append(t.params, parameter{name, v})
		}
	}
	return t
}

// param is a parameter's value. One in the pieces and with the percent signs
// of RFC 2231 ("boundary*0=", "name*=utf-8”x") is put together.
func (t mediaType) param(name string) string {
	for _, p := range t.params {
		if p.name == name {
			return p.value
		}
	}
	type piece struct {
		n       int
		text    string
		percent bool
	}
	var pieces []piece
	for i, p := range t.params {
		rest, ok := strings.CutPrefix(p.name, name)
		if !ok || rest == "" || rest[0] != '*' {
			continue
		}
		if slices.ContainsFunc(t.params[:i], func(q parameter) bool { return q.name == p.name }) {
			continue
		}
		rest = rest[1:]
		rest, percent := strings.CutSuffix(rest, "*")
		n, err := strconv.Atoi(rest)
		if rest == "" { // "name*=": one piece, and always with percent signs
			n, percent = 0, true
		} else if err != nil {
			continue
		}
		pieces = append(pieces, piece{n, p.value, percent})
	}
	if pieces == nil {
		return ""
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.n, b.n) })
	var b strings.Builder
	for _, p := range pieces {
		if p.percent {
			if f := strings.SplitN(p.text, "'", 3); len(f) == 3 {
				p.text = f[2]
			}
			p.text = unpercent(p.text)
		}
		b.WriteString(p.text)
	}
	return b.String()
}

func unpercent(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
