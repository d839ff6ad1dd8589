package asset

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// change is one change of one asset while its row is locked. A step edits after;
// the times, the assignments and the event follow from the difference.
type change struct {
	tx            pgx.Tx
	q             *db.Queries
	tenant        uuid.UUID
	before, after Asset
	event         string
	note          *string       // for the assignment this opens, else for the one it closes
	said          event.Changes // what people said about it
}

type step func(ctx context.Context, c *change) error

// change locks an asset, lets step change it, and writes what came of it. When
// nothing did, nothing is written.
func (s *Service) change(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64, do step) (Asset, error) {
	var result Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		c := &change{tx: tx, q: db.New(tx), tenant: tenant, said: event.Changes{}}
		if err := c.lock(ctx, id, ifVersion); err != nil {
			return err
		}
		if err := do(ctx, c); err != nil {
			return err
		}
		var err error
		result, err = s.write(ctx, c)
		return err
	})
	return result, err
}

func (c *change) lock(ctx context.Context, id uuid.UUID, ifVersion *int64) error {
	_, err := c.q.LockAsset(ctx, db.LockAssetParams{TenantID: c.tenant, ID: id})
	if pg.IsNoRows(err) {
		return fault.Missing("asset")
	}
	if err != nil {
		return fmt.Errorf("lock asset: %w", err)
	}
	if c.before, err = loadOne(ctx, c.q, c.tenant, id); err != nil {
		return err
	}
	if ifVersion != nil && *ifVersion != c.before.Version {
		return fault.Stale("asset")
	}
	c.after = c.before
	return nil
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
	c.after.Status = t.To
	if t.To.tiesNobody() {
		c.after.Assignee, c.after.ReservedFor = nil, nil
	}
	return nil
}

// saying keeps what somebody said with the change.
func (c *change) saying(name string, words *string) {
	c.said.Set(name, nil, orNil(words))
	c.note = words
}

// employee reads a person who may get things, and keeps them from being
// terminated before this transaction ends.
func (c *change) employee(ctx context.Context, id uuid.UUID) (*Person, error) {
	row, err := c.q.EmployeeForShare(ctx, db.EmployeeForShareParams{TenantID: c.tenant, ID: id})
	if pg.IsNoRows(err) {
		return nil, fault.New(fault.Invalid, "employee.unknown", "There is no such employee.").
			At("body.employee_id", "there is no such employee")
	}
	if err != nil {
		return nil, fmt.Errorf("read employee: %w", err)
	}
	if row.Status == "terminated" {
		return nil, fault.New(fault.Invalid, "employee.terminated", "%s has left the company.", row.DisplayName).
			At("body.employee_id", row.DisplayName+" has left the company")
	}
	return &Person{ID: id, DisplayName: row.DisplayName, Email: row.Email}, nil
}

func (s *Service) write(ctx context.Context, c *change) (Asset, error) {
	now := s.clock.Now()
	c.stamp(now)
	row := c.after.toRow(c.tenant)
	if reflect.DeepEqual(row, c.before.toRow(c.tenant)) {
		return c.before, nil
	}
	row.UpdatedAt = now
	if err := c.update(ctx, row); err != nil {
		return Asset{}, err
	}
	if err := c.keepHistory(ctx, now); err != nil {
		return Asset{}, err
	}
	after, err := loadOne(ctx, c.q, c.tenant, c.after.ID)
	if err != nil {
		return Asset{}, err
	}
	told := changes(c.before, after)
	for name, words := range c.said {
		told[name] = words
	}
	return after, s.events.Record(ctx, c.tx, c.tenant, entry(c.event, after, told))
}

// stamp sets the times that follow from where the asset went.
func (c *change) stamp(now time.Time) {
	switch {
	case c.after.Assignee == nil:
		c.after.AssignedAt = nil
	case c.handedOver():
		c.after.AssignedAt = &now
	}
	if onShelf(c.after.Status) && !onShelf(c.before.Status) {
		c.after.StockedAt = &now
	}
}

func onShelf(s Status) bool { return s == InStock || s == Reserved }

// handedOver tells whether another person, or nobody, holds the asset now.
func (c *change) handedOver() bool {
	return !reflect.DeepEqual(c.before.Assignee.id(), c.after.Assignee.id())
}

// update writes the row. A tag or serial that is taken is found out inside a
// savepoint, so that the answer can name who has it.
func (c *change) update(ctx context.Context, row db.UpdateAssetParams) error {
	old := c.before.toRow(c.tenant)
	if row.TagKey == old.TagKey && reflect.DeepEqual(row.SerialKey, old.SerialKey) {
		if err := c.q.UpdateAsset(ctx, row); err != nil {
			return refused(err, "update asset")
		}
		return nil
	}
	err := pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).UpdateAsset(ctx, row)
	})
	if pg.Constraint(err) == "assets_serial_key" {
		return c.whoHasSerial(ctx, *row.SerialKey, err)
	}
	if err != nil {
		return refused(err, "update asset")
	}
	return nil
}

func (c *change) whoHasSerial(ctx context.Context, key string, cause error) error {
	tag, err := c.q.TagOfSerial(ctx, db.TagOfSerialParams{TenantID: c.tenant, SerialKey: key})
	if err != nil {
		return fmt.Errorf("find asset by serial: %w", err)
	}
	return serialTaken(tag).Because(cause)
}

// keepHistory closes the assignment of who held the asset and opens that of who
// holds it now.
func (c *change) keepHistory(ctx context.Context, now time.Time) error {
	if !c.handedOver() {
		return nil
	}
	actor := event.OriginOf(ctx).Actor
	opens := c.after.Assignee != nil
	if c.before.Assignee != nil {
		closing := db.CloseAssignmentParams{
			TenantID: c.tenant, AssetID: c.after.ID, At: now,
			ByType: string(actor.Type), ByID: actor.ID, ByLabel: actor.Label,
		}
		if !opens {
			closing.Note = c.note
		}
		closed, err := c.q.CloseAssignment(ctx, closing)
		if err != nil {
			return fmt.Errorf("close assignment: %w", err)
		}
		if closed != 1 {
			return errors.New("an assigned asset had no open assignment")
		}
	}
	if !opens {
		return nil
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make assignment id: %w", err)
	}
	err = c.q.OpenAssignment(ctx, db.OpenAssignmentParams{
		TenantID: c.tenant, ID: id, AssetID: c.after.ID, EmployeeID: c.after.Assignee.ID, At: now,
		ByType: string(actor.Type), ByID: actor.ID, ByLabel: actor.Label, Note: c.note,
	})
	if err != nil {
		return fmt.Errorf("open assignment: %w", err)
	}
	return nil
}
