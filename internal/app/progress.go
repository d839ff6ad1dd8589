package app

import (
	"log/slog"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/rest"
)

// syncProgress is the live event of a run under way.
const syncProgress = "integration_sync_progress"

// progress pushes how far a sync is to the screens.
type progress struct {
	bus *bus.Bus // nil on the command line
	log *slog.Logger
}

// Progress sends the run as REST shows it. It is no history: one that gets lost
// is followed by the next.
func (p progress) Progress(tenant uuid.UUID, run integration.Run) {
	if p.bus == nil {
		return
	}
	body := map[string]any{"run": rest.RunView(run)}
	if err := live.Publish(p.bus, "integrations:"+tenant.String(), syncProgress, body); err != nil {
		p.log.Warn("progress lost", "tenant_id", tenant, "error", err)
	}
}
