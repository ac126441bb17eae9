// Hand is the program that most would write by hand: on the address and folder in
// its arguments it waits for mail with [yardstick], and prints the first six digits
// of each, after a line that says that it waits. The server's certificate comes on
// standard input.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"regexp"

	"codeberg.org/mailcode/mailcode/internal/demo/yardstick"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: hand ADDRESS FOLDER <CERTIFICATE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "hand:", err)
		os.Exit(1)
	}
}

// sixDigits is what a client written by hand takes for a code.
var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// run prints a line when it is in IDLE, and one for each mail.
func run(address, folder string) error {
	pem, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	client, err := yardstick.Dial(address, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}, "ann@mail.test", "pw", folder)
	if err != nil {
		return err
	}
	if err := client.Idle(); err != nil {
		return err
	}
	for line := "ready"; ; {
		if _, err := fmt.Println(line); err != nil {
			return err
		}
		if line != "ready" {
			if err := client.Idle(); err != nil {
				return err
			}
		}
		mail, err := client.Next()
		if err != nil {
			return err
		}
		line = string(sixDigits.Find(mail))
	}
}
