package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// ModelID finds a model by id, or finds or makes it by name: that of the given
// manufacturer, or without one the only model of that name. A new model takes
// over the category. The answer also tells the model's own manufacturer and
// category, nil when it has none.
//
// Invalid input, at body.model: model.unknown, model.other_manufacturer,
// model.ambiguous (several manufacturers have such a model).
func (s *Service) ModelID(ctx context.Context, tenant uuid.UUID, nameOrID string, manufacturer, category *uuid.UUID) (
	id uuid.UUID, itsManufacturer, itsCategory *uuid.UUID, err error,
) {
	var found Model
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		if id, parseErr := uuid.Parse(nameOrID); parseErr == nil {
			found, err = modelByID(ctx, tx, tenant, id, manufacturer)
		} else {
			found, err = s.modelByName(ctx, tx, tenant, nameOrID, manufacturer, category)
		}
		return err
	})
	return found.ID, idOf(found.Manufacturer), idOf(found.Category), err
}

func modelByID(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, manufacturer *uuid.UUID) (Model, error) {
	rows, err := models(ctx, tx, tenant, []uuid.UUID{id})
	if err != nil {
		return Model{}, err
	}
	if len(rows) == 0 {
		return Model{}, unknown("model", id.String())
	}
	its := rows[0].Manufacturer
	if manufacturer != nil && its != nil && its.ID != *manufacturer {
		return Model{}, fault.New(fault.Invalid, "model.other_manufacturer", "The model belongs to another manufacturer.").
			At("body.model", fmt.Sprintf("%s is a model of %s", rows[0].Name, its.Name))
	}
	return rows[0], nil
}

func (s *Service) modelByName(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, given string, manufacturer, category *uuid.UUID) (Model, error) {
	name, err := tidy(given, "body.model", maxName)
	if err != nil {
		return Model{}, err
	}
	found, err := findModel(ctx, tx, tenant, name, manufacturer)
	if err != nil || found != nil {
		return first(found), err
	}
	made, isNew, err := s.insertModel(ctx, tx, s.room(), tenant, Model{Name: name, Manufacturer: refTo(manufacturer), Category: refTo(category)}, nil)
	if err != nil || isNew {
		return made, err
	}
	found, err = findModel(ctx, tx, tenant, name, manufacturer) // somebody else was quicker
	if err == nil && found == nil {
		err = errors.New("the model that was just made is gone")
	}
	return first(found), err
}

// findModel gives the model of that name, nothing when there is none.
func findModel(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, name string, manufacturer *uuid.UUID) ([]Model, error) {
	rows, err := db.New(tx).ModelsByName(ctx, db.ModelsByNameParams{TenantID: tenant, NameKey: spelling.Key(name)})
	if err != nil {
		return nil, fmt.Errorf("find model: %w", err)
	}
	var ids []uuid.UUID
	for _, r := range rows {
		if sameID(r.ManufacturerID, manufacturer) {
			ids = []uuid.UUID{r.ID}
			break
		}
		if manufacturer == nil {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) > 1 {
		return nil, fault.New(fault.Invalid, "model.ambiguous", "Several manufacturers have a model of this name.").
			At("body.model", "say the manufacturer too")
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return models(ctx, tx, tenant, ids)
}

func sameID(a, b *uuid.UUID) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func refTo(id *uuid.UUID) *Ref {
	if id == nil {
		return nil
	}
	return &Ref{ID: *id}
}

func first(found []Model) Model {
	if len(found) == 0 {
		return Model{}
	}
	return found[0]
}
