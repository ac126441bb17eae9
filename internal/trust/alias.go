package trust

import (
	"strings"
	"unicode/utf8"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// What services that write From anew put the original sender into: names, local
// parts and fields of their own. Each decoder returns local@domain, or "" where
// it is not sure.

// simpleLoginName decodes the name that SimpleLogin writes beside its reverse
// alias: "Walmart - help at walmart.com", "help at walmart.com" or
// "Walmart (help(a)walmart.com)". What comes last is SimpleLogin's; a name
// before it is the sender's, who may have put an address into it. He may also
// where the user has set that names alone are shown, so a name counts only where
// the reverse alias is of the kind that names the sender, too
// (help_at_walmart_com_x), and says the same; or where reverse is "", which says
// that a signed field named the sender.
func simpleLoginName(name, reverse string) string {
	last := name
	if i := strings.LastIndex(last, " - "); i >= 0 {
		last = last[i+3:]
	}
	if inner, ok := strings.CutSuffix(last, ")"); ok {
		if i := strings.LastIndex(inner, " ("); i >= 0 {
			last = inner[i+2:]
		} else {
			last = strings.TrimPrefix(inner, "(")
		}
	}
	for _, at := range []string{" at ", "(a)", "@"} {
		local, domain, ok := cutLast(last, at)
		if ok && local != "" && !strings.ContainsAny(local, " @<>()") && !strings.ContainsAny(domain, " @<>()") {
			named, _, ok := cutLast(dashed(reverse), "_")
			if reverse != "" && (!ok || !strings.Contains(named, "_at_") || !isSpelled(named, dashed(local)+"_at_"+dashed(domain))) {
				return ""
			}
			return local + "@" + domain
		}
	}
	return ""
}

// maxSimpleLoginName is at how many characters SimpleLogin cuts an address that it
// writes into a reverse alias, before it writes "_at_" for its "@" or after.
const maxSimpleLoginName = 45

// isSpelled reports whether a reverse alias names the address that is spelled so,
// and surely the whole of it. One that may have been cut says nothing: who owns
// walmart.com.evil.example can take a local part so long that @walmart.com is
// all that the cut leaves.
func isSpelled(named, spelled string) bool {
	return named == spelled && len(named) < maxSimpleLoginName
}

// underscored is a text with an underscore for each character that is neither a
// letter nor a digit.
func underscored(s string) string { return strings.ReplaceAll(dashed(s), "-", "_") }

// dashed is the same with dashes as they are. SimpleLogin keeps those, so in a
// reverse alias mail-walmart_com is another domain than mail_walmart_com.
func dashed(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && isAlnum(byte(r)) || r == '-' {
			return r
		}
		return '_'
	}, strings.ToLower(s))
}

// maxFirefoxName is at how many characters Firefox Relay cuts a sender's name and
// address.
const maxFirefoxName = 71

// firefoxName decodes "Walmart <help@walmart.com> [via Relay]". Relay cuts a long
// name, so that its address is missing and one that the sender put before it is
// not: only one that was not cut and is alone counts.
func firefoxName(name string) string {
	name, ok := strings.CutSuffix(strings.TrimSpace(name), "[via Relay]")
	if !ok || utf8.RuneCountInString(strings.TrimSpace(name)) >= maxFirefoxName || strings.Count(name, "@") != 1 || strings.Count(name, "<") > 1 {
		return ""
	}
	name = strings.TrimSpace(name)
	if i := strings.IndexByte(name, '<'); i >= 0 {
		inner, ok := strings.CutSuffix(name[i+1:], ">")
		if !ok {
			return ""
		}
		return inner
	}
	if strings.ContainsAny(name, " >") {
		return ""
	}
	return name
}

// duckLocal decodes user_at_site.com_yourduck: what comes last is the user's own
// name, which To has, too; the site's name has no underscore in it.
func duckLocal(local string, to []message.Address) string {
	user, rest, ok := cutLast(local, "_at_")
	if !ok {
		return ""
	}
	for _, a := range to {
		if mine, domain, _ := cutLast(a.Addr, "@"); domain == "duck.com" && mine != "" {
			if site, ok := strings.CutSuffix(rest, "_"+strings.ToLower(mine)); ok && !strings.Contains(site, "_") {
				return user + "@" + site
			}
		}
	}
	site, _, ok := cutLast(rest, "_")
	if !ok || strings.Contains(site, "_") {
		return ""
	}
	return user + "@" + site
}

// addyLocal decodes alias+user=site.com.
func addyLocal(local string) string {
	_, inner, ok := strings.Cut(local, "+")
	if !ok {
		return ""
	}
	user, domain, ok := cutLast(inner, "=")
	if !ok || user == "" {
		return ""
	}
	return user + "@" + domain
}

// hmeSender takes the original sender out of an X-ICLOUD-HME field: its s=.
func hmeSender(value string) string {
	found := ""
	for tag := range strings.SplitSeq(value, ";") {
		name, text, ok := strings.Cut(tag, "=")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "s") {
			continue
		}
		if found != "" {
			return ""
		}
		found = strings.Trim(text, " \t\"<>")
	}
	return found
}

// forwardEmailSender reads "rfc822; bounce@walmart.com, mta.walmart.com,
// 192.0.2.1".
func forwardEmailSender(value string) string {
	rest, ok := strings.CutPrefix(strings.ToLower(value), "rfc822;")
	if !ok {
		return ""
	}
	address, _, _ := strings.Cut(rest, ",")
	return strings.Trim(address, " \t<>")
}
