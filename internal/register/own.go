package register

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A company's own fields know rows by their ids as text, and no foreign key tells of
// them: what names which table, and what may own values, is told here.
var (
	// NamedBy is the type of field whose values name rows of a table.
	NamedBy = map[string]string{Locations.Name: "place"}
	// Owners are the tables whose rows have values, by what fields are of.
	Owners = map[string]Table{"asset": Assets, "employee": Employees, "model": Models, "location": Locations}
)

// own counts the values of own fields that name any of the rows.
func own(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, ids []uuid.UUID) ([]Use, error) {
	kind, ok := NamedBy[t.Name]
	if !ok {
		return nil, nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	rows, err := tx.Query(ctx, `select f.object, count(distinct v.owner_id) from field_values v
		join fields f on f.tenant_id = v.tenant_id and f.id = v.field_id
		where v.tenant_id = $1 and f.type = $2 and v.key = any($3) group by f.object order by f.object`, tenant, kind, texts)
	if err != nil {
		return nil, fmt.Errorf("count own fields that name a %s: %w", t.Noun, err)
	}
	var used []Use
	var object string
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&object, &n}, func() error {
		used = append(used, Use{Reference{From: Owners[object], To: t, Field: "custom"}, n})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count own fields that name a %s: %w", t.Noun, err)
	}
	return used, nil
}
