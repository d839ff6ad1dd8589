package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Handover says who gets an asset.
type Handover struct {
	EmployeeID uuid.UUID
	Note       string
}

// Assign hands an asset to a person: from stock, from a reservation for that very
// person, or on its way to them. Conflicts: asset.already_assigned (names the
// holder), asset.reserved_for_other, asset.wrong_status. Invalid:
// employee.unknown, employee.terminated.
func (s *Service) Assign(ctx context.Context, tenant, id uuid.UUID, in Handover, ifVersion *int64) (Asset, error) {
	note, err := words(in.Note, "body.note")
	if err != nil {
		return Asset{}, err
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) error {
		if err := c.take(Assign, nil); err != nil {
			return err
		}
		person, err := c.employee(ctx, in.EmployeeID)
		if err != nil {
			return err
		}
		if waits := c.before.ReservedFor; waits != nil && waits.ID != person.ID {
			return fault.New(fault.Conflict, "asset.reserved_for_other", "%s is reserved for %s.", c.before.Tag, waits.DisplayName)
		}
		c.after.Assignee, c.after.ReservedFor = person, nil
		c.saying("note", note)
		return nil
	})
}
