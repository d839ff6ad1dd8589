package rest

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/rest/internal/db"
)

// keyLife is how long an Idempotency-Key is remembered: a client that repeats a
// request after a day does not repeat it by accident.
const keyLife = 24 * time.Hour

// SweepKeys forgets old Idempotency-Keys and their answers, of all companies.
func SweepKeys(ctx context.Context, database *pg.DB, now time.Time) error {
	return database.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := db.New(tx).SweepIdempotencyKeys(ctx, now.Add(-keyLife)); err != nil {
			return fmt.Errorf("sweep idempotency keys: %w", err)
		}
		return nil
	})
}
