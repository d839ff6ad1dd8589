package asset

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/list"
)

// each reads the assets of some ids, each by its key. "id = any(…)" of some thousand
// ids is planned as a walk through whichever index has the id in it somewhere, all
// of the company's million, in vain.
const each = ` from unnest($2::uuid[]) wanted(id)
	cross join lateral (select * from assets where tenant_id = $1 and assets.id = wanted.id and deleted_at is null offset 0) a`

// keep gives those of the candidates for which the conditions hold.
func keep(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, candidates []uuid.UUID, where []list.Where) ([]uuid.UUID, error) {
	sql, args := narrowed("select a.id"+each+" where true", []any{tenant, candidates}, where)
	return ids(ctx, tx, sql, args...)
}

// rank puts those of the candidates for which the conditions hold in order: a tag or
// serial that is the search itself, one that begins with it, a name that begins with
// it, then what is most like it.
func rank(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, words []*word, candidates []uuid.UUID, where []list.Where) ([]uuid.UUID, error) {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.key
	}
	whole := strings.Join(keys, " ")
	sql, args := narrowed("select a.id"+each+" left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id where true",
		[]any{tenant, candidates, whole, list.EscapeLike(whole) + "%"}, where)
	sql += ` order by case
		when a.tag_key = $3 or a.serial_key = $3 then 0
		when a.tag_key like $4 or a.serial_key like $4 then 1
		when a.name_key like $4 then 2
		else 3 end,
		word_similarity($3, concat(a.name_key, ' ', m.name_key, ' ', a.assignee_key)) desc, a.tag_key, a.id`
	found, err := ids(ctx, tx, sql, args...)
	if found == nil {
		found = []uuid.UUID{}
	}
	return found, err
}

// narrowed is a statement with further conditions.
func narrowed(sql string, args []any, where []list.Where) (string, []any) {
	for _, w := range where {
		marks := make([]any, len(w.Args))
		for i, arg := range w.Args {
			args = append(args, arg)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		sql += " and " + fmt.Sprintf(w.SQL, marks...)
	}
	return sql, args
}

func ids(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]uuid.UUID, error) {
	rows, err := tx.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("search assets: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("search assets: %w", err)
	}
	return found, nil
}
