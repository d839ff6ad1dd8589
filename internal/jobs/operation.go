package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/operation"
)

// operationTimeout is above what the largest operation takes on a slow machine.
const operationTimeout = 30 * time.Minute

// Operation works off long work that somebody asked for.
type Operation struct {
	river.WorkerDefaults[operation.Job]
	Operations *operation.Service
}

// Timeout replaces that of ordinary jobs.
func (w *Operation) Timeout(*river.Job[operation.Job]) time.Duration { return operationTimeout }

// Work is idempotent: an interrupted run has changed nothing.
func (w *Operation) Work(ctx context.Context, job *river.Job[operation.Job]) error {
	return w.Operations.Run(ctx, job.Args.TenantID, job.Args.OperationID, job.Attempt >= job.MaxAttempts)
}
