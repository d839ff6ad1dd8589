package register

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Kind is how a room reads and shows the rows of one of its tables.
type Kind[T any] struct {
	Table Table
	// Read gives the rows with these ids, in any order.
	Read func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]T, error)
	// Key gives a row's id, version and what the history calls it.
	Key func(T) (id uuid.UUID, version int64, label string)
	// Shown is the row as the history shows it, field by field; nil for nothing.
	Shown func(T) map[string]any
}

// Get is one row; <noun>.not_found when there is none.
func (k Kind[T]) Get(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) (T, error) {
	rows, err := k.Read(ctx, tx, tenant, []uuid.UUID{id})
	if err == nil && len(rows) == 0 {
		err = fault.Missing(k.Table.Noun)
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// Lock reads a row to change it. Those who only point at it are not held up.
func (k Kind[T]) Lock(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, ifVersion *int64) (T, error) {
	return k.lock(ctx, tx, tenant, id, ifVersion, "for no key update")
}

func (k Kind[T]) lock(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, ifVersion *int64, how string) (T, error) {
	var none T
	var version int64
	sql := fmt.Sprintf("select version from %s where tenant_id = $1 and id = $2 %s", name(k.Table.Name), how)
	err := tx.QueryRow(ctx, sql, tenant, id).Scan(&version)
	switch {
	case pg.IsNoRows(err):
		return none, fault.Missing(k.Table.Noun)
	case err != nil:
		return none, fmt.Errorf("lock %s: %w", k.Table.Noun, err)
	case ifVersion != nil && *ifVersion != version:
		return none, fault.Stale(k.Table.Noun)
	}
	return k.Get(ctx, tx, tenant, id)
}

// Created is the event of a new row.
func (k Kind[T]) Created(row T) event.Entry {
	return k.entry(k.Table.Created(), row, Compare(nil, k.Shown(row)))
}

// Updated is the event of a change.
func (k Kind[T]) Updated(before, after T) event.Entry {
	return k.entry(k.Table.Updated(), after, Compare(k.Shown(before), k.Shown(after)))
}

// Same tells whether nothing that is shown differs.
func (k Kind[T]) Same(before, after T) bool {
	return len(Compare(k.Shown(before), k.Shown(after))) == 0
}

// Delete removes a row that nothing points at, and gives the event to record.
// <noun>.in_use says what does.
func (k Kind[T]) Delete(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, ifVersion *int64) (event.Entry, error) {
	// The lock keeps others from pointing at the row until it is gone.
	row, err := k.lock(ctx, tx, tenant, id, ifVersion, "for update")
	if err != nil {
		return event.Entry{}, err
	}
	uses, err := Uses(ctx, tx, tenant, k.Table, id)
	if err != nil {
		return event.Entry{}, err
	}
	if err := inUse(k.Table, uses); err != nil {
		return event.Entry{}, err
	}
	sql := fmt.Sprintf("delete from %s where tenant_id = $1 and id = $2", name(k.Table.Name))
	if _, err := tx.Exec(ctx, sql, tenant, id); err != nil {
		return event.Entry{}, fmt.Errorf("delete %s: %w", k.Table.Noun, err)
	}
	return k.entry(k.Table.Deleted(), row, Compare(k.Shown(row), nil)), nil
}

func (k Kind[T]) entry(eventType string, row T, changes event.Changes) event.Entry {
	id, _, label := k.Key(row)
	return event.Entry{Type: eventType, Subject: event.Subject{Type: k.Table.Noun, ID: id, Label: label}, Changes: changes}
}

// Compare tells field by field what differs between two ways a row is shown.
func Compare(before, after map[string]any) event.Changes {
	changes := event.Changes{}
	for field, old := range before {
		changes.Set(field, old, after[field])
	}
	for field, now := range after {
		changes.Set(field, before[field], now)
	}
	return changes
}

// Text is a text as the history shows it: nil for nothing.
func Text(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

// Number is a number as the history shows it.
func Number(n *int32) any {
	if n == nil {
		return nil
	}
	return *n
}

// Ref names a row of a register.
type Ref struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// RefOf is nil when there is no row.
func RefOf(id *uuid.UUID, name *string) *Ref {
	if id == nil || name == nil {
		return nil
	}
	return &Ref{ID: *id, Name: *name}
}

// RefID is the id of a reference; nil for nothing.
func RefID(r *Ref) *uuid.UUID {
	if r == nil {
		return nil
	}
	return &r.ID
}

// Shown is the reference as the history shows it.
func (r *Ref) Shown() any {
	if r == nil {
		return nil
	}
	return *r
}
