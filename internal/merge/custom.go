package merge

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// renamed lets values that name losers name the winner, some at a time.
const renamed = `
	with old as (
	  select v.owner_id, v.field_id, v.key, f.object, f.key as field from field_values v
	  join fields f on f.tenant_id = v.tenant_id and f.id = v.field_id
	  where v.tenant_id = $1 and f.type = $4 and v.key = any($2::text[])
	  order by v.owner_id, v.field_id limit $5 for update of v
	)
	update field_values v set key = $3::text, value = to_json($3::text), once = case when v.once is not null then $3::text end
	from old where v.tenant_id = $1 and v.owner_id = old.owner_id and v.field_id = old.field_id
	returning old.object, old.owner_id, old.field, old.key`

// moveOwn lets values of own fields that name the losers name the winner.
func (m *merger) moveOwn(ctx context.Context, t register.Table, winner row, losers []row) error {
	kind, ok := register.NamedBy[t.Name]
	if !ok {
		return nil
	}
	texts := make([]string, len(losers))
	for i, l := range losers {
		texts[i] = l.id.String()
	}
	for {
		rows, err := m.tx.Query(ctx, renamed, m.tenant, texts, winner.id.String(), kind, moveBatch)
		if err != nil {
			return fmt.Errorf("move own fields: %w", err)
		}
		moved := map[string]map[uuid.UUID]event.Changes{}
		var object, field, was string
		var owner uuid.UUID
		n := 0
		_, err = pgx.ForEachRow(rows, []any{&object, &owner, &field, &was}, func() error {
			n++
			if moved[object] == nil {
				moved[object] = map[uuid.UUID]event.Changes{}
			}
			if moved[object][owner] == nil {
				moved[object][owner] = event.Changes{}
			}
			moved[object][owner]["custom."+field] = [2]any{was, winner.id}
			return nil
		})
		if pg.Constraint(err) == "field_values_once" {
			return fault.New(fault.Conflict, "merge.own_field_taken", "A field that has each value once names both. Change one of the values first.").Because(err)
		}
		if err != nil {
			return fmt.Errorf("move own fields: %w", err)
		}
		for object, of := range moved {
			if err := m.tellOwners(ctx, register.Owners[object], of); err != nil {
				return err
			}
		}
		if n < moveBatch {
			return nil
		}
	}
}

// tellOwners gives the owners of moved values their next versions and events.
func (m *merger) tellOwners(ctx context.Context, t register.Table, moved map[uuid.UUID]event.Changes) error {
	ids := make([]uuid.UUID, 0, len(moved))
	for id := range moved {
		ids = append(ids, id)
	}
	sql := fmt.Sprintf("update %s t set version = t.version + 1, updated_at = $3 where tenant_id = $1 and id = any($2) returning t.id, %s, t.version",
		quoted(t.Name), t.Label)
	rows, err := m.tx.Query(ctx, sql, m.tenant, ids, m.now)
	if err != nil {
		return fmt.Errorf("move own fields of %s: %w", t.Plural, err)
	}
	entries, err := pgx.CollectRows(rows, func(found pgx.CollectableRow) (event.Entry, error) {
		e := event.Entry{Type: t.Updated(), Subject: event.Subject{Type: t.Noun}}
		err := found.Scan(&e.Subject.ID, &e.Subject.Label, &e.Version)
		e.Changes = moved[e.Subject.ID]
		return e, err
	})
	if err != nil {
		return fmt.Errorf("move own fields of %s: %w", t.Plural, err)
	}
	return m.events.Record(ctx, m.tx, m.tenant, entries...)
}

// inherited gives the winner the values that it has none of, from the first loser
// that has one.
const inherited = `
	with given as (
	  select distinct on (v.field_id) v.owner_id, v.field_id from field_values v
	  where v.tenant_id = $1 and v.owner_id = any($2) and v.sealed is null
	    and not exists (select from field_values w where w.tenant_id = $1 and w.owner_id = $3 and w.field_id = v.field_id)
	  order by v.field_id, array_position($2::uuid[], v.owner_id)
	)
	update field_values v set owner_id = $3
	from given, fields f
	where v.tenant_id = $1 and v.owner_id = given.owner_id and v.field_id = given.field_id and f.tenant_id = $1 and f.id = v.field_id
	returning f.key, v.place, v.value`

// inherit lets the winner take over values of own fields, and tells which.
func (m *merger) inherit(ctx context.Context, t register.Table, winner row, losers []row) (event.Changes, error) {
	if _, ok := register.Owners[t.Noun]; !ok {
		return nil, nil
	}
	rows, err := m.tx.Query(ctx, inherited, m.tenant, ids(losers), winner.id)
	if err != nil {
		return nil, fmt.Errorf("take over own fields: %w", err)
	}
	changes := event.Changes{}
	var key string
	var place int16
	var value json.RawMessage
	_, err = pgx.ForEachRow(rows, []any{&key, &place, &value}, func() error {
		if place == 0 { // the others are further choices of the same value
			changes["custom."+key] = [2]any{nil, append(json.RawMessage(nil), value...)}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("take over own fields: %w", err)
	}
	return changes, nil
}
