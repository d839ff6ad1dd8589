package action

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Approve has a dangerous action done. Of two who approve at once one comes too
// late. While the integration is paused it is the conflict action.paused: an approval
// is for now, not for whenever somebody resumes it.
func (s *Service) Approve(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, note string, ifVersion *int64) (Action, error) {
	note, err := tidy("note", note)
	if err != nil {
		return Action{}, err
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) (string, error) {
		if err := c.decide(Approve, who, note, s.Clock.Now()); err != nil {
			return "", err
		}
		if err := c.unchanged(ctx); err != nil {
			return "", err
		}
		if _, err := c.callable(ctx); err != nil {
			return "", err
		}
		return EventApproved, s.enqueue(ctx, c.tx, tenant, id)
	})
}

// Reject ends a request that waits.
func (s *Service) Reject(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, reason string, ifVersion *int64) (Action, error) {
	reason, err := tidy("reason", reason)
	if err != nil {
		return Action{}, err
	}
	if reason == "" {
		return Action{}, fault.InvalidField("body.reason", "Say why: whoever asked will read this.")
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) (string, error) {
		if err := c.decide(Reject, who, reason, s.Clock.Now()); err != nil {
			return "", err
		}
		return EventRejected, s.tellAsker(ctx, tenant, c.Action)
	})
}

// Withdraw takes one's own request back while nothing was done.
func (s *Service) Withdraw(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, ifVersion *int64) (Action, error) {
	return s.change(ctx, tenant, id, ifVersion, func(_ context.Context, c *change) (string, error) {
		return EventWithdrawn, c.withdraw(who, s.Clock.Now())
	})
}

// Recall takes a request back on behalf of what it was made for, unless the vendor may
// have heard of it or it is over.
func (s *Service) Recall(ctx context.Context, tenant, id uuid.UUID, why string) error {
	_, err := s.change(ctx, tenant, id, nil, func(_ context.Context, c *change) (string, error) {
		if c.State != Waiting && c.State != Queued || c.begunAt != nil {
			return "", errNotOurs
		}
		return EventWithdrawn, c.end(Withdraw, why, s.Clock.Now())
	})
	if fault.Is(err, errNotOurs.Code) {
		return nil
	}
	return err
}

// Renew means one's own request for the device as it is now.
func (s *Service) Renew(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, ifVersion *int64) (Action, error) {
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) (string, error) {
		if err := c.renew(who, s.Clock.Now()); err != nil {
			return "", err
		}
		if err := c.aimAnew(ctx); err != nil {
			return "", err
		}
		return EventRenewed, s.tellApprovers(ctx, tenant, c.Action)
	})
}

// Retry has what failed, or may have, tried again. A dangerous one is then asked for
// by whoever does so, and needs a second person anew.
func (s *Service) Retry(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, ifVersion *int64) (Action, error) {
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) (string, error) {
		info, err := c.callable(ctx)
		if err != nil {
			return "", err
		}
		if err := c.again(who, info.Repeatable, uuid.New(), s.Clock.Now()); err != nil {
			return "", err
		}
		if err := c.aimAnew(ctx); err != nil {
			return "", err
		}
		if c.State == Waiting {
			return EventRetried, s.tellApprovers(ctx, tenant, c.Action)
		}
		return EventRetried, s.enqueue(ctx, c.tx, tenant, id)
	})
}

// Settle is the word of somebody who has looked at the vendor's: it was done, or it
// was not.
func (s *Service) Settle(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, done bool, ifVersion *int64) (Action, error) {
	verb, told, said := Deny, EventFailed, who.Name+" has looked: it was not done."
	if done {
		verb, told, said = Confirm, EventCompleted, who.Name+" has looked: it was done."
	}
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) (string, error) {
		if err := c.end(verb, said, s.Clock.Now()); err != nil {
			return "", err
		}
		if who.UserID == c.AskedBy.ID {
			return told, nil
		}
		return told, s.tellAsker(ctx, tenant, c.Action)
	})
}

// unchanged refuses when the target is otherwise than when it was asked for.
func (c *change) unchanged(ctx context.Context) error {
	changes, err := c.changesNow(ctx)
	if err != nil || len(changes) == 0 {
		return err
	}
	return fault.New(fault.Conflict, "action.changed", "Something has changed since it was asked for: it has to be asked for anew.").With(changes)
}

// changesNow compares the target, and what it is addressed by, with the device as
// it is now.
func (c *change) changesNow(ctx context.Context) ([]Change, error) {
	if c.Target == nil {
		return nil, nil
	}
	now, filled, err := c.look(ctx)
	if err != nil {
		return nil, err
	}
	return append(c.Target.changes(now), readdressed(c.Inputs, filled)...), nil
}

// look reads the target and the inputs that stand in its record; nil: it is gone.
func (c *change) look(ctx context.Context) (*Target, map[string]any, error) {
	if c.Integration.ID != nil && c.Target.Kind == connector.TargetAccount {
		return c.lookAtAccount(ctx)
	}
	if c.Target.DeviceID == nil || c.Integration.ID == nil {
		return nil, nil, nil
	}
	d, err := c.Devices.Get(ctx, c.tenant, *c.Target.DeviceID)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	_, known, err := c.vendor(ctx, c.tenant, *c.Integration.ID)
	if err != nil {
		return nil, nil, err
	}
	filled, _, err := known.Fill(c.Name, d.Device)
	return targetOf(d), filled, err
}

func (c *change) lookAtAccount(ctx context.Context) (*Target, map[string]any, error) {
	_, known, err := c.vendor(ctx, c.tenant, *c.Integration.ID)
	if err != nil {
		return nil, nil, err
	}
	info, ok := known.Action(c.Name)
	if !ok {
		return nil, nil, errNotOffered
	}
	found, err := c.account(ctx, c.tenant, *c.Integration.ID, Account{c.Target.Holder.id(), c.Target.ExternalID}, info)
	if fault.KindOf(err) == fault.Invalid {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	filled, _, err := known.Fill(c.Name, found.data)
	return found.target(), filled, err
}

// aimAnew takes the target as it is now for what is meant.
func (c *change) aimAnew(ctx context.Context) error {
	if c.Target == nil {
		return nil
	}
	now, filled, err := c.look(ctx)
	if err != nil {
		return err
	}
	if now == nil {
		return errTargetGone
	}
	c.Target = now
	for key, value := range filled {
		c.Inputs[key] = value
	}
	return nil
}

func tidy(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > maxText {
		return "", fault.InvalidField("body."+field, "at most 2000 characters")
	}
	return text, nil
}

var (
	errIntegrationGone = fault.New(fault.Conflict, "action.integration_gone", "The integration was deleted.")
	errTargetGone      = fault.New(fault.Conflict, "action.target_gone", "The integration no longer has it.")
	errConnectorGone   = fault.New(fault.Conflict, "action.connector_gone", "The connector is no longer installed.")
	errNotOffered      = fault.New(fault.Conflict, "action.not_offered", "The connector no longer offers this.")
)
