package site

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// Relation is how a sender of mail stands to a site. A greater one is closer.
type Relation int

const (
	Stranger Relation = iota // does not belong
	Looks                    // belongs by its looks, which proves nothing: may be offered
	Belongs                  // the same site, or tied to it by a confirmed entry
)

// Relate says how mail from the domain sender stands to site, in this order:
//
//   - an address or name that anyone can get is a stranger, and a sender shared
//     by many sites belongs by its looks at most, even to its own site;
//   - a confirmed entry of the catalogue ties, an unconfirmed one only looks so;
//   - else the registrable domains must be the same.
func Relate(site, sender string) Relation { return listed().relate(site, sender) }

// SharedSender reports whether mail from domain proves nothing about the site
// it is for: it sends for many (okta.com), anyone gets an address there
// (outlook.com), or it rewrites other people's mail (duck.com).
func SharedSender(domain string) bool {
	_, kind := listed().sharing(ascii(domain))
	return kind != ""
}

// kind is what an entry of the catalogue is about.
type kind string

const (
	family    kind = "family"    // every sender and page of it ties with every page
	exception kind = "exception" // its senders mail the codes of its pages
	shared    kind = "shared"    // its senders mail for many sites
	mailbox   kind = "mailbox"   // anyone gets an address at its senders
	relay     kind = "relay"     // its senders rewrite From
	suffix    kind = "suffix"    // its hosts are public suffixes that the list lacks
	apart     kind = "apart"     // its hosts are sites of their own
)

// entry is one line of catalogue.json. Senders match at and below their name,
// and "yahoo.*" under every public suffix. It is confirmed only if there is a
// source to cite: what was seen by people who cannot be named (Uber, AWS) is
// offered, and not filled.
type entry struct {
	Name      string   `json:"name"`
	Kind      kind     `json:"kind"`
	Hosts     []string `json:"hosts"`
	Pages     []string `json:"pages"`
	Senders   []string `json:"senders"`
	Confirmed bool     `json:"confirmed"` // of a family or exception: may be automatic
	Note      string   `json:"note"`
	Sources   []string `json:"sources"`
	Date      string   `json:"date"` // of the last look, YYYY-MM-DD
}

// catalogue is the entries, indexed. It never widens but by what is confirmed.
type catalogue struct {
	suffixes, apart map[string]bool
	ties            map[string][]tie // by page
	sharers         map[string]kind  // by sender
}

type tie struct {
	senders   []string
	confirmed bool
}

//go:embed catalogue.json
var embedded []byte

// listed parses on first use: the host must answer its hello before it needs
// any of this.
var listed = sync.OnceValue(func() *catalogue {
	entries, err := parse(embedded)
	if err != nil {
		panic("site: catalogue.json: " + err.Error()) // a test reads it too
	}
	return index(entries)
})

func parse(file []byte) ([]entry, error) {
	var entries []entry
	err := json.Unmarshal(file, &entries)
	return entries, err
}

func index(entries []entry) *catalogue {
	c := &catalogue{
		suffixes: map[string]bool{},
		apart:    map[string]bool{},
		ties:     map[string][]tie{},
		sharers:  map[string]kind{},
	}
	for _, e := range entries {
		t := tie{senders: e.Senders, confirmed: e.Confirmed}
		switch e.Kind {
		case suffix, apart:
			set := c.suffixes
			if e.Kind == apart {
				set = c.apart
			}
			for _, host := range e.Hosts {
				set[host] = true
			}
			continue
		case family:
			t.senders = slices.Concat(e.Senders, e.Pages)
		case shared, mailbox, relay:
			t.confirmed = false
			for _, sender := range e.Senders {
				c.sharers[sender] = e.Kind
			}
		}
		for _, page := range e.Pages {
			c.ties[page] = append(c.ties[page], t)
		}
	}
	return c
}

func (c *catalogue) relate(site, sender string) Relation {
	page, from := ascii(site), ascii(sender)
	if page == "" || from == "" {
		return Stranger
	}
	sharer, kind := c.sharing(from)
	best := Stranger
	if !c.isApart(page) {
		// Two names under a suffix that only the catalogue knows are compared
		// like any others.
		if registrable(page) == registrable(from) {
			best = Belongs
		}
		for _, t := range c.tiesOf(page) {
			for _, s := range t.senders {
				switch {
				case !Within(from, s):
				case t.confirmed && (kind == "" || s != sharer && Within(s, sharer)):
					// A confirmed sender below a shared one was seen sending
					// codes under its full name, which nobody else gets.
					return Belongs
				default:
					best = max(best, Looks)
				}
			}
		}
	} else if page == from {
		best = Belongs
	}
	switch {
	case kind == relay, kind == mailbox && from == sharer:
		return Stranger
	case kind != "":
		return min(best, Looks)
	}
	return best
}

// isApart reports whether a name is, or is below, a site of its own.
func (c *catalogue) isApart(page string) bool {
	for name := page; name != ""; _, name, _ = strings.Cut(name, ".") {
		if c.apart[name] {
			return true
		}
	}
	return false
}

// tiesOf is every tie of the page's name or one above it: AWS portals are each
// a site of their own below awsapps.com, a public suffix that only AWS fills.
func (c *catalogue) tiesOf(page string) []tie {
	var ties []tie
	for ; page != ""; _, page, _ = strings.Cut(page, ".") {
		ties = append(ties, c.ties[page]...)
	}
	return ties
}

// sharing is the shared sender that a name is or is below, and its kind, "" if
// there is none.
func (c *catalogue) sharing(from string) (string, kind) {
	for name := from; name != ""; _, name, _ = strings.Cut(name, ".") {
		if k := c.sharers[name]; k != "" {
			return name, k
		}
		if strings.Contains(name, ".") && mailboxes.has(name) {
			return name, mailbox
		}
	}
	own := registrable(from)
	if top, _ := publicSuffix(own); own != top {
		if k := c.sharers[strings.TrimSuffix(own, top)+"*"]; k != "" {
			return own, k
		}
	}
	return "", ""
}

// Within reports whether a host name is parent or below it. Both are in the form
// in which names are compared.
func Within(name, parent string) bool {
	return name == parent || strings.HasSuffix(name, "."+parent)
}
