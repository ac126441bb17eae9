package message

import (
	"fmt"
	"testing"
)

func TestScratch(t *testing.T) {
	h := "<html><head><title>x 1</title><style>.pre{display:none} .code{font-size:32px;font-weight:bold} @media x{.b{display:none}}</style><body bgcolor=#ffffff><div class=pre>999999 pre</div><div style='font-size:0px'><p style='font-size:14px'>Hello <b>there</b></p></div><table><tr><td>Code</td><td class=code>123456</td></tr><tr><td>4</td><td></td><td>9</td><td>3</td><td>8</td></tr></table><div>1</div><div>2</div><div>3</div><span style=\"color:#FFF\">hid 777</span> <a href='http://x/888888'>click &amp; go</a><!-- 111 --><p>a&shy;b"
	m := Parse([]byte("From x\r\nFrom: =?utf-8?Q?J=C3=B6?= <a@B.de>\nbad line\nSubject: =?utf-8?B?SGVsbG8=?= =?utf-8?Q?_x?=\r\nContent-Type: text/html\r\n\r\n" + h))
	fmt.Printf("%+v\n%q\n", m.From, m.Subject)
	for _, l := range m.Parts[0].Lines {
		fmt.Printf("%q %d %+v\n", l.Text, l.Block, l.Runs)
	}
	fmt.Println(m.Links)
}
