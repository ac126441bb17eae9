package otp

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp/fit"
	"codeberg.org/mailcode/mailcode/internal/otp/matrix"
)

var fitting = flag.Bool("fit", false, "fit the weights of the rules and print them, with how well they do on languages they were not fitted to")

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
	// A mail without a code counts for several that have one: most mail is such.
	counts := map[string]struct{ code, ordinary float64 }{"mails": {3, 9}, "blind": {3, 9}, "ordinary": {0, 9}, "languages": {0.1, 0}, "matrix": {0.3, 1.2}}
	add := func(source, name, language string, code *string, raw []byte) {
		s := specimen{name: name, source: source, family: familyOf(language), weight: counts[source].ordinary, mail: message.Parse(raw)}
		if code != nil {
			s.want, s.weight = *code, counts[source].code
		}
		list = append(list, s)
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
			add("mails", name, named(name), w.Code, raw)
		}
	})
	blind(tb, func(name string, raw []byte, w want) {
		if len(w.Tie) == 0 && w.BoundTo == "" {
			add("blind", name, named(name), w.Code, raw)
		}
	})
	for i, raw := range ordinaryMails(tb) {
		add("ordinary", fmt.Sprint(i), "en", nil, []byte(raw))
	}
	for _, p := range languages(tb) {
		for _, code := range []string{"482913", "4829", "48291304", "K7X2QM", "482-913"} {
			for _, f := range forms {
				kind := "text/plain"
				if f.html {
					kind = "text/html"
				}
				raw := "From: Example <no-reply@example.com>\nSubject: " + p.subject + "\nContent-Type: " + kind + "; charset=utf-8\n\n" + f.body(p, code)
				want := strings.Replace(code, "482-913", "482913", 1)
				add("languages", p.language+" "+f.name+" "+code, p.language, &want, []byte(raw))
			}
		}
	}
	for _, seed := range seeds {
		for m := range matrix.Mails(seed, 3000) {
			want := &m.Want
			if m.Want == "" {
				want = nil
			}
			add("matrix", m.Name, m.Language, want, m.Raw)
		}
	}
	return list
}

// byHand reports whether a person wrote the mail, and no template.
func (s *specimen) byHand() bool {
	return s.source == "mails" || s.source == "blind" || s.source == "ordinary"
}

// fold is what a mail is left out with: its family, and in English, which most
// mails with no language of their own are put to, those of its source.
func (s *specimen) fold() string {
	if s.family == 0 {
		return s.source
	}
	return fmt.Sprint(s.family)
}

// book numbers the rules of judge.go and its neighbours by what they say and what they weigh.
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
	case "after", "before", "below", "above", "the mail is about a sale", "the mail is about another kind of code",
		"the mail is about something else than signing in:":
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
	scored := d.survey().score(more)
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

// curve is how many codes are found at how many alarms.
type curve struct {
	found, alarms []float64 // the scores of the codes found, and of what is no code in mails without one
	codes         int
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
	switch {
	case x.want == "":
		c.alarms = append(c.alarms, best)
	default:
		c.codes++
		if at >= 0 && at == x.Right && best-second >= margin {
			c.found = append(c.found, best)
		}
	}
}

func (c *curve) String() string {
	slices.Sort(c.found)
	slices.Sort(c.alarms)
	var b strings.Builder
	fmt.Fprintf(&b, "%d codes, %d without:", c.codes, len(c.alarms))
	for _, share := range []float64{0.005, 0.01, 0.02, 0.04} {
		limit := c.alarms[len(c.alarms)-1-int(share*float64(len(c.alarms)))]
		i, _ := slices.BinarySearch(c.found, limit+1e-9)
		fmt.Fprintf(&b, " %.2f %% at %.1f %%", percent(len(c.found)-i, c.codes), 100*share)
	}
	return b.String()
}

// TestFit fits the weights, tries them on languages they were not fitted to,
// and prints both: go test ./internal/otp -run TestFit -v -fit. Nothing in it is
// left to chance.
//
// It prints how many codes are found at how many alarms (at whatever threshold
// makes so many), for mails written by hand and for those of the matrix, with
// the weights of the rules and with those fitted. Then it prints what each weight
// is and would be. What to do with that is for a person: a weight of a rule
// has been fitted to few mails, where one in a hundred matters.
func TestFit(t *testing.T) {
	if !*fitting {
		t.Skip("takes a minute and judges nothing: run it with -fit when the rules of judge.go and its neighbours have changed")
	}
	b, mails := examineAll(t)
	model := fit.Model{Prior: b.prior, Pull: 0.001, Part: 0.25, Keep: 0.2, Costs: fit.Costs{Missed: 0.3, Wrong: 1.5, Alarm: 1.5}}

	type group struct {
		byHand bool
		way    int
	}
	before, after := map[group]*curve{}, map[group]*curve{}
	var folds []string
	for i := range mails {
		x := &mails[i]
		if !slices.Contains(folds, x.fold()) {
			folds = append(folds, x.fold())
		}
		g := group{x.byHand(), x.way}
		if before[g] == nil {
			before[g], after[g] = new(curve), new(curve)
		}
		before[g].add(x, b.prior)
	}
	for _, fold := range folds {
		w := model.Fit(training(mails, fold))
		for i := range mails {
			if x := &mails[i]; x.fold() == fold {
				after[group{x.byHand(), x.way}].add(x, w)
			}
		}
	}
	for _, byHand := range []bool{true, false} {
		for way, name := range wayNames {
			g := group{byHand, way}
			t.Logf("by hand: %-5v words known: %-22s before %v", byHand, name, before[g])
			t.Logf("by hand: %-5v words known: %-22s fitted %v", byHand, name, after[g])
		}
	}

	w := model.Fit(training(mails, ""))
	lines := make([]string, len(w))
	for i, name := range b.names {
		lines[i] = fmt.Sprintf("%-60s %5.2f -> %5.2f", name, b.prior[i], w[i])
	}
	slices.Sort(lines)
	t.Log("\n" + strings.Join(lines, "\n"))
}

// examineAll examines every mail with all the words, with half and with none.
func examineAll(t *testing.T) (*book, []examined) {
	b := &book{index: map[string]int{}}
	all := specimens(t, 101, 102)
	known := words
	defer func() { words = known }()
	var mails []examined
	for family := range families {
		for way := range ways {
			list := wordsKnown(family, way)
			words = func() *trie { return list }
			for i := range all {
				if all[i].family == family && !(way == noWords && family == 0) {
					mails = append(mails, b.examine(&all[i], way))
				}
			}
		}
	}
	return b, mails
}

// training are the mails to fit to, without those of a fold.
func training(mails []examined, without string) (list []fit.Mail) {
	for i := range mails {
		x := &mails[i]
		if x.fold() != without && (x.want != "") == (x.Right >= 0) && len(x.Candidates) > 0 {
			m := x.Mail
			m.Weight *= [ways]float64{1, 0.5, 0.25}[x.way]
			list = append(list, m)
		}
	}
	return list
}
