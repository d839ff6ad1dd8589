package asset

import (
	"context"

	"github.com/google/uuid"
)

// Receive takes in an asset that was on order or on its way: into stock, or
// reserved for who waits for it. Conflict: asset.wrong_status.
func (s *Service) Receive(ctx context.Context, tenant, id uuid.UUID, in Arrival, ifVersion *int64) (Asset, error) {
	note, err := words(in.Note, "body.note")
	if err != nil {
		return Asset{}, err
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) error {
		if err := c.take(Receive, nil); err != nil {
			return err
		}
		c.saying("note", note)
		return c.lieAt(ctx, in.LocationID)
	})
}
