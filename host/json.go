package main

import (
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// What encoding/json makes of a value, written without it where the time that
// reflection takes is waited for: events (push.go) and the answers of --jsonl
// (extract.go).

// appendMember appends a member that is left out where it is empty.
func appendMember(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, name...)
	return appendString(append(b, `":`...), value)
}

// appendCount is appendMember for a number.
func appendCount(b []byte, name string, n int) []byte {
	if n == 0 {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, name...)
	return strconv.AppendInt(append(b, `":`...), int64(n), 10)
}

// appendString appends a JSON string. What needs escaping is left to
// encoding/json: a mail's sender may have anything in his address.
func appendString(b []byte, s string) []byte {
	for _, r := range s {
		if r < ' ' || r == '"' || r == '\\' || r == '<' || r == '>' || r == '&' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			quoted, _ := json.Marshal(s) // of a string it cannot fail
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendNumber appends a number that is neither huge nor tiny.
func appendNumber(b []byte, n float64) []byte { return strconv.AppendFloat(b, n, 'f', -1, 64) }

func appendTime(b []byte, t time.Time) ([]byte, error) {
	b, err := t.AppendText(append(b, '"'))
	return append(b, '"'), err
}
