package asset

import (
	"context"

	"github.com/google/uuid"
)

// Receive takes in an asset that was on order or on its way: into stock, or
// reserved for who waits for it. Conflict: asset.wrong_status.
func (s *Service) Receive(ctx context.Context, tenant, id uuid.UUID, in Arrival, ifVersion *int64) (Asset, error) {
	cmd, err := arrive(Receive, in)
	if err != nil {
		return Asset{}, err
	}
	return s.do(ctx, tenant, id, ifVersion, cmd)
}
