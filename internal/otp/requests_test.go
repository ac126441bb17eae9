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

// TestRequests reads testdata/requests.txt.
func TestRequests(t *testing.T) {
	text, err := os.ReadFile("testdata/requests.txt")
	if err != nil {
		t.Fatal(err)
	}
	codes, none := 0, 0
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), " | ")
		if len(f) != 4 {
			t.Fatalf("cannot read %q", line)
		}
		want := strings.TrimSpace(f[0])
		if want == "-" {
			want = ""
			none++
		} else {
			codes++
		}
		raw := fmt.Appendf(nil, "From: %s <no-reply@sender.example>\nTo: ann@mail.example\nSubject: %s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n%s\n",
			mime.BEncoding.Encode("utf-8", f[1]), mime.BEncoding.Encode("utf-8", f[2]), base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(f[3], `\n`, "\n"))))
		if r := Find(message.Parse(raw), Hints{}); r.Code != want || r.Tie {
			t.Errorf("%q: found %q, tie %v, want %q", f[3], r.Code, r.Tie, want)
			logCandidates(t, r)
		}
	}
	if codes < 70 || none < 50 {
		t.Errorf("%d codes, %d mails without", codes, none)
	}
}
