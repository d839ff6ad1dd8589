package connector

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// ManifestFile is the name of the manifest in a connector's folder.
const ManifestFile = "manifest.yaml"

// Connector is a vendor's manifest made ready. It never changes: safe for
// concurrent use.
type Connector struct {
	manifest Manifest
	patterns map[string]*regexp.Regexp // by field key
	mappings map[string]mapping        // by stream
}

// Info is what the catalogue shows of a connector.
type Info struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Category    string   `json:"category"`
	Description string   `json:"description"`
	Settings    []Field  `json:"settings"`
	Secrets     []Field  `json:"secrets"`
	Streams     []string `json:"streams"`
	Webhook     bool     `json:"webhook"`
}

// Info describes the connector.
func (c *Connector) Info() Info {
	m := c.manifest
	return Info{
		Key: m.Key, Name: m.Name, Category: m.Category, Description: m.Description,
		Settings: append([]Field{}, m.Settings...), Secrets: append([]Field{}, m.Secrets...),
		Streams: slices.Sorted(maps.Keys(m.Streams)), Webhook: m.Webhook != nil,
	}
}

// Limits is the budget to give to the HTTP client of a session.
func (c *Connector) Limits() httpx.Limits {
	l := c.manifest.Limits
	return httpx.Limits{RequestsPerSecond: l.RequestsPerSecond, Burst: l.Burst, Concurrent: l.Concurrent}
}

// Catalog is all connectors by key.
type Catalog struct{ byKey map[string]*Connector }

// Load reads every folder of builtin, then those of operator (nil for none),
// whose manifests replace built-in ones of the same key. A built-in manifest
// that is wrong is an error; an operator's is left out and reported in problems,
// so that a typing mistake does not keep the server from starting.
func Load(builtin, operator fs.FS) (catalog *Catalog, problems []error, err error) {
	c := &Catalog{byKey: map[string]*Connector{}}
	if err := errors.Join(c.add(builtin)...); err != nil {
		return nil, nil, err
	}
	if operator != nil {
		problems = c.add(operator)
	}
	return c, problems, nil
}

func (c *Catalog) add(folders fs.FS) []error {
	entries, err := fs.ReadDir(folders, ".")
	if err != nil {
		return []error{err}
	}
	var problems []error
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		path := entry.Name() + "/" + ManifestFile
		made, err := parseFile(folders, path)
		if err == nil && made.manifest.Key != entry.Name() {
			err = fmt.Errorf("the key is %q, the folder %q", made.manifest.Key, entry.Name())
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", path, err))
			continue
		}
		c.byKey[entry.Name()] = made
	}
	return problems
}

func parseFile(folders fs.FS, path string) (*Connector, error) {
	data, err := fs.ReadFile(folders, path)
	if err != nil {
		return nil, err
	}
	return Parse(data)
}

// Get finds a connector by its key.
func (c *Catalog) Get(key string) (*Connector, bool) {
	found, ok := c.byKey[key]
	return found, ok
}

// All lists the connectors by name.
func (c *Catalog) All() []*Connector {
	return slices.SortedFunc(maps.Values(c.byKey), func(a, b *Connector) int {
		return cmp.Or(cmp.Compare(a.manifest.Name, b.manifest.Name), cmp.Compare(a.manifest.Key, b.manifest.Key))
	})
}
