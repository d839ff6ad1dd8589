package asset

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/list"
)

// rank puts candidates that have all words in order: a tag or serial that is
// the search itself, one that begins with it, a name that begins with it, then
// what is most like it.
func rank(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, words []*word, candidates []uuid.UUID) ([]uuid.UUID, error) {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.key
	}
	whole := strings.Join(keys, " ")
	args := []any{tenant, candidates, whole, list.EscapeLike(whole) + "%"}
	sql := "select a.id from assets a left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id" +
		" where a.tenant_id = $1 and a.deleted_at is null and a.id = any($2)"
	for _, where := range conditions(words) {
		marks := make([]any, len(where.Args))
		for i, arg := range where.Args {
			args = append(args, arg)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		sql += " and " + fmt.Sprintf(where.SQL, marks...)
	}
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
