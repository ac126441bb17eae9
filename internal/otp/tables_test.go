package otp

import (
	"encoding/base64"
	"fmt"
	"mime"
	"os"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// table reads a file of testdata that has a mail, or a wording of some, on each line,
// in so many parts with " | " between them. A line that begins with "#" is a remark.
func table(tb testing.TB, name string, parts int) (rows [][]string) {
	tb.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		row := strings.Split(strings.TrimSpace(line), " | ")
		if len(row) != parts {
			tb.Fatalf("%s: cannot read %q", name, line)
		}
		rows = append(rows, row)
	}
	return rows
}

// sent is a mail as a service sends it. Kind is "plain" or "html".
func sent(from, subject, kind, body string) []byte {
	return fmt.Appendf(nil, "From: %s <no-reply@brand.example>\nTo: ann@mail.example\nSubject: %s\nMIME-Version: 1.0\nContent-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: base64\n\n%s\n",
		mime.BEncoding.Encode("utf-8", from), mime.BEncoding.Encode("utf-8", subject), kind, base64.StdEncoding.EncodeToString([]byte(body)))
}

// testMails finds the codes of a table whose lines are whole mails: the code, or "-"
// for none | sender | subject | text, where \n ends a line.
func testMails(t *testing.T, name string) (codes, none int) {
	for _, row := range table(t, name, 4) {
		want := strings.TrimSpace(row[0])
		if want == "-" {
			want = ""
			none++
		} else {
			codes++
		}
		text := strings.ReplaceAll(row[3], `\n`, "\n")
		if r := Find(message.Parse(sent(row[1], row[2], "plain", text)), Hints{}); r.Code != want || r.Tie {
			t.Errorf("%s, %q: found %q, tie %v, want %q", name, row[3], r.Code, r.Tie, want)
			logCandidates(t, r)
		}
	}
	return codes, none
}
