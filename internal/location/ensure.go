package location

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Ensure finds the places with these names and makes those that
// are missing, under the first spelling given. It answers an id for each name as
// it was given; a name without a letter is the fault invalid_input.
func (s *Service) Ensure(ctx context.Context, tenant uuid.UUID, names []string) (map[string]uuid.UUID, error) {
	var ids map[string]uuid.UUID // by key
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids = make(map[string]uuid.UUID, len(names))
		missing := map[string]string{} // key to the first spelling
		for _, name := range names {
			named, err := Named(name).apply(Location{})
			if err != nil {
				return err
			}
			if key := spelling.Key(name); missing[key] == "" {
				missing[key] = named.Name
			}
		}
		if err := find(ctx, tx, tenant, missing, ids); err != nil {
			return err
		}
		if err := s.makeMissing(ctx, tx, tenant, missing, ids); err != nil {
			return err
		}
		// Those that somebody else has made in between.
		return find(ctx, tx, tenant, missing, ids)
	})
	if err != nil {
		return nil, err
	}
	byName := make(map[string]uuid.UUID, len(names))
	for _, name := range names {
		byName[name] = ids[spelling.Key(name)]
	}
	return byName, nil
}

// find moves what is there from missing to ids.
func find(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, missing map[string]string, ids map[string]uuid.UUID) error {
	if len(missing) == 0 {
		return nil
	}
	keys := slices.Collect(maps.Keys(missing))
	rows, err := db.New(tx).LocationsByKey(ctx, db.LocationsByKeyParams{TenantID: tenant, Keys: keys})
	if err != nil {
		return fmt.Errorf("find locations: %w", err)
	}
	for _, row := range rows {
		ids[row.NameKey] = row.ID
		delete(missing, row.NameKey)
	}
	return nil
}

// makeMissing makes what is missing, and moves it to ids unless it was there
// after all. In the order of the keys: two who make the same places at one
// time then wait for each other instead of blocking each other.
func (s *Service) makeMissing(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, missing map[string]string, ids map[string]uuid.UUID) error {
	if len(missing) == 0 {
		return nil
	}
	params := db.CreateLocationsParams{TenantID: tenant, Now: s.clock.Now()}
	for _, key := range slices.Sorted(maps.Keys(missing)) {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make location id: %w", err)
		}
		params.Ids = append(params.Ids, id)
		params.Names = append(params.Names, missing[key])
		params.Keys = append(params.Keys, key)
	}
	rows, err := db.New(tx).CreateLocations(ctx, params)
	if err != nil {
		return fmt.Errorf("create locations: %w", err)
	}
	entries := make([]event.Entry, len(rows))
	for i, row := range rows {
		ids[row.NameKey] = row.ID
		delete(missing, row.NameKey)
		entries[i] = kind.Created(Location{ID: row.ID, Name: row.Name})
	}
	return s.events.Record(ctx, tx, tenant, entries...)
}
