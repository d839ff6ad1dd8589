package action

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/action/internal/db"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Deps is what the room works with.
type Deps struct {
	DB           *pg.DB
	Clock        clock.Clock
	Log          *slog.Logger
	Events       *event.Recorder
	Queue        jobs.Queue
	Sealer       *seal.Sealer
	Integrations integrations
	Devices      devices
	Approvers    approvers
	Notes        notes
}

// integrations are the vendors as this room sees them.
type integrations interface {
	Connection(ctx context.Context, tenant, id uuid.UUID) (integration.Connection, error)
	// Connector is what the integration is a use of; nothing is sent.
	Connector(c integration.Connection) (*connector.Connector, error)
	Open(ctx context.Context, c integration.Connection) (*connector.Session, error)
	Installed(key string) (*connector.Connector, bool)
}

// devices are what the integrations say of machines.
type devices interface {
	Get(ctx context.Context, tenant, id uuid.UUID) (device.Device, error)
	Many(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) ([]device.Device, error)
	List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[device.Device], error)
}

// approvers are those who may decide.
type approvers interface {
	Approvers(ctx context.Context, tenant uuid.UUID) ([]uuid.UUID, error)
}

// notes tell users inside the transaction of the context.
type notes interface {
	Notify(ctx context.Context, tenant uuid.UUID, users []uuid.UUID, m notification.Message) error
}

// Service is the room's door. It is safe for concurrent use.
type Service struct{ Deps }

// NewService opens the room.
func NewService(deps Deps) *Service {
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{Deps: deps}
}

// change is one request under its lock.
type change struct {
	*Service
	tx     pgx.Tx
	tenant uuid.UUID
	*Action
	before Action
}

// change locks a request, lets do decide, and writes what came of it with the event
// that do names; "" for none.
func (s *Service) change(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64, do func(ctx context.Context, c *change) (told string, err error)) (Action, error) {
	var out Action
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.LockAction(ctx, db.LockActionParams{TenantID: tenant, ID: id})
		switch {
		case pg.IsNoRows(err):
			return fault.Missing("action")
		case err != nil:
			return fmt.Errorf("lock action: %w", err)
		case ifVersion != nil && *ifVersion != row.Version:
			return fault.Stale("action")
		}
		a, err := actionOf(row)
		if err != nil {
			return err
		}
		c := &change{Service: s, tx: tx, tenant: tenant, Action: &a, before: a}
		told, err := do(ctx, c)
		if err != nil {
			return err
		}
		if err := c.save(ctx, q, told); err != nil {
			return err
		}
		out = a
		return s.compare(ctx, tenant, &out)
	})
	return out, err
}

// save writes the request as it is now.
func (c *change) save(ctx context.Context, q *db.Queries, told string) error {
	c.Version, c.UpdatedAt = c.Version+1, c.Clock.Now()
	p, err := saveParams(c.tenant, c.Action)
	if err != nil {
		return err
	}
	if err := q.SaveAction(ctx, p); err != nil {
		return orOpen(err, "save action")
	}
	if told == "" {
		return nil
	}
	return c.Events.Record(ctx, c.tx, c.tenant, entry(told, &c.before, c.Action))
}

// enqueue has the request worked off once the transaction is through.
func (s *Service) enqueue(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) error {
	return s.Queue.Enqueue(ctx, tx, Run{TenantID: tenant, ID: id})
}

// orOpen names the constraint that two askers at once run into.
func orOpen(err error, doing string) error {
	if name := pg.Constraint(err); name == "actions_one_open" || name == "actions_one_open_account" {
		return fault.New(fault.Conflict, "action.already_open", "Somebody has asked for this already, and it is not over yet.")
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func newID() (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make id: %w", err)
	}
	return id, nil
}
