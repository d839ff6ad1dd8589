package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/hook"
)

// Confirm makes the call that a vendor's handshake asks for.
type Confirm struct {
	river.WorkerDefaults[hook.Confirm]
	Hooks *hook.Service
}

// Work calls the vendor; a second time does no harm there.
func (w *Confirm) Work(ctx context.Context, job *river.Job[hook.Confirm]) error {
	return w.Hooks.Confirm(ctx, job.Args)
}
