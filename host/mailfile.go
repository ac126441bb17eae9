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

// maxKept bounds the memory that is kept for the next file, in bytes.
const maxKept = 1 << 20

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
	f.buf.Grow(32 << 10)
	_, err = f.buf.ReadFrom(io.LimitReader(file, maxMail))
	return f.buf.Bytes(), err
}
