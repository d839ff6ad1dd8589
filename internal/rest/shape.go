package rest

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// ref is a thing named by another.
type ref struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// personRef is a person named by another thing.
type personRef struct {
	ID          uuid.UUID `json:"id"`
	DisplayName string    `json:"display_name"`
	Email       *string   `json:"email"`
}

// single answers with one resource and its version as ETag.
type single[T any] struct {
	ETag string `header:"ETag" doc:"The quoted version, for If-Match."`
	Body T
}

func one[T any](version int64, body T) *single[T] {
	return &single[T]{ETag: strconv.Quote(strconv.FormatInt(version, 10)), Body: body}
}

// plain answers with a body that has no version.
type plain[T any] struct{ Body T }

// empty answers without a body.
type empty struct{}

// What other inputs and views embed has exported names: huma leaves out embedded
// types that have none.

// ByID is the input of routes that need the id alone.
type ByID struct {
	ID uuid.UUID `path:"id"`
}

// Conditional is the version a write is based on. Embed it in the input.
type Conditional struct {
	IfMatch string `header:"If-Match" doc:"The ETag the change is based on; 412 when it is stale."`
}

// version is nil when the caller does not care.
func (m Conditional) version() (*int64, error) {
	text := strings.TrimPrefix(strings.TrimSpace(m.IfMatch), "W/")
	if text == "" || text == "*" {
		return nil, nil //nolint:nilnil // no version asked for
	}
	n, err := strconv.ParseInt(strings.Trim(text, `"`), 10, 64)
	if err != nil {
		return nil, fault.New(fault.Precondition, "stale", "If-Match does not name a version of ours.").
			At("header.If-Match", `an ETag such as "3"`)
	}
	return &n, nil
}

// patch is a field of a partial update in a body: absent, null or a value.
type patch[T any] struct{ optional.Field[T] }

// UnmarshalJSON is called only when the field is given.
func (p *patch[T]) UnmarshalJSON(b []byte) error { return p.Field.UnmarshalJSON(b) }

// Schema documents it as the value or null.
func (p patch[T]) Schema(r huma.Registry) *huma.Schema { return nullable[T](r) }

// Optional is how rooms take it.
func (p patch[T]) Optional() optional.Field[T] { return p.Field }

// given is a field that has a value.
func given[T any](v T) patch[T] { return patch[T]{optional.Of(v)} }

var _ json.Unmarshaler = (*patch[string])(nil)
