package app

import (
	"log/slog"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/live"
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
