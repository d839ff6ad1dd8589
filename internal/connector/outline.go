package connector

import (
	"maps"
	"net/http"
	"slices"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// StreamMapping is what an administrator sees of a stream's mapping.
type StreamMapping struct {
	Stream string         `json:"stream"`
	Title  string         `json:"title"`
	Record string         `json:"record"`
	Fields []FieldMapping `json:"fields" nullable:"false"`
}

// FieldMapping is one canonical field. Expression is the connector's own; empty when
// it has none.
type FieldMapping struct {
	Field      string            `json:"field"`
	Type       string            `json:"type"`
	Help       string            `json:"help"`
	Expression string            `json:"expression"`
	Table      map[string]string `json:"table,omitempty" doc:"The vendor's words and what they mean."`
	Editable   bool              `json:"editable"`
}

// Mapping is how the streams are mapped by the connector itself, by name.
func (c *Connector) Mapping() []StreamMapping {
	all := make([]StreamMapping, 0, len(c.streams))
	for _, name := range slices.Sorted(maps.Keys(c.streams)) {
		p := c.streams[name]
		m := StreamMapping{Stream: name, Title: p.title, Record: p.kind.Name, Fields: []FieldMapping{}}
		for _, f := range p.kind.Fields {
			own := c.manifest.Streams[name].Fields[f.Name]
			m.Fields = append(m.Fields, FieldMapping{
				Field: f.Name, Type: f.Type, Help: f.Doc, Expression: string(own.From), Table: own.Table, Editable: f.Lines == nil,
			})
		}
		all = append(all, m)
	}
	return all
}

// HasStream tells whether there is such a stream.
func (c *Connector) HasStream(name string) bool { return c.streams[name] != nil }

// CheckOverrides compiles an administrator's changes of the mapping. Wrong ones are
// a fault at body.overrides.
func (c *Connector) CheckOverrides(o Overrides) error {
	s := &Session{connector: c, client: http.DefaultClient, env: formula.Env{"tables": map[string]any{}}}
	for name, table := range c.manifest.Tables {
		s.env["tables"].(map[string]any)[name] = table
	}
	return s.override(o)
}
