package matrix

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// slots are what ordinary.txt has in braces, beside {3}, {hex7} and the like.
var slots = map[string]func(d dice, from brand) string{
	"brand":   func(d dice, from brand) string { return from.name },
	"domain":  func(d dice, from brand) string { return from.domain },
	"url":     func(d dice, from brand) string { return d.url(from) + "&token=" + d.of(hex, 24) },
	"name":    func(d dice, _ brand) string { return pick(d, people...) },
	"town":    func(d dice, _ brand) string { return pick(d, towns...) },
	"topic":   func(d dice, _ brand) string { return pick(d, topics...) },
	"address": func(d dice, _ brand) string { return pick(d, addresses...) },
	"mailbox": func(d dice, _ brand) string {
		return strings.ToLower(pick(d, people...)) + d.of(digit, 4) + "@example.org"
	},
	"project":  func(d dice, _ brand) string { return pick(d, "CORE", "WEB", "OPS", "API", "DOCS") },
	"percent":  func(d dice, _ brand) string { return strconv.Itoa(d.between(5, 95)) },
	"few":      func(d dice, _ brand) string { return strconv.Itoa(d.between(2, 9)) },
	"some":     func(d dice, _ brand) string { return strconv.Itoa(d.between(10, 45)) },
	"year":     func(d dice, _ brand) string { return strconv.Itoa(d.between(1995, 2026)) },
	"amount":   func(d dice, _ brand) string { return d.amount() },
	"amount2":  func(d dice, _ brand) string { return d.amount() },
	"coupon":   func(d dice, _ brand) string { return d.coupon() },
	"order":    func(d dice, _ brand) string { return d.order() },
	"tracking": func(d dice, _ brand) string { return d.tracking() },
	"phone":    func(d dice, _ brand) string { return d.phone() },
	"when": func(d dice, _ brand) string {
		return fmt.Sprintf("2026-%02d-%02d %s", d.between(1, 12), d.between(1, 28), d.time())
	},
	"date": func(d dice, _ brand) string { return d.date() },
	"time": func(d dice, _ brand) string { return fmt.Sprintf("%02d:%02d", d.between(7, 21), 15*d.IntN(4)) },
	"invoice": func(d dice, _ brand) string {
		return d.fill(pick(d, "INV-######", "2026-#####", "RE#######", "#######"))
	},
	"iban":      func(d dice, _ brand) string { return d.fill("DE## #### #### ####") },
	"sort-code": func(d dice, _ brand) string { return d.fill("##-##-##") },
	"locator":   func(d dice, _ brand) string { return d.of(upper+clear, 6) },
	"flight":    func(d dice, _ brand) string { return d.fill(pick(d, "LH", "BA", "KL", "TP") + "###") },
}

var inBraces = regexp.MustCompile(`\{[a-z0-9-]+\}`)

// filler fills slots in, each with the same value wherever it occurs.
func (d dice) filler(from brand) func(template string) string {
	known := map[string]string{}
	return func(template string) string {
		return inBraces.ReplaceAllStringFunc(template, func(slot string) string {
			value, ok := known[slot]
			if !ok {
				value = d.slot(strings.Trim(slot, "{}"), from)
				known[slot] = value
			}
			return value
		})
	}
}

func (d dice) slot(name string, from brand) string {
	if value := slots[name]; value != nil {
		return value(d, from)
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "hex")); err == nil && n > 0 {
		if strings.HasPrefix(name, "hex") {
			return d.of(hex, n)
		}
		return d.of(digit[1:], 1) + d.of(digit, n-1)
	}
	if name == "4b" {
		return d.slot("4", from)
	}
	panic("nothing fills in {" + name + "}")
}

// phone is a telephone number, where a country has some that are nobody's of
// those.
func (d dice) phone() string {
	return d.fill(pick(d, "+1 (415) 555-01##", "+44 20 7946 0###", "+49 30 23125 ###", "+33 1 99 00 ## ##", "0800 ### ###", "1-800-555-01##", "+81-3-####-####", "+254 20 #######"))
}

// url is one of the addresses that no code is to be read out of.
func (d dice) url(from brand) string {
	switch d.IntN(5) {
	case 0:
		return d.fill("https://" + from.domain + "/u/#######/settings?uid=######")
	case 1:
		return d.fill("https://click."+from.domain+"/ls/########?upn=") + d.of(hex, 12) + d.of(digit, 6)
	case 2:
		return d.fill("https://" + from.domain + "/help/articles/######?v=#")
	case 3:
		return d.fill("https://www." + from.domain + "/unsubscribe?id=######&t=##########")
	}
	return d.fill("https://" + from.domain + "/privacy?v=####")
}

func (d dice) amount() string {
	return fmt.Sprintf(pick(d, "$%s", "EUR %s", "%s EUR", "USD %s", "%s PLN", "GBP %s"), fmt.Sprintf("%d.%02d", d.between(5, 1999), d.IntN(100)))
}

func (d dice) date() string {
	day, month := d.between(1, 28), d.between(1, 12)
	switch d.IntN(4) {
	case 0:
		return fmt.Sprintf("%d November 2026", day)
	case 1:
		return fmt.Sprintf("2026-11-%02d", day)
	case 2:
		return fmt.Sprintf("%02d.%02d.2026", day, month)
	}
	return fmt.Sprintf("%02d/%02d/2026", day, month)
}

func (d dice) coupon() string {
	switch d.IntN(3) {
	case 0:
		return pick(d, "SAVE", "WELCOME", "SUMMER", "HELLO", "FALL", "VIP", "DEAL") + pick(d, "10", "15", "20", "25", "30")
	case 1:
		return d.of(upper+clear, 6)
	}
	return d.fill(pick(d, "BF", "XMAS", "SPRING") + "-####")
}

func (d dice) order() string {
	if d.chance(.15) {
		return "#" + d.of(digit, 5)
	}
	return d.fill(pick(d, "######", "########", "###-#######-#######", "SO-######", "ORD-######", "WEB-######", "A#######"))
}

func (d dice) tracking() string {
	switch d.IntN(5) {
	case 0:
		return "1Z" + strings.ToUpper(d.of(hex, 6)) + d.of(digit, 10)
	case 1:
		return d.fill("RR#########" + pick(d, "GB", "DE", "CN"))
	}
	return d.fill(pick(d, "JD################", "############", "####################"))
}
