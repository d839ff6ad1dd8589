package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

const (
	// fetchPoll is how long a job waits at most when its wake-up got lost or was
	// held back (they are debounced).
	fetchPoll = 200 * time.Millisecond
	// jobTimeout is for ordinary jobs; workers of slow ones say their own.
	jobTimeout = time.Minute
	// glowEvery is how often a node makes sure that it is seen to live.
	glowEvery = time.Second
	// stopTimeout is how long running jobs may finish when the program stops.
	stopTimeout = 10 * time.Second
)

// Runner works jobs off. It is a supervised service.
type Runner struct {
	client *river.Client[pgx.Tx]
	pool   *pgxpool.Pool
	id     string
	log    *slog.Logger
	works  atomic.Bool
}

// NewRunner makes a runner named id, which must be unique among the nodes.
func NewRunner(pool *pgxpool.Pool, id string, workers *river.Workers, periodic []*river.PeriodicJob, log *slog.Logger) (*Runner, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID:                id,
		Schema:            pg.JobSchema,
		Workers:           workers,
		PeriodicJobs:      periodic,
		Logger:            log,
		JobTimeout:        jobTimeout,
		FetchPollInterval: fetchPoll,
		Queues: map[string]river.QueueConfig{
			DefaultQueue: {MaxWorkers: 8},
			SyncQueue:    {MaxWorkers: SyncWorkers},
		},
		ErrorHandler: &errorLog{log: log},
	})
	if err != nil {
		return nil, fmt.Errorf("open job runner: %w", err)
	}
	return &Runner{client: client, pool: pool, id: id, log: log}, nil
}

// Client is the library's client, for the operator's screens.
func (r *Runner) Client() *river.Client[pgx.Tx] { return r.client }

// Ready tells whether jobs are being worked off.
func (r *Runner) Ready() bool { return r.works.Load() }

// String names the service in a supervisor's log.
func (r *Runner) String() string { return "jobs" }

// Serve works until ctx ends and then lets running jobs finish for a while.
func (r *Runner) Serve(ctx context.Context) error {
	here := &beacon{pool: r.pool, id: r.id}
	if err := here.light(ctx); err != nil {
		return err
	}
	defer here.out(ctx)
	// What an earlier run of this very runner has left: nobody works on it.
	if err := r.free(ctx, r.id, "true"); err != nil {
		return err
	}
	if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	r.works.Store(true)
	defer r.works.Store(false)
	reap, glow := time.NewTicker(reapEvery), time.NewTicker(glowEvery)
	defer reap.Stop()
	defer glow.Stop()
	r.reap(ctx)
	for {
		select {
		case <-ctx.Done():
			return r.stop(ctx)
		case <-glow.C:
			r.glow(ctx, here)
		case <-reap.C:
			r.reap(ctx)
		}
	}
}

func (r *Runner) glow(ctx context.Context, here *beacon) {
	relit, err := here.keep(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		r.log.WarnContext(ctx, "this node cannot show that it lives: others may take its jobs", "error", err)
	case relit:
		r.log.WarnContext(ctx, "this node's liveness connection was lost and is back")
	}
}

func (r *Runner) stop(ctx context.Context) error {
	soft, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := r.client.Stop(soft); err == nil {
		return ctx.Err()
	}
	hard, cancelHard := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancelHard()
	if err := r.client.StopAndCancel(hard); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return ctx.Err()
}

// Complete marks a job done in the transaction of its effect. It fails, and so
// undoes the effect, when the job is no longer this attempt's: the queue has taken
// this node for dead, and another runs the job.
func Complete[T Args](ctx context.Context, tx pgx.Tx, job *river.Job[T]) error {
	// The library's own update passes over a job that is not running, in silence.
	var held bool
	err := tx.QueryRow(ctx, `
		select state = 'running' and attempt = $2 from river.river_job where id = $1 for update`,
		job.ID, job.Attempt).Scan(&held)
	if err != nil && !pg.IsNoRows(err) {
		return fmt.Errorf("look at job: %w", err)
	}
	if !held {
		return fmt.Errorf("job %d is not attempt %d's any more", job.ID, job.Attempt)
	}
	if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
		return fmt.Errorf("complete job: %w", err)
	}
	return nil
}

// errorLog writes failures down; the library retries.
type errorLog struct{ log *slog.Logger }

// HandleError is called when a worker returned an error.
func (l *errorLog) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	if !errors.Is(err, context.Canceled) {
		l.log.WarnContext(ctx, "job failed", "job", job.ID, "kind", job.Kind, "attempt", job.Attempt, "error", err)
	}
	return nil
}

// HandlePanic is called when a worker panicked; the runner goes on.
func (l *errorLog) HandlePanic(ctx context.Context, job *rivertype.JobRow, cause any, trace string) *river.ErrorHandlerResult {
	l.log.ErrorContext(ctx, "job panicked", "job", job.ID, "kind", job.Kind, "attempt", job.Attempt, "panic", cause, "stack", trace)
	return nil
}
