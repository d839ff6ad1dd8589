package precedence

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register/precedence/internal/db"
)

// Book is where a room looks up and writes the orders of its register.
type Book struct {
	Register
	DB     *pg.DB
	Clock  clock.Clock
	Events *event.Recorder
	Queue  jobs.Queue
	// Connected are the integrations that know the register, in the order in which they
	// were connected.
	Connected func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) ([]Source, error)
	Event     string                           // the type of what is told of a new order
	Label     string                           // what the history calls the orders
	Follow    func(tenant uuid.UUID) jobs.Args // the job that brings the register in line
}

// Orders say whose word counts for each field.
func (b Book) Orders(ctx context.Context, tenant uuid.UUID) (Orders, error) {
	var orders Orders
	err := b.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		orders, err = b.read(ctx, tx, tenant)
		return err
	})
	return orders, err
}

func (b Book) read(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) (Orders, error) {
	connected, err := b.Connected(ctx, tx, tenant)
	if err != nil {
		return Orders{}, err
	}
	return Read(ctx, tx, tenant, b.Register, connected)
}

// Set says whose word counts for some fields; an empty list makes it the default
// again. What follows for the register is worked off by a job. It answers the orders
// as they are then; when others have changed them since ifVersion, the fault
// source_orders.stale carries those that stand.
func (b Book) Set(ctx context.Context, tenant uuid.UUID, in map[string][]uuid.UUID, ifVersion *int64) (Orders, error) {
	var after Orders
	err := b.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if err := db.New(tx).LockOrders(ctx, db.LockOrdersParams{TenantID: tenant, Kind: b.Kind}); err != nil {
			return fmt.Errorf("lock the order of sources: %w", err)
		}
		before, err := b.read(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if ifVersion != nil && *ifVersion != before.Version {
			return errStale.With(before)
		}
		changes, err := before.Set(ctx, tx, tenant, in, b.Clock.Now())
		if err != nil {
			return err
		}
		if after, err = b.read(ctx, tx, tenant); err != nil || len(changes) == 0 {
			return err
		}
		err = b.Events.Record(ctx, tx, tenant, event.Entry{
			Type: b.Event, Subject: event.Subject{Type: "tenant", ID: tenant, Label: b.Label}, Changes: changes,
		})
		if err != nil {
			return err
		}
		return b.Queue.Enqueue(ctx, tx, b.Follow(tenant))
	})
	return after, err
}

var errStale = fault.New(fault.Precondition, "source_orders.stale", "Somebody else has changed the order of sources meanwhile.")
