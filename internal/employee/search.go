package employee

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/list"
)

// findPeople looks for people who have each word in name, e-mail, job title or
// number; when nobody has all of them, for those whose texts are like the words.
func findPeople(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, words []string) (list.Found, error) {
	where, longest := []list.Where(nil), ""
	for i := range words {
		words[i] = strings.ToLower(words[i])
		if len(words[i]) > len(longest) {
			longest = words[i]
		}
		where = append(where, list.Where{
			SQL:  "employee_text(e.name_key, e.last_name, e.email, e.job_title, e.employee_number) like %s",
			Args: []any{"%" + list.EscapeLike(words[i]) + "%"},
		})
	}
	if len([]rune(longest)) < 3 {
		return list.Found{Where: where}, nil
	}
	candidates, err := list.Call(ctx, tx, "find_employees", "%"+list.EscapeLike(longest)+"%", list.Most+1)
	if err != nil || len(candidates) > list.Most {
		return list.Found{Where: where}, err
	}
	found, err := rank(ctx, tx, tenant, words, candidates, false)
	if err != nil || len(found) > 0 {
		return list.Found{IDs: found}, err
	}
	candidates, err = list.Call(ctx, tx, "find_employees_alike", longest, list.Most)
	if err != nil {
		return list.Found{}, err
	}
	found, err = rank(ctx, tx, tenant, words, candidates, true)
	return list.Found{IDs: found}, err
}

// rank puts those candidates who have all words, or for alike something like each
// of them, in order: who has the search as name, e-mail or number comes first.
func rank(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, words []string, candidates []uuid.UUID, alike bool) ([]uuid.UUID, error) {
	const text = "employee_text(e.name_key, e.last_name, e.email, e.job_title, e.employee_number)"
	whole := strings.Join(words, " ")
	args := []any{pgx.QueryExecModeCacheDescribe, tenant, candidates, whole}
	sql := "select e.id from employees e where e.tenant_id = $1 and e.id = any($2)"
	for _, word := range words {
		if alike {
			args = append(args, word)
			sql += fmt.Sprintf(" and word_similarity($%d, %s) >= 0.4", len(args)-1, text)
			continue
		}
		args = append(args, "%"+list.EscapeLike(word)+"%")
		sql += fmt.Sprintf(" and %s like $%d", text, len(args)-1)
	}
	sql += " order by (e.name_key = $3 or e.email = $3 or lower(e.employee_number) = $3) desc nulls last, word_similarity($3, " + text + ") desc, e.name_key, e.id"
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("search people: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("search people: %w", err)
	}
	if found == nil {
		found = []uuid.UUID{}
	}
	return found, nil
}
