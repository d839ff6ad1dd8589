package asset

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	registers "github.com/assetronics/assetronics/internal/register"
)

// change is one change of one asset while its row is locked. A command edits
// after; the times, the assignments and the event follow from the difference.
type change struct {
	before, after Asset
	event         string
	note          *string          // for the assignment this opens, else for the one it closes
	said          event.Changes    // what people said about it
	custom        registers.Judged // what becomes of the company's own fields; nil: nothing
}

func newChange(a Asset) *change { return &change{before: a, after: a, said: event.Changes{}} }

// command is something done to one asset or to ten thousand: prepare finds, once
// and before any asset is locked, what the command speaks of; look sees all of the
// assets once they are locked; each decides about one.
type command struct {
	prepare func(ctx context.Context, w *work) error                 // nil: nothing to find
	look    func(ctx context.Context, w *work, assets []Asset) error // nil: each is enough
	each    func(ctx context.Context, w *work, c *change) error
}

// do runs a command on one asset and writes what came of it. When nothing did,
// nothing is written.
func (s *Service) do(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64, cmd command) (Asset, error) {
	return s.doIn(ctx, tenant, id, ifVersion, cmd, register)
}

func (s *Service) doIn(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64, cmd command, where shelf) (Asset, error) {
	var result Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		w := s.work(ctx, tx, tenant)
		if err := cmd.ready(ctx, w); err != nil {
			return err
		}
		found, err := w.lock(ctx, []uuid.UUID{id}, where)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing("asset")
		}
		c := newChange(found[0])
		if ifVersion != nil && *ifVersion != c.before.Version {
			return w.stale(ctx, c.before, *ifVersion)
		}
		if err := cmd.survey(ctx, w, found); err != nil {
			return err
		}
		if err := cmd.each(ctx, w, c); err != nil {
			return err
		}
		result = c.before
		written, err := w.write(ctx, []*change{c})
		if len(written) > 0 {
			result = written[0]
		}
		return err
	})
	return result, err
}

func (cmd command) ready(ctx context.Context, w *work) error {
	if cmd.prepare == nil {
		return nil
	}
	return cmd.prepare(ctx, w)
}

func (cmd command) survey(ctx context.Context, w *work, assets []Asset) error {
	if cmd.look == nil {
		return nil
	}
	return cmd.look(ctx, w, assets)
}

// take moves the asset along the state machine.
func (c *change) take(action Action, reason *string) error {
	t, ok := c.after.transition(action)
	if !ok {
		return notAllowed(c.after, action)
	}
	if t.Reason && reason == nil {
		return fault.InvalidField("body.reason", "say why")
	}
	c.event = eventOf(action)
	if c.after.Status != t.To {
		c.after.Status, c.after.StatusLabel = t.To, nil // a label belongs to its state
	}
	if t.To.tiesNobody() {
		c.after.letGo()
	}
	return nil
}

// saying keeps what somebody said with the change.
func (c *change) saying(name string, words *string) {
	c.said.Set(name, nil, orNil(words))
	c.note = words
}

// stamp sets the times that follow from where the asset went.
func (c *change) stamp(now time.Time) {
	switch {
	case c.after.Holder() == nil:
		c.after.AssignedAt = nil
	case c.handedOver():
		c.after.AssignedAt = &now
	}
	if onShelf(c.after.Status) && !onShelf(c.before.Status) {
		c.after.StockedAt = &now
	}
}

func onShelf(s Status) bool { return s == InStock || s == Reserved }

// handedOver tells whether somebody else, or nobody, holds the asset now.
func (c *change) handedOver() bool { return !c.before.Holder().is(c.after.Holder()) }
