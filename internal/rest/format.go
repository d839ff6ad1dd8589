package rest

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// dateSchema documents a clock.Date: YYYY-MM-DD, or null for no day.
type dateSchema struct{}

// Schema lets huma refuse what is no date, and say where it stands.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true}
}

// documentDates tells huma how dates look everywhere.
func documentDates(schemas huma.Registry) {
	schemas.RegisterTypeAlias(reflect.TypeFor[clock.Date](), reflect.TypeFor[dateSchema]())
}

// nullable is the schema of a value of type T, or null.
func nullable[T any](r huma.Registry) *huma.Schema {
	schema := r.Schema(reflect.TypeFor[T](), true, "")
	if schema.Ref != "" {
		// huma lets everything pass as "null"; the enum does not.
		return &huma.Schema{AnyOf: []*huma.Schema{schema, {Type: "null", Enum: []any{nil}}}}
	}
	schema.Nullable = true
	if reflect.TypeFor[T]() == reflect.TypeFor[uuid.UUID]() {
		schema.Format = "uuid"
	}
	schema.PrecomputeMessages()
	return schema
}
