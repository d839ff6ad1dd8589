package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/tenant"
)

// NewDay derives in every company what depends on today's date, such as a
// pending hire becoming active. It runs hourly: each company has its own
// midnight.
type NewDay struct{}

// Kind is the job's stable name.
func (NewDay) Kind() string { return "new_day" }

// NewDayWorker runs NewDay.
type NewDayWorker struct {
	river.WorkerDefaults[NewDay]
	Tenants   *tenant.Service
	Employees *employee.Service
}

// Work goes on with the other companies when one fails, and is then run again.
func (w *NewDayWorker) Work(ctx context.Context, _ *river.Job[NewDay]) error {
	companies, err := w.Tenants.All(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, c := range companies {
		if _, err := w.Employees.DeriveAll(ctx, c.ID); err != nil {
			failed = errors.Join(failed, fmt.Errorf("company %s: %w", c.Slug, err))
		}
	}
	return failed
}
