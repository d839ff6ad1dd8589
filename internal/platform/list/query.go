package list

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// keyed is a row with what a cursor needs: the statement selects these three
// behind the room's own columns.
type keyed[T any] struct {
	row   T
	id    uuid.UUID
	value *string
	group *uuid.UUID
}

// query is one request on its way.
type query[T any] struct {
	tx     pgx.Tx
	spec   Spec
	tenant uuid.UUID
	req    Request
	limit  int
	scan   func(rows pgx.Rows, extra ...any) (T, error)
	where  []Where
	found  found // what the search text stands for
}

// Query reads one page. scan reads the room's columns of one row: it is given
// the destinations for the columns that Query adds at the end and must pass them
// on as the last arguments of rows.Scan.
func Query[T any](ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, req Request,
	scan func(rows pgx.Rows, extra ...any) (T, error), where ...Where,
) (Page[T], error) {
	limit, err := pageSize(req.Limit)
	if err != nil {
		return Page[T]{}, err
	}
	if len(req.Extra) > 0 {
		spec = spec.With(req.Extra...)
	}
	q := &query[T]{tx: tx, spec: spec, tenant: tenant, req: req, limit: limit, scan: scan, where: where}
	if err := q.understand(ctx); err != nil {
		return Page[T]{}, err
	}
	page, err := q.page(ctx)
	if err != nil {
		return Page[T]{}, err
	}
	if req.Count {
		if err := q.count(ctx, &page.Total, &page.Estimated); err != nil {
			return Page[T]{}, err
		}
	}
	page.Facets, err = q.facets(ctx)
	return page, err
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

func (q *query[T]) page(ctx context.Context) (Page[T], error) {
	if q.found.ranked(q.req) {
		return q.bestFirst(ctx)
	}
	ord, err := q.spec.order(q.req.Sort)
	if err != nil {
		return Page[T]{}, err
	}
	at, err := q.start(ord)
	if err != nil {
		return Page[T]{}, err
	}
	back := at != nil && at.Back
	rows, err := q.walk(ctx, ord, at, back)
	if err != nil {
		return Page[T]{}, err
	}
	return cut(rows, q.limit, ord.name, back, at != nil || q.req.From != ""), nil
}

// start is the cursor of the request; nil at the beginning or with a value to
// begin at.
func (q *query[T]) start(ord order) (*cursor, error) {
	if q.req.Cursor == "" {
		return nil, nil //nolint:nilnil // no cursor asked for
	}
	if q.req.From != "" {
		return nil, badFrom("give a cursor or a value to begin at, not both")
	}
	c, err := decodeCursor(q.req.Cursor, ord.name)
	return &c, err
}

// walk reads one row more than the page holds, in up to two segments.
func (q *query[T]) walk(ctx context.Context, ord order, at *cursor, back bool) ([]keyed[T], error) {
	if back {
		ord = ord.reversed()
	}
	along, err := q.dense(ctx, ord)
	if err != nil {
		return nil, err
	}
	values := segment{spec: q.spec, order: ord, tenant: q.tenant, where: q.conditions, along: along}
	nulls := values
	nulls.nulls = true
	segments := []segment{values}
	if ord.hasNulls() {
		segments = append(segments, nulls)
	}
	if back {
		slices.Reverse(segments)
	}
	switch {
	case at == nil && q.req.From != "":
		segments[0].from = &q.req.From
	case at == nil:
	case at.Value == nil && !ord.hasNulls():
		return nil, badCursor("this is not a cursor of ours")
	default:
		// What lies before the cursor's own segment is behind us.
		for segments[0].nulls != (at.Value == nil) {
			segments = segments[1:]
		}
		segments[0].after = at
	}
	var rows []keyed[T]
	for _, s := range segments {
		part, err := q.read(ctx, s, q.limit+1-len(rows))
		if err != nil {
			return nil, err
		}
		if rows = append(rows, part...); len(rows) > q.limit {
			break
		}
	}
	return rows, nil
}

func (q *query[T]) read(ctx context.Context, s segment, n int) ([]keyed[T], error) {
	st, err := s.read(n)
	if err != nil {
		return nil, err
	}
	return q.rows(ctx, st)
}

func (q *query[T]) rows(ctx context.Context, st *statement) ([]keyed[T], error) {
	args := st.args
	if !q.settled() {
		args = st.planned()
	}
	rows, err := q.tx.Query(ctx, st.sql.String(), args...)
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	read, err := pgx.CollectRows(rows, func(pgx.CollectableRow) (keyed[T], error) {
		var k keyed[T]
		var scanErr error
		k.row, scanErr = q.scan(rows, &k.id, &k.value, &k.group)
		return k, scanErr
	})
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	return read, nil
}

// settled tells whether one plan is good for whatever is asked for, so that it is made
// once: without conditions, and where one of them leaves a few rows whatever its value,
// as what one person holds. Planning takes longer than reading those.
func (q *query[T]) settled() bool {
	if q.found.asked() || len(q.where) > 0 {
		return false
	}
	return len(q.req.Filters) == 0 || slices.ContainsFunc(q.req.Filters, func(f Filter) bool {
		col, ok := q.spec.filterColumn(f.Name)
		return ok && f.Op == "" && !f.Not && col.By != nil && col.By.Finder != "" && col.Within == ""
	})
}

// sparse is how many rows are still sorted rather than walked along a dimension.
const sparse = 2000

// dense tells whether a sort along a dimension had better be walked: unless the
// conditions leave so few rows that sorting those costs less.
func (q *query[T]) dense(ctx context.Context, ord order) (bool, error) {
	if ord.col.By == nil {
		return false, nil
	}
	if len(q.req.Filters) == 0 && len(q.where) == 0 && !q.found.asked() {
		return true, nil
	}
	n, err := q.countTo(ctx, sparse+1)
	return n > sparse, err
}

// cut drops the row that was read too many to learn whether there is more, and
// turns a page that was read backwards around.
func cut[T any](rows []keyed[T], limit int, sort string, back, inside bool) Page[T] {
	more := len(rows) > limit
	rows = rows[:min(len(rows), limit)]
	if back {
		slices.Reverse(rows)
	}
	page := Page[T]{Rows: make([]T, len(rows))}
	for i, k := range rows {
		page.Rows[i] = k.row
	}
	if len(rows) == 0 {
		return page
	}
	place := func(k keyed[T], back bool) string {
		return cursor{Sort: sort, Value: k.value, ID: k.id, Group: k.group, Back: back}.encode()
	}
	if more || back {
		page.NextCursor = place(rows[len(rows)-1], false)
	}
	if inside && (more || !back) {
		page.PrevCursor = place(rows[0], true)
	}
	return page
}

// conditions adds what the room, the filters and the search text demand.
func (q *query[T]) conditions(st *statement) error {
	for _, w := range q.where {
		w.add(st)
	}
	for _, f := range q.req.Filters {
		predicate, err := q.spec.predicate(st, f, q.found.containing)
		if err != nil {
			return err
		}
		st.and(predicate)
	}
	q.found.add(st, q.spec)
	return nil
}

// Where is an additional condition a room sets itself, such as the rows a
// caller may see. Its SQL names its arguments as %s, in order.
type Where struct {
	SQL  string
	Args []any
}

func (w Where) add(st *statement) {
	marks := make([]any, len(w.Args))
	for i, a := range w.Args {
		marks[i] = st.bind(a)
	}
	st.and(fmt.Sprintf(w.SQL, marks...))
}
