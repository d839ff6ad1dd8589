package field

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Sealer hides values.
type Sealer interface {
	Seal(ctx context.Context, tenant uuid.UUID, place seal.Place, plain []byte) ([]byte, error)
	Open(ctx context.Context, tenant uuid.UUID, place seal.Place, sealed []byte) ([]byte, error)
}

// Service is the room's door. It is safe for concurrent use.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
	sealer Sealer
}

// NewService makes the room's service.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, sealer Sealer) *Service {
	return &Service{db: database, clock: c, events: events, sealer: sealer}
}

// List gives the fields of an object, "" for all, in their order.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, of Object) ([]Field, error) {
	var fields []Field
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).Fields(ctx, db.FieldsParams{TenantID: tenant, Object: string(of)})
		if err != nil {
			return fmt.Errorf("read fields: %w", err)
		}
		for _, r := range rows {
			fields = append(fields, fromRow(r))
		}
		return nil
	})
	return fields, err
}

// Create adds a field.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, f Field) (Field, error) {
	if err := f.check(); err != nil {
		return Field{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Field{}, fmt.Errorf("make field id: %w", err)
	}
	f.ID, f.Version, f.CreatedAt = id, 1, s.clock.Now()
	f.UpdatedAt = f.CreatedAt
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		there, err := s.List(ctx, tenant, f.Object)
		if err != nil {
			return err
		}
		if len(there) >= maxFields {
			return fault.New(fault.Conflict, "field.too_many", "There are %d fields already.", maxFields)
		}
		err = db.New(tx).CreateField(ctx, db.CreateFieldParams{
			TenantID: tenant, ID: f.ID, Object: string(f.Object), Key: f.Key, Name: f.Name, Type: string(f.Type), Help: f.Help,
			Required: f.Required, IsUnique: f.Unique, Sealed: f.Sealed, Pattern: f.Pattern, Lowest: f.Min, Highest: f.Max,
			Options: orEmpty(f.Options), Everywhere: f.Everywhere, Position: int32(f.Position), At: f.CreatedAt, //nolint:gosec // small
		})
		if pg.Constraint(err) == "fields_key" {
			return fault.New(fault.Conflict, "field.key_taken", "There is a field %s already.", f.Key).At("body.key", "is taken")
		}
		if err != nil {
			return fmt.Errorf("create field: %w", err)
		}
		return s.tell(ctx, tx, tenant, "field_created", Field{}, f)
	})
	return f, err
}

// Update changes what may change of a field: not its object, key, type nor
// whether it is sealed. change edits a copy.
func (s *Service) Update(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64, change func(*Field)) (Field, error) {
	var after Field
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		before, err := lockField(ctx, q, tenant, id)
		if err != nil {
			return err
		}
		if ifVersion != nil && *ifVersion != before.Version {
			return fault.Stale("field")
		}
		after = before
		change(&after)
		if err := after.check(); err != nil {
			return err
		}
		if err := unique(ctx, q, tenant, before, after); err != nil {
			return err
		}
		after.Version, after.UpdatedAt = before.Version+1, s.clock.Now()
		err = q.UpdateField(ctx, db.UpdateFieldParams{
			TenantID: tenant, ID: id, Name: after.Name, Help: after.Help, Required: after.Required, IsUnique: after.Unique, Pattern: after.Pattern,
			Lowest: after.Min, Highest: after.Max, Options: orEmpty(after.Options), Everywhere: after.Everywhere,
			Position: int32(after.Position), At: after.UpdatedAt, //nolint:gosec // small
		})
		if err != nil {
			return fmt.Errorf("update field: %w", err)
		}
		return s.tell(ctx, tx, tenant, "field_updated", before, after)
	})
	return after, err
}

// unique brings the values of a field in line with whether they may repeat.
func unique(ctx context.Context, q *db.Queries, tenant uuid.UUID, before, after Field) error {
	switch {
	case after.Unique && !before.Unique:
		err := q.MakeUnique(ctx, db.MakeUniqueParams{TenantID: tenant, FieldID: after.ID})
		if pg.Constraint(err) == "field_values_once" {
			return fault.New(fault.Conflict, "field.not_unique", "Some values of %s stand there more than once.", after.Name).
				At("body.unique", "some values stand there more than once")
		}
		if err != nil {
			return fmt.Errorf("make values unique: %w", err)
		}
	case !after.Unique && before.Unique:
		if err := q.MakeCommon(ctx, db.MakeCommonParams{TenantID: tenant, FieldID: after.ID}); err != nil {
			return fmt.Errorf("let values repeat: %w", err)
		}
	}
	return nil
}

// Delete removes a field that has no values, or with its values when asked to.
func (s *Service) Delete(ctx context.Context, tenant, id uuid.UUID, withValues bool) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		before, err := lockField(ctx, q, tenant, id)
		if err != nil {
			return err
		}
		n, err := q.CountValues(ctx, db.CountValuesParams{TenantID: tenant, FieldID: id})
		if err != nil {
			return fmt.Errorf("count values: %w", err)
		}
		if n > 0 && !withValues {
			return fault.New(fault.Conflict, "field.in_use", "%d things have a value of %s; ask to delete the values too.", n, before.Name)
		}
		if err := q.DeleteField(ctx, db.DeleteFieldParams{TenantID: tenant, ID: id}); err != nil {
			return fmt.Errorf("delete field: %w", err)
		}
		return s.tell(ctx, tx, tenant, "field_deleted", before, Field{ID: before.ID, Name: before.Name})
	})
}

func lockField(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (Field, error) {
	row, err := q.FieldForUpdate(ctx, db.FieldForUpdateParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return Field{}, fault.Missing("field")
	}
	if err != nil {
		return Field{}, fmt.Errorf("lock field: %w", err)
	}
	return fromRow(row), nil
}

func (s *Service) tell(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, what string, before, after Field) error {
	c := event.Changes{}
	for name, pair := range map[string][2]any{
		"key": {before.Key, after.Key}, "name": {before.Name, after.Name}, "object": {string(before.Object), string(after.Object)},
		"type": {string(before.Type), string(after.Type)}, "help": {before.Help, after.Help}, "required": {before.Required, after.Required},
		"unique": {before.Unique, after.Unique}, "sealed": {before.Sealed, after.Sealed}, "pattern": {before.Pattern, after.Pattern},
		"min": {orNil(before.Min), orNil(after.Min)}, "max": {orNil(before.Max), orNil(after.Max)},
		"options": {orEmpty(before.Options), orEmpty(after.Options)}, "everywhere": {before.Everywhere, after.Everywhere},
	} {
		c.Set(name, pair[0], pair[1])
	}
	return s.events.Record(ctx, tx, tenant, event.Entry{
		Type: what, Subject: event.Subject{Type: "field", ID: after.ID, Label: after.Name}, Changes: c,
	})
}

func orEmpty(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}

func orNil(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
