package otp_test

import (
	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

func TestZM(t *testing.T) {
	seed := uint64(7)
	if s := os.Getenv("SEED"); s != "" {
		n, _ := strconv.Atoi(s)
		seed = uint64(n)
	}
	var pos, ok, wrong, tie, neg, fa int
	missBy := map[string]int{}
	allBy := map[string]int{}
	shown := 0
	bytes := 0
	var took time.Duration
	for m := range matrix.Mails(seed, 6000) {
		s := time.Now()
		r := otp.Find(message.Parse(m.Raw), otp.Hints{})
		took += time.Since(s)
		bytes += len(m.Raw)
		if m.Want == "" {
			neg++
			if r.Code != "" || r.Tie {
				fa++
				{
					fmt.Printf("FA %s %s %s %q tie %v %v\n", m.Name, m.Kind, m.Language, r.Code, r.Tie, r.Candidates[0])
				}
			}
			continue
		}
		pos++
		keys := []string{"lang " + m.Language, "mime " + m.MIME, "charset " + m.Charset, "shape " + m.Shape, "layout " + m.Layout}
		for _, k := range keys {
			allBy[k]++
		}
		if r.Code == m.Want {
			ok++
			continue
		}
		for _, k := range keys {
			missBy[k]++
		}
		if r.Code != "" {
			wrong++
		}
		if r.Tie {
			tie++
		}
		if shown < 300 {
			shown++
			fmt.Printf("MISS %s %s %s %s %s want %q shown %q got %q tie %v\n", m.Name, m.Language, m.MIME, m.Shape, m.Layout, m.Want, m.Shown, r.Code, r.Tie)
			for i, c := range r.Candidates {
				if i < 2 {
					fmt.Printf("     %v\n", c)
				}
			}
		}
	}
	fmt.Println("pos", pos, "ok", ok, "wrong", wrong, "tie", tie, "neg", neg, "fa", fa, float64(bytes)/1e6/took.Seconds(), "MB/s", bytes/6000)
	for k, n := range missBy {
		fmt.Printf("BY %s %d/%d\n", k, n, allBy[k])
	}
}
