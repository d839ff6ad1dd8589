package main

import (
	"os"

	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/rest"
)

type liveTypesCmd struct{}

// Run prints the types; it needs no data.
func (liveTypesCmd) Run() error {
	return live.TypeScript(os.Stdout, rest.New(rest.Deps{Log: newLog(false)}).Schemas)
}
