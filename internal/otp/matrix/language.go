package matrix

import (
	_ "embed"
	"strings"
)

//go:embed languages.txt
var languagesText string

// language is a block of languages.txt, which says what its lines are.
type language struct {
	tag                      string // BCP 47
	name                     string // in English
	greeting                 string
	subjects                 []string
	coded                    string
	above, with, is          string
	expires, secret, unasked string
	seeSubject, rights       string
	charsets                 []string
	rightToLeft              bool
}

// western are the charsets of a language that names none.
var western = []string{"iso-8859-1", "windows-1252", "iso-8859-15"}

var languages = parseLanguages(languagesText)

func parseLanguages(text string) (list []language) {
	for b := range blocks(text) {
		l := language{tag: b.tag, name: b.title, charsets: western}
		for _, line := range b.lines {
			key, value, ok := strings.Cut(line, ": ")
			if !ok {
				panic("languages.txt: not a line of a language: " + line)
			}
			switch key {
			case "subject":
				l.subjects = append(l.subjects, value)
			case "charsets":
				l.charsets = strings.Fields(value)
			case "direction":
				l.rightToLeft = value == "rtl"
			default:
				sentence := map[string]*string{
					"greeting": &l.greeting, "coded": &l.coded, "above": &l.above, "with": &l.with, "is": &l.is, "expires": &l.expires,
					"secret": &l.secret, "unasked": &l.unasked, "see-subject": &l.seeSubject, "rights": &l.rights,
				}[key]
				if sentence == nil {
					panic("languages.txt: what is " + key + "?")
				}
				*sentence = value
			}
		}
		list = append(list, l)
	}
	return list
}

// languageOf is the language of a tag.
func languageOf(tag string) *language {
	for i := range languages {
		if languages[i].tag == tag {
			return &languages[i]
		}
	}
	panic("languages.txt has no block " + tag)
}

// greet is the line that a mail begins with, with or without a name.
func (l *language) greet(d dice) string {
	s := l.greeting
	if d.chance(.5) {
		s += " " + pick(d, people...)
	}
	if l.tag == "ja" {
		return s + "、"
	}
	return s + ","
}
