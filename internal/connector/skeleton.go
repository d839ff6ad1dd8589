package connector

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed skeleton.yaml
var skeleton string

// Skeleton begins a connector in a folder and gives the manifest's path. What is
// there already is left alone.
func Skeleton(folder, key string) (string, error) {
	if !goodFolder.MatchString(key) {
		return "", fmt.Errorf("%q must be lower-case letters, digits, hyphens and underscores, beginning with a letter", key)
	}
	path := filepath.Join(folder, key, ManifestFile)
	if _, err := os.Stat(path); err == nil {
		return "", fmt.Errorf("%s is there already", path)
	}
	name := strings.ToUpper(key[:1]) + strings.NewReplacer("_", " ", "-", " ").Replace(key[1:])
	text := strings.NewReplacer("{{key}}", key, "{{name}}", name).Replace(skeleton)
	notes := "# " + name + "\n\nWhat the next editor has to know: the vendor's invariants, and why the manifest is as it is.\n"
	if err := os.MkdirAll(filepath.Join(folder, key, "fixtures"), 0o750); err != nil {
		return "", err
	}
	return path, errors.Join(
		os.WriteFile(path, []byte(text), 0o600),
		os.WriteFile(filepath.Join(folder, key, "NOTES.md"), []byte(notes), 0o600),
	)
}
