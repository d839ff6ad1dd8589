package employee

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// EnsureDepartments finds the departments with these names and makes those that
// are missing, under the first spelling given. It answers an id for each name as
// it was given. Callers have checked the names.
func (s *Service) EnsureDepartments(ctx context.Context, tenant uuid.UUID, names []string) (map[string]uuid.UUID, error) {
	var ids map[string]uuid.UUID // by key
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids = make(map[string]uuid.UUID, len(names))
		missing := map[string]string{} // key to the first spelling
		for _, name := range names {
			if key := spelling.Key(name); missing[key] == "" {
				missing[key] = spelling.Clean(name)
			}
		}
		if err := findDepartments(ctx, tx, tenant, missing, ids); err != nil {
			return err
		}
		if err := s.makeDepartments(ctx, tx, tenant, missing, ids); err != nil {
			return err
		}
		// Those that somebody else has made in between.
		return findDepartments(ctx, tx, tenant, missing, ids)
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

// findDepartments moves what is there from missing to ids.
func findDepartments(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, missing map[string]string, ids map[string]uuid.UUID) error {
	if len(missing) == 0 {
		return nil
	}
	keys := slices.Collect(maps.Keys(missing))
	rows, err := db.New(tx).DepartmentsByKey(ctx, db.DepartmentsByKeyParams{TenantID: tenant, Keys: keys})
	if err != nil {
		return fmt.Errorf("find departments: %w", err)
	}
	for _, row := range rows {
		ids[row.NameKey] = row.ID
		delete(missing, row.NameKey)
	}
	return findRenamed(ctx, tx, tenant, missing, ids)
}

// findRenamed moves what was once called so: the source says the old name still.
func findRenamed(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, missing map[string]string, ids map[string]uuid.UUID) error {
	if len(missing) == 0 {
		return nil
	}
	rows, err := db.New(tx).DepartmentsOnceCalled(ctx, db.DepartmentsOnceCalledParams{TenantID: tenant, Keys: slices.Collect(maps.Keys(missing))})
	if err != nil {
		return fmt.Errorf("find renamed departments: %w", err)
	}
	for _, row := range rows {
		ids[row.NameKey] = row.ID
		delete(missing, row.NameKey)
	}
	return nil
}

// makeDepartments makes what is missing, and moves it to ids unless it was there
// after all. In the order of the keys: two who make the same departments at one
// time then wait for each other instead of blocking each other.
func (s *Service) makeDepartments(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, missing map[string]string, ids map[string]uuid.UUID) error {
	if len(missing) == 0 {
		return nil
	}
	params := db.CreateDepartmentsParams{TenantID: tenant, Now: s.clock.Now()}
	for _, key := range slices.Sorted(maps.Keys(missing)) {
		id, err := newID()
		if err != nil {
			return err
		}
		params.Ids = append(params.Ids, id)
		params.Names = append(params.Names, missing[key])
		params.Keys = append(params.Keys, key)
	}
	rows, err := db.New(tx).CreateDepartments(ctx, params)
	if err != nil {
		return fmt.Errorf("create departments: %w", err)
	}
	entries := make([]event.Entry, len(rows))
	for i, row := range rows {
		ids[row.NameKey] = row.ID
		delete(missing, row.NameKey)
		entries[i] = departmentKind.Created(Department{ID: row.ID, Name: row.Name})
	}
	return s.events.Record(ctx, tx, tenant, entries...)
}
