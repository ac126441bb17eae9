package trust

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AccountMatches reports whether an address may be the account a page names,
// which may be masked ("j•••7@hot•••.com"). Letter case, the dots of a Gmail
// address and a tag that only one of the two has ("sam+shop@…") make no
// difference. What is not an address matches nothing.
func AccountMatches(account, address string) bool {
	want, ok := splitAddress(account)
	if !ok {
		return false
	}
	have, ok := splitAddress(address)
	if !ok {
		return false
	}
	if !want.sameDomain(have) {
		return false
	}
	for _, form := range [][2]string{
		{want.local, have.local},
		{want.local, have.untagged()},
		{want.untagged(), have.local},
	} {
		if glob(form[0], form[1]) {
			return true
		}
		if have.gmail() && glob(undotted(form[0]), undotted(form[1])) {
			return true
		}
	}
	return false
}

// IsAccount reports whether a text is an address, perhaps masked, that says
// anything of whose account it is.
func IsAccount(text string) bool {
	_, ok := splitAddress(text)
	return ok
}

// Account is an account that a page names as it is to be read among the user's
// addresses. Some pages mask with signs that an address may have itself: "j###7",
// "jxxx7". Nobody can tell such a mask from an address but by whose it is, so they
// mask where the account is none of the addresses as it stands, and one of them so.
// Letters and dashes stand for one character each then, since more of an address
// looks like them.
func Account(named string, addresses []string) string {
	local, domain, ok := cutLast(strings.TrimSpace(named), "@")
	masked, each := maskRuns(local)
	if !ok || masked == local || slices.ContainsFunc(addresses, func(a string) bool { return AccountMatches(named, a) }) {
		return named
	}
	masked += "@" + domain
	fits := false
	for _, a := range addresses {
		if !AccountMatches(masked, a) {
			continue
		}
		if own, _, _ := cutLast(strings.TrimSpace(a), "@"); each && len(own) != len(local) {
			return named
		}
		fits = true
	}
	if !fits {
		return named
	}
	return masked
}

// maskRuns puts a star for each run of a sign that may mask. Each says that one
// stood for a character at a time.
func maskRuns(local string) (masked string, each bool) {
	var b strings.Builder
	for i := 0; i < len(local); {
		end := i + 1
		for end < len(local) && local[end]|0x20 == local[i]|0x20 {
			end++
		}
		switch run := end - i; {
		case run >= 2 && (local[i] == '#' || local[i] == '?'):
			b.WriteByte('*')
		case run >= 3 && strings.IndexByte("xX-_", local[i]) >= 0:
			b.WriteByte('*')
			each = true
		default:
			b.WriteString(local[i:end])
		}
		i = end
	}
	return b.String(), each
}

// hidden stands for any run of characters that a page masks.
const hidden = "\x00"

// masks reports whether pages put a character in the place of others: a star, or
// what beyond ASCII is neither letter nor digit. There are too many of them in use
// to name all (testdata/masks.txt has those that were seen), and an address has
// none of its own.
func masks(r rune) bool {
	return r == '*' || r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}

// unformatted is a text without what only says how it is shown: soft hyphens,
// places to break a line, and whether a sign is a picture (Unicode's category Cf
// and variation selectors).
func unformatted(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf && (unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)) {
			return -1
		}
		return r
	}, s)
}

// mailAddress is an address in the form that is compared: lower case, each
// masked run one hidden.
type mailAddress struct{ local, domain string }

// splitAddress takes an address apart, and is false for what is none.
func splitAddress(s string) (mailAddress, bool) {
	s = strings.ToLower(strings.TrimSpace(unformatted(s)))
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > 320 || strings.ContainsAny(s, " \t\r\n\x00<>,;") {
		return mailAddress{}, false
	}
	a := mailAddress{local: mask(s[:at]), domain: mask(s[at+1:])}
	if !strings.Contains(a.domain, hidden) {
		if a.domain = asciiDomain(a.domain); a.domain == "" {
			return mailAddress{}, false
		}
	} else if a.local == hidden && strings.Trim(a.domain, hidden+".") == "" {
		return mailAddress{}, false // "•••@•••" is everybody's
	}
	return a, true
}

// masked reports whether a part of the address is hidden, or may be: by letters
// and signs that an address can have, too.
func (a mailAddress) masked() bool {
	for _, run := range [...]string{hidden, "xx", "##", "??", "__", "--"} {
		if strings.Contains(a.local, run) || run == hidden && strings.Contains(a.domain, run) {
			return true
		}
	}
	return false
}

// mask turns every masked run into one hidden. Two dots in a row are in no
// address, so they mask too ("j...7").
func mask(s string) string {
	if !strings.Contains(s, "..") && !strings.ContainsFunc(s, func(r rune) bool { return r == '*' || r >= utf8.RuneSelf }) {
		return s // nothing is masked in nearly every one
	}
	runes := []rune(s)
	var b strings.Builder
	masked := false
	for i, r := range runes {
		dots := r == '.' && (i > 0 && runes[i-1] == '.' || i+1 < len(runes) && runes[i+1] == '.')
		if !dots && !masks(r) {
			b.WriteRune(r)
			masked = false
			continue
		}
		if !masked {
			b.WriteString(hidden)
		}
		masked = true
	}
	return b.String()
}

// gmail reports whether the address is of the one mail system that ignores
// dots, under either of its names.
func (a mailAddress) gmail() bool { return a.domain == "gmail.com" || a.domain == "googlemail.com" }

// sameDomain reports whether a's domain, perhaps masked, may be b's.
func (a mailAddress) sameDomain(b mailAddress) bool {
	return glob(a.domain, b.domain) || b.gmail() && (glob(a.domain, "gmail.com") || glob(a.domain, "googlemail.com"))
}

// untagged is the local part without its +tag.
func (a mailAddress) untagged() string {
	if base, _, ok := strings.Cut(a.local, "+"); ok && base != "" {
		return base
	}
	return a.local
}

func undotted(local string) string { return strings.ReplaceAll(local, ".", "") }

// glob reports whether s fits a pattern in which hidden is any run, empty too:
// Microsoft shows "ab" as "ab*****".
func glob(pattern, s string) bool {
	if !strings.Contains(pattern, hidden) {
		return pattern == s
	}
	parts := strings.Split(pattern, hidden)
	rest, ok := strings.CutPrefix(s, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}
