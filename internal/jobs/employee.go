package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/employee"
)

// EmployeeSettle brings a company's people in line with the order of sources.
type EmployeeSettle struct {
	river.WorkerDefaults[employee.Settle]
	Employees *employee.Service
}

// Work is idempotent: who is in line stays.
func (w *EmployeeSettle) Work(ctx context.Context, job *river.Job[employee.Settle]) error {
	return w.Employees.SettleAll(ctx, job.Args.TenantID)
}
