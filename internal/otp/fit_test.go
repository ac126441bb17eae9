package otp

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/fit"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

var fitting = flag.Bool("fit", false, "fit the weights of score.go and print them, with how well they do on languages they were not fitted to")

// families are languages that know words of each other, by their tags in
// words.txt and in the matrix. The weights are tried on the mails of one after
// they were fitted to those of the others.
var families = []string{
	"en",
	"de nl sv da no nb nn is fo af fy lb yi",
	"es pt fr it ro ca gl la ht eo co",
	"ru uk be bg mk sr hr bs sl cs sk pl",
	"fi et hu lt lv eu mt sq ga cy gd",
	"tr az uz kk ky tk tt ug mn",
	"el hy ka ar fa he ur ps ku ckb sd tg am ti",
	"hi bn ta te ml kn mr gu pa or si ne as",
	"zh ja ko th lo my km vi",
	"id ms su jv fil tl ceb mg mi haw sm",
	"sw ha yo ig zu xh so rw st ny sn om",
}

func familyOf(tag string) int {
	tag, _, _ = strings.Cut(tag, "-")
	for i, f := range families {
		if slices.Contains(strings.Fields(f), tag) {
			return i
		}
	}
	return 0
}

// Ways in which the words of a mail's language are known.
const (
	allWords  = iota
	halfWords // every other one: services do not say what is in the list
	noWords
	ways
)

var wayNames = [ways]string{"all words known", "half of them", "none of its family's"}

// wordsKnown is words.txt without what is not to be known of a family.
func wordsKnown(family, way int) *trie {
	var b strings.Builder
	in := false // the family
	for line := range strings.Lines(wordList) {
		name, list, ok := strings.Cut(line, ":")
		switch {
		case line[0] == '[':
			tag := strings.Trim(line, "[]\n")
			in = tag != "any" && familyOf(tag) == family
		case !in || !ok || way == allWords:
		case way == noWords:
			continue
		default:
			var kept []string
			for word := range strings.SplitSeq(strings.TrimSpace(list), ";") {
				h := fnv.New64a()
				h.Write([]byte(name + strings.TrimSpace(word)))
				if h.Sum64()>>7&1 == 0 {
					kept = append(kept, word)
				}
			}
			if len(kept) == 0 {
				continue
			}
			line = name + ":" + strings.Join(kept, ";") + "\n"
		}
		b.WriteString(line)
	}
	t, err := parseWords(b.String())
	if err != nil {
		panic(err)
	}
	return t
}

// specimen is a mail to fit to.
type specimen struct {
	name   string
	source string
	family int
	want   string
	weight float64
	mail   *message.Message
}

// specimens are all mails of the repository that have one answer.
func specimens(tb testing.TB, seeds ...uint64) (list []specimen) {
	add := func(source, name, language, want string, weight float64, raw []byte) {
		list = append(list, specimen{name, source, familyOf(language), want, weight, message.Parse(raw)})
	}
	named := func(name string) string {
		tag, _, _ := strings.Cut(name, "-")
		switch tag = strings.TrimRight(tag, "0123456789"); tag {
		case "zht":
			return "zh"
		}
		return tag
	}
	samples(tb, func(name string, raw []byte, w want) {
		if len(w.Tie) == 0 && w.BoundTo == "" {
			code, weight := "", 5.0
			if w.Code != nil {
				code, weight = *w.Code, 1
			}
			add("mails", name, named(name), code, 3*weight, raw)
		}
	})
	blind(tb, func(name string, raw []byte, w blindWant) {
		if len(w.Tie) == 0 && w.BoundTo == "" {
			code, weight := "", 5.0
			if w.Code != nil {
				code, weight = *w.Code, 1
			}
			add("blind", name, named(name), code, 3*weight, raw)
		}
	})
	for i, raw := range ordinaryMails(tb) {
		add("ordinary", fmt.Sprint(i), "en", "", 15, []byte(raw))
	}
	for _, p := range languages(tb) {
		for _, code := range []string{"482913", "4829", "48291304", "K7X2QM", "482-913"} {
			for _, f := range forms {
				kind := "text/plain"
				if f.html {
					kind = "text/html"
				}
				raw := "From: Example <no-reply@example.com>\nSubject: " + p.subject + "\nContent-Type: " + kind + "; charset=utf-8\n\n" + f.body(p, code)
				add("languages", p.language+" "+f.name+" "+code, p.language, strings.Replace(code, "482-913", "482913", 1), 0.1, []byte(raw))
			}
		}
	}
	for _, seed := range seeds {
		for m := range matrix.Mails(seed, 3000) {
			weight := 0.3
			if m.Want == "" {
				weight = 2
			}
			add("matrix", m.Name, m.Language, m.Want, weight, m.Raw)
		}
	}
	return list
}

// fold is what a mail is left out with: its family, and in English, which most
// mails with no language of their own are put to, those of its source.
func (s *specimen) fold() string {
	if s.family == 0 {
		return s.source
	}
	return fmt.Sprint(s.family)
}

// book numbers the rules of score.go by what they say and what they weigh.
type book struct {
	index map[string]int
	names []string
	prior []float64
}

// feature is a reason as the fit sees it: one whose weight is the same wherever
// it is given has that as its prior, one whose weight depends has a share of it.
func (b *book) feature(r Reason) fit.Feature {
	name, prior := fmt.Sprintf("%s %+.2f", r.What, r.Weight), r.Weight
	switch r.What {
	case "after", "before", "below", "above", "the mail is about a sale", "in a line that has a number of minutes":
		name, prior = r.What+" +", 1
		if r.Weight < 0 {
			name, prior = r.What+" -", -1
		}
	}
	i, ok := b.index[name]
	if !ok {
		i = len(b.names)
		b.index[name] = i
		b.names, b.prior = append(b.names, name), append(b.prior, prior)
	}
	return fit.Feature{Index: i, Value: r.Weight / prior}
}

// examined is a mail with what speaks for its candidates.
type examined struct {
	*specimen
	way int
	fit.Mail
	codes []string
}

// examine scores a mail and notes its reasons. It is good for the words that
// are known when it is called.
func (b *book) examine(s *specimen, way int) examined {
	d := newDocument(s.mail)
	defer d.release()
	x := examined{specimen: s, way: way}
	x.Right, x.Weight = -1, s.weight
	if _, bound := d.findBound(); bound {
		return x
	}
	tokens, more := d.scan()
	if len(tokens) == 0 {
		return x
	}
	scored := d.score(tokens, more)
	slices.SortStableFunc(scored, func(a, b rated) int { return cmp.Compare(b.sum, a.sum) })
	for i, c := range scored {
		var features []fit.Feature
		for _, r := range c.said {
			features = append(features, b.feature(r))
		}
		if c.code == s.want {
			x.Right = i
		} else if len(x.codes) >= 12 {
			continue
		}
		if x.Right == i {
			x.Right = len(x.codes)
		}
		x.Candidates = append(x.Candidates, features)
		x.codes = append(x.codes, c.code)
	}
	return x
}

// score is how many mails went which way.
type fitScore struct{ codes, found, wrong, missed, ties, none, alarms int }

func (s fitScore) String() string {
	return fmt.Sprintf("%5d codes: %6.2f %% found, %5.2f %% wrong, %5.2f %% tie; %5d without: %5.2f %% alarms",
		s.codes, percent(s.found, s.codes), percent(s.wrong, s.codes), percent(s.ties, s.codes), s.none, percent(s.alarms, s.none))
}

// answer is what is found with weights: a candidate, -1 for none, -2 for a tie.
func (x *examined) answer(weights []float64) int {
	best, second, at := math.Inf(-1), math.Inf(-1), -1
	for i, c := range x.Candidates {
		switch s := math.Round(1e6*fit.Score(weights, c)) / 1e6; {
		case s > best:
			best, second, at = s, best, i
		case s > second:
			second = s
		}
	}
	switch {
	case best < threshold:
		return -1
	case second >= threshold && best-second < margin:
		return -2
	}
	return at
}

func (s *fitScore) count(x *examined, answer int) (right bool) {
	if x.want == "" {
		s.none++
		if answer != -1 {
			s.alarms++
		}
		return answer == -1
	}
	s.codes++
	switch {
	case answer == -1:
		s.missed++
	case answer == -2:
		s.ties++
	case x.codes[answer] == x.want:
		s.found++
		return true
	default:
		s.wrong++
	}
	return false
}

func env(name string, p float64) float64 {
	fmt.Sscan(os.Getenv(name), &p)
	return p
}

// curve is how many codes are found at how many alarms, whatever the threshold.
type curve struct {
	found, alarms []float64
	codes, none   int
}

func (c *curve) add(x *examined, weights []float64) {
	best, second, at := math.Inf(-1), math.Inf(-1), -1
	for i, candidate := range x.Candidates {
		switch s := fit.Score(weights, candidate); {
		case s > best:
			best, second, at = s, best, i
		case s > second:
			second = s
		}
	}
	if x.want == "" {
		c.none++
		c.alarms = append(c.alarms, best)
		return
	}
	c.codes++
	if at >= 0 && x.codes[at] == x.want && best-second >= margin {
		c.found = append(c.found, best)
	}
}

func (c curve) String() string {
	slices.Sort(c.found)
	slices.Sort(c.alarms)
	var b strings.Builder
	for _, share := range []float64{.005, .01, .02, .04, .08} {
		limit := c.alarms[len(c.alarms)-1-int(share*float64(len(c.alarms)))]
		i, _ := slices.BinarySearch(c.found, limit+1e-9)
		fmt.Fprintf(&b, "%.2f ", percent(len(c.found)-i, c.codes))
	}
	return b.String()
}

// TestFit fits the weights, tries them on languages they were not fitted to,
// and prints them: go test ./internal/otp -run TestFit -v -fit. The seeds of the
// matrix are in it, nothing in it is left to chance.
func TestFit(t *testing.T) {
	if !*fitting {
		t.Skip("takes minutes and proves nothing: run with -fit when score.go has changed")
	}
	all := specimens(t, 101)
	book := &book{index: map[string]int{}}
	known := words
	defer func() { words = known }()
	var mails []examined
	for family := range families {
		for way := range ways {
			list := wordsKnown(family, way)
			words = func() *trie { return list }
			for i := range all {
				if all[i].family == family && !(way == noWords && family == 0) {
					mails = append(mails, book.examine(&all[i], way))
				}
			}
		}
	}
	model := fit.Model{Prior: book.prior, Pull: env("PULL", .005), Steps: int(env("STEPS", 200)), Keep: 0.2, Costs: fit.Costs{Missed: env("MISSED", .3), Wrong: 1.5, Alarm: env("ALARM", 1.5)}}
	training := func(leave string) (list []fit.Mail) {
		for _, x := range mails {
			if x.fold() != leave && (x.want != "") == (x.Right >= 0) && len(x.Candidates) > 0 {
				m := x.Mail
				m.Weight *= [ways]float64{env("W0", 1), env("W1", .5), env("W2", .25)}[x.way]
				if x.want == "" {
					m.Weight *= env("ORD", 1)
				}
				list = append(list, m)
			}
		}
		return list
	}
	var rocBefore [2][ways]curve
	var rocs [4][2][ways]curve
	before, after := map[string]*fitScore{}, map[string]*fitScore{}
	tally := func(scores map[string]*fitScore, x *examined, answer int) (right bool) {
		for _, key := range []string{fmt.Sprint(x.way, " ", x.source), fmt.Sprint(x.way, " whole")} {
			if scores[key] == nil {
				scores[key] = new(fitScore)
			}
			right = scores[key].count(x, answer)
		}
		return right
	}
	for _, fold := range slices.Compact(slices.Sorted(func(yield func(string) bool) {
		for _, x := range mails {
			if !yield(x.fold()) {
				return
			}
		}
	})) {
		w := model.Fit(training(fold))
		var blends [4][]float64
		for a := range blends {
			for i := range w {
				blends[a] = append(blends[a], book.prior[i]+float64(a+1)/4*(w[i]-book.prior[i]))
			}
		}
		for i := range mails {
			if x := &mails[i]; x.fold() == fold {
				a0, a1 := x.answer(book.prior), x.answer(w)
				hw := 0
				if x.source == "blind" || x.source == "mails" || x.source == "ordinary" {
					hw = 1
				}
				rocBefore[hw][x.way].add(x, book.prior)
				for a := range rocs {
					rocs[a][hw][x.way].add(x, blends[a])
				}
				was, is := tally(before, x, a0), tally(after, x, a1)
				if x.way != noWords && !is || was != is || os.Getenv("FITALL") != "" && !is {
					got := ""
					if a1 >= 0 {
						got = x.codes[a1]
					}
					fmt.Printf("%v>%v %d %s %s want %q got %q (%d)", was, is, x.way, x.source, x.name, x.want, got, a1)
					show := max(a1, 0)
					if a1 == -1 && x.want != "" {
						show = x.Right
					}
					if show >= 0 && show < len(x.Candidates) {
						fmt.Printf("  %s %.1f:", x.codes[show], fit.Score(w, x.Candidates[show]))
						for _, f := range x.Candidates[show] {
							fmt.Printf(" [%s x%.2f]", book.names[f.Index], f.Value)
						}
					}
					fmt.Println()
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		t.Logf("%-12s before %v", key, before[key])
		t.Logf("%-12s after  %v", key, after[key])
	}
	for hw := range 2 {
		for way := range ways {
			t.Logf("ROC %d %-28s hand: %v", hw, wayNames[way], rocBefore[hw][way])
			for a := range rocs {
				t.Logf("ROC %d %-28s %.2f: %v", hw, wayNames[way], float64(a+1)/4, rocs[a][hw][way])
			}
		}
	}
	w := model.Fit(training(""))
	type row struct {
		name        string
		prior, now  float64
		count, good int
	}
	rows := make([]row, len(w))
	for i := range w {
		rows[i] = row{name: book.names[i], prior: book.prior[i], now: w[i]}
	}
	for _, x := range mails {
		for j, c := range x.Candidates {
			for _, f := range c {
				rows[f.Index].count++
				if x.Right == j {
					rows[f.Index].good++
				}
			}
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.name, b.name) })
	for _, r := range rows {
		t.Logf("%6.2f -> %6.2f  %7d (%3.0f %% codes)  %s", r.prior, r.now, r.count, 100*float64(r.good)/float64(r.count), r.name)
	}
}
