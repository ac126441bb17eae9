package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLabSite(t *testing.T) {
	for page, want := range map[string]string{
		"walmart.com": "walmart.com", "www.Walmart.com": "walmart.com", "walmart.com:443": "walmart.com", "www.walmart.com/account/login?x=1#y": "walmart.com",
		"https://www.walmart.com": "walmart.com", "https://www.walmart.com:8443/account?next=https://evil.example": "walmart.com",
		"http://localhost:8080/login": "localhost", "localhost:8080": "localhost", "[2001:db8::1]:443": "2001:db8::1", "2001:db8::1": "2001:db8::1",
		"": "", "null": "", "http://walmart.com/": "", "data:text/html,x": "", "about:blank": "", "https://a@walmart.com/": "", "a@walmart.com": "", "https://": "", "a b": "", "file:///x": "",
	} {
		got, err := siteOf(page)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", page, got, err, want)
		}
	}
}

// Each path is answered, in order, and the exit code says whether all were read.
func TestLabAnswersPaths(t *testing.T) {
	mail := filepath.Join(t.TempDir(), "mail.eml")
	if err := os.WriteFile(mail, []byte("From: help@walmart.com\nSubject: Your code\n\nYour verification code is 482913.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		paths []string
		code  int
	}{
		{"all read", []string{mail, mail}, 0},
		{"one missing", []string{mail, mail + ".missing", mail}, exitFailed},
		{"an empty line", []string{"", mail}, exitFailed},
	} {
		var out, errs bytes.Buffer
		code := runCommand([]string{"lab", "--site", "https://www.walmart.com/login", "--jsonl"}, strings.NewReader(strings.Join(tt.paths, "\n")+"\n"), &out, &errs)
		if code != tt.code {
			t.Errorf("%s: exit code %d, want %d: %s", tt.name, code, tt.code, &errs)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != len(tt.paths) {
			t.Fatalf("%s: %d answers to %d paths:\n%s", tt.name, len(lines), len(tt.paths), &out)
		}
		for i, path := range tt.paths {
			var got struct {
				File  *string
				Code  *string
				Grade string
				Error string
			}
			if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
				t.Fatal(err)
			}
			read := path == mail
			if got.File == nil || *got.File != path || read != (got.Code != nil && *got.Code == "482913") || read != (got.Error == "") || read != (got.Grade == "likely") {
				t.Errorf("%s: %q is answered with %s", tt.name, path, lines[i])
			}
		}
	}
}
