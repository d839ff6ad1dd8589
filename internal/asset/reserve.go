package asset

import (
	"context"

	"github.com/google/uuid"
)

// Reserve keeps an asset for a person: one in stock, or one that is still on
// order or on its way, which is then reserved when it arrives. Conflicts:
// asset.already_reserved and asset.already_assigned (both name the person),
// asset.wrong_status. Invalid: employee.unknown, employee.terminated.
func (s *Service) Reserve(ctx context.Context, tenant, id, employee uuid.UUID, ifVersion *int64) (Asset, error) {
	return s.do(ctx, tenant, id, ifVersion, reserve(employee))
}

func reserve(employee uuid.UUID) command {
	var person Person
	return command{
		prepare: func(ctx context.Context, w *work) (err error) {
			person, err = w.employee(ctx, employee)
			return err
		},
		each: func(_ context.Context, _ *work, c *change) error {
			if err := c.take(Reserve, nil); err != nil {
				return err
			}
			c.after.ReservedFor = &person
			return nil
		},
	}
}
