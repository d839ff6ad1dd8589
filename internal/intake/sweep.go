package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
)

const (
	// sweepAfter is how old a run must be before anybody looks for its jobs.
	sweepAfter = time.Minute
	// keepRuns and keepFor say which runs stay: the youngest, and all young ones.
	keepRuns = 20
	keepFor  = 90 * 24 * time.Hour
)

// SweepStale ends runs, of all companies, whose jobs are gone for good, so that
// none stays running for ever and keeps the next one away. It says how many.
func (s *Service) SweepStale(ctx context.Context) (int, error) {
	var active []db.ActiveRunsRow
	alive := map[string]bool{}
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		// Runs first: the job of a run seen here is there too, or is done.
		if active, err = db.New(tx).ActiveRuns(ctx, s.now().Add(-sweepAfter)); err != nil {
			return fmt.Errorf("read active runs: %w", err)
		}
		waiting, err := jobs.Unfinished(ctx, tx, StreamJob{}.Kind(), "stream_run_id")
		for _, id := range waiting {
			alive[id] = true
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	var failed []error
	swept := 0
	for _, row := range active {
		ended, err := s.sweepRun(ctx, row.TenantID, row.ID, alive)
		if err != nil {
			failed = append(failed, err)
		}
		if ended {
			swept++
		}
	}
	return swept, errors.Join(failed...)
}

// lost tells whether a stream had a job long enough ago that it would have been seen.
func (s *Service) lost(stream db.StreamRun) bool {
	return Status(stream.Status).Active() && stream.EnqueuedAt != nil && !stream.EnqueuedAt.Add(sweepAfter).After(s.now())
}

// sweepRun ends the streams of a run whose jobs are gone, and the run where none is
// left.
func (s *Service) sweepRun(ctx context.Context, tenant, id uuid.UUID, alive map[string]bool) (ended bool, err error) {
	why := integration.Failure{Code: ErrInterrupted, Message: "The sync was interrupted and did not come back."}
	err = s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ended = false
		q := db.New(tx)
		run, err := q.GetRun(ctx, db.GetRunParams{TenantID: tenant, ID: id})
		if err != nil {
			return orMissing(err)
		}
		held, err := s.Integrations.Hold(ctx, tenant, run.IntegrationID)
		if err != nil {
			return err
		}
		if run, err = q.LockRun(ctx, db.LockRunParams{TenantID: tenant, ID: id}); err != nil {
			return orMissing(err)
		}
		streams, err := q.StreamRuns(ctx, db.StreamRunsParams{TenantID: tenant, RunIds: []uuid.UUID{id}})
		if err != nil {
			return fmt.Errorf("read stream runs: %w", err)
		}
		if !Status(run.Status).Active() {
			return nil
		}
		if len(streams) == 0 && Status(run.Status) == Queued { // it waits for the one under way
			return s.next(ctx, tx, held)
		}
		if len(streams) == 0 { // made before runs had streams
			ended = true
			return s.end(ctx, tx, held, id, outcome{status: Failed, failure: &why})
		}
		for _, stream := range streams {
			if alive[stream.ID.String()] || !s.lost(stream) {
				continue
			}
			if err := finishStream(ctx, q, tenant, stream.ID, outcome{status: Failed, failure: &why}, s.now()); err != nil {
				return err
			}
		}
		if streams, err = q.StreamRuns(ctx, db.StreamRunsParams{TenantID: tenant, RunIds: []uuid.UUID{id}}); err != nil {
			return fmt.Errorf("read stream runs: %w", err)
		}
		if ended = !slices.ContainsFunc(streams, func(r db.StreamRun) bool { return Status(r.Status).Active() }); ended {
			if err := s.endRun(ctx, tx, held, id, streams); err != nil {
				return err
			}
		}
		return s.takeTurns(ctx, tx, tenant) // also of those whose turn nobody gave them
	})
	if fault.KindOf(err) == fault.NotFound {
		return false, nil // deleted meanwhile
	}
	return ended, err
}

// Prune forgets old runs of all companies with what they set aside; the youngest
// of each integration stay however old they are.
func (s *Service) Prune(ctx context.Context) error {
	return s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := db.New(tx).PruneRuns(ctx, db.PruneRunsParams{Keep: keepRuns, Before: s.now().Add(-keepFor)})
		return wrap(err, "prune runs")
	})
}
