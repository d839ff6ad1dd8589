package jobs

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Unfinished gives the argument called field of every job of a kind that waits
// or is being worked on. Read it in a system transaction.
func Unfinished(ctx context.Context, tx pgx.Tx, kind, field string) ([]string, error) {
	rows, err := tx.Query(ctx, `
		select args ->> $2 from river.river_job
		where kind = $1 and state in ('available', 'pending', 'retryable', 'running', 'scheduled') and args ? $2`, kind, field)
	if err != nil {
		return nil, fmt.Errorf("list unfinished jobs: %w", err)
	}
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list unfinished jobs: %w", err)
	}
	return values, nil
}
