package trust

import (
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

func TestLearn(t *testing.T) {
	for _, tt := range []struct{ name, header, host, want string }{
		{"its own", "Authentication-Results: mx1.example.org; dmarc=pass\n", "imap.example.org", "mx1.example.org"},
		{"the same", "Authentication-Results: IMAP.example.org 1; none\n", "imap.example.org", "imap.example.org"},
		{"a stranger's on top", "Authentication-Results: mx.evil.example; dmarc=pass\nAuthentication-Results: mx1.example.org; none\n", "imap.example.org", ""},
		{"a public suffix", "Authentication-Results: org; dmarc=pass\n", "imap.example.org", ""},
		{"a neighbour under one", "Authentication-Results: evil.github.io; dmarc=pass\n", "mail.github.io", ""},
		{"below a hop", "Received: by mx1.example.org; x\nAuthentication-Results: mx1.example.org; dmarc=pass\n", "imap.example.org", ""},
		{"no id", "Authentication-Results: dmarc=pass\n", "imap.example.org", ""},
		{"no name", "Authentication-Results: \"a b\"; dmarc=pass\n", "imap.example.org", ""},
		{"none", "", "imap.example.org", ""},
		{"an address", "Authentication-Results: 192.0.2.1; none\n", "192.0.2.2", ""},
		{"no host", "Authentication-Results: mx1.example.org; none\n", "", ""},
	} {
		m := message.Parse([]byte("Return-Path: <a@b.example>\n" + tt.header + "Received: x\nFrom: a@b.example\n\nx\n"))
		if got, ok := Learn(m, tt.host); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, ok, tt.want)
		}
	}
	if id, ok := Learn(message.Parse([]byte("Authentication-Results: mx1.example.org; none\nFrom: a@b.example\n\nx\n")), "imap.example.org"); ok {
		t.Errorf("%q was learned from a mail that no server received", id)
	}
}
