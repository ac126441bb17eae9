package site

import (
	_ "embed"
	"strings"
)

// mailboxes is mailboxes.txt: domains at which anyone gets an address. The text
// is searched as it lies in the program, for it is longer than all else that the
// host keeps of the catalogue.
var mailboxes = sorted(mailboxFile)

//go:embed mailboxes.txt
var mailboxFile string

// sorted is a text of one name a line, sorted by bytes, below comments.
type sorted string

// has reports whether a name is one of the lines.
func (s sorted) has(name string) bool {
	if name == "" || name[0] == '#' {
		return false
	}
	low, high := 0, len(s) // the line is in s[low:high], which begins and ends with whole ones
	for low < high {
		start := low + strings.LastIndexByte(string(s[low:(low+high)/2]), '\n') + 1
		end := start + strings.IndexByte(string(s[start:high]), '\n')
		if end < start { // the last line has no end
			end = high
		}
		switch line := string(s[start:end]); {
		case line == name:
			return true
		case line < name: // "#" sorts before every name
			low = end + 1
		default:
			high = start
		}
	}
	return false
}
