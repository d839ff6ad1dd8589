package location

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Create makes a place; a name that is there already is the conflict
// location.name_taken.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, name string) (Location, error) {
	name, err := clean(name)
	if err != nil {
		return Location{}, err
	}
	var made Location
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		key, ids := spelling.Key(name), map[string]uuid.UUID{}
		if err := s.makeMissing(ctx, tx, tenant, map[string]string{key: name}, ids); err != nil {
			return err
		}
		id, ok := ids[key]
		if !ok {
			return errNameTaken()
		}
		made, err = get(ctx, db.New(tx), tenant, id)
		return err
	})
	return made, err
}

// Rename changes a place's name; the same name changes nothing.
func (s *Service) Rename(ctx context.Context, tenant, id uuid.UUID, name string, ifVersion *int64) (Location, error) {
	name, err := clean(name)
	if err != nil {
		return Location{}, err
	}
	var renamed Location
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.LockLocation(ctx, db.LockLocationParams{TenantID: tenant, ID: id})
		switch {
		case pg.IsNoRows(err):
			return fault.Missing("location")
		case err != nil:
			return fmt.Errorf("lock location: %w", err)
		case ifVersion != nil && *ifVersion != row.Version:
			return fault.Stale("location")
		}
		if name != row.Name {
			if err := s.rename(ctx, tx, row, name); err != nil {
				return err
			}
		}
		renamed, err = get(ctx, q, tenant, id)
		return err
	})
	return renamed, err
}

func (s *Service) rename(ctx context.Context, tx pgx.Tx, row db.Location, name string) error {
	err := db.New(tx).RenameLocation(ctx, db.RenameLocationParams{
		TenantID: row.TenantID, ID: row.ID, Name: name, NameKey: spelling.Key(name), Now: s.clock.Now(),
	})
	if pg.Constraint(err) == "locations_name_key" {
		return errNameTaken().Because(err)
	}
	if err != nil {
		return fmt.Errorf("rename location: %w", err)
	}
	return s.events.Record(ctx, tx, row.TenantID, event.Entry{
		Type: EventUpdated, Subject: subject(row.ID, name), Changes: event.Changes{"name": {row.Name, name}},
	})
}

func errNameTaken() *fault.Fault {
	return fault.New(fault.Conflict, "location.name_taken", "There is already a location with this name.").
		At("body.name", "already taken")
}
