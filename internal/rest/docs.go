package rest

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS string

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

// docsPath is where the API can be read by people.
const docsPath = "/api/docs"

type docsTag struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description string
	Parameters                             []*huma.Param
	Body, Answer                           []docsField
	Status                                 string
}

type docsField struct {
	Name, Type, Description string
	Required                bool
}

// docsHandler renders the document once: a page without scripts that needs
// nothing from elsewhere.
func docsHandler(doc *huma.OpenAPI) http.Handler {
	var text bytes.Buffer
	err := docsPage.Execute(&text, map[string]any{
		"Info": doc.Info, "Tags": docsTags(doc), "CSS": template.CSS(docsCSS), "Base": base, //nolint:gosec // our own file
	})
	if err != nil {
		panic(err) // the template and the document are ours: a defect that every start shows
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		_, _ = w.Write(text.Bytes()) // the reader may be gone
	})
}

// docsTags groups the operations in the order in which tags first appear along
// the paths.
func docsTags(doc *huma.OpenAPI) []docsTag {
	byTag := map[string][]docsOperation{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Patch, item.Put, item.Delete} {
			if op != nil && len(op.Tags) > 0 {
				byTag[op.Tags[0]] = append(byTag[op.Tags[0]], docsOperationOf(doc, path, op))
			}
		}
	}
	var tags []docsTag
	for _, name := range slices.Sorted(maps.Keys(byTag)) {
		tags = append(tags, docsTag{Name: name, Operations: byTag[name]})
	}
	return tags
}

func docsOperationOf(doc *huma.OpenAPI, path string, op *huma.Operation) docsOperation {
	view := docsOperation{
		ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary,
		Description: op.Description, Parameters: op.Parameters,
	}
	if op.RequestBody != nil {
		view.Body = docsFields(doc, op.RequestBody.Content)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if strings.HasPrefix(status, "2") {
			view.Status = status
			view.Answer = docsFields(doc, op.Responses[status].Content)
			break
		}
	}
	return view
}

func docsFields(doc *huma.OpenAPI, content map[string]*huma.MediaType) []docsField {
	for _, kind := range slices.Sorted(maps.Keys(content)) {
		schema := resolve(doc, content[kind].Schema)
		if schema == nil {
			continue
		}
		var fields []docsField
		for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
			property := schema.Properties[name]
			fields = append(fields, docsField{
				Name: name, Type: typeOf(property), Description: property.Description,
				Required: slices.Contains(schema.Required, name),
			})
		}
		return fields
	}
	return nil
}

func resolve(doc *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" {
		return doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// typeOf says in a few words what a value is.
func typeOf(s *huma.Schema) string {
	switch {
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case len(s.AnyOf) > 0:
		var kinds []string
		for _, option := range s.AnyOf {
			kinds = append(kinds, typeOf(option))
		}
		return strings.Join(kinds, " or ")
	case s.Type == "array" && s.Items != nil:
		return "list of " + typeOf(s.Items)
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			values = append(values, fmt.Sprint(v))
		}
		return strings.Join(values, " | ")
	}
	kind := s.Type
	if s.Format != "" {
		kind = s.Format
	}
	if s.Nullable {
		kind += " or null"
	}
	return kind
}
