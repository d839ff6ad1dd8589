package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// RenameManufacturer gives a manufacturer another name. Conflict:
// manufacturer.name_taken.
func (s *Service) RenameManufacturer(ctx context.Context, tenant, id uuid.UUID, name string, ifVersion *int64) (Manufacturer, error) {
	name, err := tidy(name, "body.name", maxName)
	if err != nil {
		return Manufacturer{}, err
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		old, err := q.LockManufacturer(ctx, db.LockManufacturerParams{TenantID: tenant, ID: id})
		if pg.IsNoRows(err) {
			return fault.Missing("manufacturer")
		}
		if err != nil {
			return fmt.Errorf("lock manufacturer: %w", err)
		}
		if ifVersion != nil && *ifVersion != old.Version {
			return fault.Stale("manufacturer")
		}
		if old.Name == name {
			return nil
		}
		err = q.RenameManufacturer(ctx, db.RenameManufacturerParams{
			TenantID: tenant, ID: id, Name: name, NameKey: spelling.Key(name), At: s.clock.Now(),
		})
		if err != nil {
			return refused(err, "rename manufacturer")
		}
		return s.events.Record(ctx, tx, tenant, entry(EventManufacturerUpdated, SubjectManufacturer, id, name,
			event.Changes{"name": {old.Name, name}}))
	})
	if err != nil {
		return Manufacturer{}, err
	}
	return s.Manufacturer(ctx, tenant, id)
}
