package message

import (
	"bytes"
	"testing"

	"golang.org/x/net/html"
)

// FuzzTokenizer compares the tokenizer with the one of golang.org/x/net: the
// same tokens, from the same bytes, with the same text, names and attributes.
func FuzzTokenizer(f *testing.F) {
	for _, seed := range []string{
		`<!DOCTYPE html><html><head><title>A &amp; B</title><style>p{color:red}</style></head><body class="x" CLASS=y>3 < 4 <b>c</b></body></html>`,
		`<p a=1 b='2' c="3" d e=/><br/><br / ><img alt="&quot;&copy=1&copy;&copyx&semi;&fjlig;&notit;&amp">`,
		`<!----><!-->x<!--->x<!---->x<!--a--!>b<!--!>-->c<!-- a -- b --->d<!--a--!->-->e<!`,
		`<script><!--<script></script>--></script><style></sty</style ><textarea>&lt;</textarea/><xmp>&lt;</xmp>`,
		`</><//p></ p></p a="b>c">x<?xml ?><![CDATA[x]]><!doc>`,
		"a\r\nb\rc\x00&amp;<title>\x00&lt;\r\n</title><p\x00 id\x00=\x00 class='\x00\r\n'>", `text</`, `text<`, `<a href="x`, `<a b`, `<plaintext></plaintext>`,
		`<p a=b=c =d /e="1"f=2>&#65;&#x42&#67 &#xZ;&#0;&#128;&`, `<STYLE>A</style`, `<title></title><iframe></IFRAME>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		before := bytes.Clone(document)
		ours, known := newTokenizer(document), html.NewTokenizer(bytes.NewReader(document))
		for {
			kind, want := ours.next(), known.Next()
			if kind != kindOf(want) {
				t.Fatalf("token %d, want %v at %q", kind, want, ours.raw)
			}
			if kind == endToken {
				break
			}
			if !bytes.Equal(ours.raw, known.Raw()) {
				t.Fatalf("read %q, want %q", ours.raw, known.Raw())
			}
			switch kind {
			case textToken:
				if got, want := ours.decoded(), known.Text(); !bytes.Equal(got, want) {
					t.Errorf("text %q, want %q", got, want)
				}
			case startToken, closeToken:
				compareTags(t, ours, known)
			}
		}
		if !bytes.Equal(document, before) {
			t.Errorf("changed the document to %q", document)
		}
	})
}

func kindOf(t html.TokenType) tokenKind {
	switch t {
	case html.ErrorToken:
		return endToken
	case html.TextToken:
		return textToken
	case html.StartTagToken, html.SelfClosingTagToken:
		return startToken
	case html.EndTagToken:
		return closeToken
	}
	return commentToken
}

func compareTags(t *testing.T, ours *tokenizer, known *html.Tokenizer) {
	name, more := known.TagName()
	if got := ours.name; !bytes.Equal(got, name) {
		t.Errorf("tag %q, want %q", got, name)
	}
	if ours.kind == closeToken {
		return
	}
	seen := map[string]bool{}
	for _, a := range ours.attr {
		// Which of two with the same key counts is decided where they are read.
		if seen[asciiLower(a.key)] {
			continue
		}
		seen[asciiLower(a.key)] = true
		if !more {
			t.Fatalf("an attribute %q too many", a.key)
		}
		var key, value []byte
		key, value, more = known.TagAttr()
		if got := string(ours.withoutNUL([]byte(asciiLower(a.key)))); got != string(key) {
			t.Errorf("attribute %q, want %q", got, key)
		}
		if got := ours.value(a); !bytes.Equal(got, value) {
			t.Errorf("value %q of %q, want %q", got, a.value, value)
		}
	}
	if more {
		t.Error("an attribute is missing")
	}
}

func asciiLower(b []byte) string { return string(lower(bytes.Clone(b))) }
