package catalog

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// Model is a product that assets are pieces of. Its months are defaults for new
// assets; changing them leaves the assets that are there alone.
type Model struct {
	ID              uuid.UUID
	Name            string
	Manufacturer    *Ref // nil: not known
	Category        *Ref // nil: its assets say themselves
	ModelNumber     *string
	WarrantyMonths  *int32 // from the purchase
	EndOfLifeMonths *int32 // from the purchase
	Notes           *string
	FieldSet        *Ref            // of its assets, beside their category's
	Custom          json.RawMessage // its own values of the company's fields
	Cover           *uuid.UUID      // the attachment that shows it
	Version         int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// Ref names a row of this room.
type Ref = register.Ref

// ModelEdit is what can be said of a model; what is not set stays. Its
// manufacturer is not among it: the same name of another manufacturer is another
// model.
type ModelEdit struct {
	Name            optional.Field[string]
	Category        optional.Field[string] // slug or id
	ModelNumber     optional.Field[string]
	WarrantyMonths  optional.Field[int32]
	EndOfLifeMonths optional.Field[int32]
	Notes           optional.Field[string]
	FieldSet        optional.Field[uuid.UUID]
	Custom          register.Custom
}

var modelKind = register.Kind[Model]{
	Table: register.Models,
	Read:  models,
	Key:   func(m Model) (uuid.UUID, int64, string) { return m.ID, m.Version, m.Name },
	Shown: func(m Model) map[string]any {
		return map[string]any{
			"name": m.Name, "manufacturer": m.Manufacturer.Shown(), "category": m.Category.Shown(),
			"model_number": register.Text(m.ModelNumber), "warranty_months": register.Number(m.WarrantyMonths),
			"end_of_life_months": register.Number(m.EndOfLifeMonths), "notes": register.Text(m.Notes),
			"field_set": m.FieldSet.Shown(),
		}
	},
}

func (e ModelEdit) apply(ctx context.Context, q *db.Queries, tenant uuid.UUID, m Model) (Model, error) {
	var in register.Input
	m.Name = in.Name("name", e.Name, m.Name, maxName)
	m.ModelNumber = in.Line("model_number", e.ModelNumber, m.ModelNumber, 100)
	m.WarrantyMonths = in.Months("warranty_months", e.WarrantyMonths, m.WarrantyMonths)
	m.EndOfLifeMonths = in.Months("end_of_life_months", e.EndOfLifeMonths, m.EndOfLifeMonths)
	m.Notes = in.Lines("notes", e.Notes, m.Notes, 10_000)
	m.FieldSet = chosen(e.FieldSet, m.FieldSet)
	if err := in.Err(); err != nil || !e.Category.Set {
		return m, err
	}
	given := e.Category.Pointer()
	if given == nil || *given == "" {
		m.Category = nil
		return m, nil
	}
	category, err := categoryID(ctx, q, tenant, *given)
	if err == nil && !sameID(&category, idOf(m.Category)) {
		m.Category = &Ref{ID: category}
	}
	return m, err
}

func idOf(r *Ref) *uuid.UUID { return register.RefID(r) }
