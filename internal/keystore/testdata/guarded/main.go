// Guarded gets to main, whatever the session bus does: it imports keystore.
package main

import (
	"fmt"
	"os"

	"codeberg.org/mailcode/mailcode/internal/keystore"
	"codeberg.org/mailcode/mailcode/internal/keystore/guard"
)

func main() {
	bus, set := os.LookupEnv("DBUS_SESSION_BUS_ADDRESS")
	_, err := keystore.Open(keystore.Default(), "", nil)
	fmt.Printf("main found=%d set=%v bus=%s err=%v\n", guard.Found(), set, bus, err)
}
