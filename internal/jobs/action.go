package jobs

import (
	"context"
	"errors"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/action"
)

// VendorAction does what was asked for at a vendor.
type VendorAction struct {
	river.WorkerDefaults[action.Run]
	Actions *action.Service
}

// Work is safe to repeat: the room finds out what became of an attempt before.
func (w *VendorAction) Work(ctx context.Context, job *river.Job[action.Run]) error {
	err := w.Actions.Run(ctx, job.Args)
	var later *action.Later
	if errors.As(err, &later) {
		return river.JobSnooze(later.After)
	}
	return err
}

// ActionSweep ends requests that nobody decided, and finds lost jobs.
type ActionSweep struct {
	river.WorkerDefaults[action.Sweep]
	Actions *action.Service
}

// Work is idempotent.
func (w *ActionSweep) Work(ctx context.Context, _ *river.Job[action.Sweep]) error {
	return w.Actions.Sweep(ctx)
}
