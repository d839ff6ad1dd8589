package list

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// IDs reads one page of a list whose Select gives the id alone. A room loads
// the rows with the query it has for single ones and puts them in order with
// Arrange, so that a row is read in one way only.
func IDs(ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, req Request, where ...Where) (Page[uuid.UUID], error) {
	return Query(ctx, tx, spec, tenant, req, func(rows pgx.Rows, extra ...any) (uuid.UUID, error) {
		var id uuid.UUID
		err := rows.Scan(append([]any{&id}, extra...)...)
		return id, err
	}, where...)
}

// Arrange puts rows into the order of a page of their ids. A row that is gone
// meanwhile is left out.
func Arrange[T any](page Page[uuid.UUID], rows []T, id func(T) uuid.UUID) Page[T] {
	found := make(map[uuid.UUID]T, len(rows))
	for _, row := range rows {
		found[id(row)] = row
	}
	arranged := Map(Page[uuid.UUID]{
		NextCursor: page.NextCursor, PrevCursor: page.PrevCursor, Total: page.Total, Estimated: page.Estimated, Facets: page.Facets,
	}, func(uuid.UUID) (none T) { return none })
	arranged.Rows = make([]T, 0, len(rows))
	for _, wanted := range page.Rows {
		if row, ok := found[wanted]; ok {
			arranged.Rows = append(arranged.Rows, row)
		}
	}
	return arranged
}
