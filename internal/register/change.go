package register

import (
	"context"
	"maps"

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
	Fields Fields // nil: its rows have no own fields
}

// judge judges what is said of the own fields of a row.
func (r Room) judge(ctx context.Context, tenant uuid.UUID, object string, owner Owner, said Custom) (Judged, error) {
	fields := r.Fields
	switch {
	case len(said) == 0 && !owner.New:
		return nothing{}, nil
	case fields == nil:
		fields = NoFields{}
	}
	judge, err := fields.Judge(ctx, tenant, object)
	if err != nil {
		return nil, err
	}
	return judge(ctx, owner, said)
}

// write stores what was judged.
func (r Room) write(ctx context.Context, tenant uuid.UUID, values Judged) error {
	if len(values.Changes()) == 0 {
		return nil
	}
	return r.Fields.Write(ctx, tenant, values)
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

// Create writes a new row with insert, which answers its id, and what is said of its
// own fields, and tells of it.
func Create[T any](ctx context.Context, room Room, kind Kind[T], tenant uuid.UUID, said Custom, insert func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error)) (T, error) {
	var made T
	err := room.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		id, err := insert(ctx, tx)
		if err != nil {
			return err
		}
		made, err = Made(ctx, tx, room, kind, tenant, id, said)
		return err
	})
	return made, err
}

// Made writes what is said of the own fields of a row that was just inserted, and
// tells of the row.
func Made[T any](ctx context.Context, tx pgx.Tx, room Room, kind Kind[T], tenant, id uuid.UUID, said Custom) (made T, err error) {
	values, err := room.judge(ctx, tenant, kind.Table.Noun, Owner{ID: id, New: true}, said)
	if err != nil {
		return made, err
	}
	if err := room.write(ctx, tenant, values); err != nil {
		return made, err
	}
	if made, err = kind.Get(ctx, tx, tenant, id); err != nil {
		return made, err
	}
	entry := kind.Created(made)
	maps.Copy(entry.Changes, values.Changes())
	return made, room.Events.Record(ctx, tx, tenant, entry)
}

// Edit is a change of one row. Before, where it is needed, runs ahead of the row's
// lock. Apply gives the row as it shall be; Write stores it and moves its version,
// and is not called when nothing would differ.
type Edit[T any] struct {
	IfVersion *int64
	Before    func(ctx context.Context, tx pgx.Tx) error
	Apply     func(ctx context.Context, tx pgx.Tx, old T) (T, error)
	Write     func(ctx context.Context, tx pgx.Tx, old, row T) error
	Custom    Custom // what is said of its own fields
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
		values, err := room.judge(ctx, tenant, kind.Table.Noun, Owner{ID: id}, edit.Custom)
		if err != nil {
			return err
		}
		if result = old; kind.Same(old, row) && len(values.Changes()) == 0 {
			return nil
		}
		if err := edit.Write(ctx, tx, old, row); err != nil {
			return err
		}
		if err := room.write(ctx, tenant, values); err != nil {
			return err
		}
		if result, err = kind.Get(ctx, tx, tenant, id); err != nil {
			return err
		}
		entry := kind.Updated(old, result)
		maps.Copy(entry.Changes, values.Changes())
		return room.Events.Record(ctx, tx, tenant, entry)
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
