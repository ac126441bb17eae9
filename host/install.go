package main

import (
	"fmt"
	"os"
	"path/filepath"

	"codeberg.org/mailcode/mailcode/internal/browser"
	"codeberg.org/mailcode/mailcode/internal/protocol"
)

type installCommand struct {
	JSON bool `name:"json" help:"Print what was done as JSON."`
}

type uninstallCommand struct {
	JSON bool `name:"json" help:"Print what was done as JSON."`
}

type doctorCommand struct {
	JSON bool `name:"json" help:"Print the checks as JSON."`
}
