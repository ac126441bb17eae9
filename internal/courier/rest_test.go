package courier

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/demo/imapd"
	"codeberg.org/mailcode/mailcode/internal/mailbox"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// behind is a mail with text behind an inline picture of about size bytes.
func behind(size int, text string) []byte {
	picture := strings.Repeat(strings.Repeat("A", 76)+"\r\n", size/78)
	return []byte("Authentication-Results: mx.test; dmarc=pass header.from=shop.example\r\nFrom: <no-reply@shop.example>\r\nTo: ann@mail.test\r\nSubject: Sign in\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <logo>\r\n\r\n" + picture +
		"--b\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--b--\r\n")
}

var readingOn = regexp.MustCompile(`<262144\.\d+>`)

// A code behind pictures is found, by one reading for all who wait; of a mail
// that is longer still, it is said that not all of it was read.
func TestCodeBehindAPicture(t *testing.T) {
	mail, log, store, s := readyMail(t)
	c := New(store)
	var all []*running
	for i := range 5 {
		r := start(t, c, Request{ID: fmt.Sprint(i), Site: "shop.example", Sessions: []protocol.Session{s}})
		r.next(protocol.EventReady)
		all = append(all, r)
	}
	for _, tt := range []struct {
		name, code string
		size       int
		says       string // where there is no code
	}{
		{name: "a picture of 300 kB", size: 300 << 10, code: "482913"},
		{name: "pictures of 1.5 MB", size: 1500 << 10, code: "593024"},
		{name: "no code at all", size: 300 << 10, says: "A new mail came; it holds no code."},
		{name: "an album", size: 5 << 20, code: "999999", says: "A very long mail came"},
	} {
		text := "Nothing has happened today."
		if tt.code != "" {
			text = "Your verification code is " + tt.code
		}
		if err := mail.Deliver(imapd.Inbox, behind(tt.size, text)); err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if tt.says != "" {
				if e := r.next(protocol.EventLooked); !strings.HasPrefix(e.Sentence, tt.says) || e.Counts == nil {
					t.Errorf("%s: %+v", tt.name, e)
				}
			} else if e := r.next(protocol.EventCode); e.Code != tt.code || e.Grade != protocol.GradeProven {
				t.Errorf("%s: %+v", tt.name, e)
			}
		}
	}
	log.mu.Lock()
	// Who comes when the others have it already asks again.
	if n := len(readingOn.FindAllString(log.text.String(), -1)); n < 4 || n >= 4*len(all) {
		t.Errorf("four mails were read on %d times", n)
	}
	log.mu.Unlock()
	for _, r := range all {
		r.stop(nil)
		r.end()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.rests) > 0 {
		t.Errorf("%d mails are still being read on", len(c.rests))
	}
}

// Of a mail whose text is whole, and only an attachment is not, no more is read.
func TestNoReadingOnInAnAttachment(t *testing.T) {
	mail, log, store, s := readyMail(t)
	r := start(t, New(store), Request{Site: "shop.example", Sessions: []protocol.Session{s}})
	r.next(protocol.EventReady)
	report := "From: <ann@shop.example>\r\nTo: ann@mail.test\r\nSubject: Report\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nThe report is attached.\r\n--b\r\nContent-Type: application/pdf\r\n\r\n" +
		strings.Repeat(strings.Repeat("A", 76)+"\r\n", 1<<20/78) + "--b--\r\n"
	if err := mail.Deliver(imapd.Inbox, []byte(report)); err != nil {
		t.Fatal(err)
	}
	if e := r.next(protocol.EventLooked); e.Sentence != "A new mail came; it holds no code." || e.Counts.Looked != 1 {
		t.Errorf("%+v", e)
	}
	r.stop(nil)
	r.end()
	log.mu.Lock()
	defer log.mu.Unlock()
	if readingOn.MatchString(log.text.String()) {
		t.Error("the attachment was read on in")
	}
}

// Of a mail that cannot be read on in, it is said that only its beginning was
// read, and nothing more of it.
func TestLongMailThatCannotBeReadOn(t *testing.T) {
	store := sessions(t)
	s := add(t, store, nil, "one", "pw")
	var events []protocol.Event
	r := &run{courier: New(store), Request: Request{Site: "shop.example"}, ctx: t.Context(), emit: func(e protocol.Event) { events = append(events, e) }}
	w := &watch{run: r, session: s}
	w.read(mailbox.Message{Folder: "INBOX", UID: 1, At: time.Now(), Truncated: true, Junk: true, Raw: behind(1000, "Nothing yet.")}) // of no connection
	r.aside.Wait()
	if len(events) != 1 || events[0].Event != protocol.EventLooked || events[0].Error != protocol.ErrUnread || events[0].Folder != "INBOX" ||
		!strings.Contains(events[0].Sentence, "only its beginning was read") || *events[0].Counts != (protocol.Counts{Looked: 1, Junk: 1}) {
		t.Errorf("%+v", events)
	}
}

// A server may give a folder a name of any length; an event holds some of it.
func TestLongFolderName(t *testing.T) {
	for name, want := range map[string]string{
		"Junk":                           "Junk",
		strings.Repeat("a", 200):         strings.Repeat("a", 200),
		strings.Repeat("é", 1<<10):       strings.Repeat("é", 100) + "…",
		"a" + strings.Repeat("é", 1<<10): "a" + strings.Repeat("é", 99) + "…",
	} {
		var got protocol.Event
		r := &run{emit: func(e protocol.Event) { got = e }}
		r.say(protocol.Event{Folder: name})
		if got.Folder != want {
			t.Errorf("%d bytes: %q", len(name), got.Folder)
		}
	}
}
