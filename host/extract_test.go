package main

import (
	"encoding/json"
	"reflect"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/otp"
)

func FuzzAppendExtracted(f *testing.F) {
	for _, text := range []string{"", "plain", `"quoted" \\ <a&b>`, "Grüße an den Bürgermeister", "\x00\x1f\x7f\u2028", "\xff\xfe", "\ufffd"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filled := extracted{Candidates: []otp.Candidate{}}
		same := func() {
			t.Helper()
			got := filled.append(nil)
			if want, err := json.Marshal(filled); err != nil || string(got) != string(want) {
				t.Fatalf("got\n%s\njson.Marshal makes\n%s\n%v", got, want, err)
			}
		}
		same()
		n := 0
		fill(reflect.ValueOf(&filled).Elem(), &n, text)
		same()
		filled.Candidates[0].Why, filled.Candidates[1].Why = nil, []otp.Reason{}
		filled.Confidence = 0.5 / 3
		same()
	})
}
