package asset

import (
	"context"

	"github.com/google/uuid"
)

// Release ends a reservation. Conflict: asset.not_reserved.
func (s *Service) Release(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) (Asset, error) {
	return s.change(ctx, tenant, id, ifVersion, func(_ context.Context, c *change) error {
		err := c.take(Release, nil)
		c.after.ReservedFor = nil
		return err
	})
}
