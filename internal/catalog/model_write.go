package catalog

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

// NewModel is what a model is made of. Empty: not known.
type NewModel struct {
	Manufacturer string // name or id
	ModelEdit
}

// CreateModel adds a model, and its manufacturer when the name is a new one.
// Conflict: model.name_taken.
func (s *Service) CreateModel(ctx context.Context, tenant uuid.UUID, in NewModel) (Model, error) {
	var made Model
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		m, err := in.apply(ctx, db.New(tx), tenant, Model{})
		if err != nil {
			return err
		}
		if in.Manufacturer != "" {
			id, err := s.manufacturerID(ctx, tx, tenant, in.Manufacturer)
			if err != nil {
				return err
			}
			m.Manufacturer = &Ref{ID: id}
		}
		var isNew bool
		made, isNew, err = s.insertModel(ctx, tx, s.modelRoom(), tenant, m, in.Custom)
		if err == nil && !isNew {
			return nameTaken("model")
		}
		return err
	})
	return made, err
}

// insertModel adds a model with its event, unless the manufacturer has one of
// that name.
func (s *Service) insertModel(ctx context.Context, tx pgx.Tx, room register.Room, tenant uuid.UUID, m Model, said register.Custom) (made Model, isNew bool, err error) {
	m.ID = register.NewID()
	inserted, err := db.New(tx).InsertModel(ctx, db.InsertModelParams{
		TenantID: tenant, ID: m.ID, Name: m.Name, NameKey: spelling.Key(m.Name),
		ManufacturerID: idOf(m.Manufacturer), CategoryID: idOf(m.Category), ModelNumber: m.ModelNumber,
		WarrantyMonths: m.WarrantyMonths, EndOfLifeMonths: m.EndOfLifeMonths, Notes: m.Notes, FieldSetID: idOf(m.FieldSet), At: s.clock.Now(),
	})
	if err != nil {
		return Model{}, false, refused(err, "insert model")
	}
	if inserted == 0 {
		return Model{}, false, nil
	}
	made, err = register.Made(ctx, tx, room, modelKind, tenant, m.ID, said)
	return made, true, err
}

// UpdateModel changes a model. Assets keep what they have. Conflict:
// model.name_taken.
func (s *Service) UpdateModel(ctx context.Context, tenant, id uuid.UUID, edit ModelEdit, ifVersion *int64) (Model, error) {
	return register.Change(ctx, s.modelRoom(), modelKind, tenant, id, register.Edit[Model]{
		IfVersion: ifVersion, Custom: edit.Custom,
		Apply: func(ctx context.Context, tx pgx.Tx, old Model) (Model, error) {
			return edit.apply(ctx, db.New(tx), tenant, old)
		},
		Write: func(ctx context.Context, tx pgx.Tx, _, m Model) error {
			err := db.New(tx).UpdateModel(ctx, db.UpdateModelParams{
				TenantID: tenant, ID: id, Name: m.Name, NameKey: spelling.Key(m.Name), CategoryID: idOf(m.Category),
				ModelNumber: m.ModelNumber, WarrantyMonths: m.WarrantyMonths, EndOfLifeMonths: m.EndOfLifeMonths,
				Notes: m.Notes, FieldSetID: idOf(m.FieldSet), At: s.clock.Now(),
			})
			return refused(err, "update model")
		},
	})
}

// DeleteModel removes a model that no asset is of. Conflict: model.in_use.
func (s *Service) DeleteModel(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room(), modelKind, tenant, id, ifVersion)
}
