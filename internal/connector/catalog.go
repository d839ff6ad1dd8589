package connector

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
)

// ManifestFile is the name of the manifest in a connector's folder.
const ManifestFile = "manifest.yaml"

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

// StreamInfo is what is known of a stream before it is read.
type StreamInfo struct {
	Name        string
	Title       string
	Record      string
	Incremental bool          // a cursor spares the next run what did not change
	FullEvery   time.Duration // how often everything is read all the same
	Absence     Absence
	Fields      []string // the canonical fields that are mapped
}

// Streams lists what can be read, by name.
func (c *Connector) Streams() []StreamInfo {
	infos := make([]StreamInfo, 0, len(c.streams))
	for _, name := range slices.Sorted(maps.Keys(c.streams)) {
		p := c.streams[name]
		info := StreamInfo{Name: name, Title: p.title, Record: p.kind.Name, Absence: p.absence, Incremental: p.cursor != nil}
		if p.cursor != nil {
			info.FullEvery = p.cursor.full
		}
		for _, f := range p.fields {
			info.Fields = append(info.Fields, f.field.Name)
		}
		infos = append(infos, info)
	}
	return infos
}

// Catalog is all connectors by key.
type Catalog struct{ byKey map[string]*Connector }

// Load reads every folder of builtin, then those of the operator's, whose
// manifests replace built-in ones of the same key. A built-in manifest that is
// wrong is an error; an operator's is left out and reported in problems, so that a
// typing mistake does not keep the server from starting.
func Load(builtin fs.FS, operators ...fs.FS) (catalog *Catalog, problems []error, err error) {
	c := &Catalog{byKey: map[string]*Connector{}}
	if err := errors.Join(c.add(builtin)...); err != nil {
		return nil, nil, err
	}
	for _, folders := range operators {
		if folders != nil {
			problems = append(problems, c.add(folders)...)
		}
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
			problems = append(problems, inFile(path, err))
			continue
		}
		c.byKey[entry.Name()] = made
	}
	return problems
}

// inFile puts the file's name before every problem.
func inFile(path string, err error) error {
	var problems Problems
	if !errors.As(err, &problems) {
		return fmt.Errorf("%s: %w", path, err)
	}
	lines := make([]error, len(problems))
	for i, p := range problems {
		lines[i] = fmt.Errorf("%s:%w", path, p)
	}
	return errors.Join(lines...)
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
