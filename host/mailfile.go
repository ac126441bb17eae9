package main

import (
	"bytes"
	"io"
	"os"
)

// maxMail bounds what is read of one mail file, in bytes. Providers take no
// mail of more than about 50 MB.
const maxMail = 64 << 20

// readMail reads a mail file, or standard input for "-".
func readMail(path string, stdin io.Reader) ([]byte, error) {
	if path == "-" && stdin != nil {
		return io.ReadAll(io.LimitReader(stdin, maxMail))
	}
	var files mailFiles
	return files.read(path)
}

// mailFiles reads many files, one after another, into the same memory.
type mailFiles struct{ buf bytes.Buffer }

const (
	most    = 64 << 10 // bytes that most files have less than
	maxKept = 1 << 20  // bounds the memory that is kept for the next file, in bytes
)

// read reads a file. What it returns is good until the next.
func (f *mailFiles) read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if f.buf.Reset(); f.buf.Cap() > maxKept {
		f.buf = bytes.Buffer{}
	}
	f.buf.Grow(most)
	first, rest := io.LimitReader(file, most-bytes.MinRead), io.LimitReader(file, maxMail-(most-bytes.MinRead))
	if n, err := f.buf.ReadFrom(first); err != nil || n < most-bytes.MinRead {
		return f.buf.Bytes(), err
	}
	if info, err := file.Stat(); err == nil { // it is long: make room for all of it at once
		f.buf.Grow(int(min(info.Size(), maxMail)))
	}
	_, err = f.buf.ReadFrom(rest)
	return f.buf.Bytes(), err
}
