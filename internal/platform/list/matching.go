package list

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Matching gives the ids of all rows that a request's filters and search hold for,
// in the order of the ids, but no more than most. Paging and sorting do not matter.
func Matching(ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, req Request, most int, where ...Where) ([]uuid.UUID, error) {
	q := &query[uuid.UUID]{tx: tx, spec: spec.With(req.Extra...), tenant: tenant, req: req, where: where}
	if err := q.understand(ctx); err != nil {
		return nil, err
	}
	st := newStatement("select "+spec.IDExpr+"\nfrom "+spec.tail(), tenant)
	if err := q.conditions(st); err != nil {
		return nil, err
	}
	st.write(fmt.Sprintf("\norder by %s limit %d", spec.IDExpr, most))
	rows, err := tx.Query(ctx, st.sql.String(), st.planned()...)
	if err != nil {
		return nil, fmt.Errorf("list matching: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("list matching: %w", err)
	}
	return ids, nil
}
