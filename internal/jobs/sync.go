package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

// syncTimeout is above what the largest company takes at the slowest vendor.
const syncTimeout = 30 * time.Minute

// Sync works off one stream of an integration's run.
type Sync struct {
	river.WorkerDefaults[intake.StreamJob]
	Intake *intake.Service
}

// Timeout replaces that of ordinary jobs.
func (w *Sync) Timeout(*river.Job[intake.StreamJob]) time.Duration { return syncTimeout }

// Work is idempotent: a stream that was interrupted goes on behind the last page
// that was saved.
func (w *Sync) Work(ctx context.Context, job *river.Job[intake.StreamJob]) error {
	return w.Intake.RunStream(ctx, job.Args.TenantID, job.Args.StreamRunID)
}

// Schedule looks for integrations whose time has come, and for runs whose job is
// gone.
type Schedule struct{}

// Kind is the job's stable name.
func (Schedule) Kind() string { return "integration_schedule" }

// ScheduleWorker runs Schedule.
type ScheduleWorker struct {
	river.WorkerDefaults[Schedule]
	Integrations *integration.Service
	Intake       *intake.Service
}

// Work does it all, whichever fails.
func (w *ScheduleWorker) Work(ctx context.Context, _ *river.Job[Schedule]) error {
	_, swept := w.Intake.SweepStale(ctx)
	return errors.Join(swept, w.Integrations.EnqueueDue(ctx), w.Integrations.ReviewAll(ctx))
}

// RenewWebhooks looks for webhooks that their vendors would forget.
type RenewWebhooks struct{}

// Kind is the job's stable name.
func (RenewWebhooks) Kind() string { return "integration_renew_webhooks" }

// RenewWebhooksWorker runs RenewWebhooks.
type RenewWebhooksWorker struct {
	river.WorkerDefaults[RenewWebhooks]
	Integrations *integration.Service
	PublicURL    string // where vendors reach us
}

// renewTimeout is above what several slow vendors in a row take.
const renewTimeout = 10 * time.Minute

// Timeout replaces that of ordinary jobs.
func (w *RenewWebhooksWorker) Timeout(*river.Job[RenewWebhooks]) time.Duration { return renewTimeout }

// Work may be done by two at once: each webhook is renewed by one of them.
func (w *RenewWebhooksWorker) Work(ctx context.Context, _ *river.Job[RenewWebhooks]) error {
	return w.Integrations.RenewWebhooks(ctx, w.PublicURL)
}
