package fit

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// toy are mails in which feature 0 is of codes, 1 of other numbers, 2 of both,
// and 3 of none.
func toy() (mails []Mail) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 400 {
		code := []Feature{{0, 1}, {2, r.Float64()}}
		other := []Feature{{1, 1}, {2, r.Float64()}}
		if i%2 == 0 {
			mails = append(mails, Mail{Candidates: [][]Feature{other, code}, Right: 1, Weight: 1})
		} else {
			mails = append(mails, Mail{Candidates: [][]Feature{other, other}, Right: -1, Weight: 2})
		}
	}
	return mails
}

func TestFit(t *testing.T) {
	m := Model{Prior: []float64{1, -0.1, 1, 0.7}, Pull: 0.0001, Keep: 0.2, Costs: Costs{Missed: 0.3, Wrong: 1.5, Alarm: 1.5}}
	mails := toy()
	w := m.Fit(mails)
	for i := range mails {
		for j, c := range mails[i].Candidates {
			if found := Score(w, c) >= Threshold; found != (mails[i].Right == j) {
				t.Fatalf("mail %d, candidate %d scores %.2f with %.2f", i, j, Score(w, c), w)
			}
		}
	}
	if w[1] > 0.2*m.Prior[1] || w[2] < 0.2*m.Prior[2] {
		t.Errorf("a weight has changed its sign, or hardly any is left: %.2f", w)
	}
	if math.Abs(w[3]-m.Prior[3]) > 1e-6 {
		t.Errorf("the weight of what never occurs went from %.2f to %.2f", m.Prior[3], w[3])
	}
	if !slices.Equal(w, m.Fit(mails)) {
		t.Error("the same mails gave other weights")
	}
	m.Part = 0.25
	for i, part := range m.Fit(mails) {
		if want := m.Prior[i] + (w[i]-m.Prior[i])/4; math.Abs(part-want) > 1e-9 {
			t.Errorf("weight %d: a quarter of the way is %.3f, not %.3f", i, want, part)
		}
	}
}

// TestLoss holds the slope against differences.
func TestLoss(t *testing.T) {
	m := Model{Prior: []float64{1, -1, 0.5, 0}, Pull: 0.01, Costs: Costs{Missed: 0.3, Wrong: 1.5, Alarm: 1.5}}
	w := []float64{1.5, 0.3, 0.8, -0.4}
	grad, scratch := make([]float64, len(w)), make([]float64, len(w))
	m.loss(toy(), w, grad)
	for i := range w {
		const h = 1e-6
		up, down := slices.Clone(w), slices.Clone(w)
		up[i] += h
		down[i] -= h
		if slope := (m.loss(toy(), up, scratch) - m.loss(toy(), down, scratch)) / (2 * h); math.Abs(slope-grad[i]) > 1e-5 {
			t.Errorf("weight %d: slope %.6f, not %.6f", i, slope, grad[i])
		}
	}
}
