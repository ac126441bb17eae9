package otp

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// phrases are a line of testdata/languages.txt.
type phrases struct{ language, subject, greeting, says, after string }

func languages(t testing.TB) (list []phrases) {
	t.Helper()
	for _, f := range table(t, "languages.txt", 5) {
		if !strings.Contains(f[3], "{}") {
			t.Fatalf("%s: no place for the code", f[0])
		}
		list = append(list, phrases{f[0], f[1], f[2], f[3], f[4]})
	}
	return list
}

// form sets a mail in one of the ways that services set theirs.
type form struct {
	name string
	html bool
	body func(p phrases, code string) string
}

var forms = []form{
	{"sentence", false, func(p phrases, code string) string {
		return p.greeting + "\n\n" + strings.Replace(p.says, "{}", code, 1) + "\n" + p.after + "\n\nExample\n"
	}},
	{"own line", false, func(p phrases, code string) string {
		return p.greeting + "\n\n" + p.subject + ":\n\n" + code + "\n\n" + p.after + "\n\nExample\n© 2025 Example Ltd, 94105 San Francisco\n"
	}},
	{"html sentence", true, func(p phrases, code string) string {
		return "<p>" + p.greeting + "</p><p>" + strings.Replace(p.says, "{}", "<b>"+code+"</b>", 1) + "</p><p>" + p.after + "</p><p style='font-size:11px'>© 2025 Example Ltd, 94105 San Francisco</p>"
	}},
	{"html large", true, func(p phrases, code string) string {
		return "<div style='display:none'>" + p.after + "</div><h2>" + p.subject + "</h2><p>" + p.greeting + "</p><table><tr><td style='font-size:32px;letter-spacing:4px;background:#eee'>" +
			code + "</td></tr></table><p>" + p.after + "</p><p style='font-size:11px'>© 2025 Example Ltd, 94105 San Francisco</p>"
	}},
}

// TestLanguages finds codes of several shapes in every language and form, and
// where its words are not known, too, if the code has a line of its own.
func TestLanguages(t *testing.T) {
	codes := []string{"482913", "0731", "90417", "7730184", "55102938", "K7X2QM", "739-204"}
	run := func(t *testing.T, codes []string, forms []form) {
		for _, p := range languages(t) {
			for _, f := range forms {
				for _, code := range codes {
					if strings.Contains(p.says, "-{}") && strings.Trim(code, "0123456789") != "" {
						continue // "ngu-482913": which dash is the code's cannot be told
					}
					m := message.Parse(mail8(p, f, code))
					r := Find(m, Hints{})
					if want := strings.ReplaceAll(code, "-", ""); r.Code != want {
						t.Errorf("%s, %s: found %q, want %q", p.language, f.name, r.Code, want)
						logCandidates(t, r)
					}
				}
			}
		}
	}
	t.Run("known", func(t *testing.T) { run(t, codes, forms) })
	t.Run("unknown", func(t *testing.T) {
		known := words
		defer func() { words = known }()
		none, err := parseWords("unit: $; €\nfoot: ©; unsubscribe")
		if err != nil {
			t.Fatal(err)
		}
		words = func() *trie { return none }
		run(t, []string{"482913", "739-204"}, forms)
		run(t, codes, forms[3:])
	})
}

// mail8 is the mail in UTF-8, as it stands.
func mail8(p phrases, f form, code string) []byte {
	kind := "plain"
	if f.html {
		kind = "html"
	}
	return sent("Example", p.subject, kind, f.body(p, code))
}
