// Unguarded is the same program without our guard: it shows that the traps are
// there.
package main

import (
	"fmt"

	"github.com/99designs/keyring"
)

func main() { fmt.Println("main", len(keyring.AvailableBackends()) > 0) }
