package matrix

import (
	_ "embed"
	"strings"
)

//go:embed names.txt
var namesText string

// brand is a service that sends mail.
type brand struct{ name, domain string }

var (
	brands                           []brand
	people, towns, topics, addresses []string
	phraseWords                      []string // of which pass phrases are made
)

func init() {
	for b := range blocks(namesText) {
		switch b.tag {
		case "brands":
			for _, line := range b.lines {
				name, domain, ok := strings.Cut(line, ", ")
				if !ok {
					panic("names.txt: not a name and a domain: " + line)
				}
				brands = append(brands, brand{name, domain})
			}
		case "people":
			people = b.lines
		case "towns":
			towns = b.lines
		case "topics":
			topics = b.lines
		case "addresses":
			addresses = b.lines
		case "words":
			phraseWords = strings.Fields(strings.Join(b.lines, " "))
		default:
			panic("names.txt: unknown block " + b.tag)
		}
	}
}
