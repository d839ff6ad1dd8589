package asset

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// StatusChange says where an asset goes and why.
type StatusChange struct {
	Status Status
	Reason string
}

// ChangeStatus ships, receives, repairs, retires or restores an asset, or reports
// it lost or stolen, whichever leads to the status. Asking for in_stock brings an
// asset back from wherever it is: to its holder or to who waits for it, if there
// is one. Conflict: asset.wrong_status. Invalid: no such status, or no reason
// where one is needed.
func (s *Service) ChangeStatus(ctx context.Context, tenant, id uuid.UUID, in StatusChange, ifVersion *int64) (Asset, error) {
	if !slices.Contains(Statuses, in.Status) {
		return Asset{}, fault.InvalidField("body.status", fmt.Sprintf("%q is no status", in.Status))
	}
	reason, err := words(in.Reason, "body.reason")
	if err != nil {
		return Asset{}, err
	}
	return s.change(ctx, tenant, id, ifVersion, func(_ context.Context, c *change) error {
		if c.before.Status == in.Status {
			return fault.New(fault.Conflict, "asset.wrong_status", "%s is %s already.", c.before.Tag, in.Status.Label())
		}
		action, ok := c.before.actionTo(in.Status)
		if !ok {
			return fault.New(fault.Conflict, "asset.wrong_status", "%s is %s and cannot become %s this way.",
				c.before.Tag, c.before.Status.Label(), in.Status.Label())
		}
		c.saying("reason", reason)
		return c.take(action, reason)
	})
}
