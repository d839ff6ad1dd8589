package field

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Set is a group of fields for the assets of a category or a model.
type Set struct {
	ID        uuid.UUID
	Name      string
	Fields    []uuid.UUID // in their order
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Sets gives all sets by name.
func (s *Service) Sets(ctx context.Context, tenant uuid.UUID) ([]Set, error) {
	var sets []Set
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).Sets(ctx, tenant)
		if err != nil {
			return fmt.Errorf("read field sets: %w", err)
		}
		for _, r := range rows {
			sets = append(sets, Set{ID: r.ID, Name: r.Name, Fields: r.FieldIds, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt})
		}
		return nil
	})
	return sets, err
}

// CreateSet adds a set of fields of assets.
func (s *Service) CreateSet(ctx context.Context, tenant uuid.UUID, name string, fields []uuid.UUID) (Set, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Set{}, fmt.Errorf("make field set id: %w", err)
	}
	set := Set{ID: id, Name: spelling.Clean(name), Fields: fields, Version: 1, CreatedAt: s.clock.Now(), UpdatedAt: s.clock.Now()}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if err := s.checkSet(ctx, tenant, set); err != nil {
			return err
		}
		err := db.New(tx).CreateSet(ctx, db.CreateSetParams{TenantID: tenant, ID: id, Name: set.Name, NameKey: spelling.Key(set.Name), At: set.CreatedAt})
		if err != nil {
			return setRefused(err)
		}
		return s.fillSet(ctx, tx, tenant, "field_set_created", Set{}, set)
	})
	return set, err
}

// UpdateSet renames a set or gives it other fields; nil leaves them.
func (s *Service) UpdateSet(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64, name *string, fields *[]uuid.UUID) (Set, error) {
	var after Set
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		before, err := s.lockSet(ctx, tx, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		after = before
		if name != nil {
			after.Name = spelling.Clean(*name)
		}
		if fields != nil {
			after.Fields = *fields
		}
		if err := s.checkSet(ctx, tenant, after); err != nil {
			return err
		}
		after.Version, after.UpdatedAt = before.Version+1, s.clock.Now()
		err = db.New(tx).UpdateSet(ctx, db.UpdateSetParams{TenantID: tenant, ID: id, Name: after.Name, NameKey: spelling.Key(after.Name), At: after.UpdatedAt})
		if err != nil {
			return setRefused(err)
		}
		return s.fillSet(ctx, tx, tenant, "field_set_updated", before, after)
	})
	return after, err
}

// DeleteSet removes a set; its fields and their values stay.
func (s *Service) DeleteSet(ctx context.Context, tenant, id uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		before, err := s.lockSet(ctx, tx, tenant, id, nil)
		if err != nil {
			return err
		}
		if err := db.New(tx).DeleteSet(ctx, db.DeleteSetParams{TenantID: tenant, ID: id}); err != nil {
			return fmt.Errorf("delete field set: %w", err)
		}
		return s.tellSet(ctx, tx, tenant, "field_set_deleted", before, Set{ID: id})
	})
}

func (s *Service) lockSet(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, ifVersion *int64) (Set, error) {
	if _, err := db.New(tx).SetForUpdate(ctx, db.SetForUpdateParams{TenantID: tenant, ID: id}); pg.IsNoRows(err) {
		return Set{}, fault.Missing("field_set")
	} else if err != nil {
		return Set{}, fmt.Errorf("lock field set: %w", err)
	}
	all, err := s.Sets(ctx, tenant)
	if err != nil {
		return Set{}, err
	}
	set := all[slices.IndexFunc(all, func(set Set) bool { return set.ID == id })]
	if ifVersion != nil && *ifVersion != set.Version {
		return Set{}, fault.Stale("field_set")
	}
	return set, nil
}

func (s *Service) checkSet(ctx context.Context, tenant uuid.UUID, set Set) error {
	if n := utf8.RuneCountInString(set.Name); n == 0 || n > maxName || unstorable(set.Name) {
		return fault.InvalidField("body.name", "between 1 and 100 characters")
	}
	known, err := s.List(ctx, tenant, Asset)
	if err != nil {
		return err
	}
	seen := map[uuid.UUID]bool{}
	for _, id := range set.Fields {
		if seen[id] || !slices.ContainsFunc(known, func(f Field) bool { return f.ID == id }) {
			return fault.InvalidField("body.fields", "fields of assets, each once")
		}
		seen[id] = true
	}
	return nil
}

func (s *Service) fillSet(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, what string, before, after Set) error {
	q := db.New(tx)
	if err := q.ClearMembers(ctx, db.ClearMembersParams{TenantID: tenant, SetID: after.ID}); err != nil {
		return fmt.Errorf("empty field set: %w", err)
	}
	if err := q.AddMembers(ctx, db.AddMembersParams{TenantID: tenant, SetID: after.ID, FieldIds: after.Fields}); err != nil {
		return fmt.Errorf("fill field set: %w", err)
	}
	return s.tellSet(ctx, tx, tenant, what, before, after)
}

func (s *Service) tellSet(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, what string, before, after Set) error {
	c := event.Changes{}
	c.Set("name", before.Name, after.Name)
	c.Set("fields", before.Fields, after.Fields)
	label := after.Name
	if label == "" {
		label = before.Name
	}
	return s.events.Record(ctx, tx, tenant, event.Entry{Type: what, Subject: event.Subject{Type: "field_set", ID: after.ID, Label: label}, Changes: c})
}

func setRefused(err error) error {
	if pg.Constraint(err) == "field_sets_name_key" {
		return fault.New(fault.Conflict, "field_set.name_taken", "There is a set of that name already.").At("body.name", "is taken")
	}
	return fmt.Errorf("write field set: %w", err)
}
