package otp

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

// TestSkim holds what is found in a mail that was skimmed against what is found
// in all of it.
func TestSkim(t *testing.T) {
	for _, source := range []struct {
		name string
		each func(f func(name string, raw []byte))
	}{
		{"mails", func(f func(string, []byte)) { samples(t, func(name string, raw []byte, _ want) { f(name, raw) }) }},
		{"blind", func(f func(string, []byte)) { blind(t, func(name string, raw []byte, _ want) { f(name, raw) }) }},
		{"matrix", func(f func(string, []byte)) {
			for seed := range uint64(3) {
				for m := range matrix.Mails(seed+1, 700) {
					f(fmt.Sprint(seed, " ", m.Name), m.Raw)
				}
			}
		}},
		{"ordinary", func(f func(string, []byte)) {
			ordinary, err := os.ReadFile("testdata/ordinary.txt")
			if err != nil {
				t.Fatal(err)
			}
			for i, raw := range strings.Split(string(ordinary), "\n====\n") {
				f(fmt.Sprint(i+1), []byte(raw))
			}
		}},
	} {
		codes, left, taken := 0, 0, 0
		source.each(func(name string, raw []byte) {
			skimmed := message.Skim(raw)
			want, got := Find(message.Parse(raw), Hints{}), Find(skimmed, Hints{})
			if want.Code != "" {
				codes++
				if skimmed.Unread() != nil {
					left++
				}
			}
			if skimmed.Unread() != nil {
				if _, ok := skim(skimmed, Hints{}); ok {
					taken++
				}
			}
			if got.Code != want.Code || got.Tie != want.Tie || (got.Confidence > 0.5) != (want.Confidence > 0.5) ||
				got.BoundTo != want.BoundTo || got.BoundFrame != want.BoundFrame {
				t.Errorf("%s %s: found %q (tie %v), in all of it %q (tie %v)", source.name, name, got.Code, got.Tie, want.Code, want.Tie)
			}
		})
		t.Logf("%s: %d mails with a code, %d of them in text and HTML, %d found without the HTML", source.name, codes, left, taken)
	}
}

// TestSkimDoubt has mails whose text gives a code for sure, in HTML that makes
// it doubtful.
func TestSkimDoubt(t *testing.T) {
	const text = "Hello,\n\nYour verification code is 482913.\n\nIt expires in 10 minutes.\n"
	for _, c := range []struct {
		name, html, want string
		sure             bool
	}{
		{"the same", "<p>Your verification code is <b>482913</b>.</p><p>It expires in 10 minutes.</p>", "482913", true},
		{"in groups", "<p>Your verification code is <b>482 913</b>.</p><p>It expires in 10 minutes.</p>", "482913", true},
		{"with a year", "<p>Your verification code is <b>482913</b>.</p><p>&copy; 2026 Example</p>", "482913", true},
		{"another", "<p>Your verification code is <b>111222</b>.</p>", "111222", false},
		{"another beside a hidden one", "<p style=\"display:none\">482913</p><p>Your verification code is <b>111222</b>.</p>", "111222", false},
		{"it goes on", "<p>Your verification code is <b>482913</b>55.</p>", "48291355", false},
		{"in a comment only", "<p>Your verification code is in the picture.</p><!-- 482913 -->", "482913", false},
		{"in an attribute only", "<p>Your verification code is <img alt=\"482913\"></p>", "482913", false},
		{"in a style only", "<style>p { color: #482913 }</style><p>Your verification code is in the picture.</p>", "482913", false},
		{"in cells", "<p>Your verification code is</p><table><tr>" + each("482913", "<td>", "</td>") + "</tr></table>", "482913", false},
		{"as entities", "<p>Your verification code is &#49;11222.</p><p>It is not 482913.</p>", "", false},
		{"another in full width", "<p>Your verification code is １１１２２２.</p><p>482913</p>", "", false},
		{"bound", "<p>Your verification code is 482913.</p><p>@example.com #482913</p>", "482913", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := "From: a@example.com\nSubject: Sign in to Example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n" +
				"--b\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n--b\nContent-Type: text/html; charset=utf-8\n\n" + c.html + "\n--b--\n"
			m := message.Skim([]byte(raw))
			if _, sure := skim(m, Hints{}); sure != c.sure {
				t.Errorf("sure %v, want %v", sure, c.sure)
			}
			all, got := Find(message.Parse([]byte(raw)), Hints{}), Find(m, Hints{})
			if got.Code != all.Code || got.Tie != all.Tie || got.BoundTo != all.BoundTo {
				t.Errorf("found %q (tie %v, for %q), in all of it %q (tie %v, for %q)", got.Code, got.Tie, got.BoundTo, all.Code, all.Tie, all.BoundTo)
			}
			if c.want != "" && got.Code != c.want {
				t.Errorf("found %q, want %q", got.Code, c.want)
			}
		})
	}
}
