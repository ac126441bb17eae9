package otp

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The weights are plain numbers, in a scale where 1 is what six digits are worth.
// They were set by hand, then moved a quarter of the way to what fits the mails of
// this repository best, as TestFit prints it (package fit; the matrix's seeds are
// 101 and 102): languages that a fit had not seen were the better for it, and
// with more than a quarter the mails written by hand were the worse.

// maxReasons is how many a token rarely has more of.
const maxReasons = 20

// evidence is what speaks for or against one token.
type evidence struct {
	sum   float64
	said  []Reason
	label Reason // of the words beside it
	other bool   // words right beside it name another kind of number
	code  bool   // words beside it that can mean nothing else call it a code
	year  bool   // it reads as one
	small bool   // it is written smaller than most
}

// roomForReasons is where the reasons of one token are noted.
func (m *mail) roomForReasons() []Reason {
	n := len(m.room)
	if n+maxReasons > cap(m.room) {
		m.room, n = make([]Reason, 0, 16*maxReasons), 0
	}
	m.room = m.room[:n+maxReasons]
	return m.room[n:n:len(m.room)]
}

// Reason is one thing that speaks for or against a candidate.
type Reason struct {
	Weight float64 // against it below 0
	What   string  // in a few words
	Word   string  // of the mail that says so, after What; often ""
}

// String is the reason in one line, "+4.0 after “verification code”".
func (r Reason) String() string {
	b, _ := r.AppendText(make([]byte, 0, 16+len(r.What)+len(r.Word)))
	return string(b)
}

// MarshalText is String: written as JSON, a candidate's reasons are strings.
func (r Reason) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// AppendText appends what MarshalText makes of a reason. It never fails.
func (r Reason) AppendText(b []byte) ([]byte, error) {
	if r.Weight >= 0 {
		b = append(b, '+')
	}
	b = append(strconv.AppendFloat(b, r.Weight, 'f', 1, 64), ' ')
	b = append(b, r.What...)
	if r.Word != "" {
		before := " “"
		for word := range strings.FieldsSeq(r.Word) {
			b = append(append(b, before...), word...)
			before = " "
		}
		b = append(b, "”"...)
	}
	return b, nil
}

func (e *evidence) add(weight float64, what string) { e.addWord(weight, what, "") }

func (e *evidence) addWord(weight float64, what, word string) {
	if weight != 0 {
		e.sum += weight
		e.said = append(e.said, Reason{weight, what, word})
	}
}

// why lists the evidence, strongest first.
func (e *evidence) why() []Reason {
	said := slices.Clone(e.said)
	slices.SortStableFunc(said, func(a, b Reason) int { return cmp.Compare(abs(b.Weight), abs(a.Weight)) })
	return said
}

func abs(f float64) float64 { return max(f, -f) }
