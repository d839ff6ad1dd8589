package merge

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/register"
)

// fill lets the winner take over what it does not say of itself, besides the values
// of own fields that it has taken over already.
func (m *merger) fill(ctx context.Context, t register.Table, winner row, losers []row, own event.Changes) error {
	taken := map[string]any{}
	for column, value := range winner.columns {
		if value != nil || knownBy(t, column) {
			continue
		}
		for _, l := range losers {
			if l.columns[column] != nil {
				taken[column] = l.columns[column]
				break
			}
		}
	}
	if len(taken) == 0 && len(own) == 0 {
		return nil
	}
	text, err := json.Marshal(taken)
	if err != nil {
		return fmt.Errorf("encode what is taken over: %w", err)
	}
	var set strings.Builder
	for _, column := range slices.Sorted(maps.Keys(taken)) {
		fmt.Fprintf(&set, "%[1]s = v.%[1]s, ", quoted(column))
	}
	sql := fmt.Sprintf(`update %[1]s t set %[2]s version = t.version + 1, updated_at = $4
		from json_populate_record(null::%[1]s, $3::json) v where t.tenant_id = $1 and t.id = $2`, quoted(t.Name), set.String())
	if _, err := m.tx.Exec(ctx, sql, m.tenant, winner.id, string(text), m.now); err != nil {
		return fmt.Errorf("take over what a merged %s said: %w", t.Noun, err)
	}
	changes := event.Changes{}
	maps.Copy(changes, own)
	for column, value := range taken {
		field, shown, err := m.shown(ctx, t, column, value)
		if err != nil {
			return err
		}
		changes.Set(field, nil, shown)
	}
	return m.events.Record(ctx, m.tx, m.tenant, event.Entry{
		Type: t.Updated(), Subject: event.Subject{Type: t.Noun, ID: winner.id, Label: winner.label}, Changes: changes,
	})
}

// knownBy tells whether a column is part of what the row is known by: its place
// in a tree, its manufacturer.
func knownBy(t register.Table, column string) bool {
	return slices.ContainsFunc(register.References, func(r register.Reference) bool {
		return r.From.Name == t.Name && r.Column == column && r.Within != ""
	})
}

// shown is a column as the history shows it: what points at a register by name.
func (m *merger) shown(ctx context.Context, t register.Table, column string, value any) (string, any, error) {
	for _, r := range register.References {
		if r.From.Name != t.Name || r.Column != column {
			continue
		}
		id, err := uuid.Parse(fmt.Sprint(value))
		if err != nil {
			return "", nil, fmt.Errorf("read %s: %w", column, err)
		}
		found, err := m.read(ctx, r.To, []uuid.UUID{id}, "")
		if err != nil {
			return "", nil, err
		}
		return r.Field, found[id].ref(), nil
	}
	return column, value, nil
}
