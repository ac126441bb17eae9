package otp

import (
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

func TestWordList(t *testing.T) {
	if _, err := parseWords(wordList); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"nokind: a", "code: a*b", "code: ;"} {
		if _, err := parseWords(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		text  string
		kinds kind
		found string
	}{
		{"Your Verification Code:", kindCode, "Verification Code"},
		{"a one-time\npassword here", kindCode, "one-time\npassword"},
		{"the promo code is", kindNot, "promo code"}, // not "code is"
		{"Ihr Bestätigungscode lautet", kindCode, "Bestätigungscode"},
		{"encoded decoder", 0, ""},                               // no "code" inside a word
		{"您的验证码为", kindCode, "验证码"},                              // words need no spaces
		{"Twój kod weryfikacyjny", kindCode, "Twój kod"},         // accents fold
		{"DOĞRULAMA KODUNUZ", kindCode, "DOĞRULAMA KODUNUZ"},     // Turkish capitals
		{"κωδικός επαλήθευσης", kindCode, "κωδικός επαλήθευσης"}, // and final sigma
	} {
		var said spotted
		words().find(&said, fold(nil, c.text), 0, len(c.text))
		hits := said.hits
		i := slices.IndexFunc(hits, func(h hit) bool { return h.kinds&(kindCode|kindNot) != 0 })
		switch {
		case i < 0 && c.kinds != 0:
			t.Errorf("%q: nothing found", c.text)
		case i >= 0 && (hits[i].kinds&c.kinds == 0 || c.text[hits[i].start:hits[i].end] != c.found):
			t.Errorf("%q: found %q of kind %b, want %q", c.text, c.text[hits[i].start:hits[i].end], hits[i].kinds, c.found)
		}
	}
}

func TestFoldKeepsPlaces(t *testing.T) {
	for _, s := range []string{"Ünïcödé ①٤२४７Ａ－", "İıẞßǅﬁ", "e\u0301 \u0664", "\xff\xfe", "各位 12３"} {
		if f := fold(nil, s); len(f) != len(s) {
			t.Errorf("%q has %d bytes, folded %d", s, len(s), len(f))
		}
	}
	// Eight characters at once come out as each alone does, wherever they stand.
	for _, text := range []string{"An UNUSUAL @[`{ line/0:9 Of text", "two CApitals", "a capital Bcdefgh Ij", "é1234567ÀÉ and ASCII"} {
		for i := range len(text) {
			s := strings.ToValidUTF8(text[i:], "")
			var alone []byte
			capitals, bare := 0, true
			for _, r := range s {
				alone = fold(alone, string(r))
				if capitals++; r < 'A' || r > 'Z' {
					capitals = 0
				}
				bare = bare && capitals < 2 && r < 0x80 && !isDigit(byte(r))
			}
			low := make([]byte, len(s))
			if got := foldInto(low, s); got != bare || string(low) != string(alone) {
				t.Errorf("%q: folded to %q, bare %t; its characters to %q, %t", s, low, got, alone, bare)
			}
		}
	}
	if got := strings.ReplaceAll(string(fold(nil, "Ａ１－٤२é")), "\x00", ""); got != "a1-42e" {
		t.Errorf("folded to %q", got)
	}
}

// codes lists the tokens of a text that may be codes.
func codes(text string) []string {
	m := message.Parse([]byte("Subject: x\n\n" + text))
	tokens, _ := newDocument(m).scan()
	var list []string
	for _, t := range tokens {
		list = append(list, t.code)
	}
	return list
}

func TestTokens(t *testing.T) {
	for text, want := range map[string][]string{
		"123456":                    {"123456"},
		"(123456).":                 {"123456"},
		"123456.Then":               {"123456"},
		"146 - 730":                 {"146730"},
		"146 – 730":                 {"146730"},
		"847·219":                   {"847219"},
		"12 - 14":                   nil,
		"4417-9":                    {"44179"},
		"VDJ7-4KWM-Q2":              {"VDJ7-4KWM-Q2"},
		"INV-2024-001":              nil,
		"qT7-xLw-9Rb":               {"qT7-xLw-9Rb"},
		"K7F 2MQ":                   {"K7F2MQ"},
		"PX-4471":                   {"PX-4471"},
		"PX-4471 or 4471":           {"4471", "4471"},
		"ember-lattice-74":          {"ember-lattice-74"},
		"Sunny-Marble-Tiger-7":      {"Sunny-Marble-Tiger-7"},
		"fix-2024-4471":             nil,
		"123-456":                   {"123456"},
		"123–456":                   {"123456"},
		"123 456":                   {"123456"},
		"12 34 56":                  {"123456"},
		"1 2 3 4 5 6":               {"123456"},
		"1234-5678":                 {"12345678"},
		"1234 5678":                 {"12345678"},
		"G-123456":                  {"123456"},
		"FB-12345":                  {"12345"},
		"OTP-482913":                {"482913"},
		"ABC-DEF":                   {"ABC-DEF"},
		"XQ4-7TB":                   {"XQ4-7TB"},
		"aB3xY9":                    {"aB3xY9"},
		"１２３４５６":                    {"123456"},
		"٤٨٢٩١٣":                    {"482913"},
		"验证码123456，":                {"123456"},
		"인증번호는 123456입니다":           {"123456"},
		"sunny-rolling-harbor":      {"sunny-rolling-harbor"},
		"pay 1,234.56 now":          nil,
		"at 12:30:45":               nil,
		"on 2025-10-14":             nil,
		"on 14.10.2025":             nil,
		"on 10/14/2025":             nil,
		"2023-2024":                 nil,
		"+1 555 014 2299":           nil,
		"555-0147":                  nil,
		"1-800-555-0147":            nil,
		"4111 1111 1111 1111":       nil,
		"198.51.100.24":             nil,
		"**** 1234":                 nil,
		"** 482913 **":              {"482913"},
		"****1234":                  nil,
		"••••1234":                  nil,
		"https://x.example/482913":  nil,
		"x.example/a?code=482913":   nil,
		"482913@x.example":          nil,
		"id_482913":                 nil,
		"100mb 21st 30days 1080p":   nil,
		"INV-2024-001877":           nil,
		"7f0c1a2e-91bd-4c55-8a11-0": nil,
		"12345678901":               nil,
		"482913%":                   nil,
		"номер2025г":                nil,
		"1234\x1a":                  nil, // may have gone on
		"1234 \x1a":                 nil,
		"4938\t1\x1a":               nil,
	} {
		if got := codes(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestBound(t *testing.T) {
	for text, want := range map[string]bound{
		"@example.com #123456":              {code: "123456", host: "example.com"},
		"@example.com #A1b2C3 @pay.example": {code: "A1b2C3", host: "example.com", frame: "pay.example"},
		"@example #123456":                  {},
		"@example.com 123456":               {},
		"@exa mple.com #123456":             {},
		"@example.com #12 34":               {},
		"@example.com/x #123456":            {},
		"mail @example.com #123456":         {},
	} {
		got, ok := parseBound(text)
		if ok != (want.code != "") || ok && got != want {
			t.Errorf("%q: %+v, %v", text, got, ok)
		}
	}
}

func TestHints(t *testing.T) {
	find := func(text string, h Hints) Result {
		return Find(message.Parse([]byte("Subject: Your verification codes\n\n"+text)), h)
	}
	two := "Your verification code is 110045\n\nYour verification code is 8823\n"
	if r := find(two, Hints{}); !r.Tie || r.Code != "" || r.Confidence > 0.5 {
		t.Errorf("no tie: %+v", r)
	}
	if r := find(two, Hints{Length: 4}); r.Code != "8823" || r.Candidates[0].Code != "8823" {
		t.Errorf("length 4: %+v", r)
	}
	if r := find(two, Hints{Length: 5}); !r.Tie {
		t.Errorf("a hint that fits neither decided: %+v", r)
	}
	// A hint breaks ties; it does not make the lesser candidate the code.
	if r := find("Your verification code is 110045. Order 8823\n", Hints{Length: 4}); r.Code != "110045" {
		t.Errorf("a hint invented: %+v", r)
	}
	if r := find("Your confirmation code:\n\nABC-DE7\n", Hints{Length: 6}); r.Code != "ABCDE7" {
		t.Errorf("six boxes: %+v", r)
	}
	if r := find("Your confirmation code:\n\nPX-4471\n", Hints{Length: 4}); r.Code != "4471" {
		t.Errorf("four boxes: %+v", r)
	}
	if r := find("Your confirmation code:\n\nABC-DE7\n", Hints{Length: 7}); r.Code != "ABC-DE7" {
		t.Errorf("seven characters: %+v", r)
	}
}
