package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Transfer hands a held asset on in one step. Conflicts: asset.not_assigned,
// asset.already_assigned (they have it), asset.cannot_hold, asset.wrong_status.
// Invalid: as for Assign.
func (s *Service) Transfer(ctx context.Context, tenant, id uuid.UUID, in Handover, ifVersion *int64) (Asset, error) {
	cmd, err := transfer(in)
	if err != nil {
		return Asset{}, err
	}
	return s.do(ctx, tenant, id, ifVersion, cmd)
}

func transfer(in Handover) (command, error) {
	return handover(in, func(c *change, to Holder) error {
		if err := c.take(Transfer, nil); err != nil {
			return err
		}
		if c.before.Holder().is(&to) {
			return fault.New(fault.Conflict, "asset.already_assigned", "%s is already assigned to %s.", c.before.Tag, to.Name)
		}
		return nil
	})
}
