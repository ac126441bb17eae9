package mailbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// key tells a message from another in whatever folder it is: two labels of
// Gmail are two folders with one mail. It is made of Message-ID and
// INTERNALDATE, which a server keeps when it copies or moves, and is the same
// wherever it was read, with a name or without. The zero key is not known.
type key [16]byte

// Identity names the mail in whatever folder it is, and wherever it is moved
// within the account.
func (m Message) Identity() [16]byte {
	if m.id != (key{}) {
		return m.id
	}
	return identifyWhole(m.Raw, m.Received)
}

// identify makes the identity of a message of its header, or of all of it.
func identify(raw []byte, received time.Time) key {
	id := messageID(raw)
	if id == nil {
		return key{}
	}
	return hashed('i', id, received)
}

// identifyWhole is identify for a message that was read. One without Message-ID
// is what it begins with.
func identifyWhole(raw []byte, received time.Time) key {
	const enough = 4 << 10
	if id := identify(raw, received); id != (key{}) {
		return id
	}
	return hashed('r', raw[:min(len(raw), enough)], received)
}

func hashed(kind byte, text []byte, received time.Time) key {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64([]byte{kind}, uint64(received.Unix())))
	h.Write(text)
	return key(h.Sum(nil)[:len(key{})])
}

// messageID is the value of the first Message-ID field (RFC 5322 section
// 3.6.4), nil where there is none.
func messageID(header []byte) []byte {
	const name = "message-id:"
	for len(header) > 0 {
		line, rest, _ := bytes.Cut(header, []byte("\n"))
		if len(bytes.TrimRight(line, "\r")) == 0 {
			return nil // the end of the header
		}
		if len(line) < len(name) || !bytes.EqualFold(line[:len(name)], []byte(name)) {
			header = rest
			continue
		}
		value := bytes.TrimSpace(line[len(name):])
		if len(value) == 0 && len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') { // folded
			line, _, _ = bytes.Cut(rest, []byte("\n"))
			value = bytes.TrimSpace(line)
		}
		if len(value) == 0 {
			return nil
		}
		return value
	}
	return nil
}
