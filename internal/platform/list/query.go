package list

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// keyed is a row with what the cursor needs: the statement selects the sort
// value as text and the id behind the room's own columns.
type keyed[T any] struct {
	row   T
	value *string
	id    uuid.UUID
}

// Query reads one page. scan reads the room's columns of one row: it is given
// the destinations for the two columns that Query adds at the end and must pass
// them on as the last arguments of rows.Scan.
func Query[T any](ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, req Request,
	scan func(rows pgx.Rows, extra ...any) (T, error), where ...Where,
) (Page[T], error) {
	limit, err := pageSize(req.Limit)
	if err != nil {
		return Page[T]{}, err
	}
	st, ord, err := spec.compile(tenant, req, limit, where)
	if err != nil {
		return Page[T]{}, err
	}
	rows, err := tx.Query(ctx, st.sql.String(), st.args...)
	if err != nil {
		return Page[T]{}, fmt.Errorf("list: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (keyed[T], error) {
		var k keyed[T]
		var scanErr error
		k.row, scanErr = scan(rows, &k.value, &k.id)
		return k, scanErr
	})
	if err != nil {
		return Page[T]{}, fmt.Errorf("list: %w", err)
	}
	page := cut(found, limit, ord.name)
	if req.Count {
		total, err := spec.count(ctx, tx, tenant, req, where)
		if err != nil {
			return Page[T]{}, err
		}
		page.Total = &total
	}
	return page, nil
}

func pageSize(asked int) (int, error) {
	switch {
	case asked == 0:
		return DefaultLimit, nil
	case asked < 0 || asked > MaxLimit:
		return 0, fault.New(fault.Invalid, "list.bad_limit", "The page size is out of range.").
			At("query.limit", fmt.Sprintf("between 1 and %d", MaxLimit))
	default:
		return asked, nil
	}
}

// cut drops the row that was read too many to learn whether there is more.
func cut[T any](found []keyed[T], limit int, sort string) Page[T] {
	var page Page[T]
	if len(found) > limit {
		found = found[:limit]
		last := found[limit-1]
		page.NextCursor = cursor{Sort: sort, Value: last.value, ID: last.id}.encode()
	}
	page.Rows = make([]T, len(found))
	for i, k := range found {
		page.Rows[i] = k.row
	}
	return page
}

// compile makes the statement of a page.
func (s Spec) compile(tenant uuid.UUID, req Request, limit int, where []Where) (*statement, order, error) {
	ord, err := s.order(req.Sort)
	if err != nil {
		return nil, order{}, err
	}
	st := newStatement(s.withKeys(ord), tenant)
	if err := s.conditions(st, req, where); err != nil {
		return nil, order{}, err
	}
	if req.Cursor != "" {
		c, err := decodeCursor(req.Cursor, ord.name)
		if err != nil {
			return nil, order{}, err
		}
		after, err := ord.after(st, c, s.IDExpr)
		if err != nil {
			return nil, order{}, err
		}
		st.and(after)
	}
	st.sql.WriteString(ord.clause(s.IDExpr))
	st.sql.WriteString("\nlimit " + st.bind(limit+1))
	return st, ord, nil
}

// withKeys adds the cursor's columns to the select list, before its "from".
func (s Spec) withKeys(ord order) string {
	text := ord.col.Expr + "::text"
	switch ord.col.Type {
	case Time:
		// Text that reads back to the very same instant.
		text = "to_char(" + ord.col.Expr + ` at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
	case Date:
		text = "to_char(" + ord.col.Expr + ", 'YYYY-MM-DD')"
	case Text, Keyword, ID, Int, Bool:
	}
	head, tail, _ := strings.Cut(s.Select, "\nfrom ")
	return head + ", " + text + ", " + s.IDExpr + "\nfrom " + tail
}

func (s Spec) conditions(st *statement, req Request, where []Where) error {
	for _, w := range where {
		marks := make([]any, len(w.Args))
		for i, a := range w.Args {
			marks[i] = st.bind(a)
		}
		st.and(fmt.Sprintf(w.SQL, marks...))
	}
	for _, f := range req.Filters {
		predicate, err := s.predicate(st, f)
		if err != nil {
			return err
		}
		st.and(predicate)
	}
	if q := strings.TrimSpace(req.Query); q != "" {
		if s.Search == "" {
			return fault.New(fault.Invalid, "list.no_search", "This list has no search.").At("query.q", "not here")
		}
		// Every word must be found somewhere: "ana laptop" narrows.
		words := strings.Fields(q)
		if len(words) > maxWords {
			return fault.New(fault.Invalid, "list.bad_search", "The search is too long.").
				At("query.q", fmt.Sprintf("at most %d words", maxWords))
		}
		for _, word := range words {
			st.and(fmt.Sprintf(s.Search, st.bind("%"+escapeLike(word)+"%")))
		}
	}
	return nil
}

func (s Spec) count(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, req Request, where []Where) (int64, error) {
	_, tail, _ := strings.Cut(s.Select, "\nfrom ")
	st := newStatement("select count(*)\nfrom "+tail, tenant)
	if err := s.conditions(st, req, where); err != nil {
		return 0, err
	}
	var total int64
	if err := tx.QueryRow(ctx, st.sql.String(), st.args...).Scan(&total); err != nil {
		return 0, fmt.Errorf("count list: %w", err)
	}
	return total, nil
}
