package asset

import (
	"context"

	"github.com/google/uuid"
)

// Release ends a reservation. Conflict: asset.not_reserved.
func (s *Service) Release(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) (Asset, error) {
	return s.do(ctx, tenant, id, ifVersion, release)
}

var release = command{each: func(_ context.Context, _ *work, c *change) error {
	if err := c.take(Release, nil); err != nil {
		return err
	}
	c.after.ReservedFor = nil
	return nil
}}
