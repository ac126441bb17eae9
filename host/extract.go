package main

import (
	"bufio"
	"fmt"

	"codeberg.org/mailcode/mailcode/internal/message"
	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// maxAttached is how many attached messages are looked at: a digest may have
// hundreds, and is for reading.
const maxAttached = 16

type extractCommand struct {
	Files []string `arg:"" optional:"" name:"file" help:"RFC 822 files; - or nothing reads standard input."`
	JSONL bool     `name:"jsonl" help:"Read paths from standard input, one a line, and answer each with one JSON object."`
	JSON  bool     `name:"json" help:"Print one JSON object for each file."`
}

// extracted is the answer for one file.
type extracted struct {
	File       string          `json:"file"`
	Code       *string         `json:"code"` // null where the mail holds none
	Confidence float64         `json:"confidence"`
	From       string          `json:"from"`
	Subject    string          `json:"subject"`
	Candidates []otp.Candidate `json:"candidates"`
	Tie        bool            `json:"tie,omitempty"`   // the first candidates are each good enough
	Link       *otp.Link       `json:"link,omitempty"`  // that signs in, where there is nothing to type
	Error      string          `json:"error,omitempty"` // the file could not be read
}

func (c *extractCommand) Run(t *terminal) error {
	if c.JSONL {
		var files mailFiles
		var line []byte
		return t.eachPath(c.Files, func(path string) error {
			found := answer(path, &files)
			line = append(found.append(line[:0]), '\n')
			_, err := t.out.Write(line)
			return err
		})
	}
	files := c.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	unread := false
	for _, file := range files {
		raw, err := readMail(file, t.in)
		if err != nil {
			fmt.Fprintf(t.errs, "mailcode: %s could not be read: %v\n", file, err)
			unread = true
			continue
		}
		found := extract(file, raw)
		if c.JSON {
			err = t.json(found)
		} else if found.Code != nil {
			_, err = fmt.Fprintln(t.out, *found.Code)
		}
		if err != nil {
			return err
		}
	}
	if unread {
		return exit(exitFailed)
	}
	return nil
}

// eachPath is --jsonl: it has each path on standard input answered with one line,
// in order, written before the next is read. files are the arguments, of which
// there must be none.
func (t *terminal) eachPath(files []string, answer func(path string) error) error {
	if len(files) > 0 {
		return protocol.Errorf(protocol.ErrBadRequest, "With --jsonl the files are named on standard input, not as arguments.")
	}
	paths := bufio.NewScanner(t.in)
	paths.Buffer(nil, 1<<20)
	for paths.Scan() {
		if err := answer(paths.Text()); err != nil {
			return err
		}
	}
	return paths.Err()
}

// answer is the answer for a path on standard input.
func answer(path string, files *mailFiles) extracted {
	if path == "" {
		return extracted{Candidates: []otp.Candidate{}, Error: "this line names no file"}
	}
	raw, err := files.read(path)
	if err != nil {
		return extracted{File: path, Candidates: []otp.Candidate{}, Error: err.Error()}
	}
	return extract(path, raw)
}

// append appends what json.Marshal makes of an answer. With --jsonl there are
// thousands, and reflection took as long for one as finding the code in a short
// mail.
func (e *extracted) append(b []byte) []byte {
	b = appendString(append(b, `{"file":`...), e.File)
	if b = append(b, `,"code":`...); e.Code != nil {
		b = appendString(b, *e.Code)
	} else {
		b = append(b, "null"...)
	}
	b = appendNumber(append(b, `,"confidence":`...), e.Confidence)
	b = appendString(append(b, `,"from":`...), e.From)
	b = appendString(append(b, `,"subject":`...), e.Subject)
	b = append(b, `,"candidates":[`...) // which are never nil
	for i := range e.Candidates {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCandidate(b, &e.Candidates[i])
	}
	if b = append(b, ']'); e.Tie {
		b = append(b, `,"tie":true`...)
	}
	if l := e.Link; l != nil {
		b = appendString(append(b, `,"link":{"text":`...), l.Text)
		b = appendString(append(b, `,"url":`...), l.URL)
		b = appendString(append(b, `,"host":`...), l.Host)
		b = append(b, '}')
	}
	b = appendMember(b, "error", e.Error)
	return append(b, '}')
}

func appendCandidate(b []byte, c *otp.Candidate) []byte {
	b = appendString(append(b, `{"code":`...), c.Code)
	b = appendNumber(append(b, `,"score":`...), c.Score)
	if b = append(b, `,"why":`...); c.Why == nil {
		return append(b, "null}"...)
	}
	b = append(b, '[')
	for i, why := range c.Why {
		if i > 0 {
			b = append(b, ',')
		}
		var room [128]byte
		said, _ := why.AppendText(room[:0]) // it never fails
		b = appendString(b, string(said))
	}
	return append(b, "]}"...)
}

func extract(file string, raw []byte) extracted {
	parse := message.Parse
	if len(raw) == maxMail {
		parse = message.ParseCut
	}
	m := parse(raw)
	found := otp.Find(m, otp.Hints{})
	for _, inside := range m.Forwarded[:min(len(m.Forwarded), maxAttached)] { // the mail itself says nothing
		if found.Code != "" || found.Tie {
			break
		}
		if of := otp.Find(inside, otp.Hints{}); of.Code != "" || of.Tie || found.Link == nil && of.Link != nil {
			found = of
		}
	}
	e := extracted{File: file, Confidence: found.Confidence, Subject: m.Subject, Candidates: found.Candidates, Tie: found.Tie, Link: found.Link}
	if found.Code != "" {
		e.Code = &found.Code
	}
	if len(m.From) > 0 {
		e.From = m.From[0].Addr
	}
	if e.Candidates == nil {
		e.Candidates = []otp.Candidate{}
	}
	return e
}
