package scenario_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assetronics/assetronics/internal/app/apptest"
)

// document is what the sweep needs of the OpenAPI document.
type document struct {
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]schema }
}

type operation struct {
	OperationID string
	Parameters  []struct{ In, Name string }
	RequestBody *struct {
		Content map[string]struct{ Schema schema }
	}

	method, path string // path without /api/v1
}

type schema struct {
	Ref        string `json:"$ref"`
	Type       any    // a name, or several
	Format     string
	Enum       []any
	Properties map[string]schema
	AnyOf      []schema
}

func readDocument(t *testing.T, c *apptest.Client) document {
	t.Helper()
	var d document
	c.Do(t, http.MethodGet, "/openapi.json", nil, http.StatusOK, &d)
	return d
}

// operations lists all of them in order.
func (d document) operations() []operation {
	var list []operation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			o := d.Paths[path][method]
			o.method, o.path = strings.ToUpper(method), strings.TrimPrefix(path, "/api/v1")
			list = append(list, o)
		}
	}
	return list
}

// body is the schema of the JSON body; ok is false when there is none.
func (d document) body(o operation) (s schema, ok bool) {
	if o.RequestBody == nil {
		return schema{}, false
	}
	s = o.RequestBody.Content["application/json"].Schema
	if s.Ref != "" {
		s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	return s, true
}

// takesFiles tells whether the body is a file.
func (o operation) takesFiles() bool {
	_, ok := o.RequestBody.Content["application/octet-stream"]
	return ok
}

func (o operation) takes(in, name string) bool {
	return slices.ContainsFunc(o.Parameters, func(p struct{ In, Name string }) bool {
		return p.In == in && (name == "" || p.Name == name)
	})
}

func (o operation) isList() bool { return o.takes("query", "cursor") }

// wrong gives a JSON value that the schema cannot mean.
func (s schema) wrong() json.RawMessage {
	if text, _ := json.Marshal(s.Type); strings.Contains(string(text), "string") || len(s.AnyOf) > 0 || s.Ref != "" {
		return json.RawMessage(`[1]`)
	}
	return json.RawMessage(`"wrong"`)
}

func (s schema) isText() bool {
	text, _ := json.Marshal(s.Type)
	return strings.Contains(string(text), "string")
}
