// Command mailcode-demo is what `mailcode demo` starts: an IMAP server, two
// sample shops and a browser with Mailcode in it. It lies beside mailcode.
package main

import (
	"os"

	"codeberg.org/mailcode/mailcode/internal/demo"
)

func main() { os.Exit(demo.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
