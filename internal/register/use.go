package register

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Use is how many rows point at something by one column.
type Use struct {
	Reference Reference
	Count     int64
}

// Uses counts what points at any of the rows, by column and by own fields; what
// nothing uses is left out.
func Uses(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, ids ...uuid.UUID) ([]Use, error) {
	var used []Use
	for _, r := range To(t) {
		var n int64
		sql := fmt.Sprintf("select count(*) from %s where tenant_id = $1 and %s = any($2)", name(r.From.Name), name(r.Column))
		if err := tx.QueryRow(ctx, sql, tenant, ids).Scan(&n); err != nil {
			return nil, fmt.Errorf("count %s of %s: %w", r.From.Name, t.Noun, err)
		}
		if n > 0 {
			used = append(used, Use{r, n})
		}
	}
	named, err := own(ctx, tx, tenant, t, ids)
	return append(used, named...), err
}

// inUse is the conflict <noun>.in_use, nil when nothing stands in the way.
func inUse(t Table, uses []Use) error {
	var parts []string
	f := fault.New(fault.Conflict, t.Noun+".in_use", "")
	for _, u := range uses {
		if u.Reference.Goes {
			continue
		}
		count := strconv.FormatInt(u.Count, 10) + " " + u.Reference.From.counted(u.Count)
		parts = append(parts, count)
		f.At(u.Reference.From.Name+"."+u.Reference.Field, count)
	}
	if len(parts) == 0 {
		return nil
	}
	f.Message = fmt.Sprintf("This %s is in use: %s.", t.spoken(), strings.Join(parts, ", "))
	return f
}

// spoken is the noun as people say it.
func (t Table) spoken() string { return strings.ReplaceAll(t.Noun, "_", " ") }

// counted is the word for that many rows.
func (t Table) counted(n int64) string {
	switch {
	case n != 1:
		return t.Plural
	case t.Name == Employees.Name:
		return "person"
	default:
		return t.spoken()
	}
}

// name quotes a name of the database. Only constants of ours come here.
func name(n string) string { return pgx.Identifier{n}.Sanitize() }
