package workflow

import (
	"embed"
	"fmt"
)

//go:embed definitions/*.yaml
var builtinFiles embed.FS

// The keys of the built-in definitions.
const (
	Onboarding  = "onboarding"
	Offboarding = "offboarding"
)

// builtin is a definition that comes with the program.
type builtin struct {
	source string
	*Definition
}

func readBuiltins() ([]builtin, error) {
	keys := []string{Onboarding, Offboarding}
	all := make([]builtin, len(keys))
	for i, key := range keys {
		source, err := builtinFiles.ReadFile("definitions/" + key + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("read built-in workflow: %w", err)
		}
		d, err := Parse(source)
		if err != nil {
			return nil, fmt.Errorf("read built-in workflow %s: %w", key, err)
		}
		all[i] = builtin{source: string(source), Definition: d}
	}
	return all, nil
}

func (s *Service) builtin(key string) (builtin, bool) {
	for _, b := range s.builtins {
		if b.Key == key {
			return b, true
		}
	}
	return builtin{}, false
}
