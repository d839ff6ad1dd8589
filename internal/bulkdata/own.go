package bulkdata

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// ownFields are the fields that the company has added to its assets itself.
type ownFields struct{ desk, charger, checked uuid.UUID }

var chargers = []string{"30 W", "65 W", "96 W", "140 W"}

// invent makes the company's own fields.
func invent(batch *pgx.Batch, tenant uuid.UUID, at time.Time, random *source) ownFields {
	field := func(key, name, kind string, options []string) uuid.UUID {
		id := random.id(at)
		batch.Queue(`insert into fields (tenant_id, id, object, key, name, type, options, created_at, updated_at)
			values ($1, $2, 'asset', $3, $4, $5, coalesce($6, '{}'::text[]), $7, $7)`, tenant, id, key, name, kind, options, at)
		return id
	}
	return ownFields{
		desk: field("desk", "Desk", "text", nil), charger: field("charger", "Charger", "choice", chargers),
		checked: field("checked", "Last checked", "date", nil),
	}
}

// own makes up the values of an asset.
func (s *source) own(bought, now time.Time) []any {
	var desk, charger *string
	var checked *time.Time
	if s.chance(600) {
		text := fmt.Sprintf("%c%d-%03d", "ABCDEF"[s.IntN(6)], 1+s.IntN(9), s.IntN(400))
		desk = &text
	}
	if s.chance(250) {
		charger = &[]string{pick(s, chargers)}[0]
	}
	if s.chance(450) {
		day := bought.Add(time.Duration(float64(now.Sub(bought)) * s.Float64()))
		checked = &day
	}
	return []any{desk, charger, checked}
}

var ownColumns = []string{"desk", "charger", "checked"}

// insertOwn writes the values as the program does: whole, and as lists compare them.
func (f ownFields) insert() []string {
	return []string{
		insertText(f.desk, "desk"), insertText(f.charger, "charger"),
		fmt.Sprintf(`insert into field_values (tenant_id, owner_id, field_id, value, num)
			select $1, id, '%s', to_json(checked::text), checked - date '1970-01-01' from staged where checked is not null`, f.checked),
	}
}

func insertText(field uuid.UUID, column string) string {
	return fmt.Sprintf(`insert into field_values (tenant_id, owner_id, field_id, value, key)
		select $1, id, '%[1]s', to_json(%[2]s), lower(%[2]s) from staged where %[2]s is not null`, field, column)
}
