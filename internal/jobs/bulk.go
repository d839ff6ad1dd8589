package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/asset"
)

// bulkTimeout is above what the largest bulk change takes on a slow machine.
const bulkTimeout = 30 * time.Minute

// Bulk works off a change of many assets.
type Bulk struct {
	river.WorkerDefaults[asset.BulkJob]
	Operations *asset.Operations
}

// Timeout replaces that of ordinary jobs.
func (w *Bulk) Timeout(*river.Job[asset.BulkJob]) time.Duration { return bulkTimeout }

// Work is idempotent: an interrupted run has changed nothing.
func (w *Bulk) Work(ctx context.Context, job *river.Job[asset.BulkJob]) error {
	return w.Operations.Run(ctx, job.Args.TenantID, job.Args.OperationID, job.Attempt >= job.MaxAttempts)
}
