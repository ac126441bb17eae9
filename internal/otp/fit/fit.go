// Package fit fits the weights of evidence to mails whose codes are known.
//
// It is a conditional logit over what a mail may hold: each of its candidates,
// or nothing, which always scores Threshold. What goes wrong has a cost that is
// added to the score of the wrong answer while training (softmax-margin, Gimpel
// and Smith 2010): an answer that costs more has to be behind by more. The
// weights are pulled towards those that were there before, since the mails at
// hand are not the mails of the world.
//
// Nothing of the program imports it.
package fit

import "math"

// Threshold is what "no code" scores.
const Threshold = 4.0

// Feature is one thing that speaks for or against a candidate: its weight in the
// vector of weights, and how much of it there is.
type Feature struct {
	Index int
	Value float64
}

// Mail is what there is to learn from one mail.
type Mail struct {
	Candidates [][]Feature
	Right      int     // the candidate that is the code, -1 if none is
	Weight     float64 // how many mails it counts for
}

// Costs are what a wrong answer costs, in units of evidence.
type Costs struct {
	Missed float64 // a code is there, and none is found
	Wrong  float64 // another is
	Alarm  float64 // none is there, and one is found
}

// Model is what is fitted, and how.
type Model struct {
	Prior []float64 // weights that the fitted ones are pulled to
	Pull  float64   // how hard, per weight, where all mails together pull with 1
	Keep  float64   // the least share of a prior weight that is left; it does not change its sign
	Costs Costs
	Part  float64 // of the way from the prior to what fits best that is gone; all of it if 0
	Steps int     // of the descent, 300 if 0
}

// Score is the sum of what speaks for a candidate.
func Score(weights []float64, candidate []Feature) (sum float64) {
	for _, f := range candidate {
		sum += weights[f.Index] * f.Value
	}
	return sum
}

// Fit returns the fitted weights. The same mails give the same weights.
func (m *Model) Fit(mails []Mail) []float64 {
	w := append([]float64(nil), m.Prior...)
	grad, mean, square := make([]float64, len(w)), make([]float64, len(w)), make([]float64, len(w))
	steps := m.Steps
	if steps == 0 {
		steps = 300
	}
	const mean0, square0 = 0.9, 0.99 // Adam (Kingma and Ba 2014), with steps that get shorter
	for step := 1; step <= steps; step++ {
		m.loss(mails, w, grad)
		rate := 0.05 * (1 - float64(step-1)/float64(steps))
		for i, g := range grad {
			mean[i] = mean0*mean[i] + (1-mean0)*g
			square[i] = square0*square[i] + (1-square0)*g*g
			w[i] -= rate * mean[i] / (1 - math.Pow(mean0, float64(step))) / (math.Sqrt(square[i]/(1-math.Pow(square0, float64(step)))) + 1e-9)
			if least := m.Keep * m.Prior[i]; m.Prior[i] > 0 {
				w[i] = max(w[i], least)
			} else if m.Prior[i] < 0 {
				w[i] = min(w[i], least)
			}
		}
	}
	if m.Part > 0 {
		for i := range w {
			w[i] = m.Prior[i] + m.Part*(w[i]-m.Prior[i])
		}
	}
	return w
}

// loss is what the weights w get wrong, for the mean mail, and what would make
// it more, by weight, in grad.
func (m *Model) loss(mails []Mail, w, grad []float64) (loss float64) {
	total := 0.0
	for i := range mails {
		total += mails[i].Weight
	}
	clear(grad)
	var scores []float64
	for i := range mails {
		mail := &mails[i]
		none := Threshold
		if mail.Right >= 0 {
			none += m.Costs.Missed
		}
		most := none
		scores = scores[:0]
		for j, c := range mail.Candidates {
			s := Score(w, c)
			switch {
			case mail.Right < 0:
				s += m.Costs.Alarm
			case mail.Right != j:
				s += m.Costs.Wrong
			}
			scores = append(scores, s)
			most = max(most, s)
		}
		sum := math.Exp(none - most)
		for _, s := range scores {
			sum += math.Exp(s - most)
		}
		right := none
		if mail.Right >= 0 {
			right = scores[mail.Right]
		}
		share := mail.Weight / total
		loss += share * (most + math.Log(sum) - right)
		for j, c := range mail.Candidates {
			p := math.Exp(scores[j]-most) / sum
			if mail.Right == j {
				p--
			}
			if p *= share; p > 1e-12 || p < -1e-12 {
				for _, f := range c {
					grad[f.Index] += p * f.Value
				}
			}
		}
	}
	for i := range w {
		away := w[i] - m.Prior[i]
		loss += m.Pull * away * away / 2
		grad[i] += m.Pull * away
	}
	return loss
}
