package app

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/notification"
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
