package message

import (
	"reflect"
	"slices"
	"testing"
)

// FuzzSkim: what Skim left out is there again in Whole, as Parse has it.
func FuzzSkim(f *testing.F) {
	const alternative = "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n"
	for _, body := range []string{
		"--b\n\ntext\n--b\nContent-Type: text/html\n\n<p>html <a href=x>link</a> <img alt=1></p>\n--b--\n",
		"--b\n\ntext\n--b\nContent-Type: text/html\n\n<p></p>\n--b--\n",
		"--b\n\n\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n",
		"--b\n\ntext\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b\n\nmore\n--b--\n",
		"--b\n\ntext\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b\nContent-Type: text/html\n\n<p>more</p>\n--b--\n",
		"--b\n\ntext\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>html</p>\n--c\n\nmore\n--c--\n--b--\n",
		"--b\n\ntext\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nc\n--c\nContent-Type: text/html\n\n<p>html</p>\n--c--\n--b--\n",
		"--b\n\ntext\n--b\nContent-Type: text/html\n\n<p>torn",
	} {
		f.Add([]byte(alternative + body))
		f.Add([]byte("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=b\n\n" + body + "\n--a\n\nbelow\n--a--\n"))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		want, m := Parse(raw), Skim(raw)
		before := len(m.Parts)
		if got := m.Whole(); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nwant\n%+v", got, want)
		}
		if m.Unread() != nil && (len(m.Parts) != before || before+1 != len(want.Parts) || m.Text == "") {
			t.Errorf("%d parts, then %d, of %d; text %q", before, len(m.Parts), len(want.Parts), m.Text)
		}
	})
}

func TestSkim(t *testing.T) {
	raw := "Content-Type: multipart/alternative; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n"
	if m := Skim([]byte(raw)); string(m.Unread()) != "<p>html</p>" || m.Text != "text" || !m.Parts[0].Shown {
		t.Errorf("left out %q, and read %q", m.Unread(), m.Text)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		html string
		want []string
		all  bool
	}{
		{"<p>Code: <b>482913</b></p><p style='width:600px'>Ends in 10 min</p>", []string{"482913", "10"}, true},
		{"<style>p{width:600px}</style><!-- 7 --><p>A1B2 or 482 913, 10:45</p>", []string{"A1B2", "482 913, 10:45"}, true},
		{"Words alone.<p>Then: 482913.</p>words <b>4</b>", []string{"482913", "4"}, true},
		{"it&#39;s 5 &copy; 2026", []string{"5", "2026"}, true},
		{"号：482913，", []string{"482913"}, true},
		{"<p>Words alone</p><p>and then ½</p>", nil, false},
		{"<b>482</b>913", nil, false},
		{"<td>4</td> <td>8</td>", nil, false},
		{"&#52;82913", nil, false},
		{"&frac12;", nil, false},
		{"٤٨٢", nil, false},
		{"４", nil, false},
		{"5 <a", nil, false},
		{"<!-- 5", nil, false},
		{"a < b", nil, false},
		{"\x1a", nil, false},
		{"\xff", nil, false},
	} {
		var got []string
		all := Numbers([]byte(c.html), func(_ byte, number []byte) bool { got = append(got, string(number)); return true })
		if all != c.all || all && !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, all %v; want %q, %v", c.html, got, all, c.want, c.all)
		}
	}
}
