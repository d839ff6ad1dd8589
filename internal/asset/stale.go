package asset

import (
	"context"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// stale says what changed since the version that somebody's change is based on,
// field by field.
func (w *work) stale(ctx context.Context, now Asset, since int64) error {
	changes, err := event.Since(ctx, w.tx, w.tenant, Subject, now.ID, since)
	if err != nil {
		return err
	}
	return fault.Stale("asset").With(event.Meanwhile{Version: now.Version, Changes: changes})
}
