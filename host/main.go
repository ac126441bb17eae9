// Command mailcode is the half of Mailcode that reads mail. Started by a
// browser it serves the extension over native messaging; started by a person
// it is a command line.
package main

import (
	"os"
	"strings"
)

// release is what both halves of one download carry; it must equal "version"
// in extension/manifest.json.
const release = "0.1.0"

func main() {
	// A browser passes the origin of the extension that calls, on Windows
	// followed by --parent-window=N.
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "chrome-extension://") {
		os.Exit(serveBrowser(os.Args[1]))
	}
	os.Exit(runCommand(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
