package register

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Room is what a room lends for the ways of its rows.
type Room struct {
	DB     *pg.DB
	Events *event.Recorder
}

// Read is one row.
func Read[T any](ctx context.Context, room Room, kind Kind[T], tenant, id uuid.UUID) (T, error) {
	var found T
	err := room.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = kind.Get(ctx, tx, tenant, id)
		return err
	})
	return found, err
}

// Page is a page of a list whose Select gives ids.
func Page[T any](ctx context.Context, room Room, kind Kind[T], spec list.Spec, tenant uuid.UUID, req list.Request, where ...list.Where) (list.Page[T], error) {
	var found list.Page[T]
	err := room.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, spec, tenant, req, where...)
		if err != nil {
			return err
		}
		rows, err := kind.Read(ctx, tx, tenant, ids.Rows)
		found = list.Arrange(ids, rows, func(row T) uuid.UUID { id, _, _ := kind.Key(row); return id })
		return err
	})
	return found, err
}

// Create writes a new row with insert, which answers its id, and tells of it.
func Create[T any](ctx context.Context, room Room, kind Kind[T], tenant uuid.UUID, insert func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error)) (T, error) {
	var made T
	err := room.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		id, err := insert(ctx, tx)
		if err != nil {
			return err
		}
		if made, err = kind.Get(ctx, tx, tenant, id); err != nil {
			return err
		}
		return room.Events.Record(ctx, tx, tenant, kind.Created(made))
	})
	return made, err
}

// Edit is a change of one row. Before, where it is needed, runs ahead of the row's
// lock. Apply gives the row as it shall be; Write stores it and moves its version,
// and is not called when nothing would differ.
type Edit[T any] struct {
	IfVersion *int64
	Before    func(ctx context.Context, tx pgx.Tx) error
	Apply     func(ctx context.Context, tx pgx.Tx, old T) (T, error)
	Write     func(ctx context.Context, tx pgx.Tx, old, row T) error
}

// Change locks a row, changes it and tells of it.
func Change[T any](ctx context.Context, room Room, kind Kind[T], tenant, id uuid.UUID, edit Edit[T]) (T, error) {
	var result T
	err := room.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if edit.Before != nil {
			if err := edit.Before(ctx, tx); err != nil {
				return err
			}
		}
		old, err := kind.Lock(ctx, tx, tenant, id, edit.IfVersion)
		if err != nil {
			return err
		}
		row, err := edit.Apply(ctx, tx, old)
		if err != nil {
			return err
		}
		if result = old; kind.Same(old, row) {
			return nil
		}
		if err := edit.Write(ctx, tx, old, row); err != nil {
			return err
		}
		if result, err = kind.Get(ctx, tx, tenant, id); err != nil {
			return err
		}
		return room.Events.Record(ctx, tx, tenant, kind.Updated(old, result))
	})
	return result, err
}

// Plain makes an Apply of a change that needs no look at the database.
func Plain[T any](apply func(T) (T, error)) func(context.Context, pgx.Tx, T) (T, error) {
	return func(_ context.Context, _ pgx.Tx, old T) (T, error) { return apply(old) }
}

// Remove deletes a row that nothing points at, and tells of it. <noun>.in_use
// says what does.
func Remove[T any](ctx context.Context, room Room, kind Kind[T], tenant, id uuid.UUID, ifVersion *int64) error {
	return room.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		entry, err := kind.Delete(ctx, tx, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		return room.Events.Record(ctx, tx, tenant, entry)
	})
}

// NewID is an id for a new row.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
