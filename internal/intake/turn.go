package intake

import (
	"context"
	"fmt"
	"runtime"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/platform/jobs"
)

const (
	// atOnce is how many streams of one integration are worked off at the same time:
	// a vendor that hangs holds that many workers and no more.
	atOnce = 2
	// companyAtOnce is how many of one company are, a quarter of a node's workers:
	// whoever has sixty integrations leaves the others room.
	companyAtOnce = jobs.SyncWorkers / 4
)

// writersAtOnce is how many syncs of a node write at the same time: as many as half of
// its processors. The others wait for their vendors anyway, and the people at their
// screens want the database too. With a hundred syncs on two processors the slowest
// hundredth of their lists took 83 ms with one writer and 305 with four.
func writersAtOnce() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// takeTurns gives the streams of a company that wait a job, as far as the bounds
// allow: first one of each integration, the longest waiting before the others. Called
// at the end of a transaction that made streams or ended one.
func (s *Service) takeTurns(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) error {
	q := db.New(tx)
	if err := q.LockTurns(ctx, tenant); err != nil {
		return fmt.Errorf("lock turns: %w", err)
	}
	ids, err := q.TakeTurns(ctx, db.TakeTurnsParams{TenantID: tenant, OfIntegration: atOnce, OfCompany: companyAtOnce, Now: s.now()})
	if err != nil {
		return fmt.Errorf("take turns: %w", err)
	}
	work := make([]jobs.Args, len(ids))
	for i, id := range ids {
		work[i] = StreamJob{TenantID: tenant, StreamRunID: id}
	}
	return s.Queue.Enqueue(ctx, tx, work...)
}

// write waits until few enough syncs of this node write, and writes.
func (s *Service) write(ctx context.Context, tenant uuid.UUID, step func(context.Context, pgx.Tx) error) error {
	select {
	case s.writers <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.writers }()
	return s.DB.Tenant(ctx, tenant, step)
}
