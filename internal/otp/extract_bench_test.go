package otp

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

// BenchmarkExtract says how well and how fast codes are found in the mails of
// this repository: those in testdata and 3000 of the matrix. It prints a table
// of what goes wrong, and times the ordinary mails alone, on one core: nearly
// all mail that is read is ordinary. A round reads all of them once.
func BenchmarkExtract(b *testing.B) {
	r := extracted(b)
	size := 0
	for _, raw := range r.ordinary {
		size += len(raw)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // or the garbage is collected by another core
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, raw := range r.ordinary {
			Find(message.Parse(raw), Hints{})
		}
	}
	b.ReportMetric(float64(len(r.ordinary)*b.N)/b.Elapsed().Seconds(), "mails/s")
	b.ReportMetric(percent(r.all.found, r.all.codes), "found-%")
	b.ReportMetric(percent(r.all.wrong, r.all.codes), "wrong-%")
	b.ReportMetric(percent(r.all.alarms, r.all.none), "alarms-%")
}

// extraction is what became of every mail.
type extraction struct {
	all      tally
	tallies  map[string]map[string]*tally // by what it is grouped by, and the group
	failures []string
	slowest  struct {
		name string
		took time.Duration
	}
	ordinary [][]byte // the mails without a code
}

// tally counts mails: with a code, of which it was found, another was, or none
// was; and without, of which something was found in some.
type tally struct{ codes, found, wrong, missed, none, alarms int }

func (t *tally) perfect() bool { return t.found == t.codes && t.alarms == 0 }

// plus adds up.
func (t *tally) plus(o tally) {
	t.codes, t.found, t.wrong, t.missed = t.codes+o.codes, t.found+o.found, t.wrong+o.wrong, t.missed+o.missed
	t.none, t.alarms = t.none+o.none, t.alarms+o.alarms
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

// extracted reads every mail, once for all runs of the benchmark, and prints
// what came of it. It does so on standard error, beside the line that the
// benchmark is writing; a benchmark's own log is cut after ten lines.
var extracted = func() func(*testing.B) *extraction {
	var once sync.Once
	var r *extraction
	return func(b *testing.B) *extraction {
		once.Do(func() {
			r = extract(b)
			r.print(os.Stderr)
		})
		return r
	}
}()

func extract(b *testing.B) *extraction {
	r := &extraction{tallies: map[string]map[string]*tally{}}
	for m := range matrix.Mails(1, 3000) {
		groups := map[string]string{"source": "matrix", "kind": m.Kind, "MIME": m.MIME, "charset": m.Charset, "language": m.Language}
		if m.Want != "" {
			groups["kind"] = m.Shape
			groups["layout"] = m.Layout
		}
		w := want{}
		if m.Want != "" {
			w.Code = &m.Want
		}
		r.read(m.Name, m.Raw, w, groups)
	}
	// The mails written by hand begin with their language, except English ones.
	byHand := func(source string) func(string, []byte, want) {
		return func(name string, raw []byte, w want) {
			groups := map[string]string{"source": source}
			tag, _, _ := strings.Cut(name, "-")
			if tag = strings.TrimRight(tag, "0123456789"); r.tallies["language"][tag] != nil {
				groups["language"] = tag
			}
			r.read(name, raw, w, groups)
		}
	}
	samples(b, byHand("mails"))
	blind(b, func(name string, raw []byte, w want) { byHand("blind")(name, raw, w) })
	ordinary, err := os.ReadFile("testdata/ordinary.txt")
	if err != nil {
		b.Fatal(err)
	}
	for i, raw := range strings.Split(string(ordinary), "\n====\n") {
		byHand("ordinary.txt")(fmt.Sprintf("ordinary.txt %d", i+1), []byte(raw), want{})
	}
	return r
}

// read reads one mail and counts it in its groups.
func (r *extraction) read(name string, raw []byte, w want, groups map[string]string) {
	began := time.Now()
	got := Find(message.Parse(raw), Hints{})
	if took := time.Since(began); took > r.slowest.took {
		r.slowest.name, r.slowest.took = name, took
	}
	var t tally
	answer := got.Code
	if got.Tie {
		answer = "a tie"
	}
	wanted := "none"
	switch {
	case w.Code != nil || w.Tie != nil:
		wanted = "a tie"
		if w.Code != nil {
			wanted = *w.Code
		}
		t.codes = 1
		switch {
		case answer == wanted:
			t.found = 1
		case got.Code != "":
			t.wrong = 1
		default:
			t.missed = 1
		}
	default:
		t.none = 1
		if answer != "" {
			t.alarms = 1
		}
		r.ordinary = append(r.ordinary, raw)
	}
	if !t.perfect() {
		r.failures = append(r.failures, fmt.Sprintf("%s: found %s, want %s", name, cmp.Or(answer, "none"), wanted))
	}
	r.all.plus(t)
	for by, group := range groups {
		if r.tallies[by] == nil {
			r.tallies[by] = map[string]*tally{}
		}
		if r.tallies[by][group] == nil {
			r.tallies[by][group] = &tally{}
		}
		r.tallies[by][group].plus(t)
	}
}

// print writes the groups in which something went wrong, what the others come
// to, and the first failures.
func (r *extraction) print(to io.Writer) {
	row := func(name string, t tally) {
		fmt.Fprintf(to, "  %-20s %6d %6d %6d %7d %8d %7d\n", name, t.codes, t.found, t.wrong, t.missed, t.none, t.alarms)
	}
	fmt.Fprintf(to, "\n%-22s %6s %6s %6s %7s %8s %7s\n", "", "codes", "found", "wrong", "missed", "no code", "alarms")
	row("all", r.all)
	for _, by := range []string{"source", "kind", "layout", "MIME", "charset", "language"} {
		fmt.Fprintf(to, "by %s\n", by)
		var others tally
		perfect := 0
		for _, group := range slices.Sorted(maps.Keys(r.tallies[by])) {
			t := r.tallies[by][group]
			if by != "source" && t.perfect() {
				others.plus(*t)
				perfect++
				continue
			}
			row(group, *t)
		}
		if perfect > 0 {
			row(fmt.Sprintf("%d others", perfect), others)
		}
	}
	const shown = 40
	for _, failure := range r.failures[:min(len(r.failures), shown)] {
		fmt.Fprintf(to, "  %s\n", failure)
	}
	if more := len(r.failures) - shown; more > 0 {
		fmt.Fprintf(to, "  and %d more\n", more)
	}
	fmt.Fprintf(to, "the slowest: %s, %v\n", r.slowest.name, r.slowest.took.Round(10*time.Microsecond))
}
