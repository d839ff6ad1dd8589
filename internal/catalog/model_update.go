package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// ModelPatch changes a model. Its manufacturer stays: the same name of another
// manufacturer is another model.
type ModelPatch struct {
	Name     optional.Field[string]
	Category optional.Field[string] // slug or id
}

// UpdateModel changes a model. Assets keep the category they have. Conflict:
// model.name_taken.
func (s *Service) UpdateModel(ctx context.Context, tenant, id uuid.UUID, in ModelPatch, ifVersion *int64) (Model, error) {
	var result Model
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		old, err := lockModel(ctx, tx, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		name, category, err := in.apply(ctx, db.New(tx), tenant, old)
		if err != nil {
			return err
		}
		if name == old.Name && sameID(category, idOf(old.Category)) {
			result = old
			return nil
		}
		err = db.New(tx).UpdateModel(ctx, db.UpdateModelParams{
			TenantID: tenant, ID: id, Name: name, NameKey: spelling.Key(name), CategoryID: category, At: s.clock.Now(),
		})
		if err != nil {
			return refused(err, "update model")
		}
		rows, err := models(ctx, tx, tenant, []uuid.UUID{id})
		if err != nil {
			return err
		}
		result = rows[0]
		changes := event.Changes{}
		changes.Set("name", old.Name, result.Name)
		changes.Set("category", shownRef(old.Category), shownRef(result.Category))
		return s.events.Record(ctx, tx, tenant, entry(EventModelUpdated, SubjectModel, id, result.Name, changes))
	})
	return result, err
}

func lockModel(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, ifVersion *int64) (Model, error) {
	locked, err := db.New(tx).LockModel(ctx, db.LockModelParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return Model{}, fault.Missing("model")
	}
	if err != nil {
		return Model{}, fmt.Errorf("lock model: %w", err)
	}
	if ifVersion != nil && *ifVersion != locked.Version {
		return Model{}, fault.Stale("model")
	}
	rows, err := models(ctx, tx, tenant, []uuid.UUID{id})
	if err != nil {
		return Model{}, err
	}
	return rows[0], nil
}

// apply gives the name and the category after the change.
func (p ModelPatch) apply(ctx context.Context, q *db.Queries, tenant uuid.UUID, old Model) (string, *uuid.UUID, error) {
	if p.Name.Set && p.Name.Null {
		return "", nil, fault.InvalidField("body.name", "must not be empty")
	}
	name, err := tidy(p.Name.Or(old.Name), "body.name", maxName)
	if err != nil {
		return "", nil, err
	}
	var category *uuid.UUID
	switch given := p.Category.Pointer(); {
	case given != nil:
		id, err := categoryID(ctx, q, tenant, *given)
		if err != nil {
			return "", nil, err
		}
		category = &id
	case !p.Category.Set && old.Category != nil:
		category = &old.Category.ID
	}
	return name, category, nil
}
