package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Args is what a job is to do: a JSON struct with a stable Kind. Kinds and field
// names live in the database as long as jobs wait there.
type Args = river.JobArgs

// Options are what a kind of job says about itself by its method InsertOpts.
type Options = river.InsertOpts

// Queue takes jobs.
type Queue interface {
	// Enqueue adds jobs in the given transaction: they exist if it commits.
	Enqueue(ctx context.Context, tx pgx.Tx, args ...Args) error
	// EnqueueAt adds a job that waits until an instant.
	EnqueueAt(ctx context.Context, tx pgx.Tx, at time.Time, args Args) error
}

// The queues. Slow work has its own, so that it never holds up the quick.
const (
	DefaultQueue = river.QueueDefault
	SyncQueue    = "sync"
)

// SyncWorkers is how many jobs of SyncQueue a node works off at once. Most of them
// wait for somebody else's server.
const SyncWorkers = 48

type queue struct {
	client *river.Client[pgx.Tx]
}

// NewQueue makes a queue that only takes jobs; a Runner works them off.
func NewQueue(log *slog.Logger) (Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: pg.JobSchema, Logger: log})
	if err != nil {
		return nil, fmt.Errorf("open job queue: %w", err)
	}
	return &queue{client: client}, nil
}

func (q *queue) Enqueue(ctx context.Context, tx pgx.Tx, args ...Args) error {
	if len(args) == 0 {
		return nil // the library calls this an error
	}
	batch := make([]river.InsertManyParams, len(args))
	for i, a := range args {
		batch[i] = river.InsertManyParams{Args: a}
	}
	if _, err := q.client.InsertManyTx(ctx, tx, batch); err != nil {
		return fmt.Errorf("enqueue jobs: %w", err)
	}
	return nil
}

func (q *queue) EnqueueAt(ctx context.Context, tx pgx.Tx, at time.Time, args Args) error {
	if _, err := q.client.InsertTx(ctx, tx, args, &river.InsertOpts{ScheduledAt: at}); err != nil {
		return fmt.Errorf("enqueue job for later: %w", err)
	}
	return nil
}
