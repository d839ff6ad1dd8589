package jobs

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/jobs"
)

// Deliver brings events to a subscriber.
type Deliver struct {
	river.WorkerDefaults[event.Delivery]
	Deliverer *event.Deliverer
}

// Work completes the job in the transaction of what the subscriber did.
func (w *Deliver) Work(ctx context.Context, job *river.Job[event.Delivery]) error {
	return w.Deliverer.Deliver(ctx, job.Args, job.Attempt, func(ctx context.Context, tx pgx.Tx) error {
		return jobs.Complete(ctx, tx, job)
	})
}
