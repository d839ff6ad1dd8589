package asset

import (
	"context"

	"github.com/google/uuid"
)

// Arrival says how an asset comes in or back.
type Arrival struct {
	Note       string
	LocationID *uuid.UUID // where it lies now; nil: where it was
	Condition  Condition  // what shape it is in; empty: as it was
}

// Return takes an asset back from its holder: into stock, or out of the holder's
// hands while it stays in repair. Conflict: asset.not_assigned.
func (s *Service) Return(ctx context.Context, tenant, id uuid.UUID, in Arrival, ifVersion *int64) (Asset, error) {
	cmd, err := arrive(Return, in)
	if err != nil {
		return Asset{}, err
	}
	return s.do(ctx, tenant, id, ifVersion, cmd)
}

// arrive is the command for what comes in or back.
func arrive(action Action, in Arrival) (command, error) {
	note, err := words(in.Note, "body.note")
	if err != nil {
		return command{}, err
	}
	if in.Condition != "" {
		if err := oneOf(in.Condition, Conditions, "body.condition"); err != nil {
			return command{}, err
		}
	}
	var place *Ref
	return command{
		prepare: func(ctx context.Context, w *work) (err error) {
			place, err = w.place(ctx, in.LocationID)
			return err
		},
		each: func(_ context.Context, _ *work, c *change) error {
			if err := c.take(action, nil); err != nil {
				return err
			}
			if action == Return {
				c.after.letGo()
			}
			if place != nil {
				c.after.Location = place
			}
			if in.Condition != "" {
				c.after.Condition = in.Condition
			}
			c.saying("note", note)
			return nil
		},
	}, nil
}
