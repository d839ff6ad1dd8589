package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// StatusChange says where an asset goes and why.
type StatusChange struct {
	Status Status // may be empty when a label says it
	Label  string // a status label, by name or id; empty: none
	Reason string
}

// ChangeStatus ships, receives, repairs, retires or restores an asset, or reports
// it lost or stolen, whichever leads to the status. Asking for in_stock brings an
// asset back from wherever it is: to its holder or to who waits for it, if there
// is one. A label of the state the asset is in already is only put on. Conflicts:
// asset.wrong_status, asset.holds_others, status_label.other_status. Invalid: no
// such status or label, or no reason where one is needed.
func (s *Service) ChangeStatus(ctx context.Context, tenant, id uuid.UUID, in StatusChange, ifVersion *int64) (Asset, error) {
	cmd, err := changeStatus(in)
	if err != nil {
		return Asset{}, err
	}
	return s.do(ctx, tenant, id, ifVersion, cmd)
}

func changeStatus(in StatusChange) (command, error) {
	if in.Status != "" || in.Label == "" {
		if err := oneOf(in.Status, Statuses, "body.status"); err != nil {
			return command{}, err
		}
	}
	reason, err := words(in.Reason, "body.reason")
	if err != nil {
		return command{}, err
	}
	var label *StatusLabel
	target := in.Status
	return command{
		prepare: func(ctx context.Context, w *work) error {
			if in.Label == "" {
				return nil
			}
			if label, err = w.label(ctx, in.Label); err != nil {
				return err
			}
			if target = label.Status; in.Status != "" && in.Status != target {
				return otherStatus(*label, in.Status)
			}
			return nil
		},
		each: func(_ context.Context, _ *work, c *change) error {
			c.saying("reason", reason)
			if err := c.goTo(target, label != nil, reason); err != nil {
				return err
			}
			if label == nil {
				return nil
			}
			return c.putOn(*label)
		},
	}, nil
}

// goTo takes the asset to a state by whichever action leads there. With a label it
// may be there already.
func (c *change) goTo(target Status, labelled bool, reason *string) error {
	if c.before.Status == target {
		if labelled {
			c.event = EventUpdated
			return nil
		}
		return fault.New(fault.Conflict, "asset.wrong_status", "%s is %s already.", c.before.Tag, target.Label())
	}
	action, ok := c.before.actionTo(target)
	if !ok {
		return fault.New(fault.Conflict, "asset.wrong_status", "%s is %s and cannot become %s this way.",
			c.before.Tag, c.before.Status.Label(), target.Label())
	}
	return c.take(action, reason)
}

// putOn labels the asset's state.
func (c *change) putOn(label StatusLabel) error {
	if label.Status != c.after.Status {
		return otherStatus(label, c.after.Status)
	}
	c.after.StatusLabel = &LabelRef{ID: label.ID, Name: label.Name, Color: label.Color}
	return nil
}

func otherStatus(label StatusLabel, status Status) error {
	return fault.New(fault.Conflict, "status_label.other_status", "%s is a label for what is %s.", label.Name, label.Status.Label()).
		At("body.status_label", fmt.Sprintf("the asset would be %s", status.Label()))
}
