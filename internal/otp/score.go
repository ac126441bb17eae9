package otp

import (
	"math"
	"strings"
)

// rated is a code with the evidence for it.
type rated struct {
	code string
	evidence
}

// told is a code with what all its tokens have to say.
type told struct {
	code                  string
	best                  evidence
	subject, body, hidden int
	named                 bool // called something else somewhere
	early                 bool // stands before the small print somewhere
	six                   bool // of six digits
	known                 bool // it has stood in a language we have words for
}

// toldCodes are the different codes of a mail, in the order of their first tokens.
type toldCodes struct {
	list []told
	at   map[string]int // in list, where there are many
}

// fewCodes is how many are found again without a map.
const fewCodes = 16

// of is what is told of a code. It is good until the next.
func (c *toldCodes) of(code string) *told {
	if c.at == nil {
		for i := range c.list {
			if c.list[i].code == code {
				return &c.list[i]
			}
		}
		if len(c.list) == fewCodes {
			c.at = make(map[string]int, maxTokens)
			for i := range c.list {
				c.at[c.list[i].code] = i
			}
		}
	}
	if c.at != nil {
		if i, ok := c.at[code]; ok {
			return &c.list[i]
		}
		c.at[code] = len(c.list)
	}
	c.list = append(c.list, told{code: code})
	return &c.list[len(c.list)-1]
}

// score collects the evidence for every token and puts together those that
// are the same code.
func (m *mail) score(more bool) []rated {
	m.situate()
	tokens := m.tokens
	for i := range tokens {
		if t := &tokens[i]; m.lines[t.line].zone == zoneBody && plausible(t.code) {
			m.firstNumber = t.code
			break
		}
	}
	all := toldCodes{list: m.told}
	m.room = m.reasons[:0]
	end := m.foot
	if m.codes+m.weaks > 0 && m.lives+m.spans > 0 {
		end = m.tail
	}
	for i := range tokens {
		t := &tokens[i]
		e := all.of(t.code)
		ev := m.judge(t)
		if e.best.said == nil || ev.sum > e.best.sum {
			e.best = ev
		} else {
			m.room = m.room[:len(m.room)-maxReasons] // for the next
		}
		e.named = e.named || ev.other
		e.early = e.early || t.start < end
		e.six = len(t.code) == 6 && t.shape <= shapeSpaced
		e.known = e.known || m.known
		switch m.lines[t.line].zone {
		case zoneSubject:
			e.subject++
		case zoneBody:
			e.body++
		default:
			e.hidden++
		}
	}
	entries := all.list
	m.told, m.reasons = entries, m.room // to be let go of
	shown, early := 0, 0
	for i := range entries {
		e := &entries[i]
		if e.subject+e.body > 0 && plausible(e.code) && !m.named(e.code) {
			shown++
			if e.early {
				early++
			}
		}
	}
	bodies, seen := len(m.lines) > 1, false // seen is a good one in the text that is shown
	for i := range entries {
		seen = seen || entries[i].body > 0 && entries[i].best.sum >= threshold
	}
	numbered := false // a good one has digits
	for i := range entries {
		numbered = numbered || entries[i].best.sum >= threshold && strings.ContainsAny(entries[i].code, "0123456789")
	}
	scored := make([]rated, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		ev := &e.best
		if numbered && ev.sum > 0 && !strings.ContainsAny(e.code, "0123456789") && strings.ToUpper(e.code) == e.code && !unspoken(e.code) {
			ev.add(-2, "a word in capitals, where another has digits")
		}
		if e.named && !ev.other {
			if ev.code {
				ev.add(-2, "elsewhere it is called something else")
			} else {
				ev.add(-2.8, "elsewhere it is called something else")
			}
		}
		if e.subject > 0 && e.body+e.hidden > 0 {
			if m.lives+m.spans > 0 || m.codes+m.weaks > 0 {
				ev.add(1, "in the subject and in the text")
			} else if e.known {
				ev.add(0.4, "in the subject and in the text")
			} else if e.six && m.prices == 0 && m.words <= 120 {
				ev.add(1.2, "six digits, in the subject and in the text")
			}
		} else if e.body > 1 {
			ev.add(0.3, "more than once in the text")
		}
		if e.hidden > 0 && e.body > 0 {
			ev.add(0.2, "in both versions of the text")
		} else if e.hidden > 0 && e.subject == 0 && seen {
			ev.add(-2.5, "only in the text that is not shown, which shows another")
		} else if e.hidden > 0 && e.subject == 0 && bodies {
			ev.add(-0.5, "only in the text that is not shown")
		}
		if !year(e.code) && (shown == 1 || early == 1 && e.early && shown <= 3) {
			ev.add(0.9, "the only one of its kind")
			switch {
			case m.words > 120 || m.prices > 0:
			case !e.known && !e.six:
			case !e.known:
				ev.add(0.7, "six digits, and no other number to speak of")
			case m.codes > 0 && (m.lives > 0 && (m.asks > 0 || m.spans > 0)) && e.early && ev.sum < threshold && !e.named && !ev.small && !m.named(e.code):
				if e.six {
					ev.add(1.5, "six digits, in a mail that gives a code and has no other")
				} else if m.spans > 0 {
					ev.add(1.2, "in a mail that gives a code and has no other")
				}
			}
		} else if more || shown > 12 {
			ev.add(-1.6, "one of many numbers")
		}
		ev.sum = math.Round(100*ev.sum) / 100 // tenths add up to a little less than they should
		scored = append(scored, rated{e.code, e.best})
	}
	return scored
}

// plausible reports whether a token counts when one asks if a code is alone:
// most mails have a year somewhere.
func plausible(code string) bool {
	return len(code) >= 4 && !year(code) && strings.ContainsAny(code, "0123456789")
}
