package app

import (
	"context"
	"log/slog"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/rest"
)

// reminders tells users of assets that should come back.
type reminders struct{ notes *notification.Service }

// Remind puts the reminder into the users' lists.
func (r reminders) Remind(ctx context.Context, tenant uuid.UUID, in asset.Reminder) error {
	kind := "asset_due"
	if in.Overdue {
		kind = "asset_overdue"
	}
	return r.notes.Notify(ctx, tenant, in.Users, notification.Message{
		Kind: kind, Title: in.Title, Body: in.Body, Link: &notification.Link{Type: asset.Subject, ID: in.AssetID},
	})
}

// operationProgress pushes how far a bulk change is to the screens.
type operationProgress struct {
	bus *bus.Bus // nil on the command line
	log *slog.Logger
}

// Progress sends the operation as REST shows it. It is no history: one that gets
// lost is followed by the next.
func (p operationProgress) Progress(tenant uuid.UUID, op asset.Operation) {
	if p.bus == nil {
		return
	}
	if err := live.PublishProgress(p.bus, tenant, live.BulkProgress, rest.OperationView(op)); err != nil {
		p.log.Warn("progress lost", "tenant_id", tenant, "error", err)
	}
}
