package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Transfer hands an assigned asset on to another person in one step. Conflicts:
// asset.not_assigned, asset.already_assigned (that person has it),
// asset.wrong_status. Invalid: employee.unknown, employee.terminated.
func (s *Service) Transfer(ctx context.Context, tenant, id uuid.UUID, in Handover, ifVersion *int64) (Asset, error) {
	note, err := words(in.Note, "body.note")
	if err != nil {
		return Asset{}, err
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) error {
		if err := c.take(Transfer, nil); err != nil {
			return err
		}
		person, err := c.employee(ctx, in.EmployeeID)
		if err != nil {
			return err
		}
		if c.before.Assignee.ID == person.ID {
			return fault.New(fault.Conflict, "asset.already_assigned", "%s is already assigned to %s.", c.before.Tag, person.DisplayName)
		}
		c.after.Assignee = person
		c.saying("note", note)
		return nil
	})
}
