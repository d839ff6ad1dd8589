package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/workflow"
)

// WorkflowDue does what is due in one company's workflows: reminders, overdue
// marks, waits that are over.
type WorkflowDue struct {
	river.WorkerDefaults[workflow.Due]
	Workflows *workflow.Service
}

// Work is idempotent: what was done is no longer due.
func (w *WorkflowDue) Work(ctx context.Context, job *river.Job[workflow.Due]) error {
	return w.Workflows.RunDue(ctx, job.Args.TenantID)
}

// WorkflowSweep finds what is due in all companies, should a job have got lost.
type WorkflowSweep struct {
	river.WorkerDefaults[workflow.Sweep]
	Workflows *workflow.Service
}

// Work enqueues what it finds.
func (w *WorkflowSweep) Work(ctx context.Context, _ *river.Job[workflow.Sweep]) error {
	return w.Workflows.Sweep(ctx)
}
