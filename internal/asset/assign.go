package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Handover says who or what gets an asset: exactly one of the ids is set.
type Handover struct {
	EmployeeID     uuid.UUID
	LocationID     uuid.UUID
	AssetID        uuid.UUID
	ExpectedReturn clock.Date // when it should be back; none: it stays
	Note           string
}

func (h Handover) check() error {
	given := 0
	for _, id := range []uuid.UUID{h.EmployeeID, h.LocationID, h.AssetID} {
		if id != uuid.Nil {
			given++
		}
	}
	if given != 1 {
		return fault.InvalidField("body.employee_id", "say one of employee_id, location_id and asset_id")
	}
	return checkDay(h.ExpectedReturn, "body.expected_return")
}

// Assign checks an asset out to a person, a place or another asset: from stock,
// from a reservation for that very person, or on its way to them. Conflicts:
// asset.already_assigned (names the holder), asset.reserved_for_other,
// asset.cannot_hold, asset.wrong_status. Invalid: employee.unknown,
// employee.terminated, location.unknown, asset.unknown, asset.circular.
func (s *Service) Assign(ctx context.Context, tenant, id uuid.UUID, in Handover, ifVersion *int64) (Asset, error) {
	cmd, err := assign(in)
	if err != nil {
		return Asset{}, err
	}
	return s.do(ctx, tenant, id, ifVersion, cmd)
}

func assign(in Handover) (command, error) {
	return handover(in, func(c *change, to Holder) error {
		waits := c.before.ReservedFor
		if err := c.take(Assign, nil); err != nil {
			return err
		}
		if waits != nil && (to.Kind != ToEmployee || waits.ID != to.ID) {
			return fault.New(fault.Conflict, "asset.reserved_for_other", "%s is reserved for %s.", c.before.Tag, waits.DisplayName)
		}
		return nil
	})
}

// handover is a command that puts an asset into somebody's hands, if judge lets it.
func handover(in Handover, judge func(c *change, to Holder) error) (command, error) {
	if err := in.check(); err != nil {
		return command{}, err
	}
	note, err := words(in.Note, "body.note")
	if err != nil {
		return command{}, err
	}
	var to Holder
	return command{
		prepare: func(ctx context.Context, w *work) (err error) {
			to, err = w.holder(ctx, in)
			return err
		},
		each: func(ctx context.Context, w *work, c *change) error {
			if err := judge(c, to); err != nil {
				return err
			}
			if err := w.canBeHeldBy(ctx, c.before, to); err != nil {
				return err
			}
			c.after.hold(to)
			c.after.ExpectedReturn = in.ExpectedReturn
			c.saying("note", note)
			return nil
		},
	}, nil
}
