// Package yardstick is the least IMAP client that can wait for a mail: one
// goroutine on a raw TLS connection, no parser beyond what the demo's server
// answers, no time limits, no recovery. Benchmarks run it beside Mailcode on
// the same server, to show what all of that costs.
package yardstick

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxMail is the most it reads of a mail, in bytes; as much as Mailcode does.
const maxMail = 256 << 10

// Client is a connection on one folder.
type Client struct {
	conn *tls.Conn
	r    *bufio.Reader
	next int // UID of the next mail, in a folder that was empty
	buf  []byte
}

// Dial logs in and selects an empty folder.
func Dial(address string, config *tls.Config, user, password, folder string) (*Client, error) {
	conn, err := tls.Dial("tcp", address, config)
	if err != nil {
		return nil, err
	}
	c := &Client{conn: conn, r: bufio.NewReader(conn), next: 1, buf: make([]byte, maxMail)}
	for _, step := range []struct{ send, until string }{
		{"", "* OK"},
		{fmt.Sprintf("l LOGIN %s {%d}\r\n", user, len(password)), "+"},
		{password + "\r\n", "l OK"},
		{"s SELECT " + folder + "\r\n", "s OK"},
	} {
		if err := errors.Join(c.send(step.send), c.until(step.until)); err != nil {
			conn.Close()
			return nil, err
		}
	}
	return c, nil
}

// Idle enters IDLE; to be called before each Next.
func (c *Client) Idle() error {
	return errors.Join(c.send("i IDLE\r\n"), c.until("+"))
}

// Next waits for a mail and returns it the moment its last byte is there; what
// is left of the FETCH is read by the next Idle. The bytes are good until the
// next call.
func (c *Client) Next() ([]byte, error) {
	for {
		line, err := c.line()
		if err != nil {
			return nil, err
		}
		if strings.Contains(line, " EXISTS") {
			break
		}
	}
	// DONE and FETCH in one flight: one round trip.
	if err := c.send(fmt.Sprintf("DONE\r\nf UID FETCH %d:* (UID INTERNALDATE BODY.PEEK[]<0.%d>)\r\n", c.next, maxMail)); err != nil {
		return nil, err
	}
	for {
		line, err := c.line()
		if err != nil {
			return nil, err
		}
		if open := strings.LastIndexByte(line, '{'); open >= 0 {
			size, err := strconv.Atoi(strings.TrimRight(line[open+1:], "}\r\n"))
			if err != nil || size > len(c.buf) {
				return nil, fmt.Errorf("literal of %q", line)
			}
			c.next++
			_, err = io.ReadFull(c.r, c.buf[:size])
			return c.buf[:size], err
		}
	}
}

// Close closes the connection.
func (c *Client) Close() error { return c.conn.Close() }

func (c *Client) send(s string) error {
	_, err := io.WriteString(c.conn, s)
	return err
}

func (c *Client) line() (string, error) {
	line, err := c.r.ReadSlice('\n')
	return string(line), err
}

func (c *Client) until(prefix string) error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		if strings.HasPrefix(line, prefix) {
			return nil
		}
	}
}
