package site

import (
	"strings"
	"testing"
)

func TestMailboxes(t *testing.T) {
	last, names := "", 0
	for line := range strings.Lines(mailboxFile) {
		name, ended := strings.CutSuffix(line, "\n")
		if strings.HasPrefix(name, "#") {
			if names > 0 {
				t.Errorf("%q stands among the names", name)
			}
			continue
		}
		names++
		switch {
		case !ended || name == "":
			t.Errorf("%q is no whole line", name)
		case name <= last:
			t.Errorf("%s stands below %s", name, last)
		case ascii(name) != name || !strings.Contains(name, "."):
			t.Errorf("%q is not a host name in its compared form", name)
		case IsSuffix(name):
			t.Errorf("%s is a public suffix: its neighbours are strangers already", name)
		case !mailboxes.has(name) || mailboxes.has("x"+name+"x") || mailboxes.has(name[1:]) && !strings.Contains(mailboxFile, "\n"+name[1:]+"\n"):
			t.Errorf("%s is not found", name)
		}
		if _, kind := listed().sharing("x." + name); kind != mailbox {
			t.Errorf("%s: mail from below it is %q", name, kind)
		}
		if listed().sharers[name] != "" {
			t.Errorf("%s is in catalogue.json too", name)
		}
		last = name
	}
	if names < 1500 {
		t.Errorf("%d names", names)
	}
	for _, name := range []string{"", "#", "a", "walmart.com", "zzz.zz", "\n", "lycos.com\n", "# Domains at which anyone gets an address, or did: free mail, access providers, private and alias mail, mail to"} {
		if mailboxes.has(name) {
			t.Errorf("%q is found", name)
		}
	}
}

// Nobody whose pages or senders the catalogue confirms is a mailbox provider in
// the other file: the two must not speak against each other.
func TestMailboxesAreNoConfirmedSenders(t *testing.T) {
	entries, err := parse(embedded)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Kind != family && e.Kind != exception {
			continue
		}
		for _, name := range append(e.Senders, e.Pages...) {
			if mailboxes.has(name) {
				t.Errorf("%s: %s is in mailboxes.txt", e.Name, name)
			}
		}
	}
}

func BenchmarkMailboxes(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		mailboxes.has("walmart.com")
	}
}
