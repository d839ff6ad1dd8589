package asset

import (
	"context"

	"github.com/google/uuid"
)

// Arrival says how an asset comes in or back.
type Arrival struct {
	Note       string
	LocationID *uuid.UUID // where it lies now; nil: where it was
}

// Return takes an asset back from its holder: into stock, or out of the holder's
// hands while it stays in repair. Conflict: asset.not_assigned.
func (s *Service) Return(ctx context.Context, tenant, id uuid.UUID, in Arrival, ifVersion *int64) (Asset, error) {
	note, err := words(in.Note, "body.note")
	if err != nil {
		return Asset{}, err
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) error {
		if err := c.take(Return, nil); err != nil {
			return err
		}
		c.after.Assignee = nil
		c.saying("note", note)
		return c.lieAt(ctx, in.LocationID)
	})
}

// lieAt notes where the asset lies now, if that was said.
func (c *change) lieAt(ctx context.Context, location *uuid.UUID) error {
	if location == nil {
		return nil
	}
	found, err := locations(ctx, c.q, c.tenant, []uuid.UUID{*location})
	if err != nil {
		return err
	}
	place, ok := found[*location]
	if !ok {
		return unknownLocation()
	}
	c.after.Location = &place
	return nil
}
