package app

import (
	"log/slog"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/rest"
)

// progress pushes how far a sync is to the screens.
type progress struct {
	bus *bus.Bus // nil on the command line
	log *slog.Logger
}

// Progress sends the run as REST shows it. It is no history: one that gets lost
// is followed by the next.
func (p progress) Progress(tenant uuid.UUID, run intake.Run) {
	if p.bus == nil {
		return
	}
	if err := live.PublishProgress(p.bus, tenant, live.SyncProgress, rest.RunView(run)); err != nil {
		p.log.Warn("progress lost", "tenant_id", tenant, "error", err)
	}
}

// operationProgress pushes how far an operation is to the screens.
type operationProgress struct {
	bus *bus.Bus // nil on the command line
	log *slog.Logger
}

// Progress sends the operation as REST shows it, on the topic of what it changes.
func (p operationProgress) Progress(tenant uuid.UUID, op operation.Operation) {
	if p.bus == nil {
		return
	}
	view, err := rest.OperationView(op)
	if err == nil {
		err = live.PublishProgress(p.bus, tenant, live.OperationProgress(op.Subject), view)
	}
	if err != nil {
		p.log.Warn("progress lost", "tenant_id", tenant, "error", err)
	}
}
