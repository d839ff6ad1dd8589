package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// explained gives a fault with the inputs it complains about.
func explained(err error) error {
	f := fault.As(err)
	if f == nil || len(f.Fields) == 0 {
		return err
	}
	lines := []error{errors.New(f.Message)}
	for _, field := range f.Fields {
		lines = append(lines, fmt.Errorf("  %s: %s", strings.TrimPrefix(field.Location, "body."), field.Message))
	}
	return errors.Join(lines...)
}
