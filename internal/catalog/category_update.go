package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// RenameCategory gives a category another name; its slug stays. Conflict:
// category.name_taken.
func (s *Service) RenameCategory(ctx context.Context, tenant, id uuid.UUID, name string, ifVersion *int64) (Category, error) {
	name, err := tidy(name, "body.name", maxCategoryName)
	if err != nil {
		return Category{}, err
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		old, err := q.LockCategory(ctx, db.LockCategoryParams{TenantID: tenant, ID: id})
		if pg.IsNoRows(err) {
			return fault.Missing("category")
		}
		if err != nil {
			return fmt.Errorf("lock category: %w", err)
		}
		if ifVersion != nil && *ifVersion != old.Version {
			return fault.Stale("category")
		}
		if old.Name == name {
			return nil
		}
		err = q.RenameCategory(ctx, db.RenameCategoryParams{
			TenantID: tenant, ID: id, Name: name, NameKey: spelling.Key(name), At: s.clock.Now(),
		})
		if err != nil {
			return refused(err, "rename category")
		}
		return s.events.Record(ctx, tx, tenant, entry(EventCategoryUpdated, SubjectCategory, id, name,
			event.Changes{"name": {old.Name, name}}))
	})
	if err != nil {
		return Category{}, err
	}
	return s.Category(ctx, tenant, id, access.Everything)
}
