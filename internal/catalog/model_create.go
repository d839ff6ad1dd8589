package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// NewModel is what a model is made of. Empty: not known.
type NewModel struct {
	Name         string
	Manufacturer string // name or id
	Category     string // slug or id
}

// CreateModel adds a model, and its manufacturer when the name is a new one.
// Conflict: model.name_taken.
func (s *Service) CreateModel(ctx context.Context, tenant uuid.UUID, in NewModel) (Model, error) {
	name, err := tidy(in.Name, "body.name", maxName)
	if err != nil {
		return Model{}, err
	}
	var made Model
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var manufacturer, category *uuid.UUID
		if in.Manufacturer != "" {
			id, err := s.manufacturerID(ctx, tx, tenant, in.Manufacturer)
			if err != nil {
				return err
			}
			manufacturer = &id
		}
		if in.Category != "" {
			id, err := categoryID(ctx, db.New(tx), tenant, in.Category)
			if err != nil {
				return err
			}
			category = &id
		}
		var isNew bool
		made, isNew, err = s.insertModel(ctx, tx, tenant, name, manufacturer, category)
		if err == nil && !isNew {
			return nameTaken("model")
		}
		return err
	})
	return made, err
}

// insertModel adds a model with its event, unless the manufacturer has one of
// that name.
func (s *Service) insertModel(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, name string, manufacturer, category *uuid.UUID) (made Model, isNew bool, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Model{}, false, fmt.Errorf("make model id: %w", err)
	}
	inserted, err := db.New(tx).InsertModel(ctx, db.InsertModelParams{
		TenantID: tenant, ID: id, Name: name, NameKey: spelling.Key(name),
		ManufacturerID: manufacturer, CategoryID: category, At: s.clock.Now(),
	})
	if err != nil {
		return Model{}, false, fmt.Errorf("insert model: %w", err)
	}
	if inserted == 0 {
		return Model{}, false, nil
	}
	rows, err := models(ctx, tx, tenant, []uuid.UUID{id})
	if err != nil {
		return Model{}, false, err
	}
	made = rows[0]
	changes := event.Changes{}
	changes.Set("name", nil, made.Name)
	changes.Set("manufacturer", nil, shownRef(made.Manufacturer))
	changes.Set("category", nil, shownRef(made.Category))
	return made, true, s.events.Record(ctx, tx, tenant, entry(EventModelCreated, SubjectModel, id, name, changes))
}
