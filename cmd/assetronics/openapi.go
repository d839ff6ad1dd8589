package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/assetronics/assetronics/internal/rest"
)

//go:generate sh -c "go run . openapi > ../../docs/openapi.json"

type openapiCmd struct{}

// Run prints the document; it needs no data.
func (openapiCmd) Run() error {
	face := rest.New(rest.Deps{Log: newLog(false)})
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(face.API.OpenAPI()); err != nil {
		return fmt.Errorf("encode document: %w", err)
	}
	return nil
}
