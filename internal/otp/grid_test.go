package otp

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

var gridEvery = flag.Int("grid", 0, "read one in so many mails of the grid and print how each row of it does")

// TestGrid holds the finder against a share of the grid: every language, shape
// of code and layout crossed, among other numbers. Some of it no service sends.
func TestGrid(t *testing.T) {
	every := 211
	if *gridEvery > 0 {
		every = *gridEvery
	}
	type cell struct{ right, all int }
	rows := map[string]*cell{}
	note := func(right bool, keys ...string) {
		for _, k := range keys {
			if rows[k] == nil {
				rows[k] = new(cell)
			}
			rows[k].all++
			if right {
				rows[k].right++
			}
		}
	}
	for m := range matrix.Grid(7, every) {
		r := Find(message.Parse(m.Raw), Hints{})
		right := r.Code == m.Want
		note(right, "all", "language "+m.Language, "shape "+m.Shape, "layout "+m.Layout, "MIME "+m.MIME, fmt.Sprint("clutter ", m.Clutter), "cell "+m.Shape+" / "+m.Layout)
		if !right && testing.Verbose() {
			t.Logf("%s: found %q, want %q: %s", m.Name, r.Code, m.Want, together(message.Parse(m.Raw)))
			for _, c := range r.Candidates[:min(len(r.Candidates), 2)] {
				t.Logf("    %.2f %s %v", c.Score, c.Code, c.Why)
			}
		}
		if !right && r.Code != "" {
			note(true, "wrong")
		}
	}
	if all := rows["all"]; *gridEvery == 0 && 100*all.right < 97*all.all {
		t.Errorf("%d of %d codes found", all.right, all.all)
	}
	if *gridEvery == 0 {
		return
	}
	var names []string
	for k := range rows {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b string) int {
		x, y := rows[a], rows[b]
		return x.right*y.all - y.right*x.all
	})
	var b strings.Builder
	for _, k := range names {
		if c := rows[k]; c.right < c.all || k == "all" || k == "wrong" {
			fmt.Fprintf(&b, "%6.2f %% %4d of %4d wrong: %s\n", percent(c.right, c.all), c.all-c.right, c.all, k)
		}
	}
	t.Log("\n" + b.String())
}

// together is what a person sees of a mail, on one line.
func together(m *message.Message) string {
	seen := m.Subject
	for _, p := range m.Parts {
		for _, l := range p.Lines {
			if p.Shown {
				seen += " | " + l.Text
			}
		}
	}
	return seen
}
