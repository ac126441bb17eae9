// Package matrix writes sample mails for the tests and benchmarks of the code
// finder: every language it has sentences for, in turn, with every shape of
// code, way to set it on the page, MIME structure, charset and transfer
// encoding mixed at random; and between them ordinary mails full of numbers
// that are no codes. Nothing of the program imports it.
//
// What the mails say is data: languages.txt (code mails), ordinary.txt (all
// others) and names.txt (who they are from). Those are to be extended; what is
// in them was written without looking at the finder's own words, and is to stay
// so: a sentence put in here because the finder knows it measures nothing.
//
// Grid writes more of the code mails: every shape that a code may have, such as
// no service uses, in every layout, among numbers of all kinds.
//
// Hard writes mails without a code from hard.txt, in which all speaks for one: whom
// it is for, what it opens, the words that warn of it.
//
// All are wide and shallow. They do not cover mail that is broken otherwise than
// by a boundary that never comes, forwarded mail, several codes in one mail, mail
// with only a link, origin-bound codes, nor the thousand ways in which real
// services deviate from any template. The mails of testdata, written by hand, are
// for those.
package matrix

import (
	"fmt"
	"iter"
	"math/rand/v2"
)

// Mail is one sample and what is known of it.
type Mail struct {
	Name string // unique among the mails of one seed
	Raw  []byte
	Want string // the code as the site takes it, or "" if the mail holds none

	Kind     string // "code", or what the ordinary mail is: "order", "newsletter" …
	Language string // BCP 47
	MIME     string // how it is built: "text", "html", "alternative", "related", "empty-text"
	Charset  string // of its text, in lower case

	// Of a mail with a code:
	Shown  string // the code as it is printed: "123-456" where 123456 is wanted
	Shape  string // what the code is made of, see shapes
	Layout string // how it is set, see layouts; "subject" where it stands there alone

	Clutter int // of the mails of Grid: how many lines with other numbers are in it
}

// Mails yields the first n mails of a seed: two with a code, then one without,
// and so on. The same seed yields the same mails, byte by byte, and the i-th
// does not depend on n. The languages of code mails come in turn, so that half
// as many mails again as there are languages have a code in each.
func Mails(seed uint64, n int) iter.Seq[Mail] {
	return func(yield func(Mail) bool) {
		codes := 0
		for i := range n {
			d := dice{rand.New(rand.NewPCG(seed, uint64(i)))}
			var m Mail
			if i%3 == 2 {
				m = d.ordinaryMail()
				m.Name = fmt.Sprintf("%05d-%s-%s-%s", i, m.Language, m.Kind, m.MIME)
			} else {
				m = d.codeMail(&languages[codes%len(languages)])
				m.Name = fmt.Sprintf("%05d-%s-%s-%s-%s", i, m.Language, m.Shape, m.Layout, m.MIME)
				codes++
			}
			if !yield(m) {
				return
			}
		}
	}
}
