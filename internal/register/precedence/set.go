package precedence

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register/precedence/internal/db"
)

// Read are the orders of a register. connected are the integrations that know it,
// in the order in which they were connected.
func Read(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, r Register, connected []Source) (Orders, error) {
	o := Orders{register: r, sources: append([]Source{{ID: ByPeople}}, connected...), chosen: map[string][]uuid.UUID{}}
	rows, err := db.New(tx).Orders(ctx, db.OrdersParams{TenantID: tenant, Kind: r.Kind})
	if err != nil {
		return Orders{}, fmt.Errorf("read the order of sources: %w", err)
	}
	o.Version = 1
	for _, row := range rows {
		o.Version += row.Version
		if len(row.Sources) > 0 {
			o.chosen[row.Field] = row.Sources
		}
	}
	return o, nil
}

// Set says whose word counts for some fields; an empty list makes it the default
// again. It answers what is different then, for the history: nothing when nobody
// stands elsewhere than before.
func (o Orders) Set(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, in map[string][]uuid.UUID, now time.Time) (event.Changes, error) {
	after := o
	after.chosen = maps.Clone(o.chosen)
	changes := event.Changes{}
	for _, field := range slices.Sorted(maps.Keys(in)) {
		if err := o.check(field, in[field]); err != nil {
			return nil, err
		}
		sources := append([]uuid.UUID{}, in[field]...) // null is no list
		err := db.New(tx).SetOrder(ctx, db.SetOrderParams{TenantID: tenant, Kind: o.register.Kind, Field: field, Sources: sources, Now: now})
		if err != nil {
			return nil, fmt.Errorf("set the order of sources: %w", err)
		}
		after.chosen[field] = in[field]
		changes.Set(field, o.names(o.Of(field)), after.names(after.Of(field)))
	}
	return changes, nil
}

func (o Orders) check(field string, sources []uuid.UUID) error {
	at := "body.orders." + field
	if !slices.Contains(o.register.Fields, field) {
		return fault.InvalidField(at, "there is no such field")
	}
	for i, id := range sources {
		if !o.has(id) {
			return UnknownSource(field)
		}
		if slices.Contains(sources[:i], id) {
			return fault.InvalidField(at, "names a source twice")
		}
	}
	return nil
}

// UnknownSource says that the order of a field names somebody who is not there.
func UnknownSource(field string) error {
	return fault.InvalidField("body.orders."+field, "there is no such integration")
}
