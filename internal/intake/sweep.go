package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/jobs"
)

// sweepAfter is how old a run must be before anybody looks for its job.
const sweepAfter = time.Minute

// SweepStale ends runs, of all companies, whose job is gone for good, so that
// none stays running for ever and keeps the next one away. It says how many.
func (s *Service) SweepStale(ctx context.Context) (int, error) {
	var active []db.ActiveRunsRow
	var jobsOf []string
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		// Runs first: the job of a run seen here is there too, or is done.
		if active, err = db.New(tx).ActiveRuns(ctx, s.Clock.Now().Add(-sweepAfter)); err != nil {
			return fmt.Errorf("read active runs: %w", err)
		}
		jobsOf, err = jobs.Unfinished(ctx, tx, SyncJob{}.Kind(), "run_id")
		return err
	})
	if err != nil {
		return 0, err
	}
	var failed []error
	swept := 0
	for _, row := range active {
		if slices.Contains(jobsOf, row.ID.String()) {
			continue
		}
		ended, err := s.fail(ctx, row.TenantID, row.ID, anyAttempt, integration.Failure{Code: ErrInterrupted, Message: "The sync was interrupted and did not come back."})
		if err != nil {
			failed = append(failed, err)
		}
		if ended {
			swept++
		}
	}
	return swept, errors.Join(failed...)
}
