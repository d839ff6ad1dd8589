package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/tenant"
)

// Remind tells people what should be back by now or soon. It runs hourly: each
// company has its own midnight.
type Remind struct{}

// Kind is the job's stable name.
func (Remind) Kind() string { return "asset_reminders" }

// RemindWorker runs Remind.
type RemindWorker struct {
	river.WorkerDefaults[Remind]
	Tenants  *tenant.Service
	Assets   *asset.Service
	Notifier asset.Notifier
}

// Work goes on with the other companies when one fails, and is then run again.
func (w *RemindWorker) Work(ctx context.Context, _ *river.Job[Remind]) error {
	companies, err := w.Tenants.All(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, c := range companies {
		if _, err := w.Assets.Remind(ctx, c.ID, w.Notifier); err != nil {
			failed = errors.Join(failed, fmt.Errorf("company %s: %w", c.Slug, err))
		}
	}
	return failed
}
