package trust

import (
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

func TestHugeHeader(t *testing.T) {
	const head = "Authentication-Results: mx.test; dmarc=pass header.from=walmart.com\nFrom: a@walmart.com\nTo: sam@example.com\n"
	for name, filler := range map[string]string{
		"":                       "",
		"many fields":            strings.Repeat("X-Filler: x\n", maxFields),
		"a field of half a mega": "X-Filler: " + strings.Repeat("x", 2*maxHeader) + "\n",
	} {
		v := Grade(Input{Site: "walmart.com", Began: began, Received: received, AuthServ: []string{"mx.test"}, Message: message.Parse([]byte(head + filler + "\n482913\n"))})
		if (v.Grade == protocol.GradeProven) != (name == "") {
			t.Errorf("%q: %s, %+v", name, v.Grade, v.Facts[0])
		}
	}
}
