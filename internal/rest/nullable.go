package rest

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// markNullable says in the document which properties may be null. huma does so
// for pointers to plain values but not for pointers to other schemas.
func markNullable(doc *huma.OpenAPI) {
	registry := doc.Components.Schemas
	for name, schema := range registry.Map() {
		t := registry.TypeFromRef("#/components/schemas/" + name)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for _, field := range reflect.VisibleFields(t) {
			if field.Type.Kind() != reflect.Pointer || field.Anonymous {
				continue
			}
			key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			property := schema.Properties[key]
			if property == nil || property.Ref == "" {
				continue
			}
			// huma lets everything pass as "null"; the enum does not.
			schema.Properties[key] = &huma.Schema{
				Description: property.Description,
				AnyOf:       []*huma.Schema{{Ref: property.Ref}, {Type: "null", Enum: []any{nil}}},
			}
		}
	}
}
