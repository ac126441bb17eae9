package message

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestBound(t *testing.T) {
	for _, tt := range []struct {
		name, head, body string
		want             []string
	}{
		{"hidden", "Content-Type: text/html\n", "<div style='display:none'>@bank.example #482913</div>", []string{"bank.example"}},
		{"on a line of its own", "Content-Type: text/html\n", "<div hidden>\n\t @bank.example #482913\n</div>", []string{"bank.example"}},
		{"behind entities", "Content-Type: text/html\n", "<p>&nbsp;&#160; @bank.example&nbsp;#482913</p>", []string{"bank.example"}},
		{"as entities", "Content-Type: text/html\n", "<p>&#64;bank.example &#x23;482913</p><p>&commat;other.example &num;482913</p>", []string{"bank.example", "other.example"}},
		{"quoted-printable", "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n", "<p>=40bank.exa=\nmple =23482913</p>", []string{"bank.example"}},
		{"base64", "Content-Type: text/html\nContent-Transfer-Encoding: base64\n", "PHA+QGJhbmsuZXhhbXBsZSAjNDgyOTEzPC9wPg==", []string{"bank.example"}},
		{"for a frame", "Content-Type: text/html\n", "<p>@shop.example #482913 @bank.example</p>", []string{"bank.example"}},
		{"in plain text", "", "Hello\n  @bank.example #482913\n", []string{"bank.example"}},
		{"the same many times", "Content-Type: text/html\n", strings.Repeat("<p>@bank.example #1234</p>", 1000), []string{"bank.example"}},
		{"a handle and a hashtag", "Content-Type: text/html\n", "<p>@walmart.deals #2024sale</p><p>@walmart.deals #top10</p>", nil},
		{"inside a sentence", "Content-Type: text/html\n", "<p>Write to us @bank.example #482913</p>", nil},
		{"no name of a host", "", "@someone #482913\n", nil},
		{"a style sheet", "Content-Type: text/html\n", "<style>@media screen { #a1 {} }</style>", nil},
	} {
		for _, read := range []func([]byte) *Message{Parse, Skim} {
			if got := read([]byte(tt.head + "\n" + tt.body)).Bound; !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
	}
}

func TestBoundTo(t *testing.T) {
	for text, want := range map[string]string{
		"@walmart #1 in service":          "",
		"@walmart.com #1 in service":      "",
		"@walmart #482913":                "",
		"@walmart.com #12":                "",
		"@walmart.com #123":               "walmart.com",
		"@walmart.com #482913 in service": "walmart.com", // it refuses others as well
		"@walmart\u3002com #482913":       "walmart\u3002com",
		"@shop.example #482913 @pay":      "shop.example",
		"@pay #482913 @shop.example":      "shop.example",
		"@192.0.2.1 #482913":              "192.0.2.1",
	} {
		if got := BoundTo(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// However many a stranger writes, few are kept, and not the mail around them.
func TestBoundIsBounded(t *testing.T) {
	var mail strings.Builder
	mail.WriteString("Content-Type: text/html\n\n")
	for i := range 20000 {
		fmt.Fprintf(&mail, "<p>@a%d.example #1234", i)
	}
	if got := Parse([]byte(mail.String())).Bound; len(got) != MaxBound {
		t.Errorf("keeps %d hosts", len(got))
	}
}

// HTML that is an alternative to plain text and not read yet is looked into, too.
func TestBoundInUnread(t *testing.T) {
	m := Skim([]byte("Content-Type: multipart/alternative; boundary=x\n\n--x\n\nYour code is 482913\n--x\nContent-Type: text/html\n\n<p>Your code is 482913</p><i hidden>@bank.example #482913</i>\n--x--\n"))
	if m.Unread() == nil || !slices.Equal(m.Bound, []string{"bank.example"}) {
		t.Errorf("%q", m.Bound)
	}
}
